"""Sums stated inside one sentence: parts after 其中 or before 合计, and the bridge from 年初预算 over its changes to 全年预算."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from perfeval.check.texts.figures import FigureKind, Mention, WrittenSentence
from perfeval.check.texts.prose import unit_of
from perfeval.check.texts.terms import Term
from perfeval.declared.kinds import typed_tolerance
from perfeval.words.decimals import FEN_PER_UNIT
from perfeval.words.spelling import fold


class WrongSum(Struct, frozen=True):
    """A total that its parts do not add up to; `found` is their sum in 分."""

    total: Mention
    parts: tuple[Mention, ...]
    found: Decimal


def wrong_sums(sentence: WrittenSentence) -> Iterator[WrongSum]:
    """Totals of a sentence whose parts, or opening and changes, do not add up to them."""
    money = [m for m in sentence.mentions if m.kind == FigureKind.AMOUNT]
    for i, total in enumerate(money[:-1]):
        parts = _parts(total, money[i + 1:])
        found = sum((part.value for part in parts), Decimal(0))
        if len(parts) > 1 and not any(_adds_up(total, parts[:n]) for n in range(2, len(parts) + 1)):
            yield WrongSum(total, tuple(parts), found)
    yield from _closing_sums(money)
    bridge = _bridge(money)
    if bridge is not None:
        opening, changes, closing = bridge
        found = opening.value + sum((sign * m.value for sign, m in changes), Decimal(0))
        stated = (opening, *(mention for _, mention in changes))
        if abs(found - closing.value) > _slack(closing, *stated):
            yield WrongSum(closing, stated, found)


_CLOSES = re.compile(
    r"^[项笔者类]?(?:以上|上述|[两三四五六七八九十\d]+[项笔者类]|资金|支出|金额|费用|预算|投入){0,4}(?:合计|共计|总计|总额|总和|加起来|相加|总共|一共|共)"
)
_OPENS = re.compile("结余|剩余|比|较|减|收回|净|其中")
_LISTED = re.compile(r"^(?:[、，；]|和|及|以及|与)")


def _closing_sums(money: list[Mention]) -> Iterator[WrongSum]:
    """Lists of amounts closed by a sum: 印刷费3万元、培训费8万元，共计13万元. A list may be shorter than what stands before the sum."""
    for place, total in enumerate(money):
        words = total.words.replace(fold(total.project or ""), "", 1) if total.named else total.words
        if place < 2 or not _CLOSES.match(words) or total.after[:2] in ("以上", "以下", "左右"):
            continue
        parts = _list_before(money[:place], total)
        if len(parts) > 1 and not any(_adds_up(total, parts[n:]) for n in range(len(parts) - 1)):
            yield WrongSum(total, tuple(parts), sum((part.value for part in parts), Decimal(0)))


def _list_before(money: list[Mention], total: Mention) -> list[Mention]:
    """The amounts right before a sum that are told in one breath, all of one kind."""
    parts: list[Mention] = []
    following = total
    for mention in reversed(money):
        gap = mention.after[:len(mention.after) - len(following.after) - len(following.typed)]
        closing = following is total
        if not _LISTED.match(gap) and not (closing and re.match("[^，。；]{0,8}[，、]", gap)):
            break
        if "；" in gap or (not closing and len(gap) > _LONGEST_NAME) or _OPENS.search(gap) or mention.words.startswith(("每", "单")):
            break
        if mention.term != money[-1].term and mention.term is not None and money[-1].term is not None:
            break
        parts.insert(0, mention)
        following = mention
    return parts


_LONGEST_NAME = 30
"""Characters between two amounts of a list."""


def _adds_up(total: Mention, parts: list[Mention]) -> bool:
    return abs(sum((part.value for part in parts), -total.value)) <= _slack(total, *parts)


def _slack(*mentions: Mention) -> int:
    """What rounding may explain: half a unit of each figure's last typed decimal, at least two decimals counted."""
    return sum(typed_tolerance(m.value / FEN_PER_UNIT[unit_of(m)], unit_of(m)) for m in mentions)


def _parts(total: Mention, following: list[Mention]) -> list[Mention]:
    """The amounts after 其中 that are parts of the total; none where the list is open, nested or mixed."""
    start = total.after.lstrip("，,；;（(")
    if not start.startswith("其中") or start.startswith(("其中主要", "其中包括")):
        return []
    if any(word in start[2:] for word in ("其中", "主要", "等", "其余", "左右", "分别", "余下")):
        return []
    parts: list[Mention] = []
    for mention in following:
        before = parts[-1] if parts else total
        gap = before.after[:len(before.after) - len(mention.after) - len(mention.typed)]
        if mention.term not in (None, total.term) or "；" in gap or (parts and re.search("[：:]", gap)) or mention.after[:2] in ("以上", "以下"):
            break
        parts.append(mention)
    return parts


_UP, _DOWN = ("追加", "增加", "新增", "调增", "下达", "补助"), ("减少", "调减", "追减", "核减", "压减", "收回")


def _bridge(money: list[Mention]) -> tuple[Mention, list[tuple[int, Mention]], Mention] | None:
    """年初预算, changes and 全年预算 stated in one sentence; None where an amount between is no plain change."""
    opening = next((i for i, m in enumerate(money) if m.term == Term.INITIAL and m.certain), None)
    closing = next((i for i, m in enumerate(money) if m.term == Term.BUDGET and m.certain), None)
    if opening is None or closing is None or closing - opening < 2:
        return None
    changes = []
    for mention in money[opening + 1:closing]:
        up, down = any(w in mention.words for w in _UP), any(w in mention.words for w in _DOWN)
        if up == down or "其中" in mention.words or (mention.project != money[opening].project and not mention.named):
            return None
        changes.append((1 if up else -1, mention))
    return money[opening], changes, money[closing]
