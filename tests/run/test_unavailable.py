"""What cannot be had now is no workbook that went wrong: the results of the last good run stand, and the next run makes new ones."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval.cli import main
from perfeval.declared.settings import Limits, Settings
from perfeval.errors import PerfevalError, UnavailableFile
from perfeval.read.safely import guard, parse
from perfeval.run.batch import Run, run_batch
from perfeval.run.inputs import Input, find_inputs
from perfeval.run.job import Outcome
from tests.tools.runs import digests, result, run
from tests.tools.workbooks import write_workbook


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two workbooks, evaluated."""
    source, output = tmp_path / "input", tmp_path / "output"
    source.mkdir()
    write_workbook(source / "甲局.xlsx")
    write_workbook(source / "乙局.xlsx", {"支出明细!H4": "abc"})
    run(source, "-o", output, "--jobs", 1)
    return source, output


def of_b(files: dict[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in files.items() if name.startswith("乙局")}


def statuses(inputs: tuple[Input, ...], output: Path) -> dict[str, str]:
    return {outcome.input.name: outcome.status for outcome in run_batch(inputs, Run(output, Settings()), "")}


def remove(source: Path) -> None:
    (source / "乙局.xlsx").unlink()


def remove_folder(source: Path) -> None:
    (source / "乙局.xlsx").unlink()
    (source / "甲局.xlsx").rename(source.parent / "甲局.xlsx")
    source.rmdir()
    source.mkdir()
    (source.parent / "甲局.xlsx").rename(source / "甲局.xlsx")


@pytest.mark.parametrize("away", [remove, remove_folder])
def test_what_is_gone_between_listing_and_reading_leaves_the_last_results(
    folders: tuple[Path, Path], away: Callable[[Path], None],
) -> None:
    source, output = folders
    inputs, before = find_inputs([source], output), of_b(digests(output))
    away(source)
    assert statuses(inputs, output) == {"甲局": "passed", "乙局": "failed"}
    assert of_b(digests(output)) == before


@pytest.mark.parametrize("number", [errno.EACCES, errno.EBUSY, errno.ETXTBSY, errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.EHOSTDOWN])
@pytest.mark.parametrize("during", [False, True], ids=["opened", "read"])
def test_whatever_keeps_a_file_back_is_no_fault_of_the_file(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, number: int, *, during: bool,
) -> None:
    source, _ = folders
    path = source / "甲局.xlsx"

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "")

    with monkeypatch.context() as system:
        system.setattr(os, "fstat", refuse) if during else system.setattr(Path, "open", refuse)
        with pytest.raises(UnavailableFile) as said:
            parse.parse_file(path, Limits())
    assert said.value.advice


def test_the_next_run_makes_up_for_what_could_not_be_had(folders: tuple[Path, Path]) -> None:
    source, output = folders
    inputs, before = find_inputs([source], output), of_b(digests(output))
    aside = source.parent / "aside.xlsx"
    (source / "乙局.xlsx").rename(aside)
    assert statuses(inputs, output)["乙局"] == "failed"
    assert statuses(inputs, output)["乙局"] == "failed", "twice in a row"
    write_workbook(aside)
    aside.rename(source / "乙局.xlsx")
    assert run(source, "-o", output, "--jobs", 1) == 0
    assert of_b(digests(output)) != before
    assert result(output / "乙局.json")["status"] == "passed"
    assert not [name for name in digests(output) if "用户修改" in name]


def test_check_says_what_it_could_not_have_and_goes_on(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    source, output = folders
    before, evaluated = digests(output), []

    def read(path: Path, _limits: Limits) -> object:
        evaluated.append(path.name)
        raise UnavailableFile("", "")

    monkeypatch.setattr("perfeval.read.workbook.read_guarded", read)
    assert main(["check", str(source), "-o", str(output)]) == 1
    assert sorted(evaluated) == ["乙局.xlsx", "甲局.xlsx"]
    assert digests(output) == before


@pytest.mark.parametrize("kind", [UnavailableFile, PerfevalError])
def test_what_says_itself_what_to_do_is_not_told_as_a_fault_of_ours(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, kind: type[PerfevalError],
) -> None:
    def refuse(*_: object) -> None:
        raise kind("reason", "advice")

    source, output = folders
    monkeypatch.setattr("perfeval.run.one_input.evaluate_file", refuse)
    for outcome in run_batch(find_inputs([source], output), Run(output, Settings(), force=True), ""):
        assert outcome.status == "failed"
        assert [("reason" in remark, "advice" in remark) for remark in outcome.remarks] == [(True, True)]


def test_a_file_that_grows_while_it_is_read_is_being_copied(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = folders[0] / "甲局.xlsx"
    look, looks = os.fstat, []

    def grow(handle: int) -> os.stat_result:
        looks.append(handle)
        if len(looks) == 2:
            with path.open("ab") as file:
                file.write(b"more")
        return look(handle)

    with monkeypatch.context() as system:
        system.setattr(os, "fstat", grow)
        with pytest.raises(UnavailableFile):
            parse.parse_file(path, Limits())


def test_a_half_that_has_become_more_meanwhile_is_not_called_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, whole = tmp_path / "甲局.xlsx", tmp_path / "whole.xlsx"
    write_workbook(whole)
    path.write_bytes(whole.read_bytes()[:5000])
    received = guard._received

    def late(request: guard._Request) -> object:
        answer = received(request)
        shutil.copyfile(whole, path)
        return answer

    monkeypatch.setattr(guard, "_received", late)
    with pytest.raises(UnavailableFile):
        guard.read_guarded(path, Limits())


def test_an_input_that_is_held_when_it_is_to_be_marked_leaves_everything(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    source, output = folders
    before = of_b(digests(output))
    write_workbook(source / "乙局.xlsx", {"支出明细!H4": "abcd"})

    def held(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "")

    monkeypatch.setattr("perfeval.run.publish.mark_workbook", held)
    assert statuses(find_inputs([source], output), output)["乙局"] == "failed"
    assert of_b(digests(output)) == before


def test_a_run_does_not_pass_with_files_that_are_not_there(tmp_path: Path) -> None:
    """The result folder is removed after the second of three workbooks: two are missing, and one stands."""
    source, output = tmp_path / "input", tmp_path / "output"
    source.mkdir()
    for name in ("a", "b", "c"):
        write_workbook(source / f"{name}.xlsx")
    seen: list[Outcome] = []
    for outcome in run_batch(find_inputs([source], output), Run(output, Settings()), ""):
        seen.append(outcome)
        if len(seen) == 2:
            shutil.rmtree(output)
    assert [(o.input.name, o.status) for o in seen] == [
        ("a", "passed"), ("b", "passed"), ("c", "passed"), ("a", "failed"), ("b", "failed")]
    assert run(source, "-o", output) == 0
    assert all(result(output / f"{name}.json")["status"] == "passed" for name in "abc")


def test_the_command_fails_for_files_that_are_not_there(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    source, output = folders
    write_workbook(source / "乙局.xlsx")
    monkeypatch.setattr("perfeval.run.batch._is_there", lambda path: "乙局" not in path.name)
    assert run(source, "-o", output, "--jobs", 1) == 1


@pytest.mark.windows
def test_a_workbook_that_another_program_holds_leaves_the_last_results(folders: tuple[Path, Path]) -> None:
    import ctypes

    source, output = folders
    before = of_b(digests(output))
    write_workbook(source / "乙局.xlsx")
    system = ctypes.WinDLL("kernel32")
    system.CreateFileW.restype = ctypes.c_void_p
    handle = system.CreateFileW(str(source / "乙局.xlsx"), 0xC0000000, 0, None, 3, 0x80, None)  # read and write, shared with nobody
    try:
        assert statuses(find_inputs([source], output), output)["乙局"] == "failed"
    finally:
        system.CloseHandle(ctypes.c_void_p(handle))
    assert of_b(digests(output)) == before
