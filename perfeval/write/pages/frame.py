"""What every page carries: the 未通过 banner, title and subtitle, printed header and footer."""

from __future__ import annotations

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.findings import Severity
from perfeval.facts.sent import not_passed_words, subject_words
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Print, in_header

BLOCKED_TAB = "#C00000"
_NAME_ROOM = 60


def open_page(draft: Draft, evaluation: Evaluation, heading: str, note: str = "") -> None:
    """Banner (where blocked), title, and a line with unit, year and `note`."""
    banner(draft, evaluation)
    columns = len(draft.widths)
    draft.put(0, heading, "title", across=columns)
    draft.next(32)
    draft.put(0, "　　".join(part for part in (subject(evaluation), note) if part), "subtitle", across=columns)
    draft.next(24)


def banner(draft: Draft, evaluation: Evaluation, columns: int | None = None) -> None:
    """A row across the page that says 未通过, so that it is not sent by mistake; nothing on a passed one."""
    if evaluation.passed:
        return
    draft.put(0, not_passed_words(evaluation.count(Severity.ERROR)), "banner_failed", across=columns or len(draft.widths))
    draft.next(30)


def subject(evaluation: Evaluation) -> str:
    """`单位：… 　　年度：2020`, and that classified projects are left out where there are any."""
    workbook, hidden = evaluation.case.workbook, len(evaluation.case.left_out)
    remark = f"　　另有涉密项目 {hidden} 个，按规定不列数据，本表各项数据均不含涉密项目" if hidden else ""
    return subject_words(workbook.unit, workbook.year) + remark


def print_setup(
    evaluation: Evaluation, *, landscape: bool = False, repeat_rows: tuple[int, int] | None = None, fit_height: int = 0,
    area: tuple[int, int, int, int] | None = None,
) -> Print:
    """A4 with 未通过 in the header of a blocked page, and unit, year and page numbers in the footer."""
    workbook = evaluation.case.workbook
    name = in_header((workbook.unit or workbook.name)[:_NAME_ROOM])
    return Print(
        landscape=landscape, repeat_rows=repeat_rows, fit_height=fit_height, area=area,
        header="" if evaluation.passed else '&C&"黑体,Bold"&14未通过　请勿报送',
        footer=f"&L&9 {name}　{workbook.year or ''}年度绩效评价&R&9 第 &P 页，共 &N 页",
    )


def tab_color(evaluation: Evaluation) -> str | None:
    """Red tabs on a blocked workbook."""
    return None if evaluation.passed else BLOCKED_TAB
