"""The section [thresholds] of perfeval.toml, as the rules declare its keys."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Struct, defstruct

from perfeval.declared.stated_values import Note, between, whole

if TYPE_CHECKING:  # loads pandas
    from perfeval.check.rule import Threshold

_MOST = {"share": 1, "points": 100, "percentage points": 100}
"""Unit -> the greatest value that makes sense, where a rule declares no other."""


def thresholds_section() -> type[Struct]:
    """The record of the section: its keys with their types, limits, defaults and what they mean."""
    from perfeval.check.rules import THRESHOLDS  # loads pandas, for the few files that state thresholds

    return defstruct("Thresholds", [(key, _type(limit), limit.default) for key, limit in THRESHOLDS.items()], frozen=True)


def _type(limit: Threshold[Any]) -> Any:
    most = limit.most or _MOST.get(limit.unit)
    kind = type(limit.default)
    return Annotated[kind, between(0, most) if kind is Decimal else whole(0, most), Note(limit.meaning)]
