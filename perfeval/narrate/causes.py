"""The unit's one cell on a deviation, told as two things: the cause, and the measure that answers it."""

from __future__ import annotations

import re

from msgspec import Struct

from perfeval.facts.passages import Quote

_LATER = r"下一步|下一年度?|下一阶段|下步|今后|次年|明年|来年|下年度?|后续|以后"
_DOING = r"进一步|加强|加大|强化|督促|加快|优化|细化"
_MEASURE_HEAD = r"(?:下一步)?(?:拟采取的)?(?:改进|整改|解决|应对)?措施(?:是|为)?[：:]"
_MEASURE = re.compile(
    rf"(?:^|(?<=[。；;！\n]))\s*(?:\d{{1,2}}[.、]|[（(]\d{{1,2}}[)）]|[二三]是)?(?={_MEASURE_HEAD}|{_LATER}|{_DOING}|将|拟|计划)"
    rf"|(?<=[，,])(?={_MEASURE_HEAD}|{_LATER}|{_DOING})"
)
_NEXT_YEAR = re.compile(r"(?<=[，,。；;])(?=((?:19|20)\d{2})年)")
_BY_A_LATER_YEAR = re.compile(r"(?<=[。；;])(?=[^，,。；;]{1,20}于((?:19|20)\d{2})年[^，,。；;]{0,10}前)")
_HEAD = re.compile(rf"^(?:(?:主要|偏差|偏离|未完成)?(?:原因|情况)(?:是|为|分析)?[：:]|{_MEASURE_HEAD})\s*")
_STOPS = "，。；;,、！ \n"


class CauseAndMeasure(Struct, frozen=True):
    """What a unit says of a deviation."""

    cause: Quote | None = None
    measure: Quote | None = None


def answer_in(words: Quote | None, year: int | None = None) -> CauseAndMeasure:
    """Cause and measure of a cell: the measure begins where the words turn to what will be done, or to a later year."""
    if words is None:
        return CauseAndMeasure()
    at = _turn(words.text, year)
    cause, measure = (_plain(part) for part in (words.text[:at], words.text[at:]))
    return CauseAndMeasure(Quote(cause, words.origin) if cause else None, Quote(measure, words.origin) if measure else None)


def _turn(text: str, year: int | None) -> int:
    dated = [match for begins in (_NEXT_YEAR, _BY_A_LATER_YEAR) for match in begins.finditer(text)]
    later = [match.start() for match in dated if year is not None and int(match[1]) > year]
    found = _MEASURE.search(text)
    return min([*([found.end()] if found else []), *later], default=len(text))


def _plain(part: str) -> str:
    """Without the head our own words replace, and the marks at the ends."""
    return _HEAD.sub("", part.strip(_STOPS)).strip(_STOPS).replace("\n", "")
