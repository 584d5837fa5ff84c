"""A computation in words: `（1－（110－100）÷100）×10，最低0`."""

from __future__ import annotations

from collections.abc import Mapping

from perfeval.words.arithmetic import (
    Chosen,
    Combined,
    Computation,
    Number,
    Operand,
    Operands,
    Rounded,
    choose,
    evaluate,
    write_infix,
)
from perfeval.words.decimals import as_decimal
from perfeval.words.printing import plain

SIGNS = dict(zip("+-*/()", "＋－×÷（）", strict=True))
LIMITS = {"max": "最低", "min": "最高"}


def write_calculation(computation: Computation, texts: Mapping[Operand, str], operands: Operands) -> str:
    """The calculation with its operands as `texts` print them; limits (`，最低0`) at its end, without what was not chosen."""
    limits: list[str] = []

    def bare(part: Computation) -> Computation:
        match part:
            case Chosen():
                return bare(choose(part, operands))
            case Rounded(exact, _):
                return bare(exact)
            case Combined("max" | "min" as operation, (Number(limit), other)):
                limits.append(f"，{LIMITS[operation]}{plain(limit)}")
                return bare(other)
            case Combined("+" | "-" | "*" | "/" as operation, parts):
                return Combined(operation, tuple(map(bare, parts)))
        return part

    def write(part: Computation) -> str:
        match part:
            case Operand():
                return texts[part]
            case Combined("+" | "-" | "*" | "/"):
                return write_infix(part, SIGNS, write)
        return plain(as_decimal(evaluate(part, operands)))

    return write(bare(computation)) + "".join(limits)
