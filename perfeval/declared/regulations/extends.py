"""A pack that extends another states only what differs: its own table laid over that of the other.

A section is taken key by key. A list is stated whole, but an entry with the name of one of the other pack's takes from that
one what it does not say itself. What dates and cites a pack (title, document, dates, basis) is its own or not stated.
"""

from __future__ import annotations

from typing import Any

from perfeval.declared.toml_records import NONE, Table

_NEVER_TAKEN = frozenset({"id", "title", "document", "reference", "issued", "effective_from", "for_years", "caution", "default", "basis", "extends"})
_ONE_VALUE = frozenset({"lines", "gives_to"})
"""Tables that are one value and stated whole."""
_WITHOUT_POINTS: Table = {"execution": {"points": NONE}, "quantitative": {}, "qualitative": {"tiers": []}, "grades": []}
"""What a pack without points need not state."""


def in_full(own: Table, parent: Table | None, stem: str) -> Table:
    """The table of a pack: what it states itself (in `stem`.toml), the rest from its parent's table, if it has one."""
    if parent is None:
        return _over(own, _WITHOUT_POINTS) if own.get("scored") is False else own
    unstated = {
        "id": stem, "title": stem, "document": "未注明文号", "reference": "未注明", "issued": NONE, "effective_from": NONE, "basis": {},
    }
    return _over(own, unstated | {key: value for key, value in parent.items() if key not in _NEVER_TAKEN})


def _over(own: Table, base: Table) -> dict[str, Any]:
    return {**base, **{key: _value(key, value, base.get(key)) for key, value in own.items()}}


def _value(key: str, own: Any, base: Any) -> Any:
    if isinstance(own, dict) and isinstance(base, dict) and key not in _ONE_VALUE:
        return _over(own, base)
    if isinstance(own, list) and isinstance(base, list):
        named = {str(entry["name"]): entry for entry in base if isinstance(entry, dict) and "name" in entry}
        return [_over(entry, named.get(str(entry.get("name")), {})) if isinstance(entry, dict) else entry for entry in own]
    return own
