"""[columns.*] of perfeval.toml end to end: an export of the office's own system is pasted with its own headings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from perfeval.cli import main
from tests.tools.workbooks import CLEAN, write_workbook

OWN = {
    "单位信息": {"单位名称": "机构全称", "政府采购限额标准（元）": "限额"},
    "支出明细": {"支付日期": "业务发生日", "金额（元）": "实付", "项目名称": "预算事项", "摘要": "资金去向", "资金来源": "款项类别"},
    "资金安排": {"年初预算数（万元）": "二上批复数（万元）"},
    "绩效指标": {"实际完成值": "年末结果", "自评得分": "打分"},
}
"""Sheet -> heading of the template -> heading of the export. No word of them is known to the program."""

MAPPED = """
[columns.profile]
"机构全称" = "unit"
"限额（元）" = "procurement_threshold"
[columns.spending]
"业务发生日" = "paid_on"
"实付（元）" = "amount"
"预算事项" = "project"
"资金去向" = "summary"
"款项类别" = "source"
[columns.funding]
"二上批复数" = "initial"
[columns.indicators]
"年末结果" = "actual"
"打分" = "claimed_points"
"""


def export(path: Path) -> Path:
    sheets = dict(CLEAN)
    for title, headings in OWN.items():
        for known, own in headings.items():
            assert f"| {known} |" in sheets[title]
            sheets[title] = sheets[title].replace(f"| {known} |", f"| {own} |", 1)
    return write_workbook(path, sheets=sheets)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "input").mkdir()
    export(tmp_path / "input" / "甲局.xlsx")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def result(office: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((office / "output" / "甲局.json").read_text(encoding="utf-8"))
    return loaded


def test_headings_nobody_knows_are_findings(office: Path) -> None:
    assert main(["run"]) == 1
    found = {(f["code"], f["sheet"]) for f in result(office)["findings"]}
    assert {("LA02", "单位信息"), ("LA02", "支出明细"), ("LA02", "资金安排"), ("LA02", "绩效指标")} <= found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_mapped_headings_are_read_like_those_of_the_template(office: Path, encoding: str) -> None:
    main(["run"])
    (office / "perfeval.toml").write_text(MAPPED, encoding=encoding)
    assert main(["run"]) == 0
    mapped = result(office)
    write_workbook(office / "input" / "甲局.xlsx")
    assert main(["run", "--force"]) == 0
    plain = result(office)
    for key in ("unit", "year", "totals", "projects", "findings", "coverage"):
        assert mapped[key] == plain[key], key


def test_a_unit_beside_a_mapped_heading_counts_where_the_export_has_none(office: Path) -> None:
    (office / "perfeval.toml").write_text(MAPPED.replace("实付（元）", "实付"), encoding="utf-8")
    assert main(["run"]) == 1
    assert ("LA04", "支出明细", "H3") in {(f["code"], f["sheet"], f["cell"]) for f in result(office)["findings"]}


def test_the_unit_in_the_export_wins(office: Path) -> None:
    (office / "perfeval.toml").write_text(MAPPED.replace('"二上批复数"', '"二上批复数（元）"'), encoding="utf-8")
    assert main(["run"]) == 0
    assert result(office)["totals"]["initial"] == "180000.00"
