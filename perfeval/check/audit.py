"""An external report -> its figures and claims, matched with the workbook: the TX rules on its paragraphs."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from perfeval.check.rule import Breach
from perfeval.check.rules import CATALOGUE
from perfeval.check.texts.against_tables import figures_of
from perfeval.check.texts.claims import JUDGES, MEASURE, contradictions, dedicated_but_mixed, lost_points, verdict_on
from perfeval.check.texts.counts import missed_without_names
from perfeval.check.texts.figures import FigureKind, Mention
from perfeval.check.texts.prose import Prose, mentions_of
from perfeval.check.texts.report_tables import Entry, entries, prose_of, wrong_columns
from perfeval.declared.kinds import parse_date
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Finding
from perfeval.facts.place import Place
from perfeval.facts.report import Audit, Report
from perfeval.words.printing import plain
from perfeval.words.spelling import fold

HEADING = re.compile(r"[一二三四五六七八九十]+、[^。；，]{2,40}")
"""A heading of the first level stands alone in its paragraph."""

CAUSES = re.compile("偏离|未完成.*原因|存在.*问题|改进措施")
USE = re.compile("应用|公开")

MEND_CAUSES = "在报告的这一部分逐项写明没有完成的原因和改进措施。"


def audit_report(case: Case, findings: Sequence[Finding], name: str, report: Report) -> Audit:
    """What the TX rules find in a report, with its file name and paragraph as the place (`报告.docx!第12段`, `报告.docx 表1!C2`).

    `findings` are those of the workbook: one claim is held against them (TX06).
    """
    texts = tuple(Prose(Place(name, number), words) for number, words in enumerate(report.paragraphs, 1))
    projects = tuple(balance.project for balance in case.balances.projects if balance.project)
    cells = [entries(grid, f"{name} 表{number}", _unit_above(report)) for number, grid in enumerate(report.tables, 1)]
    in_tables = tuple(prose for found in cells for prose in prose_of(found, projects))
    breaches = [(code, breach) for code, find in JUDGES.items() for breach in find(case, texts)]
    wrong_cells = list(contradictions(case, in_tables))
    told = {(b.place.sheet, b.place.column) for b in wrong_cells}
    breaches += [("TX01", b) for b in wrong_cells]
    breaches += [("TX02", b) for found in cells for b in _columns_wrong(found) if (b.place.sheet, b.place.column) not in told]
    breaches += [("TX04", b) for b in _causes_missing(case, texts)]
    breaches += [("TX05", b) for b in _use_missing(case, texts)]
    whole = "\n".join((*report.paragraphs, *(cell for grid in report.tables for row in grid for cell in row)))
    breaches += [("TX11", b) for b in missed_without_names(case, texts, whole)]
    breaches += [("TX06", b) for b in dedicated_but_mixed(texts, findings)]
    breaches += [("TX08", b) for b in _signed_early(case, texts)]
    order = {text.place: i for i, text in enumerate((*texts, *in_tables))}
    found = tuple(CATALOGUE[code].finding(b) for code, b in sorted(breaches, key=lambda entry: (order.get(entry[1].place, len(order)), entry[0])))
    return _counted(case, texts, in_tables, found, len(report.tables))


def _counted(case: Case, texts: tuple[Prose, ...], in_tables: tuple[Prose, ...], found: tuple[Finding, ...], tables: int) -> Audit:
    """The findings with how many figures were held against the workbook."""
    all_texts = (*texts, *in_tables)
    verdicts = [(figure, verdict) for figure in figures_of(case, all_texts) if (verdict := verdict_on(case, figure)) is not None]
    judged = Counter(figure.text.place for figure, _ in verdicts)
    agree = sum(verdict.agrees for _, verdict in verdicts)
    written = Counter({text.place: sum(map(_is_figure, mentions_of(case, text))) for text in all_texts})
    figures = sum((written | judged).values())
    open_places = [place for place in dict.fromkeys(text.place for text in all_texts) if written[place] > judged[place]]
    where = tuple(dict.fromkeys(str(place.cell) if place.column is None else str(place.sheet).rpartition(" ")[2] for place in open_places))
    return Audit(found, figures, agree, judged.total() - agree, where, tables)


def _is_figure(mention: Mention) -> bool:
    return mention.kind != FigureKind.COUNT


def _unit_above(report: Report) -> str:
    """The unit that a paragraph states for the tables: 单位：万元."""
    return next((words for words in report.paragraphs if re.match("[(（]?(?:金额)?单位[:：]", fold(words))), "")


def _columns_wrong(found: tuple[Entry, ...]) -> Iterator[Breach]:
    for wrong in wrong_columns(found):
        total = wrong.total
        yield Breach(total.place, f"表中{total.column}合计“{total.typed}”，各行加起来是{plain(wrong.found)}{total.unit}。",
                     f"{plain(wrong.found)}{total.unit}", total.typed, content=f"{total.column} {total.typed}")


def _section(texts: tuple[Prose, ...], title: re.Pattern[str]) -> tuple[Prose, tuple[Prose, ...]] | None:
    """The first-level heading with these words and the paragraphs up to the next one."""
    headings = [i for i, text in enumerate(texts) if HEADING.fullmatch(fold(text.words))]
    for position, i in enumerate(headings):
        if title.search(fold(texts[i].words)):
            end = headings[position + 1] if position + 1 < len(headings) else len(texts)
            return texts[i], texts[i + 1:end]
    return None


def _causes_missing(case: Case, texts: tuple[Prose, ...]) -> Iterator[Breach]:
    lost, section = lost_points(case.public or case, None), _section(texts, CAUSES)
    if not lost or section is None:
        return
    heading, body = section
    if not body:
        yield Breach(heading.place, f"有{len(lost)}个指标没有得满分，这一部分是空的。", advice=MEND_CAUSES)
    elif not any(MEASURE.search(fold(text.words)) for text in body):
        yield Breach(heading.place, f"有{len(lost)}个指标没有得满分，这一部分没有写改进措施。", advice=MEND_CAUSES)


def _use_missing(case: Case, texts: tuple[Prose, ...]) -> Iterator[Breach]:
    section = _section(texts, USE)
    closing = {"", "特此报告", fold(case.workbook.unit or "")}
    if section is not None and all(fold(text.words).rstrip("。") in closing or _date_of(text) for text in section[1]):
        yield Breach(section[0].place, "没有写自评结果怎样应用、在哪里公开。", advice="在这一部分写明怎样应用、在哪里公开。")


def _date_of(text: Prose) -> dt.date | None:
    value = parse_date(fold(text.words)).value
    return value if isinstance(value, dt.date) else None


def _signed_early(case: Case, texts: tuple[Prose, ...]) -> Iterator[Breach]:
    """The last paragraph that is nothing but a date is when the report was signed."""
    signed = next(((text, day) for text in reversed(texts) if (day := _date_of(text))), None)
    if signed and case.workbook.year is not None and signed[1] < dt.date(case.workbook.year, 12, 31):
        yield Breach(signed[0].place, f"报告日期是{fold(signed[0].words)}，{case.workbook.year}年度还没有结束。", found=fold(signed[0].words),
                     advice="核对报告的落款日期。")
