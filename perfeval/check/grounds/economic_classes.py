"""部门预算支出经济分类科目 as people write them in a ledger -> their codes (财政部《支出经济分类科目改革方案》, 财预〔2017〕98号).

Only the classes the rules ask about are listed by name; a number in front of a name always wins.
"""

from __future__ import annotations

import re
from functools import lru_cache

from perfeval.words.spelling import fold

NAMES = {
    "301": "工资福利支出", "30101": "基本工资", "30102": "津贴补贴", "30103": "奖金", "30106": "伙食补助费", "30107": "绩效工资",
    "30108": "机关事业单位基本养老保险缴费", "30109": "职业年金缴费", "30110": "职工基本医疗保险缴费", "30111": "公务员医疗补助缴费",
    "30112": "其他社会保障缴费", "30113": "住房公积金", "30114": "医疗费", "30199": "其他工资福利支出",
    "302": "商品和服务支出", "30205": "水费", "30206": "电费", "30207": "邮电费", "30208": "取暖费", "30212": "因公出国(境)费用",
    "30217": "公务接待费", "30231": "公务用车运行维护费", "30240": "税金及附加费用",
    "303": "对个人和家庭的补助", "30301": "离休费", "30302": "退休费", "30303": "退职(役)费", "30304": "抚恤金", "30305": "生活补助",
    "30306": "救济费", "30307": "医疗费补助", "30308": "助学金", "30309": "奖励金", "30310": "个人农业生产补贴",
    "30311": "代缴社会保险费", "30399": "其他对个人和家庭的补助",
    "307": "债务利息及费用支出", "309": "资本性支出(基本建设)", "310": "资本性支出", "311": "对企业补助(基本建设)", "312": "对企业补助",
    "313": "对社会保障基金补助", "399": "其他支出",
}

PERSONNEL = tuple(code for code in NAMES if "30101" <= code <= "30113")
"""Salaries, allowances and contributions of the unit's own staff: basic expenditure."""

_CODES = {fold(name): code for code, name in NAMES.items()}
_NUMBER = re.compile(r"\D*(3\d{2})[-.]?(\d{2})?(?!\d)")


@lru_cache(maxsize=1024)
def class_code(cell: str) -> str:
    """The code of three or five digits; "" where its words are not known here."""
    text = fold(cell)
    numbered = _NUMBER.match(text)
    if numbered:
        return numbered.group(1) + (numbered.group(2) or "")
    return _CODES.get(text, "")


def is_of(cell: str, classes: tuple[str, ...]) -> bool:
    """Whether the code of a cell is one of these, or below one of three digits."""
    return class_code(cell).startswith(classes)
