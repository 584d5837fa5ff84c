"""An evaluation -> the narrative of its report: headings, sentences from the reconciled figures, the unit's own words.

`SENTENCES` is the list of everything that can be told; a sentence is added by one function (see story.py) in the
module of its section. Before the narrative is handed on it is read back and compared with the tables (verify.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.passages import ADDRESSEE, CLOSING, TITLE, Figure, Passage, Quote
from perfeval.facts.public import public_evaluation
from perfeval.facts.quantities import Day, ProfileCell
from perfeval.narrate import arrivals, deviations, execution, frame, funding, indicators, management, uses
from perfeval.narrate.giving_way import is_told_in, own_text
from perfeval.narrate.level import own_level
from perfeval.narrate.outline import OUTLINES, ReportOutline
from perfeval.narrate.printing import decimals_for, lacks, print_paragraph
from perfeval.narrate.project_table import project_table
from perfeval.narrate.story import SENTENCES, Sentence, Story
from perfeval.narrate.titles import titled
from perfeval.narrate.verify import verify_passages
from perfeval.narrate.wording import Gap, Part, Parts
from perfeval.words.printing import day_text

__all__ = ["OUTLINES", "SENTENCES", "narrate_evaluation"]

_SECTIONS = (funding, arrivals, execution, uses, management, indicators, deviations, frame)
"""The modules whose sentences stand in SENTENCES."""


def narrate_evaluation(evaluation: Evaluation) -> tuple[Passage, ...]:
    """The narrative in the outline of the regulation: title, sections with their sentences, signature.

    A draft (errors stand) asks for what is missing with 【请补充：…】; a finished text leaves its sentence out. Within a
    section printed parts add up to their printed whole, and printed differences are those of what is printed.
    Raises verify.UntracedFigure if a figure disagrees with the tables: a mistake of the program.
    """
    public = public_evaluation(evaluation)
    outline = OUTLINES[public.case.regulation.outline].at(own_level(public.case).word)
    story = Story(public.case, outline, not evaluation.passed, public.findings)
    passages = [*_title(story, outline), *_addressee(story)]
    for section in outline.sections:
        if section.heading:
            passages.append(Passage(section.level, (section.heading,)))
        paragraphs = list(_paragraphs(story, section.key))
        decimals = decimals_for(parts for sentences in paragraphs for parts in sentences)
        passages += [Passage(0, print_paragraph(sentences, decimals)) for sentences in paragraphs]
        passages += project_table(story) if section.key == "lead" else ()
    passages += _closing(story)
    verify_passages(passages, story)
    return tuple(passages)


def _paragraphs(story: Story, section: str) -> Iterator[list[Parts]]:
    """The paragraphs of a section: sentences that can be told, joined where they continue one another."""
    open_paragraph: list[Parts] = []
    own = own_text(story, section)
    for sentence in SENTENCES:
        if sentence.section != section:
            continue
        for parts in _tellable(story, sentence, own):
            if open_paragraph and not sentence.joined:
                yield open_paragraph
                open_paragraph = []
            open_paragraph.append(parts)
    if open_paragraph:
        yield open_paragraph


def _tellable(story: Story, sentence: Sentence, own: str) -> Iterator[Parts]:
    """The sentences without those that the unit's own words tell, and those that lack a fact; a draft asks for it instead."""
    for parts in sentence.tell(story):
        if parts and not is_told_in(own, parts) and (story.draft or not any(lacks(part) for part in parts)):
            yield parts


def _title(story: Story, outline: ReportOutline) -> Iterator[Passage]:
    """The unit, then year and kind of the report; of a report on one project with its name."""
    unit, year = story.case.workbook.unit, story.year
    if unit:
        yield Passage(TITLE, (Quote(unit, ProfileCell("unit")),))
    dated: list[Part] = [] if isinstance(year, Gap) else [year, "年度"]
    yield Passage(TITLE, print_paragraph([[*dated, *titled(story, outline)]]))


def _addressee(story: Story) -> Iterator[Passage]:
    """To whom the report goes, where the unit says so."""
    words = str(story.case.profile.get("addressee") or "").rstrip("：: ")
    if words:
        yield Passage(ADDRESSEE, (Quote(words, ProfileCell("addressee")), "："))


def _closing(story: Story) -> Iterator[Passage]:
    """The unit and the date."""
    profile = story.case.profile
    unit, day = story.case.workbook.unit, profile.get("report_date")
    if unit:
        yield Passage(CLOSING, (Quote(unit, ProfileCell("unit")),))
    if day is not None:
        yield Passage(CLOSING, (Figure(day_text(day), Day(day, ProfileCell("report_date"))),))
    else:
        yield Passage(CLOSING, ("　　年　　月　　日",))  # filled in when the report is sealed
