"""IN rules on the targets: measurable, within the year, free of contradictions, as approved."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfeval.check.grounds.indicator_lines import IndicatorLine, at, contradicted_sign, indicator_lines
from perfeval.check.grounds.preconditions import YEAR_READ
from perfeval.check.rule import Breach, NotApplicable, Precondition, Result, rule
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.tables import row_number
from perfeval.words.notation import read_target
from perfeval.words.readings import Form, Reading
from perfeval.words.spelling import fold

NEEDS = ("indicators", "indicators.target")
APPROVED_TARGETS = Precondition(lambda case: case.table("indicators").has("approved"), NotApplicable("没有填写批复指标值"))

_MANNER = "(?:进一步|不断|逐步|逐年|持续|有效|显著|明显|大力|全面|切实|稳步|有所|得到|大幅|较大|更加|着力|积极|深入|显着|较为|充分|普遍|大大|极大)"
_VERB = "(?:提高|提升|加强|增强|促进|推动|推进|助推|带动|改善|优化|加大|扩大|强化|深化|加快|增加|改进)"
INCREASE_ALONE = re.compile(f"^{_MANNER}*(?:的|地)?{_VERB}|{_MANNER}+(?:的|地)?{_VERB}[了的]?$|{_VERB}[了的]?$")
"""A verb of increase that opens or closes the target: nobody can tell at year end how much was meant."""

STATE = re.compile("完成|建成|建立|达到|达标|合格|到位|健全|落实|覆盖|通过|验收|正常|按时|及时|按期|无|未|零|不发生|符合|规范|完备|完整|有效$|是$")
"""Words of a state or an event beside it: whether it is so can be answered with yes or no."""

DEADLINE_IN_NAME = re.compile(r"((?:19|20)\d{2})年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末|底前|末前|之前|以前|前)")
"""A year with a deadline in the name; a year alone may be the year of a programme (2021年高标准农田)."""


@rule("IN16", "指标值无法衡量", Severity.WARNING, needs=NEEDS,
      advice="写出数量、比率或时间，或者写成年底能判断“是”或“否”的状态（如“机制健全并正常运行”）。",
      basis="财预〔2020〕10号第十三条（指标应细化、量化）；评审通行做法")
def target_not_measurable(case: Case) -> Iterator[Result]:
    """只写“提高”“加强”“促进”一类动词，年底无法判断提高到什么程度才算完成。产出、成本和满意度指标作提醒，效益指标作提示。
    “机制健全”“按期完成”这类状态可以回答是或否，视为能够衡量。"""
    for line in indicator_lines(case):
        target = line.score.target
        text = fold(target.text).rstrip("。;；")
        if target.form == Form.WORDS and INCREASE_ALONE.search(text) and not STATE.search(text):
            yield Breach(at(case, line, "target"), f"指标{line.name}的指标值“{target.text}”没有说明达到什么程度，年底无法衡量。",
                         found=target.text, severity=Severity.NOTE if line.is_class("效益指标") else None)


@rule("IN20", "指标重复", Severity.ERROR, needs=NEEDS,
      advice="删除重复的一行并调整分值；确是两个指标的，在名称中区分开。", basis="财政系统校验做法（同一二级指标下名称和指标值不得重复）")
def indicator_twice(case: Case) -> Iterator[Result]:
    """同一项目、同一二级指标下，名称和指标值都相同的指标等于一项工作计两次分，是错误；名称相同而指标值不同的作提醒。
    报告指在后出现的一行。"""
    first: dict[tuple[str, str], list[IndicatorLine]] = {}
    for line in indicator_lines(case):
        if not line.score.level3:
            continue
        earlier = first.setdefault((line.project, fold(line.score.level3)), [])
        same = next((e for e in earlier if _same_indicator(e, line)), None)
        if same is not None:
            yield Breach(at(case, line, "level3"), f"指标{line.name}与第{row_number(same.row)}行的名称和指标值都相同。", found=line.score.level3)
        elif earlier:
            yield Breach(at(case, line, "level3"),
                         f"指标{line.name}与第{row_number(earlier[0].row)}行同名，指标值分别为“{earlier[0].score.target.text}”和“{line.score.target.text}”。",
                         found=line.score.level3, severity=Severity.WARNING)
        earlier.append(line)


def _same_indicator(one: IndicatorLine, other: IndicatorLine) -> bool:
    places = [(fold(line.score.level1 or ""), fold(line.score.level2 or ""), fold(line.score.target.text)) for line in (one, other)]
    return places[0] == places[1]


@rule("IN22", "完成期限不在本年度", Severity.WARNING, needs=NEEDS, applies=(YEAR_READ,),
      advice="改为本年度内的期限；沿用上年的请更新，跨年度项目请说明。", basis="财预〔2020〕10号第十条（自评对象为当年项目支出）")
def deadline_outside_year(case: Case) -> Iterator[Result]:
    """年度指标的完成期限应在预算年度之内。早于本年的多半是沿用了上年的表，晚于本年的年底无法评价。
    效益指标中写到以后年份的（如“规划期至2035年”）说的是效果保持多久，不报告。
    写在指标名称里的期限（如“2020年底前”）同样核对。"""
    year = case.workbook.year or 0
    for line in indicator_lines(case):
        target = line.score.target
        if target.form == Form.DATE and target.date is not None:
            lasting = line.is_class("效益指标") and target.date.year > year  # how long an effect holds is no deadline
            if target.date.year != year and not lasting:
                yield Breach(at(case, line, "target"), f"指标{line.name}的期限是“{target.text}”，预算年度是{year}年。", str(year), target.text)
            continue
        named = DEADLINE_IN_NAME.search(fold(line.score.level3 or ""))
        if named and int(named[1]) != year:
            yield Breach(at(case, line, "level3"), f"指标{line.name}名称中的期限不在{year}年度内。", str(year), named[0])


@rule("IN25", "指标性质与指标值的符号矛盾", Severity.ERROR, needs=NEEDS,
      advice="改正指标性质或指标值中的符号，使二者一致。", basis="财政系统校验做法")
def direction_contradicts_sign(case: Case) -> Iterator[Result]:
    """“指标性质”一列和指标值里的符号说的是同一件事，二者相反时无法确定怎样计分。“≥”与“＞”方向相同，不算矛盾。"""
    for line in indicator_lines(case):
        sign = contradicted_sign(line, case.workbook.year)
        if sign is not None:
            stated, target = line.cells["direction"], line.score.target.text
            yield Breach(at(case, line, "direction"), f"指标{line.name}的指标性质是“{stated}”，指标值写的是“{target}”。", sign, stated)


@rule("IN32", "指标值与批复的不同", Severity.WARNING, needs=NEEDS, applies=(APPROVED_TARGETS,),
      advice="改回批复的指标值；经批准调整的，在预算调整中填写批准文号。",
      basis="财预〔2020〕10号第十三条（自评指标以预算批复时确定的为准）")
def target_differs_from_approved(case: Case) -> Iterator[Result]:
    """自评应使用预算批复时确定的指标值，年终不能自行改动。该项目有批准预算调整的文号时，视为随调整变更，不报告。"""
    adjusted = _projects_with_document(case)
    for line in indicator_lines(case):
        approved = line.cells["approved"]
        if approved is None or not line.score.target.text or line.project in adjusted:
            continue
        before = read_target(approved, unit=line.cells["unit"], direction=line.cells["direction"], year=case.workbook.year)
        if not _same_target(before, line.score.target):
            yield Breach(at(case, line, "target"), f"指标{line.name}的指标值是“{line.score.target.text}”，批复的是“{approved}”。",
                         approved, line.score.target.text)


def _same_target(one: Reading, other: Reading) -> bool:
    if Form.WORDS in (one.form, other.form) or Form.UNREADABLE in (one.form, other.form):
        return fold(one.text) == fold(other.text)
    return (one.form, one.value, one.upper, one.date) == (other.form, other.value, other.upper, other.date)


def _projects_with_document(case: Case) -> frozenset[str]:
    if "adjustments" not in case.workbook.tables:
        return frozenset()
    changes = case.table("adjustments").rows.values()
    return frozenset(change["project"] for change in changes if change["document"] is not None and change["project"] is not None)
