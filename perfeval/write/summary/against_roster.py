"""What was sent against 名册: who is missing, which projects are, and amounts that are not those of the bureau's own ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from perfeval.facts.balances import TERMS
from perfeval.facts.findings import Severity
from perfeval.facts.roster import Expected
from perfeval.words.decimals import FEN_PER_UNIT
from perfeval.words.printing import amount_number
from perfeval.words.spelling import fold
from perfeval.write.summary.summary_lines import FindingLine, ProjectLine, UnitLine

LEDGER = "名册"
"""Stands where a finding has the code of its rule: no rule of a workbook found it."""

_NOT_NAMED = "有涉密项目的单位，没有对上的项目不列名称"

_STEPS = (10_000, 1_000, 100, 10)
"""分 of the last decimal of an amount in 万元 with two to five decimals."""


class Mismatch(Struct, frozen=True):
    """An amount of a project that differs from that of the bureau, as a line of the list of problems."""

    unit: UnitLine
    line: FindingLine


def missing_of(units: Sequence[UnitLine], expected: Sequence[Expected]) -> tuple[Expected, ...]:
    """The units without a file, each once, and the projects that no file of their unit holds.

    Of a unit with classified projects none is named: it may be one of those.
    """
    secretive = {fold(unit.unit) for unit in units if any(project.classified for project in unit.projects)}
    present = {fold(unit.unit) for unit in units}
    projects = {(fold(unit.unit), name) for unit in units for project in unit.projects for name in _names(unit, project)}
    found: dict[tuple[str, str | None], Expected] = {}
    for line in expected:
        if fold(line.unit) not in present:
            found.setdefault((fold(line.unit), None), Expected(line.unit))
        elif line.project is not None and (fold(line.unit), fold(line.project)) not in projects:
            named = Expected(line.unit, _NOT_NAMED) if fold(line.unit) in secretive else line
            found.setdefault((fold(line.unit), named.project), named)
    return tuple(found.values())


def mismatches_of(units: Sequence[UnitLine], expected: Sequence[Expected]) -> tuple[Mismatch, ...]:
    """The amounts that differ by more than the decimals that were typed allow, of projects that count."""
    ledger = {(fold(line.unit), fold(line.project)): line for line in expected if line.project is not None}
    found = []
    for unit in units:
        for project in (one for one in unit.projects if not one.classified and not one.repeated):
            known = next((ledger[key] for name in _names(unit, project) if (key := (fold(unit.unit), name)) in ledger), None)
            if known is not None:
                found += [Mismatch(unit, line) for line in _differences(project, known)]
    return tuple(found)


def _names(unit: UnitLine, project: ProjectLine) -> list[str]:
    """What a project may be called on the list: its name, and that without the unit a result adds to tell it apart."""
    name = fold(project.name)
    return [name, name.removesuffix(fold(f"（{unit.unit}）"))]


def _differences(project: ProjectLine, known: Expected) -> Iterator[FindingLine]:
    amounts = dict(zip(TERMS, project.amounts, strict=True))
    for name, expected in (("budget", known.budget), ("executed", known.executed)):
        stated = amounts[name]
        if expected is None or stated is None:
            continue
        fen = int(stated * FEN_PER_UNIT["万元"])
        if abs(fen - expected) > max(known.tolerance, _tolerance(fen)):
            message = (
                f"与财政台账不符：{TERMS[name]}报{amount_number(fen, '万元')}万元，名册是{amount_number(expected, '万元')}万元，"
                f"相差{amount_number(abs(fen - expected), '万元')}万元。"
            )
            yield FindingLine(LEDGER, Severity.WARNING, project.name, None, None, message)


def _tolerance(fen: int) -> int:
    """Half of the last decimal a unit has plausibly typed: an amount in 万元 with two decimals is exact to 50 元."""
    return next((step // 2 for step in _STEPS if fen % step == 0), 0)
