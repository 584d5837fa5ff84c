"""An evaluation -> its report as an official document (.docx, GB/T 9704): the narrative, and the form of each project.

Two layouts (`[output] document_layout`): `attached`, the report is itself annex 2 of a notice, the forms follow as
附表; `alone`, the report stands for itself, names its annexes under the text, the forms are annexes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.passages import CAPTION as CAPTION_LEVEL
from perfeval.facts.passages import CLOSING as CLOSING_LEVEL
from perfeval.facts.passages import TABLE as TABLE_LEVEL
from perfeval.facts.passages import TABLE_NOTE as NOTE_LEVEL
from perfeval.facts.passages import TITLE as TITLE_LEVEL
from perfeval.facts.passages import Passage
from perfeval.files.zipped import pack_parts
from perfeval.words.spelling import clean_text
from perfeval.write.document.blank import blank_document
from perfeval.write.document.forms import form_blocks
from perfeval.write.document.markup import HIGHLIGHTED, KEEP_WITH_NEXT, ON_NEW_PAGE, indented, paragraph, run
from perfeval.write.document.properties import PROPERTIES, properties_part
from perfeval.write.document.text_table import text_table
from perfeval.write.document.typography import BODY, CAPTION, CLOSING, GAP, HEADINGS, MARK, TABLE_NOTE, TITLE
from perfeval.write.forms.form import OfficialForm

OWN_MARK = "附件2"
"""Mark of a report that travels as an annex; annex 1 is the form."""

_STYLES = {**HEADINGS, TITLE_LEVEL: TITLE, CAPTION_LEVEL: CAPTION, NOTE_LEVEL: TABLE_NOTE}

_GAP = re.compile(r"(【请补充：[^】]*】)")
_DATE_MARGIN, _NAME_MARGIN = 4.0, 2.0
"""Characters between the right edge and the date, and the name, of the signature at least."""


def write_document(path: Path, evaluation: Evaluation, forms: Sequence[OfficialForm] = ()) -> None:
    """Write the passages of an evaluation and the forms of its projects; the same input gives the same bytes.

    A document of an evaluation with errors says on every page that it is a draft. Raises OSError where `path` cannot
    be written.
    """
    case = evaluation.case
    alone = case.settings.output.document_layout == "alone"
    blank = blank_document(draft=not evaluation.passed)
    blocks = [] if alone else [paragraph(MARK, run(OWN_MARK))]
    blocks += _text_blocks(evaluation.passages, _annexes(forms) if alone else [])
    if forms:
        # the paragraph only holds the end of the section; a whole line might open a page
        blocks += [paragraph(GAP, "", end=blank.portrait), *_forms(forms, "附件" if alone else "附表"), blank.landscape]
    else:
        blocks.append(blank.portrait)
    parts = blank.filled("".join(blocks))
    title = "".join(p.text for p in evaluation.passages if p.level == TITLE_LEVEL)
    unit, day = clean_text(case.workbook.unit or ""), case.profile.get("report_date")
    path.write_bytes(pack_parts({**parts, PROPERTIES: properties_part(clean_text(title), unit, day)}))


# ---------------------------------------------------------------- the text


def _text_blocks(passages: Sequence[Passage], annexes: Sequence[str]) -> Iterator[str]:
    """Title, text, names of the annexes, signature; the signature never stands alone on a page."""
    body = [passage for passage in passages if passage.level != CLOSING_LEVEL]
    closing = [clean_text(passage.text) for passage in passages if passage.level == CLOSING_LEVEL]
    yield paragraph(BODY, "")
    for level, group in groupby(body, attrgetter("level")):
        if level == TABLE_LEVEL:
            yield text_table([[*map(clean_text, passage.cells)] for passage in group])
            continue
        for passage in group:
            yield _passage(passage, KEEP_WITH_NEXT if closing and not annexes and passage is body[-1] else "")
        if level == TITLE_LEVEL:
            yield paragraph(BODY, "")
    if annexes:
        yield paragraph(BODY, "")
        yield from _annex_list(annexes, KEEP_WITH_NEXT if closing else "")
    if closing:
        yield paragraph(BODY, "", KEEP_WITH_NEXT)
        yield from _signature(closing)


def _passage(passage: Passage, properties: str) -> str:
    style = _STYLES.get(passage.level, BODY)
    pieces = _GAP.split(clean_text(passage.text))
    return paragraph(style, "".join(run(piece, HIGHLIGHTED if _GAP.fullmatch(piece) else "") for piece in pieces), properties)


def _signature(lines: Sequence[str]) -> Iterator[str]:
    """Unit and date, one centred on the other; the name at least two, the date at least four characters from the edge."""
    widths = [_width(line) for line in lines]
    margins = [_NAME_MARGIN] * (len(lines) - 1) + [_DATE_MARGIN]
    centre = max(margin + width / 2 for margin, width in zip(margins, widths, strict=True))
    for i, (line, width) in enumerate(zip(lines, widths, strict=True)):
        together = KEEP_WITH_NEXT if i < len(lines) - 1 else ""
        yield paragraph(CLOSING, run(line), together, indented({"right": max(0.0, centre - width / 2)}))


def _width(text: str) -> float:
    """Width in characters; half-width ones count half."""
    return sum(0.5 if ord(mark) < 0x2E80 else 1.0 for mark in text)


# ---------------------------------------------------------------- annexes


def _annexes(forms: Sequence[OfficialForm]) -> list[str]:
    """The names of the annexes: the form, of each project where there are several."""
    return [form.shape.title if len(forms) == 1 else f"{form.project}{form.shape.title}" for form in forms]


def _annex_list(annexes: Sequence[str], properties: str) -> Iterator[str]:
    """`附件：1.…`, further numbers under the first; `properties` of the last one."""
    for i, name in enumerate(annexes, start=1):
        number = f"{i}." if len(annexes) > 1 else ""
        hanging = 3.0 + (1.0 if number else 0.0)
        text = f"{'附件：' if i == 1 else ''}{number}{clean_text(name)}"
        indent = indented({"left": 2 + hanging, "hanging": hanging if i == 1 else hanging - 3})
        yield paragraph(BODY, run(text), properties if i == len(annexes) else "", indent)


def _forms(forms: Sequence[OfficialForm], word: str) -> Iterator[str]:
    for i, form in enumerate(forms, start=1):
        number = str(i) if len(forms) > 1 or word == "附件" else ""
        yield paragraph(MARK, run(f"{word}{number}"), ON_NEW_PAGE if i > 1 else "")
        yield from form_blocks(form)
