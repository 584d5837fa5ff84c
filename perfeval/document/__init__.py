"""An evaluation -> its report as an official document (.docx, GB/T 9704): the narrative, and the form of each project.

Two layouts (`[output] document_layout`): `attached`, the report is itself annex 2 of a notice, the forms follow as
附表; `alone`, the report stands for itself, names its annexes under the text, the forms are annexes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_COLOR_INDEX
from docx.section import Section
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph

from perfeval.document.forms import add_form
from perfeval.document.package import name_fallbacks, save, set_properties
from perfeval.document.typography import (
    BANNER,
    BODY,
    CLOSING,
    FOLIO_LEFT,
    FOLIO_RIGHT,
    GAP,
    HEADINGS,
    MARK,
    TITLE,
    Look,
    add_page_number,
    set_indent,
    set_page,
    set_styles,
)
from perfeval.evaluation import Evaluation
from perfeval.spelling import clean_text
from perfeval.telling import CLOSING as CLOSING_LEVEL
from perfeval.telling import TITLE as TITLE_LEVEL
from perfeval.telling import Passage, PrintedForm

NOT_PASSED = "未通过（草稿）"
OWN_MARK = "附件2"
"""Mark of a report that travels as an annex; annex 1 is the form."""

_GAP = re.compile(r"(【请补充：[^】]*】)")
_DATE_MARGIN, _NAME_MARGIN = 4.0, 2.0
"""Characters between the right edge and the date, and the name, of the signature at least."""


def write_document(path: Path, evaluation: Evaluation, forms: Sequence[PrintedForm] = ()) -> None:
    """Write the passages of an evaluation and the forms of its projects; the same input gives the same bytes.

    Forms of classified projects are left out. A document of an evaluation with errors says on every page that it is
    a draft. Raises OSError where `path` cannot be written.
    """
    case = evaluation.case
    alone = case.settings.output.document_layout == "alone"
    shown = [form for form in forms if form.project not in case.classified]
    document = docx.Document()
    set_styles(document)
    set_page(document.sections[0])
    _number_pages(document, document.sections[0])
    if not evaluation.passed:
        _mark_draft(document)
    if not alone:
        document.add_paragraph(OWN_MARK, MARK.name)
    _tell(document, evaluation.passages, _annexes(shown) if alone else [])
    _add_forms(document, shown, "附件" if alone else "附表")
    name_fallbacks(document)
    title = "".join(p.text for p in evaluation.passages if p.level == TITLE_LEVEL)
    set_properties(document, clean_text(title), clean_text(case.workbook.unit or ""), case.profile.get("report_date"))
    save(document, path)


# ---------------------------------------------------------------- the text


def _tell(document: Document, passages: Sequence[Passage], annexes: Sequence[str]) -> None:
    closing = [p for p in passages if p.level == CLOSING_LEVEL]
    _blank(document)
    for before, passage in zip((None, *passages), passages, strict=False):
        if passage.level == CLOSING_LEVEL:
            continue
        if before is not None and before.level == TITLE_LEVEL != passage.level:
            _blank(document)
        _add(document, passage)
    if annexes:
        _blank(document)
        _name_annexes(document, annexes)
    if closing:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        _blank(document).paragraph_format.keep_with_next = True
        _sign(document, [clean_text(p.text) for p in closing])


def _blank(document: Document) -> Paragraph:
    return document.add_paragraph("", BODY.name)


def _add(document: Document, passage: Passage) -> Paragraph:
    look = TITLE if passage.level == TITLE_LEVEL else HEADINGS.get(passage.level, BODY)
    paragraph = document.add_paragraph("", look.name)
    for piece in _GAP.split(clean_text(passage.text)):
        if piece:
            run = paragraph.add_run(piece)
            if _GAP.fullmatch(piece):
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    return paragraph


def _sign(document: Document, lines: Sequence[str]) -> None:
    """Unit and date, one centred on the other; the name at least two, the date at least four characters from the edge."""
    widths = [_width(line) for line in lines]
    margins = [_NAME_MARGIN] * (len(lines) - 1) + [_DATE_MARGIN]
    centre = max(margin + width / 2 for margin, width in zip(margins, widths, strict=True))
    for i, (line, width) in enumerate(zip(lines, widths, strict=True)):
        paragraph = document.add_paragraph(line, CLOSING.name)
        set_indent(paragraph._p.get_or_add_pPr(), "right", max(0.0, centre - width / 2))
        paragraph.paragraph_format.keep_with_next = i < len(lines) - 1


def _width(text: str) -> float:
    """Width in characters; half-width ones count half."""
    return sum(0.5 if ord(mark) < 0x2E80 else 1.0 for mark in text)


# ---------------------------------------------------------------- annexes


def _annexes(forms: Sequence[PrintedForm]) -> list[str]:
    """The names of the annexes: the form, of each project where there are several."""
    return [form.title if len(forms) == 1 else f"{form.project}{form.title}" for form in forms]


def _name_annexes(document: Document, annexes: Sequence[str]) -> None:
    """`附件：1.…`, further numbers under the first."""
    for i, name in enumerate(annexes, start=1):
        number = f"{i}." if len(annexes) > 1 else ""
        paragraph = document.add_paragraph(f"{'附件：' if i == 1 else ''}{number}{clean_text(name)}", BODY.name)
        properties = paragraph._p.get_or_add_pPr()
        hanging = 3.0 + (1.0 if number else 0.0)
        if i == 1:
            set_indent(properties, "left", 2 + hanging)
            set_indent(properties, "hanging", hanging)
        else:
            set_indent(properties, "left", 2 + hanging)
            set_indent(properties, "hanging", hanging - 3)


def _add_forms(document: Document, forms: Sequence[PrintedForm], word: str) -> None:
    for i, form in enumerate(forms, start=1):
        if i == 1:
            set_page(document.add_section(WD_SECTION.NEW_PAGE), landscape=True)
            document.paragraphs[-1].style = GAP.name  # it only holds the break; a whole line might open a page
        number = str(i) if len(forms) > 1 or word == "附件" else ""
        paragraph = document.add_paragraph(f"{word}{number}", MARK.name)
        paragraph.paragraph_format.page_break_before = i > 1
        add_form(document, form)


# ---------------------------------------------------------------- pages


def _number_pages(document: Document, section: Section) -> None:
    """`— 1 —` at the outer edge of the page: odd pages right, even pages left."""
    document.settings.odd_and_even_pages_header_footer = True
    _add_number(section.footer.paragraphs[0], FOLIO_RIGHT, "right")
    _add_number(section.even_page_footer.paragraphs[0], FOLIO_LEFT, "left")


def _add_number(paragraph: Paragraph, look: Look, side: str) -> None:
    paragraph.style = look.name
    set_indent(paragraph._p.get_or_add_pPr(), side, 1, look.size)
    add_page_number(paragraph._p)


def _mark_draft(document: Document) -> None:
    """The word on every page, and on top of the first."""
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        header.paragraphs[0].style = BANNER.name
        header.paragraphs[0].add_run(NOT_PASSED).font.color.rgb = RGBColor(0xC0, 0, 0)
