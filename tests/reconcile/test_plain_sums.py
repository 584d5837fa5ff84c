"""The balances beside the same sums made by openpyxl, plain pandas and fractions, without a line of the package's own reading."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import openpyxl
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.balances import Balance
from tests.tools.page_cases import random_workbook


def plain_table(path: Path, title: str) -> pd.DataFrame:
    """A sheet with headings in row 3, money in fractions of a 元; headings without their unit."""
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[title].iter_rows(min_row=3)]
    frame = pd.DataFrame(rows[1:], columns=[str(head) for head in rows[0]]).dropna(how="all")
    for head in [head for head in frame if "（元）" in head]:
        frame[head] = frame[head].map(lambda value: Fraction(str(value)) if pd.notna(value) else None)
    return frame.rename(columns=lambda head: head.removesuffix("（元）"))


def plain_sums(path: Path, project: str | None, source: str | None) -> dict[str, Fraction | None]:
    """What one project and source, one of them, or all have, in 元."""
    parts = {}
    for title in ("资金安排", "预算调整", "支出明细"):
        frame = plain_table(path, title)
        wanted = pd.Series(True, index=frame.index)
        for head, name in (("项目名称", project), ("资金来源", source)):
            wanted &= frame[head].eq(name) if name is not None else True
        parts[title] = frame[wanted]

    def total(title: str, head: str) -> Fraction:
        return sum(parts[title][head].dropna(), Fraction(0))

    initial, changes, executed = total("资金安排", "年初预算数"), total("预算调整", "调整金额"), total("支出明细", "金额")
    budget = initial + changes
    return {"initial": initial, "adjustments": changes, "budget": budget, "executed": executed,
            "rate": executed / budget if budget else None}


def figures_of(balance: Balance) -> dict[str, Fraction | None]:
    """The same of a balance: its figures in 元, its rate as the fraction nearest to it."""
    amounts = {field: balance.money(field).value for field in ("initial", "adjustments", "budget", "executed")}
    rate = balance.execution_figure.value
    return {term: None if fen is None else Fraction(fen, 100) for term, fen in amounts.items()} | {
        "rate": None if rate is None else Fraction(rate).limit_denominator(10**12)}


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_balances_are_those_of_plain_sums(tmp_path: Path, seed: int) -> None:
    path = random_workbook(tmp_path / "w.xlsx", seed)
    balances = evaluate_file(path, Settings()).case.balances
    for balance in (*balances.lines, *balances.projects, *balances.sources, balances.total):
        plain = plain_sums(path, balance.project, balance.source)
        rate = plain["rate"]
        assert figures_of(balance) == {**plain, "rate": None if rate is None else rate.limit_denominator(10**12)}
        left = balance.left.value
        assert plain["budget"] is not None
        assert plain["executed"] is not None
        assert left is not None
        assert Fraction(left, 100) == plain["budget"] - plain["executed"]
