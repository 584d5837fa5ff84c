"""What the rules on 绩效指标 look at: one IndicatorLine per indicator, its cells beside what scoring made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct

from perfeval.check.grounds.wording import places
from perfeval.check.rule import NotChecked
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.place import Place
from perfeval.facts.remembered import remembered
from perfeval.facts.scores import IndicatorScore, ScoringStatus
from perfeval.facts.tables import row_number
from perfeval.words.decimals import FEN_PER_UNIT, exact
from perfeval.words.notation import read_target
from perfeval.words.readings import Form, Reading
from perfeval.words.spelling import fold

PLACEHOLDER = re.compile(r"(?:[一二三]级)?指标(?:\d+|[一二三四五六七八九十]+)?[:：]?|[…·.。]+|[xX×*＊]{2,}|(?:示例|例如).*")
"""Names the blank form leaves in its unused rows: 指标1, 指标2, ……."""


class IndicatorLine(Struct, frozen=True):
    """One row of 绩效指标: its score and its cells by column identifier (None: empty)."""

    score: IndicatorScore
    cells: Mapping[str, Any]

    @property
    def row(self) -> int:
        """The spreadsheet row."""
        return self.score.row

    @property
    def project(self) -> str:
        """The project it belongs to."""
        return self.score.project or ""

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"“{self.score.level3}”" if self.score.level3 else f"第{row_number(self.row)}行指标"

    def is_class(self, level1: str) -> bool:
        """Whether it stands in that level-1 class."""
        return self.score.level1 == level1

    @property
    def is_cost(self) -> bool:
        """Whether it is a cost indicator: a class of its own, or the level-2 name under 产出."""
        return self.is_class("成本指标") or "成本" in fold(self.score.level2 or "")

    @property
    def is_quantity(self) -> bool:
        """Whether it is a quantity indicator of the outputs."""
        return self.is_class("产出指标") and fold(self.score.level2 or "").startswith("数量")


@remembered
def indicator_lines(case: Case) -> tuple[IndicatorLine, ...]:
    """All indicators of the projects with funding; rows of the blank form that were left in are none, nor are 其中 rows of filled forms."""
    cells, unused = case.table("indicators").rows, placeholder_rows(case).union(*(form.parts for form in case.workbook.forms))
    return tuple(
        IndicatorLine(score, cells[score.row])
        for project in case.scores.projects for score in project.indicators if score.row not in unused
    )


@remembered
def placeholder_rows(case: Case) -> frozenset[int]:
    """Rows the blank form leaves: a placeholder for a name, or nothing in name, target and completion."""
    rows = case.table("indicators").rows.items()
    return frozenset(row for row, cells in rows if _is_placeholder(cells)) - unread(case, "level3", "target", "actual")


def _is_placeholder(cells: Mapping[str, Any]) -> bool:
    name = cells["level3"]
    return PLACEHOLDER.fullmatch(fold(name)) is not None if name is not None else cells["target"] is None and cells["actual"] is None


def is_satisfaction(line: IndicatorLine) -> bool:
    """Whether an indicator measures satisfaction."""
    return line.is_class("满意度指标") or "满意" in fold(line.score.level2 or "")


SIDES = {"≥": "≥", ">": "≥", "≤": "≤", "<": "≤", "=": "=", "定性": "定性"}
"""Directions that do not contradict each other share a side."""


def contradicted_sign(line: IndicatorLine, year: int | None) -> str | None:
    """The sign in the target where 指标性质 says the contrary: nothing computed from the row means anything then (IN25)."""
    stated, target = line.cells["direction"], line.score.target
    if stated is None or not target.text:
        return None
    own = read_target(target.text, year=year)
    return own.direction if own.signed and own.direction in SIDES and SIDES[stated] != SIDES[own.direction] else None


def by_project(lines: tuple[IndicatorLine, ...]) -> Iterator[tuple[str, tuple[IndicatorLine, ...]]]:
    """Projects in order with their indicators."""
    of: dict[str, list[IndicatorLine]] = {}
    for line in lines:
        of.setdefault(line.project, []).append(line)
    yield from ((project, tuple(members)) for project, members in of.items())


def at(case: Case, line: IndicatorLine, column: str) -> Place:
    """The cell of an indicator."""
    return case.table("indicators").place(line.row, column)


def lost_cells(case: Case, *columns: str) -> Iterator[NotChecked]:
    """That cells of these columns hold something unreadable; a blank one is a finding of the rule itself."""
    lost = [remark.place for remark in case.table("indicators").lost(*columns)]
    if lost:
        yield NotChecked(f"{places(lost)}未能读取")


def unscored(case: Case) -> Iterator[NotChecked]:
    """That some indicators could not be scored, for the rules that look at points; other rules say why."""
    rows = [line for line in indicator_lines(case) if line.score.status == ScoringStatus.COULD_NOT_BE_SCORED]
    if rows:
        yield NotChecked(f"{places([at(case, line, 'level3') for line in rows])}的指标不能计分")


def unless_scored(case: Case) -> Severity | None:
    """What keeps an indicator from being scored is an error; under a regulation without points a warning."""
    return None if case.regulation.scored else Severity.WARNING


def unread(case: Case, *columns: str) -> frozenset[int]:
    """Rows of 绩效指标 whose cell in one of these columns holds something unreadable."""
    return frozenset(r.row for r in case.table("indicators").lost(*columns) if r.row is not None)


def is_money(unit: str | None) -> bool:
    """Whether a unit is one of plain money (not money per person)."""
    return unit in FEN_PER_UNIT


def money_fen(reading: Reading, other_unit: str | None) -> int | None:
    """A reading of plain money in 分, a bare number in the unit of the other side; None where it is not money."""
    unit = reading.unit or other_unit
    if reading.form != Form.NUMBER or reading.value is None or unit is None or not is_money(unit):
        return None
    return int(reading.value * FEN_PER_UNIT[unit])


def decimal_of(value: object) -> Decimal | None:
    """A number cell as Decimal."""
    if isinstance(value, Decimal):
        return value
    return exact(float(value)) if isinstance(value, int | float) else None
