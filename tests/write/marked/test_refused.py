"""Files that cannot be patched safely are not marked, and stay as they are."""

from pathlib import Path

import pytest

from perfeval.write.marked import Marked, is_marked, mark_workbook
from tests.tools.marked import finding, sha256, strip_marks
from tests.tools.marking_books import with_parts
from tests.tools.workbooks import write_workbook


def refused(source: Path) -> Marked:
    result = mark_workbook(source, [finding("资金安排!D4")], sha256=sha256(source))
    assert result.copy is None
    assert len(result.groups) == 1
    assert strip_marks(source) == source.read_bytes()
    assert is_marked(source) is None
    return result


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100, "名称,金额\n".encode()])
def test_a_file_that_is_no_package_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    assert refused(tmp_path / "a.xlsx").reason


@pytest.mark.parametrize(("part", "content"), [
    ("_xmlsignatures/sig1.xml", b"<a/>"),
    ("xl/revisions/userNames.xml", b"<a/>"),
    ("XL/Workbook.xml", b"<a/>"),
    ("XL/Theme/Theme1.xml", b"<a/>"),
    ("xl/styles.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'),
    ("xl/styles.xml", '<?xml version="1.0" encoding="utf-16"?><styleSheet/>'.encode("utf-16")),
    ("xl/styles.xml", b'<?xml version="1.0" encoding="GB2312"?><styleSheet/>'),
    ("xl/workbook.xml", b"<workbook>"),
    ("xl/worksheets/sheet2.xml", b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'),
    ("xl/worksheets/sheet2.xml", None),
    ("[Content_Types].xml", None),
    ("xl/_rels/workbook.xml.rels", None),
])
def test_a_package_that_cannot_be_patched_safely_is_refused(tmp_path: Path, part: str, content: bytes | None) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    assert refused(with_parts(source, tmp_path / "b.xlsx", {part: content})).reason
