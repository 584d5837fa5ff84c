"""Numbers with signs and units in a text: the grammar.

    quantity   = [comparison] [-] number [余|多] [unit | multiplier] [ending]
    range      = number [unit] join number [unit]
    comparison = a sign (≥ ≤ > < =), or words for more or less, negated or joined with 等于
    ending     = 以上 | 以内 | 以下 | ...

A text holds one quantity or one range; the comparison may stand earlier in its clause. Digits that count nothing
(PM2.5, 5G, 第3, 12号) are no numbers.
"""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from perfeval.words.notation.dates import JOIN
from perfeval.words.notation.units import MULTIPLIERS, UNLISTED_UNIT, unit_end

TWO_NUMBERS = "一格中有两个数，分不清哪个是指标值"

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_AMOUNT = re.compile(rf"(?<![A-Za-z0-9.第])(?P<number>{_NUMBER})(?!\.?[0-9])(?!号)(?P<about>余|多)?")
_MULTIPLIER = re.compile("(百万|千万|[百千万亿])余?")
_IDENTIFIER = re.compile(r"[A-Za-z]+-?[0-9][0-9A-Za-z.]*|[〔【\[(](?:19|20)[0-9]{2}[〕】\])]")

_MORE, _LESS = "大于|超过|高于|多于|超出|突破", "小于|低于|少于|不足|不到"
_COMPARISON = re.compile(
    rf"(?P<sign>[≥≤<>=])"
    rf"|(?P<not>不得|不能|不可|不会|不应|没有|不|未|没)?(?:(?P<more>{_MORE})|(?P<less>{_LESS}))(?P<equal>(?:或|且)?(?:者)?等于)?"
    rf"|(?P<least>至少|最少|(?P<reached>(?<![未不没])达(?:到|$)))|(?P<most>至多|最多)|(?P<over>超$)|等于"
)
_ENDING = re.compile(r"\(?(?:及|或|含本数)?(?:(?P<least>以上|之上)|(?P<most>以内|之内|以下|之下|内(?![容部外在设地科]))|(?P<about>左右|上下))\)?")
_AFTERTHOUGHTS = {".*[≥≤<>=]": "比较符号不在数字之前", "之?以?前": "没有月份或年份的期限"}
_DENIAL = re.compile(r"未(?!成年|来|婚|就业)|没有?|不能|不达|无法")


class Quantity(Struct, frozen=True):
    """One number as it stands in a text.

    number   as typed, negative with its minus
    scale    the multiplier that stands in place of a unit (5.8万), else 1
    typed    number and unit as they stand
    sign     the comparison, or None
    reached  the comparison is 达到, which in a completion cell states what was measured
    about    said to be approximate (左右, 余)
    problem  why it cannot be relied on, in Chinese
    """

    start: int
    end: int
    number: Decimal
    scale: int
    unit: str | None
    typed: str
    sign: str | None = None
    reached: bool = False
    about: bool = False
    problem: str | None = None


def find_quantities(text: str) -> list[Quantity]:
    """All numbers of a text with their units, in order, without comparisons; a minus stands before one."""
    hidden = _IDENTIFIER.sub(lambda found: "\0" * len(found.group()), text)
    found: list[Quantity] = []
    for match in _AMOUNT.finditer(hidden):
        start, end = match.start(), unit_end(hidden, match.end())
        unit = hidden[match.end():end].strip("()") or None
        scale = _MULTIPLIER.match(hidden, end) if unit is None else None
        end = scale.end() if scale else end
        if re.match("[A-Za-z]", hidden[end:]):
            continue
        minus = hidden[start - 1:start] == "-" and not (found and found[-1].end == start - 1)
        number = Decimal(match["number"].replace(",", ""))
        found.append(Quantity(
            start - minus, end, number.copy_negate() if minus else number, MULTIPLIERS[scale[1]] if scale else 1, unit,
            text[start - minus:end], about=bool(match["about"]),
        ))
    return found


def joined(text: str, first: Quantity, second: Quantity) -> bool:
    """Whether two numbers are the bounds of a range."""
    return re.fullmatch(JOIN, text[first.end:second.start]) is not None


def compare_in(text: str, quantity: Quantity) -> Quantity:
    """The quantity with the comparison its clause makes, and with what speaks against relying on it."""
    before = re.split(r"[,;。、:]", text[:quantity.start])[-1].rstrip("(")
    quantity = _with_unlisted_unit(text, quantity, before)
    signs = list(_COMPARISON.finditer(before))
    sign = _sign(signs[-1]) if signs else None
    ending = _ENDING.match(text, quantity.end)
    after = None if ending is None else "≥" if ending["least"] else "≤" if ending["most"] else None
    found = replace(
        quantity, end=ending.end() if ending else quantity.end, sign=after if sign in {None, "="} and after else sign,
        reached=bool(signs and signs[-1]["reached"] and not after),
        about=quantity.about or bool(ending and ending["about"]) or before.endswith(("约", "近")),
    )
    if after and sign not in {None, "="} and (sign in {"≥", ">"}) != (after == "≥"):
        return replace(found, problem="前后两个比较词相互矛盾")
    if _DENIAL.search(_COMPARISON.sub("", before)) and quantity.number:
        return replace(found, problem="句中有否定词，不能按数字计")
    problem = "带±的范围" if before.endswith("±") else next(
        (problem for pattern, problem in _AFTERTHOUGHTS.items() if re.match(pattern, text[quantity.end:])), None)
    return replace(found, problem=problem)


def _with_unlisted_unit(text: str, quantity: Quantity, before: str) -> Quantity:
    """A cell of a number and one short word: the word is its unit."""
    word = UNLISTED_UNIT.match(text, quantity.end)
    if word is None or quantity.unit or quantity.scale > 1 or _COMPARISON.sub("", before).strip("约近共计"):
        return quantity
    return replace(quantity, end=word.end(), unit=word.group(), typed=quantity.typed + word.group())


def _sign(match: re.Match[str]) -> str:
    if match["sign"]:
        return match["sign"]
    if match["more"] or match["less"]:
        more = bool(match["more"]) != bool(match["not"])
        inclusive = match["not"] or match["equal"]
        return ("≥" if more else "≤") if inclusive else (">" if more else "<")
    return next((sign for name, sign in {"least": "≥", "most": "≤", "over": ">"}.items() if match[name]), "=")
