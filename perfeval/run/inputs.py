"""Paths given by the user -> the workbooks to evaluate, each with the folder and NAME of its results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from os.path import realpath  # goes as far as it can where Path.resolve raises: at a link to itself
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from perfeval.files.names import EVALUATION, RESULT
from perfeval.run.origin import EVALUATION_ENDING, MARKED_ENDING, origin_of
from perfeval.run.skipped import (
    Skipped,
    files_under,
    results_of,
    without_copies,
    without_originals,
    without_results,
)
from perfeval.words.visible import readable_name

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb"})


class Input(Struct, frozen=True):
    """One workbook: where it is, the folder of its results under the output folder, and their NAME."""

    path: Path
    folder: Path
    name: str

    @property
    def key(self) -> str:
        """Identifies the input in the run log: its result folder, NAME and suffix."""
        return (self.folder / f"{self.name}{self.path.suffix}").as_posix()


class Survey(Struct, frozen=True):
    """What stands under the paths given: every file is an input or skipped."""

    inputs: tuple[Input, ...]
    skipped: tuple[Skipped, ...]


def find_inputs(paths: Sequence[Path], output: Path) -> tuple[Input, ...]:
    """The inputs alone."""
    return survey(paths, output).inputs


def survey(paths: Sequence[Path], output: Path) -> Survey:
    """All workbooks under the paths, in order of path, each once; and all files passed over. A path that is a file is an input.

    The output folder is no part of what is surveyed, unless it is a folder given itself; results of ours never are inputs.
    """
    files: dict[str, Input] = {}
    skipped: list[Skipped] = []
    jsons: list[Path] = []
    for path in paths:
        if path.is_dir():
            below, passed_over = files_under(path, output, SUFFIXES)
            skipped += passed_over
            jsons += [path / each.path for each in passed_over if each.path.suffix.lower() == Path(RESULT).suffix]
            for file in below:
                files.setdefault(realpath(file), Input(file, file.parent.relative_to(path), _name_of(file)))
        else:
            files.setdefault(realpath(path), Input(path, Path(), _name_of(path)))
    inputs, more = without_results(tuple(files.values()), results_of(files.values(), jsons, output))
    skipped += more
    for sort_out in (without_copies, without_originals):
        inputs, more = sort_out(inputs)
        skipped += more
    return Survey(_distinct(inputs), tuple(skipped))


def _name_of(path: Path) -> str:
    """NAME: of a marked copy the one that it records, else what stands before our ending and whatever was put behind it."""
    origin = origin_of(path)
    if origin.result == EVALUATION:
        return readable_name(path.stem.rpartition(EVALUATION_ENDING)[0] or path.stem)
    return readable_name(origin.name or path.stem.partition(MARKED_ENDING)[0] or path.stem)


def _distinct(inputs: tuple[Input, ...]) -> tuple[Input, ...]:
    """Inputs that would share a NAME keep their extension in it, then their folder."""
    for more in (lambda i: i.path.name, lambda i: f"{i.path.parent.name}_{i.path.name}", _full_path):
        crowded = _crowded(inputs)
        if not crowded:
            break
        inputs = tuple(replace(i, name=readable_name(more(i))) if _slot(i) in crowded else i for i in inputs)
    return inputs


def _full_path(source: Input) -> str:
    return "_".join(Path(realpath(source.path)).parts[1:])


def _slot(source: Input) -> str:
    return (source.folder / source.name).as_posix().casefold()


def _crowded(inputs: Iterable[Input]) -> set[str]:
    return {slot for slot, count in Counter(map(_slot, inputs)).items() if count > 1}
