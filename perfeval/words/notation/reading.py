"""Target and completion cells -> Readings: which unit and direction hold, what a bare number means.

Order of precedence: the columns 指标性质 and 计量单位, the cell's own text, the mask in the indicator's name
(`新增就业人数（≥**人）`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from msgspec.structs import replace

from perfeval.words.notation.content import Content, content_of, leading_content
from perfeval.words.notation.quantities import TWO_NUMBERS, Quantity, find_quantities
from perfeval.words.notation.tidy import tidy
from perfeval.words.notation.units import RATIOS, clean_unit, conversion, is_unit, scale_of
from perfeval.words.readings import Form, Reading
from perfeval.words.spelling import is_empty

PERCENT_UNCLEAR = "不大于1的数对百分数，分不清是百分数还是小数"

READ = 4096
"""So many different cells are remembered: every pack, every rule and every workbook of a folder asks for the same ones."""

_MASK = re.compile(r"(?P<sign>[≥≤<>=])\*+(?P<unit>[^()0-9*,;。]{1,8})?(?=\)|$)")
_BRACKETED_UNIT = re.compile(r"\((?P<sign>[≥≤<>=]?)(?P<unit>[^()]{1,8})\)")
_NONE = re.compile(
    r"(?:[^\d未没无零不]{0,12}(?:未|没有|没|未曾|从未|并未)(?:有)?(?:发生|出现|产生|收到|接到|存在|发现|造成|查出|引发)[^\d]{0,15}"
    r"|[^\d未没无零不]{0,12}(?:无|零)(?!法|需|须|从|数据|统计|资料|效|论|星)(?:一|1)?[^\d]{0,15}|没有)"
)
_RISE = re.compile(r"(?:增长|增加|提高|提升|上升|上涨|扩大)(?!率|到|至|为)")
_FALL = re.compile(r"(?:下降|降低|减少|下调|下滑|缩减|压减|负增长)(?!率|到|至|为)")


def read_mask(name: str | None) -> tuple[str | None, str | None]:
    """Direction and unit an indicator's name prescribes: `(≥**人)`, `(≥台)`, `(%)`."""
    tidied = tidy(name or "")
    found = _MASK.search(tidied) or next((f for f in _BRACKETED_UNIT.finditer(tidied) if is_unit(f["unit"])), None)
    if found is None:
        return None, None
    return found["sign"] or None, clean_unit(found["unit"]) if found["unit"] else None


@lru_cache(maxsize=READ)
def read_target(
    text: str, *, unit: str | None = None, direction: str | None = None, name: str | None = None, year: int | None = None,
) -> Reading:
    """A target cell. `unit` and `direction` are the row's columns, `name` is the indicator's, `year` completes dates."""
    content = content_of(text, year)
    mask_sign, mask_unit = read_mask(name)
    if content.form in {Form.EMPTY, Form.NOT_APPLICABLE}:
        return Reading(text, content.form)
    if direction == "定性":
        return Reading(text, Form.WORDS, "定性", typed=content.text)
    if content.form not in {Form.NUMBER, Form.RANGE}:
        directions = {Form.DATE: "日期", Form.WORDS: "定性"}
        return Reading(text, content.form, directions.get(content.form), date=content.day, typed=content.typed,
                       problem=content.problem, assumption=content.assumption)
    column = None if is_empty(unit) else clean_unit(tidy(unit or ""))
    sign = content.quantities[0].sign if content.form == Form.NUMBER else None
    chosen = "区间" if content.form == Form.RANGE else direction or sign or mask_sign or "="
    bare = None if direction or sign or mask_sign or content.form == Form.RANGE else "没有比较符号，按“=”读"
    return _valued(text, content, chosen, _unit_of(content, column, mask_unit), signed=sign is not None, bare=bare)


def _unit_of(content: Content, column: str | None, mask: str | None) -> str | None:
    """The unit that holds: the cell's own where the column measures the same, else the column's, else the mask's."""
    own = own_unit(content)
    if own and column and not same_measure(own, column):
        return column
    return own or column or mask


def own_unit(content: Content) -> str | None:
    """The unit typed with a number or with the last number of a range."""
    return clean_unit(content.quantities[-1].unit) if content.quantities[-1].unit else None


def same_measure(one: str, other: str) -> bool:
    """Whether values in these units can be compared."""
    return {one, other} <= set(RATIOS) or conversion(one, other) is not None


@lru_cache(maxsize=READ)
def read_actual(text: str, target: Reading, *, name: str | None = None, year: int | None = None) -> Reading:
    """A completion cell beside its target: a number without unit takes the target's.

    `signed` says that a comparison stands in the place of a measured value; 达到 and = are none.
    """
    if target.form == Form.NUMBER and target.value == 0 and says_none(text):
        return Reading(text, Form.NUMBER, value=Decimal(0), unit=target.unit, typed=tidy(text), assumption="没有发生，按0读")
    content = content_of(text, year)
    if content.problem == TWO_NUMBERS:
        content = _explained(text, target, year) or content
    if content.form not in {Form.NUMBER, Form.RANGE}:
        return Reading(text, content.form, date=content.day, typed=content.typed, problem=content.problem,
                       assumption=content.assumption)
    if _opposite(content.text, f"{target.text}{name or ''}"):
        return Reading(text, Form.UNREADABLE, problem="升降方向与指标值不同")
    quantity = content.quantities[0]
    sign = quantity.sign if content.form == Form.NUMBER and not quantity.reached and quantity.sign != "=" else None
    unit = own_unit(content) or (target.unit if target.form in {Form.NUMBER, Form.RANGE} else None)
    return _valued(text, content, sign, unit, signed=sign is not None, bare=None)


def says_none(text: str) -> bool:
    """Whether a completion cell says that nothing of the kind happened: 无, 零, 全年未发生, 无事故; not 未完成, 无法统计."""
    return _NONE.fullmatch(tidy(text)) is not None


def _explained(text: str, target: Reading, year: int | None) -> Content | None:
    """The leading number, where what follows can only explain it.

    In brackets; or with other units, as a part of it (其中), beside another year or the plan (比上年), or as the parts it sums or lies between.
    """
    found = leading_content(text, year)
    if found is None or re.match(r"[(,;。]?(?:或|和|与|及|至|到|-|~)", found[1]):
        return None
    content, rest = found
    others = find_quantities(rest)
    in_brackets = rest[0] == "(" and rest.endswith(")") and not any(q.start > rest.index(")") for q in others if rest.count("(") == 1)
    if not in_brackets and not _is_part(content, others, rest, target):
        return None
    return replace(content, assumption="其余按说明读")


def _is_part(content: Content, others: Sequence[Quantity], rest: str, target: Reading) -> bool:
    """Whether numbers behind a comma are beside the value: of another measure, named as part, or its own parts."""
    unit, whole = own_unit(content) or target.unit, content.quantities[0].number
    if unit is None or (target.unit is not None and not same_measure(unit, target.unit)):
        return False
    if re.match(r"[,;。](?:其中|含|包括|包含|分别|比|较|同比|环比)", rest):
        return True
    alike = [other.number for other in others if other.unit is None or same_measure(clean_unit(other.unit), unit)]
    if not alike:
        return bool(others)
    return len(alike) > 1 and (sum(alike) == whole or min(alike) <= whole <= max(alike))


def _opposite(actual: str, context: str) -> bool:
    """A fall beside a target that speaks of none, or a rise beside one that asks for a fall."""
    fall, rise = _FALL.search(context), _RISE.search(context)
    return bool((_FALL.search(actual) and not fall) or (_RISE.search(actual) and fall and not rise))


def _valued(text: str, content: Content, direction: str | None, unit: str | None, *, signed: bool, bare: str | None) -> Reading:
    own = own_unit(content)
    if unit in RATIOS and own is None and any(0 < abs(q.number) * q.scale <= 1 for q in content.quantities):
        return Reading(text, Form.UNREADABLE, direction, unit=unit, problem=PERCENT_UNCLEAR)
    values = [_value(quantity, unit, content.quantities[-1]) for quantity in content.quantities]
    if values != sorted(values):
        return Reading(text, Form.UNREADABLE, problem="区间的下限大于上限")
    return Reading(text, content.form, direction, values[0], values[1] if len(values) > 1 else None, unit, None, signed,
                   content.typed, assumption=content.assumption or bare)


def _value(quantity: Quantity, unit: str | None, last: Quantity) -> Decimal:
    """The number in `unit`; shares as fractions. `5.8万` is 58000, or 5.8 where the unit is 万元.

    The multiplier behind the last number of a range holds for the first as well (5.8-6万).
    """
    scale = quantity.scale if quantity.scale > 1 or quantity.unit or last.unit else last.scale
    if unit in RATIOS:
        return quantity.number * scale / RATIOS[unit]
    return quantity.number * scale / (scale_of(unit) if unit and scale > 1 else 1)
