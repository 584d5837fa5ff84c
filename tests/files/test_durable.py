"""What stands under its name is on the disk: each file is flushed before its rename, its folder after it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval.errors import OutputError
from perfeval.files.whole import copy_whole, write_together, write_whole
from perfeval.run.log import append_line

Events = list[tuple[str, str]]


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> Events:
    """What reaches the disk, in order: files and folders flushed, names given."""
    seen: Events = []
    flush, replace = os.fsync, Path.replace

    def flushed(handle: int) -> None:
        seen.append(("flush", Path(f"/proc/self/fd/{handle}").readlink().name))
        flush(handle)

    def replaced(path: Path, target: Path) -> Path:
        seen.append(("rename", path.name))
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", replaced)
    return seen


def text(path: Path) -> None:
    path.write_text("text")


def write_one(folder: Path) -> object:
    return write_whole(folder / "a.txt", text)


def write_some(folder: Path) -> object:
    return write_together({folder / "a.txt": text, folder / "b.txt": text, folder / "c.txt": None})


def copy_one(folder: Path) -> object:
    (folder / "source.txt").write_text("text")
    return copy_whole(folder / "source.txt", folder / "a.txt")


@pytest.mark.posix
@pytest.mark.parametrize("write", [write_one, write_some, copy_one])
def test_a_file_is_flushed_before_it_has_its_name_and_the_folder_after(
    tmp_path: Path, events: Events, write: Callable[[Path], object],
) -> None:
    write(tmp_path)
    renamed = [name for what, name in events if what == "rename"]
    assert renamed
    for name in renamed:
        assert events.index(("flush", name)) < events.index(("rename", name))
    assert events[-1] == ("flush", tmp_path.name)


@pytest.mark.posix
def test_a_line_of_a_log_is_on_the_disk_when_it_is_written(tmp_path: Path, events: Events) -> None:
    append_line(tmp_path / "log.jsonl", {})
    assert events == [("flush", "log.jsonl"), ("flush", tmp_path.name)]
    append_line(tmp_path / "log.jsonl", {})
    assert events[2:] == [("flush", "log.jsonl")]


@pytest.mark.parametrize("write", [write_one, write_some, copy_one])
def test_what_the_disk_refuses_at_the_flush_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path], object],
) -> None:
    (tmp_path / "a.txt").write_text("old")

    def full(_handle: int) -> None:
        raise OSError(28, "")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError):
        write(tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir() if path.name != "source.txt"} == {"a.txt": "old"}
