"""The table of the projects: every cell is a figure of the case and traced, and the sentences leave out what it tells."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from perfeval.check.audit import audit_report
from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.passages import TABLE, TABLE_NOTE, Figure, Passage, Quote
from perfeval.facts.report import Report
from perfeval.facts.scores import GRADE
from perfeval.narrate.narrative import OUTLINES
from perfeval.narrate.standing import Standing, standing
from perfeval.narrate.story import Story
from perfeval.narrate.verify import UntracedFigure, verify_passages
from perfeval.words.printing import UNKNOWN
from tests.tools.narratives import ALL, evaluated, sections
from tests.tools.paths import CORRECTED
from tests.tools.workbooks import write_workbook

SEVERAL = tuple(name for name in ALL if name not in {"one project", "classified"})
MONEY = ("initial", "budget", "executed")


def rows(evaluation: Evaluation) -> list[Passage]:
    """The rows of the table, the headings first."""
    return [passage for passage in evaluation.passages if passage.level == TABLE]


def column(evaluation: Evaluation, heading: str) -> list[str]:
    head, *body = rows(evaluation)
    place = next(i for i, cell in enumerate(head.cells) if cell.startswith(heading))
    return [row.cells[place] for row in body]


@pytest.mark.parametrize("name", SEVERAL)
def test_each_project_has_a_row_and_all_have_a_sum(name: str, folder: Path) -> None:
    evaluation, _ = evaluated(name, folder)
    assert column(evaluation, "项目名称") == [*(str(b.project) for b in evaluation.case.balances.projects), "合计"]
    assert {len(row.parts) for row in rows(evaluation)} == {len(rows(evaluation)[0].parts)}


@pytest.mark.parametrize("name", ["one project", "classified"])
def test_a_single_project_needs_no_table(name: str, folder: Path) -> None:
    assert rows(evaluated(name, folder)[0]) == []


@pytest.mark.parametrize("name", SEVERAL)
def test_every_cell_below_the_headings_is_traced_or_says_that_there_is_nothing(name: str, folder: Path) -> None:
    for row in rows(evaluated(name, folder)[0])[1:]:
        assert [part for part in row.parts if not isinstance(part, Figure | Quote) and part not in {"合计", "—", UNKNOWN}] == []


@pytest.mark.parametrize("name", SEVERAL)
def test_the_cells_are_the_balances_and_the_scores(name: str, folder: Path) -> None:
    evaluation, _ = evaluated(name, folder)
    case, body = evaluation.case, rows(evaluation)[1:]
    for balance, row in zip((*case.balances.projects, case.balances.total), body, strict=True):
        held = [part.quantity.value for part in row.parts if isinstance(part, Figure)]
        score = case.scores.project(balance.project or "")
        of = [i for i in case.scores.indicators.values() if balance.project in (None, i.project)]
        met = [i for i in of if standing(i, case.regulation) == Standing.MET]
        known = [getattr(balance, term) for term in MONEY] + [balance.rate]
        assert held[:len([x for x in known if x is not None])] == [x for x in known if x is not None]
        assert len(of) in held
        assert len(met) in held
        if score is not None and score.grade:
            assert held[-1] == score.grade
            assert abs(Decimal(str(held[-2])) - (score.score or 0)) <= Decimal("0.005")


@pytest.mark.parametrize("heading", ["年初预算数", "全年预算数", "全年执行数", "执行率", "指标数", "达标数", "自评得分", "自评等级"])
def test_a_wrong_cell_is_refused(heading: str, folder: Path) -> None:
    evaluation, _ = evaluated(CORRECTED.name, folder)
    case, head = evaluation.case, rows(evaluation)[0]
    story = Story(case, OUTLINES[case.regulation.outline], not evaluation.passed, evaluation.findings)
    place = next(i for i, cell in enumerate(head.cells) if cell.startswith(heading))

    def spoilt(passage: Passage) -> Passage:
        cell = passage.parts[place]
        wrong = replace(cell, text="良" if heading == GRADE else "77.77") if isinstance(cell, Figure) else cell
        return replace(passage, parts=(*passage.parts[:place], wrong, *passage.parts[place + 1:]))

    number = next(i for i, passage in enumerate(evaluation.passages) if passage.level == TABLE and passage is not head)
    passages = [*evaluation.passages]
    passages[number] = spoilt(passages[number])
    with pytest.raises(UntracedFigure):
        verify_passages(passages, story)


def test_what_the_table_tells_is_not_told_again(folder: Path) -> None:
    told = sections(evaluated(CORRECTED.name, folder)[0])
    assert "100分" not in "".join(told.values())
    assert "121.09" not in "".join(told.values())
    assert "183.54" not in told["2.项目资金执行情况分析"]


def test_the_audit_reads_the_table_and_finds_a_wrong_cell(folder: Path) -> None:
    evaluation, _ = evaluated(CORRECTED.name, folder)
    grid = tuple(row.cells for row in rows(evaluation))

    def audit(table: tuple[tuple[str, ...], ...]) -> tuple[int, set[str]]:
        found = audit_report(evaluation.case, evaluation.findings, "报告.docx", Report(("2020年度项目资金绩效自评报告",), (table,)))
        return found.agree, {f.code for f in found.findings}

    agree, codes = audit(grid)
    assert agree >= 3 * len(grid)
    assert codes == set()
    wrong = [[*row] for row in grid]
    wrong[2][3] = "70.55"
    assert "TX01" in audit(tuple(map(tuple, wrong)))[1]


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 40_000_000), st.integers(0, 100)), min_size=2, max_size=5))
def test_rounding_hides_nothing_and_is_said(tmp_path: Path, lines: list[tuple[int, int]]) -> None:
    head = "| 项目名称 | 资金来源 | 年初预算数（元） | 到位数（元） | 下达文号 | 资金用途 | 未到位或未执行完原因 |"
    paid = [fen - fen * rest // 100 for fen, rest in lines]
    sheets = {
        "资金安排": "\n".join([head, *(f"| 项目{i} | 区县级财政资金 | {fen / 100:.2f} | | 财发〔2020〕{i}号 | 工作 | 尾款 |" for i, (fen, _) in enumerate(lines))]),
        "预算调整": "| 项目名称 | 资金来源 | 调整日期 | 调整类型 | 调整金额（元） | 文号 | 调整事由 |",
        "支出明细": "\n".join([
            "| 支付日期 | 凭证号 | 项目名称 | 资金来源 | 摘要 | 金额（元） | 收款单位 |",
            *(f"| 2020-09-20 | 记-{i} | 项目{i} | 区县级财政资金 | 服务 | {fen / 100:.2f} | 某公司 |" for i, fen in enumerate(paid)),
        ]),
    }
    evaluation = evaluate_file(write_workbook(tmp_path / "w.xlsx", sheets=sheets), Settings())
    columns = {term: [*map(number, column(evaluation, term))] for term in ("年初预算数", "全年预算数", "全年执行数")}
    for (fen, _), spent, budget, executed in zip(lines, paid, columns["全年预算数"], columns["全年执行数"], strict=False):
        assert (budget == executed) == (fen == spent)
        assert (executed == 0) == (spent == 0)
    sums = all(sum(cells[:-1]) == cells[-1] for cells in columns.values())
    noted = any(passage.level == TABLE_NOTE for passage in evaluation.passages)
    assert sums or noted
    assert not re.search(r"\d", "".join(passage.text for passage in evaluation.passages if passage.level == TABLE_NOTE))
