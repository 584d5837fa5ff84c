"""Which project a place in the user's file is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.facts.place import Place
from perfeval.facts.tables import OF_THE_ROW, Workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from perfeval.facts.forms import FilledForm


def projects_by_place(workbook: Workbook) -> Callable[[Place], str | None]:
    """What names the project of a place: of its row, else of the filled form it stands in; None where it is about none."""
    titles = {table.title: table.frame["project"] for table in workbook.tables.values() if "project" in table.frame and not table.cells}
    rows = _rows_of_forms(workbook)

    def project(place: Place) -> str | None:
        if workbook.forms:
            return rows.get((place.sheet, place.row)) or _of_form(workbook.forms, place)
        held = titles[place.sheet].get(place.row) if place.sheet in titles else None
        return held if isinstance(held, str) else None

    return project


def _rows_of_forms(workbook: Workbook) -> Mapping[tuple[str | None, int | None], str]:
    """Sheet and row of the lines of filled forms -> their project; forms beside one another share rows, which then tell nothing."""
    found: dict[tuple[str | None, int | None], set[str]] = {}
    for table in workbook.tables.values():
        for (row, column), place in table.cells.items():
            project = table.rows[row].get("project") if column == OF_THE_ROW and row in table.rows else None
            if project is not None:
                found.setdefault((place.sheet, place.row), set()).add(project)
    return {where: next(iter(names)) for where, names in found.items() if len(names) == 1}


def _of_form(forms: tuple[FilledForm, ...], place: Place) -> str | None:
    """The project of the last form that begins at or above the place, on its sheet; of the only one of the sheet."""
    on_sheet = [form for form in forms if form.place.sheet == place.sheet]
    above = [form for form in on_sheet if (form.place.row or 0) <= (place.row or 0)]
    return above[-1].project if above else on_sheet[0].project if len(on_sheet) == 1 else None
