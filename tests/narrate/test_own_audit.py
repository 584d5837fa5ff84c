"""The report that the program writes, held against its workbook by the audit it holds against others: nothing to find."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval.check.audit import audit_report
from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.public import public_evaluation
from perfeval.read.reports import read_report
from perfeval.write.document import write_document
from perfeval.write.forms.build import official_forms
from tests.tools.books import write_book
from tests.tools.uneven import uneven_book


@given(st.integers(0, 10**6))
@settings(max_examples=25)
def test_every_report_passes_its_own_audit(tmp_path: Path, seed: int) -> None:
    evaluation = evaluate_file(write_book(uneven_book(seed), tmp_path / "w.xlsx"), Settings())
    told = public_evaluation(evaluation)
    write_document(tmp_path / "r.docx", told, official_forms(told))
    report = read_report(tmp_path / "r.docx")
    audit = audit_report(evaluation.case, evaluation.findings, "r.docx", report)
    assert [f"{f.code} {f.place} {f.message} {report.paragraphs[(f.place.row or 1) - 1]}" for f in audit.findings] == []
    assert audit.disagree == 0
    assert audit.agree > 5
