"""A page of an output workbook as data: cells, widths, merges, charts. No library is imported here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from msgspec import Struct, field

from perfeval.words.addresses import address_of, letters_of

LAST_ROW = 1_048_575
"""The last row of a sheet."""


class Formula(Struct, frozen=True):
    """A live formula (English function names, leading `=`) with the value a spreadsheet program would show."""

    expression: str
    value: Decimal | int | str | None


class Link(Struct, frozen=True):
    """Text that leads to a place in the same workbook: `target` is `'页名'!A1`."""

    target: str
    text: str


Value = str | int | Decimal | dt.date | Formula | Link | None

Range = tuple[str, int, int, int, int]
"""Page title, first row, first column, last row, last column, 0-based."""


def address(row: int, column: int) -> str:
    """`D5` for (4, 3): the rows and columns of a page count from 0."""
    return address_of(row + 1, column + 1)


@cache
def letters(column: int) -> str:
    """`D` for 3."""
    return letters_of(column + 1)


def absolute(title: str, row: int, column: int, to_row: int | None = None, to_column: int | None = None) -> str:
    """`'页名'!$D$5` or `'页名'!$D$5:$E$9`: a place on another page, as formulas, links and names write it."""
    places = [(row, column)]
    if to_row is not None and to_column is not None and (to_row, to_column) != (row, column):
        places.append((to_row, to_column))
    cells = ":".join(f"${letters(each_column)}${each_row + 1}" for each_row, each_column in places)
    return f"{quoted(title)}!{cells}"


def quoted(title: str) -> str:
    """A page title as formulas and links write it."""
    return "'" + title.replace("'", "''") + "'"


def in_header(text: str) -> str:
    """Text of a user's for a printed header or footer, where `&` starts a code."""
    return text.replace("&", "&&")


class Spot(Struct, frozen=True):
    """A cell of an output page, 0-based."""

    page: str
    row: int
    column: int

    def seen_from(self, page: str) -> str:
        """The cell as a formula on `page` writes it."""
        if page == self.page:
            return address(self.row, self.column)
        return absolute(self.page, self.row, self.column)

    @property
    def text(self) -> str:
        """The cell as people write it: `资金核对!E5`."""
        return f"{self.page}!{address(self.row, self.column)}"

    def link(self, text: str | None = None) -> Link:
        """Text that leads here; by default the address."""
        return Link(f"{quoted(self.page)}!{address(self.row, self.column)}", text or self.text)


class Known(Struct, frozen=True):
    """A number in a cell: where it stands and its value as shown there (万元, 元, points …); None: not known."""

    spot: Spot
    value: Decimal | None


class Cell(Struct, frozen=True):
    """One cell, 0-based; with `to_row`/`to_column` a merged range. `style` names an entry of styles.STYLES."""

    row: int
    column: int
    value: Value
    style: str = "text"
    to_row: int | None = None
    to_column: int | None = None


class Validation(Struct, frozen=True):
    """A rule for what may be typed into a range (first_row, first_column, last_row, last_column), 0-based.

    options are XlsxWriter data_validation options.
    """

    area: tuple[int, int, int, int]
    options: Mapping[str, object]


class Condition(Struct, frozen=True):
    """A conditional format: while `formula` (relative to the area's first cell) is true, `style` is shown."""

    area: tuple[int, int, int, int]
    formula: str
    style: str


class Series(Struct, frozen=True):
    """One series of a chart."""

    name: str
    categories: Range
    values: Range
    color: str | None = None
    """RGB such as "#2F5597"; "none" draws an invisible series (the foot of a waterfall)."""
    labels: bool = False


class Chart(Struct, frozen=True):
    """A native chart. kind: `column`, `stacked`, `bar`, `line`. Size in pixels."""

    kind: str
    title: str
    row: int
    column: int
    series: tuple[Series, ...]
    width: int = 480
    height: int = 288
    number_format: str = "#,##0.00"
    axis_format: str = ""
    """Of the axis of values; empty: `number_format`."""
    axis_title: str = ""
    least: float | None = 0
    """Where the axis of values begins; None: left to the program (amounts below zero)."""


class Print(Struct, frozen=True):
    """How the page is printed on A4."""

    landscape: bool = False
    repeat_rows: tuple[int, int] | None = None
    fit_height: int = 0
    """Pages high; 0: as many as needed. Always one page wide."""
    header: str = ""
    footer: str = "&C第 &P 页，共 &N 页"
    area: tuple[int, int, int, int] | None = None
    """What is printed, as far as it is filled; None: everything. Down to LAST_ROW: whole columns."""
    breaks: tuple[int, ...] = ()
    """Rows that begin a new sheet of paper."""


class Page(Struct, frozen=True):
    """One sheet of an output workbook. Columns and rows 0-based, widths in characters, heights in points."""

    title: str
    cells: tuple[Cell, ...]
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    column_styles: Mapping[int, str] = field(default_factory=dict)
    """Style of the cells of a column that hold nothing yet."""
    folded: tuple[int, ...] = ()
    """Columns grouped and folded away, to be opened with the + above them."""
    freeze: tuple[int, int] | None = None
    filter: tuple[int, int, int, int] | None = None
    validations: tuple[Validation, ...] = ()
    conditions: tuple[Condition, ...] = ()
    charts: tuple[Chart, ...] = ()
    print: Print = field(default_factory=Print)
    tab_color: str | None = None
    gridlines: bool = False
    """Shown on the screen, never printed."""
    names: Mapping[str, tuple[int, int, int, int] | str] = field(default_factory=dict)
    """Defined names of the workbook -> range on this page, or a formula that gives a range."""
