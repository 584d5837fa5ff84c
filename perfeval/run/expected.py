"""What a receiver expects: the lists that stand among the files passed over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from perfeval.declared.settings import Settings
from perfeval.errors import PerfevalError, UnavailableFile, UnreadableFile
from perfeval.facts.roster import Expected
from perfeval.run.skipped import ROSTER, UNITS, Skipped


def expected_of(
    folders: Sequence[Path], skipped: Iterable[Skipped], settings: Settings,
) -> tuple[tuple[Expected, ...], tuple[PerfevalError, ...]]:
    """The lines of every 名册.xlsx and units.txt, each once, and what is wrong with lists that cannot be used."""
    from perfeval.read.roster import read_roster, read_units

    lines: dict[Expected, None] = {}
    problems: list[PerfevalError] = []
    lists = [folder / each.path for each in skipped if each.path.name in {ROSTER, UNITS} for folder in folders if (folder / each.path).is_file()]
    for path in dict.fromkeys(lists):
        try:
            lines |= dict.fromkeys(read_units(path) if path.name == UNITS else read_roster(path, settings))
        except (UnreadableFile, UnavailableFile) as error:
            problems.append(PerfevalError(f"{path} 没有用上：{error.message}", error.advice))
    return tuple(lines), tuple(problems)
