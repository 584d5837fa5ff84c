"""The official form of one project as cells that hold words and figures, and how the cells of a shape are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct

from perfeval.declared.form_shapes import Field, Shape
from perfeval.facts.balances import TERMS, Balance
from perfeval.facts.evaluation import Case
from perfeval.facts.quantities import Money, Points, Rate
from perfeval.facts.scores import ProjectScore
from perfeval.words.printing import UNKNOWN, plain, points_text, rate_text, wan_text
from perfeval.words.spelling import clean_text

WEIGHT, POINTS, EXECUTION_WEIGHT, EXECUTION, MOVED = "分值", "得分", "预算执行率分值", "预算执行率得分", "不适用折算（{}）"
"""Figures of 指标评分 in the form: of a project or an indicator, of a project, points that moved within a class."""

Value = str | Money | Rate | Points | None


class Role(StrEnum):
    """What a cell is."""

    LABEL = "label"
    HEADER = "header"
    TEXT = "text"
    ENTRY = "center"
    MONEY = "money"
    RATE = "rate"
    POINTS = "points"
    NUMBER = "number"
    TOTAL = "total"
    TOTAL_POINTS = "total_points"
    SOURCE = "source"
    """Beside the form, not printed: where the row comes from."""


_ROLES: Mapping[str, Role] = {
    "label": Role.LABEL, "rate": Role.RATE, "coefficient": Role.RATE, "points": Role.POINTS, "score": Role.POINTS, "weight": Role.NUMBER,
    **dict.fromkeys(TERMS, Role.MONEY),
    **dict.fromkeys(("project", "department", "implementer", "reporter", "phone", "goal", "goal_result", "level3", "deviation"), Role.TEXT),
}
"""What a field shows -> what its cell is; all others are entries."""


class Source(Struct, frozen=True):
    """Where a row comes from: figures of other pages, and what is said behind their addresses."""

    figures: tuple[Money | Points, ...]
    note: str = ""


class FormCell(Struct, frozen=True):
    """One cell over `rows` and `columns`, 0-based from the row below the year on; `unknown` stands for a figure not known."""

    row: int
    column: int
    value: Value | Source
    role: Role = Role.LABEL
    rows: int = 1
    columns: int = 1
    unknown: str = UNKNOWN

    @property
    def text(self) -> str:
        """What is read in the cell; a figure by its unit."""
        match self.value:
            case Money(int() as fen):
                return wan_text(fen)
            case Rate(Decimal() as share):
                return rate_text(share)
            case Points(Decimal() as points):
                return plain(points) if self.role in {Role.NUMBER, Role.TOTAL} else points_text(points)
            case None | str() as text:
                return clean_text(text or "")
        return self.unknown


class Subject(Struct, frozen=True):
    """What the form of one project is made from."""

    case: Case
    score: ProjectScore
    balance: Balance
    shape: Shape


class OfficialForm(Struct, frozen=True):
    """The official form of one project.

    year     the line under the title
    heights  of the rows at least, in points
    cells    those over several rows behind the rows, a sum behind what it sums
    head     row of the headings of the indicator table; it is repeated on every page
    foot     the line under the form
    brief    rows above `head` that a brief form keeps: the project, and the sum of its money
    """

    project: str
    shape: Shape
    year: str
    heights: tuple[float, ...]
    cells: tuple[FormCell, ...]
    head: int
    foot: str
    brief: tuple[int, ...] = ()


# ---------------------------------------------------------------- cells of a shape


def heading_cells(fields: Iterable[Field], row: int, role: Role = Role.LABEL) -> Iterator[FormCell]:
    """The cells that name the fields."""
    return (FormCell(row, field.column, field.title or None, role, columns=field.across) for field in fields)


def row_cells(
    fields: Iterable[Field], row: int, values: Mapping[str, Value], unknown: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[FormCell]:
    """The cells of a row for which there are values; `unknown` are the words for figures that are not known.

    Words in place of a figure are an entry.
    """
    for field in (field for field in fields if field.shows in values):
        value, role = values[field.shows], _ROLES.get(field.shows, Role.ENTRY)
        if isinstance(value, str) and role not in {Role.LABEL, Role.TEXT}:
            role = Role.ENTRY
        yield FormCell(row, field.column, value, role, columns=field.across, unknown=unknown.get(field.shows, UNKNOWN))


def source_cell(shape: Shape, row: int, *figures: Money | Points, note: str = "") -> FormCell:
    """The cell beside the form that says where a row comes from."""
    return FormCell(row, shape.columns + 1, Source(figures, note), Role.SOURCE)
