"""The IN rule on the overall goal of a project."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.check.grounds.evaluated import is_evaluated
from perfeval.check.rule import Breach, Result, rule
from perfeval.declared.sheets import PROJECTS
from perfeval.facts.balances import Balance
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.place import Place
from perfeval.facts.tables import Table
from perfeval.words.spelling import fold


@rule("IN38", "没有写年度总体目标", Severity.WARNING, needs=("funding",),
      advice="在“项目信息”中一行一个项目，填写年度总体目标和总体目标完成情况。",
      basis="财预〔2020〕10号附件1（自评表应填写年度总体目标和实际完成情况）")
def goal_stated_nowhere(case: Case) -> Iterator[Result]:
    """绩效自评表有“年度总体目标”一栏，项目信息中没有填写的，打印出来是空的。所有项目都没有填写的只提示一次。
    预算和支出都为零的项目不参加评价，不要求填写；读的是填好的自评表时，看表上的这一栏。"""
    table = case.workbook.tables.get("projects")
    evaluated = [balance for balance in case.balances.projects if is_evaluated(case, balance)]
    if case.workbook.forms:
        yield from _blank_boxes(table) if table is not None else ()
        return
    rows = {fold(cells["project"] or ""): row for row, cells in table.rows.items()} if table is not None else {}
    lacking = [balance for balance in evaluated if table is None or _goal(table, rows.get(fold(balance.project or ""))) is None]
    if len(lacking) == len(evaluated) > 1 or (lacking and table is None):
        yield Breach(_column(case, table), "各项目都没有写年度总体目标，自评表上这一栏是空的。", content="goal")
        return
    for balance in lacking:
        message = f"项目“{balance.project}”没有写年度总体目标，自评表上这一栏是空的。"
        yield Breach(_place(case, table, rows, balance), message, content=f"goal {balance.project}")


def _blank_boxes(table: Table) -> Iterator[Breach]:
    for row in table.rows:
        if (row, "goal") in table.cells and table.text(row, "goal") is None:
            yield Breach(table.place(row, "goal"), "年度总体目标一栏是空的。", advice="填写年度总体目标。")


def _goal(table: Table, row: int | None) -> str | None:
    return None if row is None else table.text(row, "goal")


def _column(case: Case, table: Table | None) -> Place:
    """The heading of the column, else its sheet, else where the projects stand."""
    if table is None:
        return case.table("funding").heading("project")
    return table.heading("goal") if table.has("goal") else Place(table.title)


def _place(case: Case, table: Table | None, rows: dict[str, int], balance: Balance) -> Place:
    """The empty cell; of a project without a row there, where its money stands."""
    row = rows.get(fold(balance.project or ""))
    if table is None or row is None:
        return case.table("funding").place(balance.rows[0], "project")
    return table.place(row, "goal") if table.has("goal") else Place(PROJECTS.title)
