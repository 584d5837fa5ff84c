"""Labels of rows that state sums or balances: the few words of bookkeeping, and what may stand around them.

A label is whole where everything beside the word is a period, a general noun or a name known on the sheet; in
`支付合计会议费` or `累计安全生产无事故奖励` the word only occurs. Words are weak evidence: rows.py decides.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from msgspec import Struct

from perfeval.words.spelling import fold

LONGEST = 40
"""Characters of a label; whatever is longer is prose."""


class LabelKind(StrEnum):
    """What a label speaks of."""

    CLOSING = "closing"
    PARTIAL = "partial"
    BALANCE = "balance"


class Label(Struct, frozen=True):
    """A text that holds a word for a sum.

    whole   nothing but a label
    timed   it names a period or a page: no payment is called so
    months  the months it names (5月, 第一季度, 上半年), empty where it names none
    name    the known name it holds (a project, a source, a class), folded
    key     labels with one key are of one kind, whatever number they bear
    """

    text: str
    kind: LabelKind
    whole: bool
    timed: bool
    months: tuple[int, ...]
    name: str
    key: str


_BALANCE = r"余额|结余|[承接转过]上?下?[前次下上]页|[年期月]初数|[年期月]末数"
_PARTIAL = r"小计|累计|[日旬周月季年页]计"
_CLOSING = r"合计|总计|共计|总和|总额|总数|总得分|总分|汇总"
_WORD = re.compile(rf"({_BALANCE})|({_PARTIAL})|({_CLOSING})")
_LAST_LETTERS = {
    "计": "合总共小累日旬周月季年页", "和": "总", "额": "总余", "数": "总初末", "分": "总得", "总": "汇", "余": "结", "页": "前次下上",
}
LIKELY = tuple(re.compile(rf"{last}(?:(?<=[{before}]{last})|(?<=[{before}]\s{last}))") for last, before in _LAST_LETTERS.items())
"""The last two letters of every such word; each pattern begins with one letter, which makes it quick. Texts without a match hold none."""

_NUMERAL = r"[\d零〇一二三四五六七八九十]+"
_SPAN = rf"(?:{_NUMERAL})?(?:年度?|月份?|日|号|季度?|半年|旬|周|页|期)|[上下]半年|[本当全上下前次各每]|[年期月]?[初末底]"
_TIMED = re.compile(rf"[本当全上下前次][日旬周月季年页期]|(?:{_NUMERAL})(?:月|季|日|年|页)|[上下]半年|[日旬周月季年页]计|截[至止]|{_BALANCE}")
_NOUNS = (
    r"金额|发生额|发生|总|数额|数|额|得分|分值|分数|自评|分|支出|支付|付款|收入|资金|预算|调整|执行|到位|拨付|使用|借方|贷方|项目|指标|"
    r"单位|部门|科目|表|明细|经费|费用|万元|元|各项|全部|所有|以上|以下|共|为|至|止|截|到|从|自|第|的|及|和|与|份|度|笔|条|行|年度|结转"
)
_AROUND = re.compile(rf"(?:{_SPAN}|{_NOUNS}|{_NUMERAL}|[\s:()\[\]【】（）、,，。.·*＊~—/\-])*")
_MONTH = re.compile(rf"({_NUMERAL})月")
_QUARTER = re.compile(r"第?([1-4一二三四])季")
_HALF = re.compile(r"([上下])半年")
_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九十")}


def read_label(text: str, names: Collection[str] = ()) -> Label | None:
    """The label a text is or holds; None where it holds no word for a sum. `names`: folded names known on the sheet."""
    folded = fold(text)
    found = _WORD.search(folded) if len(folded) <= LONGEST else None
    if found is None:
        return None
    balance = _WORD.sub(lambda match: match[0] if match[1] else "", folded) != _WORD.sub("", folded)
    kind = LabelKind.BALANCE if balance else LabelKind.PARTIAL if found[2] else LabelKind.CLOSING
    rest = _WORD.sub("", folded)
    name = max((name for name in names if name and name in rest), key=len, default="")
    rest = rest.replace(name, "", 1) if name else rest
    timed = _TIMED.search(folded) is not None
    if timed and kind is LabelKind.CLOSING and not re.search(r"全年|年度|本年", folded):
        kind = LabelKind.PARTIAL
    if name and kind is LabelKind.CLOSING:
        kind = LabelKind.PARTIAL
    key = re.sub(_NUMERAL, "#", folded.replace(name, "*") if name else folded)
    return Label(folded, kind, _AROUND.fullmatch(rest) is not None, timed, _months(folded), name, key)


def _months(text: str) -> tuple[int, ...]:
    if found := _MONTH.search(text):
        month = _number(found[1])
        return (month,) if 1 <= month <= 12 else ()
    if found := _QUARTER.search(text):
        first = 3 * (_number(found[1]) - 1) + 1
        return (first, first + 1, first + 2)
    if found := _HALF.search(text):
        return tuple(range(1, 7)) if found[1] == "上" else tuple(range(7, 13))
    return ()


def _number(numeral: str) -> int:
    """`5` or `十一` as a number; 0 where it is none of the first twelve."""
    if numeral.isdecimal():
        return int(numeral)
    if numeral.startswith("十"):
        return 10 + _DIGITS.get(numeral[1:] or "零", -10)
    return _DIGITS.get(numeral, 0)
