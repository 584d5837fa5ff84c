"""The packs: all of them, the one asked for, the mistakes of one file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct

from perfeval.declared.regulations.pack import Regulation
from perfeval.declared.regulations.pack_file import BUILT_IN, read_pack
from perfeval.declared.toml_records import parse_toml
from perfeval.errors import PerfevalError, RegulationError
from perfeval.files.names import in_order
from perfeval.files.whole import is_ordinary
from perfeval.words.spelling import fold


def load_regulation(wanted: str | None = None, folder: Path | None = None) -> Regulation:
    """The pack with that id, title or document number; the default one for None or blank.

    `folder` holds a bureau's own packs beside the built-in ones. Raises RegulationError for an unknown name and for a
    pack with mistakes, listing the known names or all the mistakes; a mistake in a pack not asked for stops nobody.
    """
    known, broken = list_regulations(folder), broken_packs(folder)
    blank = wanted is None or not fold(wanted)
    found = [pack for pack in known if (pack.default if blank else _is_called(wanted or "", pack))]
    names = {_name(wanted or ""), *(_name(pack.id) for pack in found)}
    for pack in broken:
        if not blank and names & pack.names:
            raise RegulationError(f"评价办法文件有错误：{'；'.join(pack.mistakes)}", "请逐条改正后再运行。")
    if len(found) == 1:
        return found[0]
    listed = "；".join(f"{pack.id}（{pack.title}，{pack.document}）" for pack in found or known)
    if found:
        raise RegulationError(f"评价办法“{wanted}”对应多个办法：{listed}", "请填写办法的编号。")
    raise RegulationError(f"没有评价办法“{wanted}”", f"可用的有：{listed}")


def _is_called(wanted: str, regulation: Regulation) -> bool:
    names = (regulation.id, regulation.title, regulation.document)
    return _name(wanted) in {_name(name) for name in names} | {_name(regulation.document + regulation.title)}


def _name(text: str) -> str:
    brackets = str.maketrans({"[": "〔", "]": "〕", "【": "〔", "】": "〕", "(": "〔", ")": "〕", "《": None, "》": None})
    return fold(text).lower().translate(brackets)


def list_regulations(folder: Path | None = None) -> tuple[Regulation, ...]:
    """The built-in packs, the default one first, then the sound ones of the folder, by id.

    Raises RegulationError where there is no such folder.
    """
    return *_built_in(), *(found for found in _own_packs(folder) if isinstance(found, Regulation))


class BrokenPack(Struct, frozen=True):
    """A pack of the bureau that cannot be used: its mistakes, and the names by which it would be asked for."""

    mistakes: tuple[str, ...]
    names: frozenset[str]


def broken_packs(folder: Path | None = None) -> tuple[BrokenPack, ...]:
    """The packs of the folder with mistakes, by file name."""
    return tuple(found for found in _own_packs(folder) if isinstance(found, BrokenPack))


def _own_packs(folder: Path | None) -> Iterator[Regulation | BrokenPack]:
    if folder is None:
        return
    if not folder.is_dir():
        raise RegulationError(f"没有文件夹 {folder}", "请检查 perfeval.toml 中评价办法文件夹的写法。")
    taken = {regulation.id for regulation in _built_in()}
    for path in in_order(folder.glob("*.toml")):
        regulation, mistakes = read_pack(path)
        if regulation is not None and regulation.id in taken:
            mistakes = [f"{path.name}：id：{regulation.id} 已用于内置办法，请另取"]
        if regulation is None or mistakes:
            yield BrokenPack(tuple(mistakes), _names_in(path))
        else:
            yield regulation


def _names_in(path: Path) -> frozenset[str]:
    """What a file with mistakes seems to be called; at least its file name. What it states stands back behind built-in packs."""
    try:
        table = parse_toml(path.read_bytes()) if is_ordinary(path) else {}
    except (OSError, PerfevalError):
        table = {}
    stated = [table.get(key) for key in ("id", "title", "document")]
    taken = {"", *(_name(name) for pack in _built_in() for name in (pack.id, pack.title, pack.document))}
    return frozenset({_name(path.stem)} | {_name(name) for name in stated if isinstance(name, str)} - taken)


@cache
def _built_in() -> tuple[Regulation, ...]:
    packs = []
    for path in in_order(BUILT_IN.glob("*.toml")):
        regulation, mistakes = read_pack(path)
        if regulation is None:
            raise RegulationError("内置评价办法有错误：\n" + "\n".join(mistakes))
        packs.append(regulation)
    return tuple(sorted(packs, key=lambda pack: (not pack.default, pack.id)))


def check_pack_file(path: Path) -> list[str]:
    """Every mistake of a pack (file, key, what is allowed); empty for a sound one."""
    return read_pack(path)[1]
