"""What a text claims, against the workbook: one judge per TX rule, for the sheet 文字说明 and for a report alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from perfeval.check.grounds.wording import amount, in_unit
from perfeval.check.rule import Breach
from perfeval.check.texts.against_tables import EXACT, Verdict, figures_of, judge, one_term_two_amounts
from perfeval.check.texts.completion import SUBJECT, Claim, full_claims
from perfeval.check.texts.counts import wrong_counts
from perfeval.check.texts.documents import other_numbers
from perfeval.check.texts.figures import FigureKind, read_sentences
from perfeval.check.texts.prose import Prose, ProseFigure, agrees, amounts_of, names_of, sentences_of, unit_of
from perfeval.check.texts.secrecy import texts_that_tell
from perfeval.check.texts.subjects import classes_named, marked, missed_of, spoken_of
from perfeval.check.texts.sums import wrong_sums
from perfeval.check.texts.surveys import wrong_surveys
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Finding, Severity
from perfeval.facts.scores import IndicatorScore
from perfeval.words.spelling import fold

DEDICATED = re.compile("(?:专款专用|专项使用)")
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
        verdict = verdict_on(case, figure) if id(figure) not in twice else None
        if verdict is not None and not verdict.agrees:
            yield Contradiction(figure, verdict.truth, verdict.exact)


def verdict_on(case: Case, figure: ProseFigure) -> Verdict | None:
    """A figure held against the workbook, and against the projects that may be told of: a report that is sent speaks of those alone."""
    verdict = judge(case, figure)
    if verdict is None or verdict.agrees or case.public is None:
        return verdict
    told = judge(case.public, figure)
    return verdict if told is not None and not told.agrees else told


def contradictions(case: Case, texts: tuple[Prose, ...]) -> Iterator[Breach]:
    """TX01: figures that are not what the workbook has."""
    for found in _contradicted(case, texts):
        mention = found.figure.mention
        what = mention.word or mention.words
        yield Breach(found.figure.text.place, f"文字写“{what}{mention.typed}”，{found.truth}。", found.truth, mention.typed,
                     severity=Severity.ERROR if found.exact else None, content=f"{what}{mention.typed}")


def figures_wrong(case: Case, texts: tuple[Prose, ...]) -> Iterator[Breach]:
    """TX01: figures and numbers of questionnaires that are not what the workbook has."""
    yield from contradictions(case, texts)
    for found in wrong_surveys(case, texts):
        truth = f"满意度指标各行写的是{'、'.join(f'{n}份' for n in found.samples)}，共{sum(found.samples)}份"
        yield Breach(found.text.place, f"文字写“{found.typed}”，{truth}。", truth, found.typed, content=found.typed)


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
    """TX03: full completion claimed beside missed indicators of those it speaks of, once per passage."""
    if not lost_points(case, None):
        return
    for text in texts:
        found = next(_false_claims(case, text), None)
        if found is not None:
            claim, lost = found
            names = "、".join(f"“{score.level3}”" for score in lost[:3]) + ("等" if len(lost) > 3 else "")
            short = "没有得满分" if lost[0].points is not None else "没有达到指标值"
            words = re.sub(f"[{SUBJECT}]", "", claim.words)
            yield Breach(text.place, f"文字写“{words}”，但有{len(lost)}个指标{short}：{names}。", found=words, content=words)


def _false_claims(case: Case, text: Prose) -> Iterator[tuple[Claim, tuple[IndicatorScore, ...]]]:
    """The claims of a passage beside indicators they speak of that were missed, and those."""
    told = ""
    for sentence in sentences_of(case, text):
        words = marked(case, sentence.text)
        for claim in full_claims(words, case.workbook.year, told):
            projects = spoken_of(case, text.project, claim.before, words)
            pools = [_missed(one, projects, claim) for one in (case, case.public) if one is not None] if projects is not None else []
            if pools and all(pools):
                yield claim, pools[0]
        told += words


def _missed(case: Case, projects: frozenset[str], claim: Claim) -> tuple[IndicatorScore, ...]:
    rows = [score for p in case.scores.projects if not projects or p.project in projects for score in p.indicators]
    return missed_of(classes_named(rows, claim.classes))


def dedicated_but_mixed(texts: tuple[Prose, ...], findings: Sequence[Finding]) -> Iterator[Breach]:
    """TX06: dedicated use claimed although basic expenditure was paid from a project (SP06)."""
    mixed = [finding for finding in findings if finding.code == "SP06"]
    for text in texts:
        if mixed and _claims_dedicated(text):
            cells = "、".join(str(finding.place) for finding in mixed[:3]) + (f"等{len(mixed)}处" if len(mixed) > 3 else "")
            yield Breach(text.place, f"文字写“专款专用”，支出明细中却有基本支出列入项目（{cells}）。", found="专款专用")


_NOT_DEDICATED = re.compile("未|没有|没能|不能|无法|不够|尚")
_RULED = re.compile("[^，。；]{0,4}(?:不够|不到位|不严|要求|规定|制度|原则)")
_LATER = re.compile("下一|今后|明年|次年|下年|来年|后续|将|拟|(?:确保|力争|争取)(?!了)|应当|必须|需要")


def _claims_dedicated(text: Prose) -> bool:
    """Whether dedicated use is claimed of this year: not denied, not of the future, no rule that asks for it."""
    for sentence in re.split(r"[。！？\n]", fold_lines(text.words)):
        last = ""
        for clause in sentence.split("，"):
            match = DEDICATED.search(clause)
            denied = match and (_NOT_DEDICATED.search(clause[:match.start()][-8:]) or _RULED.match(clause, match.end()))
            if match and not denied and not _LATER.search(clause[:match.start()]) and not _LATER.search(last):
                return True
            last = clause if not last or _LATER.search(clause) else last
    return False


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
            other = name.removesuffix(office)
            ours = name == unit or unit.endswith(name) or name.endswith(unit)
            if other.endswith(level) and REGION.fullmatch(other) and not ours and not NOT_A_PLACE.match(other):
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
    """Indicators of a project (None: of all) with fewer than full points; without points those that miss their target."""
    return missed_of([score for p in case.scores.projects if project in (None, p.project) for score in p.indicators])


def other_documents(case: Case, texts: tuple[Prose, ...]) -> Iterator[Breach]:
    """TX13: another document number than the workbook's for an amount."""
    for found in other_numbers(case, texts):
        known = "、".join(map(str, found.known))
        yield Breach(found.text.place, f"文字写{found.amount.typed}由“{found.told}”下达，工作簿中这一金额的文号是{known}。", known, str(found.told),
                     content=f"{found.amount.typed} {found.told}")


JUDGES: Mapping[str, Judge] = {
    "TX01": figures_wrong, "TX02": sums_wrong, "TX03": complete_but_lost, "TX07": wrong_year,
    "TX09": one_term, "TX10": other_unit, "TX11": wrong_counts, "TX12": texts_that_tell,
    "TX13": other_documents,
}
"""Rule code -> its judge."""
