"""How values become text: in prose, in tables, in messages."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.words.printing import (
    amount_text,
    as_printed,
    day_text,
    decimal_text,
    money_text,
    ordinal,
    percent_text,
    plain,
    points_text,
    rate_text,
    short_percent,
    wan_text,
)


@pytest.mark.parametrize(("share", "prose", "table", "message"), [
    ("1", "100%", "100.00%", "100%"), ("0", "0%", "0.00%", "0%"), ("0.96205", "96.21%", "96.21%", "96.21%"),
    ("0.99996", "99.996%", "99.996%", "100%"), ("1.00001", "100.001%", "100.001%", "100%"), ("0.00001", "0.001%", "0.001%", "0%"),
    ("0.5", "50%", "50.00%", "50%"), ("2.4", "240%", "240.00%", "240%"), ("0.0000000001", "0.00000001%", "0.00%", "0%"),
])
def test_shares(share: str, prose: str, table: str, message: str) -> None:
    assert (percent_text(Decimal(share)), rate_text(Decimal(share)), short_percent(Decimal(share))) == (prose, table, message)


def test_a_percentage_does_not_cross_a_line_by_rounding() -> None:
    assert percent_text(Decimal("0.949999"), borders=(Decimal("0.95"),)) == "94.9999%"


@pytest.mark.parametrize(("fen", "decimals", "printed"), [
    (23634_0000_00, 2, "23634万元"), (8550, 2, "85.5元"), (0, 2, "0万元"), (123_456_789, 4, "123.4568万元"),
    (123_450_000, 6, "123.45万元"), (123_456_789, 6, "123.456789万元"), (-8550, 2, "-85.5元"),
])
def test_amounts_in_prose(fen: int, decimals: int, printed: str) -> None:
    assert money_text(fen, decimals) == printed


@given(st.integers(-10**13, 10**13), st.sampled_from((2, 4, 6)))
def test_an_amount_counts_as_what_is_printed(fen: int, decimals: int) -> None:
    text = money_text(fen, decimals)
    scale = 1_000_000 if text.endswith("万元") else 100
    assert Decimal(text.removesuffix("元").removesuffix("万")) * scale == as_printed(fen, decimals)


@pytest.mark.parametrize(("fen", "printed"), [(6_250_000, "6.25"), (1_234_567_800, "1,234.5678"), (1, "0.000001"), (0, "0.00"), (-5_000_000, "-5.00")])
def test_amounts_in_a_table(fen: int, printed: str) -> None:
    assert wan_text(fen) == printed


def test_amounts_in_a_message() -> None:
    assert [amount_text(12_500_000, unit) for unit in ("万元", "千元", "元")] == ["12.5万元", "125千元", "125000元"]


def test_plain_numbers_and_points() -> None:
    assert [plain(Decimal(number)) for number in ("0.50", "1E+2", "-7", "10")] == ["0.5", "100", "-7", "10"]
    assert [points_text(Decimal(number)) for number in ("9.5", "0.125", "20")] == ["9.50", "0.13", "20.00"]


@given(st.decimals(-10**9, 10**9, places=6), st.integers(0, 3), st.integers(0, 3))
def test_no_decimal_that_counts_is_left_out(number: Decimal, least: int, more: int) -> None:
    text = decimal_text(number, least, least + more, grouped=True)
    assert abs(Decimal(text.replace(",", "")) - number) * 2 <= Decimal(1).scaleb(-least - more)
    assert least <= len(text.partition(".")[2]) <= least + more


def test_days_and_ordinals() -> None:
    assert day_text(dt.date(2020, 6, 5), 2020) == "6月5日"
    assert day_text(dt.date(2019, 12, 20), 2020) == "2019年12月20日"
    assert [ordinal(n) for n in (1, 10, 11, 20, 21, 99)] == ["一", "十", "十一", "二十", "二十一", "九十九"]
