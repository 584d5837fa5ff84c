"""What a text claims, against the workbook: one judge per TX rule, for the sheet 文字说明 and for a report alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from perfeval.check.grounds.wording import amount, in_unit
from perfeval.check.rule import Breach
from perfeval.check.texts.against_tables import (
    EXACT,
    Prose,
    ProseFigure,
    agrees,
    amounts_of,
    contradiction,
    figures_of,
    names_of,
    one_term_two_amounts,
    sentences_of,
    unit_of,
)
from perfeval.check.texts.figures import FigureKind, read_sentences
from perfeval.check.texts.secrecy import texts_that_tell
from perfeval.check.texts.sums import wrong_sums
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Finding, Severity
from perfeval.facts.scores import IndicatorScore
from perfeval.words.spelling import fold

_ALL = "(?:了|本|年初|年度|全年|当年|各项|所有|全部|预定|既定|预期|设定|绩效|工作|预算|项目|总体|目标|任务|的|、|和|及)*(?:目标|任务|指标|工作)"
COMPLETE = re.compile(
    f"(?:全面|全部|圆满|100%)地?(?:完成|达成|实现|达到){_ALL}|(?:完成|实现|达成)了?(?:全部|所有|各项){_ALL}"
    r"|(?:各项|所有|全部|绩效|年度|\d+个)+(?:指标|目标)(?:值|任务)?(?:均|全部|都)已?(?:完成|达到|达成|实现)|(?:未|无|没有)(?:发生|出现)?偏离"
)
"""Claims that everything was reached."""

RESERVED = re.compile("未能?$|没有?$|尚$|不$|基本$|拟$|将$|应$|力争$|确保$|为$|争取$|计划$|要$|可$")
"""What stands right before such words when it is not a claim (未全面完成) or not yet one (确保全面完成)."""

EXCEPTION = re.compile("除.{1,30}外|未完成|没有完成|尚未|未达|未能")
DEDICATED = re.compile("(?<!未)(?<!没有)(?<!不)专款专用")
MEASURE = re.compile(
    "下一步|今后|下一年|下年|明年|来年|后续|将(?!.{0,2}目标)|拟|整改|改进|加强|加大"
    "|强化|增加|推进|完善|规范|加快|建立|提前|调整|优化|督促|细化|落实"
)
"""Words of a measure in a reason: what will be done."""


Judge = Callable[[Case, tuple[Prose, ...]], Iterator[Breach]]


class Contradiction(Struct, frozen=True):
    """A figure the workbook does not have, what it has instead, and whether term and project are exact."""

    figure: ProseFigure
    truth: str
    exact: bool


def _stated_twice(case: Case, figures: tuple[ProseFigure, ...]) -> tuple[tuple[ProseFigure, ProseFigure], ...]:
    """Pairs of figures with one term and two amounts; of exact terms TX01 says which of the two is wrong."""
    return tuple(pair for pair in one_term_two_amounts(case, figures) if pair[0].mention.term not in EXACT)


def _contradicted(case: Case, texts: tuple[Prose, ...]) -> Iterator[Contradiction]:
    figures = figures_of(case, texts)
    twice = {id(figure) for pair in _stated_twice(case, figures) for figure in pair}
    for figure in figures:
        against = contradiction(case, figure) if id(figure) not in twice else None
        if against is not None and not _agrees_without_classified(case, figure):
            yield Contradiction(figure, *against)


def _agrees_without_classified(case: Case, figure: ProseFigure) -> bool:
    """Whether a figure is right of the projects that are told of: a report that is sent speaks of those alone."""
    return case.public is not None and contradiction(case.public, figure) is None


def contradictions(case: Case, texts: tuple[Prose, ...]) -> Iterator[Breach]:
    """TX01: figures that are not what the workbook has."""
    for found in _contradicted(case, texts):
        mention = found.figure.mention
        what = mention.word or mention.words
        yield Breach(found.figure.text.place, f"文字写“{what}{mention.typed}”，{found.truth}。", found.truth, mention.typed,
                     severity=Severity.ERROR if found.exact else None, content=f"{what}{mention.typed}")


def sums_wrong(case: Case, texts: tuple[Prose, ...]) -> Iterator[Breach]:
    """TX02: parts that do not add up to their total, unless one of the figures is reported already."""
    reported = {found.figure.mention for found in _contradicted(case, texts)}
    reported |= {figure.mention for pair in _stated_twice(case, figures_of(case, texts)) for figure in pair}
    for text in texts:
        for sentence in sentences_of(case, text):
            for wrong in wrong_sums(sentence):
                if reported.isdisjoint((wrong.total, *wrong.parts)):
                    unit, total = unit_of(wrong.total), wrong.total
                    yield Breach(text.place, f"文字写合计“{total.typed}”，所列各项加起来是{amount(wrong.found, unit)}。",
                                 in_unit(wrong.found, unit), total.typed, in_unit(total.value - wrong.found, unit), content=sentence.text)


def complete_but_lost(case: Case, texts: tuple[Prose, ...]) -> Iterator[Breach]:
    """TX03: full completion claimed beside lost points, once per passage."""
    for text in texts:
        lost = lost_points(case, text.project)
        for sentence in re.split(r"[。！？\n]", fold_lines(text.words)) if lost else ():
            claim = next((m for m in COMPLETE.finditer(sentence) if not RESERVED.search(sentence[:m.start()])), None)
            if claim and not EXCEPTION.search(sentence):
                names = "、".join(f"“{score.level3}”" for score in lost[:3]) + ("等" if len(lost) > 3 else "")
                yield Breach(text.place, f"文字写“{claim.group()}”，但有{len(lost)}个指标没有得满分：{names}。", found=claim.group(),
                             content=sentence)
                break


def dedicated_but_mixed(texts: tuple[Prose, ...], findings: Sequence[Finding]) -> Iterator[Breach]:
    """TX06: dedicated use claimed although basic expenditure was paid from a project (SP06)."""
    mixed = [finding for finding in findings if finding.code == "SP06"]
    for text in texts:
        if mixed and DEDICATED.search(fold(text.words)):
            cells = "、".join(str(finding.place) for finding in mixed[:3]) + (f"等{len(mixed)}处" if len(mixed) > 3 else "")
            yield Breach(text.place, f"文字写“专款专用”，支出明细中却有基本支出列入项目（{cells}）。", found="专款专用")


def wrong_year(case: Case, texts: tuple[Prose, ...]) -> Iterator[Breach]:
    """TX07: another year where this one is meant."""
    year = case.workbook.year
    for text in texts if year is not None else ():
        named = {*_years_of_self_evaluation(text), *_years_of_our_amounts(case, text)} - {year}
        for other in sorted(named):
            yield Breach(text.place, f"文字把本年度写成{other}年，预算年度是{year}年。", str(year), str(other), content=str(other))


THIS_EVALUATION = re.compile(r"^(?:[^，。；：]{0,30}?[局委院校府室心会厅])?((?:19|20)\d{2})年度?[^，。；：]{0,25}自评|本年度?[(（]((?:19|20)\d{2})年")
"""A title or sentence that opens with the year of the self-evaluation, or 本年（…年）."""

ABOUT_ANOTHER = re.compile("问题|整改|上年|较|比|以前|通知|办法|文件|结果运用|参照|》")
"""Words of a sentence that speaks of an earlier self-evaluation on purpose."""


def _years_of_self_evaluation(text: Prose) -> Iterator[int]:
    for sentence in re.split(r"[。！？\n]", fold_lines(text.words)):
        match = THIS_EVALUATION.search(sentence)
        if match and not ABOUT_ANOTHER.search(sentence):
            yield int(match[1] or match[2])


def _years_of_our_amounts(case: Case, text: Prose) -> Iterator[int]:
    """Other years named before a figure of money that is exactly this year's, where the sentence compares no years."""
    for sentence in read_sentences(text.words, names_of(case), text.project):
        for mention in sentence.mentions if f"{case.workbook.year}年" not in sentence.text else ():
            if mention.certain and mention.year and mention.kind == FigureKind.AMOUNT and mention.term in EXACT:
                ours = amounts_of(case, mention.term).get((mention.project, None))
                if ours is not None and agrees(mention, ours):
                    yield mention.year


def one_term(case: Case, texts: tuple[Prose, ...]) -> Iterator[Breach]:
    """TX09: one term for two amounts."""
    for here, there in _stated_twice(case, figures_of(case, texts)):
        one, other = here.mention, there.mention
        where = "" if here.text is there.text else f"（{there.text.place}）"
        term = one.term.value if one.term else ""
        yield Breach(here.text.place, f"“{one.words}{one.typed}”与“{other.words}{other.typed}”{where}都称为{term}，金额不同。",
                     other.typed, one.typed, content=f"{one.typed} {other.typed}")


_WORD = "[\u4e00-\u9fa5]"
REGION = re.compile(
    f"^(?:{_WORD}{{2,7}}?(?:省|自治区))?(?:{_WORD}{{1,7}}?(?:(?<!城)市|自治州|州|盟|地区))?"
    f"(?:{_WORD}{{1,7}}?(?:(?<!社)区(?!域)|县|旗))?(?:{_WORD}{{1,5}}?(?:(?<!城)镇|(?<!城)乡|街道))?"
)
"""The place a unit's name begins with: province, city, county, town."""

NOT_A_PLACE = re.compile("我|本|该|各|全|学|借|参|根|按|会同|联合|与|和|由|经|接|对|向|到|赴|在|从|配|协|邀|组|因|请|报|受")
"""What opens a clause about another office rather than its name."""

COUNTY, CITY = ("区", "县", "旗"), ("市", "州", "盟")


def other_unit(case: Case, texts: tuple[Prose, ...]) -> Iterator[Breach]:
    """TX10: the same office of another place of the same level, where this unit should stand."""
    unit = fold(case.workbook.unit or "")
    place = _place(unit)
    office, level = unit.removeprefix(place), next((k for k in (COUNTY, CITY) if place.endswith(k)), None)
    if level is None or len(office) <= 2:
        return
    for text in texts:
        for name in _openings(fold_lines(text.words), office):
            other = _place(name)
            ours = name == unit or unit.endswith(name) or name.endswith(unit)
            if other.endswith(level) and name == other + office and not ours and not NOT_A_PLACE.match(other):
                yield Breach(text.place, f"文字以“{name}”为主语，填报单位是“{case.workbook.unit}”。", case.workbook.unit, name, content=name)


def _place(name: str) -> str:
    match = REGION.match(name)
    return match.group() if match else ""


def _openings(words: str, office: str) -> Iterator[str]:
    """Names of offices of this kind that open a line or a sentence, after a number or a year."""
    if office not in words:
        return
    number = r"(?:[(（]?[一二三四五六七八九十\d]+[)）]?[、.]?)?(?:(?:19|20)\d{2}年度?[，,]?)?"
    opening = re.compile(rf"(?:^|[。！？\n]){number}({_WORD}{{2,15}}?{re.escape(office)})(?![的和与、])")
    yield from dict.fromkeys(match[1] for match in opening.finditer(words))


def fold_lines(words: str) -> str:
    """Text without white space inside its lines."""
    return "\n".join("，".join(fold(part) for part in line.split("，")) for line in words.splitlines())


def lost_points(case: Case, project: str | None) -> tuple[IndicatorScore, ...]:
    """Indicators of a project (None: of all) with fewer than full points."""
    return tuple(
        score for p in case.scores.projects if project in (None, p.project) for score in p.indicators
        if score.points is not None and score.weight is not None and score.points < score.weight
    )


JUDGES: Mapping[str, Judge] = {
    "TX01": contradictions, "TX02": sums_wrong, "TX03": complete_but_lost, "TX07": wrong_year,
    "TX09": one_term, "TX10": other_unit, "TX12": texts_that_tell,
}
"""Rule code -> its judge."""
