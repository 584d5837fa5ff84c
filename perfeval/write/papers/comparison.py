"""其他办法得分: the same workbook scored under other regulations, for information."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from perfeval.declared.regulations import cautions
from perfeval.declared.regulations.methods import METHODS
from perfeval.declared.regulations.pack import Regulation
from perfeval.facts.evaluation import Alternative, Evaluation
from perfeval.facts.scores import ProjectScore
from perfeval.facts.tables import row_number
from perfeval.words.printing import UNKNOWN, UNSCORED, plain
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import open_page, print_setup, tab_color
from perfeval.write.pages.page import Page

TITLE = "其他办法得分"


def comparison_page(evaluation: Evaluation) -> Page | None:
    """A line per project and regulation, the one in force first; None without others."""
    if not evaluation.alternatives:
        return None
    draft = Draft(TITLE, (30, 40, 20, 12, 12, 10, 54))
    open_page(draft, evaluation, "其他办法得分", "供参考，正式得分以所用评价办法为准")
    head = draft.row
    draft.line(("项目", "评价办法", "文号", "执行得分", "总分", "等次", "与所用办法的差别，及其原因"), "header")
    year = evaluation.case.workbook.year
    own = Alternative(evaluation.case.regulation, evaluation.case.scores)
    for score in evaluation.case.scores.projects:
        for other in (own, *evaluation.alternatives):
            found = other.scores.project(score.project)
            if found is not None:
                _write_line(draft, other.regulation, found, score, cautions(other.regulation, year))
    setup = print_setup(evaluation, landscape=True, repeat_rows=(head, head))
    return draft.page(
        setup, freeze=(head + 1, 1), filter_area=(head, 0, max(head + 1, draft.row - 1), 6), tab_color=tab_color(evaluation),
    )


def _write_line(draft: Draft, regulation: Regulation, score: ProjectScore, own: ProjectScore, notes: Iterable[str]) -> None:
    draft.put(0, score.project, "text_wrap")
    draft.put(1, regulation.title, "text_wrap")
    draft.put(2, regulation.document, "text_wrap")
    draft.number(3, score.execution_points, "points", unknown="—")
    draft.number(4, score.score, "points", unknown=UNKNOWN if regulation.scored else UNSCORED)
    draft.put(5, score.grade or "—", "text_center")
    words = (_why(score) if score.score is None else None, *_differences(score, own), *(note.rstrip("。") for note in notes))
    draft.put(6, "；".join(part for part in words if part) or None, "text_wrap")
    draft.next()


def _differences(other: ProjectScore, own: ProjectScore) -> Iterator[str]:
    """What makes the score another one: execution points, indicators scored otherwise, a ceiling; each with its rule."""
    if other.execution_points != own.execution_points and other.execution_points is not None:
        yield f"执行得分{plain(other.execution_points)}：{other.execution_calculation}"
    ours = {one.row: one for one in own.indicators}
    for one in other.indicators:
        before = ours.get(one.row)
        if before is not None and one.points is not None and one.points != before.points:
            method = METHODS.get(one.method or "")
            words = f"绩效指标第{row_number(one.row)}行{plain(one.points)}分"
            yield f"{words}（{method.label}）" if method else words
    if other.above_full:
        yield "指标分值是按所用办法填的，与此办法的分值不同，相加超过100分，不能算作总分"
    if other.ceiling is not None:
        yield f"总分封顶{plain(other.ceiling)}分"


def _why(score: ProjectScore) -> str | None:
    rows = [f"第{row_number(one.row)}行" for one in score.indicators if one.points is None and one.problem]
    lost = f"绩效指标{'、'.join(rows[:6])}{f'等{len(rows)}行' if len(rows) > 6 else ''}未能计分" if rows else None
    return "；".join(part for part in (lost, None if score.execution_points is not None else score.execution_calculation) if part) or None
