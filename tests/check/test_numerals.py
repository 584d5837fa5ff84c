"""Chinese numerals in prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.check.texts.numerals import value_of, with_digits

DIGITS, PLACES = "零一二三四五六七八九", ("", "十", "百", "千")
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def written(number: int) -> str:
    """A number below 10,000² in Chinese, as people write it."""
    high, low = divmod(number, 10_000)
    text = _section(low)
    if high:
        text = f"{_section(high)}万{'零' if 0 < low < 1000 else ''}{text}"
    return text or "零"


def _section(number: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + PLACES[place]
        gap = not digit
    return text


@given(st.integers(0, 99_999_999), st.booleans())
def test_a_number_is_read_as_it_is_written(number: int, formal: bool) -> None:
    text = written(number)
    assert value_of(text.translate(FORMAL) if formal else text) == number


@pytest.mark.parametrize(("text", "digits"), [
    ("预算贰佰伍拾陆万叁仟肆佰元", "预算2563400元"), ("两百六十六点三四万元", "266.34万元"), ("陆拾陆元伍角整", "66.5元"), ("一亿二千万元", "120000000元"),
    ("百分之九十八点六", "98.6%"), ("三个项目、二十八个三级指标", "3个项目、28个三级指标"), ("问卷一千六百五十份", "问卷1650份"), ("满分一百分", "满分100分"),
    ("几十万元", "几十万元"), ("一体化、一元化、第三个项目、三个月", "一体化、一元化、第三个项目、三个月"), ("二〇二〇年", "二〇二〇年"),
])
def test_only_what_is_counted_becomes_digits(text: str, digits: str) -> None:
    assert with_digits(text) == digits


@given(st.text(alphabet="零一二三十百千万亿壹拾点元角分之个项份%年第几", max_size=40))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(with_digits(text), str)
