"""perfeval.toml: the office's own settings, every one with a default.

Unknown keys and wrong values are errors, all listed at once, each with the nearest known key.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from perfeval.declared.sheets import SHEETS
from perfeval.errors import SettingsError

FILE_NAME = "perfeval.toml"


class Thresholds(Struct, frozen=True):
    """[thresholds] Limits of the rules that no regulation states. Shares are fractions; days are calendar days."""

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
    plausible_gap: Decimal = Decimal(5)
    """IN26: indicator share above execution share by more points of 100 is a note."""
    wide_gap: Decimal = Decimal(20)
    """IN26: from so many points of 100 on it is a warning."""


class Review(Struct, frozen=True):
    """[review] What reviewers deduct by practice, which no regulation states (page 评审提示). Shares are fractions."""

    unverifiable_share: Decimal = Decimal("0.30")
    """IN16: the least share of the points deducted where a value cannot be verified; the most is all of them."""
    over_fulfilment: Decimal = Decimal(2)
    """IN09: the most points deducted for a target far exceeded."""
    most_below_50: Decimal = Decimal(59)
    """Total at most, where less than 50 % of the budget is spent; the following in the same way."""
    most_below_60: Decimal = Decimal(69)
    most_below_70: Decimal = Decimal(79)
    most_below_80: Decimal = Decimal(89)


class Limits(Struct, frozen=True):
    """[limits] What an input file may ask of the machine; more is refused with the limit named.

    Defaults leave room for 1,000,000 payments in one .xlsx (83 MB, a gigabyte of XML).
    """

    file_mib: int = 200
    entries: int = 2000
    """Parts in the zip."""
    entry_mib: int = 2048
    """One part, unpacked."""
    uncompressed_mib: int = 3072
    """All parts, unpacked."""
    ratio: int = 100
    """Unpacked to packed size of a part above 20 MiB."""
    used_cells: int = 30_000_000
    """Cells from A1 to the last filled row and column of a sheet."""
    sparse_cells: int = 5_000_000
    """The same for a sheet that is nearly all blank: that has less than one byte of XML for each cell."""
    merged_cells: int = 2_000_000
    """Cells in all merged areas of a sheet."""
    seconds: int = 60
    """Reading a file of up to 10 MiB; larger ones get more in proportion."""
    memory_mib: int = 1024
    """Of the process that reads a file of up to 10 MiB; larger ones get more in proportion."""


class Mail(Struct, frozen=True):
    """[mail] Where a message to the finance bureau goes. No password stands here (environment or prompt)."""

    to: str = ""
    sender: str = ""
    server: str = ""
    port: int = 587
    security: str = "starttls"
    user: str = ""
    limit_mib: int = 20


class Output(Struct, frozen=True):
    """[output] How results are laid out."""

    working_papers: str = "separate"
    document_layout: str = "attached"
    jobs: int = 0


_CHOICES = {
    "output.working_papers": ("separate", "inside"),
    "output.document_layout": ("attached", "alone"),
    "mail.security": ("starttls", "tls", "none"),
}

_TABLES: Mapping[str, type] = {"thresholds": Thresholds, "review": Review, "limits": Limits, "mail": Mail, "output": Output}
_KEYS = ("regulations", "columns", *_TABLES)


class Settings(Struct, frozen=True):
    """All settings of a run."""

    thresholds: Thresholds = field(default_factory=Thresholds)
    review: Review = field(default_factory=Review)
    limits: Limits = field(default_factory=Limits)
    mail: Mail = field(default_factory=Mail)
    output: Output = field(default_factory=Output)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Sheet identifier -> {heading of the office's own system: column identifier}."""
    regulations_folder: Path | None = None
    sha256: str = ""
    """Of the settings file; "" without one."""


def find_settings(given: Path | None, folder: Path) -> Settings:
    """The settings of the file given, or of perfeval.toml in the folder, or the defaults. Raises SettingsError."""
    path = given or folder / FILE_NAME
    if given is None and not path.exists():
        return Settings()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"无法打开配置文件 {path}", "请检查文件名和权限") from error
    return parse_settings(content, path)


def parse_settings(content: bytes, path: Path) -> Settings:
    """Settings from the bytes of a TOML file (UTF-8, with or without BOM). Raises SettingsError with every mistake."""
    try:
        table = tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise SettingsError(f"配置文件 {path} 不是 UTF-8 编码", "请用记事本打开，另存为时编码选 UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"第 {line.group(1)} 行" if line else "末尾"
        raise SettingsError(f"配置文件 {path} {where}写法不对", "每行应为“名称 = 值”，路径和文字用单引号括起来，同一名称只写一次") from error
    mistakes = list(_mistakes(table))
    if mistakes:
        raise SettingsError("\n".join(f"配置文件 {path}：{mistake}" for mistake in mistakes), "请改正以上各处后重新运行")
    made: dict[str, Any] = {name: _build(kind, table.get(name, {})) for name, kind in _TABLES.items()}
    folder = table.get("regulations")
    return Settings(
        **made, columns=table.get("columns", {}), regulations_folder=path.parent / folder if folder else None,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _build(kind: type[Struct], table: Mapping[str, Any]) -> Any:
    wanted = {name: type(getattr(kind(), name)) for name in kind.__struct_fields__}
    return kind(**{key: wanted[key](value) for key, value in table.items()})


def _mistakes(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if key not in _KEYS:
            yield _unknown(key, _KEYS)
        elif key == "regulations":
            if not isinstance(value, str):
                yield "regulations 应是文件夹名（文字）"
        elif not isinstance(value, dict):
            yield f"{key} 应写成 [{key}] 一节"
        elif key == "columns":
            yield from _column_mistakes(value)
        else:
            yield from _table_mistakes(key, _TABLES[key], value)


def _table_mistakes(name: str, kind: type[Struct], table: Mapping[str, Any]) -> Iterator[str]:
    defaults = kind()
    known = kind.__struct_fields__
    for key, value in table.items():
        path = f"{name}.{key}"
        if key not in known:
            yield _unknown(path, [f"{name}.{k}" for k in known])
        elif path in _CHOICES and value not in _CHOICES[path]:
            yield f"{path} 只能是 {'、'.join(_CHOICES[path])}"
        elif isinstance(getattr(defaults, key), str) and not isinstance(value, str):
            yield f"{path} 应是加引号的文字"
        elif not isinstance(getattr(defaults, key), str) and not _is_number(value, getattr(defaults, key)):
            yield f"{path} 应是不小于 0 的{'数字' if isinstance(getattr(defaults, key), Decimal) else '整数'}"


def _is_number(value: Any, default: Decimal | int) -> bool:
    kinds = (int, Decimal) if isinstance(default, Decimal) else (int,)
    return isinstance(value, kinds) and not isinstance(value, bool) and value >= 0


def _column_mistakes(columns: Mapping[str, Any]) -> Iterator[str]:
    sheets = {sheet.name: [column.name for column in sheet.columns] for sheet in SHEETS if sheet.columns}
    for name, mapping in columns.items():
        if name not in sheets:
            yield _unknown(f"columns.{name}", [f"columns.{known}" for known in sheets])
            continue
        if not isinstance(mapping, dict):
            yield f"columns.{name} 应写成 [columns.{name}] 一节"
            continue
        for heading, column in mapping.items():
            if column not in sheets[name]:
                yield f"columns.{name} 中“{heading}”对应的列 {_unknown(str(column), sheets[name])}"


def _unknown(key: str, known: Any) -> str:
    near = difflib.get_close_matches(key, list(known), 1, 0.5)
    return f"{key} 不认识" + (f"，是否想写 {near[0]}" if near else f"，可用的有 {'、'.join(known)}")
