"""How a figure is computed: a small tree over named operands, with its exact value.

The same tree is written as a calculation in words (words/calculation) and as a live formula (write/pages/live_formula).
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from fractions import Fraction
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from perfeval.words.decimals import round_half_up


class Number(Struct, frozen=True):
    """A number of the rule itself."""

    value: Decimal


class Operand(Struct, frozen=True):
    """An operand: a figure of the case, or a value of the regulation by its path in the pack."""

    name: str


class Plus(Struct, frozen=True):
    """All parts together."""

    parts: tuple[Computation, ...]


class Minus(Struct, frozen=True):
    """One less the other."""

    one: Computation
    other: Computation

    @property
    def parts(self) -> tuple[Computation, ...]:
        """Both."""
        return self.one, self.other


class Times(Struct, frozen=True):
    """All parts multiplied."""

    parts: tuple[Computation, ...]


class Divided(Struct, frozen=True):
    """One by the other, which is not 0."""

    one: Computation
    other: Computation

    @property
    def parts(self) -> tuple[Computation, ...]:
        """Both."""
        return self.one, self.other


class Least(Struct, frozen=True):
    """The smallest of the parts; beside a number: at most that number."""

    parts: tuple[Computation, ...]


class Most(Struct, frozen=True):
    """The largest of the parts; beside a number: at least that number."""

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


Infix = Plus | Minus | Times | Divided
Computation = Number | Operand | Infix | Least | Most | Rounded | Lookup | Chosen

Exact = Fraction | Decimal
Operands = Mapping[Operand, Exact]
Steps = Mapping[Operand, Sequence[tuple[Decimal, Decimal]]]
"""The start and the value of each step, highest first, the last one from 0 on."""

ZERO, ONE = Number(Decimal(0)), Number(Decimal(1))

_HOLDS: Mapping[str, Callable[[Exact, Exact], bool]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq,
}


def evaluate(computation: Computation, operands: Operands, steps: Steps | None = None) -> Exact:
    """The exact value; KeyError for an operand or steps that are not given."""
    return _VALUES[type(computation)](computation, operands, steps)


Evaluator = Callable[[Any, Operands, Steps | None], Exact]


def _of_parts(combine: Callable[[list[Exact]], Exact]) -> Evaluator:
    return lambda node, operands, steps: combine([evaluate(part, operands, steps) for part in node.parts])


def _pairwise(of_decimals: Callable[[Decimal, Decimal], Exact], of_fractions: Callable[[Fraction, Fraction], Exact]) -> Evaluator:
    """Both are exact; with decimals it is much quicker."""

    def pair(one: Exact, other: Exact) -> Exact:
        if isinstance(one, Decimal) and isinstance(other, Decimal):
            return of_decimals(one, other)
        return of_fractions(_fraction(one), _fraction(other))

    return _of_parts(lambda values: functools.reduce(pair, values))


def _fraction(value: Exact) -> Fraction:
    return Fraction(value) if isinstance(value, Decimal) else value


def _step(lookup: Lookup, operands: Operands, steps: Steps | None) -> Exact:
    reached = evaluate(lookup.number, operands, steps)
    return next(value for start, value in (steps or {})[lookup.steps] if reached >= start)


_WHOLE = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""Adds and multiplies without rounding."""

_VALUES: Mapping[type, Evaluator] = {
    Operand: lambda operand, operands, _: operands[operand],
    Number: lambda number, *_: number.value,
    Plus: _pairwise(_WHOLE.add, operator.add),
    Minus: _pairwise(_WHOLE.subtract, operator.sub),
    Times: _pairwise(_WHOLE.multiply, operator.mul),
    Divided: _pairwise(lambda one, other: Fraction(one) / Fraction(other), operator.truediv),
    Least: _of_parts(min),
    Most: _of_parts(max),
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


def rebuild(computation: Any, change: Callable[[Any], Any]) -> Any:
    """The same kind of node over changed parts; conditions are parts too."""

    def changed(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(changed, value))
        return change(value) if isinstance(value, Struct) else value

    return type(computation)(*map(changed, astuple(computation)))


def rename(computation: Any, old: Operand, new: Operand) -> Any:
    """The same computation over another operand."""
    return new if computation == old else rebuild(computation, lambda part: rename(part, old, new))


def write_infix(computation: Infix, signs: str, write: Callable[[Any], str]) -> str:
    """A sum or product with `signs` (`+-*/()`) and no more brackets than needed; its parts by `write`."""
    plus, minus, times, over, opening, closing = tuple(signs)

    def bracketed(part: Computation, *loose: type) -> str:
        return f"{opening}{write(part)}{closing}" if isinstance(part, loose) else write(part)

    match computation:
        case Plus(parts):
            return plus.join(map(write, parts))
        case Minus(one, other):
            return f"{'' if one == ZERO else write(one)}{minus}{bracketed(other, Plus, Minus)}"
        case Times(parts):
            return times.join(bracketed(part, Plus, Minus) for part in parts)
        case Divided(one, other):
            return f"{bracketed(one, Plus, Minus)}{over}{bracketed(other, Plus, Minus, Times, Divided)}"
