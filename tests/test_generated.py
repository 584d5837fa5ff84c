import pytest

from perfeval.write.document.blank import BLANK, DRAFT
from perfeval.write.document.make_blanks import blank_file
from tests.tools.generated import BLANKS, PAGES, ROOT
from tests.tools.marking_books import parts_of


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_what_the_code_generates(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == PAGES[name](), "run: python -m tests.tools.generated"


@pytest.mark.parametrize("name", [BLANK, DRAFT])
def test_the_blank_document_is_what_the_code_generates(name: str) -> None:
    assert parts_of((BLANKS / name).read_bytes()) == parts_of(blank_file(draft=name == DRAFT)), "run: python -m tests.tools.generated"
