"""Temporary files are new files of ours, whatever stands in their place, and those of a run at work stay."""

import os
from pathlib import Path

import pytest
from filelock import FileLock

from perfeval.cli import main
from perfeval.errors import OutputError
from perfeval.files.names import LOCK, TEMPORARY
from perfeval.files.whole import check_folder, check_replaceable, copy_whole, digest_of, is_ordinary, write_whole
from tests.tools.workbooks import write_workbook


def planted(folder: Path, name: str) -> Path:
    """A file elsewhere, to which the temporary name of a result leads."""
    victim = folder / "别处.txt"
    victim.write_text("原样")
    (folder / f"{TEMPORARY}{os.getpid()}-{name}").symlink_to(victim)
    return victim


def test_a_link_planted_at_a_temporary_name_is_not_followed(tmp_path: Path) -> None:
    victim = planted(tmp_path, "甲.json")
    write_whole(tmp_path / "甲.json", lambda path: path.write_text("新"))
    assert (tmp_path / "甲.json").read_text() == "新"
    planted(tmp_path, "乙.json")
    copy_whole(tmp_path / "甲.json", tmp_path / "乙.json")
    planted(tmp_path, "probe")
    check_folder(tmp_path)
    assert victim.read_text() == "原样"
    assert not any(path.is_symlink() for path in tmp_path.iterdir())


def test_a_new_file_has_the_rights_that_new_files_have(tmp_path: Path) -> None:
    (tmp_path / "旧").write_text("x")
    write_whole(tmp_path / "甲.json", lambda path: path.write_text("新"))
    assert (tmp_path / "甲.json").stat().st_mode == (tmp_path / "旧").stat().st_mode


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_never_opened(tmp_path: Path, make: object) -> None:
    path = tmp_path / "甲.json"
    make(path)  # type: ignore[operator]
    assert not is_ordinary(path)
    assert digest_of(path) == ""
    with pytest.raises(OutputError):
        check_replaceable([path])


@pytest.mark.parametrize(("locked", "run_on", "stays"), [
    (".", "下", True), ("下", ".", True), ("下", "下/更下", True), (None, ".", False), ("旁", "下", False),
])
def test_a_run_leaves_the_temporary_files_of_another_at_work(tmp_path: Path, locked: str | None, run_on: str, stays: bool) -> None:
    output, book = tmp_path / "output", write_workbook(tmp_path / "甲局.xlsx")
    left = output / "下" / "更下" / f"{TEMPORARY}1-乙局.json"
    left.parent.mkdir(parents=True)
    (output / "旁").mkdir()
    for folder in (output, output / "下", output / "旁"):
        (folder / LOCK).touch()
    left.touch()
    lock = FileLock(output / (locked or ".") / LOCK)
    if locked:
        lock.acquire()
    try:
        assert main(["run", str(book), "-o", str(output / run_on)]) == 0
    finally:
        lock.release()
    assert left.exists() == stays
