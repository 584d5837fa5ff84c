"""Computations: their exact value, and the text that computes the same."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.words.arithmetic import (
    ONE,
    ZERO,
    Chosen,
    Compared,
    Computation,
    Number,
    Operand,
    Rounded,
    divided,
    evaluate,
    largest,
    minus,
    plus,
    smallest,
    times,
)
from perfeval.words.calculation import write_calculation
from perfeval.write.pages.live_formula import live_formula
from tests.tools.spreadsheet import calculate

A, B, C = Operand("a"), Operand("b"), Operand("c")
CELLS = {A: "A1", B: "B1", C: "C1"}
VALUES = {A: Decimal(9), B: Fraction(10), C: Decimal("0.5")}
LEAVES = st.sampled_from([A, B, C, ONE, Number(Decimal("2.5"))])


def larger(parts: st.SearchStrategy[Computation]) -> st.SearchStrategy[Computation]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        *(several.map(lambda parts, join=join: join(*parts)) for join in (plus, times, smallest, largest)),
        st.builds(minus, parts, parts), st.builds(divided, parts, LEAVES),
        st.builds(Rounded, parts, st.integers(0, 3)),
        st.builds(lambda left, sign, right, then, other: Chosen((Compared(left, sign, right),), then, other),
                  LEAVES, st.sampled_from([">=", "<=", ">", "<", "="]), LEAVES, parts, parts),
    )


@given(st.recursive(LEAVES, larger, max_leaves=12))
def test_the_formula_computes_the_same(computation: Computation) -> None:
    cells = {CELLS[operand]: value for operand, value in VALUES.items()}
    assert calculate(live_formula(computation, CELLS), cells) == evaluate(computation, VALUES)


@pytest.mark.parametrize(("computation", "text"), [
    (times(divided(A, B), C), "9÷10×0.5"),
    (times(largest(ZERO, minus(ONE, divided(minus(A, B), B))), C), "（1－（9－10）÷10）×0.5，最低0"),
    (smallest(ONE, divided(A, times(B, C))), "9÷（10×0.5），最高1"),
    (minus(A, minus(B, C)), "9－（10－0.5）"),
    (Rounded(plus(A, B), 2), "9＋10"),
    (Chosen((Compared(A, "<", B),), times(C, A), ZERO), "0.5×9"),
    (largest(A, B), "10"),
])
def test_a_calculation_in_words(computation: Computation, text: str) -> None:
    assert write_calculation(computation, {A: "9", B: "10", C: "0.5"}, VALUES) == text


def test_decimals_are_multiplied_exactly() -> None:
    long = Decimal("1." + "3" * 40)
    assert evaluate(times(A, B), {A: long, B: long}) == Fraction(long) ** 2
