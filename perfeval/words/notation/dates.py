"""Days, months, quarters, half-years and years in a text -> the day that counts."""

from __future__ import annotations

import datetime as dt
import re

from msgspec import Struct

from perfeval.words.spelling import last_day

_YEAR, _MONTH, _DAY = "(?:19|20)[0-9]{2}", "(?:1[0-2]|0?[1-9])", "(?:3[01]|[12][0-9]|0?[1-9])"
_END = "底|末|下旬|终"
_DATE = re.compile(
    rf"(?<![0-9A-Za-z.])(?:"
    rf"(?P<y1>{_YEAR})(?P<separator>[-/.])(?P<m1>{_MONTH})(?P=separator)(?P<d1>{_DAY})(?![0-9.])"
    rf"|(?:(?P<y2>{_YEAR}|[0-9]{{2}})年)?(?P<m2>{_MONTH})月(?:(?P<d2>{_DAY})[日号](?:[0-9]{{1,2}}[时点])?|(?P<part>份|{_END}|中旬|上旬|初)?底?)"
    rf"|(?:(?P<y3>{_YEAR})年)?第?(?P<quarter>[1-4一二三四])季度(?:{_END})?"
    rf"|(?:(?P<y4>{_YEAR})年)?(?P<half>[上下])半年"
    rf"|(?P<y5>{_YEAR})年度?(?:{_END}|内)?"
    rf"|(?P<y6>{_YEAR})[-/](?P<m6>{_MONTH})(?![0-9])"
    rf"|(?:本年|当年|全年|(?<![一二两三四五六七八九十几多半每上去次明])年)度?(?:{_END}|内)"
    rf")(?P<before>之前|以前|前)?"
)
_ALONE = re.compile(rf"(?P<y>{_YEAR})(?:\.(?P<m>{_MONTH})|(?P<m8>[01][0-9])(?P<d8>[0-3][0-9]))")
JOIN = "[-~至到]"
_SPANS = (
    (re.compile(rf"(?<![0-9])({_MONTH})({JOIN})({_MONTH}月)"), r"\1月\2\3"),
    (re.compile(rf"(?<![0-9])({_YEAR})({JOIN})({_YEAR}年)"), r"\1年\2\3"),
)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


class Found(Struct, frozen=True):
    """A date in a text: where it stands, the day that counts (None: no such day, or no year), and whether its year
    was supplied."""

    start: int
    end: int
    day: dt.date | None
    year_supplied: bool


def spell_out_spans(text: str) -> str:
    """`1-12月` -> `1月-12月`, `2021-2023年` -> `2021年-2023年`."""
    for pattern, spelled in _SPANS:
        text = pattern.sub(spelled, text)
    return text


def find_dates(text: str, year: int | None) -> list[Found]:
    """All dates of a text, in order; dates without year belong to `year`.

    A period counts with its last day; `9月前` with the last day before it, `9月底前` with the last day in it.
    """
    found: list[Found] = []
    for match in _DATE.finditer(text):
        typed = next((match[name] for name in ("y1", "y2", "y3", "y4", "y5", "y6") if match[name]), None)
        if typed is None and found and re.fullmatch(JOIN, text[found[-1].end:match.start()]):
            typed = str(found[-1].day.year) if found[-1].day else None
        number = int(typed) + (2000 if len(typed) == 2 else 0) if typed else year
        found.append(Found(match.start(), match.end(), _day(match, number) if number else None, typed is None))
    return found


def date_alone(text: str) -> dt.date | None:
    """A whole cell `2021.12` or `20211231` as the date it most likely is; None for anything else."""
    match = _ALONE.fullmatch(text)
    if match is None:
        return None
    try:
        if match["m"]:
            return last_day(int(match["y"]), int(match["m"]))
        return dt.date(int(match["y"]), int(match["m8"]), int(match["d8"]))
    except ValueError:
        return None


def _day(match: re.Match[str], year: int) -> dt.date | None:
    month, day = match["m1"] or match["m2"] or match["m6"], match["d1"] or match["d2"]
    try:
        if day:
            return dt.date(year, int(month), int(day))
    except ValueError:
        return None
    if match["part"] in {"上旬", "初"}:
        return dt.date(year, int(month), 10)
    if match["part"] == "中旬":
        return dt.date(year, int(month), 20)
    first, last = _months(match, month)
    ends = re.search(_END, match.group())
    if match["before"] and not ends:
        return dt.date(year, first, 1) - dt.timedelta(days=1)
    return last_day(year, last)


def _months(match: re.Match[str], month: str | None) -> tuple[int, int]:
    """First and last month of the period a match names."""
    if month:
        return int(month), int(month)
    if match["quarter"]:
        quarter = _QUARTERS.get(match["quarter"]) or int(match["quarter"])
        return 3 * quarter - 2, 3 * quarter
    if match["half"]:
        return (1, 6) if match["half"] == "上" else (7, 12)
    return 1, 12
