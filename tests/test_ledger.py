"""Rows by project and source, and sums by contract, against the plain way of finding them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from perfeval.ledger import in_lines, line_numbers, numbered, rows_of_line
from perfeval.model import Table
from perfeval.rules.paid import Payments
from perfeval.rules.payments import contract_sums, stated_for_contract
from perfeval.sheets import sheet

NAMES = st.sampled_from(["甲", "乙", "丙", None])
ROWS = st.lists(st.tuples(NAMES, NAMES), max_size=12)
PAYMENTS = st.lists(st.tuples(NAMES, st.integers(-10**15, 10**15) | st.none(), NAMES, st.booleans()), max_size=12)


def table(name: str, **columns: list[object]) -> Table:
    """A sheet whose rows begin at 4, every second row left out."""
    frame = pd.DataFrame({key: pd.Series(cells, dtype="Int64" if key == "amount" else "str") for key, cells in columns.items()})
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
