"""项目一览: a row per project, with the columns a reviewer fills in; and the page of what was filled in and has no row any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from perfeval.facts.balances import TERMS
from perfeval.facts.roster import INPUT, OPINION, PROJECT, PROJECTS, REVIEWED, UNPLACED, Reviewed, Reviews
from perfeval.facts.scores import FULL_SCORE
from perfeval.words.addresses import range_of
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Formula, Known, Page, address
from perfeval.write.summary.summary_lines import ProjectLine, UnitLine
from perfeval.write.summary.tables import HANDED_IN_TWICE, NO_GRADE, close_table, open_table, year_word

_COLUMNS = (
    ("单位", 28), (PROJECT, 30), *((title, 14) for title in TERMS.values()), ("执行率", 10), ("执行得分", 9), ("自评总分", 9), ("核算总分", 9),
    ("差额", 8), ("等级", 9), ("说明", 14), ("计入年度", 9), (INPUT, 26), (REVIEWED, 10), (OPINION, 34), ("复核提示", 18),
)
_AT = {title: column for column, (title, _) in enumerate(_COLUMNS)}
_SECRET = "涉密"

ABOVE, NO_REASON, NO_NUMBER = "高于满分", "扣分没有写明理由", "不是分数"


class ProjectsListed(Struct, frozen=True):
    """The page, its totals (TERMS), the cells of each project's amounts by unit, where the columns stand, what is left of the reviews."""

    page: Page
    totals: Mapping[int | None, Mapping[str, Known]]
    """Year -> TERMS: different years are never added together, and what was handed in twice counts once."""
    by_unit: Sequence[Sequence[Mapping[str, Known]]]
    rows: tuple[int, int]
    left: Reviews = {}
    grade_column: int = _AT["等级"]
    note_column: int = _AT["说明"]


def project_table(units: Sequence[UnitLine], reviews: Reviews) -> ProjectsListed:
    """The totals stand above the header and follow the filter."""
    draft = Draft(PROJECTS, [width for _, width in _COLUMNS])
    years = years_of(units)
    simple = len(years) < 2 and not any(project.repeated for unit in units for project in unit.projects)
    note = "合计行随筛选变化" if simple else "合计按年度分别计算，重复报送的只计一次"
    open_table(draft, PROJECTS, f"金额单位：万元　　{note}　　“{REVIEWED}”“{OPINION}”由复核人填写，下次运行时保留")
    count = sum(len(unit.projects) for unit in units)
    above, first = draft.part(draft.row), draft.row + len(years) + 1
    draft.row += len(years)
    draft.line([title for title, _ in _COLUMNS], "header")
    left = dict(reviews)
    by_unit = [[_write_project(draft, unit, project, left.pop((unit.path, project.name), None)) for project in unit.projects] for unit in units]
    if not count:
        draft.put(0, "没有项目", "text_center", across=len(draft.widths))
        draft.next()
    last = max(first, first + count - 1)
    rows = [(unit.year, project.repeated or project.classified, cells) for unit, lines in zip(units, by_unit, strict=True)
            for project, cells in zip(unit.projects, lines, strict=True)]
    totals = {
        year: _write_totals(above, [cells for its, apart, cells in rows if its == year and not apart], (first, last), False if simple else year)
        for year in years
    }
    return ProjectsListed(close_table(draft, first - 1, fixed=2), totals, by_unit, (first, last), _unnamed(left, units))


def _unnamed(left: Reviews, units: Sequence[UnitLine]) -> Reviews:
    """The reviews without a row; in a file with classified projects the name may be one of theirs, and is not written again."""
    secretive = {unit.path for unit in units if any(project.classified for project in unit.projects)}
    return {
        (path, f"{_SECRET}项目，原第{number}条" if path in secretive else project): review
        for number, ((path, project), review) in enumerate(left.items(), start=1)
    }


def _write_project(draft: Draft, unit: UnitLine, project: ProjectLine, review: Reviewed | None) -> dict[str, Known]:
    unknown = _SECRET if project.classified else "未得出"
    draft.put(0, unit.unit, "text_wrap")
    draft.put(1, project.name, "text_wrap")
    cells = {
        name: draft.number(column, amount, "even_wan", unknown=unknown)
        for column, (name, amount) in enumerate(zip(TERMS, project.amounts, strict=True), start=2)
    }
    draft.number(_AT["执行率"], draft.ratio(cells["executed"], cells["budget"]), "rate", unknown=unknown if project.classified else "—")
    draft.number(_AT["执行得分"], project.execution_points, "points", unknown=unknown)
    claimed = draft.number(_AT["自评总分"], project.claimed, "points", unknown=_SECRET if project.classified else "—")
    score = draft.number(_AT["核算总分"], project.score, "points", unknown=unknown)
    draft.number(_AT["差额"], draft.minus(score, claimed, decimals=2), "points", unknown="—")
    draft.put(_AT["等级"], _SECRET if project.classified else project.grade_under(unit) or NO_GRADE, "text_center")
    draft.put(_AT["说明"], "涉密项目" if project.classified else HANDED_IN_TWICE if project.repeated else None, "text_wrap")
    draft.put(_AT["计入年度"], None if project.repeated or project.classified else year_word(unit.year), "text_center")
    draft.put(_AT[INPUT], unit.path, "text_wrap")
    if not project.classified:
        _write_review(draft, project, review or Reviewed(None, None))
    draft.next()
    return cells


def _write_review(draft: Draft, project: ProjectLine, review: Reviewed) -> None:
    """What was typed, and beside it what does not go together, as a live formula."""
    draft.put(_AT[REVIEWED], review.score, "entry_points")
    draft.put(_AT[OPINION], review.opinion, "entry_text")
    typed, opinion, own, score = (address(draft.row, _AT[name]) for name in (REVIEWED, OPINION, "自评总分", "核算总分"))
    expression = (
        f'=IF({typed}="","",IF(NOT(ISNUMBER({typed})),"{NO_NUMBER}",IF({typed}>{FULL_SCORE},"{ABOVE}",'
        f'IF(AND({typed}<IF(ISNUMBER({own}),{own},N({score})),{opinion}=""),"{NO_REASON}",""))))'
    )
    draft.put(_AT["复核提示"], Formula(expression, _hint(project, review)), "text_center")


def _hint(project: ProjectLine, review: Reviewed) -> str:
    """The value of that formula."""
    before = project.claimed if project.claimed is not None else project.score or Decimal(0)
    if review.score is None:
        return ""
    if isinstance(review.score, str):
        return NO_NUMBER
    if review.score > FULL_SCORE:
        return ABOVE
    return NO_REASON if review.score < before and not review.opinion else ""


def years_of(units: Sequence[UnitLine]) -> list[int | None]:
    """The years, in order; one at least."""
    years = sorted({unit.year for unit in units if unit.projects and unit.year is not None})
    unknown = [None] if not years or any(unit.projects and unit.year is None for unit in units) else []
    return [*years, *unknown]


def _write_totals(
    draft: Draft, rows: Sequence[Mapping[str, Known]], area: tuple[int, int], year: int | Literal[False] | None = False,
) -> dict[str, Known]:
    """The sums of all rows, which follow the filter, or of those that count for a year; what they lack is told beside them."""
    draft.put(0, "合计" if year is False else f"{year_word(year)}年度合计", "total_label", across=2)
    totals: dict[str, Known] = {}
    lacking: list[str] = []
    counted = _AT["计入年度"] + 1
    for column, name in enumerate(TERMS, start=2):
        values = [value for row in rows if (value := row[name].value) is not None]
        lacking += [f"{_COLUMNS[column][0]}{len(rows) - len(values)}个"] if len(values) < len(rows) else []
        cells = range_of((area[0] + 1, column + 1, area[1] + 1, column + 1))
        years = range_of((area[0] + 1, counted, area[1] + 1, counted))
        sum_of = f"SUBTOTAL(109,{cells})" if year is False else f'SUMIF({years},"{year_word(year)}",{cells})'
        summed = Formula(f"=ROUND({sum_of},6)", sum(values, Decimal(0))) if values or not rows else None
        totals[name] = draft.number(column, summed, "total_even_wan", unknown="未得出")
    alike = all((row["executed"].value is None) == (row["budget"].value is None) for row in rows)
    draft.number(_AT["执行率"], draft.ratio(totals["executed"], totals["budget"]) if alike else None, "total_rate", unknown="—")
    told = f"合计不含未得出的项目：{'、'.join(lacking)}" if lacking else None
    draft.put(_AT["执行得分"], told, "total_label", across=len(_COLUMNS) - _AT["执行得分"])
    draft.next()
    return totals


def unplaced_page(left: Reviews) -> Page | None:
    """未对应的复核: what a reviewer typed for projects that are no longer here; None without any."""
    if not left:
        return None
    draft = Draft(UNPLACED, (40, 36, 12, 60))
    open_table(draft, UNPLACED, "这些复核得分和意见原来填在项目一览，其文件或项目这次没有；文件放回后会回到项目一览")
    head = draft.row
    draft.line((INPUT, PROJECT, REVIEWED, OPINION), "header")
    for (path, project), review in left.items():
        draft.line((path, project, review.score, review.opinion), ("text_wrap", "text_wrap", "points", "text_wrap"))
    return close_table(draft, head, fixed=0)
