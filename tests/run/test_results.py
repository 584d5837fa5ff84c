"""A result file added to the list alone, in a copy of the package: all that depends on the list follows."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from perfeval.run.results import sent_of_passed
from tests.tools.paths import ROOT
from tests.tools.runs import BROKEN, names
from tests.tools.workbooks import write_workbook

ENTRY = """\
    ResultFile(
        "{name}_附件.xlsx", "另附的底稿", sent=("passed",),
        due=lambda material: material.result["status"] == "passed", write=_write_papers,
    ),
"""
LAST = "    ResultFile(\n        RESULT,"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The folder to import the copy from."""
    shutil.copytree(ROOT / "perfeval", tmp_path / "package" / "perfeval", ignore=shutil.ignore_patterns("__pycache__"))
    listed = tmp_path / "package" / "perfeval" / "run" / "results.py"
    text = listed.read_text(encoding="utf-8")
    assert text.count(LAST) == 1
    listed.write_text(text.replace(LAST, ENTRY + LAST), encoding="utf-8")
    return tmp_path / "package"


def python(package: Path, folder: Path, *words: str) -> str:
    where = os.pathsep.join([str(package), str(ROOT)])
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env={**os.environ, "PYTHONPATH": where}, capture_output=True, encoding="utf-8", check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_a_result_file_is_added_in_one_place(package: Path, tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    run = ("-m", "perfeval", "run", ".", "-o", ".")
    python(package, tmp_path, *run)
    assert "甲局_附件.xlsx" in names(tmp_path)
    python(package, tmp_path, *run)
    assert "甲局_附件.json" not in names(tmp_path), "it is no input"
    python(package, tmp_path, "-m", "perfeval", "mail", "-o", ".")
    assert "甲局_附件.xlsx" in (tmp_path / "甲局_邮件正文.txt").read_text(encoding="utf-8-sig")
    readme = python(package, tmp_path, "-X", "utf8", "-c", "from tests.tools.generated import readme; print(readme())")
    assert "| `单位_附件.xlsx` | 另附的底稿 |" in readme
    write_workbook(source, BROKEN)
    python(package, tmp_path, *run)
    assert "甲局_附件.xlsx" not in names(tmp_path), "the stale one is removed"


def test_what_is_sent_of_a_workbook_that_passed() -> None:
    names = ["甲局.json", "甲局_核查底稿.xlsx", "甲局_自评报告.docx", "甲局_绩效评价.xlsx", "甲局_绩效评价（未通过）.xlsx"]
    assert sent_of_passed(names) == ("甲局_绩效评价.xlsx", "甲局_自评报告.docx")
    assert sent_of_passed(["甲局_核查底稿.xlsx"]) == ()
