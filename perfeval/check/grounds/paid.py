"""The payments as arrays in the order of their rows: every SP rule is a few steps over them, for a million as for ten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct

from perfeval.facts.evaluation import Case
from perfeval.facts.lines import outside_projects
from perfeval.facts.remembered import remembered
from perfeval.facts.tables import Table

Flags = npt.NDArray[np.bool_]
"""True/False per payment."""

ALL = slice(None)


class Payments(Struct, frozen=True, eq=False, dict=True):
    """The sheet 支出明细."""

    table: Table

    @cached_property
    def rows(self) -> npt.NDArray[np.int64]:
        """Spreadsheet row of every payment."""
        return self.table.frame.index.to_numpy()

    @cached_property
    def fen(self) -> npt.NDArray[np.int64]:
        """Amounts in 分; 0 where one is missing."""
        amounts: npt.NDArray[np.int64] = self.table.arrays["amount"].to_numpy(dtype=np.int64, na_value=0)
        return amounts

    @cached_property
    def dates(self) -> npt.NDArray[np.datetime64]:
        """Days of payment; NaT where one is missing."""
        dates: npt.NDArray[np.datetime64] = self.table.arrays["paid_on"].to_numpy()
        return dates

    @cached_property
    def months(self) -> npt.NDArray[np.int64]:
        """Months since January of the year 0; far below that where there is no date."""
        return self.dates.astype("datetime64[M]").astype(np.int64) + 1970 * 12

    @cached_property
    def of_projects(self) -> Flags:
        """All but basic expenditure without a project, which is nobody's concern here."""
        return ~outside_projects(self.table).to_numpy(dtype=bool)

    @cached_property
    def contracts(self) -> npt.NDArray[np.int64]:
        """The contract of every payment, numbered; -1 without one."""
        return pd.factorize(self.table.frame["contract"])[0]

    def in_year(self, year: int | None) -> Flags:
        """Whether a payment is dated in a year."""
        return self.months // 12 == year if year is not None else np.zeros(len(self.rows), dtype=bool)

    def filled(self, column: str) -> Flags:
        """Whether a cell of a column holds something that could be read."""
        filled: Flags = ~self.table.arrays[column].isna()
        return filled

    def matches(self, column: str, test: Callable[[str], bool], among: Flags | slice = ALL) -> Flags:
        """Whether the text of a cell passes a test, asked once of every different text among some; a blank does not."""
        numbers, texts = pd.factorize(self.table.arrays[column][among])
        flags = np.zeros(len(self.rows), dtype=bool)
        flags[among] = np.array([*map(test, texts), False], dtype=bool)[numbers]
        return flags

    def where(self, flags: Flags) -> Iterator[int]:
        """The spreadsheet rows of the payments a flag is set for."""
        return iter(self.rows[flags].tolist())


@remembered
def payments_of(case: Case) -> Payments:
    """The payments of a workbook that has them."""
    return Payments(case.table("spending"))


def project_payments(case: Case) -> pd.DataFrame:
    """The payments of projects as a frame."""
    paid = payments_of(case)
    return paid.table.frame[paid.of_projects]
