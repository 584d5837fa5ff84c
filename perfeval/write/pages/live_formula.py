"""A computation as a spreadsheet computes it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from perfeval.words.arithmetic import Chosen, Combined, Computation, Lookup, Number, Operand, Rounded, write_infix
from perfeval.words.printing import plain
from perfeval.write.pages.page import Formula

SIGNS = {sign: sign for sign in "+-*/()"}
CERTAIN = 12
"""Decimals to which a quotient is rounded before it decides something: a spreadsheet divides inexactly."""


def live(value: Decimal | None, computation: Computation | None, cells: Mapping[Operand, str]) -> Formula | None:
    """A figure that stays live in the workbook; None where it is not known."""
    return None if value is None or computation is None else Formula(f"={live_formula(computation, cells)}", value)


def live_formula(computation: Computation, cells: Mapping[Operand, str]) -> str:
    """The formula without `=`. cells: what stands there for an operand; for steps both ranges of LOOKUP."""

    def write(part: Computation) -> str:
        return live_formula(part, cells)

    match computation:
        case Operand():
            return cells[computation]
        case Number(value):
            return plain(value)
        case Rounded(exact, decimals):
            return f"ROUND({write(exact)},{decimals})"
        case Lookup(number, steps):
            return f"LOOKUP({write(_deciding(number))},{cells[steps]})"
        case Chosen(conditions, then, otherwise):
            tests = [f"{write(_deciding(one.left))}{one.sign}{write(_deciding(one.right))}" for one in conditions]
            test = tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"
            return f"IF({test},{write(then)},{write(otherwise)})"
        case Combined("max" | "min" as operation, parts):
            return f"{operation.upper()}({','.join(map(write, parts))})"
        case Combined():
            return write_infix(computation, SIGNS, write)


def _deciding(computation: Computation) -> Computation:
    match computation:
        case Combined("/"):
            return Rounded(computation, CERTAIN)
        case Combined("max" | "min" as operation, parts):
            return Combined(operation, tuple(map(_deciding, parts)))
    return computation
