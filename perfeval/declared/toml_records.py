"""A TOML file -> a record, with every mistake of the file listed: where it stands and what is allowed there.

msgspec.convert stops at the first mistake of what it is given, so each value is converted by itself and a mistake is told
at its key. The record says the rest: its fields, their types (stated_values.py), which of them may be absent.

- A field named with dots (`rounding.points`) stands in that table of the file; one named with `_` in front is in no file.
- TOML has no null: where None is allowed, the text "none" states it.
"""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from msgspec import Struct, ValidationError, convert
from msgspec.structs import FieldInfo, fields

from perfeval.declared.stated_values import Stated
from perfeval.errors import PerfevalError

Table = Mapping[str, Any]
Record = TypeVar("Record", bound=Struct)

NONE = "none"
_NATIVE = (Decimal, dt.date, dt.datetime, dt.time)
"""What TOML can state by itself: a text is not taken for it."""


def parse_toml(content: bytes) -> dict[str, Any]:
    """The table of a TOML file (UTF-8, with or without BOM), its numbers exact. Raises PerfevalError."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise PerfevalError("不是 UTF-8 编码", "请用记事本打开，另存为时编码选 UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"第 {line.group(1)} 行" if line else "末尾"
        raise PerfevalError(f"{where}写法不对", "每行应为“名称 = 值”，路径和文字用单引号括起来，同一名称只写一次") from error


def read_record(kind: type[Record], table: Table, path: str, mistakes: list[str]) -> Record | None:
    """The record that a table states. Its mistakes are appended, and it is None then; `path` is its place in the file."""
    before = len(mistakes)
    values = dict(_read_table(_keys(kind), table, path, mistakes))
    return kind(**values) if len(mistakes) == before else None


def unknown_name(name: str, known: Iterable[str]) -> str:
    """The mistake of a name that nobody knows, with the nearest known one, or all of them."""
    return f"{name}：不认识，{_nearest(name, tuple(known))}"


@cache
def _keys(kind: type[Struct]) -> dict[str, Any]:
    """Key -> field; for a table of fields with dotted names, key -> the same for that table."""
    keys: dict[str, Any] = {}
    for field in fields(kind):
        *tables, key = field.encode_name.split(".")
        place = keys
        for table in tables:
            place = place.setdefault(table, {})
        if not key.startswith("_"):
            place[key] = field
    return keys


def _read_table(keys: Table, table: Table, path: str, mistakes: list[str]) -> Iterator[tuple[str, Any]]:
    """Name and value of every field that is stated."""
    mistakes += [unknown_name(_under(path, key), [_under(path, known) for known in keys]) for key in table if key not in keys]
    for key, field in keys.items():
        where = _under(path, key)
        section = not isinstance(field, FieldInfo)
        if key not in table:
            if _is_required(field):
                mistakes.append(f"{where}：缺少，{_allowed(dict if section else field.type, where)}")
        elif not section:
            yield field.name, _read_value(field.type, table[key], where, mistakes)
        elif isinstance(table[key], dict):
            yield from _read_table(field, table[key], where, mistakes)
        else:
            mistakes.append(_wrong(where, table[key], _allowed(dict, where)))


def _is_required(field: FieldInfo | Table) -> bool:
    return field.required if isinstance(field, FieldInfo) else any(map(_is_required, field.values()))


def _read_value(annotation: Any, given: Any, path: str, mistakes: list[str]) -> Any:
    """The converted value; what holds records or other tables is gone through, all else is left to msgspec."""
    kind, rule, optional = _taken_apart(annotation)
    if optional and given == NONE:
        return None
    if _is_record(kind) and isinstance(given, dict):
        return read_record(kind, given, path, mistakes)
    if get_origin(kind) is Mapping and isinstance(given, dict):
        return {key: _read_value(get_args(kind)[1], value, _under(path, key), mistakes) for key, value in given.items()}
    if _holds_records(kind) and isinstance(given, list) and all(isinstance(item, dict) for item in given):
        return tuple(read_record(get_args(kind)[0], item, f"{path}[{place}]", mistakes) for place, item in enumerate(given, 1))
    if rule:
        whole = Decimal(given) if kind is Decimal and type(given) is int else given  # TOML writes 50 for 50.0
        try:
            value = convert(whole, kind, builtin_types=_NATIVE)
        except ValidationError:
            pass
        else:
            if rule.holds(value):
                return value
    choices = rule.choices if rule and isinstance(given, str) else ()
    mistakes.append(_wrong(path, given, _nearest(given, choices) if choices else _allowed(annotation, path)))
    return None


@cache
def _taken_apart(annotation: Any) -> tuple[Any, Stated | None, bool]:
    """The bare type, what may be stated there, and whether None may."""
    optional = get_origin(annotation) in (Union, UnionType) and NoneType in get_args(annotation)
    if optional:
        (annotation,) = (member for member in get_args(annotation) if member is not NoneType)
    kind, *extra = get_args(annotation) if get_origin(annotation) is Annotated else (annotation,)
    return kind, next((rule for rule in extra if isinstance(rule, Stated)), None), optional


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct)


def _holds_records(kind: Any) -> bool:
    return get_origin(kind) is tuple and _is_record(get_args(kind)[0])


# ---------------------------------------------------------------- words


def _allowed(annotation: Any, path: str) -> str:
    kind, rule, optional = _taken_apart(annotation)
    if rule:
        return rule.allowed + (f'，或 "{NONE}"（没有）' if optional else "")
    return f"应为一节或多节 [[{path}]]" if _holds_records(kind) else f"应为一节 [{path}]"


def _wrong(path: str, given: Any, allowed: str) -> str:
    shown = str(given) if isinstance(given, Decimal) else json.dumps(given, ensure_ascii=False, default=str)
    return f"{path}：不能是 {shown}，{allowed}"


def _nearest(name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, known, 1, 0.5)
    return f"是否想写 {near[0]}" if near else f"可用：{'、'.join(known)}"


def _under(path: str, key: str) -> str:
    key = f'"{key}"' if "." in key else key
    return f"{path}.{key}" if path else key
