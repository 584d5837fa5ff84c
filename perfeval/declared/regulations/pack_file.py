"""One TOML file -> Regulation: what it states, the rest from the pack it extends; every mistake of the file is listed."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from perfeval.declared.regulations.contradictions import contradictions
from perfeval.declared.regulations.extends import in_full
from perfeval.declared.regulations.pack import Regulation
from perfeval.declared.regulations.values import values_of
from perfeval.declared.toml_lines import line_of_mistake
from perfeval.declared.toml_records import Table, parse_toml, read_record, unknown_name
from perfeval.errors import PerfevalError, RegulationError
from perfeval.files.whole import is_ordinary
from perfeval.words.printing import plain

BUILT_IN = Path(__file__).parent
_MOST_STEPS = 10
"""Packs between one and the last it extends."""


class _Resolved(Struct, frozen=True):
    """A sound pack and its table in full."""

    regulation: Regulation
    table: Table


def read_pack(path: Path) -> tuple[Regulation | None, list[str]]:
    """A pack and the mistakes found in its file (file, key, what is allowed); None where there are any."""
    resolved, mistakes = _resolve(path, ())
    at = line_of_mistake(path.read_bytes()) if mistakes and is_ordinary(path) else lambda _mistake: ""
    return resolved.regulation if resolved else None, [f"{path.name}：{mistake}{at(mistake)}" for mistake in mistakes]


def _resolve(path: Path, extended_by: tuple[Path, ...]) -> tuple[_Resolved | None, list[str]]:
    return _built_in(path) if path.parent == BUILT_IN else _read(path, extended_by)


@cache
def _built_in(path: Path) -> tuple[_Resolved | None, list[str]]:
    """A pack of the package, which all others may extend, is read once."""
    return _read(path, ())


def _read(path: Path, extended_by: tuple[Path, ...]) -> tuple[_Resolved | None, list[str]]:
    try:
        if not is_ordinary(path):
            return None, ["没有这个文件，或者不能打开"]
        own = parse_toml(path.read_bytes())
        parent = _parent(own["extends"], (*extended_by, path)) if "extends" in own else None
    except OSError:
        return None, ["没有这个文件，或者不能打开"]
    except PerfevalError as error:
        return None, [f"{error.message}，{error.advice}"]
    table = in_full(own, parent.table if parent else None, path.stem)
    mistakes: list[str] = []
    regulation = read_record(Regulation, table, "", mistakes)
    if regulation is None:
        return None, mistakes
    if parent:
        regulation = _with_taken_basis(regulation, parent.regulation)
    mistakes += contradictions(regulation, path.stem, built_in=path.parent == BUILT_IN)
    return (None if mistakes else _Resolved(replace(regulation, sha256=_fingerprint(regulation)), table)), mistakes


def _parent(wanted: Any, files: tuple[Path, ...]) -> _Resolved:
    """The pack that the last of the files extends; each of them is extended by the one before. Raises RegulationError."""
    own, name = files[-1].parent, f"{wanted}.toml"
    path = next((folder / name for folder in (BUILT_IN, own) if Path(name).name == name and is_ordinary(folder / name)), None)
    if path is None:
        known = {file.stem for folder in (BUILT_IN, own) for file in folder.glob("*.toml")}
        raise RegulationError(f"extends：{unknown_name(str(wanted), sorted(known))}", "应写另一个办法的编号")
    if path in files:
        chain = " → ".join(file.stem for file in (*files, path))
        raise RegulationError(f"extends：{chain}，转了一圈", "办法不能沿用自己，请改写其中一个的 extends")
    if len(files) > _MOST_STEPS:
        raise RegulationError(f"extends：沿用超过 {_MOST_STEPS} 层", "请直接沿用最上面的办法")
    parent, mistakes = _resolve(path, files)
    if parent is None:
        raise RegulationError(f"extends：所沿用的办法 {wanted} 有 {len(mistakes)} 处错误", f"请先改正 {path.name}：{mistakes[0]}")
    return parent


def _with_taken_basis(regulation: Regulation, parent: Regulation) -> Regulation:
    """A value that is the parent's and has no basis here rests on the basis there, and says so."""
    same = {(value.path, value.text) for value in values_of(parent)}
    taken = {}
    for value in values_of(regulation):
        basis = parent.basis_of(value.path)
        if basis and (value.path, value.text) in same and regulation.basis_of(value.path) is None:
            taken[value.path] = replace(basis, taken_from=basis.taken_from or parent.title)
    return replace(regulation, basis={**regulation.basis, **taken})


def _fingerprint(regulation: Regulation) -> str:
    """Hex sha256 of all values as resolved, however the file writes them (`0.80` is `0.8`), wherever they are stated."""
    values = to_builtins(regulation, builtin_types=(Decimal,))
    del values["_sha256"], values["extends"]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, default=plain).encode()).hexdigest()
