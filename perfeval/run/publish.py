"""An evaluation -> its result files. Each file appears whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from os.path import realpath
from pathlib import Path

from msgspec import Struct

from perfeval.errors import UnavailableFile
from perfeval.facts.evaluation import Evaluation
from perfeval.files.names import RESULT, Target
from perfeval.files.refusals import refusal_of
from perfeval.files.whole import Write, copy_whole, free_aside, sha256_of, write_together
from perfeval.run.origin import DOCUMENT, MARKABLE
from perfeval.run.results import RESULTS, Material, ResultFile, write_json
from perfeval.run.searched import hold_back
from perfeval.write.evaluation import evaluation_pages
from perfeval.write.evaluation.ground import Ground
from perfeval.write.marked import is_as_marked, mark_workbook
from perfeval.write.pages.page import Page
from perfeval.write.papers import working_paper_pages
from perfeval.write.papers.findings import findings_page
from perfeval.write.result import Result

_OF_FORMS = "这是填好的自评表，不是标准工作簿：只核对了表上有的内容，没有生成评价工作簿和自评报告，结果见核查底稿"
_OF_SENT = "这是报来的评价工作簿：按其中的自评表核对，结果见核查底稿；有问题的请单位改填报的原表，重新生成后报送"
_ALL_CLASSIFIED = "项目都是涉密项目，或者不能确定是哪个项目涉密，没有生成报送的工作簿和自评报告，请按保密规定报送"
_LIST_ALONE = (
    "{} 格式的原表不能加颜色和批注，退回修改文件里只有问题清单：请照清单在原表中改正后重新核查；"
    "另存为“Excel 工作簿（.xlsx）”再放入的，下次会在表上标出"
)
_LIST_OF_DOCUMENT = (
    "Word 文档不能加颜色和批注，退回修改文件里只有问题清单：“表1!D7”指文档中第1个表格的第7行第4列（合并的单元格按所占的列数算）。"
    "请照清单在原文档中改正后重新核查"
)
_CARRIED = "{} 带有{}，都原样保留在退回修改文件里；转给别人之前请确认来历"


class Published(Struct, frozen=True):
    """The files written (name -> sha256), and what the user should know about them."""

    files: Mapping[str, str]
    remarks: tuple[str, ...] = ()


def publish_evaluation(
    evaluation: Evaluation, result: Result, source: Path, target: Target, known: Mapping[str, str],
) -> Published:
    """Write all results of one workbook; `known` are the hashes of the last run, to see what a user has edited.

    Raises OutputError where a file cannot be written (open elsewhere, folder read-only, disk full).
    """
    ground = Ground(evaluation)
    pages, papers = _pages(ground)
    marked, remarks = _marked_copy(evaluation, source, target.name)
    forms = ground.forms if pages else ()
    material = Material(source, target.name, evaluation, result, pages, papers, forms, marked)
    if _all_classified(evaluation):
        remarks.append(_ALL_CLASSIFIED)
    if evaluation.case.workbook.forms:
        remarks.insert(0, _OF_FORMS if evaluation.case.workbook.sent is None else _OF_SENT)
    writers = {file.pattern: partial(_write, file, material) for file in RESULTS if file.due(material)}
    return _write_all(target, writers, known, remarks, source)


def _write(file: ResultFile, material: Material, path: Path) -> None:
    """Write one result; what is sent is searched before it takes its place."""
    file.write(material, path)
    if file.sent:
        hold_back(path, file.pattern.format(name=material.name), material.evaluation)


def publish_unreadable(result: Result, source: Path, target: Target, known: Mapping[str, str]) -> Published:
    """Write the result of a file that could not be read: NAME.json alone."""
    return _write_all(target, {RESULT: lambda path: write_json(path, result)}, known, [], source)


def publish_marked_copy(evaluation: Evaluation, source: Path, folder: Path, name: str) -> list[str]:
    """Write the marked copy alone, where there is something to mark; returns what the user should know."""
    target = Target(folder, name)
    marked, remarks = _marked_copy(evaluation, source, target.name)
    material = Material(source, name, evaluation, {}, marked=marked)
    for file in RESULTS:
        if file.returns and file.due(material):
            path = target.path(file.pattern)
            write_together({path: partial(file.write, material)}, lambda old, new: keep_aside(old, "", new, remarks))
            remarks.append(f"已写出 {path}")
    return remarks


def _pages(ground: Ground) -> tuple[tuple[Page, ...], tuple[Page, ...]]:
    """The pages of the evaluation workbook and of the working papers."""
    case = ground.evaluation.case
    if not case.balances.projects:  # there is nothing to send or to keep
        return (), ()
    papers = working_paper_pages(ground)
    if case.workbook.forms or _all_classified(ground.evaluation):  # a form is the unit's own: it is checked, not written anew
        return (), papers
    pages = evaluation_pages(ground)
    if case.settings.output.working_papers == "inside" and not case.classified:  # figures of classified projects stay apart
        return pages + papers, ()
    return pages, papers


def _all_classified(evaluation: Evaluation) -> bool:
    projects = {str(balance.project) for balance in evaluation.case.balances.projects}
    return bool(projects) and projects <= set(evaluation.case.classified)


def _marked_copy(evaluation: Evaluation, source: Path, name: str) -> tuple[bytes | Page | None, list[str]]:
    """The marked copy, or the list alone where the file cannot be patched; and what the user should know about it."""
    if not any(f.place.column for f in evaluation.findings) or evaluation.case.workbook.sent is not None:
        return None, []  # what a unit has sent is not mended but made anew
    if source.suffix.lower() not in MARKABLE:
        is_document = source.suffix.lower() == DOCUMENT
        return findings_page(evaluation, {}), [_LIST_OF_DOCUMENT if is_document else _LIST_ALONE.format(source.suffix)]
    try:
        if sha256_of(source) != evaluation.case.workbook.sha256:  # the findings are of the file as it was read
            return None, [f"{source.name} 在评价过程中又有改动，没有写退回修改文件，请重新评价"]
        marked = mark_workbook(source, evaluation.findings, sha256=evaluation.case.workbook.sha256, name=name)
    except OSError as error:
        refusal = refusal_of(error)
        raise UnavailableFile(f"现在读不到 {source.name}（{refusal.reason}）", refusal.to_read) from error
    if marked.copy is not None:
        return marked.copy, [_CARRIED.format(source.name, "、".join(marked.carried))] if marked.carried else []
    reason = f"{source.name} 不能原样标记（{marked.reason}），退回修改文件里只有问题清单"
    return findings_page(evaluation, {}), [reason]


def _write_all(
    target: Target, writers: Mapping[str, Write], known: Mapping[str, str], remarks: list[str], source: Path,
) -> Published:
    """Write the results there are; those of an earlier run that no longer hold go, but never the source, which may be named like one."""
    places = {file.pattern: target.path(file.pattern) for file in RESULTS}
    files = {path: writers.get(pattern) for pattern, path in places.items() if pattern in writers or realpath(path) != realpath(source)}
    digests = write_together(files, lambda path, new: keep_aside(path, known.get(path.name, ""), new, remarks))
    return Published({path.name: digest for path, digest in digests.items()}, tuple(remarks))


def keep_aside(path: Path, ours: str, new: str, remarks: list[str]) -> None:
    """Copy a result that is neither as we wrote it (`ours`) nor as it will be (`new`): nothing of the user's is lost."""
    if path.suffix == ".json" or not path.exists() or sha256_of(path) in {ours, new} or is_as_marked(path):
        return
    aside = free_aside(path)
    copy_whole(path, aside)
    remarks.append(f"{path.name} 不是上次运行写出的样子，已另存为 {aside.name}")
