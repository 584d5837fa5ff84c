"""Adding a rule, a column, a page and a regulation, each in one place of a copy of the repository (README: "Change one thing in one place").

The copy renews its generated files, runs its own tests of the catalogue, the template, the pages and the packs, and
evaluates a workbook that uses what was added. Ways of scoring: score/test_methods.py; result files: run/test_results.py.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.tools.paths import ROOT
from tests.tools.workbooks import write_workbook

RULE = '''

@rule("FU08", "用途未定", Severity.NOTE, needs=("funding", "funding.purpose"), advice="写明用途。", basis="预算批复")
def purpose_open(case: Case) -> Iterator[Result]:
    """资金用途写“待定”的，说不清钱用在哪里。"""
    table = case.table("funding")
    for row in (row for row, cells in table.rows.items() if cells["purpose"] == "待定"):
        yield Breach(table.place(row, "purpose"), "资金用途待定。")
'''
CASES = '''
BREAKING["FU08"] = ({"资金安排!I5": "待定"}, ["FU08 资金安排!I5 note"])
PLANTED.cell("FU08", F, "资金用途", becomes("待定"))
PLANTED.cell("FU08", F, "资金用途", lambda _v, _r, _b: "待定", name="改为待定")
'''
COLUMN = '        Column("remark_of_office", "科室备注", TEXT, width=20),\n'
PAGE = """\
\"""附表: a page of its own.\"""

from perfeval.facts.evaluation import Evaluation
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import open_page, print_setup
from perfeval.write.pages.page import Page


def attached_page(evaluation: Evaluation) -> Page:
    \"""One line.\"""
    draft = Draft("附表", (20,) * 6)
    open_page(draft, evaluation, "附表", "一行")
    draft.line(("内容",) * 6, "text")
    return draft.page(print_setup(evaluation))
"""
ENTRY = "    Paper(lambda ground: attached_page(ground.evaluation)),\n"
PACK = """\
id = "here"
extends = "mof-2020-10"
title = "本区办法"
document = "测财〔2020〕1号"
issued = 2020-01-01
effective_from = 2020-01-01
reference = "测试用"
[execution]
points = 20
[[level1]]
name = "产出指标"
points = 40
[[level1]]
name = "效益指标"
points = 30
[[level1]]
name = "满意度指标"
points = 10
[basis]
"issued" = { clause = "落款", confirmed = true }
"effective_from" = { clause = "附则", confirmed = true }
"execution.points" = { clause = "第三条", confirmed = true }
"level1.产出指标" = { clause = "第三条", confirmed = true }
"""
EXAMPLES_OF_PACK = "# 本区 计算实例：执行率20分。\n\n== 执行率：预算（元） | 支出（元） | 项目是否完成\n执行 | 50 | 10 | => 执行率 0.2000，得分 4.00\n"

FUNDING = "perfeval/check/rules/funding.py"
SHEETS = "perfeval/declared/sheets.py"
PAPERS = "perfeval/write/papers/__init__.py"
AFTER_REASON = 'Column("reason", "未到位或未执行完原因"'


def changed(path: Path, mark: str, added: str, *, before: bool = True) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(mark) == 1, mark
    path.write_text(text.replace(mark, added + mark if before else mark + added), encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with one of each added: a function and its cases, a declaration, an entry, a file and its examples."""
    root = tmp_path_factory.mktemp("copy")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout.split("\0")
    for name in filter(None, names):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, root / name)
    with (root / FUNDING).open("a", encoding="utf-8") as file:
        file.write(RULE)
    with (root / "tests/check/rules/funding.py").open("a", encoding="utf-8") as file:
        file.write(CASES)
    changed(root / SHEETS, f"        {AFTER_REASON}", COLUMN)
    (root / "perfeval/write/papers/attached.py").write_text(PAGE, encoding="utf-8")
    changed(root / PAPERS, "    Paper(lambda ground: review_page", ENTRY)
    changed(root / PAPERS, "from perfeval.write.papers.comparison", "from perfeval.write.papers.attached import attached_page\n")
    (root / "perfeval/declared/regulations/here.toml").write_text(PACK, encoding="utf-8")
    (root / "tests/declared/regulations/here.txt").write_text(EXAMPLES_OF_PACK, encoding="utf-8")
    python(root, "-m", "tests.tools.generated")
    return root


def python(root: Path, *words: str, folder: Path | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", *words], cwd=folder or root, env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True, encoding="utf-8", check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


def test_the_copy_passes_its_own_tests(copy: Path) -> None:
    # a pack that is built in cites every value itself; one of a few lines takes over what its parent cites
    rooms = ("tests/check/test_catalogue.py", "tests/test_generated.py", "tests/write/papers", "tests/write/test_sound.py")
    for words in (rooms, ("tests/check/test_rules.py", "-k", "FU08"), ("tests/declared/test_regulations.py", "-k", "here and not complete")):
        shown = python(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words)
        assert "FAILED" not in shown, shown[-3000:]


def test_a_workbook_uses_what_was_added(copy: Path, tmp_path: Path) -> None:
    write_workbook(tmp_path / "甲局.xlsx", {"资金安排!I5": "待定", "资金安排!K3": "科室备注", "资金安排!K4": "已核"})
    python(copy, "-m", "perfeval", "run", "甲局.xlsx", "-o", ".", "--regulation", "here", folder=tmp_path)
    result = json.loads((tmp_path / "甲局.json").read_text(encoding="utf-8"))
    assert result["regulation"]["id"] == "here"
    assert {project["execution_points"] for project in result["projects"]} <= {"20.00", "0.00"}
    assert "FU08 I5" in {f"{finding['code']} {finding['cell']}" for finding in result["findings"]}
    assert not [finding for finding in result["findings"] if finding["code"] == "LA05"], "the column is known"
    assert "附表" in openpyxl.load_workbook(tmp_path / "甲局_核查底稿.xlsx").sheetnames
    template = openpyxl.load_workbook(copy / "input_templates" / "绩效自评_标准模板.xlsx")
    assert "科室备注" in {cell.value for row in template["资金安排"].iter_rows(min_row=3, max_row=3) for cell in row}
