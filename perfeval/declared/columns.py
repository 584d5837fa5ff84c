"""What is declared of the standard workbook: sheets and columns."""

from __future__ import annotations

from msgspec import Struct

from perfeval.declared.kinds import Choice, Kind


class Column(Struct, frozen=True):
    """One column of a sheet (or one key of 单位信息): the only place that knows it."""

    name: str
    title: str
    kind: Kind
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    unit: str | None = None
    """Unit of money the template puts into the header; None: not money."""
    width: int = 14
    folded: bool = False
    """Seldom used: grouped and folded away in the template, behind the columns that are not."""
    offered: bool = True
    """The template has it; if not it is read where it stands."""
    help: str = ""
    example: str = ""

    @property
    def header(self) -> str:
        """The heading in the template, with the unit of money."""
        return f"{self.title}（{self.unit}）" if self.unit else self.title


class Sheet(Struct, frozen=True):
    """One sheet of the standard workbook. `pairs`: column A key, column B value, instead of a table."""

    name: str
    title: str
    columns: tuple[Column, ...] = ()
    required: bool = False
    may_be_empty: bool = True
    aliases: tuple[str, ...] = ()
    pairs: bool = False
    read: bool = True
    in_template: bool = True
    """The template has it; if not, only a marked copy brings it."""
    note: str = ""
    purpose: str = ""

    @property
    def offered(self) -> tuple[Column, ...]:
        """The columns of the template."""
        return tuple(column for column in self.columns if column.offered)

    def column(self, name: str) -> Column:
        """The column with that identifier; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
