"""Forms of a file -> Workbook: profile, projects, funding and indicators, with addresses in the forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from perfeval.declared.kinds import MONEY, Remark
from perfeval.declared.official_form import CARRIED
from perfeval.declared.sheets import FUNDING, INDICATORS, PROFILE, PROJECTS
from perfeval.facts.forms import FilledForm, Statement
from perfeval.facts.tables import ROWS_OF_A_FORM, CellRemark, Profile, SumRow, Table
from perfeval.read.forms.form import ReadForm, head_of, head_text
from perfeval.read.forms.grid import GridCell
from perfeval.read.forms.hidden import hidden_remarks
from perfeval.read.forms.indicators import points_row, read_indicators
from perfeval.read.forms.money import read_money
from perfeval.read.forms.outline import FormOutline
from perfeval.read.forms.profile import profile_of
from perfeval.read.forms.records import Record, Records, table_of, without_unit
from perfeval.read.forms.sources import MoneyLine
from perfeval.read.forms.statements import read_statements
from perfeval.read.forms.years import year_of
from perfeval.read.tables.remarks import remark_about, remark_on
from perfeval.words.spelling import fold

_WANTED_OF_INDICATORS = frozenset({"project", "level1", "level3", "target", "actual", "weight"})


class Gathered(Struct, frozen=True):
    """What the forms of a file hold."""

    profile: Profile
    tables: Mapping[str, Table]
    forms: tuple[FilledForm, ...]
    remarks: tuple[CellRemark, ...]


def read_forms(outlines: Sequence[FormOutline]) -> Gathered:
    """Read all forms of a file."""
    read = [
        ReadForm(outline, number * ROWS_OF_A_FORM - outline.grid.raw.above, head_of(outline), read_money(outline), read_indicators(outline))
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
    profile = profile_of(forms)
    if not filled_in:
        return Gathered(replace(profile, remarks=()), tables, filled, ())
    return Gathered(profile, tables, filled, (*remarks, *blank, *hidden_remarks([form.outline for form in forms])))


def _is_blank(form: ReadForm) -> bool:
    """Whether nothing was filled in but what a blank form may have printed: names, classes, weights."""
    return not form.money.stated and not form.indicators.filled


def _emptied(form: ReadForm) -> ReadForm:
    return replace(form, indicators=replace(form.indicators, rows=()), blank=True)


def _named_apart(forms: Sequence[ReadForm]) -> list[ReadForm]:
    """The forms; one project name in those of several units or years is several projects, each named with its unit or year."""
    names = [_name(form) for form in forms]
    apart = []
    for form, name in zip(forms, names, strict=True):
        same = [other for other, its in zip(forms, names, strict=True) if name and its and fold(its) == fold(name)]
        mark = next((mark for what in (_unit, _year_of) if len({what(one) for one in same}) > 1 and (mark := what(form))), None)
        apart.append(_renamed(form, f"{name}（{mark}）") if mark else form)
    return apart


def _renamed(form: ReadForm, name: str) -> ReadForm:
    return replace(form, head={**form.head, "project": replace(form.head["project"], value=name)})


def _unit(form: ReadForm) -> str | None:
    return head_text(form, "implementer") or head_text(form, "department")


def _year_of(form: ReadForm) -> str | None:
    year = year_of(form.outline)
    return f"{year[0]}年" if year is not None else None


def _stated(form: ReadForm) -> FilledForm:
    """What the form states beside its tables, with its year."""
    filled = replace(
        read_statements(form.outline, form.money, form.indicators, _name(form)), unit=_unit(form),
        parts=frozenset(form.offset + row for row in form.indicators.parts),
    )
    if (year := year_of(form.outline)) is None:
        return filled
    number, position, text = year
    return replace(filled, stated={**filled.stated, "year": Statement(Decimal(number), text, form.outline.grid.raw.place(*position))})


def _read_remark(form: ReadForm, filled: FilledForm) -> CellRemark:
    department = None if head_text(form, "implementer") or "implementer" in form.head else head_text(form, "department")
    instead = f"没有写明实施单位，按主管部门“{department}”列示" if department else None
    whose = "，".join(part for part in (filled.project, head_text(form, "implementer"), instead) if part)
    return CellRemark(Remark.FORM_READ, form.outline.title, filled.place, detail=whose or None)


# ---------------------------------------------------------------- projects


def _name(form: ReadForm) -> str | None:
    return head_text(form, "project")


def _columns(table: str, forms: Sequence[ReadForm]) -> list[str]:
    """Columns any of the forms has."""
    if table == "projects":
        return [name for name in CARRIED["projects"] if any(name in form.head for form in forms)]
    have = {"project", *(name for form in forms for name in form.outline.columns)}
    return [column.name for column in INDICATORS.columns if column.name in have]


def _amounts_of(forms: Sequence[ReadForm]) -> list[str]:
    return [name for name in CARRIED["funding"] if any(name in form.outline.amounts for form in forms)]


def _projects(form: ReadForm) -> Records:
    cells = {name: form.head[name] for name in CARRIED["projects"] if name in form.head}
    row = form.outline.project
    record = Record(form.offset + row, (row, 1), cells)
    return Records(form.outline.grid.raw, row, [] if form.blank else [record], {}, frozenset({"project"}))


# ---------------------------------------------------------------- money


def _funding(form: ReadForm) -> Records:
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


def _line_record(form: ReadForm, line: MoneyLine) -> Record:
    cells = {name: line.cells[name] for name in CARRIED["funding"] if name in line.cells}
    source = GridCell(line.start, line.source)
    return Record(form.offset + line.number, line.start, {"project": form.head["project"], "source": source, **cells})


def _sums(form: ReadForm) -> tuple[SumRow, ...]:
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


def _indicators(form: ReadForm) -> Records:
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
