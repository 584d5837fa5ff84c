"""Worked examples of the packs: text files under tests/declared/regulations, one line per example,
`known => expected`, in sections whose headings say what is shown.

Lines of a 项目 section are collected and settled by its 合计 line; every other line stands for itself.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

from perfeval.declared.regulations import load_regulation
from perfeval.declared.regulations.pack import Regulation
from perfeval.declared.settings import Settings
from perfeval.facts.balances import Balance, Balances
from perfeval.facts.scores import IndicatorScore, ProjectScore, ScoringStatus
from perfeval.read.workbook import read_workbook
from perfeval.reconcile.balances import reconcile_workbook
from perfeval.score.execution import execution_points
from perfeval.score.indicators import score_indicator
from perfeval.score.projects import Scorer, grade_of
from perfeval.score.rows import Row, read_indicator
from perfeval.words.decimals import round_half_up
from perfeval.words.printing import plain
from tests.tools.paths import ROOT
from tests.tools.workbooks import write_workbook

FOLDER = ROOT / "tests" / "declared" / "regulations"
YEAR = 2020
NONE = "无"


@dataclass(frozen=True)
class Example:
    """One line: where it stands, what its section shows, what is known, what is expected, and the rows of its project."""

    where: str
    section: str
    known: str
    expected: str
    rows: tuple[str, ...] = ()


def examples(path: Path) -> Iterator[Example]:
    rows: list[str] = []
    section = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("=="):
            rows, section = [], line.strip("= ")
        elif line.strip() and not line.startswith("#"):
            known, arrow, expected = line.partition("=>")
            if arrow:
                yield Example(f"{path.stem}:{number}", section, known.strip(), expected.strip(), tuple(rows))
            else:
                rows.append(line)


def outcome(example: Example, regulation: Regulation) -> str:
    """What the program makes of an example, written as the file writes what it expects."""
    kind, *cells = (cell.strip() for cell in example.known.split("|"))
    if kind == "执行":
        return _execution(cells, regulation)
    if kind == "等次":
        return grade_of(Decimal(cells[0]), regulation) or NONE
    if kind == "收回":
        return _clawback(cells[0], regulation)
    if kind == "合计":
        return _project(example.rows, regulation)
    return _indicator(score_indicator(read_indicator(_row([kind, *cells]), YEAR), regulation.for_indicators), example.expected, regulation)


def _row(cells: list[str], row: int = 4) -> Row:
    level1, level2, level3, target, actual, weight, claimed, *reason = cells
    return Row(row, "甲", level1, level2, level3, None, target or None, None, actual or None,
               Decimal(weight) if weight else None, Decimal(claimed) if claimed else None, (reason or [""])[0] or None)


def _points(points: Decimal | None) -> str:
    return NONE if points is None else f"{points:.2f}"


def _indicator(score: IndicatorScore, expected: str, regulation: Regulation) -> str:
    if score.status == ScoringStatus.NOT_APPLICABLE:
        return "不适用"
    if score.status == ScoringStatus.COULD_NOT_BE_SCORED:
        return f"不能计分 {score.problem}"
    if not regulation.scored:
        return f"完成 {round_half_up(score.ratio, 4) if score.ratio is not None else score.tier}"
    parts = [_points(score.points)]
    if score.alternative is not None:
        parts.append(f"另一算法 {_points(score.alternative)}")
    if "超额" in expected:
        limits, ratio = regulation.quantitative, score.ratio or Decimal(0)
        parts.append("超额 " + ("说明" if ratio >= limits.over_explain else "提示" if ratio >= limits.over_note else NONE))
    return "，".join(parts)


def _balance(budget: str, executed: str) -> Balance:
    fen = [int(Decimal(amount) * 100) for amount in (budget, executed)]
    return Balance("甲", None, fen[0], 0, fen[0], fen[0], fen[1])


def _execution(cells: list[str], regulation: Regulation) -> str:
    budget, executed, completed = (*cells, "")[:3]
    balance = _balance(budget, executed)
    points = execution_points(balance, {"是": True, "否": False}.get(completed), regulation).points
    return f"执行率 {_rate(balance, regulation)}，得分 {_points(points)}"


def _rate(balance: Balance, regulation: Regulation) -> str:
    return NONE if balance.rate is None else str(round_half_up(balance.rate, regulation.rate_decimals))


def _clawback(setting: str, regulation: Regulation) -> str:
    regulation = replace(regulation, execution=replace(regulation.execution, year_end_clawback=setting))
    sheets = {
        "资金安排": "| 项目名称 | 资金来源 | 年初预算数（元） |\n| 甲 | 区县级财政资金 | 100 |",
        "预算调整": "| 项目名称 | 资金来源 | 调整日期 | 调整类型 | 调整金额（元） | 调整事由 |\n"
                "| 甲 | 区县级财政资金 | 2020-12-20 | 年末收回 | -8 | 财政收回 |",
        "支出明细": "| 支付日期 | 项目名称 | 资金来源 | 摘要 | 金额（元） |\n| 2020-06-01 | 甲 | 区县级财政资金 | 付款 | 92 |",
    }
    with tempfile.TemporaryDirectory() as folder:
        workbook = read_workbook(write_workbook(Path(folder) / "甲.xlsx", sheets=sheets), Settings())
    balance = reconcile_workbook(workbook, regulation).projects[0]
    points = execution_points(balance, None, regulation).points
    return f"执行率 {_rate(balance, regulation)}，得分 {_points(points)}"


def _project(rows: tuple[str, ...], regulation: Regulation) -> str:
    score = score_rows([[cell.strip() for cell in row.split("|")] for row in rows], regulation)
    classes = [
        f"{one.name} {_points(one.points)}/{plain(one.weight)}" + (f"，折算 {one.redistributed:.2f}" if one.redistributed else "")
        for one in score.classes
    ]
    return "；".join([*classes, f"得分 {_points(score.score)}", f"等次 {score.grade or NONE}"])


def score_rows(rows: list[list[str]], regulation: Regulation) -> ProjectScore:
    """A project of indicator rows and one 执行 row, through a real workbook."""
    execution = next(row for row in rows if row[0] == "执行")
    heads = "| 项目名称 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 自评得分 | 偏差原因及改进措施 |\n"
    body = "\n".join(f"| 甲 | {' | '.join((*row, '')[:8])} |" for row in rows if row is not execution)
    projects = f"| 项目名称 | 项目是否完成 |\n| 甲 | {execution[3]} |"
    with tempfile.TemporaryDirectory() as folder:
        path = write_workbook(Path(folder) / "甲.xlsx", sheets={"绩效指标": heads + body, "项目信息": projects})
        workbook = read_workbook(path, Settings())
    balance = _balance(execution[1], execution[2])
    scores = Scorer(workbook).score(Balances((), (balance,), (), balance), regulation)
    return scores.projects[0]


def regulation_of(path: Path) -> Regulation:
    return load_regulation(path.stem)
