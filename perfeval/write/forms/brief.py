"""The brief form of a project: its name, the sum of its money and its indicators, for several forms on a page."""

from __future__ import annotations

from msgspec.structs import replace

from perfeval.write.forms.form import FormCell, OfficialForm


def brief_form(form: OfficialForm) -> OfficialForm:
    """The form without head, sources and goals, which the report tells; cells over several rows stand over those that are left."""
    kept = [*form.brief, *range(form.head, len(form.heights))]
    return replace(
        form, heights=tuple(form.heights[row] for row in kept), head=len(form.brief),
        cells=tuple(clipped for cell in form.cells if (clipped := _clipped(cell, kept))),
    )


def _clipped(cell: FormCell, kept: list[int]) -> FormCell | None:
    rows = [place for place, row in enumerate(kept) if cell.row <= row < cell.row + cell.rows]
    return replace(cell, row=rows[0], rows=len(rows)) if rows else None
