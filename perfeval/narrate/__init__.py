"""An evaluation -> the narrative of its report: headings, sentences from the reconciled figures, the unit's own words.

`SENTENCES` is the list of everything that can be told; a sentence is added by one function (see story.py) in the
module of its section. Before the narrative is handed on it is read back and compared with the tables (verify.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfeval.evaluation import Evaluation
from perfeval.model import CLOSING, TITLE, Figure, Passage, Quote
from perfeval.narrate import deviations, execution, frame, funding, indicators, management, uses
from perfeval.narrate.outline import OUTLINES, Outline
from perfeval.narrate.public import public_evaluation
from perfeval.narrate.story import SENTENCES, Sentence, Story
from perfeval.narrate.verify import UntracedFigure, verify_passages
from perfeval.narrate.wording import Adds, Amount, Differs, Gap, Part, Parts, day_text, holds, money_text

__all__ = ["OUTLINES", "SENTENCES", "narrate_evaluation", "public_evaluation"]

_TOLD = (funding, execution, uses, management, indicators, deviations, frame)
"""The modules whose sentences stand in SENTENCES."""

DECIMALS = (2, 4, 6)
"""Decimals of 万元 tried for the whole report; with six every amount is exact."""


def narrate_evaluation(evaluation: Evaluation) -> tuple[Passage, ...]:
    """The narrative in the outline of the regulation: title, sections with their sentences, signature.

    A draft (errors stand) asks for what is missing with 【请补充：…】; a finished text leaves its sentence out. All
    amounts are printed with the fewest decimals with which printed parts add up to their printed whole.
    Raises verify.UntracedFigure if a figure disagrees with the tables: a mistake of the program.
    """
    public = public_evaluation(evaluation)
    outline = OUTLINES[public.case.regulation.outline]
    story = Story(public.case, outline, not evaluation.passed, public.findings, evaluation.case.classified)
    paragraphs = [(section.key, list(_paragraphs(story, section.key))) for section in outline.sections]
    promises = [p for _, told in paragraphs for parts in told for p in parts if isinstance(p, Adds | Differs)]
    decimals = next((d for d in DECIMALS if all(holds(p, d) for p in promises)), None)
    if decimals is None:
        raise UntracedFigure(f"parts that do not add up: {[p for p in promises if not holds(p, DECIMALS[-1])]}")
    passages = list(_title(story, outline))
    for section, (_, told) in zip(outline.sections, paragraphs, strict=True):
        if section.heading:
            passages.append(Passage(section.level, (section.heading,)))
        passages += [Passage(0, _printed(parts, decimals)) for parts in told]
    passages += _closing(story)
    verify_passages(passages, story)
    return tuple(passages)


def _paragraphs(story: Story, section: str) -> Iterator[list[Part]]:
    """The paragraphs of a section: sentences that can be told, joined where they continue one another."""
    open_paragraph: list[Part] = []
    for sentence in SENTENCES:
        if sentence.section != section:
            continue
        for parts in _tellable(story, sentence):
            if open_paragraph and not sentence.joined:
                yield open_paragraph
                open_paragraph = []
            open_paragraph.extend(parts)
    if open_paragraph:
        yield open_paragraph


def _tellable(story: Story, sentence: Sentence) -> Iterator[Parts]:
    """The sentences without those that lack a fact; a draft asks for it instead."""
    for parts in sentence.tell(story):
        if parts and (story.draft or not any(_lacks(part) for part in parts)):
            yield parts


def _lacks(part: Part) -> bool:
    return isinstance(part, Gap) or (isinstance(part, Amount) and part.fact.value is None)


def _printed(parts: Sequence[Part], decimals: int) -> tuple[str | Figure | Quote, ...]:
    """The parts as they stand in the report; neighbouring words of our own become one."""
    printed: list[str | Figure | Quote] = []
    for part in parts:
        for piece in _pieces(part, decimals):
            if isinstance(piece, str) and printed and isinstance(printed[-1], str):
                printed[-1] += piece
            elif not isinstance(piece, str) or piece:
                printed.append(piece)
    return tuple(printed)


def _pieces(part: Part, decimals: int) -> Iterator[str | Figure | Quote]:
    if isinstance(part, Gap):
        yield from ("【请补充：", *part.parts, "】")
    elif isinstance(part, Amount):
        if part.fact.value is None:
            yield f"【请补充：{part.fact.name}】"
        else:
            yield Figure(money_text(part.fact.value, decimals), part.fact.origin, part.fact.value)
    elif not isinstance(part, Adds | Differs):
        yield part


def _title(story: Story, outline: Outline) -> Iterator[Passage]:
    """The unit, then year and kind of the report (of a report on one project its name)."""
    unit, year = story.case.workbook.unit, story.year
    if unit:
        yield Passage(TITLE, (Quote(unit, str(story.case.profile.place("unit"))),))
    dated: list[Part] = [] if isinstance(year, Gap) else [year, "年度"]
    name = story.name(story.projects[0].project) if outline is OUTLINES["project"] and story.single else ""
    yield Passage(TITLE, _printed([*dated, name, outline.title], DECIMALS[0]))


def _closing(story: Story) -> Iterator[Passage]:
    """The unit and the date."""
    profile = story.case.profile
    unit, day = story.case.workbook.unit, profile.get("report_date")
    if unit:
        yield Passage(CLOSING, (Quote(unit, str(profile.place("unit"))),))
    if day is not None:
        yield Passage(CLOSING, (Figure(day_text(day), str(profile.place("report_date")), day),))
    elif story.draft:
        yield Passage(CLOSING, ("【请补充：报告日期】",))
