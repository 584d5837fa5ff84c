"""A computation in words: `（1－（110－100）÷100）×10，最低0`."""

from __future__ import annotations

from collections.abc import Mapping

from perfeval.words.arithmetic import (
    Chosen,
    Computation,
    Infix,
    Least,
    Lookup,
    Most,
    Number,
    Operand,
    Operands,
    Rounded,
    Steps,
    choose,
    evaluate,
    rebuild,
    write_infix,
)
from perfeval.words.decimals import as_decimal
from perfeval.words.printing import plain

Bare = Operand | Number | Infix
_LIMITS = {Most: "最低", Least: "最高"}


def write_calculation(
    computation: Computation, texts: Mapping[Operand, str], operands: Operands, steps: Steps | None = None,
) -> str:
    """The calculation with its operands as `texts` print them; limits (`，最低0`) at its end, without what was not chosen."""
    limits: list[str] = []

    def bare(part: Computation) -> Bare:
        match part:
            case Chosen():
                return bare(choose(part, operands, steps))
            case Rounded(exact, _):
                return bare(exact)
            case Most((Number(limit), other)) | Least((Number(limit), other)):
                limits.append(f"，{_LIMITS[type(part)]}{plain(limit)}")
                return bare(other)
            case Most() | Least() | Lookup():
                return Number(as_decimal(evaluate(part, operands, steps)))
            case Operand() | Number():
                return part
            case _:
                rebuilt: Infix = rebuild(part, bare)
                return rebuilt

    def write(part: Bare) -> str:
        match part:
            case Operand():
                return texts[part]
            case Number(value):
                return plain(value)
            case _:
                return write_infix(part, "＋－×÷（）", write)

    return write(bare(computation)) + "".join(limits)
