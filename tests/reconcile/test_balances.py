"""Reconciliation: amounts in 分, unknown parts, and what no order or split of rows may change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from perfeval.declared.regulations import load_regulation
from perfeval.declared.settings import Settings
from perfeval.facts.balances import Balance, Balances
from perfeval.facts.tables import Workbook
from perfeval.read.workbook import read_workbook
from perfeval.reconcile.balances import reconcile_workbook
from tests.tools.workbooks import write_workbook

P1, P2, DISTRICT, CITY = "就业服务经费", "人才引进经费", "区县级财政资金", "市级财政资金"
WAN = 1_000_000


def workbook_of(folder: Path, edits: Mapping[str, object] | None = None, sheets: Mapping[str, str | None] | None = None) -> Workbook:
    return read_workbook(write_workbook(folder / "w.xlsx", edits, sheets), Settings())


def balances_of(workbook: Workbook, clawback: str = "reduce_budget") -> Balances:
    regulation = load_regulation(None, None)
    return reconcile_workbook(workbook, replace(regulation, execution=replace(regulation.execution, year_end_clawback=clawback)))


def balances(folder: Path, edits: Mapping[str, object] | None = None, sheets: Mapping[str, str | None] | None = None) -> Balances:
    return balances_of(workbook_of(folder, edits, sheets))


def amounts(balance: Balance | None) -> tuple[int | None, ...]:
    """initial, adjustments, budget, arrived, executed."""
    assert balance is not None
    return balance.initial, balance.adjustments, balance.budget, balance.arrived, balance.executed


def wan(*values: float | None) -> tuple[int | None, ...]:
    return tuple(None if value is None else round(value * WAN) for value in values)


def test_the_clean_workbook(tmp_path: Path) -> None:
    found = balances(tmp_path)
    assert [(b.project, b.source, b.rows, b.payments) for b in found.lines] == [
        (P1, DISTRICT, (4,), 2), (P1, CITY, (5,), 1), (P2, DISTRICT, (6,), 2),
    ]
    assert amounts(found.line(P1, DISTRICT)) == wan(10, 2, 12, 12, 12)
    assert amounts(found.project(P1)) == wan(10, 7, 17, 17, 17)
    assert [(b.source, *amounts(b)) for b in found.sources] == [(DISTRICT, *wan(18, 2, 20, 20, 20)), (CITY, *wan(0, 5, 5, 5, 5))]
    assert amounts(found.total) == wan(18, 7, 25, 25, 25)
    assert found.total.rows == (4, 5, 6)
    assert found.total.rate == 1


def test_the_order_of_lines_is_that_of_the_funding(tmp_path: Path) -> None:
    found = balances(tmp_path, {"资金安排!A4": P2, "资金安排!A6": P1})
    assert [b.project for b in found.projects] == [P2, P1]


@pytest.mark.parametrize(("edits", "line", "project", "total", "blocker"), [
    ({"资金安排!C4": "#REF!"}, (None, 2, None, 12, 12), (None, 7, None, 17, 17), (None, 7, None, 25, 25), "资金安排!C4"),
    ({"资金安排!C4": None}, (None, 2, None, 12, 12), (None, 7, None, 17, 17), (None, 7, None, 25, 25), "资金安排!C4"),
    ({"资金安排!C4": "#REF!", "资金安排!E4": None}, (None, 2, None, None, 12), (None, 7, None, None, 17), (None, 7, None, None, 25), "资金安排!C4"),
    ({"资金安排!E4": "约12万"}, (10, 2, 12, None, 12), (10, 7, 17, None, 17), (18, 7, 25, None, 25), "资金安排!E4"),
    ({"预算调整!E4": "二万"}, (10, None, None, 12, 12), (10, None, None, 17, 17), (18, None, None, 25, 25), "预算调整!E4"),
    ({"预算调整!B4": "#REF!"}, (10, None, None, 12, 12), (10, None, None, 17, 17), (18, None, None, 25, 25), "预算调整!B4"),
    ({"支出明细!H5": "#REF!"}, (10, 2, 12, 12, None), (10, 7, 17, 17, None), (18, 7, 25, 25, None), "支出明细!H5"),
    ({"支出明细!E5": "#REF!"}, (10, 2, 12, 12, None), (10, 7, 17, 17, None), (18, 7, 25, 25, None), "支出明细!E5"),
    ({"支出明细!D5": "#REF!"}, (10, 2, 12, 12, None), (10, 7, 17, 17, None), (18, 7, 25, 25, None), "支出明细!D5"),
    ({"支出明细!H3": "金额"}, (10, 2, 12, 12, None), (10, 7, 17, 17, None), (18, 7, 25, 25, None), "支出明细!H3"),
    ({"资金安排!C3": "年初预算数"}, (None, 2, None, 12, 12), (None, 7, None, 17, 17), (None, 7, None, 25, 25), "资金安排!C3"),
])
def test_an_unreadable_part_makes_its_sums_unknown(
    edits: dict[str, object], line: tuple[float | None, ...], project: tuple[float | None, ...], total: tuple[float | None, ...],
    blocker: str, tmp_path: Path,
) -> None:
    found = balances(tmp_path, edits)
    assert amounts(found.line(P1, DISTRICT)) == wan(*line)
    assert amounts(found.project(P1)) == wan(*project)
    assert amounts(found.total) == wan(*total)
    for balance in (found.line(P1, DISTRICT), found.project(P1), found.total):
        assert balance is not None
        assert [str(place) for place in balance.blockers] == [blocker]


def test_an_unreadable_part_leaves_other_lines_alone(tmp_path: Path) -> None:
    found = balances(tmp_path, {"支出明细!H5": "#REF!", "预算调整!E5": "#REF!"})
    assert amounts(found.project(P2)) == wan(8, 0, 8, 8, 8)
    assert [b.executed for b in found.sources] == [None, 5 * WAN]
    assert [b.adjustments for b in found.sources] == [2 * WAN, None]


def test_an_unreadable_project_of_a_payment_may_be_any(tmp_path: Path) -> None:
    found = balances(tmp_path, {"支出明细!D5": "#REF!"})
    assert [b.executed for b in found.lines] == [None, 5 * WAN, None]
    assert [b.executed for b in found.projects] == [None, None]


@pytest.mark.parametrize(("sheet", "unknown"), [("预算调整", (1, 2)), ("支出明细", (4,))])
def test_a_missing_sheet_is_not_zero(sheet: str, unknown: tuple[int, ...], tmp_path: Path) -> None:
    found = amounts(balances(tmp_path, sheets={sheet: None}).total)
    assert [found[i] for i in unknown] == [None] * len(unknown)
    assert found[0] == 18 * WAN


def test_without_funding_nothing_is_known(tmp_path: Path) -> None:
    found = balances(tmp_path, sheets={"资金安排": None})
    assert amounts(found.total) == (None,) * 5
    assert found.lines == found.projects == found.sources == ()


def test_a_blank_arrival_is_the_budget(tmp_path: Path) -> None:
    assert amounts(balances(tmp_path, {"资金安排!E4": None, "资金安排!D4": None}).line(P1, DISTRICT)) == wan(10, 2, 12, 12, 12)


def test_a_blank_arrival_beside_a_stated_one(tmp_path: Path) -> None:
    second = {"资金安排!A7": P1, "资金安排!B7": CITY, "资金安排!C7": 0, "资金安排!D7": 3, "资金安排!G7": "测财社〔2020〕9号",
              "资金安排!E5": 1, "资金安排!D5": 2}
    assert amounts(balances(tmp_path, second).line(P1, CITY)) == wan(0, 5, 5, 4, 5)


@pytest.mark.parametrize(("clawback", "budget"), [("reduce_budget", 7), ("keep_in_budget", 8)])
def test_money_taken_back_at_the_year_end(clawback: str, budget: int, tmp_path: Path) -> None:
    edits = {"预算调整!A6": P2, "预算调整!B6": DISTRICT, "预算调整!C6": "2020-12-28", "预算调整!D6": "年末收回", "预算调整!E6": -1,
             "预算调整!G6": "年末收回"}
    line = balances_of(workbook_of(tmp_path, edits), clawback).line(P2, DISTRICT)
    assert line is not None
    assert (line.adjustments, line.budget) == ((budget - 8) * WAN, budget * WAN)


def test_a_project_without_payments_has_executed_what_it_states(tmp_path: Path) -> None:
    gone = {f"支出明细!{column}{row}": None for column in "ABCDEGHIJKLMNOPQRST" for row in (7, 8)}
    found = balances(tmp_path, gone)
    assert (found.project(P2).executed, found.project(P2).payments) == (8 * WAN, 0)  # type: ignore[union-attr]
    assert balances(tmp_path, gone | {"资金安排!F6": None}).project(P2).executed == 0  # type: ignore[union-attr]


def test_without_any_payment_an_unstated_execution_is_unknown(tmp_path: Path) -> None:
    gone: dict[str, object] = {f"支出明细!{column}{row}": None for column in "ABCDEGHIJKLMNOPQRST" for row in range(4, 9)}
    found = balances(tmp_path, gone | {"资金安排!F6": None})
    assert [b.executed for b in found.lines] == [12 * WAN, 5 * WAN, None]
    assert found.total.executed is None


def test_basic_expenditure_without_a_project_is_outside(tmp_path: Path) -> None:
    outside = {"支出明细!D5": None, "支出明细!J5": "基本支出", "支出明细!H5": "#REF!"}
    found = balances(tmp_path, outside)
    assert [b.executed for b in found.lines] == [6 * WAN, 5 * WAN, 8 * WAN]


def test_rows_that_belong_nowhere_are_in_no_sum(tmp_path: Path) -> None:
    found = balances(tmp_path, {"支出明细!D5": "别的项目", "支出明细!E4": "省级财政资金", "预算调整!B4": "中央财政资金"})
    assert amounts(found.total) == wan(18, 5, 23, 25, 14)


def test_blank_sources_are_those_of_the_document_or_the_only_one(tmp_path: Path) -> None:
    edits = {"支出明细!E4": None, "支出明细!F4": "测财社〔2020〕8号", "支出明细!E7": None}
    known = [b.executed for b in balances(tmp_path, edits).lines]
    assert known == [b.executed for b in balances(tmp_path, {}).lines]
    assert [b.executed for b in balances(tmp_path, {**edits, "支出明细!E5": None}).lines] == [None, None, known[2]]


@pytest.mark.parametrize(("blank", "unknown"), [
    ("资金安排!A4", {"initial", "adjustments", "arrived", "executed"}), ("资金安排!B4", {"initial", "adjustments", "arrived", "executed"}),
    ("预算调整!A4", {"adjustments"}), ("预算调整!B4", {"adjustments"}),
])
@pytest.mark.parametrize("value", [None, "#REF!"])
def test_money_that_may_be_anybodys_leaves_no_total(tmp_path: Path, blank: str, unknown: set[str], value: str | None) -> None:
    total = balances(tmp_path, {blank: value}).total
    assert {name for name in ("initial", "adjustments", "arrived", "executed") if getattr(total, name) is None} >= unknown
    assert total.budget is None
    assert any(place.cell == blank.split("!")[1] for place in total.blockers)


def test_names_are_compared_without_spaces_and_width(tmp_path: Path) -> None:
    found = balances(tmp_path, {"支出明细!D5": "就业 服务经费", "预算调整!A4": "就业服务经费\u3000"})
    assert amounts(found.total) == wan(18, 7, 25, 25, 25)


# ---------------------------------------------------------------- properties


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return workbook_of(tmp_path_factory.mktemp("clean"))


def spent(workbook: Workbook, fen: list[int]) -> Workbook:
    """The workbook with these payments of its five rows, repeated as often as needed."""
    table = workbook.tables["spending"]
    frame = table.frame.iloc[[i % 5 for i in range(len(fen))]].assign(amount=fen).set_axis(range(4, 4 + len(fen)))
    return replace(workbook, tables={**workbook.tables, "spending": replace(table, frame=frame.astype({"amount": "Int64"}))})


PAYMENTS = st.lists(st.integers(-10**12, 10**12), min_size=5, max_size=30)
QUICK = settings(max_examples=25)


@QUICK
@given(fen=PAYMENTS, seed=st.integers(0, 1000))
def test_the_order_of_rows_changes_nothing(clean: Workbook, fen: list[int], seed: int) -> None:
    paid = spent(clean, fen)
    shuffled = {
        name: replace(table, frame=table.frame.sample(frac=1, random_state=seed))
        for name, table in paid.tables.items() if name != "funding"
    }
    assert balances_of(replace(paid, tables={**paid.tables, **shuffled})) == balances_of(paid)


@QUICK
@given(fen=PAYMENTS, cut=st.integers(-10**12, 10**12))
def test_splitting_a_payment_changes_no_amount(clean: Workbook, fen: list[int], cut: int) -> None:
    whole = fen + [0] * (-len(fen) % 5)
    split = [whole[0] - cut, *whole[1:], cut]
    assert [amounts(b) for b in balances_of(spent(clean, whole)).lines] == [amounts(b) for b in balances_of(spent(clean, split)).lines]


@QUICK
@given(fen=PAYMENTS)
def test_lines_add_to_projects_sources_and_the_total_exactly(clean: Workbook, fen: list[int]) -> None:
    found = balances_of(spent(clean, fen))
    assert found.total.executed == sum(fen)
    for parts in (found.lines, found.projects, found.sources):
        for name in ("initial", "adjustments", "budget", "arrived", "executed", "payments"):
            assert sum(getattr(part, name) for part in parts) == getattr(found.total, name)
