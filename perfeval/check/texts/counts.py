"""TX11: what a text counts of projects and indicators, and claims of full points, against the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfeval.check.rule import Breach
from perfeval.check.texts.completion import Claim, full_marks
from perfeval.check.texts.counting import Counted, CountedIndicators, all_indicators, all_projects
from perfeval.check.texts.prose import Prose, sentences_of
from perfeval.check.texts.subjects import classes_named, marked, missed_of, spoken_of
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.scores import IndicatorScore, ScoringStatus
from perfeval.words.spelling import fold


def wrong_counts(case: Case, texts: tuple[Prose, ...]) -> Iterator[Breach]:
    """Numbers of projects and indicators that the workbook does not have, and full points where there are none."""
    for text in texts:
        for sentence in sentences_of(case, text):
            if text.project is None:
                yield from _projects(case, text, all_projects(sentence.text))
            yield from _indicators(case, text, sentence.text)
            yield from _full_marks(case, text, full_marks(marked(case, sentence.text)))


def _projects(case: Case, text: Prose, counted: Iterator[Counted]) -> Iterator[Breach]:
    right = _numbers_of_projects(case)
    for one in counted:
        if right and one.number not in right:
            truth = f"{len(case.balances.projects)}个项目"
            yield Breach(text.place, f"文字写“{one.typed}”，工作簿中是{truth}。", truth, one.typed,
                         severity=Severity.ERROR if one.exact else None, content=one.typed)


def _numbers_of_projects(case: Case) -> frozenset[int]:
    """Every number an honest text may give: with and without idle projects, those that are not evaluated, and classified ones."""
    balances = case.balances.projects
    table = case.workbook.tables.get("projects")
    numbers = {len(balances), len(case.scores.projects), sum(not (b.budget == 0 and b.executed == 0) for b in balances)}
    if table is not None:
        numbers |= {len(table.rows), sum(row.get("evaluated") != "否" for row in table.rows.values())}
    if case.public is not None:
        numbers |= _numbers_of_projects(case.public) | {len(case.classified)}
    return frozenset(numbers - {0})


def _indicators(case: Case, text: Prose, sentence: str) -> Iterator[Breach]:
    for counted in all_indicators(sentence):
        projects = spoken_of(case, text.project, marked(case, sentence.partition(counted.typed)[0]), marked(case, sentence))
        if projects is None:
            continue
        best = case.regulation.tiers[0].name if case.regulation.tiers else None
        mistakes = [_mistake(rows, counted, best) for rows in _pools(case, projects, counted)]
        if mistakes and all(mistakes):
            yield Breach(text.place, f"文字写“{counted.typed}”，{mistakes[0]}。", mistakes[0], counted.typed,
                         severity=Severity.ERROR if counted.exact else None, content=f"{counted.typed} {mistakes[0]}")


def _pools(case: Case, projects: frozenset[str] | None, counted: CountedIndicators) -> list[tuple[IndicatorScore, ...]]:
    """The indicators that may be meant: of the projects and the class, all of them or those that may be told of."""
    pools = []
    for one in (case, case.public):
        rows = () if one is None else tuple(
            score for project in one.scores.projects if not projects or project.project in projects for score in project.indicators
        )
        rows = classes_named(rows, (counted.level,) if counted.level else ())
        if rows:
            pools.append(rows)
    return pools


def _mistake(rows: Sequence[IndicatorScore], counted: CountedIndicators, best: str | None) -> str | None:
    """What the workbook has instead of a count of indicators; None where it agrees, by points or by values alone."""
    idle = sum(score.status == ScoringStatus.NOT_APPLICABLE for score in rows)
    unknown = sum(score.status == ScoringStatus.COULD_NOT_BE_SCORED for score in rows)
    lost = {len(missed_of(rows)), sum(score.met is False or score.tier not in (None, best) for score in rows)}
    level = f"{counted.level}指标" if counted.level else "三级指标"
    if counted.total is not None and counted.total not in {len(rows), len(rows) - idle}:
        return f"工作簿中是{len(rows)}个{level}"
    if counted.reached is not None and counted.reached not in {len(rows) - a - b - c for a in lost for b in (0, idle) for c in (0, unknown)}:
        return f"工作簿中{len(rows)}个{level}有{len(rows) - max(lost) - idle - unknown}个达到"
    missed = None if counted.missed is None else counted.missed + (counted.partly or 0)
    if missed is not None and missed not in {a + b for a in lost for b in (0, unknown)}:
        return f"工作簿中{len(rows)}个{level}有{max(lost)}个没有达到"
    return None


_LONG_ENOUGH = 3
"""Characters of an indicator's name by which a report may be speaking of it."""


def missed_without_names(case: Case, texts: tuple[Prose, ...], all_words: str) -> Iterator[Breach]:
    """A number of indicators told as not reached, where the whole report names none of them in any form."""
    told, words = case.public or case, fold(all_words)
    for text in texts:
        for sentence in sentences_of(case, text):
            for counted in all_indicators(sentence.text) if "指标" in sentence.text else ():
                rows = missed_of([score for project in told.scores.projects for score in project.indicators])
                if counted.missed and rows and not any(_is_named(fold(score.level3 or ""), words) for score in rows):
                    names = "、".join(f"“{score.level3}”" for score in rows[:3]) + ("等" if len(rows) > 3 else "")
                    yield Breach(text.place, f"文字写有{counted.missed}个指标没有完成，报告中没有写明是哪几个。", found=counted.typed,
                                 advice=f"逐个写明没有完成的指标和完成值：{names}。")


def _is_named(name: str, words: str) -> bool:
    """Whether a run of the characters of a name stands in the words; a short name counts as a whole."""
    size = min(_LONG_ENOUGH, len(name))
    return any(name[start:start + size] in words for start in range(len(name) - size + 1))


def _full_marks(case: Case, text: Prose, claims: Iterator[Claim]) -> Iterator[Breach]:
    for claim in claims:
        projects = spoken_of(case, text.project, claim.before, claim.before)
        if projects is None:
            continue
        scored = [p for p in case.scores.projects if not projects or p.project in projects]
        rows = classes_named([score for p in scored for score in p.indicators], claim.classes)
        lost = [f"“{score.level3}”" for score in rows if score.points is not None and score.weight is not None and score.points < score.weight]
        if not claim.classes:
            lost = [f"{p.project}{p.score}分" for p in scored if p.score is not None and p.score < p.weight] or lost
        if lost:
            yield Breach(text.place, f"文字写“{claim.words}”，但{'、'.join(lost[:3])}{'等' if len(lost) > 3 else ''}没有得满分。",
                         found=claim.words, content=claim.words)
