"""Which results still hold, and what a run over results that hold does not do."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfeval.check.thresholds import thresholds_section
from perfeval.declared.settings import Settings, parse_settings
from perfeval.files.names import RUN_LOG, SUMMARY
from perfeval.run.batch import Run, run_batch
from perfeval.run.freshness import tree_sha256
from perfeval.run.inputs import Input, find_inputs
from perfeval.run.workers import Crew
from tests.tools.paths import ROOT
from tests.tools.runs import BROKEN, digests, run
from tests.tools.workbooks import write_workbook

HUBEI = ROOT / "perfeval" / "declared" / "regulations" / "hubei.toml"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    source, output = tmp_path / "input", tmp_path / "output"
    source.mkdir()
    write_workbook(source / "甲局.xlsx")
    return source, output


def unchanged(source: Path, run: Run) -> dict[str, bool]:
    """NAME -> whether its results were taken as they stand."""
    return {outcome.input.name: outcome.unchanged for outcome in run_batch(find_inputs([source], run.output), run, "")}


def evaluations(output: Path) -> list[str]:
    """The inputs in the run log, one for each time they were evaluated."""
    lines = (output / RUN_LOG).read_text(encoding="utf-8").splitlines()
    return [entry["input"] for entry in map(json.loads, lines) if entry["input"]]


# ---------------------------------------------------------------- what makes results stale


def edit_the_input(source: Path, run: Run) -> Run:
    write_workbook(source / "甲局.xlsx", {"资金安排!I4": "招聘服务"})
    return run


def edit_a_result(_source: Path, run: Run) -> Run:
    (run.output / "甲局_自评报告.docx").write_bytes(b"PK edited")
    return run


def remove_a_result(_source: Path, run: Run) -> Run:
    (run.output / "甲局_核查底稿.xlsx").unlink()
    return run


def ask_for_a_regulation(_source: Path, run: Run) -> Run:
    return Run(run.output, run.settings, "hubei")


def change_the_settings(source: Path, run: Run) -> Run:
    return Run(run.output, parse_settings(b"[thresholds]\nsplit_days = 20\n", source.parent / "perfeval.toml", thresholds_section))


def add_a_regulation(source: Path, run: Run) -> Run:
    own = source.parent / "办法"
    own.mkdir()
    (own / "qu.toml").write_text(HUBEI.read_text(encoding="utf-8").replace('id = "hubei"', 'id = "qu"'), encoding="utf-8")
    return Run(run.output, Settings(regulations_folder=own))


def force(_source: Path, run: Run) -> Run:
    return Run(run.output, run.settings, force=True)


CHANGES = (edit_the_input, edit_a_result, remove_a_result, ask_for_a_regulation, change_the_settings, add_a_regulation, force)


@pytest.mark.parametrize("change", CHANGES)
def test_results_hold_until_something_they_are_made_from_changes(folders: tuple[Path, Path], change: Callable[[Path, Run], Run]) -> None:
    source, output = folders
    first = Run(output, Settings())
    assert unchanged(source, first) == {"甲局": False}
    assert unchanged(source, first) == {"甲局": True}
    second = change(source, first)
    assert unchanged(source, second) == {"甲局": False}
    assert unchanged(source, Run(output, second.settings, second.regulation_id)) == {"甲局": True}


def test_an_edited_regulation_of_the_bureau_makes_results_stale(folders: tuple[Path, Path]) -> None:
    source, output = folders
    how = add_a_regulation(source, Run(output, Settings()))
    unchanged(source, how)
    pack = source.parent / "办法" / "qu.toml"
    pack.write_text(pack.read_text(encoding="utf-8").replace("湖北", "某区"), encoding="utf-8")
    assert unchanged(source, how) == {"甲局": False}


@pytest.mark.parametrize("file", ["words/spelling.py", "declared/regulations/sichuan.toml", "write/document/blank.docx", "write/result.schema.json"])
def test_another_copy_of_the_program_makes_results_stale(folders: tuple[Path, Path], tmp_path: Path, file: str) -> None:
    source, output = folders
    shutil.copytree(ROOT / "perfeval", tmp_path / "perfeval", ignore=shutil.ignore_patterns("__pycache__"))

    def run_copy() -> None:
        command = [sys.executable, "-m", "perfeval", "run", source, "-o", output]
        subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)}, check=True, capture_output=True)

    run_copy()
    run_copy()
    assert evaluations(output) == ["甲局.xlsx"]
    with (tmp_path / "perfeval" / file).open("ab") as changed:
        changed.write(b"\n")
    run_copy()
    assert evaluations(output) == ["甲局.xlsx"] * 2


def test_the_hash_of_a_program_is_of_names_and_bytes_alone(tmp_path: Path) -> None:
    def hashed(files: dict[str, bytes]) -> str:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return tree_sha256(folder)

    program = {"a.py": b"1", "b/c.toml": b"2"}
    assert hashed(dict(reversed(program.items()))) == hashed(program)
    assert hashed({**program, "b/__pycache__/c.pyc": b"3"}) == hashed(program)
    others = ({"a.py": b"1"}, {"a.py": b"", "b/c.toml": b"12"}, {"a.py": b"1", "c.toml": b"2"}, {**program, "b/c.so": b""}, {"a.py": b"1", "b/c.toml": b"3"})
    assert len({hashed(files) for files in (program, *others)}) == 1 + len(others)


# ---------------------------------------------------------------- what a run over results that hold leaves alone

_LOADED = """
import sys
from perfeval.cli import main
status = main(sys.argv[1:])
print(status, *({"pandas", "numpy", "openpyxl", "xlsxwriter", "python_calamine", "concurrent.futures.process"} & set(sys.modules)))
"""


def loaded_by(*arguments: object) -> set[str]:
    """The heavy modules that a run without errors has loaded in its own process."""
    command = [sys.executable, "-c", _LOADED, "run", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    status, *modules = done.stdout.splitlines()[-1].split()
    assert status == "0", done.stderr
    return set(modules)


@pytest.mark.parametrize("options", [(), ("--json",), ("--jobs", 2)])
def test_results_that_hold_are_given_without_loading_what_evaluates(folders: tuple[Path, Path], options: Sequence[object]) -> None:
    source, output = folders
    write_workbook(source / "乙局.xlsx")
    run(source, "-o", output)
    before = digests(output)
    assert loaded_by(source, "-o", output, *options) == set()
    assert digests(output) == before


def test_one_changed_input_among_others_is_evaluated_alone_and_in_this_process(folders: tuple[Path, Path]) -> None:
    source, output = folders
    for name in ("丙局", "丁局"):
        write_workbook(source / f"{name}.xlsx")
    run(source, "-o", output)
    write_workbook(source / "丙局.xlsx", {"资金安排!I4": "招聘服务"})
    assert "concurrent.futures.process" not in loaded_by(source, "-o", output)
    assert evaluations(output)[3:] == ["丙局.xlsx"]


def test_workers_are_hired_for_changed_inputs_alone_and_outcomes_keep_their_order(folders: tuple[Path, Path]) -> None:
    source, output = folders
    for name in ("乙局", "丙局"):
        write_workbook(source / f"{name}.xlsx")
    run(source, "-o", output)
    inputs = find_inputs([source], output)
    for changed in (inputs[0], inputs[2]):
        write_workbook(changed.path, BROKEN)
    hired: list[Sequence[Input]] = []

    @contextmanager
    def hire(changed: Sequence[Input]) -> Iterator[Crew | None]:
        hired.append(changed)
        yield None

    ends = [(outcome.input, outcome.status, outcome.unchanged) for outcome in run_batch(inputs, Run(output, Settings()), "", hire)]
    assert ends == [(inputs[0], "blocked", False), (inputs[1], "passed", True), (inputs[2], "blocked", False)]
    assert hired == [[inputs[0], inputs[2]]]
    list(run_batch(inputs, Run(output, Settings()), "", hire))
    assert len(hired) == 1


# ---------------------------------------------------------------- 汇总.xlsx


def listed(output: Path) -> list[object]:
    """The inputs that 汇总.xlsx names."""
    head, *rows = list(load_workbook(output / SUMMARY)["单位一览"].iter_rows(min_row=3))
    column = [cell.value for cell in head].index("报来的文件")
    return [row[column].value for row in rows]


def pages(output: Path) -> list[str]:
    return load_workbook(output / SUMMARY).sheetnames


def test_the_summary_is_made_again_where_it_is_gone_or_edited(folders: tuple[Path, Path]) -> None:
    source, output = folders
    run(source, "-o", output)
    written = (output / SUMMARY).read_bytes()
    (output / SUMMARY).unlink()
    run(source, "-o", output)
    assert (output / SUMMARY).read_bytes() == written
    (output / SUMMARY).write_bytes(b"PK edited")
    run(source, "-o", output)
    assert (output / SUMMARY).read_bytes() == written
    assert evaluations(output) == ["甲局.xlsx"]


def test_the_summary_follows_the_inputs_and_the_list_of_units(folders: tuple[Path, Path]) -> None:
    source, output = folders
    write_workbook(source / "乙局.xlsx")
    run(source, "-o", output)
    assert listed(output) == ["乙局.xlsx", "甲局.xlsx"]
    run(source / "乙局.xlsx", "-o", output)
    assert listed(output) == ["乙局.xlsx"]
    run(source, "-o", output)
    assert listed(output) == ["乙局.xlsx", "甲局.xlsx"]
    (source / "units.txt").write_text("测试区水利局\n", encoding="utf-8")
    run(source, "-o", output)
    told = {cell.value for row in load_workbook(output / SUMMARY)["未提交与跳过"].iter_rows() for cell in row}
    assert "测试区水利局" in told
    assert evaluations(output) == ["乙局.xlsx", "甲局.xlsx"]


def test_what_changed_is_told_until_the_next_change(folders: tuple[Path, Path]) -> None:
    source, output = folders
    run(source, "-o", output)
    assert "本次变化" not in pages(output)
    write_workbook(source / "甲局.xlsx", BROKEN)
    run(source, "-o", output)
    assert "本次变化" in pages(output)
    run(source, "-o", output)
    assert "本次变化" in pages(output)
    write_workbook(source / "乙局.xlsx")
    run(source, "-o", output)
    assert "本次变化" not in pages(output)
