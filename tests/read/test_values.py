"""Whole columns at once give what the parser of the kind gives cell by cell."""

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perfeval.declared.columns import Column
from perfeval.declared.kinds import MONEY, TEXT, Parsed, Remark, parse_money, parse_number, parse_text
from perfeval.declared.sheets import SHEETS, sheet
from perfeval.read.tables.values import Values, is_plain_text, read_values
from perfeval.words.decimals import FEN_PER_UNIT
from perfeval.words.spelling import Raw, is_empty, text_of

UNITS = st.sampled_from([*FEN_PER_UNIT, None])
TYPED = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9)
NUMBERS = st.one_of(
    st.floats(), TYPED.map(float), st.integers(-(10**12), 10**12).map(float), st.integers(-(10**14), 10**14).map(lambda fen: fen / 100),
    st.decimals(allow_nan=False, allow_infinity=False, places=2).filter(lambda d: abs(d) < 10**13).map(float),
)
ODD = st.sampled_from(
    ["", " ", "-", "—", "无", "／", "12", "５．８万", "(12.5)", "12,5", "1,234.5元", "约12", "=1+1", "@a", "http://a", "_x000D_", "a\r\nb", "无\u3000", "\u200b",
     "ab ", " ab", "a\x00b", "\ud800", "HTTP://x", "2020-11-05", "20201105", "2020.1", "是", "区级", "≥90%", "梁平财发[2020]5号"])
RAWS = st.one_of(
    NUMBERS, ODD, st.text(max_size=6), st.booleans(), st.none(), st.integers(-5, 10**18), st.dates(),
    st.datetimes(), st.times(), st.timedeltas(),
)
COLUMNS = list({column.kind.name: column for declared in SHEETS for column in declared.columns if not declared.pairs}.values())
"""One of each kind."""


def one_by_one(column: Column, unit: str | None, cells: Sequence[Raw]) -> list[Parsed]:
    return [column.kind.parse(cell, unit, column.choices) for cell in cells]


def content(values: Values, offset: int) -> object:
    value = pd.Series(values.array)[offset]
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def agree(column: Column, unit: str | None, cells: Sequence[Raw]) -> None:
    values = read_values(column, unit, cells)
    expected = one_by_one(column, unit, cells)
    assert [content(values, i) for i in range(len(cells))] == [parsed.value for parsed in expected]
    assert {i: p.remarks for i, p in values.notes.items()} == {i: p.remarks for i, p in enumerate(expected) if p.remarks}
    assert {i: p.detail for i, p in values.notes.items()} == {i: p.detail for i, p in enumerate(expected) if p.remarks}
    assert values.tolerances == {i: p.tolerance for i, p in enumerate(expected) if p.tolerance}


@given(UNITS, st.lists(RAWS, max_size=12))
@example("元", [0.1 + 0.2, 0.3, -0.0, 1e15 / 100, 1e16, 2**53 / 100, float("nan"), float("inf"), True, 1, 1.0])
@example("万元", [12.0, 12.5, 12.55, 12.555, 12.5555, 12.55555, 12.555555, 12.5555555, 0.0, -620.82])
@example("亿元", [1.0, 0.01, 0.0000000001, 123456.7890123456])
def test_money_is_exact_in_whole_columns(unit: str | None, cells: list[Raw]) -> None:
    agree(Column("amount", "金额", MONEY), unit, cells)


@given(st.integers(-(10**14), 10**14))
def test_money_typed_to_the_fen_is_that_many_fen(fen: int) -> None:
    for unit, per_unit in FEN_PER_UNIT.items():
        cell = float(Decimal(fen) / per_unit)
        assert content(read_values(Column("amount", "金额", MONEY), unit, [cell]), 0) == fen


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.kind.name)
@given(st.lists(st.one_of(RAWS, ODD), max_size=12))
def test_every_column_reads_as_its_kind_does(column: Column, cells: list[Raw]) -> None:
    agree(column, column.unit, cells)


@given(st.one_of(st.text(), ODD, ODD.map(lambda text: "甲乙" + text), st.text("无-—/* \u3000\u200bhttp:=_x0D甲１㎡", max_size=9)))
def test_plain_text_is_certainly_itself(text: str) -> None:
    if is_plain_text(text):
        assert parse_text(text) == Parsed(text)
        assert not is_empty(text)


@given(st.lists(RAWS, max_size=8))
def test_blanks_of_required_columns(cells: list[Raw]) -> None:
    amount, target = sheet("spending").column("amount"), sheet("indicators").column("target")
    assert read_values(amount, "元", cells).blanks == tuple(i for i, cell in enumerate(cells) if is_empty(cell))
    assert read_values(target, None, cells).blanks == tuple(i for i, cell in enumerate(cells) if not text_of(cell))
    assert read_values(Column("note", "备注", TEXT), None, cells).blanks == ()


def test_the_fast_way_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Raw] = []

    def slow(_column: Column, _unit: str | None, cells: Sequence[Raw]) -> Values:
        calls.extend(cells)
        return Values(pd.array([None] * len(cells), dtype="Int64"), {}, {}, ())

    monkeypatch.setattr("perfeval.read.tables.values._read_each", slow)
    values = read_values(Column("amount", "金额", MONEY), "万元", [12.5, 620.82, 0.1 + 0.2, "x"])
    assert (list(values.array[:2]), calls) == ([12_500_000, 620_820_000], ["x", 0.1 + 0.2])
    assert parse_money(12.5, "万元").tolerance == values.tolerances[0]


@pytest.mark.parametrize("raw", [1e300, -1e15, 10**15, float("nan"), float("inf"), "1" * 29, "1" * 30_000, "9" * 16, "0." + "1" * 30])
def test_a_number_that_nothing_is_counted_in_is_none(raw: object) -> None:
    assert parse_number(raw).value is None  # type: ignore[arg-type]
    assert parse_number(raw).remarks == (Remark.NOT_OF_KIND,)  # type: ignore[arg-type]
