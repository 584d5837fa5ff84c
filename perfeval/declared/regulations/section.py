"""Reading the values of a TOML pack: each asks for what is allowed and notes what is not, so that one pass finds all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

MISSING = object()


class Section(Struct):
    """One table of a pack. `path` is its dotted name; `mistakes` is shared by all tables of the file."""

    table: Mapping[str, Any]
    path: str
    mistakes: list[str]
    asked: set[str] = field(default_factory=set)

    def complain(self, key: str, allowed: str) -> None:
        """Note a mistake: the key's path and what is allowed there."""
        path = f"{self.path}.{key}" if self.path else key
        given = self.table.get(key, MISSING)
        self.mistakes.append(f"{path}：{'缺少' if given is MISSING else f'不能是 {given!r}'}，{allowed}")

    def take(self, key: str, default: Any) -> Any:
        """The raw value of a key; `default` where it is absent."""
        self.asked.add(key)
        return self.table.get(key, default)

    def text(self, key: str, default: Any = MISSING) -> str:
        """A text that is not empty, unless the default is."""
        value = self.take(key, default)
        if isinstance(value, str) and (value.strip() or value == default):
            return value
        self.complain(key, "应为不空的文字")
        return ""

    def choice(self, key: str, allowed: tuple[str, ...], default: Any = MISSING) -> str:
        """One of the allowed words."""
        value = self.take(key, default)
        if isinstance(value, str) and value in allowed:
            return value
        self.complain(key, f"可用：{'、'.join(allowed)}")
        return allowed[0]

    def flag(self, key: str, default: Any = MISSING) -> bool:
        """True or false."""
        value = self.take(key, default)
        if isinstance(value, bool):
            return value
        self.complain(key, "应为 true 或 false")
        return False

    def day(self, key: str) -> dt.date:
        """A date without time."""
        value = self.take(key, MISSING)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        self.complain(key, "应为日期，如 2020-02-25")
        return dt.date.min

    def number(self, key: str, low: int = 0, high: int = 1, default: Any = MISSING) -> Decimal:
        """A number from low to high."""
        value = self.take(key, default)
        if isinstance(value, Decimal | int) and not isinstance(value, bool) and low <= value <= high:
            return Decimal(value)
        self.complain(key, f"应为 {low} 至 {high} 的数")
        return Decimal(low)

    def number_or_none(self, key: str, low: int, high: int) -> Decimal | None:
        """A number, or None where the key is absent."""
        return self.number(key, low, high) if key in self.table else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the key is absent."""
        value = self.take(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.complain(key, "应为文字的列表，如 [\"甲\", \"乙\"]")
        return ()

    def section(self, key: str, required: bool = True) -> Section:
        """A table inside this one. Where it is absent or wrong that is the one mistake, not each key in it."""
        value = self.take(key, MISSING if required else {})
        if isinstance(value, dict):
            return Section(value, self._under(key), self.mistakes)
        self.complain(key, f"应为一节 [{self._under(key)}]")
        return Section({}, self._under(key), [])

    def sections(self, key: str, required: bool = False) -> Iterator[Section]:
        """The tables of an array, each with its place in the path (`grades[2]`)."""
        value = self.take(key, MISSING if required else [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value) or (required and not value):
            self.complain(key, f"应为一节或多节 [[{self._under(key)}]]")
            value = []
        for place, item in enumerate(value, 1):
            yield Section(item, f"{self._under(key)}[{place}]", self.mistakes)

    def close(self) -> None:
        """Complain about every key nobody asked for."""
        for key in self.table:
            if key not in self.asked:
                self.mistakes.append(
                    f"{self._under(key)}：不认识的键，{self.path or '顶层'}可用：{'、'.join(sorted(self.asked))}")

    def _under(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key
