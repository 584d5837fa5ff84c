"""What became of the indicators: section two (two). Totals first, then misses and key values; the rest is in the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial

from msgspec.structs import replace

from perfeval.facts.passages import Figure, Quote
from perfeval.facts.quantities import Points, Rate, Scored
from perfeval.facts.scores import IndicatorScore
from perfeval.narrate.facts import cells_of, count, quote
from perfeval.narrate.measured import days_late, distance, measured
from perfeval.narrate.standing import AT_LEAST_SIGNS, Standing
from perfeval.narrate.story import Story, sentence
from perfeval.narrate.wording import Gap, Part, Parts, listed, number, quoted
from perfeval.narrate.words import TOPICS, has_words, in_words_of_projects, own_words
from perfeval.words.decimals import round_half_up
from perfeval.words.printing import percent_text, plain
from perfeval.words.readings import Form
from perfeval.words.spelling import fold

CLASSES = {"output": "产出指标", "benefit": "效益指标", "satisfaction": "满意度指标"}
GROUPS = {
    "output.quantity": "数量指标", "output.quality": "质量指标", "output.time": "时效指标", "output.cost": "成本指标",
    "benefit.economic": "经济效益指标", "benefit.social": "社会效益指标", "benefit.ecological": "生态效益指标",
    "benefit.lasting": "可持续影响指标",
}
_STARTS = {
    "output.quantity": "数量", "output.quality": "质量", "output.time": "时效", "output.cost": "成本",
    "benefit.economic": "经济", "benefit.social": "社会", "benefit.ecological": "生态", "benefit.lasting": "可持续",
}
FEW = 3
"""So many indicators of a group are told with their values, where the unit names no core ones."""
MOST_TOLD = 5
FEW_IN_ALL = 10
"""So many indicators of a report on one project are told one by one."""


def section_of(indicator: IndicatorScore) -> str:
    """The section an indicator is told in: its level-2 group, else its class; a class of costs is told under 成本."""
    if indicator.level1 == "成本指标":
        return "output.cost"
    level1 = next((key for key, name in CLASSES.items() if name == indicator.level1), "output")
    level2 = fold(indicator.level2 or "")
    return next((key for key, start in _STARTS.items() if key.startswith(level1) and level2.startswith(start)), level1)


def _told_in(story: Story, key: str) -> list[IndicatorScore]:
    """The indicators that are told in a section."""
    return [indicator for indicator in story.indicators if section_of(indicator) == key]


def tally(story: Story, indicators: Sequence[IndicatorScore]) -> list[Part]:
    """`，达到4个、未达到1个`, or `，均达到年度指标值`."""
    table = story.table("indicators")
    groups: dict[Standing, list[int]] = {kind: [] for kind in Standing}
    for indicator in indicators:
        groups[story.standing(indicator)].append(indicator.row)
    present = [(kind, rows) for kind, rows in groups.items() if rows]
    if table is None or not present:
        return []
    cut = [i.row for i in indicators if story.standing(i) == Standing.MET and lost_points(i)]
    if len(present) == 1 and not cut and present[0][0] in (Standing.MET, Standing.PARTLY, Standing.MISSED):
        every = "均" if len(indicators) > 1 else "已" if present[0][0] == Standing.MET else ""
        return [f"，{every}{present[0][0]}年度指标值"]
    each = listed([[str(kind), number(count(table, "actual", rows, kind), "个")] for kind, rows in present])
    return ["，", *each, *(["，其中自评扣分", number(count(table, "actual", cut, "自评扣分的指标数"), "个")] if cut else [])]


def lost_points(indicator: IndicatorScore) -> Decimal:
    """Points below the weight; 0 where one of the two is not known."""
    if indicator.weight is None or indicator.points is None:
        return Decimal(0)
    return max(Decimal(0), indicator.weight - indicator.points)


def how_many(story: Story, indicators: Sequence[IndicatorScore]) -> Part:
    """`12个` indicators."""
    table = story.table("indicators")
    rows = [i.row for i in indicators]
    return Gap(("指标数",)) if table is None else number(count(table, "level3", rows, "指标数"), "个")


@sentence("indicators")
def results_of_projects(story: Story) -> Iterator[Parts]:
    """What became of the overall goals, in the unit's words."""
    if not story.outline.has("overall"):
        told = in_words_of_projects(story, "goal_result")
        yield ["总体目标完成情况：" if story.single else "各项目总体目标完成情况如下。", *told, "。"] if told else story.ask("总体目标完成情况")


@sentence("indicators")
def totals(story: Story) -> Iterator[Parts]:
    """All indicators: set, met, missed."""
    if story.indicators:
        yield ["三级指标共", how_many(story, story.indicators), *tally(story, story.indicators), "；各指标的目标值和完成值见绩效自评表。"]


@sentence("indicators", joined=True)
def scores(story: Story) -> Iterator[Parts]:
    """The score of the only project, where the form has points."""
    known = [] if story.tabled else [p for p in story.case.scores.projects if p.score is not None]
    if story.case.regulation.scored and known:
        score = round_half_up(known[0].score or Decimal(0), story.case.regulation.points_decimals)
        yield ["自评得分", points(Points(score, Scored("自评得分", known[0].project), "自评得分")), "。"]


def points(obtained: Points) -> Part:
    """`98.5分`, `100分`."""
    known = obtained.value
    return number(obtained if known is None else replace(obtained, value=Decimal(plain(known))), "分")


# ---------------------------------------------------------------- one indicator

_DIRECTION = {"≥": "不低于", ">": "高于", "≤": "不超过", "<": "低于"}


def names(story: Story, indicators: Sequence[IndicatorScore]) -> list[Part]:
    """`甲“人数”、乙“场次”`, `“人数”“场次”`, `甲、乙“人数”`, or `8个项目“人数”`; the project only where there are several."""
    table = story.table("indicators")
    called = {i.level3 for i in indicators}
    if table is None or len(called) > 1 or len(indicators) == 1 or story.single:
        named = [_name(story, i) for i in indicators]
        return listed(named, "" if all(len(parts) == 1 for parts in named) else "、")
    if len(indicators) > FEW:
        return [how_many(story, indicators), "项目", _name(story, indicators[0])[-1]]
    return [*listed([[story.name(i.project)] for i in indicators]), _name(story, indicators[0])[-1]]


def _name(story: Story, indicator: IndicatorScore) -> list[Part]:
    table = story.table("indicators")
    words = quote(table, indicator.row, "level3") if table else None
    named: Part = Quote(quoted(words.text), words.origin) if words else Gap(("三级指标名称",))
    known = indicator.project is None or (words is not None and indicator.project in words.text)
    return [named] if story.single or known else [story.name(indicator.project), named]


def describe_alike(story: Story, alike: Sequence[IndicatorScore]) -> list[Part]:
    """Name, target, actual, how far a miss is from its target, and what belongs to the value."""
    table, indicator = story.table("indicators"), alike[0]
    named = names(story, alike)
    if table is None or story.standing(indicator) == Standing.NOT_APPLICABLE:
        reason = quote(table, indicator.row, "deviation") or quote(table, indicator.row, "description") if table else None
        why: list[Part] = ["（", reason, "）"] if reason else []
        return [*named, "不适用", *why]
    rows, all_ = [i.row for i in alike], "均" if len(alike) > 1 else ""
    target = measured(table, rows, indicator.target, "target", None)
    actual = measured(table, rows, indicator.actual, "actual", indicator.target.unit)
    after = _after(story, indicator) if len(alike) == 1 or indicator.level1 == CLASSES["satisfaction"] else []
    if indicator.target.form == Form.WORDS:
        return [*named, f"{all_}为定性指标，目标", *target, "，自评", *actual, *after]
    counted = indicator.target.form == Form.NUMBER and indicator.direction in AT_LEAST_SIGNS and indicator.target.unit != "%"
    far = [*distance(indicator, table, rows), *days_late(indicator, table, rows)] if story.standing(indicator) != Standing.MET else []
    word = _DIRECTION.get(indicator.direction or "", "") if indicator.target.form == Form.NUMBER else ""
    done = f"{all_}完成" if counted else f"实际{'均为' if all_ else ''}"
    return [*named, f"目标{all_}{word or ('为' if all_ else '')}", *target, f"、{done}", *actual, *far, *after]


def excess(story: Story, indicator: IndicatorScore) -> Rate | None:
    """How far an "at least" was exceeded, from the regulation's line on: (actual − target) ÷ target."""
    limit = story.case.regulation.quantitative.over_explain
    table = story.table("indicators")
    if table is None or indicator.ratio is None or indicator.direction not in (*AT_LEAST_SIGNS, "=") or indicator.ratio < limit:
        return None
    if story.standing(indicator) != Standing.MET:
        return None
    return Rate(indicator.ratio - 1, Scored("完成比例", cells=cells_of(table, "actual", [indicator.row])), "超出目标的幅度")


# ---------------------------------------------------------------- a class, a group


def _class_line(story: Story, key: str) -> Iterator[Parts]:
    """A class as a whole, and those of its indicators no group of the outline takes."""
    mine = [i for i in story.indicators if section_of(i).split(".")[0] == key]
    has_groups = any(group.startswith(f"{key}.") for group in GROUPS)
    if not mine:
        if not has_groups:
            yield [f"未设置{CLASSES[key]}。"]
        return
    yield [f"{CLASSES[key]}", how_many(story, mine), *tally(story, mine), "。"]
    yield from _singled_out(story, _told_in(story, key))


def _group_line(story: Story, key: str) -> Iterator[Parts]:
    """One group: how many, met and missed; then misses and key values."""
    mine = _told_in(story, key)
    if not mine:
        yield [f"未设置{GROUPS[key]}。"]
        return
    yield [f"{GROUPS[key]}", how_many(story, mine), *tally(story, mine), "。"]
    yield from _singled_out(story, mine)


def _singled_out(story: Story, indicators: Sequence[IndicatorScore]) -> Iterator[Parts]:
    """What is told one by one: misses first, then the key values and the far exceeded ones."""
    missed = [i for i in indicators if not_met(story, i)]
    key = _key_rows(story, indicators)
    others = [i for i in indicators if i not in missed and (i.row in key or excess(story, i))]
    idle = [[i] for i in indicators if story.standing(i) == Standing.NOT_APPLICABLE]
    others = [i for i in others if story.standing(i) != Standing.NOT_APPLICABLE]
    for group in (_alike(story, missed)[:MOST_TOLD], _alike(story, others)[:MOST_TOLD], idle[:MOST_TOLD]):
        if group:
            yield [*listed([describe_alike(story, alike) for alike in group], "；"), "。"]


def _key_rows(story: Story, indicators: Sequence[IndicatorScore]) -> frozenset[int]:
    """The core indicators of a group; where it has none, the heaviest of each project."""
    table = story.table("indicators")
    core = set() if table is None else {row for row, cells in table.rows.items() if cells["core"] == "是"}
    if story.single and len(story.indicators) <= FEW_IN_ALL:
        return frozenset(i.row for i in indicators)
    if any(i.row in core for i in indicators):
        return frozenset(i.row for i in indicators if i.row in core or i.level1 == CLASSES["satisfaction"])
    money = story.rows_found("indicators", "IN13")  # money spent is no proof of what was bought
    heaviest = sorted((i for i in indicators if i.row not in money), key=lambda i: -(i.weight or Decimal(0)))
    first = list({i.project: i for i in reversed(heaviest)}.values())
    ranked = sorted(heaviest, key=lambda i: i not in first)
    alike = {id(i): i.row for group in _alike(story, ranked)[:FEW] for i in group}
    return frozenset(alike.values())


def _alike(story: Story, indicators: Sequence[IndicatorScore]) -> list[list[IndicatorScore]]:
    """Indicators with one target, one result and one sample together."""
    groups: dict[object, list[IndicatorScore]] = {}
    for i in indicators:
        sample = _sample(story, i) if i.level1 == CLASSES["satisfaction"] else None
        said = sample.text if sample else ""
        groups.setdefault((i.target.text, i.target.unit, i.actual.text, i.actual.unit, i.direction, said), []).append(i)
    return list(groups.values())


def _after(story: Story, indicator: IndicatorScore) -> list[Part]:
    """What else belongs to a value: the excess, the sample of a survey, the evidence of words."""
    table = story.table("indicators")
    over = excess(story, indicator)
    if table is None:
        return []
    if over is not None and over.value is not None:
        return ["，超出目标", Figure(percent_text(over.value), over)]
    if indicator.level1 == CLASSES["satisfaction"]:
        sample = _sample(story, indicator)
        if sample:
            return ["（", sample, "）"]
        return [] if has_words(story, *TOPICS["satisfaction"]) else story.ask("调查方式、样本数、有效问卷数")
    evidence = quote(table, indicator.row, "evidence") if indicator.target.form == Form.WORDS else None
    return ["，依据为", evidence] if evidence else []


def _sample(story: Story, indicator: IndicatorScore) -> Quote | None:
    """What the unit says of a survey, else its evidence."""
    table = story.table("indicators")
    if table is None:
        return None
    return quote(table, indicator.row, "description") or quote(table, indicator.row, "evidence")


def not_met(story: Story, indicator: IndicatorScore) -> bool:
    """Whether a report has to speak of it: missed, partly met or not judged."""
    return story.standing(indicator) in (Standing.MISSED, Standing.PARTLY, Standing.UNKNOWN)


for _key in (*CLASSES, *GROUPS):
    sentence(_key, joined=True)(partial(_group_line if _key in GROUPS else _class_line, key=_key))
    if _key in CLASSES:
        sentence(_key)(partial(own_words, section=_key))
