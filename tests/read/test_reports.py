"""A report given as a file, and what `perfeval check --report` says of it."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from perfeval.cli import main
from perfeval.errors import UnreadableFile
from perfeval.read.reports import read_report
from tests.tools.workbooks import write_workbook

PARAGRAPHS = ("2020年度项目资金绩效自评报告", "我局2个项目，全年预算26万元。", "自评结果随部门决算公开。")


def test_the_paragraphs_that_hold_words_from_word_and_from_text(tmp_path: Path) -> None:
    document = docx.Document()
    for line in PARAGRAPHS:
        document.add_paragraph(line)
        document.add_paragraph("")
    document.save(str(tmp_path / "报告.docx"))
    assert read_report(tmp_path / "报告.docx").paragraphs == PARAGRAPHS
    for encoding in ("utf-8", "gb18030", "utf-8-sig", "utf-16"):
        (tmp_path / "报告.TXT").write_bytes("\n\n".join(PARAGRAPHS).encode(encoding))
        assert read_report(tmp_path / "报告.TXT").paragraphs == PARAGRAPHS


@pytest.mark.parametrize(("name", "content"), [
    ("坏.docx", b"PK no archive"), ("坏.txt", b"\x81"), ("报告.pdf", b"%PDF"), ("没有.txt", None),
])
def test_what_is_no_report_is_refused(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile):
        read_report(tmp_path / name)


def test_a_report_is_checked_against_its_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook, report = write_workbook(tmp_path / "w.xlsx"), tmp_path / "报告.txt"
    words = ["check", str(workbook), "-o", str(tmp_path), "--report", str(report)]
    report.write_text(PARAGRAPHS[1].replace("26", "25"), encoding="utf-8")
    assert main(words) == 0
    report.write_text(PARAGRAPHS[1], encoding="utf-8")
    assert main(words) == 1
    assert "报告.txt!第1段" in capsys.readouterr().err
    report.unlink()
    assert main(words) == 2


TABLE = (("项目", "全年预算数（万元）", "全年执行数（万元）"), ("就业服务经费", "17", "16"), ("人才引进经费", "8", "8"), ("合计", "26", "25"))


def test_the_tables_of_a_report_are_held_against_the_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = docx.Document()
    document.add_paragraph("2020年度项目资金绩效自评报告")
    grid = document.add_table(len(TABLE), len(TABLE[0]))
    for row, values in zip(grid.rows, TABLE, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    document.save(str(tmp_path / "报告.docx"))
    workbook = write_workbook(tmp_path / "w.xlsx")
    assert main(["check", str(workbook), "-o", str(tmp_path), "--report", str(tmp_path / "报告.docx"), "--json"]) == 1
    report = json.loads(next(line for line in capsys.readouterr().out.splitlines() if line.startswith("{")))["report"]
    assert [(f["code"], f["sheet"], f["cell"]) for f in report["findings"]] == [
        ("TX01", "报告.docx 表1", "C2"), ("TX01", "报告.docx 表1", "B4"),
    ]
    assert (report["figures"], report["agree"], report["disagree"], report["not_judged"], report["tables_read"]) == (6, 4, 2, 0, 1)
