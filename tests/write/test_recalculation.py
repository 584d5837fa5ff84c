"""LibreOffice, told to recalculate everything on loading, must find no other value than the stored one."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal
from itertools import product, zip_longest
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from perfeval.declared.regulations import list_regulations
from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.words.decimals import round_half_up
from perfeval.write.pages.page import Cell, Formula, Page, address
from perfeval.write.pages.write import write_pages
from perfeval.write.summary import summary_pages
from perfeval.write.summary.ground import SummaryGround
from perfeval.write.summary.summary_lines import kept
from tests.tools.libreoffice import needs_libreoffice, recalculated
from tests.tools.official_forms import NATIONAL, WIDE, filled, write_forms
from tests.tools.page_cases import random_workbook, summary_row
from tests.tools.pages import evaluation_pages, working_paper_pages
from tests.tools.paths import CORRECTED, ORIGINAL
from tests.tools.workbooks import write_workbook

pytestmark = needs_libreoffice
DAY = dt.date(2021, 3, 1)
RANDOM = range(2)
AROUND_ZERO = "\n".join([
    "| 项目名称 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 偏差原因及改进措施 |",
    *(f"| 就业服务经费 | 产出指标 | 数量指标 | 指标{sign}0、{actual} | {sign}0度 | {actual}度 | 5 | 原因 |"
      for sign, actual in product(("<", ">", "=", "≤", "≥", ""), (-1, 0, 1))),
])
"""Every sign beside a target of 0, where `<` and `>` are meant strictly."""
PACKS = tuple(pack.id for pack in list_regulations() if not pack.default)


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Written workbook and the same as LibreOffice stores it, by name."""
    folder = tmp_path_factory.mktemp("pages")
    inputs = {
        "clean": write_workbook(folder / "clean_input.xlsx"),
        "zero": write_workbook(folder / "zero_input.xlsx", sheets={"绩效指标": AROUND_ZERO}),
        "blocked": write_workbook(folder / "blocked_input.xlsx", {"支出明细!H5": "不清楚", "绩效指标!H6": None}),
        "original": ORIGINAL, "corrected": CORRECTED,
        **{f"random{seed}": random_workbook(folder / f"random{seed}_input.xlsx", seed, projects=8) for seed in RANDOM},
        **{pack: random_workbook(folder / f"{pack}_input.xlsx", seed, projects=2) for seed, pack in enumerate(PACKS)},
    }
    written = {}
    rows = []
    packs = {name: name if name in PACKS else None for name in inputs}
    for name, path in inputs.items():
        evaluation = evaluate_file(path, Settings(), packs[name])
        rows.append(summary_row(evaluation))
        written[name] = folder / f"{name}.xlsx"
        write_pages(written[name], evaluation_pages(evaluation), title=name, created=DAY)
    forms = write_forms(folder / "forms_input.xlsx", [filled("01", NATIONAL, "甲"), filled("04", WIDE, "乙"), filled("10", NATIONAL, "丙")])
    written["forms"] = folder / "forms.xlsx"
    write_pages(written["forms"], working_paper_pages(evaluate_file(forms.path, Settings())), title="forms", created=DAY)
    written["summary"] = folder / "summary.xlsx"
    write_pages(written["summary"], summary_pages(SummaryGround([{**row, "result": kept(row["result"])} for row in rows])), title="汇总", created=DAY)
    written["wrong"] = folder / "wrong.xlsx"
    wrong = Page("页", (Cell(0, 0, Decimal(2)), Cell(1, 0, Formula("=A1*2", Decimal(5)))))
    write_pages(written["wrong"], (wrong,), title="wrong", created=DAY)
    written["ties"] = folder / "ties.xlsx"
    write_pages(written["ties"], (ties_page(3000),), title="ties", created=DAY)
    return dict(zip(written, zip(written.values(), recalculated(*written.values(), always=True), strict=True), strict=True))


def ties_page(count: int) -> Page:
    """Points that lie exactly between two hundredths: weight × executed ÷ budget, amounts in 分 shown in 万元."""
    draw = random.Random(5)
    cells = []
    for row in range(count):
        weight, hundredths = draw.choice((10, 20, 15, 8)), draw.randint(0, 999)
        budget = draw.randint(1, 10**8) * 2000 * weight
        executed = budget * (2 * hundredths + 1) // (200 * weight)
        exact = Decimal(weight * executed) / Decimal(budget)
        points = round_half_up(exact, 2)
        assert exact != points
        cells += [
            Cell(row, 0, Decimal(executed).scaleb(-6)), Cell(row, 1, Decimal(budget).scaleb(-6)), Cell(row, 2, weight),
            Cell(row, 3, Formula(f"=ROUND(C{row + 1}*MAX(0,MIN(1,A{row + 1}/B{row + 1})),2)", min(points, Decimal(weight)))),
        ]
    return Page("页", tuple(cells))


def values_of(path: Path) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_path(path)
    return {title: book.get_sheet_by_name(title).to_python(skip_empty_area=False) for title in book.sheet_names}


def differences(stored: Path, after: Path) -> Iterator[str]:
    before, now = values_of(stored), values_of(after)
    for title, rows in before.items():
        for row, values in enumerate(rows):
            others = now[title][row] if row < len(now[title]) else []
            for column, (value, other) in enumerate(zip_longest(values, others[:len(values)], fillvalue="")):
                if not same(value, other):
                    yield f"{title}!{address(row, column)}: {value} -> {other}"


def same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-12 * max(1.0, abs(one))
    return one == other


def test_a_wrong_stored_value_is_found(pairs: dict[str, tuple[Path, Path]]) -> None:
    assert list(differences(*pairs["wrong"])) == ["页!A2: 5.0 -> 4.0"]


@pytest.mark.parametrize(
    "name", ["clean", "zero", "blocked", "original", "corrected", "forms", "summary", "ties", *(f"random{seed}" for seed in RANDOM), *PACKS],
)
def test_a_recalculation_changes_nothing(pairs: dict[str, tuple[Path, Path]], name: str) -> None:
    assert list(differences(*pairs[name])) == []


def test_the_random_workbooks_are_scored(pairs: dict[str, tuple[Path, Path]]) -> None:
    """Otherwise the test above would compare little."""
    for seed in RANDOM:
        rows = values_of(pairs[f"random{seed}"][0])["评价总览"]
        scores = [row[10] for row in rows if str(row[1]).startswith("项目") and row[7] not in {"", "全年执行数"}]
        assert sum(isinstance(score, float) for score in scores) > len(scores) / 2
