"""perfeval.toml: the office's own settings, every one with a default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True)
class Thresholds:
    """Limits of the rules that no regulation states. Shares are fractions; days are calendar days."""

    adjusted_share: Decimal = Decimal("0.30")
    """AD05, AD06: adjusted by more than this share of the budget."""
    december_share: Decimal = Decimal("0.30")
    """SP10: paid in December."""
    split_days: int = 30
    """SP11: payments to one payee within so many days are looked at together."""
    approver_share: Decimal = Decimal("0.80")
    """SP05: a column filled to at least this share is kept by the office."""
    january_days: int = 10
    """SP01: payments in the first days of the next year are a warning, not an error."""
    suppliers: int = 3
    """SP07: suppliers a legal 询价 asks at least."""
    points_tolerance: Decimal = Decimal("0.01")
    claim_tolerance: Decimal = Decimal("0.10")
    """IN05: a claim above the computed points by more than this is an error."""


@dataclass(frozen=True)
class Settings:
    """All settings of a run."""

    thresholds: Thresholds = field(default_factory=Thresholds)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Sheet identifier -> {heading of the office's own system: column identifier}."""
    working_papers: str = "separate"
    """`separate` file or `inside` the evaluation workbook."""
    regulations_folder: Path | None = None
    sha256: str = ""
    """Of the settings file; "" without one."""
