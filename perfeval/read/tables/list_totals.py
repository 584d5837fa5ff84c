"""Totals of an export that leave out what does not count: a list of the treasury names a returned payment and does not add it up."""

from __future__ import annotations

from msgspec.structs import replace

from perfeval.facts.tables import SumRow, Table


def with_totals_of_what_counts(typed: Table, counted: Table) -> Table:
    """The payments that count, each sum that is wrong of the rows as typed compared with what counts of them, where that agrees."""
    before, after = typed.frame["amount"].fillna(0), counted.frame["amount"].fillna(0)
    left_out = before - after.reindex(before.index, fill_value=0)
    return replace(counted, sums=tuple(
        _of_what_counts(one, int(left_out.loc[one.first:one.last].sum())) for one in counted.sums
    ))


def _of_what_counts(one: SumRow, left_out: int) -> SumRow:
    if one.expected is None or "amount" not in one.stated:
        return one
    stated, expected, tolerance = one.stated["amount"], one.expected["amount"], one.tolerance.get("amount", 0)
    if abs(stated - expected) <= tolerance or abs(stated - (expected - left_out)) > tolerance:
        return one
    return replace(one, expected={**one.expected, "amount": expected - left_out})
