"""One form with its blocks read, and what its head says: project, unit, department."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from perfeval.declared.official_form import HEAD, OF_DEPARTMENTS
from perfeval.read.forms.grid import GridCell, cell_at
from perfeval.read.forms.indicators import Indicators
from perfeval.read.forms.money import FormMoney
from perfeval.read.forms.outline import FormOutline, goal_columns
from perfeval.words.spelling import clean_text, is_empty, text_of

_SEALED = re.compile(r"[(（](?:加?盖?|单位)?公?签?章[)）]$")
"""What a form asks for behind the name of a unit."""


class ReadForm(Struct, frozen=True):
    """One form with its blocks read; rows are numbered from `offset` on."""

    outline: FormOutline
    offset: int
    head: Mapping[str, GridCell]
    money: FormMoney
    indicators: Indicators
    blank: bool = False
    """Nothing was filled in but what a blank form may have printed."""


def head_of(outline: FormOutline) -> dict[str, GridCell]:
    """The values of the head and the goals; a label that stands twice counts where it stands first."""
    grid, found = outline.grid, dict[str, GridCell]()
    for label, cell in _ranked(outline.head()):
        found.setdefault(HEAD[label], cell)
    if outline.named is not None:
        of_department = next(cell for _, cell in grid.stated(*outline.named, OF_DEPARTMENTS))
        found |= {"project": of_department, "implementer": of_department}
    elif "superior" in found and "implementer" not in found and "department" in found:
        found["implementer"] = found["department"]
    if outline.goals is not None:
        for name, span in goal_columns(grid, outline.goals).items():
            below = grid.depth(outline.goals, span[0]) + 1
            found[name] = cell_at(grid.raw, grid.in_span(below, span))
    return found


def _ranked(head: Iterable[tuple[str, GridCell]]) -> list[tuple[str, GridCell]]:
    """The labels in order; a department that is given as the one that implements (`预算部门`) comes behind every unit."""
    return sorted(head, key=lambda found: HEAD[found[0]] == "implementer" and found[0].rstrip("名称").endswith("部门"))


def head_text(form: ReadForm, name: str) -> str | None:
    """What stands beside a label of the head, without what the form asks to be stamped there."""
    cell = form.head.get(name)
    return None if cell is None or is_empty(cell.value) else _SEALED.sub("", clean_text(text_of(cell.value))) or None
