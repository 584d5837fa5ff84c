"""Forms of a file -> Workbook: profile, projects, funding and indicators, with addresses in the forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perfeval.declared.kinds import MONEY, Remark
from perfeval.declared.official_form import (
    CARRIED,
    FOOT,
    FOOT_NAMES,
    HEAD,
    OF_DEPARTMENTS,
)
from perfeval.declared.sheets import FUNDING, INDICATORS, PROFILE, PROJECTS
from perfeval.facts.forms import FilledForm, Statement
from perfeval.facts.tables import ROWS_OF_A_FORM, CellRemark, Profile, SumRow, Table
from perfeval.read.forms.grid import GridCell, cell_at
from perfeval.read.forms.hidden import hidden_remarks
from perfeval.read.forms.indicators import Indicators, points_row, read_indicators
from perfeval.read.forms.money import FormMoney, read_money
from perfeval.read.forms.outline import FormOutline, goal_columns
from perfeval.read.forms.records import Record, Records, table_of, without_unit
from perfeval.read.forms.sources import MoneyLine
from perfeval.read.forms.statements import read_statements
from perfeval.read.forms.years import place_of_year, year_of
from perfeval.read.tables.remarks import remark_about, remark_on
from perfeval.words.addresses import Position
from perfeval.words.spelling import clean_text, fold, is_empty, text_of

_SEALED = re.compile(r"[(（](?:加?盖?|单位)?公?签?章[)）]$")
"""What a form asks for behind the name of a unit."""

_WANTED_OF_INDICATORS = frozenset({"project", "level1", "level3", "target", "actual", "weight"})


class _Form(Struct, frozen=True):
    """One form with its blocks read; rows are numbered from `offset` on."""

    outline: FormOutline
    offset: int
    head: Mapping[str, GridCell]
    money: FormMoney
    indicators: Indicators
    blank: bool = False
    """Nothing was filled in but what a blank form may have printed."""


class Gathered(Struct, frozen=True):
    """What the forms of a file hold."""

    profile: Profile
    tables: Mapping[str, Table]
    forms: tuple[FilledForm, ...]
    remarks: tuple[CellRemark, ...]


def read_forms(outlines: Sequence[FormOutline]) -> Gathered:
    """Read all forms of a file."""
    read = [
        _Form(outline, number * ROWS_OF_A_FORM - outline.grid.raw.above, _head(outline), read_money(outline), read_indicators(outline))
        for number, outline in enumerate(outlines)
    ]
    filled_in = [form for form in read if not _is_blank(form)]
    forms = _named_apart(filled_in or [_emptied(form) for form in read])
    tables = {
        PROJECTS.name: table_of(PROJECTS, [_projects(form) for form in forms], columns=_columns("projects", forms)),
        FUNDING.name: table_of(FUNDING, [_funding(form) for form in forms], columns=("project", "source", *_amounts_of(forms))),
        INDICATORS.name: table_of(INDICATORS, [_indicators(form) for form in forms], columns=_columns("indicators", forms)),
    }
    filled = tuple(_stated(form) for form in forms)
    remarks = tuple(_read_remark(form, one) for form, one in zip(forms, filled, strict=True))
    blank = [remark_about(Remark.TEMPLATE_TEXT, PROFILE.name, form.outline.title, detail="blank") for form in read if form not in filled_in]
    profile = _profile(forms)
    if not filled_in:
        return Gathered(replace(profile, remarks=()), tables, filled, ())
    return Gathered(profile, tables, filled, (*remarks, *blank, *hidden_remarks([form.outline for form in forms])))


def _is_blank(form: _Form) -> bool:
    """Whether nothing was filled in but what a blank form may have printed: names, classes, weights."""
    return not form.money.stated and not form.indicators.filled


def _emptied(form: _Form) -> _Form:
    return replace(form, indicators=replace(form.indicators, rows=()), blank=True)


def _named_apart(forms: Sequence[_Form]) -> list[_Form]:
    """The forms; one project name in those of several units or years is several projects, each named with its unit or year."""
    names = [_name(form) for form in forms]
    apart = []
    for form, name in zip(forms, names, strict=True):
        same = [other for other, its in zip(forms, names, strict=True) if name and its and fold(its) == fold(name)]
        mark = next((mark for what in (_unit, _year_of) if len({what(one) for one in same}) > 1 and (mark := what(form))), None)
        apart.append(_renamed(form, f"{name}（{mark}）") if mark else form)
    return apart


def _renamed(form: _Form, name: str) -> _Form:
    return replace(form, head={**form.head, "project": replace(form.head["project"], value=name)})


def _unit(form: _Form) -> str | None:
    return _said(form, "implementer") or _said(form, "department")


def _year_of(form: _Form) -> str | None:
    year = year_of(form.outline)
    return f"{year[0]}年" if year is not None else None


def _stated(form: _Form) -> FilledForm:
    """What the form states beside its tables, with its year."""
    filled = replace(
        read_statements(form.outline, form.money, form.indicators, _name(form)), unit=_unit(form),
        parts=frozenset(form.offset + row for row in form.indicators.parts),
    )
    if (year := year_of(form.outline)) is None:
        return filled
    number, position, text = year
    return replace(filled, stated={**filled.stated, "year": Statement(Decimal(number), text, form.outline.grid.raw.place(*position))})


def _read_remark(form: _Form, filled: FilledForm) -> CellRemark:
    department = None if _said(form, "implementer") or "implementer" in form.head else _said(form, "department")
    instead = f"没有写明实施单位，按主管部门“{department}”列示" if department else None
    whose = "，".join(part for part in (filled.project, _said(form, "implementer"), instead) if part)
    return CellRemark(Remark.FORM_READ, form.outline.title, filled.place, detail=whose or None)


# ---------------------------------------------------------------- head and goals


def _head(outline: FormOutline) -> dict[str, GridCell]:
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


def _name(form: _Form) -> str | None:
    return _said(form, "project")


def _columns(table: str, forms: Sequence[_Form]) -> list[str]:
    """Columns any of the forms has."""
    if table == "projects":
        return [name for name in CARRIED["projects"] if any(name in form.head for form in forms)]
    have = {"project", *(name for form in forms for name in form.outline.columns)}
    return [column.name for column in INDICATORS.columns if column.name in have]


def _amounts_of(forms: Sequence[_Form]) -> list[str]:
    return [name for name in CARRIED["funding"] if any(name in form.outline.amounts for form in forms)]


def _projects(form: _Form) -> Records:
    cells = {name: form.head[name] for name in CARRIED["projects"] if name in form.head}
    row = form.outline.project
    record = Record(form.offset + row, (row, 1), cells)
    return Records(form.outline.grid.raw, row, [] if form.blank else [record], {}, frozenset({"project"}))


# ---------------------------------------------------------------- money


def _funding(form: _Form) -> Records:
    outline, money = form.outline, form.money
    raw, head = outline.grid.raw, outline.money
    if form.blank:
        return Records(raw, outline.project, [], {}, frozenset())
    if head is None:
        project = form.head["project"]
        record = Record(form.offset + outline.project, project.position, {"project": project, "source": replace(project, value="项目资金")})
        missing = remark_on(Remark.FORM_WITHOUT_MONEY, FUNDING, raw, project.position, detail=_name(form))
        return Records(raw, outline.project, [record], {}, frozenset(), remarks=(missing,))
    rows = [_line_record(form, line) for line in money.lines]
    blanks = frozenset({"budget", "executed"}) & outline.amounts.keys()
    remarks = (
        *without_unit(FUNDING, raw, head, outline.amounts, money.units),
        *(remark_on(Remark.PARTS_ROW, FUNDING, raw, line.start) for line in money.left),
    )
    return Records(
        raw, head, rows, money.units, blanks, _sums(form), remarks,
        beside=(_line_record(form, money.whole),) if money.whole is not None and money.parts else (),
    )


def _line_record(form: _Form, line: MoneyLine) -> Record:
    cells = {name: line.cells[name] for name in CARRIED["funding"] if name in line.cells}
    source = GridCell(line.start, line.source)
    return Record(form.offset + line.number, line.start, {"project": form.head["project"], "source": source, **cells})


def _sums(form: _Form) -> tuple[SumRow, ...]:
    """The line of all money against those of the sources, for the amounts that all of them state."""
    money = form.money
    if money.whole is None or not money.parts:
        return ()
    stated, tolerance = {}, {}
    for name, unit in money.units.items():
        filled = [line for line in money.parts if line.cells[name].holds]
        parsed = MONEY.parse(money.whole.cells[name].value, unit, ())
        if isinstance(parsed.value, int) and (len(filled) == len(money.parts) or (name == "initial" and filled)):
            stated[name], tolerance[name] = parsed.value, parsed.tolerance
    rows = [form.offset + line.number for line in money.parts]
    row = form.offset + money.whole.number
    return (SumRow(row, money.whole.label or "合计", min(rows), max(rows), stated, tolerance),)


# ---------------------------------------------------------------- indicators


def _indicators(form: _Form) -> Records:
    outline = form.outline
    first = min(first for first, _ in outline.columns.values())
    rows = [
        Record(form.offset + row, (row, first), {"project": form.head["project"], **cells}) for row, cells in form.indicators.rows
    ]
    missing: tuple[CellRemark, ...] = ()
    if not rows and not form.blank:
        missing = (remark_about(Remark.NO_ROWS, INDICATORS.name, outline.title),)
    stated = [] if form.blank else form.indicators.stated
    return Records(
        outline.grid.raw, outline.indicators, rows, {}, _WANTED_OF_INDICATORS, remarks=missing,
        beside=tuple(Record(form.offset + line.row, (line.row, first), line.cells) for line in stated),
        points=tuple(points_row(form.indicators, line, _name(form), form.offset) for line in stated),
    )


# ---------------------------------------------------------------- the unit


def _profile(forms: Sequence[_Form]) -> Profile:
    """The unit's own data as the first form has it; a form that names no year has a finding.

    Forms of several units are those of their department; where that differs too, no unit is named.
    """
    found = dict(_profile_cells(forms))
    values = {name: value for name, (value, _) in found.items()}
    raw = forms[0].outline.grid.raw
    cells = {name: raw.place(*position) for name, (_, position) in found.items()}
    return Profile(raw.title, values, cells, tuple(_missing(forms, values)))


def _profile_cells(forms: Sequence[_Form]) -> Iterator[tuple[str, tuple[Any, Position]]]:
    first = forms[0]
    if (year := year_of(first.outline)) is not None:
        yield "year", year[:2]
    whose = next((column for column in ("implementer", "department") if _is_everywhere_the_same(forms, column)), None)
    for name, column in (("department", "department"), ("unit", whose), ("reporter", "reporter"), ("phone", "phone")):
        if column is not None and (stated := _said(first, column)) is not None:
            yield name, (stated, first.head[column].position)
    yield from _foot(first)
    told = {read_statements(form.outline, form.money, form.indicators, None).regulation for form in forms}
    if len(told) == 1 and None not in told:
        yield "regulation", (told.pop(), (first.outline.first, 1))


def _is_everywhere_the_same(forms: Sequence[_Form], name: str) -> bool:
    """Whether the forms have this label, and all say the same there (or nothing)."""
    return any(name in form.head for form in forms) and len({_said(form, name) for form in forms}) == 1


def _said(form: _Form, name: str) -> str | None:
    cell = form.head.get(name)
    return None if cell is None or is_empty(cell.value) else _SEALED.sub("", clean_text(text_of(cell.value))) or None


def _foot(form: _Form) -> Iterator[tuple[str, tuple[Any, Position]]]:
    """The signatures below the table."""
    grid = form.outline.grid
    for row in range(form.indicators.end, form.outline.last + 1):
        for column in grid.filled(row):
            for label, stated in FOOT.findall(text_of(grid.raw.cell(row, column))):
                name = FOOT_NAMES.get(label)
                parsed = PROFILE.column(name).kind.parse(stated.strip(), None, ()) if name else None
                if name and parsed is not None and parsed.value is not None:
                    yield name, (parsed.value, (row, column))


def _missing(forms: Sequence[_Form], values: Mapping[str, Any]) -> Iterator[CellRemark]:
    form = forms[0]
    raw = form.outline.grid.raw
    if "unit" not in values and not any(_said(one, "implementer") for one in forms):
        position = form.head["implementer"].position if "implementer" in form.head else form.head["project"].position
        yield remark_on(Remark.BLANK_REQUIRED, PROFILE, raw, position, PROFILE.column("unit"))
    if "year" not in values:
        yield remark_on(Remark.BLANK_REQUIRED, PROFILE, raw, place_of_year(form.outline), PROFILE.column("year"))
