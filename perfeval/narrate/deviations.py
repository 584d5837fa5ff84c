"""What went otherwise than planned, project by project, each as fact, cause and measure: section three of the outline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from perfeval.facts.passages import Figure, Quote
from perfeval.facts.quantities import Count, InWords
from perfeval.facts.remembered import remembered
from perfeval.narrate.causes import CauseAndMeasure
from perfeval.narrate.deviation import Deviation, of_indicators, of_payments
from perfeval.narrate.facts import count
from perfeval.narrate.indicator import FEW, names, tally
from perfeval.narrate.standing import Standing
from perfeval.narrate.story import Story, sentence
from perfeval.narrate.unspent import of_money
from perfeval.narrate.wording import Gap, Part, Parts, listed, number, rate
from perfeval.narrate.words import CAUSES, MEASURES, OwnPassage, on_topic, own_passages, own_words, stop_after
from perfeval.words.printing import ordinal

MOST_BLOCKS = 20

_UNNAMED = "未填写名称的指标"


class Block(Struct, frozen=True):
    """The deviations of one project, or one that concerns several or none; with the unit's passages on it."""

    project: str | None
    deviations: tuple[Deviation, ...]
    passages: tuple[CauseAndMeasure, ...] = ()

    @property
    def weight(self) -> tuple[Decimal, int]:
        """Points lost and 分 of all its deviations."""
        return sum((d.weight[0] for d in self.deviations), Decimal(0)), sum(d.weight[1] for d in self.deviations)


@remembered
def _deviations(story: Story) -> list[Deviation]:
    return sorted((*of_indicators(story), *of_money(story), *of_payments(story)), key=lambda d: (-d.weight[0], -d.weight[1]))


@remembered
def _blocks(story: Story) -> list[Block]:
    """The deviations by project, the heaviest block first."""
    found: dict[object, list[Deviation]] = {}
    for number_, deviation in enumerate(_deviations(story)):
        alone = len(deviation.projects) == 1 and not story.single
        found.setdefault(deviation.projects[0] if alone else number_, []).append(deviation)
    blocks = [Block(key if isinstance(key, str) else None, tuple(mine)) for key, mine in found.items()]
    woven = [Block(b.project, b.deviations, _passages_of(story, b, only=len(blocks) == 1)) for b in blocks]
    return sorted(woven, key=lambda block: (-block.weight[0], -block.weight[1]))


# ---------------------------------------------------------------- the unit's passages


def _is_woven(passage: OwnPassage) -> bool:
    """Whether a passage can stand behind 主要原因 in a paragraph of ours."""
    return len(passage.lines) == 1


def _bare(passage: OwnPassage) -> Quote:
    """Its first line without the stop at its end."""
    return Quote(passage.lines[0].text.rstrip("。；; "), passage.lines[0].origin)


def _passages_of(story: Story, block: Block, *, only: bool) -> tuple[CauseAndMeasure, ...]:
    """What the unit wrote of the causes and measures of a project; of the only block also what it wrote of the unit."""
    mine: list[CauseAndMeasure] = []
    for topic in (CAUSES, MEASURES):
        for passage in own_passages(story, topic):
            about = passage.project.text if passage.project else None
            if _is_woven(passage) and ((about is not None and about == block.project) or (only and (about is None or story.single))):
                words = _bare(passage)
                mine.append(CauseAndMeasure(cause=words) if topic == CAUSES else CauseAndMeasure(measure=words))
    return tuple(mine)


# ---------------------------------------------------------------- the section


@sentence("deviation")
def deviations(story: Story) -> Iterator[Parts]:
    """Project by project, the heaviest first; or one sentence that there is nothing to explain, where that is true."""
    blocks = _blocks(story)
    if not blocks and not _unknown(story):
        yield _none(story)
    for i, block in enumerate(blocks[:MOST_BLOCKS], start=1):
        yield from _told(story, block, f"{ordinal(i)}是" if len(blocks) > 1 else "")
    if len(blocks) > MOST_BLOCKS:
        rest = Count(len(blocks) - MOST_BLOCKS, InWords("偏差事项数"), "其余事项数")
        yield ["其余", number(rest, "项"), "偏差及原因见绩效自评表。"]


def _told(story: Story, block: Block, lead: str) -> Iterator[Parts]:
    """A block: each deviation with its own cause; neighbours without any are one sentence."""
    sentences: list[tuple[list[Part], tuple[CauseAndMeasure, ...]]] = []
    for deviation in block.deviations:
        if sentences and sentences[-1][1] == deviation.answers == () and deviation.joins:
            sentences[-1][0].extend(["；", *deviation.fact])
        else:
            sentences.append(([*deviation.fact], deviation.answers))
    for i, (fact, answers) in enumerate(sentences):
        subject = _subject(story, block, fact, first=i == 0)
        own = block.passages if len(sentences) == 1 else ()
        yield [lead if i == 0 else "", subject, *fact, "。", *_answered((*answers, *own))]
    if block.passages and len(sentences) > 1:
        yield _answered(block.passages)


def _subject(story: Story, block: Block, fact: Sequence[Part], *, first: bool) -> Part:
    """Whom a sentence is about: the project by name, then 该项目; nothing where the name stands in what follows, or there is one project."""
    begins = fact[0]
    if block.project is None or (isinstance(begins, Quote) and block.project in begins.text):
        return ""
    return story.name(block.project) if first else "该项目"


def _answered(answers: Sequence[CauseAndMeasure]) -> list[Part]:
    """`主要原因：…。改进措施：…。`, each reason once."""
    told: list[Part] = []
    for head, quotes in (("主要原因：", [a.cause for a in answers if a.cause]), ("改进措施：", [a.measure for a in answers if a.measure])):
        each: list[Parts] = [[quote_] for quote_ in {q.text: q for q in quotes}.values()]
        told += [head, *listed(each, "；"), "。"] if each else []
    return told


def _none(story: Story) -> list[Part]:
    """That there is nothing to explain."""
    clause: list[Part] = [*tally(story, story.indicators, "三级指标")] if story.indicators else ["未设置绩效指标"]
    if story.total.left.value is None or not story.total.budget:
        return [*clause, "。"]
    return [*clause, "，预算执行率", rate(story.total.execution_figure), "，没有需要说明的偏差。"]


# ---------------------------------------------------------------- what a draft lacks


def _unknown(story: Story) -> list[Part]:
    """Indicators without a value that can be judged."""
    table, open_ = story.table("indicators"), [i for i in story.indicators if story.standing(i) == Standing.UNKNOWN]
    if not open_ or table is None:
        return []
    many: list[Part] = ["等", number(count(table, "actual", [i.row for i in open_], "指标数"), "个指标")] if len(open_) > FEW else []
    return [*names(story, open_[:FEW]), *many, "的实际完成值"]


@sentence("deviation")
def requests(story: Story) -> Iterator[Parts]:
    """One list of all that section three lacks, in a draft alone."""
    asked = [_unknown(story), *(d.asked for d in _deviations(story) if d.asked and not any(a.cause or a.measure for a in d.answers))]
    wanted = listed([parts for parts in asked if parts], "；")
    if story.draft and wanted:
        yield [Gap(tuple(_UNNAMED if isinstance(part, Gap) else part for part in wanted if isinstance(part, str | Figure | Quote | Gap)))]


# ---------------------------------------------------------------- the rest of the unit's words


@sentence("deviation")
def causes_and_measures(story: Story) -> Iterator[Parts]:
    """What the unit says of causes and measures that no block has taken up."""
    blocks = _blocks(story)[:MOST_BLOCKS]
    taken = {q.text for b in blocks for answer in b.passages for q in (answer.cause, answer.measure) if q}
    for topic, head in ((CAUSES, "产生以上偏差的主要原因：" if len(blocks) > 1 else "主要原因："), (MEASURES, "下一步改进措施：")):
        for passage in own_passages(story, topic):
            if not (_is_woven(passage) and _bare(passage).text in taken):
                named = passage.project is not None and not story.single and passage.project.text not in passage.lines[0].text
                about: list[Part] = [passage.project, "的"] if named and passage.project and blocks else []
                for i, line in enumerate(passage.lines):
                    yield [*(about if i == 0 else []), head if i == 0 and blocks else "", line, stop_after(line) if line is passage.lines[-1] else ""]


@sentence("deviation")
def earlier_problems(story: Story) -> Iterator[Parts]:
    """What became of last year's problems, and further remarks where the outline has no section for them."""
    yield from on_topic(story, "上年问题整改")
    if not story.outline.has("other"):
        for i, parts in enumerate(own_words(story, "other")):
            yield ["其他需要说明的情况：" if i == 0 else "", *parts]
