"""Where something stands in the user's file."""

from __future__ import annotations

from msgspec import Struct


class Place(Struct, frozen=True):
    """Where something stands in the user's file: sheet title as typed there, and cell (`D5`) or None."""

    sheet: str | None
    cell: str | None = None

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet or ""
