"""Layouts of forms as text (tests/cases/layouts/): a grid of cells, what it says, and cells changed with what must be found there.

`<` goes on with the cell to the left, `^` with the one above. Made up after the look of published forms; units and figures are invented.
Above the line of dashes: label, year, unit, project, money in 元 (opening, full year, executed; `-`: not stated), weight and points of the
execution rate, the unit's total, one line per indicator (class, name, target, actual, weight, points), and mistakes `cell = value`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import xlsxwriter

from perfeval.facts.evaluation import Evaluation
from perfeval.words.addresses import position_of
from perfeval.write.result import result_of
from tests.tools.paths import CASES

FOLDER = CASES / "layouts"
SHEET = "自评表"


@dataclass
class Known:
    """One layout."""

    name: str
    said: Mapping[str, str]
    rows: list[tuple[str, ...]]
    mistakes: list[tuple[str, str]]
    grid: list[list[str]] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.said["label"]

    @property
    def readable(self) -> bool:
        """Whether it is to be read; else it is to be said why not."""
        return "said" not in self.said

    def fields(self) -> dict[str, Any]:
        """What is to be read; `-` is not asked, except for execution points and total, which then are none."""
        scale = int(self.said.get("scale", 1))
        money = {name: _number(word) for name, word in zip(("initial", "budget", "executed"), self.said["money"].split(), strict=True)}
        found = {"year": int(self.said["year"]), "unit": self.said["unit"], "project": self.said["project"]}
        found |= {name: value * scale for name, value in money.items() if value is not None}
        found |= {"claimed_execution_points": _number(self.said["execution"].split()[1]), "claimed_score": _number(self.said["score"])}
        for level1, name, target, actual, weight, points in self.rows:
            found |= {f"{name}.level1": level1, f"{name}.target": target, f"{name}.actual": actual}
            found |= {f"{name}.weight": _number(weight), f"{name}.claimed": _number(points)}
        return found

    @cached_property
    def areas(self) -> dict[tuple[int, int], tuple[int, int]]:
        """First cell of each merged area -> its last one, 1-based."""
        found: dict[tuple[int, int], tuple[int, int]] = {}
        first: dict[tuple[int, int], tuple[int, int]] = {}
        for row, cells in enumerate(self.grid, 1):
            for column, cell in enumerate(cells, 1):
                above = {"<": (row, column - 1), "^": (row - 1, column)}.get(cell)
                first[row, column] = first[above] if above else (row, column)
                if above:
                    bottom, right = found.get(first[row, column], first[row, column])
                    found[first[row, column]] = max(bottom, row), max(right, column)
        return found

    def write(self, path: Path, changes: Mapping[str, str] | None = None) -> None:
        """The form as a workbook, with some cells changed."""
        values = {(row, column): cell.replace("\\n", "\n") for row, cells in enumerate(self.grid, 1) for column, cell in enumerate(cells, 1)}
        values |= {position_of(cell): value for cell, value in (changes or {}).items()}
        with xlsxwriter.Workbook(str(path)) as book:
            sheet, look, percent = book.add_worksheet(SHEET), book.add_format({"text_wrap": True}), book.add_format({"num_format": "0.##%"})
            for (row, column), value in values.items():
                if value in ("<", "^"):
                    continue
                typed = _typed(value)
                style = percent if value.endswith("%") and not isinstance(typed, str) else look
                bottom, right = self.areas.get((row, column), (row, column))
                if (bottom, right) != (row, column):
                    sheet.merge_range(row - 1, column - 1, bottom - 1, right - 1, None, style)
                write = sheet.write_string if isinstance(typed, str) and typed else sheet.write
                write(row - 1, column - 1, typed, style)


def _typed(value: str) -> Any:
    """What a person's typing makes of it: a number, a rate, else text."""
    if re.fullmatch(r"-?\d{1,12}(?:\.\d+)?%", value):
        return round(float(value[:-1]) / 100, 6)
    return float(value) if re.fullmatch(r"-?\d{1,12}(?:\.\d+)?", value) else value


def _number(word: str) -> float | None:
    return None if word == "-" else float(word)


def read_fields(evaluation: Evaluation, number: int = 0) -> dict[str, Any]:
    """What was read of a project of a file, by the names of `Known.fields`; empty where there is none."""
    projects = result_of(evaluation)["projects"]
    if len(projects) <= number:
        return {}
    project = projects[number]
    found = {"year": evaluation.case.workbook.year, "unit": project["unit"], "project": project["name"]}
    found |= {name: _read(project[name]) for name in ("initial", "budget", "executed", "claimed_execution_points", "claimed_score")}
    for one in project["indicators"]:
        name = one["level3"]
        found |= {f"{name}.{key}": one[key] for key in ("level1", "target", "actual")}
        found |= {f"{name}.{key}": _read(one[key]) for key in ("weight", "claimed")}
    return found


def _read(text: str | None) -> float | None:
    return None if text is None else float(text)


def known_layouts() -> list[Known]:
    """All of them, in order."""
    return [_known(path) for path in sorted(FOLDER.glob("*.txt"))]


def _known(path: Path) -> Known:
    head, _, body = path.read_text(encoding="utf-8").partition("---\n")
    said: dict[str, str] = {}
    rows: list[tuple[str, ...]] = []
    mistakes: list[tuple[str, str]] = []
    for line in head.splitlines():
        key, _, value = line.partition(": ")
        if key == "row":
            rows.append(tuple(part.strip() for part in value.split(" | ")))
        elif key == "mistake":
            cell, _, changed = value.partition(" = ")
            mistakes.append((cell, changed))
        else:
            said[key] = value
    grid = [[cell.strip() for cell in re.split(r" \|(?: |$)", line)] for line in body.splitlines()]
    return Known(path.stem, said, rows, mistakes, grid)
