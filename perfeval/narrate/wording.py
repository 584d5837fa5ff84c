"""How figures are printed in official prose (GB/T 15835; two decimals, more only where two would mislead)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec import Struct

from perfeval.facts.passages import Figure, Quote
from perfeval.facts.quantities import Count, Measure, Money, Points, Rate
from perfeval.words.spelling import round_half_up

FEN_PER_WAN = 1_000_000


class Amount(Struct, frozen=True):
    """Money to be printed in 万元 with the decimals of the whole report; `unsigned` as in a Figure."""

    money: Money
    unsigned: bool = False


class Gap(Struct, frozen=True):
    """A fact that is missing: asked for in a draft; in a finished text its sentence is left out."""

    parts: tuple[str | Figure, ...]


class Adds(Struct, frozen=True):
    """A promise, not printed: the printed `parts` add up to the printed `whole`.

    local: where two decimals break it, its own sentence alone takes more; otherwise the whole report does.
    """

    parts: tuple[Money, ...]
    whole: Money
    local: bool = False


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


def rounded(fen: int, decimals: int) -> Decimal:
    """What an amount is printed as, in 分: 万元 with `decimals`, or to the 分 where it is less than 0.01万元."""
    return Decimal(fen) if _small(fen) else round_half_up(Decimal(fen) / FEN_PER_WAN, decimals) * FEN_PER_WAN


def money_text(fen: int, decimals: int) -> str:
    """`236.34万元`; `85.50元` for less than 0.01万元. Decimals beyond the second only where they are not 0."""
    if _small(fen):
        return f"{Decimal(fen) / 100:.2f}元"
    whole, _, digits = f"{round_half_up(Decimal(fen) / FEN_PER_WAN, decimals):.{decimals}f}".partition(".")
    return f"{whole}.{digits[:2]}{digits[2:].rstrip('0')}万元"


def _small(fen: int) -> bool:
    return 0 < abs(fen) < FEN_PER_WAN // 100


def holds(promise: Adds | Differs, decimals: int) -> bool:
    """Whether a promise about printed amounts is kept with so many decimals; unknown amounts promise nothing."""
    if isinstance(promise, Differs):
        one, other = promise.one.value, promise.other.value
        return one is None or other is None or one == other or rounded(one, decimals) != rounded(other, decimals)
    whole = promise.whole.value
    parts = [rounded(part.value, decimals) for part in promise.parts if part.value is not None]
    return whole is None or len(parts) < len(promise.parts) or sum(parts, Decimal(0)) == rounded(whole, decimals)


def percent_text(share: Decimal, suffix: str = "%", borders: Iterable[Decimal] = (Decimal(0), Decimal(1))) -> str:
    """`96.21%`; exactly 0 and 100 without decimals; more decimals where two would cross or reach a border."""
    percent, walls = share * 100, [border * 100 for border in borders]
    for decimals in range(2, 25):
        printed = round_half_up(percent, decimals)
        if printed == percent or all(_side(printed, wall) == _side(percent, wall) for wall in walls):
            break
    whole = printed == percent and percent in (0, 100)
    return f"{printed:.0f}{suffix}" if whole else f"{printed:.{decimals}f}{suffix}"


def _side(number: Decimal, wall: Decimal) -> int:
    return (number > wall) - (number < wall)


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


def day_text(day: dt.date, year: int | None = None) -> str:
    """`2020年6月20日`; without the year where it is the year everybody speaks of."""
    return f"{day.month}月{day.day}日" if day.year == year else f"{day.year}年{day.month}月{day.day}日"


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


_DIGITS = "零一二三四五六七八九"


def ordinal(n: int) -> str:
    """1 to 99 in Chinese: 一, 十, 十一, 二十一."""
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")
