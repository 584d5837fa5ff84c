"""The table of the projects: money, execution, indicators met, score and grade, a row for each and one for all.

It stands behind the lead from two projects on; what it tells is left out of the sentences (Story.tabled).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from perfeval.facts.balances import TERMS, Balance
from perfeval.facts.passages import CAPTION, TABLE, TABLE_NOTE, Figure, Passage, Quote
from perfeval.facts.quantities import Points, Scored, Text
from perfeval.facts.scores import GRADE, IndicatorScore
from perfeval.narrate.facts import count
from perfeval.narrate.printing import DECIMALS
from perfeval.narrate.standing import Standing
from perfeval.narrate.story import Story
from perfeval.words.decimals import in_wan, round_half_up
from perfeval.words.printing import UNKNOWN, percent_text, points_text, wan_text

_MONEY = ("initial", "budget", "executed")
_NONE = "—"

Cell = str | Figure | Quote


class TableColumn(Struct, frozen=True):
    """One column: what stands above it, and its cell in the row of a balance (of a project, or of all)."""

    heading: str
    cell: Callable[[Story, Balance], Cell]


def project_table(story: Story) -> Iterator[Passage]:
    """Caption, headings, a row for each project, the sum, and a note where rounded amounts do not add up to it, or to what is left."""
    if not story.tabled:
        return
    columns = [*_columns(story, decimals := _decimals(story.projects))]
    yield Passage(CAPTION, ("各项目预算执行和绩效指标完成情况",))
    yield Passage(TABLE, tuple(column.heading for column in columns))
    for balance in (*story.projects, story.total):
        yield Passage(TABLE, tuple(column.cell(story, balance) for column in columns))
    in_columns = all(_adds_up([b.money(term).value for b in story.projects], story.total.money(term).value, decimals) for term in _MONEY)
    in_rows = all(_adds_up([b.executed, b.left.value], b.budget, decimals) for b in (*story.projects, story.total))
    if not in_columns or not in_rows:
        yield Passage(TABLE_NOTE, ("注：因四舍五入，表中数据相加、相减后与合计、结余略有差异。",))


def _columns(story: Story, decimals: int) -> Iterator[TableColumn]:
    yield TableColumn("项目名称", lambda story, balance: "合计" if balance.project is None else story.name(balance.project))
    yield from (TableColumn(f"{TERMS[term]}\n（万元）", _amount(term, decimals)) for term in _MONEY)
    yield TableColumn("执行率", _rate)
    if story.indicators:
        yield TableColumn("指标数", lambda story, balance: _count(story, _of(story, balance), "三级指标数"))
        yield TableColumn("达标数", lambda story, balance: _count(story, _met(story, balance), str(Standing.MET)))
    if story.case.regulation.scored:
        yield TableColumn("自评得分\n（分）", _score)
        if any(project.grade for project in story.case.scores.projects):
            yield TableColumn("自评等级", _grade)


def _amount(term: str, decimals: int) -> Callable[[Story, Balance], Cell]:
    def cell(_story: Story, balance: Balance) -> Cell:
        money = balance.money(term)
        return UNKNOWN if money.value is None else Figure(wan_text(money.value, decimals), money)

    return cell


def _rate(_story: Story, balance: Balance) -> Cell:
    share = balance.execution_figure
    if share.value is None:
        return _NONE if balance.budget == 0 else UNKNOWN
    return Figure(percent_text(share.value), share)


def _of(story: Story, balance: Balance) -> Sequence[IndicatorScore]:
    if balance.project is None:
        return story.indicators
    known = story.case.scores.project(balance.project)
    return known.indicators if known else ()


def _met(story: Story, balance: Balance) -> list[IndicatorScore]:
    return [i for i in _of(story, balance) if story.standing(i) == Standing.MET]


def _count(story: Story, indicators: Sequence[IndicatorScore], name: str) -> Cell:
    counted = count(story.case.table("indicators"), "level3", [i.row for i in indicators], name)
    return Figure(str(counted.value), counted)


def _score(story: Story, balance: Balance) -> Cell:
    """The points of a project; all projects together have none."""
    if balance.project is None:
        return _NONE
    known = story.case.scores.project(balance.project)
    if known is None or known.score is None:
        return UNKNOWN
    points = round_half_up(known.score, story.case.regulation.points_decimals)
    return Figure(points_text(points), Points(points, Scored("自评得分", balance.project), "自评得分"))


def _grade(story: Story, balance: Balance) -> Cell:
    known = story.case.scores.project(balance.project or "")
    grade = known.grade if known else None
    return _NONE if grade is None else Figure(grade, Text(grade, Scored(GRADE, balance.project), GRADE))


# ---------------------------------------------------------------- decimals


def _decimals(balances: Sequence[Balance]) -> int:
    """The fewest decimals of 万元 with which no amount is printed as 0 and no two of a row that differ are printed alike."""
    rows = [[balance.money(term).value for term in _MONEY] for balance in balances]
    return next((decimals for decimals in DECIMALS if all(_told_apart(row, decimals) for row in rows)), DECIMALS[-1])


def _told_apart(amounts: Sequence[int | None], decimals: int) -> bool:
    different = {0, *(amount for amount in amounts if amount is not None)}
    return len({_printed(amount, decimals) for amount in different}) == len(different)


def _adds_up(parts: Sequence[int | None], whole: int | None, decimals: int) -> bool:
    """Whether the printed parts add up to the printed whole; unknown amounts say nothing."""
    known = [_printed(part, decimals) for part in parts if part is not None]
    return whole is None or len(known) < len(parts) or sum(known) == _printed(whole, decimals)


def _printed(fen: int, decimals: int) -> Decimal:
    return round_half_up(in_wan(fen) or Decimal(0), decimals)
