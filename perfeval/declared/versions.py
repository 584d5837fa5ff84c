"""Earlier versions of the standard workbook as data: what stood under another name then.

The current version is sheets.TEMPLATE_VERSION. An earlier one is described by its differences alone; whoever changes a title,
a heading or a choice in sheets.py raises the version there and writes the old name down here, and old workbooks go on being
read. Version 0 are the drafts that circulated before the template was fixed: two headings of theirs were worded otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct, field
from msgspec.structs import replace

from perfeval.declared.columns import Column, Sheet
from perfeval.declared.kinds import Choice
from perfeval.declared.sheets import SHEETS, TEMPLATE_VERSION

CURRENT = Decimal(TEMPLATE_VERSION)


class Version(Struct, frozen=True, eq=False):
    """One earlier version, by what it called otherwise.

    sheets    identifier of a sheet -> its title then
    headings  (sheet, column) -> the heading then
    choices   (sheet, column, entry of today) -> the entry then
    """

    number: Decimal
    sheets: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    choices: Mapping[tuple[str, str, str], str] = field(default_factory=dict)


EARLIER: tuple[Version, ...] = (
    Version(Decimal(0), headings={("funding", "arrived_on"): "到位日期", ("spending", "decision"): "集体决策文号"}),
)
"""All earlier versions, oldest first. Version 1 had its columns in another order and all names of today."""

_FIRST_COLUMNS = {
    "projects": "project project_code category implementer department function_class manager period completed classified goal goal_result",
    "funding": "project source initial budget arrived executed document arrived_on fund_nature purpose reason",
    "adjustments": "project source adjusted_on type amount document reason",
    "spending": "paid_on voucher payment_order project project_code source document summary amount payee nature economic_class function_class"
                " contract procurement quotes decision handler section_head business_leader finance_reviewer finance_leader",
    "indicators": "project level1 level2 level3 direction approved target unit actual weight claimed_points core description deviation evidence",
    "texts": "project topic text",
    "explanations": "code sheet cell text fingerprint",
}

FIRST_COLUMNS: Mapping[str, tuple[str, ...]] = {name: tuple(columns.split()) for name, columns in _FIRST_COLUMNS.items()}
"""Sheet -> the columns of version 1 in its order. The units' answers to findings are bound to the rows so written: it never changes."""


def since(number: Decimal | None) -> tuple[Version, ...]:
    """The versions whose names a workbook of that version may bear; all of them where it states none."""
    return tuple(version for version in EARLIER if number is None or number <= version.number)


def sheets_with(versions: Sequence[Version]) -> tuple[Sheet, ...]:
    """The declared sheets, with the names of these versions understood as well."""
    return _sheets_with(tuple(versions)) if versions else SHEETS


@lru_cache(maxsize=16)
def _sheets_with(versions: tuple[Version, ...]) -> tuple[Sheet, ...]:
    return tuple(_extended(sheet, versions) for sheet in SHEETS)


def _extended(sheet: Sheet, versions: Sequence[Version]) -> Sheet:
    titles = (version.sheets[sheet.name] for version in versions if sheet.name in version.sheets)
    columns = tuple(_extended_column(sheet, column, versions) for column in sheet.columns)
    return replace(sheet, aliases=_joined(sheet.aliases, titles), columns=columns)


def _extended_column(sheet: Sheet, column: Column, versions: Sequence[Version]) -> Column:
    key = sheet.name, column.name
    headings = (version.headings[key] for version in versions if key in version.headings)
    choices = tuple(
        Choice(choice.name, _joined(choice.aliases, (
            version.choices[*key, choice.name] for version in versions if (*key, choice.name) in version.choices
        ))) for choice in column.choices
    )
    return replace(column, aliases=_joined(column.aliases, headings), choices=choices)


def _joined(names: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *more)))
