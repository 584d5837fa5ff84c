"""A day in an office: the template filled by pasting what its systems export, in LibreOffice, and saved in three formats.

What the office did wrong is told, and nothing else is: no finding asks for work on an export that is in order.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.findings import Severity
from perfeval.write.template import write_template
from tests.tools.exports import (
    COUNTY,
    PROVINCE,
    ROADS,
    WELLS,
    YEAR,
    indicators,
    ledger,
    payments,
    treasury,
    write_export,
)
from tests.tools.libreoffice import needs_libreoffice
from tests.tools.pasting import FILTERS, Paste, Typed, pasted

TYPED: Typed = {
    ("单位信息", "B3"): "清河县农村建设服务中心", ("单位信息", "B4"): YEAR,
    ("资金安排", "A4"): ROADS, ("资金安排", "B4"): COUNTY, ("资金安排", "C4"): 60, ("资金安排", "D4"): 60, ("资金安排", "F4"): 59.4,
    ("资金安排", "G4"): "清财建〔2023〕8号", ("资金安排", "G5"): "清财农〔2023〕21号",
    ("资金安排", "A5"): WELLS, ("资金安排", "B5"): PROVINCE, ("资金安排", "C5"): 0, ("资金安排", "D5"): 50, ("资金安排", "F5"): 46.2,
    ("预算调整", "A4"): WELLS, ("预算调整", "B4"): PROVINCE, ("预算调整", "C4"): "上级下达", ("预算调整", "D4"): 50,
    ("预算调整", "E4"): "清财农〔2023〕21号", ("预算调整", "F4"): "2023-01-03", ("预算调整", "G4"): "下达省级农村饮水补助资金",
}

LEFT_EMPTY = {"IN38", "TX04", "TX05"}
"""Warnings of what the office did not write: goals, what is to be improved, what becomes of the results."""

Filled = Mapping[str, Mapping[str, Evaluation]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """What was pasted as payments -> suffix -> its evaluation."""
    folder = tmp_path_factory.mktemp("day")
    write_template(folder / "模板.xlsx")
    of_ledger, of_treasury = (write_export(folder / f"{name}.xlsx", rows) for name, rows in (("明细账", ledger()), ("支付清单", treasury())))
    of_indicators = write_export(folder / "绩效表.xlsx", indicators(), merged=3)
    with_unit = f"A2:{of_ledger.split(':')[1]}"  # the line 单位：元 stands above the headings
    pastes = {
        "ledger": ("明细账", with_unit), "ledger without its unit": ("明细账", of_ledger), "treasury": ("支付清单", of_treasury),
    }
    evaluations: dict[str, dict[str, Evaluation]] = {}
    for name, (export, cells) in pastes.items():
        targets = [folder / f"{name}{suffix}" for suffix in FILTERS]
        pasted(folder / "模板.xlsx", [
            Paste(folder / f"{export}.xlsx", cells, "支出明细"), Paste(folder / "绩效表.xlsx", of_indicators, "绩效指标", values=False),
        ], TYPED, targets)
        evaluations[name] = {target.suffix: evaluate_file(target, Settings()) for target in targets}
    return evaluations


def _found(evaluation: Evaluation, severity: Severity) -> list[str]:
    return [f"{finding.code} {finding.place}" for finding in evaluation.findings if finding.severity is severity]


@needs_libreoffice
@pytest.mark.parametrize("suffix", FILTERS)
@pytest.mark.parametrize("export", ["ledger", "treasury"])
def test_exports_pass_as_they_were_pasted(filled: Filled, export: str, suffix: str) -> None:
    evaluation = filled[export][suffix]
    assert evaluation.case.balances.total.executed == sum(paid.amount for paid in payments()) * 100
    assert [project.score is None for project in evaluation.case.scores.projects] == [False, False]
    assert _found(evaluation, Severity.ERROR) == []
    assert {line.split()[0] for line in _found(evaluation, Severity.WARNING)} == LEFT_EMPTY


@needs_libreoffice
@pytest.mark.parametrize("suffix", FILTERS)
def test_a_unit_left_behind_is_asked_for_at_its_headings(filled: Filled, suffix: str) -> None:
    evaluation = filled["ledger without its unit"][suffix]
    assert evaluation.case.balances.total.executed is None
    assert _found(evaluation, Severity.ERROR) == ["LA04 支出明细!F3", "LA04 支出明细!G3"]
