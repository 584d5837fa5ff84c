"""What is double-clicked: that it goes from any place to its end, and that perfeval takes the command lines it makes."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from perfeval.cli import main, screen
from perfeval.office.scripts import (
    MESSAGES,
    RUN_LINUX,
    RUN_MACOS,
    RUN_WINDOWS,
    write_install_windows,
    write_run_unix,
    write_run_windows,
)
from tests.tools.paths import ROOT
from tests.tools.runs import BROKEN
from tests.tools.scripts import lines_of_batch
from tests.tools.workbooks import write_workbook

OFFICE = "办公室 2020 &(一)"
JUMP, LABEL = re.compile(r"goto (\w+)"), re.compile(r":(\w+)")
RUNS = re.compile(r"(?P<program>.*perfeval) (?P<arguments>run .*)")


@pytest.fixture
def batch(tmp_path: Path) -> list[str]:
    write_run_windows(tmp_path / RUN_WINDOWS)
    return lines_of_batch(tmp_path / RUN_WINDOWS)


def test_every_jump_has_its_place_and_every_place_is_reached(batch: list[str], tmp_path: Path) -> None:
    write_install_windows(tmp_path / "安装.bat", ("3.11",))
    for lines in (batch, lines_of_batch(tmp_path / "安装.bat")):
        places = [found[1] for line in lines if (found := LABEL.fullmatch(line))]
        assert len(places) == len(set(places))
        assert {found for line in lines for found in JUMP.findall(line)} == set(places)
        assert all(line.count('"') % 2 == 0 for line in lines), "paths hold spaces"


def test_the_window_stays_whatever_happened(batch: list[str]) -> None:
    """Behind what is told stands the pause: nothing ends the script before it, and each run leads to what its status means."""
    ends = [line for line in batch if line.startswith("exit")]
    assert ends == ["exit /b %CODE%"]
    assert batch.index("pause") < batch.index(ends[0])
    runs = [i for i, line in enumerate(batch) if RUNS.fullmatch(line)]
    assert len(runs) == 5
    assert {batch[i + 1] for i in runs} == {"goto ended"}


def test_something_is_told_before_the_wait(batch: list[str]) -> None:
    first = next(i for i, line in enumerate(batch) if "perfeval" in line)
    assert [line for line in batch[:first] if line.startswith("echo ") and not line.isascii()]


def test_no_path_of_the_maker_is_in_a_script(tmp_path: Path) -> None:
    for name, write in ((RUN_WINDOWS, write_run_windows), (RUN_LINUX, write_run_unix)):
        write(tmp_path / name)
        text = (tmp_path / name).read_bytes().decode("gb2312" if name == RUN_WINDOWS else "utf-8")
        assert not {str(tmp_path), str(ROOT), sys.prefix, str(Path(sys.executable).parent)} & set(re.split(r"[\s\"]", text))
        assert re.findall(r"[\"' ][A-Za-z]:[\\/]|[\"' ]/(?!dev/null|\*|i |b )\w+", text) == []


def test_every_exit_status_has_its_words(batch: list[str]) -> None:
    assert set(MESSAGES) == {value for name, value in vars(screen).items() if name.startswith("EXIT_")}
    told = {found[1] for line in batch if (found := re.match(r'if "%CODE%"=="(-?\d+)" echo ', line))}
    assert told >= set(map(str, MESSAGES))
    listed = next(line for line in batch if line.startswith("for %%s in ("))
    assert set(listed.partition("(")[2].partition(")")[0].split()) == told


def commands(batch: list[str], dropped: str) -> list[list[str]]:
    """The command lines for perfeval that 运行.bat makes with what is dropped on it."""
    return [shlex.split(found["arguments"].replace("%*", dropped)) for line in batch if (found := RUNS.fullmatch(line))]


def test_what_is_dropped_is_evaluated_beside_the_input(batch: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = tmp_path / OFFICE
    assert main(["init", str(office)]) == 0
    write_workbook(office / "input" / "甲局.xlsx")
    (tmp_path / "拖入 的").mkdir()
    write_workbook(tmp_path / "拖入 的表.xlsx")
    write_workbook(tmp_path / "拖入 的" / "丙局.xlsx", BROKEN)
    monkeypatch.chdir(office)
    for i, command in enumerate(commands(batch, f'"{tmp_path / "拖入 的表.xlsx"}" "{tmp_path / "拖入 的"}"')):
        assert main([*command, "--force"] if i else command) == 1
        assert {path.name for path in (office / "output").glob("*.json")} == {"甲局.json", "拖入 的表.json", "丙局.json"}
        shutil.rmtree(office / "output")
    for command in commands(batch, ""):
        assert main(command) == 0
        assert {path.name for path in (office / "output").glob("*.json")} == {"甲局.json"}


def start(script: Path, *dropped: object, where: Path, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([script, *map(str, dropped)], cwd=where, capture_output=True, check=False, stdin=subprocess.DEVNULL,
                          env={**os.environ, "PYTHONPATH": str(ROOT), **environment})


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A workspace with a virtual environment: a Python that finds perfeval by PYTHONPATH."""
    office = tmp_path / OFFICE
    assert main(["init", str(office)]) == 0
    write_workbook(office / "input" / "甲局.xlsx")
    python = office / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    python.chmod(0o755)
    return office


@pytest.mark.posix
@pytest.mark.parametrize("name", [RUN_LINUX, RUN_MACOS])
def test_the_script_evaluates_what_is_in_the_folder_and_what_is_given(name: str, office: Path, tmp_path: Path) -> None:
    done = start(office / name, where=tmp_path)
    assert done.returncode == 0
    assert MESSAGES[0] in done.stderr.decode()
    write_workbook(tmp_path / "乙 局.xlsx", BROKEN)
    done = start(office / name, "乙 局.xlsx", "--jobs", "1", where=tmp_path)
    assert done.returncode == 1
    assert MESSAGES[1] in done.stderr.decode()
    assert {path.name for path in (office / "output").glob("*.json")} == {"甲局.json", "乙 局.json"}
    done = start(office / name, "没有.xlsx", where=tmp_path)
    assert done.returncode == 2
    assert MESSAGES[2] in done.stderr.decode()


@pytest.mark.posix
def test_a_folder_that_was_moved_still_runs(office: Path, tmp_path: Path) -> None:
    moved = office.rename(tmp_path / "别处")
    assert start(moved / RUN_LINUX, where=tmp_path).returncode == 0
    assert (moved / "output" / "甲局.json").exists()


@pytest.mark.posix
def test_what_is_missing_or_broken_is_told(office: Path, tmp_path: Path) -> None:
    (office / ".venv" / "bin" / "python").write_text("#!/bin/sh\nkill -9 $$\n")
    done = start(office / RUN_LINUX, where=tmp_path)
    assert done.returncode == 137
    assert "137" in done.stderr.decode()
    shutil.rmtree(office / ".venv")
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("dirname", "sh"):
        (tools / tool).symlink_to(str(shutil.which(tool)))
    done = start(office / RUN_LINUX, where=tmp_path, PATH=str(tools))
    assert done.returncode == 3
    assert "perfeval" in done.stderr.decode()
