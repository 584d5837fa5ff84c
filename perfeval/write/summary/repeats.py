"""What was handed in more than once: equal files, and the same project of a unit and year in several; each counts once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from perfeval.words.spelling import fold
from perfeval.write.summary.summary_lines import ProjectLine, UnitLine

EQUAL, VERSIONS = "内容完全相同", "同一单位、年度和项目重复报送"

_LATER = re.compile(r"定稿|终稿|最终|修改|修订|更正|改正|重报")
"""What people add to the name of a file that replaces another."""

_COPY = re.compile(r"[(（]\d+[)）]|副本|copy", re.IGNORECASE)

_Key = tuple[str, int | None, str]


class Repeat(Struct, frozen=True):
    """Files that hold the same, and the one that counts."""

    kind: str
    files: tuple[str, ...]
    counts: str


def repeats_of(units: Sequence[UnitLine]) -> tuple[Repeat, ...]:
    """Equal files, then second versions."""
    return (*_groups(units, EQUAL), *_groups(_one_of_each(units), VERSIONS))


def counted_once(units: Sequence[UnitLine]) -> tuple[UnitLine, ...]:
    """The lines with the projects marked that count in another file."""
    counts: dict[_Key, UnitLine] = {}
    for unit in sorted(units, key=_rank):
        for key in _keys(unit):
            counts.setdefault(key, unit)
    return tuple(
        replace(unit, projects=tuple(replace(one, repeated=counts[_key(unit, one)] is not unit) for one in unit.projects)) for unit in units
    )


def _groups(units: Sequence[UnitLine], kind: str) -> Iterator[Repeat]:
    groups: dict[object, list[UnitLine]] = {}
    for unit in units:
        for key in [unit.sha256] if kind is EQUAL else _keys(unit):
            if key:
                groups.setdefault(key, []).append(unit)
    named = dict.fromkeys(tuple(sorted(dict.fromkeys(one.path for one in group))) for group in groups.values() if len(group) > 1)
    ranks = {unit.path: _rank(unit) for unit in units}
    for files in named:
        if len(files) > 1:
            yield Repeat(kind, files, min(files, key=lambda path: ranks[path]))


def _one_of_each(units: Sequence[UnitLine]) -> list[UnitLine]:
    """One of equal files."""
    found: dict[str, UnitLine] = {}
    for unit in sorted(units, key=_rank):
        found.setdefault(unit.sha256 or unit.path, unit)
    return list(found.values())


def _rank(unit: UnitLine) -> tuple[bool, bool, int, str]:
    """What is named as a later version comes first, what is named as a copy last."""
    return not _LATER.search(unit.input), _COPY.search(unit.input) is not None, len(unit.path), unit.path


def _keys(unit: UnitLine) -> Iterable[_Key]:
    return [_key(unit, project) for project in unit.projects]


def _key(unit: UnitLine, project: ProjectLine) -> _Key:
    return fold(unit.unit), unit.year, fold(project.name)
