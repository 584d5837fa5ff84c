"""Formats whose files are not patched get the list of findings alone, and are told why; what is carried on is told too."""

import shutil
import zipfile
from pathlib import Path

import pytest

from perfeval.cli import main
from perfeval.declared.settings import Settings
from perfeval.files.names import LIST
from perfeval.run.batch import Run, run_batch
from perfeval.run.inputs import find_inputs
from perfeval.run.job import Outcome
from perfeval.run.origin import origin_of
from tests.tools.workbooks import write_workbook


def outcome_of(source: Path, output: Path) -> Outcome:
    (outcome,) = run_batch(find_inputs([source], output), Run(output, Settings()), "")
    return outcome


@pytest.mark.parametrize("suffix", [".et", ".xls", ".ods", ".xlsb"])
def test_a_workbook_of_another_format_gets_a_list(tmp_path: Path, suffix: str) -> None:
    source = tmp_path / f"甲局{suffix}"
    shutil.move(write_workbook(tmp_path / "a.xlsx", {"支出明细!H4": "abc"}), source)  # what it holds is told by its bytes
    outcome = outcome_of(source, tmp_path / "output")
    assert "甲局_退回修改.xlsx" in outcome.files
    assert [remark for remark in outcome.remarks if suffix in remark], "why there is no more"
    written = tmp_path / "output" / "甲局_退回修改.xlsx"
    assert origin_of(written).result == LIST
    with zipfile.ZipFile(written) as package:
        texts = package.read("xl/sharedStrings.xml").decode()
    assert all(place in texts for place in ("支出明细", "H4"))
    assert main(["check", str(source), "-o", str(tmp_path / "checked")]) == 1
    assert (tmp_path / "checked" / "甲局_退回修改.xlsx").is_file()


@pytest.mark.parametrize("suffix", [".et", ".xls"])
def test_one_without_findings_gets_none(tmp_path: Path, suffix: str) -> None:
    source = tmp_path / f"甲局{suffix}"
    shutil.move(write_workbook(tmp_path / "a.xlsx"), source)
    outcome = outcome_of(source, tmp_path / "output")
    assert outcome.remarks == ()
    assert "甲局_退回修改.xlsx" not in outcome.files


def test_what_a_marked_copy_carries_on_is_told(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx", {"支出明细!H4": "abc"})
    assert outcome_of(source, tmp_path / "plain").remarks == ()
    with zipfile.ZipFile(source, "a") as package:
        package.writestr("xl/worksheets/_rels/sheet99.xml.rels", (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject" Target="../a.bin"/></Relationships>'))
    assert len(outcome_of(source, tmp_path / "carrying").remarks) == 1
