"""How figures are printed in official prose (GB/T 15835; natural digits, at most two decimals, more only where two would mislead)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from perfeval.facts.passages import Figure, Quote
from perfeval.facts.quantities import Count, Difference, Measure, Money, Points, Rate, Sum
from perfeval.words.printing import as_printed, is_small, percent_text


class Amount(Struct, frozen=True):
    """Money to be printed in 万元 with the decimals of its section; `unsigned` as in a Figure."""

    money: Money
    unsigned: bool = False


class Gap(Struct, frozen=True):
    """A fact that is missing: asked for in a draft; in a finished text its sentence is left out."""

    parts: tuple[str | Figure | Quote, ...]


class Adds(Struct, frozen=True):
    """A promise, not printed: the printed `parts` add up to the printed `whole`."""

    parts: tuple[Money, ...]
    whole: Money


class Differs(Struct, frozen=True):
    """A promise, not printed: two amounts that differ are not printed alike."""

    one: Money
    other: Money


Part = str | Figure | Quote | Amount | Gap | Adds | Differs
Parts = Sequence[Part]


def money(amount: Money) -> Amount:
    """An amount; negative ones keep their sign."""
    return Amount(amount)


def size(amount: Money) -> Amount:
    """An amount whose direction stands in words (调减, 收回, 结余): printed without sign."""
    return Amount(amount, unsigned=True)


def printed_fen(amount: Money, decimals: int) -> Decimal | None:
    """An amount in 分 as it is printed with so many decimals of 万元.

    A difference is that of its two amounts as printed, what remains of a list that of its amounts as printed.
    """
    if amount.value is None:
        return None
    match amount.expression:
        case Difference(Money() as one, Money(expression=Sum(parts))) if not is_small(amount.value):
            told = [printed_fen(part, decimals) for part in (one, *parts) if isinstance(part, Money)]
            whole, *others = (fen for fen in told if fen is not None)
            return whole - sum(others, Decimal(0))
        case Difference(Money() as one, Money() as other) if not any(is_small(side.value or 0) for side in (amount, one, other)):
            left, right = printed_fen(one, decimals), printed_fen(other, decimals)
            return None if left is None or right is None else left - right
    return as_printed(amount.value, decimals)


def holds(promise: Adds | Differs, decimals: int) -> bool:
    """Whether a promise about printed amounts is kept with so many decimals; unknown amounts promise nothing."""
    if isinstance(promise, Differs):
        one, other = promise.one.value, promise.other.value
        return one is None or other is None or one == other or as_printed(one, decimals) != as_printed(other, decimals)
    whole = printed_fen(promise.whole, decimals)
    parts = [fen for part in promise.parts if (fen := printed_fen(part, decimals)) is not None]
    return whole is None or len(parts) < len(promise.parts) or sum(parts, Decimal(0)) == whole


def rate(share: Rate, *borders: Decimal) -> Figure | Gap:
    """A share as percent."""
    if share.value is None:
        return Gap((share.name,))
    return Figure(percent_text(share.value, borders=(Decimal(0), Decimal(1), *borders)), share)


def growth(share: Rate) -> Figure | Gap:
    """A rate of change, its direction in words: printed without sign."""
    return Gap((share.name,)) if share.value is None else Figure(percent_text(abs(share.value)), share, unsigned=True)


def number(quantity: Count | Points | Measure, unit: str) -> Figure | Gap:
    """A count or points with their unit: `3个`, `98.50分`."""
    if quantity.value is None:
        return Gap((quantity.name,))
    return Figure(f"{Decimal(quantity.value):f}{unit}", quantity)


_INNER = str.maketrans("“”", "‘’")


def quoted(text: str) -> str:
    """A name in quotation marks; those it brings become the inner ones."""
    return f"“{text.translate(_INNER)}”"


def listed(items: Sequence[Parts], between: str = "、") -> list[Part]:
    """Several groups of parts in one row."""
    row: list[Part] = []
    for i, item in enumerate(items):
        row += [between, *item] if i else item
    return row
