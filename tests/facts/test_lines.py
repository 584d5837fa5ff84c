"""Rows by project and source, and sums by contract, against the plain way of finding them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from perfeval.check.grounds.approvals import contract_sums, stated_for_contract
from perfeval.check.grounds.paid import Payments
from perfeval.declared.sheets import sheet
from perfeval.facts.lines import in_lines, line_numbers, numbered, rows_of_line
from perfeval.facts.tables import Table
from perfeval.write.evaluation.spending_summary import OTHER_DATES, LinePayments, payments_by_line

NAMES = st.sampled_from(["甲", "乙", "丙", None])
DTYPES = {"amount": "Int64", "paid_on": "datetime64[s]"}
ROWS = st.lists(st.tuples(NAMES, NAMES), max_size=12)
PAYMENTS = st.lists(st.tuples(NAMES, st.integers(-10**15, 10**15) | st.none(), NAMES, st.booleans()), max_size=12)


def table(name: str, **columns: list[object]) -> Table:
    """A sheet whose rows begin at 4, every second row left out."""
    frame = pd.DataFrame({key: pd.Series(cells, dtype=DTYPES.get(key, "str")) for key, cells in columns.items()})
    frame.index = pd.Index(range(4, 4 + 2 * len(frame), 2))
    return Table(sheet(name), name, 3, {}, {}, frame)


@given(ROWS, ROWS)
def test_rows_are_found_by_project_and_source(rows: list[tuple[str | None, str | None]], known: list[tuple[str | None, str | None]]) -> None:
    spending, funding = (
        table(name, project=[project for project, _ in keys], source=[source for _, source in keys])
        for name, keys in (("spending", rows), ("funding", known))
    )
    whole = [key for key in dict.fromkeys(known) if None not in key]
    assert list(numbered(funding).keys) == whole
    assert line_numbers(spending, funding).tolist() == [whole.index(key) if key in whole else -1 for key in rows]
    assert in_lines(spending, funding).tolist() == [key in whole for key in rows]
    for key in whole:
        assert rows_of_line(spending, *key) == [4 + 2 * place for place, other in enumerate(rows) if other == key]


@given(PAYMENTS)
def test_contracts_are_summed_to_the_last_fen(payments: list[tuple[str | None, int | None, str | None, bool]]) -> None:
    contracts, amounts, decisions, among = (list(column) for column in zip(*payments, strict=True)) if payments else ([], [], [], [])
    paid = Payments(table("spending", contract=contracts, amount=amounts, decision=decisions))
    flags = np.array(among, dtype=bool)

    def under(contract: str | None) -> list[int]:
        return [place for place, other in enumerate(contracts) if other == contract and among[place]]

    assert contract_sums(paid, flags).tolist() == [
        (amounts[place] or 0) if contract is None else sum(amounts[other] or 0 for other in under(contract))
        for place, contract in enumerate(contracts)
    ]
    assert stated_for_contract(paid, flags, "decision").tolist() == [
        (among[place] and decisions[place] is not None)
        or (contract is not None and any(decisions[other] is not None for other in under(contract)))
        for place, contract in enumerate(contracts)
    ]


DATES = st.dates(dt.date(2019, 11, 1), dt.date(2021, 2, 28)) | st.none()


@given(st.lists(st.tuples(NAMES, NAMES, st.integers(-10**12, 10**12) | st.none(), DATES), max_size=12), st.sampled_from([2020, None]))
def test_payments_are_summed_by_line_and_month(
    payments: list[tuple[str | None, str | None, int | None, dt.date | None]], year: int | None,
) -> None:
    projects, sources, amounts, dates = (list(column) for column in zip(*payments, strict=True)) if payments else ([], [], [], [])
    expected: dict[tuple[str, str], list[tuple[int, int, int | None]]] = {}
    for place, (project, source, fen, day) in enumerate(payments):
        month = day.month if day is not None and day.year == year else OTHER_DATES
        expected.setdefault((project or "（不属于任何项目）", source or ""), []).append((4 + 2 * place, month, fen))
    found = payments_by_line(table("spending", project=projects, source=sources, amount=amounts, paid_on=dates), year)
    assert list(found) == list(expected)
    for key, rows in expected.items():
        months = {month: sum(fen or 0 for _, other, fen in rows if other == month) for _, month, _ in rows}
        assert found[key] == LinePayments([row for row, _, _ in rows], months, None not in [fen for _, _, fen in rows])
