"""What the system refuses to write: said in Chinese and before the work where it can be known, the rest done."""

import subprocess
import sys
from pathlib import Path

import pytest

from perfeval.cli import main
from perfeval.errors import OutputError
from perfeval.files.names import RUN_LOG, SUMMARY
from perfeval.files.whole import write_together
from tests.tools.runs import BROKEN, digests, names, result, run
from tests.tools.workbooks import write_workbook

_LIMITED = """
import resource, sys
from perfeval.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(main(sys.argv[2:]))
"""


def run_with_room(size: int, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """`perfeval run` where no file may grow beyond so many bytes: what a full disk does, without a disk."""
    command = [sys.executable, "-c", _LIMITED, str(size), "run", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    source, output = tmp_path / "input", tmp_path / "output"
    source.mkdir()
    write_workbook(source / "甲局.xlsx")
    write_workbook(source / "乙局.xlsx", BROKEN)
    return source, output


def in_chinese(said: str) -> bool:
    return "Traceback" not in said and "Error" not in said and "device" not in said


@pytest.mark.posix
def test_no_room_leaves_every_old_result_as_it_was(folders: tuple[Path, Path]) -> None:
    source, output = folders
    run(source, "-o", output)
    before = digests(output)
    write_workbook(source / "甲局.xlsx", BROKEN)
    full = run_with_room(20_000, source, "-o", output, "--force")
    assert full.returncode == 2
    assert in_chinese(full.stderr)
    assert digests(output) == before, "said before any work: not even the probe fits"


@pytest.mark.posix
def test_a_result_that_does_not_fit_costs_its_workbook_alone(folders: tuple[Path, Path]) -> None:
    source, output = folders
    run(source, "-o", output)
    before = digests(output)
    write_workbook(source / "丙局.xlsx", sheets={"文字说明": large_text()})
    write_workbook(source / "甲局.xlsx", {"资金安排!I4": "招聘服务"})
    (source / "坏.xlsx").write_bytes(b"no workbook")
    full = run_with_room(80_000, source, "-o", output)
    assert full.returncode == 1
    assert in_chinese(full.stderr)
    assert digests(output)["甲局.json"] != before["甲局.json"]
    assert result(output / "坏.json")["status"] == "unreadable"
    assert not [name for name in names(output) if name.startswith("丙局")]
    assert run(source, "-o", output) == 1
    assert result(output / "丙局.json")["status"] in {"passed", "blocked"}


def large_text() -> str:
    """A page whose results are larger than 80 kB however they are packed."""
    import random

    letters = random.Random(1)
    rows = ["| 项目名称 | 栏目 | 内容 |"]
    rows += [f"| | 资金管理情况 | {''.join(chr(letters.randrange(0x4E00, 0x9F00)) for _ in range(3000))} |" for _ in range(20)]
    return "\n".join(rows)


def test_a_name_too_long_for_its_results_is_said(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    source, output = folders
    write_workbook(source / f"{'长' * 82}.xlsx")
    assert run(source, "-o", output) == 1
    assert "文件名太长" in capsys.readouterr().err
    assert (output / "甲局.json").exists()


def test_a_result_that_cannot_be_replaced_costs_its_workbook_alone(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    source, output = folders
    (output / "甲局_自评报告.docx" / "x").mkdir(parents=True)  # a folder where the file should stand
    assert run(source, "-o", output) == 1
    assert "甲局_自评报告.docx" in capsys.readouterr().err
    assert not [name for name in names(output) if name.startswith("甲局")]
    assert result(output / "乙局.json")["status"] == "blocked"
    (output / "甲局_自评报告.docx" / "x").rmdir()
    (output / "甲局_自评报告.docx").rmdir()
    run(source, "-o", output)
    assert result(output / "甲局.json")["status"] == "passed"
    assert not [name for name in names(output) if "用户修改" in name]


def test_a_result_in_the_way_is_found_before_the_work(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def not_yet(*_: object) -> None:
        raise AssertionError

    source, output = folders
    (output / "甲局_绩效评价.xlsx").mkdir(parents=True)
    monkeypatch.setattr("perfeval.run.one_input.evaluate_file", not_yet)
    assert run(source / "甲局.xlsx", "-o", output) == 1


def test_a_summary_that_cannot_be_written_costs_no_result(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    source, output = folders
    (output / SUMMARY / "x").mkdir(parents=True)
    (source / "乙局.xlsx").unlink()
    assert run(source, "-o", output) == 1
    said = capsys.readouterr().err
    assert SUMMARY in said
    assert in_chinese(said)
    assert result(output / "甲局.json")["status"] == "passed"


def test_a_run_log_that_cannot_be_written_costs_no_result(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    source, output = folders
    (output / RUN_LOG).mkdir(parents=True)
    (source / "乙局.xlsx").unlink()
    assert run(source, "-o", output) == 0
    assert RUN_LOG in capsys.readouterr().err
    assert result(output / "甲局.json")["status"] == "passed"


@pytest.mark.parametrize("output", ["file", "file/inside", pytest.param("/proc/nowhere", marks=pytest.mark.posix)])
def test_a_result_folder_that_cannot_be_used_is_said_before_the_work(
    folders: tuple[Path, Path], tmp_path: Path, output: str, capsys: pytest.CaptureFixture[str],
) -> None:
    source, _ = folders
    (tmp_path / "file").write_bytes(b"")
    assert run(source, "-o", tmp_path / output) == 2
    assert in_chinese(capsys.readouterr().err)
    assert main(["check", str(source), "-o", str(tmp_path / output)]) == 1
    assert in_chinese(capsys.readouterr().err)


def test_nothing_changes_when_one_of_several_files_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")

    def fail(_path: Path) -> None:
        raise OSError(28, "")

    with pytest.raises(OutputError):
        write_together({tmp_path / "a.txt": lambda path: path.write_text("new"), tmp_path / "b.txt": fail, tmp_path / "c.txt": None})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.txt": "old"}


def test_a_file_that_is_not_whole_never_takes_its_place(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_together({tmp_path / "a.xlsx": lambda path: path.write_bytes(b"PK half")})
    assert not list(tmp_path.iterdir())
