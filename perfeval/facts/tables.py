"""A workbook as read: tables with addresses, the unit's own data, and remarks on what could not be read.

Money is int 分. `None` means "not known", never 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from numbers import Integral
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from perfeval.declared.columns import Sheet
from perfeval.declared.kinds import LOST, Remark
from perfeval.facts.forms import FilledForm
from perfeval.facts.place import Place
from perfeval.facts.sent import Sent

if TYPE_CHECKING:  # the process that parses foreign files must not load pandas
    import pandas as pd


class CellRemark(Struct, frozen=True):
    """What the reader has to say about one place. `column` is the identifier where the column is known."""

    remark: Remark
    sheet: str
    """Identifier of the declared sheet, or the title of an unread one."""
    place: Place
    row: int | None = None
    column: str | None = None
    raw: str = ""
    detail: str | None = None


class SumRow(Struct, frozen=True):
    """A sum of the user's own (合计, 本月小计 …): what it states, and the rows (first, last) it sums.

    expected  what the rows of its range add up to, where that is not just all from first to last; None: all of them
    partial   the sum of a part (a month, a page, a group), which the rows of a filtered list need not add up to
    """

    row: int
    label: str
    first: int
    last: int
    stated: Mapping[str, int]
    tolerance: Mapping[str, int]
    expected: Mapping[str, int] | None = None
    partial: bool = False


class PointsRow(Struct, frozen=True):
    """A row of 绩效指标 that states points instead of an indicator: 总分, the sum of a class, or the execution rate.

    kind      `total`, `class` or `execution`
    holds     what it states is what the rows it sums add up to
    expected  weight and claimed points of those rows
    """

    row: int
    label: str
    kind: str
    project: str | None
    stated: Mapping[str, Decimal]
    expected: Mapping[str, Decimal]
    holds: bool
    rate: str = ""


ROWS_OF_A_FORM = 1 << 21
"""Rows of the n-th form of a file are numbered from n times this on (the first from 0): no sheet has so many."""

OF_THE_ROW = ""
"""Stands for a column in Table.cells: the first cell of the row."""


def row_number(row: int) -> int:
    """The number of a row as its own sheet counts it."""
    return row % ROWS_OF_A_FORM


class Table(Struct, frozen=True, eq=False, dict=True):
    """One sheet as read. The frame's index is the spreadsheet row number (1-based); see row_number for forms.

    Columns of the frame are all declared columns by identifier (absent ones wholly missing):
    money Int64 分 (NA), dates datetime64[s] (NaT), numbers object Decimal (None), everything else pandas `str` (NaN).
    Missing means blank or lost (see `lost`); money under a header without a unit is missing too and not in `units`.
    """

    sheet: Sheet
    title: str
    header_row: int
    columns: Mapping[str, int]
    """Identifier -> number (1-based) of the columns the user's sheet has."""
    units: Mapping[str, str]
    frame: pd.DataFrame
    remarks: tuple[CellRemark, ...] = ()
    sums: tuple[SumRow, ...] = ()
    points: tuple[PointsRow, ...] = ()
    """Rows of 绩效指标 that state sums of points, or those of the execution rate."""
    covered: Mapping[tuple[int, str], Place] = field(default_factory=dict)
    """Row and column of cells under a merged value -> the cell that shows it."""
    tolerances: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    """Column -> row -> typed tolerance in 分, where it is not 0."""
    extra: tuple[str, ...] = ()
    """Headings of unknown columns, passed over."""
    cells: Mapping[tuple[int, str], Place] = field(default_factory=dict)
    """Row and column -> where it stands, of a table gathered from filled forms; empty: row and column numbers say."""
    form_units: tuple[Mapping[str, str], ...] = ()  # units of each form, of a table gathered from filled forms

    @cached_property
    def rows(self) -> Mapping[int, Mapping[str, Any]]:
        """The sheet in plain Python: row -> column -> value, None where missing.

        For sheets people type, a few thousand rows at most; the payments are looked at through the frame.
        """
        columns = {str(name): plain_values(cells) for name, cells in self.frame.items()}
        rows = zip(*columns.values(), strict=True)
        return {row: dict(zip(columns, cells, strict=True)) for row, cells in zip(self.frame.index.tolist(), rows, strict=True)}

    @cached_property
    def arrays(self) -> Mapping[str, Any]:
        """Column -> its pandas array, in the order of the rows: for looking at single cells of a sheet of any size."""
        return {str(name): cells.array for name, cells in self.frame.items()}

    @cached_property
    def _by_remark(self) -> Mapping[Remark, tuple[CellRemark, ...]]:
        return {kind: tuple(group) for kind, group in _grouped(self.remarks).items()}

    def remarked(self, kind: Remark) -> tuple[CellRemark, ...]:
        """The remarks of one kind, in reading order."""
        return self._by_remark.get(kind, ())

    @cached_property
    def _lost(self) -> tuple[CellRemark, ...]:
        return tuple(remark for remark in self.remarks if remark.remark in LOST and remark.row is not None)

    @cached_property
    def own_units(self) -> Mapping[tuple[int | None, str | None], str]:
        """Row and column -> the unit a money cell carries itself."""
        typed = reversed(self.remarked(Remark.OWN_UNIT))
        return {(remark.row, remark.column): remark.detail for remark in typed if remark.detail}

    def value(self, row: int, column: str) -> Any:
        """What a cell holds, money as int 分; None where it is blank or unreadable."""
        import pandas as pd  # loaded with the frame

        held: Any = self.arrays[column][self.frame.index.get_loc(row)]
        if pd.isna(held):
            return None
        return int(held) if isinstance(held, Integral) else held

    def text(self, row: int, column: str) -> str | None:
        """A cell as text without white space around it; None where nothing stands there."""
        held = self.value(row, column)
        return None if held is None else str(held).strip() or None

    def day(self, row: int, column: str) -> dt.date | None:
        """A date cell."""
        held: pd.Timestamp | None = self.value(row, column)
        return None if held is None else held.date()

    def has(self, column: str) -> bool:
        """Whether the user's sheet has this column at all."""
        return column in self.columns

    def place(self, row: int, column: str) -> Place:
        """Address of a cell; of the row's first cell where the user's sheet lacks the column."""
        if self.cells:
            return self.cells.get((row, column)) or self.cells[row, OF_THE_ROW]
        if (row, column) in self.covered:
            return self.covered[row, column]
        return Place(self.title, row, self.columns.get(column, 1))

    def heading(self, column: str) -> Place:
        """Address of the heading of a column the user's sheet has."""
        return Place(self.title, self.header_row, self.columns[column])

    def tolerance(self, row: int, column: str) -> int:
        """Typed precision of a money cell: half a unit of its last typed decimal, in 分."""
        return self.tolerances.get(column, {}).get(row, 0)

    def lost(self, *columns: str) -> tuple[CellRemark, ...]:
        """The cells of these columns (all, without any named) that hold something unreadable."""
        return tuple(remark for remark in self._lost if remark.column in columns) if columns else self._lost


def plain_values(cells: pd.Series) -> list[Any]:
    """A column in plain Python, None where a value is missing."""
    return [None if missing else value for value, missing in zip(cells.tolist(), cells.isna().tolist(), strict=True)]


def _grouped(remarks: tuple[CellRemark, ...]) -> dict[Remark, list[CellRemark]]:
    groups: dict[Remark, list[CellRemark]] = {}
    for remark in remarks:
        groups.setdefault(remark.remark, []).append(remark)
    return groups


class Profile(Struct, frozen=True):
    """The sheet 单位信息: values by identifier (text, int year, int 分, date), and where each stands."""

    title: str
    values: Mapping[str, Any]
    cells: Mapping[str, Place]
    remarks: tuple[CellRemark, ...] = ()

    def get(self, name: str) -> Any:
        """The value, or None where the cell is empty, missing or lost."""
        return self.values.get(name)

    def place(self, name: str) -> Place:
        """Address of a value's cell; of the sheet where the key is missing."""
        return self.cells.get(name) or Place(self.title)


class Workbook(Struct, frozen=True):
    """One input file as read: tables by sheet identifier (absent sheets absent) and remarks on its layout.

    `forms`: the file is no standard workbook but one or more filled official forms, and the tables are gathered from
    them. What no form states (adjustments, payments, texts) is absent then.
    """

    name: str
    sha256: str
    profile: Profile
    tables: Mapping[str, Table]
    remarks: tuple[CellRemark, ...] = ()
    reader: str = ""
    formulas: int = 0
    forms: tuple[FilledForm, ...] = ()
    sent: Sent | None = None
    """The file is an evaluation workbook of ours, and the forms are those in it."""

    @property
    def year(self) -> int | None:
        """The budget year, or None where it is missing or unreadable."""
        year = self.profile.get("year")
        return int(year) if year is not None else None

    @property
    def unit(self) -> str | None:
        """The name of the unit."""
        unit = self.profile.get("unit")
        return str(unit) if unit is not None else None

    def form_of(self, project: str) -> FilledForm | None:
        """The filled form of a project; None in a standard workbook."""
        return next((form for form in self.forms if form.project == project), None)

    @property
    def unknown_form(self) -> bool:
        """Whether it looks like a filled form that could not be read as one: nothing of it was."""
        return any(remark.remark is Remark.FORM_UNKNOWN for remark in self.remarks)

    def all_remarks(self) -> tuple[CellRemark, ...]:
        """Remarks on the layout, the profile and every table, in this order."""
        return self.remarks + self.profile.remarks + tuple(r for t in self.tables.values() for r in t.remarks)
