"""How many projects and indicators a sentence speaks of, and whether it means all of them.

12个项目 may be building sites and 指标 land quotas: a count is taken for one of this evaluation only where its clause says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

PROJECTS_COUNTED = re.compile(r"(\d+)(?:个|项)(?:自评|评价|绩效|预算|专项|财政|本级|部门)*(?:支出)?项目")
_PROJECTS_AFTER = re.compile(
    r"(?:自评|评价|预算|支出|专项)?项目(?:资金)?(?:数量|个数|总数)?"
    r"(?:一共|共计|合计|总计|总共|共有|共|为|有|计)*(\d+)个(?!百分|月|工作日)"
)
ALL_PROJECTS = re.compile("(?:全部|所有|各个?|每个)(?:自评|预算|支出)*项目")

OUR_UNIT = "我(?:局|单位|院|校|中心|委|办|镇|乡|街道|厅|站|所|队|馆|会|部)|本(?:单位|部门|局)|全局"
"""What a unit calls itself."""

_WHOLE = re.compile(
    f"{OUR_UNIT}|本次|此次|全部|所有|(?<!其)共|总计|合计|本年|本级|参加|参与|纳入|列入|组织|安排|涉及"
)
_OF_EVALUATION = re.compile("自评|评价|绩效|预算|资金|经费|万元|执行|得分|纳入|打分|评分")
_A_PART = re.compile(
    "其中|其余|其他|其它|余下|剩余|除|以外|之外|另|未|没有|不足|部分|新增|新建|在建|续建|开工|完工|竣工|工程|建设|子项|上年|去年|往年|全区|全市|全县|全省|全镇|辖区|下属|每个?(?:镇|村|社区)|拟|计划|将|争取|"
    "申报|储备|招商|分别|第\\d|重点(?:评价|抽查)|抽取|抽查|扣分|超支|低于|高于"
)

_SELF = re.compile("自评")
_TAIL = re.compile(
    r"^(?:[，,。；;：:)、]|$|(?:均|都|全部)?(?:纳入|列入|参加|参与|开展|进行|组织|完成了?|实施了?)"
    r"|共|合计|总|资金|全年|年初|预算|年度|的?(?:自评|绩效|资金|预算|全年)|全部|均|平均|总体|自评)"
)


class Counted(Struct, frozen=True):
    """A number of projects or indicators in a sentence.

    typed   the words with the number
    number  how many
    exact   said in words that can only mean this evaluation
    """

    typed: str
    number: int
    exact: bool


_LONGEST = 150
"""Characters of a clause that is looked at; what is longer is no sentence of a person."""


def clauses_of(sentence: str) -> list[str]:
    """The clauses of a sentence; brackets part them as commas do."""
    return [clause for clause in re.split("[，,；;：:()。！？!?]", sentence) if len(clause) <= _LONGEST]


def all_projects(sentence: str) -> Iterator[Counted]:
    """Counts of projects that mean all of this unit."""
    for clause in clauses_of(sentence) if "项目" in sentence else ():
        match = PROJECTS_COUNTED.search(clause) or _PROJECTS_AFTER.search(clause)
        if match is not None and counts_all(clause, sentence):
            named = _SELF.search(clause) is not None or re.search("我局|我单位|本单位|本局", clause) is not None
            yield Counted(match[0], int(match[1]), named)


def counts_all(clause: str, sentence: str) -> bool:
    """Whether the number of projects in this clause is the number of all projects."""
    match = PROJECTS_COUNTED.search(clause) or _PROJECTS_AFTER.search(clause)
    if match is None or _A_PART.search(clause):
        return False
    whole, about = _WHOLE.search(clause), _OF_EVALUATION.search(sentence)
    return whole is not None and about is not None and _TAIL.match(clause[match.end():]) is not None


CLASS = "(?:产出|数量|质量|时效|成本|效益|经济效益|社会效益|生态效益|可持续影响|服务对象满意度|满意度|经济成本|社会成本|生态环境成本)"
"""A class of indicators, of the first or the second level."""

_KIND = "(?P<kind>(?:绩效|三级|考核|评价|具体|年度|细化)*)"
_UNIT = "(?:个|项|条)"
_INDICATORS = re.compile(rf"(?P<number>\d+){_UNIT}{_KIND}(?P<level>{CLASS}?)指标(?!值)")
_INDICATORS_AFTER = re.compile(
    rf"{_KIND}(?P<level>{CLASS}?)指标(?:数量|个数|总数)?(?:一共|共计|合计|总计|总共|共有|共|为|有|计|设置?|设定|确定)*(?P<number>\d+){_UNIT}"
)
_DONE = "(?:完成|达到|达标|实现|达成|得满分|满分|合格)"
_MANNER = "(?:均|都|全部|全|已|圆满|按期|如期|全面|完全|能|得|为)*"
_NOT = "(?:尚|仍|还)?(?:未能?|没有?能?|不)"
_OF_THEM = rf"{_UNIT}?(?:三级|绩效)*(?:指标)?的?"
_REACHED = re.compile(
    rf"(\d+){_UNIT}(?:三级|绩效)*(?:指标)?{_MANNER}{_DONE}|(?<!未)(?<!没有)(?<!部分)(?<!基本){_DONE}(?:了|的)?(?:有)?(\d+){_UNIT}(?!百分)"
)
_MISSED = re.compile(
    rf"(\d+){_OF_THEM}{_NOT}{_MANNER}{_DONE}|(\d+){_OF_THEM}(?:被|有|存在|出现)*(?:扣分|失分|偏离|偏差)|{_NOT}{_MANNER}{_DONE}(?:的)?(?:有)?(\d+){_UNIT}"
)
_PARTLY = re.compile(rf"(?:部分|基本){_DONE}(?:了|的)?(?:有)?(\d+){_UNIT}(?!百分)|(\d+){_OF_THEM}(?:为|属|是|仅|只)*(?:部分|基本){_DONE}")
_OTHER_INDICATORS = re.compile(
    "全[区市县省国镇州]|各(?:区县|县区|镇|乡|街道|村)|上级|[市省区县]局|[省市]厅|对[^，。]{1,8}考核|目标责任|综合考核|"
    "土地|用地|编制|能耗|排放|水质|新增|上年|去年|拟|计划|将|争取|经济社会|抽查|抽取|同比|其中|核心|约束性|预期性"
)


class CountedIndicators(Struct, frozen=True):
    """What a clause says of the number of indicators of a class (None: of all); None where it does not say.

    exact  said in words that can only mean this evaluation
    """

    typed: str
    level: str | None
    exact: bool
    total: int | None = None
    reached: int | None = None
    missed: int | None = None
    partly: int | None = None


def all_indicators(sentence: str) -> Iterator[CountedIndicators]:
    """Counts of the indicators of this evaluation, with what the sentence says of them."""
    clauses = clauses_of(sentence) if "指标" in sentence else []
    for place, clause in enumerate(clauses):
        match = _INDICATORS.search(clause) or _INDICATORS_AFTER.search(clause)
        if match is None or _OTHER_INDICATORS.search(clause) or re.search("除了?$", clause[:match.start()]):
            continue
        level, kind, number = match["level"] or None, match["kind"], int(match["number"])
        if not (kind or level or re.search("自评|年度指标值|扣分|满分|得分", sentence)):
            continue
        exact, after = "三级" in kind or "绩效" in kind, clause[match.end():]
        whole = match[0] + after
        if match.re is _INDICATORS and _MISSED.match(whole):
            yield CountedIndicators(match[0], level, exact, missed=number)
        elif match.re is _INDICATORS and (done := _REACHED.match(whole)) and not re.search("均|都|全", done[0]):
            yield CountedIndicators(match[0], level, exact, reached=number)
        else:
            rest = "，".join((after, *clauses[place + 1:place + 3]))
            partly, others = _first(_PARTLY, rest), _PARTLY.sub("", rest)
            yield CountedIndicators(match[0], level, exact, number, _first(_REACHED, _MISSED.sub("", others)), _first(_MISSED, others), partly)


def _first(pattern: re.Pattern[str], words: str) -> int | None:
    match = pattern.search(words)
    return next((int(group) for group in match.groups() if group), None) if match else None
