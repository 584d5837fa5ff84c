"""What went otherwise than planned, one by one: the facts that section three has to tell, with what the unit says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from perfeval.facts.passages import Quote
from perfeval.facts.quantities import InWords
from perfeval.facts.scores import IndicatorScore
from perfeval.narrate.causes import CauseAndMeasure, answer_in
from perfeval.narrate.facts import cells, count, quote
from perfeval.narrate.indicator import (
    FEW,
    excess,
    how_far,
    in_words_alone,
    is_cut,
    is_short,
    lost_points,
    names,
    points,
    points_lost,
    result_of,
    why_not_applicable,
)
from perfeval.narrate.management import mixed_rows
from perfeval.narrate.standing import AT_LEAST_SIGNS, Standing
from perfeval.narrate.story import Story
from perfeval.narrate.wording import Part, Parts, listed, money, number, rate


class Deviation(Struct, frozen=True):
    """One deviation.

    weight    points lost, then 分: the heavier is told first
    projects  whom it concerns; their names stand in `fact` where they are several
    fact      what happened, without a full stop
    answers   cause and measure in the unit's words
    asked     what a draft asks for where no cause is given; empty: nothing has to be said
    joins     may follow one without causes in its sentence
    """

    weight: tuple[Decimal, int]
    projects: tuple[str, ...]
    fact: Parts
    answers: tuple[CauseAndMeasure, ...] = ()
    asked: Parts = ()
    joins: bool = True


_NO_POINTS = Decimal(0)


# ---------------------------------------------------------------- indicators


def of_indicators(story: Story) -> Iterator[Deviation]:
    """Indicators that were missed or lost points, those with one reason together; then those exceeded or not applicable."""
    groups: dict[str, list[IndicatorScore]] = {}
    for indicator in story.indicators:
        if is_short(story, indicator) or is_cut(story, indicator):
            reason = _reason(story, indicator)
            groups.setdefault(reason.text if reason else f"row {indicator.row}", []).append(indicator)
    for group in groups.values():
        yield _missed(story, group)
    for indicator in story.indicators:
        over = excess(story, indicator)
        if over is not None and not lost_points(indicator):
            named = names(story, [indicator], of_project=False)
            fact = [*named, *_done(story, indicator), "，超出目标", rate(over)]
            yield Deviation((_NO_POINTS, 0), _projects([indicator]), fact, _answers(story, indicator), [*names(story, [indicator]), "超出目标的原因"])
    for indicator in story.indicators:
        if story.standing(indicator) == Standing.UNKNOWN and in_words_alone(indicator) and _reason(story, indicator):
            fact = [*names(story, [indicator], of_project=False), "自评", *result_of(story, [indicator]), "，达成程度暂不能判断"]
            yield Deviation((_NO_POINTS, 0), _projects([indicator]), fact, _answers(story, indicator))
    for project in story.case.scores.projects:
        idle = [i for i in project.indicators if story.standing(i) == Standing.NOT_APPLICABLE]
        if idle:
            yield _not_applicable(story, idle)


def _not_applicable(story: Story, idle: Sequence[IndicatorScore]) -> Deviation:
    """Indicators of one project that do not apply; their reasons stand beside them in section two."""
    without = [i for i in idle if why_not_applicable(story, i) is None]
    state = f"本年度{'均' if len(idle) > 1 else ''}不适用{'' if without else '，原因见前文'}"
    asked: list[Part] = [*names(story, without), "不适用的原因"] if without else []
    return Deviation((_NO_POINTS, 0), _projects(idle), [*names(story, idle, of_project=False), state], (), asked, joins=False)


def _missed(story: Story, group: Sequence[IndicatorScore]) -> Deviation:
    projects = _projects(group)
    alone, own = len(projects) == 1, all(is_cut(story, i) for i in group)
    if own:
        fact = names(story, group, of_project=not alone)
    elif len(group) <= FEW:
        fact = listed([[*names(story, [i], of_project=not alone), *_shortfall(story, i)] for i in group], "，")
    else:
        states = {story.standing(i) for i in group}
        state = f"均{states.pop()}年度指标值" if len(states) == 1 else "未全部达到年度指标值或未得满分"
        fact = [*names(story, group, of_project=not alone), state]
    lost = points_lost(story, group)
    if lost.value and story.case.regulation.scored:
        fact += [f"{'' if own else '，'}{'自评' if own else ''}{'共' if len(group) > 1 else ''}扣", points(lost)]
    asked = [*names(story, group), "自评扣分的原因" if own else "未达到年度指标值的原因和改进措施"]
    return Deviation((lost.value or _NO_POINTS, 0), projects, fact, _answers(story, group[0]), asked)


def _shortfall(story: Story, indicator: IndicatorScore) -> list[Part]:
    """`完成8场，比目标少2场`; in words where there is no difference to be told."""
    far = how_far(story, indicator, [indicator.row], share=False)
    if is_cut(story, indicator):
        return ["自评扣分"]
    return [*_done(story, indicator), *far] if far else [f"{story.standing(indicator)}年度指标值"]


def _done(story: Story, indicator: IndicatorScore) -> list[Part]:
    counted = indicator.direction in AT_LEAST_SIGNS and indicator.target.unit != "%"
    return ["完成" if counted else "实际", *result_of(story, [indicator])]


def _projects(group: Sequence[IndicatorScore]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(i.project) for i in group))


def _reason(story: Story, indicator: IndicatorScore) -> Quote | None:
    table = story.table("indicators")
    return quote(table, indicator.row, "deviation") if table else None


def _answers(story: Story, indicator: IndicatorScore) -> tuple[CauseAndMeasure, ...]:
    words = _reason(story, indicator)
    return (answer_in(words, story.case.workbook.year),) if words else ()


# ---------------------------------------------------------------- payments


def of_payments(story: Story) -> Iterator[Deviation]:
    """Payments without a collective decision, and basic expenditure in projects, with the unit's written answer."""
    spending = story.table("spending")
    if spending is None:
        return
    undecided = story.rows_found("spending", "SP04")
    for rows, words, code in ((undecided, "的大额支出未见集体研究记录", "SP04"), (mixed_rows(story), "基本支出在项目经费中列支", "SP06")):
        if rows:
            sum_ = cells(spending, "amount", rows, words)
            fact: list[Part] = ["有", money(sum_), f"{words}（共", number(count(spending, "amount", rows, "笔数"), "笔"), "）"]
            yield Deviation((_NO_POINTS, sum_.value or 0), (), fact, _explained(story, code), [f"{words.removeprefix('的')}的原因和改进措施"])


def _explained(story: Story, code: str) -> tuple[CauseAndMeasure, ...]:
    answers = {f.explanation: f.place for f in story.findings if f.code == code and f.explanation}
    return tuple(
        answer_in(Quote(words.rstrip("。；;"), InWords(f"核查说明：{place}")), story.case.workbook.year) for words, place in answers.items()
    )
