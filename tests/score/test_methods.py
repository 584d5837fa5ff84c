"""Every way of scoring: points, live formula and calculation agree, whatever the indicator; a new one is one entry."""

from __future__ import annotations

import shutil
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from perfeval.declared.regulations import load_regulation
from perfeval.declared.regulations.methods import (
    ACTUAL,
    AT_LEAST,
    BUDGET,
    CLAIMED,
    COMPUTED,
    EXECUTED,
    METHODS,
    SATISFACTION,
    TARGET,
    TOTAL,
    UPPER,
    WEIGHT,
    Method,
    Sense,
    ceiling_bounds,
    methods_for,
    tier_bounds,
)
from perfeval.declared.regulations.pack import Ceiling, Regulation
from perfeval.facts.balances import Balance
from perfeval.facts.scores import IndicatorScore
from perfeval.score.execution import limit_total
from perfeval.score.indicators import score_indicator
from perfeval.score.rows import Row, read_indicator
from perfeval.words.arithmetic import Number
from perfeval.write.pages.live_formula import live_formula
from tests.tools.libreoffice import needs_libreoffice, recalculated
from tests.tools.paths import ROOT
from tests.tools.runs import perfeval, result
from tests.tools.spreadsheet import calculate
from tests.tools.workbooks import write_workbook

SATISFIED = load_regulation("mof-2021-101")
"""Has bands for satisfaction."""


def named(at_least: str, at_most: str) -> Regulation:
    """The pack with these methods for numbers that miss their target."""
    return replace(SATISFIED, quantitative=replace(SATISFIED.quantitative, at_least=at_least, at_most=at_most))


PACKS = st.builds(named, st.sampled_from(methods_for(Sense.AT_LEAST)), st.sampled_from(methods_for(Sense.AT_MOST)))
NUMBERS = st.decimals(-100, 1000, places=2)
SIGNS = st.sampled_from(["≥", ">", "≤", "<", "=", ""])
TARGETS = st.one_of(
    st.builds("{}{}人".format, SIGNS, NUMBERS), st.builds("{}{}%".format, SIGNS, NUMBERS),
    st.tuples(st.integers(0, 500), st.integers(1, 500)).map(lambda pair: f"{pair[0]}-{sum(pair)}人"), st.just("≥0人"), st.just("<0人"),
)
WORDS = st.sampled_from(["达成", "部分达成", "未达成"])
CELLS = st.one_of(
    st.tuples(TARGETS, NUMBERS).map(lambda pair: (pair[0], f"{pair[1]}{pair[0][-1]}")),
    st.tuples(st.just("机制健全"), WORDS), st.tuples(st.dates(), st.dates()).map(lambda days: tuple(map(str, days))),
)
POINTS = st.decimals(0, 100, places=2)


def scored(pack: Regulation, target: str, actual: str, weight: Decimal, claimed: Decimal | None = None, **cells: str) -> IndicatorScore:
    row = Row(4, "甲", "产出指标", cells.get("level2", "数量指标"), "名称", None, target, None, actual, weight, claimed, cells.get("deviation"))
    return score_indicator(read_indicator(row, 2020), pack.for_indicators)


def recalculate(score: IndicatorScore, pack: Regulation) -> tuple[Fraction, Fraction]:
    """Computed points and those that count, as a spreadsheet has them by the live formulas."""
    values = {"W1": score.weight, "C1": score.claimed or Decimal(0)}
    cells = {WEIGHT: "W1", CLAIMED: "C1", COMPUTED: "K1", SATISFACTION: "D1:D9,E1:E9", TARGET: "G1", UPPER: "H1", ACTUAL: "I1"}
    numbers = score.operands
    if score.method == "date":
        numbers = {TARGET: Decimal(score.target.date.toordinal()), ACTUAL: Decimal(score.actual.date.toordinal())}
    values |= {cells[operand]: number for operand, number in numbers.items()}
    bands = sorted(pack.satisfaction, key=lambda band: band.at_least)
    values |= {"D1:D9": [band.at_least for band in bands], "E1:E9": [band.value for band in bands]}
    for place, tier in enumerate(pack.tiers):
        for operand, column, share in zip(tier_bounds(tier.name), "TU", (tier.lower, tier.upper), strict=True):
            cells[operand] = f"{column}{place}"
            values[f"{column}{place}"] = share
    values["K1"] = calculate(live_formula(score.computed_by, cells), values)
    return values["K1"], calculate(live_formula(score.points_by, cells), values)


@given(pack=PACKS, cells=CELLS, weight=POINTS, claimed=st.none() | st.decimals(-5, 105, places=2),
       deviation=st.sampled_from([None, "雨季较长"]), level2=st.sampled_from(["数量指标", "成本指标", "满意度指标"]))
def test_points_are_what_the_live_formula_gives(pack, cells, weight, claimed, deviation, level2) -> None:
    score = scored(pack, *cells, weight, claimed, deviation=deviation, level2=level2)
    assume(score.computed is not None)
    assert recalculate(score, pack) == (score.computed, score.points)
    assert 0 <= score.points <= score.computed <= weight


@pytest.mark.parametrize("method", [name for name, method in METHODS.items() if method.senses])
@given(sign=st.sampled_from("≥≤"), target=NUMBERS, one=NUMBERS, other=NUMBERS, weight=POINTS)
def test_by_every_method_better_never_scores_less(method, sign, target, one, other, weight) -> None:
    sense = Sense.AT_LEAST if sign == "≥" else Sense.AT_MOST
    assume(sense in METHODS[method].senses)
    pack = named(method, "inverse") if sense is Sense.AT_LEAST else named("proportional", method)
    worse, better = sorted([one, other], reverse=sense is Sense.AT_MOST)
    found = [scored(pack, f"{sign}{target}人", f"{actual}人", weight).points for actual in (worse, better)]
    assert 0 <= found[0] <= found[1] <= weight


@pytest.mark.parametrize(("target", "actual", "points"), [
    ("<0度", "0度", 0), ("<0度", "-1度", 10), (">0度", "0度", 0), (">0度", "1度", 10), ("≤0度", "0度", 10), ("=0度", "-1度", 0), ("≥-5度", "-6度", 0),
])
def test_beside_a_target_of_0_signs_count_as_written(target: str, actual: str, points: int) -> None:
    score = scored(SATISFIED, target, actual, Decimal(10))
    assert (score.points, *recalculate(score, SATISFIED)) == (points, points, points)


def test_a_completion_below_0_earns_nothing_by_any_method(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(METHODS, "half", Method("一半", AT_LEAST, Number(Decimal("0.5"))))
    pack = named("half", "inverse")
    assert [scored(pack, "≥5度", actual, Decimal(10)).points for actual in ("-1度", "0度", "4度", "5度")] == [0, 5, 5, 10]


def test_a_tier_has_weighed_the_claim_already() -> None:
    score = scored(SATISFIED, "机制健全", "部分达成", Decimal(10), Decimal(3), deviation="雨季较长")
    assert (score.computed, score.points, *recalculate(score, SATISFIED)) == (3, 3, 3, 3)
    score = scored(SATISFIED, "机制健全", "部分达成", Decimal(10), Decimal(3))
    assert (score.computed, score.points, *recalculate(score, SATISFIED)) == (6, 6, 6, 6)


@pytest.mark.parametrize(("claimed", "points"), [(None, None), (Decimal(7), 7), (Decimal(0), 0), (Decimal(10), Decimal("9.99"))])
def test_a_late_date_earns_what_is_claimed_short_of_full(claimed: Decimal | None, points: Decimal | None) -> None:
    score = scored(SATISFIED, "2020年6月30日前", "2020年7月21日", Decimal(10), claimed, deviation="到货延迟")
    assert (score.computed, score.points, score.met) == (points, points, False)
    assert "逾期21天" in score.calculation
    if points is not None:
        assert recalculate(score, SATISFIED) == (points, points)


@pytest.mark.parametrize(("executed", "score"), [(949, 85), (950, 90), (951, 90), (599, 60), (600, 85)])
def test_the_execution_rate_limits_the_total(executed: int, score: int) -> None:
    limits = ((Decimal("0.6"), Decimal(60)), (Decimal("0.95"), Decimal(85)))
    pack = replace(SATISFIED, ceiling=tuple(Ceiling(*limit) for limit in reversed(limits)))
    balance = Balance("甲", None, 1000, 0, 1000, 1000, executed)
    limited, computation = limit_total(Decimal(90), balance, pack)
    cells, values = {TOTAL: "M1", EXECUTED: "E1", BUDGET: "B1"}, {"M1": Decimal(90), "E1": Decimal(executed), "B1": Decimal(1000)}
    for place, limit in enumerate(limits):
        cells |= zip(ceiling_bounds(place), (f"D{place}", f"F{place}"), strict=True)
        values |= {f"D{place}": limit[0], f"F{place}": limit[1]}
    assert (limited, calculate(live_formula(computation, cells), values)) == (score, score)


# ---------------------------------------------------------------- a new way of scoring

ENTRY = """    "squared": Method(
        "按完成比例的平方", AT_LEAST, times(divided(ACTUAL, TARGET), divided(ACTUAL, TARGET)), remark="未达标，"),
"""
LAST = "}\n\nEXECUTION_METHODS"
PACK = """
id = "squared"
extends = "mof-2020-10"
title = "某区自评办法"
document = "某财〔2020〕1号"
quantitative = { at_least = "squared" }
basis = { "quantitative.at_least" = { clause = "第九条", confirmed = true } }
"""


@needs_libreoffice
def test_a_new_way_of_scoring_is_one_entry(tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(ROOT / "perfeval", package / "perfeval", ignore=shutil.ignore_patterns("__pycache__"))
    listed = package / "perfeval" / "declared" / "regulations" / "methods.py"
    text = listed.read_text(encoding="utf-8")
    assert text.count(LAST) == 1
    listed.write_text(text.replace(LAST, ENTRY + LAST), encoding="utf-8")
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "squared.toml").write_text(PACK, encoding="utf-8")
    (tmp_path / "perfeval.toml").write_text('regulations = "packs"', encoding="utf-8")
    write_workbook(tmp_path / "甲.xlsx", edits={"绩效指标!H4": "9场"})
    done = perfeval(tmp_path, "run", "甲.xlsx", "-o", "out", "--regulation", "squared", PYTHONPATH=str(package))
    assert done.returncode in (0, 1), done.stderr.decode()
    (stated,) = (tmp_path / "out").glob("甲*.json")
    indicator = result(stated)["projects"][0]["indicators"][0]
    assert indicator["points"] == "16.20"
    assert indicator["calculation"].endswith("未达标，9÷10×9÷10×20=16.2分")

    (book,) = (tmp_path / "out").glob("甲_绩效评价*.xlsx")
    row = next(row for row in openpyxl.load_workbook(book)["指标评分"].iter_rows() if row[2].value == "举办招聘会")
    number = row[0].row
    assert row[10].value == f"=IF(I{number}>=G{number},ROUND(J{number},2),ROUND(J{number}*MAX(0,I{number}/G{number}*I{number}/G{number}),2))"
    assert row[14].value.startswith("［按完成比例的平方］")
    (after,) = recalculated(book, always=True)
    assert openpyxl.load_workbook(after, data_only=True)["指标评分"].cell(number, 11).value == 16.2
