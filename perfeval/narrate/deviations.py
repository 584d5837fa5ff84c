"""What went otherwise than planned, each as fact, cause and measure: section three of the outline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from perfeval.facts.balances import Balance
from perfeval.facts.passages import Quote
from perfeval.facts.quantities import Count, InWords, Points, Scored
from perfeval.facts.scores import IndicatorScore
from perfeval.narrate.arrivals import shortfalls, shortfalls_by_project
from perfeval.narrate.facts import cells, cells_of, count, quote
from perfeval.narrate.indicators import excess, how_many, lost_points, names, not_met, points, tally
from perfeval.narrate.management import mixed_rows
from perfeval.narrate.standing import Standing
from perfeval.narrate.story import Story, sentence
from perfeval.narrate.wording import Part, Parts, listed, money, number, rate, size
from perfeval.narrate.words import own_words
from perfeval.words.printing import ordinal

MOST_BLOCKS = 20


class Deviation(Struct, frozen=True):
    """One deviation: how heavy it is (points lost, then 分), and its sentence."""

    points: Decimal
    amount: int
    parts: Parts


@sentence("deviation")
def deviations(story: Story) -> Iterator[Parts]:
    """One block per deviation, the heaviest first; or one sentence that there is none, where that is true."""
    unspent = [*_unspent(story)]
    blocks = [*_indicators(story), *_exceeded(story), *unspent, *_not_arrived(story), *_payments(story)]
    if not blocks:
        yield from _none(story)
        return
    blocks += () if unspent else _left_in_all(story)
    blocks.sort(key=lambda block: (-block.points, -block.amount))
    for i, block in enumerate(blocks[:MOST_BLOCKS], start=1):
        yield [f"{ordinal(i)}是" if len(blocks) > 1 else "", *block.parts]
    if len(blocks) > MOST_BLOCKS:
        rest = Count(len(blocks) - MOST_BLOCKS, InWords("偏差事项数"), "其余事项数")
        yield ["其余", number(rest, "项"), "偏差及原因见绩效自评表。"]


def _none(story: Story) -> Iterator[Parts]:
    """That there is nothing to explain, or, with money left, what there is."""
    clause: list[Part] = ["三级指标", how_many(story, story.indicators), *tally(story, story.indicators)]
    if not story.indicators:
        clause = ["未设置绩效指标"]
    rest, percent = story.total.left, rate(story.total.execution_figure)
    if rest.value is None or not story.total.budget:
        yield [*clause, "。"]
    elif rest.value == 0:
        yield [*clause, "，预算执行率", percent, "，没有需要说明的偏差。"]
    else:
        yield [*clause, "；预算执行率", percent, "，", "超出预算" if rest.value < 0 else "结余", size(rest), "。", *story.ask("结余的原因")]


# ---------------------------------------------------------------- indicators


def _indicators(story: Story) -> Iterator[Deviation]:
    """Indicators that lost points or could not be judged; those with one and the same reason together."""
    groups: dict[str, list[IndicatorScore]] = {}
    for indicator in story.indicators:
        if not_met(story, indicator) or lost_points(indicator):
            reason = _reason(story, indicator)
            groups.setdefault(reason.text if reason else f"row {indicator.row}", []).append(indicator)
    for group in groups.values():
        yield Deviation(sum((lost_points(i) for i in group), Decimal(0)), 0, _indicator_block(story, group))


def _reason(story: Story, indicator: IndicatorScore) -> Quote | None:
    table = story.table("indicators")
    return quote(table, indicator.row, "deviation") if table else None


_STATES = {
    Standing.MET: "达到年度指标值", Standing.PARTLY: "部分达到年度指标值", Standing.MISSED: "未达到年度指标值", Standing.UNKNOWN: "暂不能判断",
    Standing.NOT_APPLICABLE: "不适用",
}


def _indicator_block(story: Story, group: Sequence[IndicatorScore]) -> Parts:
    states = {story.standing(i) for i in group}
    state = _STATES[states.pop()] if len(states) == 1 else "未全部达到年度指标值或未得满分"
    clause: list[Part] = [*names(story, group), "均" if len(group) > 1 and state in _STATES.values() else "", state]
    lost = sum((lost_points(i) for i in group), Decimal(0))
    table = story.table("indicators")
    if lost and table and story.case.regulation.scored:
        deducted = points(Points(lost, Scored("扣分", cells=cells_of(table, "weight", [i.row for i in group])), "扣分"))
        if state == _STATES[Standing.MET]:  # the unit itself took points off
            clause = [*names(story, group), "自评共扣" if len(group) > 1 else "自评扣", deducted]
        else:
            clause += ["，共扣" if len(group) > 1 else "，扣", deducted]
    return [*clause, "。", *_answer(story, _reason(story, group[0]), "偏差原因及改进措施")]


def _answer(story: Story, words: Quote | None, what: str) -> list[Part]:
    """Cause and measure in the unit's words, or a request for them in a draft."""
    return [f"{what}：", words, "。"] if words else story.ask(what)


def _exceeded(story: Story) -> Iterator[Deviation]:
    """Targets exceeded from the regulation's line on."""
    for indicator in story.indicators:
        over = excess(story, indicator)
        if over is not None and not lost_points(indicator):
            reason = _reason(story, indicator)
            yield Deviation(Decimal(0), 0, [
                *names(story, [indicator]), "超出目标", rate(over), "。", *_answer(story, reason, "超出原因"),
            ])


# ---------------------------------------------------------------- money


def _unspent(story: Story) -> Iterator[Deviation]:
    """Projects below the regulation's execution line, with more unspent than it lets pass, or with a reason given.

    Projects with one and the same reason are told together.
    """
    groups: dict[tuple[str, ...], list[Balance]] = {}
    for balance in story.projects:
        if _is_told(story, balance):
            groups.setdefault(_reason_texts(story, balance) or (str(balance.project),), []).append(balance)
    for group in groups.values():
        amount = sum(abs(b.left.value or 0) for b in group)
        facts = listed([_rate_and_rest(story, balance) for balance in group], "；")
        over = all((b.left.value or 0) < 0 for b in group)
        what = "超出预算的原因" if over else "未执行完的原因及改进措施"
        yield Deviation(Decimal(0), amount, [*facts, "。", *_because(story, _reasons(story, group[0]), what)])


def _left_in_all(story: Story) -> Iterator[Deviation]:
    """What is left of all projects together, where none of them has so much that it is told by itself."""
    rest = story.total.left
    if rest.value and story.total.budget and not shortfalls(story):
        clause: list[Part] = ["预算执行率", rate(story.total.execution_figure), "，", "超出预算" if rest.value < 0 else "结余", size(rest), "。"]
        yield Deviation(Decimal(0), abs(rest.value), clause)


def _is_told(story: Story, balance: Balance) -> bool:
    execution, share = story.case.regulation.execution, balance.rate
    if share is None or share == 1:
        return False
    reasons = _reason_texts(story, balance)
    return bool(reasons) or share < execution.explain_below or 1 - share > execution.unspent_above or share > 1


def _rate_and_rest(story: Story, balance: Balance) -> list[Part]:
    line, rest = story.case.regulation.execution.explain_below, balance.left
    over = rest.value is not None and rest.value < 0
    who = "项目" if story.single else story.name(balance.project)
    clause: list[Part] = [who, "预算执行率", rate(balance.execution_figure, line), "，超出预算" if over else "，结余", size(rest)]
    for short, missing in shortfalls_by_project(story).get(balance.project, ()):
        if _same_cause(story, short):
            clause += [f"，{story.source_name(short.source)}未到位", money(missing)]
    return clause


def _same_cause(story: Story, line: Balance) -> bool:
    """Whether money that did not arrive is told with what its project did not spend: the unit gives one reason for both."""
    project = story.case.balances.project(str(line.project))
    reasons = _reason_texts(story, line)
    return project is not None and _is_told(story, project) and bool(reasons) and reasons == _reason_texts(story, project)


def _not_arrived(story: Story) -> Iterator[Deviation]:
    """Money that did not arrive."""
    for balance, missing in shortfalls(story):
        if _same_cause(story, balance):
            continue
        yield Deviation(Decimal(0), missing.value or 0, [
            "" if story.single else story.name(balance.project), f"{story.source_name(balance.source)}未到位", money(missing), "。",
            *_because(story, _reasons(story, balance), "未到位的原因"),
        ])


def _reasons(story: Story, balance: Balance) -> list[Quote]:
    """未到位或未执行完原因 of the rows of a balance, each once."""
    funding = story.table("funding")
    words = {q.text: q for row in balance.rows if funding and (q := quote(funding, row, "reason"))}
    return list(words.values())


def _reason_texts(story: Story, balance: Balance) -> tuple[str, ...]:
    return tuple(q.text for q in _reasons(story, balance))


def _because(story: Story, reasons: Sequence[Quote], what: str) -> list[Part]:
    return ["原因：", *listed([[q] for q in reasons], "；"), "。"] if reasons else story.ask(what)


def _payments(story: Story) -> Iterator[Deviation]:
    """Payments without a collective decision, and basic expenditure in projects, with the unit's written answer."""
    spending = story.table("spending")
    if spending is None:
        return
    undecided = story.rows_found("spending", "SP04")
    for rows, words, code in ((undecided, "大额支出未见集体研究记录", "SP04"), (mixed_rows(story), "基本支出在项目经费中列支", "SP06")):
        if rows:
            sum_ = cells(spending, "amount", rows, words)
            yield Deviation(Decimal(0), sum_.value or 0, [
                number(count(spending, "amount", rows, "笔数"), "笔"), "、", money(sum_), f"{words}。", *_explained(story, code),
            ])


def _explained(story: Story, code: str) -> list[Part]:
    answers = {f.explanation: f.place for f in story.findings if f.code == code and f.explanation}
    quotes: list[Parts] = [[Quote(words.rstrip("。；;"), InWords(f"核查说明：{place}"))] for words, place in answers.items()]
    return ["说明：", *listed(quotes, "；"), "。"] if quotes else story.ask("原因及改进措施")


@sentence("deviation")
def causes_and_measures(story: Story) -> Iterator[Parts]:
    """What the unit says itself of causes and measures."""
    yield from own_words(story, "deviation")
