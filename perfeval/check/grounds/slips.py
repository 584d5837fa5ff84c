"""Slips of the pen: how one amount is typed in place of another, told by the two amounts alone."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.words.decimals import FEN_PER_UNIT

SWAPPED, TURNED, UNIT, TWICE, SHIFTED, MISSING, DIGIT = "swapped", "turned", "unit", "twice", "shifted", "missing", "digit"
COUNTED = "counted"
_ROUNDED = FEN_PER_UNIT["万元"] // FEN_PER_UNIT["元"] // 2


def readings(now: int) -> Iterator[int]:
    """What an amount may have been before the slips that leave no choice: all but a wrong digit."""
    yield from (0, -now, now * 10_000, *(now // 10**zeros for zeros in (1, 2, 3, 4) if now % 10**zeros == 0))
    yield from (now * 10**zeros for zeros in (1, 2, 3))
    digits, sign = str(abs(now)), -1 if now < 0 else 1
    for i in range(len(digits) - 1):
        yield sign * int(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2:])


def slip_of_size(now: int, then: int) -> str | None:
    """The slip between two amounts above zero; None where none would explain it."""
    larger, smaller = max(now, then), min(now, then)
    if smaller == 0:
        return None
    if abs(larger - smaller * FEN_PER_UNIT["万元"] // FEN_PER_UNIT["元"]) <= _ROUNDED:
        return UNIT
    if larger in {smaller * 10, smaller * 100, smaller * 1000}:
        return SHIFTED
    return _slip_of_digits(str(now), str(then))


def _slip_of_digits(now: str, then: str) -> str | None:
    """Digits are compared from the right: a leading zero lost in a swap counts as a digit."""
    width = max(len(now), len(then))
    different = [i for i, (a, b) in enumerate(zip(now.zfill(width), then.zfill(width), strict=True)) if a != b]
    if len(different) == 1 and len(now) == len(then):
        return DIGIT
    if len(different) == 2 and different[1] == different[0] + 1:
        left, right = different
        padded, wanted = now.zfill(width), then.zfill(width)
        if (padded[left], padded[right]) == (wanted[right], wanted[left]):
            return SWAPPED
    return None
