"""file -> tables with addresses: `parse_file` (plain values, in a child process), then the workbook in them."""

from __future__ import annotations

from pathlib import Path

from perfeval.declared.settings import Limits, Settings
from perfeval.facts.tables import Workbook
from perfeval.read.cells.raw import RawWorkbook
from perfeval.read.safely.guard import read_guarded

__all__ = ["RawWorkbook", "parse_file", "read_workbook", "workbook_of"]


def parse_file(path: Path, limits: Limits | None = None) -> RawWorkbook:
    """The plain values of a foreign file, parsed in this very process. Raises UnreadableFile."""
    from perfeval.read.safely import parse  # the parsers are loaded where a foreign file is parsed

    return parse.parse_file(path, limits or Limits())


def read_workbook(path: Path, settings: Settings) -> Workbook:
    """Read one input file. Raises UnreadableFile for anything that is no workbook; all else becomes remarks."""
    return workbook_of(read_guarded(path, settings.limits), settings)


def workbook_of(raw: RawWorkbook, settings: Settings) -> Workbook:
    """The workbook in the raw values of a file."""
    from perfeval.read.tables.assemble import (
        assemble_workbook,  # the process that parses a foreign file loads no pandas
    )

    return assemble_workbook(raw, settings)
