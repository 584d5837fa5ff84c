"""Paths given by the user -> the workbooks to evaluate, each with the folder and NAME of its results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from perfeval.files.names import MARKED, RESULT
from perfeval.files.whole import digest_of
from perfeval.run.results import is_own_output

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb"})
UNITS = "units.txt"
MARKABLE = frozenset({".xlsx", ".xlsm"})
MARKED_ENDING = Path(MARKED.removeprefix("{name}")).stem


class Input(Struct, frozen=True):
    """One workbook: where it is, the folder of its results under the output folder, and their NAME."""

    path: Path
    folder: Path
    name: str

    @property
    def key(self) -> str:
        """Identifies the input in the run log: its result folder, NAME and suffix."""
        return (self.folder / f"{self.name}{self.path.suffix}").as_posix()


def find_inputs(paths: Sequence[Path], output: Path) -> tuple[Input, ...]:
    """All workbooks under the paths, in order of path, each once. A path that is a file is taken as it is.

    Passed over: lock files, hidden files and folders, our own results, the output folder itself.
    """
    found: dict[Path, Input] = {}
    for path in paths:
        if path.is_dir():
            for file in _workbooks_under(path, output):
                found.setdefault(file.resolve(), Input(file, file.parent.relative_to(path), _name_of(file)))
        else:
            found.setdefault(path.resolve(), Input(path, Path(), _name_of(path)))
    return _distinct(_without_originals(tuple(found.values())))


def expected_units(paths: Sequence[Path]) -> tuple[str, ...]:
    """The units that should send a workbook: a line each of `units.txt` in the folders given; none without one."""
    lists = [path / UNITS for path in paths if (path / UNITS).is_file()]
    lines = [line.strip() for file in lists for line in _text(file.read_bytes()).splitlines()]
    return tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def _text(content: bytes) -> str:
    """Text of a file made with Notepad: UTF-8, or the code page of a Chinese Windows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _workbooks_under(folder: Path, output: Path) -> Iterator[Path]:
    results = output.resolve()
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
        if hidden or file.suffix.lower() not in SUFFIXES or is_own_output(file):
            continue
        if results != folder.resolve() and results in file.resolve().parents:
            continue
        if file.is_file() and not _is_own_copy(file):
            yield file


def _is_own_copy(file: Path) -> bool:
    """Whether a file is a marked copy beside its result, as we wrote it: results may stand among the inputs."""
    if not _may_be_marked(file) or not file.with_name(RESULT.format(name=_name_of(file))).is_file():
        return False
    from perfeval.write.marked import is_as_marked  # brings half the package along, and marked copies are few

    try:
        return is_as_marked(file)
    except OSError:
        return False


def _may_be_marked(file: Path) -> bool:
    return file.stem.endswith(MARKED_ENDING) and file.suffix.lower() in MARKABLE


def _without_originals(inputs: tuple[Input, ...]) -> tuple[Input, ...]:
    """A corrected marked copy stands for the original whose sha256 it records; that one is passed over."""
    originals = {
        (source.folder, source.name, _original(source.path))
        for source in inputs if _may_be_marked(source.path)
    }
    named = {(folder, name) for folder, name, _ in originals}
    return tuple(
        source for source in inputs
        if (source.folder, source.name) not in named or (source.folder, source.name, digest_of(source.path)) not in originals
    )


def _original(path: Path) -> str | None:
    from perfeval.write.marked import is_marked  # see _is_own_copy

    try:
        return is_marked(path)
    except OSError:
        return None


def _name_of(path: Path) -> str:
    return path.stem.removesuffix(MARKED_ENDING) or path.stem


def _distinct(inputs: tuple[Input, ...]) -> tuple[Input, ...]:
    """Inputs that would share a NAME keep their extension in it, then their folder."""
    for more in (lambda i: i.path.name, lambda i: f"{i.path.parent.name}_{i.path.name}", _full_name):
        crowded = _crowded(inputs)
        if not crowded:
            break
        inputs = tuple(replace(i, name=more(i)) if _slot(i) in crowded else i for i in inputs)
    return inputs


def _full_name(source: Input) -> str:
    return "_".join(part for part in source.path.resolve().parts[1:])


def _slot(source: Input) -> str:
    return (source.folder / source.name).as_posix().casefold()


def _crowded(inputs: Iterable[Input]) -> set[str]:
    return {slot for slot, count in Counter(map(_slot, inputs)).items() if count > 1}
