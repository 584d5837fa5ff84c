"""Which budget years a pack serves, what is said of another year, and dates no more precise than they are known."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfeval.cli import main
from perfeval.declared.regulations import cautions, check_pack_file, load_regulation, outside, values_of
from perfeval.facts.findings import Severity
from tests.check.checked import checked
from tests.tools.workbooks import write_workbook

PACK = """
extends = "mof-2020-10"
title = "某区自评办法"
{dates}
[for_years]
{years}
[basis]
"for_years" = {{ clause = "第二条", confirmed = true }}
"issued" = {{ clause = "文号", confirmed = true }}
"""


def pack(folder: Path, years: str, dates: str = "issued = 2020") -> Path:
    path = folder / "qu.toml"
    path.write_text(PACK.format(years=years, dates=dates), encoding="utf-8")
    return path


@pytest.mark.parametrize(("years", "inside", "beyond"), [
    ("first = 2020", (2020, 2030, None), (2019,)),
    ("last = 2024", (2000, 2024, None), (2025,)),
    ("first = 2020\nlast = 2024", (2020, 2024), (2019, 2025)),
    ('last = 2024\nthen = "某财〔2025〕5号"', (2024,), (2025,)),
])
def test_a_year_outside_is_said_and_no_other(tmp_path: Path, years: str, inside: tuple[int | None, ...], beyond: tuple[int, ...]) -> None:
    assert check_pack_file(pack(tmp_path, years)) == []
    regulation = load_regulation("qu", tmp_path)
    assert [year for year in (*inside, *beyond) if outside(regulation, year)] == list(beyond)
    assert [year for year in (*inside, *beyond) if cautions(regulation, year)] == list(beyond)


@pytest.mark.parametrize(("dates", "shown"), [
    ("issued = 2020", "2020年"), ("issued = 2020-02-25", "2020-02-25"), ('issued = "none"', "不详"),
])
def test_a_date_is_as_precise_as_it_is_known(tmp_path: Path, dates: str, shown: str) -> None:
    assert check_pack_file(pack(tmp_path, "first = 2020", dates)) == []
    issued = next(value for value in values_of(load_regulation("qu", tmp_path)) if value.path == "issued")
    assert issued.text == shown


@pytest.mark.parametrize("dates", ["issued = 20", "issued = true", 'issued = "2020年"'])
def test_what_is_no_date_is_refused(tmp_path: Path, dates: str) -> None:
    assert [mistake.split("：")[1] for mistake in check_pack_file(pack(tmp_path, "first = 2020", dates))] == ["issued"]


def test_no_date_stands_for_another() -> None:
    """1 January is what a placeholder looks like."""
    days = [day for name in ("hubei", "sichuan") for day in (load_regulation(name).issued, load_regulation(name).effective_from)]
    assert not [day for day in days if isinstance(day, dt.date)]


def stated(tmp_path: Path, regulation: str, year: int) -> Path:
    edits = {"单位信息!A11": "评价办法", "单位信息!B11": regulation, "单位信息!B3": year}
    return write_workbook(tmp_path / f"{year}.xlsx", edits)


@pytest.mark.parametrize(("regulation", "year", "found"), [
    ("sichuan", 2025, ["CE03 单位信息!B11"]), ("sichuan", 2024, []), ("mof-2020-10", 2018, ["CE03 单位信息!B11"]), ("mof-2020-10", 2020, []),
])
def test_the_workbook_of_another_year_is_told_and_not_stopped(tmp_path: Path, regulation: str, year: int, found: list[str]) -> None:
    findings = [f for f in checked(stated(tmp_path, regulation, year)).findings if f.code == "CE03"]
    assert [f"{f.code} {f.place}" for f in findings] == found
    assert all(f.severity == Severity.NOTE for f in findings)


def test_it_stands_beside_the_scores(tmp_path: Path) -> None:
    path = stated(tmp_path, "sichuan", 2025)
    assert main(["run", str(path), "-o", str(tmp_path / "out"), "--config", str(_own(tmp_path))]) in (0, 1)
    said = outside(load_regulation("sichuan"), 2025)
    for name, pages in (("绩效评价", ("评价总览", "指标评分")), ("核查底稿", ("数据来源", "其他办法得分"))):
        (path,) = (tmp_path / "out").glob(f"2025_{name}*.xlsx")
        book = load_workbook(path)
        for title in pages:
            words = [str(cell.value) for row in book[title].iter_rows() for cell in row if cell.value is not None]
            assert any(said.rstrip("。") in text for text in words), (name, title)


def _own(folder: Path) -> Path:
    path = folder / "perfeval.toml"
    path.write_text("", encoding="utf-8")
    return path


def test_the_list_says_which_packs_a_newer_rule_replaces(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["regulations"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if "〔2025〕5号" in line] == ["sichuan"]
