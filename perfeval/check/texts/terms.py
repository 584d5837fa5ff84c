"""What figures of money, rate and points are called in prose: each term by its parts, not by a list of phrases."""

from __future__ import annotations

import re
from enum import StrEnum

from perfeval.facts.balances import TERMS


class Term(StrEnum):
    """What a figure of money, rate or points is called. The value is the plain word for messages."""

    SHARE = "占比"
    """Of one project or source in the whole."""
    GROWN = "较年初增加"
    SHRUNK = "较年初减少"
    EXECUTION_RATE = "预算执行率"
    ARRIVAL_RATE = "资金到位率"
    SCORE = "自评总分"
    BUDGET = TERMS["budget"]
    INITIAL = TERMS["initial"]
    EXECUTED = TERMS["executed"]
    ARRIVED = TERMS["arrived"]
    UNSPENT = "结余数"
    ADDED = "追加预算"
    CUT = "调减预算"
    PLANNED = "预算"
    """Initial or full-year: the words do not say which."""
    SPENT = "支出"
    """Executed, in words so plain that it may be a part of it."""


SOURCE = "|".join([
    "中央(?:财政)?", "(?:省|自治区|市|区|县|旗|本)(?:本)?级(?:财政)?", "(?:省|自治区|市|区|县|旗)财政", "上级(?:财政)?", "上年结转", "财政",
])

_SPENDING = "(?:执行|支出|支付|使用|列支|支用|开支)"
_MONEY = "(?:资金|经费|预算|财政|项目)"
_AMOUNT = "(?:总额|总数|总计|总量|金额|数|额)"
_WHOLE = "(?:全年|年度|当年)"
_UP, _DOWN = "(?:增加|增长|增多|上升|提高|上调|调增|增(?!幅))", "(?:减少|下降|降低|下调|调减|缩减|减(?!幅)|降(?!幅))"
_SINCE = f"(?:比|较|相比|对比)年初{_MONEY}*(?:安排|批复|核定)*{_AMOUNT}?(?:相比)?(?:净|共|实际|累计)*"

_TERMS = (
    (Term.SHARE, rf"占(?:全部|全年|本年|当年|年度|全局|我局|整个|总|的|{_MONEY})*"
                 rf"{_MONEY}?(?:总)?(?:{_MONEY}|{_SPENDING}|投入|执行){_AMOUNT}?的?(?:比重|比例|份额)?"),
    (Term.GROWN, f"{_SINCE}{_UP}"),
    (Term.SHRUNK, f"{_SINCE}{_DOWN}"),
    (Term.EXECUTION_RATE, rf"{_WHOLE}?{_MONEY}*(?:总体|综合|整体|总)?{_SPENDING}(?:率|进度|比例)"),
    (Term.ARRIVAL_RATE, rf"{_MONEY}*到位(?:率|比例)"),
    (Term.SCORE, r"(?:绩效)?自评(?:综合|总)?(?:得分|总分|分)|综合(?:自评)?得分|总得分|总分(?!值)"),
    (Term.BUDGET, rf"全年(?:{SOURCE}|总|{_MONEY})*预算(?:安排|总|{_AMOUNT})*"
                  rf"|调整后的?(?:全年)?{_MONEY}*预算{_AMOUNT}?|调整预算数|最终预算{_AMOUNT}?"),
    (Term.INITIAL, rf"年初(?:{SOURCE}|{_MONEY}|部门|安排|批复|核定|的)*预算(?:安排|批复|总|{_AMOUNT})*|年初(?:安排|批复)"),
    (Term.EXECUTED, rf"{_WHOLE}(?:实际|累计|完成|合计|共|总|已|{_MONEY})*{_SPENDING}{_AMOUNT}?|(?:预算|实际)?执行数"
                    rf"|(?:实际|累计|{_MONEY})*{_SPENDING}(?:总额|总数|总计|总量)|总(?:支出|执行){_AMOUNT}?"),
    (Term.UNSPENT, rf"结余|剩余|(?:尚|还)?未{_SPENDING}完?|结转(?:下年|次年)(?:使用)?"),
    (Term.ARRIVED, rf"(?:实际|全年|已|累计|{_MONEY})*(?<!未)(?:到位|到账)"),
    (Term.ADDED, r"追加(?:预算|安排)?|调增(?:预算)?|增补(?:预算)?|增拨"),
    (Term.CUT, r"(?:调减|追减|核减|压减|压缩|削减)(?:预算)?|减少预算|收回(?:预算)?"),
    (Term.SPENT, rf"(?:实际|累计|本年度?|已|预算)*{_SPENDING}"),
    (Term.PLANNED, rf"(?<!部门)(?<!公共)(?:安排)?预算(?:安排|总|{_AMOUNT})*"),
)
TERM = re.compile("|".join(f"(?P<{term.name}>{pattern})" for term, pattern in _TERMS))

GROWTH_AFTER = re.compile("(?:增|升|涨|降|减)幅|增长率?|增加|下降|减少|上升")
"""What a percentage is called right after a change since the year's beginning."""

OTHER_BASE = re.compile(
    "部门(?:整体)?(?:预算|决算|支出)|一般公共预算|政府性?基金|政府采购|全口径|(?:按照?|以)[^，。；]{1,30}(?:计算|测算|口径|为基数|为分母)|部门整体|三公|基本支出"
)
"""Words after which a rate or an amount is measured on something else than the projects' budget."""

RESULT_AFTER = re.compile("^(?:预算|安排)?(?:为|到|至|成)")
"""After a verb of change: what follows is the new amount, not the change (由81万元调减为76.55万元)."""

_SOURCE_KEYS = (("中央", "中央"), ("自治区", "省"), ("省", "省"), ("市", "市"), ("上级", "上级"), ("上年", "上年结转"), ("财政", "财政"))


def source_key(word: str) -> str:
    """The group of sources a word for one stands for."""
    return next((key for start, key in _SOURCE_KEYS if word.startswith(start)), "本级")
