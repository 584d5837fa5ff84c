"""The document on paper, as LibreOffice lays it out: nothing spills and no signature stands alone."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from msgspec.structs import replace

from perfeval.declared.settings import Output, Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.passages import CLOSING
from perfeval.write.document import write_document
from perfeval.write.document.form_layout import LEAST_ROWS, set_form, set_together
from perfeval.write.forms.brief import brief_form
from perfeval.write.forms.build import official_forms
from perfeval.write.forms.form import OfficialForm
from tests.tools.libreoffice import needs_libreoffice
from tests.tools.wordy import words, wordy_sheets
from tests.tools.workbooks import write_workbook

pytestmark = [needs_libreoffice, pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")]

CASES = {
    "one short": (1, 4, 12, 10), "one long": (1, 14, 240, 40), "three": (3, 12, 60, 20), "three with many indicators": (3, 22, 90, 40),
    "fourteen": (14, 4, 12, 10),
}
"""Projects, indicators of each, signs of its words, signs of its name."""

LONG_NAME = f"{words(36)}服务中心"
DATE = "2021年3月1日"

Paper = dict[str, tuple[list[str], tuple[OfficialForm, ...], list[str]]]
"""Case and layout -> pages as text without blanks, forms, lines of the signature."""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    folder = tmp_path_factory.mktemp("paper")
    written: Paper = {}
    for name, (projects, indicators, length, signs) in CASES.items():
        edits: dict[str, object] = {"单位信息!B2": LONG_NAME} if signs == 40 else {}
        evaluation = evaluate_file(write_workbook(folder / f"{name}.xlsx", edits, wordy_sheets(projects, indicators, length, signs)), Settings())
        for layout in ("alone", "attached", "brief"):
            brief = layout == "brief"
            output = Output(document_layout="alone" if brief else layout, document_forms="brief" if brief else "full")
            case = replace(evaluation.case, settings=Settings(output=output))
            forms = official_forms(evaluation)
            write_document(folder / f"{name} {layout}.docx", replace(evaluation, case=case), forms)
            written[f"{name} {layout}"] = ([], forms, [p.text for p in evaluation.passages if p.level == CLOSING])
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf", "--outdir", str(folder),
         *(str(folder / f"{name}.docx") for name in written)],
        check=True, capture_output=True,
    )
    for name, (pages, _, _) in written.items():
        text = subprocess.run(["pdftotext", "-layout", str(folder / f"{name}.pdf"), "-"], check=True, capture_output=True, text=True).stdout
        pages += [re.sub(r"[ \u3000]", "", page) for page in text.split("\f")[:-1]]
    return written


def of_forms(pages: list[str]) -> int:
    """The number of the first page with a form."""
    return next(i for i, page in enumerate(pages) if "一级指标" in page and "附" in page.strip()[:20])


def test_a_form_takes_the_pages_it_was_set_for(paper: Paper) -> None:
    for name, (pages, forms, _) in paper.items():
        if name.endswith("brief"):
            continue
        named = name.endswith("alone") and len(forms) > 1
        settings = [set_form(form, f"{form.project if named else ''}{form.shape.title}") for form in forms]
        assert len(pages) - of_forms(pages) == sum(len(setting.parts) for setting in settings), name


def test_brief_forms_take_the_pages_they_were_set_for(paper: Paper) -> None:
    for name, (pages, forms, _) in paper.items():
        if name.endswith("brief"):
            settings = [*set_together([brief_form(form) for form in forms], forms[0].shape.title)]
            assert len(pages) - of_forms(pages) == sum(begins + len(setting.parts) - 1 for begins, setting in settings) + 1, name
    assert len(paper["fourteen brief"][0]) < len(paper["fourteen alone"][0]) - 8


def test_the_last_page_of_a_form_holds_rows_and_its_foot(paper: Paper) -> None:
    for name, (pages, _, _) in paper.items():
        printed = pages[of_forms(pages):]
        ends = [page for page, after in zip(printed, [*printed[1:], "附件"], strict=True) if re.search("附[件表]", after[:30])]
        for page in ends:
            assert "单位负责人" in page, name
            assert len(re.findall(r"[≥≤]", page)) >= LEAST_ROWS - 1, name


def test_no_signature_stands_alone(paper: Paper) -> None:
    for name, (pages, forms, lines) in paper.items():
        page = next(page for page in pages[:of_forms(pages)] if DATE in page)
        rest = re.sub(r"—\d+—|附件：|未通过（草稿）|\d+\.|\s", "", page)
        for told in (*lines, *(f"{form.project}{form.shape.title}" for form in forms), forms[0].shape.title):
            rest = rest.replace(told, "")
        assert len(rest) > len("特此报告。"), name


def test_a_long_name_stands_in_lines_of_equal_length(paper: Paper) -> None:
    for name in ("one long alone", "one long attached"):
        pages = paper[name][0]
        page = next(page for page in pages[:of_forms(pages)] if DATE in page)
        above = page[:page.index(DATE)].split()[-2:]
        assert "".join(above) == LONG_NAME
        assert min(map(len, above)) * 2 >= max(map(len, above))
