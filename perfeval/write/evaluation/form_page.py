"""绩效自评表: the page of an official form. Every number is a live formula on 资金核对 or 指标评分.

To the right of the form, outside the printed area, stands where each row comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.quantities import Cells, Quantity, Quotient, Rate, Reconciled, Scored, Sum
from perfeval.facts.sent import FORM_PAGE as TITLE
from perfeval.words.printing import rounds_over
from perfeval.write.evaluation.bridge import Bridge
from perfeval.write.evaluation.scoring import ProjectPoints
from perfeval.write.forms.form import EXECUTION, EXECUTION_WEIGHT, MOVED, POINTS, WEIGHT, OfficialForm, Source
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import banner, print_setup, tab_color
from perfeval.write.pages.page import Formula, Known, Page
from perfeval.write.pages.paper import fits_one_sheet

_ORIGIN_WIDTHS = (2.0, 46.0)


def form_titles(forms: Sequence[OfficialForm]) -> Mapping[str, str]:
    """Project -> title of its page: `绩效自评表`, or `绩效自评表3` where there are several projects."""
    return {form.project: TITLE if len(forms) == 1 else f"{TITLE}{number}" for number, form in enumerate(forms, start=1)}


def form_page(evaluation: Evaluation, form: OfficialForm, title: str, bridge: Bridge, points: ProjectPoints) -> Page:
    """Build the page of one form."""
    shape, columns = form.shape, form.shape.columns
    draft = Draft(title, (*shape.widths, *_ORIGIN_WIDTHS))
    banner(draft, evaluation, columns)
    draft.put(0, shape.title, "form_title", across=columns)
    draft.put(columns + 1, "出处（不打印）", "note")
    draft.next(34)
    draft.put(0, form.year, "form_year", across=columns)
    draft.next(22)
    head = draft.row + form.head
    _write_cells(draft, form, _locator(bridge, points))
    for height in form.heights:
        draft.next(height)
    draft.put(0, form.foot, "note", across=columns)
    draft.next(22)
    setup = print_setup(
        evaluation, landscape=shape.landscape, repeat_rows=(head, head), area=(0, 0, draft.row - 1, columns - 1),
        fit_height=int(fits_one_sheet(shape.widths, draft.heights(), landscape=shape.landscape)),
    )
    return draft.page(setup, tab_color=tab_color(evaluation))


def _write_cells(draft: Draft, form: OfficialForm, located: Callable[[Quantity], Known]) -> None:
    """Place the cells from the current row on; a figure made of others of the form names their cells here."""
    placed: dict[Quantity, Known] = {}

    def formula(figure: Quantity) -> Formula | None:
        match figure.expression:
            case Sum(parts):
                return draft.total([placed.get(part) or located(part) for part in parts])
            case Quotient(one, other):
                return draft.ratio(*(placed.get(part) or located(part) for part in (one, other)))
            case _:
                return draft.same(located(figure))

    for cell in form.cells:
        row, style = draft.row + cell.row, f"form_{cell.role}"
        match cell.value:
            case None | str() as text:
                draft.put(cell.column, text, style, across=cell.columns, down=cell.rows, row=row)
            case Source(figures, note):
                spots = [located(figure).spot for figure in figures]
                draft.put(cell.column, spots[0].link("、".join(spot.text for spot in spots) + note), "link_plain", row=row)
            case figure:
                live = None if figure.value is None else formula(figure)
                near = "_near" if isinstance(figure, Rate) and figure.value is not None and rounds_over(figure.value) else ""
                placed[figure] = draft.number(cell.column, live, style + near, unknown=cell.unknown, across=cell.columns, row=row)


def _locator(bridge: Bridge, points: ProjectPoints) -> Callable[[Quantity], Known]:
    """Where a figure stands on 资金核对 or 指标评分."""
    whole = {WEIGHT: points.weight, POINTS: points.score, EXECUTION_WEIGHT: points.execution_weight, EXECUTION: points.execution}
    whole |= {MOVED.format(name): moved for name, moved in points.moved.items()}

    def located(figure: Quantity) -> Known:
        match figure.expression:
            case Reconciled() as reconciled:
                known = bridge.known(reconciled)
            case Scored(term, cells=Cells(rows=rows)):
                cells = points.indicators[int(rows[0])]
                known = cells.weight if term == WEIGHT else cells.points
            case Scored(term):
                known = whole[term]
        if known is None:
            raise KeyError(figure)
        return known

    return located
