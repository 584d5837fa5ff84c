"""Results -> what goes to the finance bureau: the evaluation workbook and the report, as they were written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from os.path import realpath
from pathlib import Path
from typing import Any

from msgspec import Struct

from perfeval.errors import PerfevalError
from perfeval.files.names import RESULT, RUN_LOG, Target, in_order
from perfeval.files.whole import is_ordinary
from perfeval.run.changes import load_result
from perfeval.run.log import read_log
from perfeval.run.origin import MARKED_ENDING
from perfeval.run.results import RESULTS
from perfeval.words.visible import readable_name


class MailError(PerfevalError):
    """A message that must not or cannot be written or sent."""


class Attachment(Struct, frozen=True):
    """One file of a message: its name, its bytes and their sha256 (hex)."""

    name: str
    content: bytes
    sha256: str


class Parcel(Struct, frozen=True):
    """What goes to the bureau for one workbook: where it stands, its JSON result and its attachments."""

    target: Target
    result: Mapping[str, Any]
    attachments: tuple[Attachment, ...]

    @property
    def key(self) -> str:
        """Identifies the content of the parcel in the sent log."""
        return hashlib.sha256("".join(a.sha256 for a in self.attachments).encode()).hexdigest()

    @property
    def passed(self) -> bool:
        """Whether the workbook is free of errors: nothing else is ever sent, only drafted."""
        return bool(self.result["status"] == "passed")

    @property
    def subject(self) -> str:
        """Subject line: unit, year and what it is."""
        return f"{self.result['unit'] or self.target.name}{self.result['year'] or ''}年度绩效自评材料"


def find_targets(workbooks: Sequence[Path], output: Path) -> Iterator[Target]:
    """The results meant by the given workbooks (inputs, or results themselves); all in the output folder without any."""
    if not workbooks:
        yield from (target for target, _ in _results_in(output))
    for path in workbooks:
        yield from _meant_by(path, output)


def _results_in(output: Path) -> Iterator[tuple[Target, Mapping[str, Any]]]:
    for path in in_order(output.rglob("*.json")):
        result = load_result(path)
        if result is not None:
            yield Target(path.parent, path.stem), result


def _meant_by(path: Path, output: Path) -> Iterator[Target]:
    """A result is known by its ending, an input by its name, wherever below the output folder its results are."""
    for file in RESULTS:
        if path.name.endswith(file.ending) and not file.returns:
            yield Target(path.parent, path.name.removesuffix(file.ending))
            return
    found = [target for target, result in _results_in(output) if result["input"]["name"] == readable_name(path.name)]
    if len(found) > 1:  # workbooks of one name in several folders: results keep the folder of their input
        found = [target for target in found if path.parent.parts[-1:] == target.folder.relative_to(output).parts[-1:]]
    if len(found) > 1:
        raise MailError(f"{path.name} 有几份同名的结果", f"请写明是哪一份结果：{'、'.join(str(t.path(RESULT)) for t in found)}")
    yield from found or [Target(output, readable_name(path.stem.removesuffix(MARKED_ENDING)))]


def pack(target: Target, output: Path, *, draft_anyway: bool = False) -> Parcel:
    """Collect the result and the files that are sent. Raises MailError where they must not be."""
    result = load_result(target.path(RESULT))
    if result is None:
        raise MailError(f"没有找到 {target.name} 的评价结果", "请先评价这个工作簿（双击运行.bat，或运行 perfeval run），再生成邮件")
    if result.get("classified"):
        raise MailError(f"{target.name} 含有涉密项目，不能用邮件发送", "请按保密规定报送")
    passed = result["status"] == "passed"
    if not passed and not draft_anyway:
        raise MailError(f"{target.name} 未通过核查，没有生成邮件", "请按核查问题改正后重新评价；确需先发草稿可加 --draft-anyway")
    attachments = tuple(_attachments(target, result["status"]))
    if not attachments:
        raise MailError(f"{target.name} 没有读出来，没有可以报送的文件", "请先按提示改好工作簿，重新评价")
    if not draft_anyway:
        _refuse_edited(target, output, attachments)
    return Parcel(target, result, attachments)


def _attachments(target: Target, status: str) -> Iterator[Attachment]:
    for path in (target.path(file.pattern) for file in RESULTS if status in file.sent):
        try:
            if os.path.lexists(path) and not is_ordinary(path):
                raise FileNotFoundError(path)
            content = path.read_bytes()
        except OSError as error:
            raise MailError(f"找不到或无法打开 {path.name}", "请关闭打开它的程序；文件不在的，请重新评价这个工作簿") from error
        yield Attachment(path.name, content, hashlib.sha256(content).hexdigest())


def _refuse_edited(target: Target, output: Path, attachments: Sequence[Attachment]) -> None:
    """Raise MailError where a file, or the JSON that states that it passed, is not what the last run wrote."""
    written = {
        name: digest
        for key, entry in read_log(output / RUN_LOG).items()
        if realpath((output / key).parent) == realpath(target.folder)
        for name, digest in entry.get("outputs", {}).items()
    }
    verdict = target.path(RESULT)
    found = {a.name: a.sha256 for a in attachments} | {verdict.name: hashlib.sha256(verdict.read_bytes()).hexdigest()}
    unknown = [name for name in found if name not in written]
    if unknown:
        raise MailError(
            f"{output / RUN_LOG} 中没有 {'、'.join(unknown)} 的记录，没有生成邮件", "请用 -o 指明结果文件夹，或者重新评价这个工作簿",
        )
    edited = [name for name, digest in found.items() if written[name] != digest]
    if edited:
        raise MailError(f"{'、'.join(edited)} 在评价之后被改动过，没有生成邮件", "请重新评价这个工作簿，或确认后加 --draft-anyway")
