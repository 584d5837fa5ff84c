"""The unit's own data in the forms of a file: year, unit, department, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from perfeval.declared.kinds import Remark
from perfeval.declared.official_form import FOOT, FOOT_NAMES
from perfeval.declared.sheets import PROFILE
from perfeval.facts.tables import CellRemark, Profile
from perfeval.read.forms.form import ReadForm, head_text
from perfeval.read.forms.statements import read_statements
from perfeval.read.forms.years import place_of_year, year_of
from perfeval.read.tables.remarks import remark_on
from perfeval.words.addresses import Position
from perfeval.words.spelling import text_of


def profile_of(forms: Sequence[ReadForm]) -> Profile:
    """The unit's own data as the first form has it; a form that names no year has a finding.

    Forms of several units are those of their department; where that differs too, no unit is named.
    """
    found = dict(_profile_cells(forms))
    values = {name: value for name, (value, _) in found.items()}
    raw = forms[0].outline.grid.raw
    cells = {name: raw.place(*position) for name, (_, position) in found.items()}
    return Profile(raw.title, values, cells, tuple(_missing(forms, values)))


def _profile_cells(forms: Sequence[ReadForm]) -> Iterator[tuple[str, tuple[Any, Position]]]:
    first = forms[0]
    if (year := year_of(first.outline)) is not None:
        yield "year", year[:2]
    whose_unit = next((column for column in ("implementer", "department") if _is_everywhere_the_same(forms, column)), None)
    for name, column in (("department", "department"), ("unit", whose_unit), ("reporter", "reporter"), ("phone", "phone")):
        if column is not None and (stated := head_text(first, column)) is not None:
            yield name, (stated, first.head[column].position)
    yield from _foot(first)
    told = {read_statements(form.outline, form.money, form.indicators, None).regulation for form in forms}
    if len(told) == 1 and None not in told:
        yield "regulation", (told.pop(), (first.outline.first, 1))


def _is_everywhere_the_same(forms: Sequence[ReadForm], name: str) -> bool:
    """Whether the forms have this label, and all say the same there (or nothing)."""
    return any(name in form.head for form in forms) and len({head_text(form, name) for form in forms}) == 1


def _foot(form: ReadForm) -> Iterator[tuple[str, tuple[Any, Position]]]:
    """The signatures below the table."""
    grid = form.outline.grid
    for row in range(form.indicators.end, form.outline.last + 1):
        for column in grid.filled(row):
            for label, stated in FOOT.findall(text_of(grid.raw.cell(row, column))):
                name = FOOT_NAMES.get(label)
                parsed = PROFILE.column(name).kind.parse(stated.strip(), None, ()) if name else None
                if name and parsed is not None and parsed.value is not None:
                    yield name, (parsed.value, (row, column))


def _missing(forms: Sequence[ReadForm], values: Mapping[str, Any]) -> Iterator[CellRemark]:
    form = forms[0]
    raw = form.outline.grid.raw
    if "unit" not in values and not any(head_text(one, "implementer") for one in forms):
        position = form.head["implementer"].position if "implementer" in form.head else form.head["project"].position
        yield remark_on(Remark.BLANK_REQUIRED, PROFILE, raw, position, PROFILE.column("unit"))
    if "year" not in values:
        yield remark_on(Remark.BLANK_REQUIRED, PROFILE, raw, place_of_year(form.outline), PROFILE.column("year"))
