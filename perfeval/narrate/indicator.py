"""One indicator in words, or several that are alike: name, target, result, and how far it is from its target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from perfeval.facts.passages import Figure, Quote
from perfeval.facts.quantities import Points, Rate, Scored
from perfeval.facts.scores import IndicatorScore
from perfeval.narrate.causes import answer_in
from perfeval.narrate.facts import cells_of, count, quote
from perfeval.narrate.groups import CLASSES
from perfeval.narrate.measured import days_late, distance, measured, saved
from perfeval.narrate.standing import AT_LEAST_SIGNS, Standing
from perfeval.narrate.story import Story
from perfeval.narrate.wording import Gap, Part, Parts, listed, number, quoted
from perfeval.narrate.words import TOPICS, has_words
from perfeval.words.printing import percent_text, plain
from perfeval.words.readings import Form

FEW = 3
"""So many indicators of a group are told with their values, where the unit names no core ones; so many projects by name."""


MOST_NAMES = 6
"""More indicators than these are not named one by one: the first few and their number stand for them."""


# ---------------------------------------------------------------- how many


def how_many(story: Story, indicators: Sequence[IndicatorScore]) -> Part:
    """`12个` indicators."""
    table = story.table("indicators")
    rows = [i.row for i in indicators]
    return Gap(("指标数",)) if table is None else number(count(table, "level3", rows, "指标数"), "个")


_OF_SOME = {Standing.MET: "达到年度指标值", Standing.PARTLY: "部分达到"}


def tally(story: Story, indicators: Sequence[IndicatorScore], what: str) -> list[Part]:
    """`28个三级指标中，27个达到年度指标值，1个未达到`, or `12个三级指标均达到年度指标值`."""
    table = story.table("indicators")
    groups: dict[Standing, list[int]] = {kind: [] for kind in Standing}
    for indicator in indicators:
        groups[story.standing(indicator)].append(indicator.row)
    present = [(kind, rows) for kind, rows in groups.items() if rows]
    if table is None:
        return []
    cut = [i.row for i in indicators if is_cut(story, i)]
    if len(present) == 1 and not cut:
        kind = present[0][0]
        whole = "年度指标值" if kind in (Standing.MET, Standing.PARTLY, Standing.MISSED) else ""
        return [how_many(story, indicators), f"{what}{'均' if len(indicators) > 1 else ''}{kind}{whole}"]
    each: list[Parts] = []
    for kind, rows in present:
        self_cut = kind == Standing.MET and cut
        remark = ["（其中", number(count(table, "actual", cut, "自评扣分的指标数"), "个"), "自评扣分）"] if self_cut else []
        each.append([number(count(table, "actual", rows, kind), "个"), _OF_SOME.get(kind, str(kind)), *remark])
    return [how_many(story, indicators), f"{what}中，", *listed(each, "，")]


# ---------------------------------------------------------------- how it stands


def lost_points(indicator: IndicatorScore) -> Decimal:
    """Points below the weight; 0 where one of the two is not known."""
    if indicator.weight is None or indicator.points is None:
        return Decimal(0)
    return max(Decimal(0), indicator.weight - indicator.points)


def points_lost(story: Story, group: Sequence[IndicatorScore]) -> Points:
    """The points several indicators lost together."""
    table = story.table("indicators")
    cells = cells_of(table, "weight", [i.row for i in group]) if table else None
    return Points(sum((lost_points(i) for i in group), Decimal(0)), Scored("扣分", cells=cells), "扣分")


def is_cut(story: Story, indicator: IndicatorScore) -> bool:
    """Whether the unit took points off an indicator that is met."""
    return story.standing(indicator) == Standing.MET and lost_points(indicator) > 0


def is_short(story: Story, indicator: IndicatorScore) -> bool:
    """Whether an indicator was missed, or met in part."""
    return story.standing(indicator) in (Standing.MISSED, Standing.PARTLY)


def points(obtained: Points) -> Part:
    """`98.5分`, `100分`."""
    known = obtained.value
    return number(obtained if known is None else replace(obtained, value=Decimal(plain(known))), "分")


def excess(story: Story, indicator: IndicatorScore) -> Rate | None:
    """How far an "at least" was exceeded, from the regulation's line on: (actual − target) ÷ target."""
    limit = story.case.regulation.quantitative.over_explain
    table = story.table("indicators")
    if table is None or indicator.ratio is None or indicator.direction not in (*AT_LEAST_SIGNS, "=") or indicator.ratio < limit:
        return None
    if story.standing(indicator) != Standing.MET:
        return None
    return Rate(indicator.ratio - 1, Scored("完成比例", cells=cells_of(table, "actual", [indicator.row])), "超出目标的幅度")


# ---------------------------------------------------------------- its name


def names(story: Story, indicators: Sequence[IndicatorScore], *, of_project: bool = True) -> list[Part]:
    """`甲“人数”、乙“场次”`, `“人数”“场次”`, `甲、乙“人数”`, `8个项目“人数”` or `“人数”“场次”“户数”等9个指标`; the project where there are several."""
    table = story.table("indicators")
    called = {i.level3 for i in indicators}
    if len(called) > 1 and len(indicators) > MOST_NAMES:
        return [*names(story, indicators[:FEW], of_project=of_project), "等", how_many(story, indicators), "指标"]
    if table is None or len(called) > 1 or len(indicators) == 1 or story.single or not of_project:
        named = [_name(story, i, of_project) for i in indicators]
        return listed(named, "" if all(len(parts) == 1 for parts in named) else "、")
    if len(indicators) > FEW:
        return [how_many(story, indicators), "项目", _name(story, indicators[0], of_project)[-1]]
    return [*listed([[story.name(i.project)] for i in indicators]), _name(story, indicators[0], of_project)[-1]]


def _name(story: Story, indicator: IndicatorScore, of_project: bool) -> list[Part]:
    table = story.table("indicators")
    words = quote(table, indicator.row, "level3") if table else None
    named: Part = Quote(quoted(words.text), words.origin) if words else Gap(("三级指标名称",))
    known = indicator.project is None or (words is not None and indicator.project in words.text)
    return [named] if story.single or known or not of_project else [story.name(indicator.project), named]


# ---------------------------------------------------------------- its values

_DIRECTION = {"≥": "不低于", ">": "高于", "≤": "不超过", "<": "低于"}


def describe_alike(story: Story, alike: Sequence[IndicatorScore]) -> list[Part]:
    """Name, target, actual, how far a miss is from its target, and what belongs to the value."""
    table, indicator = story.table("indicators"), alike[0]
    named, standing = names(story, alike), story.standing(indicator)
    if table is None or standing == Standing.NOT_APPLICABLE:
        reason = why_not_applicable(story, indicator)
        why: list[Part] = ["（", reason, "）"] if reason else []
        return [*named, "不适用", *why]
    rows, all_ = [i.row for i in alike], "均" if len(alike) > 1 else ""
    target = measured(table, rows, indicator.target, "target", None)
    actual = result_of(story, alike)
    after = [*_after(story, alike), *_own_cut(story, alike)]
    if indicator.target.form == Form.WORDS:
        return [*named, f"{all_}为定性指标，目标", *target, "，自评", *actual, *after]
    counted = indicator.target.form == Form.NUMBER and indicator.direction in AT_LEAST_SIGNS and indicator.target.unit != "%"
    far = how_far(story, indicator, rows) if standing != Standing.MET else saved(indicator, table, rows)
    word = _DIRECTION.get(indicator.direction or "", "") if indicator.target.form == Form.NUMBER else ""
    done = f"{all_}完成" if counted else f"实际{'均为' if all_ else ''}"
    return [*named, f"目标{all_}{word or ('为' if all_ else '')}", *target, f"，{done}", *actual, *far, *after]


def result_of(story: Story, alike: Sequence[IndicatorScore]) -> list[Part]:
    """What was reached, as the unit typed it."""
    table, indicator = story.table("indicators"), alike[0]
    return measured(table, [i.row for i in alike], indicator.actual, "actual", indicator.target.unit) if table else []


def in_words_alone(indicator: IndicatorScore) -> bool:
    """Whether target and result are both given in words."""
    return indicator.target.form == Form.WORDS == indicator.actual.form


def how_far(story: Story, indicator: IndicatorScore, rows: Sequence[int], *, share: bool = True) -> list[Part]:
    """`，为目标的80%，少2场`, `，晚21天`: how far a miss is from its target."""
    table = story.table("indicators")
    return [*distance(indicator, table, rows, share=share), *days_late(indicator, table, rows)] if table else []


def why_not_applicable(story: Story, indicator: IndicatorScore) -> Quote | None:
    """Why an indicator does not apply, in the unit's words."""
    table = story.table("indicators")
    words = quote(table, indicator.row, "deviation") or quote(table, indicator.row, "description") if table else None
    return answer_in(words, story.case.workbook.year).cause or words


def _own_cut(story: Story, alike: Sequence[IndicatorScore]) -> list[Part]:
    """`，自评扣2分` of a met indicator."""
    cut = [i for i in alike if is_cut(story, i)]
    return ["，自评共扣" if len(cut) > 1 else "，自评扣", points(points_lost(story, cut))] if cut and story.case.regulation.scored else []


def _after(story: Story, alike: Sequence[IndicatorScore]) -> list[Part]:
    """What else belongs to a value: the excess, the sample of a survey, the evidence of words."""
    table, indicator = story.table("indicators"), alike[0]
    survey = indicator.level1 == CLASSES["satisfaction"]
    if table is None or (len(alike) > 1 and not survey):
        return []
    over = excess(story, indicator)
    if over is not None and over.value is not None:
        return ["，超出目标", Figure(percent_text(over.value), over)]
    if survey:
        sample = sample_of(story, indicator)
        if sample:
            return ["（", sample, "）"]
        return [] if has_words(story, *TOPICS["satisfaction"]) else story.ask("调查方式、样本数、有效问卷数")
    evidence = quote(table, indicator.row, "evidence") if indicator.target.form == Form.WORDS else None
    return ["，依据为", evidence] if evidence else []


_OF_A_SURVEY = re.compile(r"\d|问卷|调查|测评|评议|评价|访|抽|样本|回收|座谈|投诉|反馈|意见")
"""What tells how people were asked, or how many; 按计划完成 is no sample."""


def sample_of(story: Story, indicator: IndicatorScore) -> Quote | None:
    """What the unit says of how it asked people, else its evidence."""
    table = story.table("indicators")
    if table is None:
        return None
    said = (quote(table, indicator.row, column) for column in ("description", "evidence"))
    return next((words for words in said if words and _OF_A_SURVEY.search(words.text)), None)
