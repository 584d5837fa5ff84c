"""The section [thresholds] of perfeval.toml, as the rules declare its keys."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct, defstruct

from perfeval.declared.stated_values import Note


def thresholds_section() -> type[Struct]:
    """The record of the section: its keys with their types, limits, defaults and what they mean."""
    from perfeval.check.rules import THRESHOLDS  # loads pandas, for the few files that state thresholds

    keys = [(limit.key, Annotated[limit.kind, Note(limit.meaning)], limit.default) for limit in THRESHOLDS.values()]
    return defstruct("Thresholds", keys, frozen=True)
