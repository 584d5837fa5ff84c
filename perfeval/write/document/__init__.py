"""An evaluation -> its report as an official document (.docx, GB/T 9704): the narrative, and the form of each project.

Two layouts (`[output] document_layout`): `attached`, the report is itself annex 2 of a notice, the forms follow as
附表; `alone`, the report stands for itself, names its annexes under the text, the forms are annexes. `document_forms`:
`full`, each form on pages of its own; `brief`, several on a page, without what the text tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.passages import ADDRESSEE, WITH_SIGNATURE, Passage
from perfeval.facts.passages import CAPTION as CAPTION_LEVEL
from perfeval.facts.passages import CLOSING as CLOSING_LEVEL
from perfeval.facts.passages import TABLE as TABLE_LEVEL
from perfeval.facts.passages import TABLE_NOTE as NOTE_LEVEL
from perfeval.facts.passages import TITLE as TITLE_LEVEL
from perfeval.files.zipped import pack_parts
from perfeval.words.spelling import clean_text
from perfeval.write.document.blank import blank_document
from perfeval.write.document.closing import annex_list, signature
from perfeval.write.document.forms import brief_blocks, form_blocks
from perfeval.write.document.markup import (
    HIGHLIGHTED,
    KEEP_WITH_NEXT,
    LINE_BREAK,
    ON_NEW_PAGE,
    indented,
    paragraph,
    run,
)
from perfeval.write.document.properties import PROPERTIES, properties_part
from perfeval.write.document.rate_chart import bars_of, chart_block, with_chart
from perfeval.write.document.text_table import text_table
from perfeval.write.document.typography import BODY, CAPTION, GAP, HEADINGS, MARK, TABLE_NOTE, TITLE, TITLE_LINE, width
from perfeval.write.forms.form import OfficialForm

OWN_MARK = "附件2"
"""Mark of a report that travels as an annex; annex 1 is the form."""

_STYLES = {**HEADINGS, TITLE_LEVEL: TITLE, CAPTION_LEVEL: CAPTION, NOTE_LEVEL: TABLE_NOTE}

_GAP = re.compile(r"(【请补充：[^】]*】)")


def write_document(path: Path, evaluation: Evaluation, forms: Sequence[OfficialForm] = ()) -> None:
    """Write the passages of an evaluation and the forms of its projects; the same input gives the same bytes.

    A document of an evaluation with errors says on every page that it is a draft. Raises OSError where `path` cannot
    be written.
    """
    case = evaluation.case
    alone, brief = case.settings.output.document_layout == "alone", case.settings.output.document_forms == "brief"
    blank = blank_document(draft=not evaluation.passed)
    blocks = [] if alone else [paragraph(MARK, run(OWN_MARK))]
    blocks += _text_blocks(evaluation.passages, _annexes(forms, brief=brief) if alone else [])
    if forms:
        # the paragraph only holds the end of the section; a whole line might open a page
        blocks += [paragraph(GAP, "", end=blank.portrait), *_forms(forms, alone=alone, brief=brief), blank.landscape]
    else:
        blocks.append(blank.portrait)
    parts = blank.filled("".join(blocks))
    if bars := bars_of(evaluation.passages):
        parts = with_chart(parts, bars)
    title = "".join(p.text for p in evaluation.passages if p.level == TITLE_LEVEL)
    unit, day = clean_text(case.workbook.unit or ""), case.profile.get("report_date")
    path.write_bytes(pack_parts({**parts, PROPERTIES: properties_part(clean_text(title), unit, day)}))


# ---------------------------------------------------------------- the text


def _text_blocks(passages: Sequence[Passage], annexes: Sequence[str]) -> Iterator[str]:
    """Title, text, names of the annexes, signature; the signature never stands alone on a page."""
    body = [passage for passage in passages if passage.level != CLOSING_LEVEL]
    closing = [clean_text(passage.text) for passage in passages if passage.level == CLOSING_LEVEL]
    last = body[-WITH_SIGNATURE:] if closing else []
    below = NOTE_LEVEL if any(passage.level == NOTE_LEVEL for passage in body) else TABLE_LEVEL
    yield paragraph(BODY, "")
    for level, group in groupby(body, attrgetter("level")):
        if level == TABLE_LEVEL:
            yield text_table([[*map(clean_text, passage.cells)] for passage in group])
        else:
            yield from (_passage(passage, KEEP_WITH_NEXT if any(passage is each for each in last) else "") for passage in group)
        if level == TITLE_LEVEL:
            yield paragraph(BODY, "")
        if level == below and (bars := bars_of(body)):
            yield chart_block(bars)
    if annexes:
        yield paragraph(BODY, "", KEEP_WITH_NEXT)
        yield from annex_list(annexes)
    if closing:
        yield paragraph(BODY, "", KEEP_WITH_NEXT)
        yield from signature(closing)


def _passage(passage: Passage, properties: str) -> str:
    style = _STYLES.get(passage.level, BODY)
    indent = indented({"firstLine": 0}) if passage.level == ADDRESSEE else ""
    lines = _title_lines(clean_text(passage.text)) if passage.level == TITLE_LEVEL else [clean_text(passage.text)]
    return paragraph(style, LINE_BREAK.join(map(_runs, lines)), properties, indent)


def _title_lines(title: str) -> list[str]:
    """A title longer than a line, broken before the kind of the report (GB/T 9704: the lines of a title keep words whole)."""
    kind = title.rfind("绩效自评")
    return [title[:kind], title[kind:]] if kind > 0 and width(title) > TITLE_LINE else [title]


def _runs(text: str) -> str:
    return "".join(run(piece, HIGHLIGHTED if _GAP.fullmatch(piece) else "") for piece in _GAP.split(text))


# ---------------------------------------------------------------- annexes


def _annexes(forms: Sequence[OfficialForm], *, brief: bool) -> list[str]:
    """The names of the annexes, below the text and above the form itself: the form, of each project where it has one of its own."""
    if brief or len(forms) == 1:
        return [clean_text(form.shape.title) for form in forms[:1]]
    return [clean_text(f"{form.project}{form.shape.title}") for form in forms]


def _forms(forms: Sequence[OfficialForm], *, alone: bool, brief: bool) -> Iterator[str]:
    """The forms, each on pages of its own or, in brief, all in one annex; as annexes by the names the text gives them."""
    if brief:
        yield paragraph(MARK, run("附件1" if alone else "附表"))
        yield from brief_blocks(forms, clean_text(forms[0].shape.title))
        return
    names = _annexes(forms, brief=False) if alone else [clean_text(form.shape.title) for form in forms]
    for i, (form, name) in enumerate(zip(forms, names, strict=True), start=1):
        mark = f"附件{i}" if alone else f"附表{i if len(forms) > 1 else ''}"
        yield paragraph(MARK, run(mark), ON_NEW_PAGE if i > 1 else "")
        yield from form_blocks(form, name)
