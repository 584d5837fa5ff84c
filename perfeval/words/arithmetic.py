"""Rules of scoring as trees over named operands, not yet values; evaluated exactly once the operands are given.

The same tree is written as a calculation in words (words/calculation.py) and as a live formula (write/pages/live_formula.py).
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from fractions import Fraction
from typing import Any

from msgspec import Struct

from perfeval.words.decimals import round_half_up


class Number(Struct, frozen=True):
    """A number of the rule itself."""

    value: Decimal


class Operand(Struct, frozen=True):
    """A figure of the case, or a value of the regulation by its path in the pack."""

    name: str


class Combined(Struct, frozen=True):
    """Parts joined by `+`, `-`, `*`, `/`, or the `min` or `max` of them."""

    operation: str
    parts: tuple[Computation, ...]


class Rounded(Struct, frozen=True):
    """Half up to so many decimals."""

    exact: Computation
    decimals: int


class Lookup(Struct, frozen=True):
    """The value of the step that a number, which is at least 0, has reached."""

    number: Computation
    steps: Operand


class Compared(Struct, frozen=True):
    """Whether two values stand like this: `>=`, `<=`, `>`, `<` or `=`."""

    left: Computation
    sign: str
    right: Computation


class Chosen(Struct, frozen=True):
    """One value where all conditions hold, another where not."""

    conditions: tuple[Compared, ...]
    then: Computation
    otherwise: Computation


Computation = Number | Operand | Combined | Rounded | Lookup | Chosen

ZERO, ONE = Number(Decimal(0)), Number(Decimal(1))


def plus(*parts: Computation) -> Combined:
    """The sum."""
    return Combined("+", parts)


def minus(one: Computation, other: Computation) -> Combined:
    """The difference."""
    return Combined("-", (one, other))


def times(*parts: Computation) -> Combined:
    """The product."""
    return Combined("*", parts)


def divided(one: Computation, other: Computation) -> Combined:
    """The quotient; the other is not 0."""
    return Combined("/", (one, other))


def smallest(*parts: Computation) -> Combined:
    """The smallest; beside a number: at most that number."""
    return Combined("min", parts)


def largest(*parts: Computation) -> Combined:
    """The largest; beside a number: at least that number."""
    return Combined("max", parts)


# ---------------------------------------------------------------- the value

Exact = Fraction | Decimal
Operands = Mapping[Operand, Exact]
Steps = Mapping[Operand, Sequence[tuple[Decimal, Decimal]]]
"""The start and the value of each step, highest first, the last one from 0 on."""

_HOLDS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq,
}
_WHOLE = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""Adds and multiplies without rounding."""
_OF_DECIMALS: Mapping[str, Callable[[Any, Any], Exact]] = {
    "+": _WHOLE.add, "-": _WHOLE.subtract, "*": _WHOLE.multiply, "/": lambda one, other: Fraction(one) / Fraction(other),
}
_OF_FRACTIONS: Mapping[str, Callable[[Any, Any], Exact]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}
"""As exact, but slower."""


def evaluate(computation: Computation, operands: Operands, steps: Steps | None = None) -> Exact:
    """The exact value; KeyError for an operand or steps that are not given."""
    return _VALUES[type(computation)](computation, operands, steps)


def _joined(combined: Combined, operands: Operands, steps: Steps | None) -> Exact:
    operation, values = combined.operation, [evaluate(part, operands, steps) for part in combined.parts]
    if operation == "min" or operation == "max":
        return min(values) if operation == "min" else max(values)
    if all(type(value) is Decimal for value in values):
        return functools.reduce(_OF_DECIMALS[operation], values)
    exact: list[Exact] = [Fraction(value) if isinstance(value, Decimal) else value for value in values]
    return functools.reduce(_OF_FRACTIONS[operation], exact)


def _step(lookup: Lookup, operands: Operands, steps: Steps | None) -> Exact:
    reached = evaluate(lookup.number, operands, steps)
    return next(value for start, value in (steps or {})[lookup.steps] if reached >= start)


_VALUES: Mapping[type, Callable[[Any, Operands, Steps | None], Exact]] = {
    Operand: lambda operand, operands, _: operands[operand],
    Number: lambda number, *_: number.value,
    Combined: _joined,
    Rounded: lambda rounded, operands, steps: round_half_up(evaluate(rounded.exact, operands, steps), rounded.decimals),
    Lookup: _step,
    Chosen: lambda choice, operands, steps: evaluate(choose(choice, operands, steps), operands, steps),
}
"""How each kind of node is evaluated."""


def choose(choice: Chosen, operands: Operands, steps: Steps | None = None) -> Computation:
    """The branch that counts."""
    return choice.then if all(holds(one, operands, steps) for one in choice.conditions) else choice.otherwise


def holds(condition: Compared, operands: Operands, steps: Steps | None = None) -> bool:
    """Whether a condition is met."""
    left, right = (evaluate(part, operands, steps) for part in (condition.left, condition.right))
    return _HOLDS[condition.sign](left, right)


# ---------------------------------------------------------------- other forms


def rename(computation: Computation, old: Operand, new: Operand) -> Computation:
    """The same sum or product over another operand."""
    if isinstance(computation, Combined):
        return Combined(computation.operation, tuple(rename(part, old, new) for part in computation.parts))
    return new if computation == old else computation


_LOOSE = {"+": ("", ""), "-": ("", "+-"), "*": ("+-", "+-"), "/": ("+-", "+-*/")}
"""Operation -> which operations stand in brackets as its first part, and as the others."""


def write_infix(combined: Combined, signs: Mapping[str, str], write: Callable[[Computation], str]) -> str:
    """A sum or product with its sign and brackets from `signs`, no more of them than needed; its parts by `write`."""
    texts = []
    for place, part in enumerate(combined.parts):
        loose = isinstance(part, Combined) and part.operation in _LOOSE[combined.operation][place > 0]
        texts.append(f"{signs['(']}{write(part)}{signs[')']}" if loose else write(part))
    if combined.operation == "-" and combined.parts[0] == ZERO:
        texts[0] = ""
    return signs[combined.operation].join(texts)
