"""The filled official form as data: the words by which its cells are known, whoever laid it out.

Compared after `plain_label`: folded, without brackets (`全年预算数（A）`) and without a colon at the end. What a word of the
form means is named by the column of sheets.py it fills, or by a name of its own. Sources: 财预〔2020〕10号 附件1, the forms
perfeval writes, and published forms of provinces and counties.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from perfeval.declared.columns import Column
from perfeval.declared.form_words import GOAL_PATTERNS, HEAD_PATTERNS, INDICATOR_PATTERNS, MONEY_PATTERNS, FormWords
from perfeval.declared.sheets import DIRECTIONS, FUNDING, INDICATORS, PROFILE, PROJECTS
from perfeval.declared.sources import LEVELS, OWN_LEVEL, SOURCES, SPECIAL_ACCOUNT, UNLEVELLED, source_named
from perfeval.words.spelling import fold

TITLE = re.compile(r"自评.*表|绩效.*评价表")
"""A title a filled form bears."""

WHOLE_OF_DEPARTMENT = re.compile(r"整体.*(?:自评|评价).*表|(?:自评|评价).*整体.*表")
"""A title of a form of a whole department or unit, which names no project."""

OF_DEPARTMENTS = FormWords(
    dict.fromkeys(("部门名称", "单位名称", "部门", "单位", "预算部门", "预算单位", "填报单位", "填报部门", "评价部门", "评价单位"), "1"),
    (
        (r"(?:预算|填报|评价|自评|被评价|一级预算)*(?:部门|单位)(?:全称|名称)?(?:及(?:代码|编码))?", "2"),
        (r".*主管部门.*", "3"),
    ),
)
"""Labels of the department's name on such a form; the lowest number counts."""

TRANSFER_PACK = "transfer"
"""The pack of forms without points."""

FORM_NUMBERS: tuple[tuple[re.Pattern[str], str], ...] = ((re.compile(r"(?<!\d)51\d{4}_\d{4}zp", re.IGNORECASE), "sichuan"),)
"""Numbers of forms as the budget system of a province prints them above the title, and its pack."""

COEFFICIENT = re.compile(r"得分系数")
RATE_TIMES = re.compile(r"(\d+(?:\.\d+)?)分?[*×xX]?(?:预算)?执行率|(?:预算)?执行率[*×xX](\d+(?:\.\d+)?)分?")
"""A heading that computes the execution points: `得分（20分*执行率）`."""

POINTS_IN_HEADING = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)分(?!析)")
OF_THE_RATE = Decimal(20)
"""Points of the execution rate that only one pack has, and the pack."""

WITH_TWENTY = "hubei"

YEAR = re.compile(r"(?<!\d)(?:(?P<from>(?:19|20)\d{2})年?[-—–~～至到]+)?(?P<year>(?:19|20)\d{2})年度")
YEAR_ALONE = re.compile(r"(?<!\d)(?:(?P<from>(?:19|20)\d{2})年?[-—–~～至到]+)?(?P<year>(?:19|20)\d{2})年(?![\d度])")
YEAR_BRACKETED = re.compile(r"\((?:(?P<from>(?:19|20)\d{2})[-—–~～至到]+)?(?P<year>(?:19|20)\d{2})\)")
"""The year as a title may say it; `2024年3月` is a date."""

_NUMERAL = re.compile(r"[一二][〇○零Oo0一二三四五六七八九]{3}(?=年)")
_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")


def with_digits(text: str) -> str:
    """Text with the years in Chinese numerals as digits."""
    return _NUMERAL.sub(lambda found: found[0].translate(_DIGITS), text)


DATED = re.compile(r"日期|时间")
"""Words before a day, whose year is not that of the form."""

_BRACKETS = re.compile(r"\([^()]*\)")


def plain_label(text: str) -> str:
    """A label as labels are compared."""
    return _BRACKETS.sub("", fold(text)).strip("*:：、 ")


def _words(column: Column, *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(plain_label, (column.title, *column.aliases, *more))))


def _meanings(words: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    return {word: name for name, spelled in words.items() for word in spelled}


HEAD = FormWords(_meanings({
    "project": _words(PROJECTS.column("project"), "转移支付名称", "专项名称", "专项资金名称", "项目支出名称"),
    "department": _words(PROJECTS.column("department"), "地方主管部门", "项目主管部门", "主管部门及代码", "一级预算单位"),
    "implementer": _words(PROJECTS.column("implementer"), *_words(PROFILE.column("unit")), "资金使用单位"),
    "reporter": _words(PROFILE.column("reporter"), "联系人", "项目联系人"),
    "phone": _words(PROFILE.column("phone")),
    "score": ("自评总分", "自评得分"),
}), HEAD_PATTERNS)
"""Labels above the money: what stands to their right."""

MONEY = FormWords(_meanings({
    "initial": _words(FUNDING.column("initial"), "年初批复数"),
    "budget": _words(FUNDING.column("budget"), "全年预算数", "调整预算数", "全年调整预算数", "全年总预算数"),
    "executed": _words(FUNDING.column("executed"), "全年支出数", "实际执行数", "实际支出数"),
    "execution_weight": ("分值", "权重", "执行率权重"),
    "rate": ("执行率", "预算执行率"),
    "execution_points": ("得分", "执行率得分", "自评得分"),
}), MONEY_PATTERNS)
"""Headings of the money block."""

_NO_VALUES = frozenset({
    *MONEY, "项目负责人", "项目类型", "项目类别", "项目属性", "项目性质", "项目编码", "项目代码", "财政处室", "业务主管部门", "项目起止时间",
    "负责人", "负责人及电话", "财政审核评分", "资金来源",
})

LABELS = FormWords({**dict.fromkeys(_NO_VALUES, ""), **{word: HEAD[word] for word in HEAD}}, HEAD_PATTERNS)
"""Labels of the upper part of a form: none of them is the value of another."""

GOALS = FormWords(_meanings({
    "goal": _words(PROJECTS.column("goal"), "年度目标", "项目年度目标", "年度预期目标", "全年绩效目标", "年初绩效目标", "年初设定目标"),
    "goal_result": _words(
        PROJECTS.column("goal_result"), "年度目标完成情况", "全年实际完成情况", "全年目标实际完成情况", "目标实际完成情况",
        "年度总体目标完成情况综述", "实际完成目标", "具体完成情况",
    ),
}), GOAL_PATTERNS)
"""Headings of the goal block."""

INDICATOR = FormWords(_meanings({
    **{name: _words(INDICATORS.column(name)) for name in ("level1", "level2", "unit", "core", "evidence")},
    "level3": _words(INDICATORS.column("level3"), "指标内容"),
    "actual": _words(INDICATORS.column("actual"), "完成情况"),
    "direction": _words(INDICATORS.column("direction"), "绩效指标性质"),
    "target": _words(INDICATORS.column("target"), "年初指标值", "全年指标值", "全年目标值", "预期指标值", "计划指标值", "年度目标值"),
    "adjusted": ("调整指标值", "调整后指标值"),
    "weight": _words(INDICATORS.column("weight"), "标准分", "标准分值"),
    "claimed_points": _words(INDICATORS.column("claimed_points")),
    "deviation": _words(
        INDICATORS.column("deviation"), "未完成原因", "偏差原因分析", "偏差原因分析与改进措施", "未完成原因分析及改进措施", "未完成原因及改进措施",
    ),
}), INDICATOR_PATTERNS)
"""Headings of the indicator table; `adjusted` is the target where it is filled."""

OF_THE_TARGET = frozenset({"日期", "区间"})
"""Words perfeval's own forms write as 指标性质 where the target itself says all there is to say."""

CARRIED = {"funding": ("initial", "budget", "executed"), "projects": ("project", "department", "implementer", "goal", "goal_result")}
"""Columns a form fills besides those of its indicator table."""

TOTAL = FormWords(
    dict.fromkeys(("总分", "合计", "总计", "总得分", "自评总分", "合计得分", "总分合计"), "score"),
    ((r"(?:[一二三四五六七八九十]+、)?"
      r"(?:自评|指标|绩效|评价|项目|综合|最终)*(?:总分|合计|总计|总得分|综合得分|得分合计|分值合计|总评分)(?:得分|分值|分)?", "score"),),
)
"""Labels of the row that sums the points."""

WHOLE = re.compile(r"总额|总金额|合计|总计|总资金|^$")
"""Labels of the row of all money; a block of one line needs none."""

MOVED = "不适用折算"
"""Begins the row of points that indicators not applicable passed on (perfeval's own forms)."""

FOOT = re.compile(r"(单位负责人|项目负责人|填报人|填表人|联系电话|填报日期|填表日期)[:：]([^:：]*?)(?=[\u3000\s]+[^\s:：]{2,6}[:：]|$)")
"""Signatures below the form: label, what follows it."""

FOOT_NAMES = {"单位负责人": "head", "填报人": "reporter", "填表人": "reporter", "联系电话": "phone", "填报日期": "report_date",
              "填表日期": "report_date"}

_SOURCE_PARTS = re.compile(r"中央|省|市|县|区|财政|自有|自筹|结转|其他|专户|上级|本级|社会|单位资金|拨款|补助")
_APPROPRIATION = "当年财政拨款"
_WITHIN = frozenset({*LEVELS, UNLEVELLED, SPECIAL_ACCOUNT})
"""Sources a form may count as part of 当年财政拨款."""

_NAMES = frozenset({_APPROPRIATION, *(choice.name for choice in SOURCES)})


def exclude_each_other(sources: Sequence[str]) -> bool:
    """Whether these are declared sources, each once, of which none can be part of another."""
    different = set(sources)
    return len(different) == len(sources) and different <= _NAMES and not (_APPROPRIATION in different and different & _WITHIN)


def names_source(label: str) -> bool:
    """Whether a label names a source of money, or all of it."""
    plain = plain_label(label).removeprefix("其中").lstrip(":：")
    return bool(plain) and (source_named(plain) is not None or WHOLE.search(plain) is not None or _SOURCE_PARTS.search(plain) is not None)


def source_of(label: str) -> str:
    """The source of money a line of the form names; a form that says no more than 财政拨款 is not taken to say more."""
    plain = plain_label(label).removeprefix("其中").lstrip(":：")
    named = source_named(plain)
    return {None: plain, UNLEVELLED: _APPROPRIATION, OWN_LEVEL: LEVELS[3]}.get(named, named) or plain


# ---------------------------------------------------------------- indicators

SLOT = re.compile(r"(?:[一二三]级)?指标(?:\d+|[一二三四五六七八九十]+)?[:：]*/*|[…·.。、/]+")
"""What the blank form prints where a name goes: `指标2`, `……`."""

NOT_FILLED = re.compile(r"[…·.。/]+")
PART = re.compile(r"其中")
"""Begins the name of an indicator that is part of the one above."""

RATE_ROW = re.compile(r"(?:项目|财政|资金|年度|部门)*(?:预算|资金|支出)(?:资金|支出)?执行(?:率|进度|情况)?(?:\(.*\))?|执行率")
"""An indicator that is the execution rate."""

_CLASSES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:项目)?(?:服务对象)?满意度?(?:指标|类指标)?"), "满意度指标"),
    (re.compile(r"(?:项目|绩效)?产出(?:类)?(?:指标|情况)?"), "产出指标"),
    (re.compile(r"(?:项目|绩效)?(?:效益|效果)(?:类)?(?:指标|情况)?"), "效益指标"),
    (re.compile(r"(?:项目)?成本(?:类)?指标"), "成本指标"),
)
_DIRECTIONS = frozenset(fold(word) for choice in DIRECTIONS for word in (choice.name, *choice.aliases))


def class_of(text: str) -> str | None:
    """A first-level class as the template calls it, without its weight (`产出指标（50分）`); foreign ones as they stand."""
    plain = re.sub(r"[:：]?\d+(?:\.\d+)?[分%]?$", "", plain_label(text))
    return next((name for words, name in _CLASSES if words.fullmatch(plain)), plain or None)


def is_direction(text: str) -> bool:
    """Whether a cell of 指标性质 says which way the target goes; `定量指标` does not."""
    return fold(text) in _DIRECTIONS
