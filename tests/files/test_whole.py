"""Temporary files are new files of ours, whatever stands in their place, and those of a run at work stay."""

import os
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from filelock import FileLock

from perfeval.cli import main
from perfeval.errors import OutputError
from perfeval.files.names import LOCK, TEMPORARY, in_order
from perfeval.files.whole import (
    check_folder,
    check_replaceable,
    copy_whole,
    digest_of,
    is_ordinary,
    write_together,
    write_whole,
)
from tests.tools.paths import ROOT
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
def test_what_is_no_file_is_never_opened(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "甲.json"
    make(path)
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


@pytest.mark.parametrize("names", [("a.xlsx", "B.xlsx", "甲/b", "甲.xlsx", "甲 乙/a", "A/z", "a/Z", "甲/B")])
def test_paths_have_one_order_on_all_systems(names: tuple[str, ...]) -> None:
    unix, windows = in_order(map(PurePosixPath, names)), in_order(map(PureWindowsPath, names))
    assert [path.as_posix() for path in windows] == [path.as_posix() for path in unix]


def test_no_folder_is_listed_in_an_order_of_its_system() -> None:
    package = ROOT / "perfeval"
    listed = {path.name: path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    assert [name for name, text in listed.items() if re.search(r"sorted\([^\n]*(glob|iterdir|_files_under|scandir)\(", text)] == []


def test_a_file_that_is_held_for_a_moment_is_replaced_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = {"replace": 2, "unlink": 2}
    for name in held:
        act = getattr(Path, name)

        def refuse(path: Path, *arguments: object, name: str = name, act: Callable[..., object] = act, **options: object) -> object:
            if (held[name] and not path.name.startswith(TEMPORARY)) or (name == "replace" and held[name]):
                held[name] -= 1
                raise PermissionError(13, "")
            return act(path, *arguments, **options)

        monkeypatch.setattr(Path, name, refuse)
    monkeypatch.setattr("perfeval.files.whole.time.sleep", lambda _seconds: None)
    (tmp_path / "乙").write_text("旧")
    write_together({tmp_path / "甲": lambda path: path.write_text("新"), tmp_path / "乙": None})
    assert held == {"replace": 0, "unlink": 0}
    assert [path.name for path in tmp_path.iterdir()] == ["甲"]


def test_a_leftover_that_is_held_stops_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output, book = tmp_path / "output", write_workbook(tmp_path / "甲局.xlsx")
    output.mkdir()
    left = output / f"{TEMPORARY}1-乙局.json"
    left.touch()
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path == left:
            raise PermissionError(13, "")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    assert main(["run", str(book), "-o", str(output)]) == 0
    assert left.exists()
