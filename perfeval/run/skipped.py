"""What is passed over among the inputs, each with the reason: nothing vanishes in silence."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from os.path import realpath
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from perfeval.declared.settings import FILE_NAME
from perfeval.files.names import (
    ASIDE,
    EVALUATION,
    LOCK,
    PASSWORDS,
    RESULT,
    RUN_LOG,
    SENDING_LOCK,
    SUMMARY,
    TEMPORARY,
    Target,
    in_order,
)
from perfeval.files.refusals import refusal_of
from perfeval.files.whole import digest_of
from perfeval.run.changes import load_result
from perfeval.run.documents import reason_of_document
from perfeval.run.origin import DOCUMENT, is_unchanged_copy, origin_of
from perfeval.run.results import is_named_as_ours, result_name
from perfeval.words.visible import readable_name

if TYPE_CHECKING:
    from perfeval.run.inputs import Input

UNITS, ROSTER = "units.txt", "名册.xlsx"
_IN_USE = {UNITS: "单位名单，用于核对提交情况", ROSTER: "名册，用于核对提交情况", PASSWORDS: "打开密码，读取时使用", FILE_NAME: "设置文件"}
_LOCKS = frozenset({LOCK, SENDING_LOCK})
_ARCHIVES = frozenset({".zip", ".rar", ".7z", ".gz", ".tar"})

_LOCKED, _HIDDEN, _OTHER = "锁文件，原表正打开着", "隐藏文件", "不是工作簿"
_ARCHIVE = "压缩包，请先解压"
_CLOSED = "文件夹打不开"
_OWN, _STALE = "本程序的结果", "本程序的结果，填报的原表在这里，以原表为准"
_UNTOUCHED, _SAME, _MENDED = "退回修改文件，还没有改过", "与另一份退回修改文件内容相同", "已有改过的退回修改文件，以那一份为准"
_ASIDE = "另存的用户修改"


class Skipped(Struct, frozen=True):
    """A file that is not evaluated: where it is below the folder given, and why."""

    path: Path
    reason: str


Sifted = tuple[tuple["Input", ...], list[Skipped]]
"""What is left of the inputs, and what was taken out."""


def files_under(folder: Path, output: Path, suffixes: Collection[str]) -> tuple[list[Path], list[Skipped]]:
    """The files under a folder that may be inputs, in order, and those passed over. The output folder is no part of it.

    A hidden folder, or one that cannot be looked into, is passed over as one; settings and lists are named as in use.
    """
    results, files, skipped = realpath(output), list[Path](), list[Skipped]()

    def closed(error: OSError) -> None:
        skipped.append(Skipped(Path(error.filename).relative_to(folder), f"{_CLOSED}：{refusal_of(error).reason}"))

    for place, folders, names in os.walk(folder, onerror=closed):
        hidden = [name for name in folders if name.startswith(".")]
        skipped += [Skipped(Path(place, name).relative_to(folder), _HIDDEN) for name in hidden]
        folders[:] = [name for name in folders if name not in hidden and realpath(Path(place, name)) != results]
        files += [Path(place, name) for name in names if name not in _LOCKS and not name.startswith(TEMPORARY)]
    reasons = {file: _reason(file, suffixes) for file in in_order(files)}
    skipped += [Skipped(file.relative_to(folder), reason) for file, reason in reasons.items() if reason]
    return [file for file, reason in reasons.items() if not reason], skipped


def _reason(file: Path, suffixes: Collection[str]) -> str:
    """Why a file is no input, as far as its name and kind tell; "": it may be one."""
    name, suffix = file.name, file.suffix.lower()
    if name in _IN_USE:
        return _IN_USE[name]
    if name.startswith(("~$", ".~")):
        return _LOCKED
    if name.startswith("."):
        return _HIDDEN
    if suffix in suffixes:  # a pipe or a link to itself of that name is an input as well: it is refused by name
        return ""
    if suffix in _ARCHIVES:
        return _ARCHIVE
    if name == RUN_LOG or (is_named_as_ours(file) and _is_at_home(file, result_name(file))):
        return _OWN
    if suffix == DOCUMENT:
        return _OWN if origin_of(file).result else reason_of_document(file)
    return _OTHER


def results_of(inputs: Iterable[Input], jsons: Iterable[Path], output: Path) -> frozenset[str]:
    """The sha256 of the inputs of which results stand among the inputs or in the output folder; looked for where it matters."""
    sent = [source for source in inputs if origin_of(source.path).result == EVALUATION]
    known = (*jsons, *(Target(output / source.folder, source.name).path(RESULT) for source in sent)) if sent else ()
    return frozenset(result["input"]["sha256"] for path in known if (result := load_result(path)) is not None)


def without_results(inputs: tuple[Input, ...], evaluated: Collection[str]) -> Sifted:
    """Without our own results; an evaluation workbook of which neither input nor result is here came from elsewhere and stays.

    `evaluated` are the sha256 of inputs of which results are known.
    """
    results = {source for source in inputs if origin_of(source.path).result}
    others = [source for source in inputs if source not in results] if results else []
    present = {*evaluated, *(digest_of(source.path) for source in others)}
    named = {(source.folder, source.path.stem) for source in others}
    reasons = {source: _reason_of_result(source, present, named) for source in inputs}
    return (
        tuple(source for source in inputs if not reasons[source]),
        [Skipped(_shown(source), reason) for source, reason in reasons.items() if reason],
    )


def _reason_of_result(source: Input, present: Collection[str], named: Collection[tuple[Path, str]]) -> str:
    """Why a result is passed over; "" for what is none, or is to be read as what a unit has sent.

    `present` are the sha256 of the inputs, `named` their folders and names without endings.
    """
    file = source.path
    origin, at_home = origin_of(file), is_named_as_ours(file) and _is_at_home(file, result_name(file))
    if origin.result == EVALUATION and origin.made_of not in present and not at_home:
        is_stale = {(source.folder, source.name), (source.folder, Path(origin.source).stem)} & set(named)
        return _STALE if is_stale else ""
    if origin.result:
        return _OWN
    if at_home and (ASIDE in file.name or not origin.original):  # an older version wrote it, or it was set aside
        return _ASIDE if ASIDE in file.name else _OWN
    return ""


def _is_at_home(file: Path, name: str) -> bool:
    """Whether the result of this NAME that was not made of the file itself stands beside it, or the run log beside a summary."""
    result = load_result(file.with_name(RESULT.format(name=name)))
    is_its_own = result is not None and result["input"]["name"] != readable_name(file.name)
    return is_its_own or (file.name == SUMMARY and file.with_name(RUN_LOG).is_file())


def without_copies(inputs: tuple[Input, ...]) -> Sifted:
    """Of marked copies those that somebody has worked on, each content once: ours stand among the inputs where results do."""
    kept: list[Input] = []
    skipped: list[Skipped] = []
    seen: set[tuple[Path, str, str]] = set()
    mended = {_stands_for(source) for source in inputs if origin_of(source.path).original and not is_unchanged_copy(source.path)}
    for source in inputs:
        origin = origin_of(source.path)
        if not origin.original:
            kept.append(source)
            continue
        content = (source.folder, source.name, digest_of(source.path))
        if is_unchanged_copy(source.path) and (_is_at_home(source.path, source.name) or _stands_for(source) in mended):
            skipped.append(Skipped(_shown(source), _UNTOUCHED))
        elif content in seen:
            skipped.append(Skipped(_shown(source), _SAME))
        else:
            kept.append(source)
        seen.add(content)
    return tuple(kept), skipped


def without_originals(inputs: tuple[Input, ...]) -> Sifted:
    """A corrected marked copy stands for the original whose sha256 it records; that one is passed over."""
    originals = {_stands_for(source) for source in inputs if origin_of(source.path).original}
    named = {(folder, name) for folder, name, _ in originals}
    gone = [
        source for source in inputs if not origin_of(source.path).original
        and (source.folder, source.name) in named and (source.folder, source.name, digest_of(source.path)) in originals
    ]
    return tuple(source for source in inputs if source not in gone), [Skipped(_shown(source), _MENDED) for source in gone]


def _stands_for(copy: Input) -> tuple[Path, str, str]:
    return copy.folder, copy.name, origin_of(copy.path).original


def _shown(source: Input) -> Path:
    return source.folder / source.path.name
