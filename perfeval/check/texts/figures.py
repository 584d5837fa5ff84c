"""The figures in a Chinese text, with the words around them that say what they are.

A figure is `certain` only when every word of its clause is understood: half-understood figures are left alone,
because a wrong accusation is worse than a missed mistake.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from perfeval.check.texts.counting import ALL_PROJECTS, OUR_UNIT, PROJECTS_COUNTED, counts_all
from perfeval.check.texts.lists import spread
from perfeval.check.texts.sentences import split_sentences
from perfeval.check.texts.terms import GROWTH_AFTER, OTHER_BASE, RESULT_AFTER, SOURCE, TERM, Term, source_key
from perfeval.words.decimals import FEN_PER_UNIT
from perfeval.words.spelling import fold


class FigureKind(StrEnum):
    """What kind of figure it is: money in 分, a rate as a fraction, points, or anything counted."""

    AMOUNT = "amount"
    RATE = "rate"
    POINTS = "points"
    COUNT = "count"


class Names(Struct, frozen=True):
    """The names a text may use: the unit, its projects, its indicators."""

    unit: str | None = None
    projects: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()


class Mention(Struct, frozen=True):
    """One figure of a sentence.

    value      分, fraction, points or number; tolerance is half a unit of its last typed decimal
    after      what follows the figure in its sentence (the unit of a count stands first)
    term       what the words call it, and `word` how they put it; None where they do not say
    indicator  the indicator named in its clause
    project    the project it speaks of; None for the whole unit
    named      the project, or the count of all projects, is named and not assumed
    source     level of government, or group of sources, in its clause
    by_source  a source is named before it in the text: it may be a figure of that source
    year       the year its sentence names before it
    subject_known  whose figure it is can be told
    certain    every word of its clause is understood
    """

    typed: str
    kind: FigureKind
    value: Decimal
    tolerance: Decimal
    words: str
    after: str
    term: Term | None
    word: str
    indicator: str | None
    project: str | None
    named: bool
    source: str | None
    by_source: bool
    year: int | None
    subject_known: bool
    certain: bool


class WrittenSentence(Struct, frozen=True):
    """One sentence (without white space, numerals as digits), its figures in order, and those of a list as if each stood alone."""

    text: str
    mentions: tuple[Mention, ...]
    listed: tuple[Mention, ...] = ()


_FIGURE = re.compile(r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(亿元|万元|千元|元|[%‰]|分(?![之钟布别期批散类项级])|)")
_KINDS = {"%": FigureKind.RATE, "‰": FigureKind.RATE, "分": FigureKind.POINTS, "": FigureKind.COUNT}
_SHARES = {"%": Decimal("0.01"), "‰": Decimal("0.001")}
_BOUNDARY = re.compile(r"[，,；;：:、。！!？?()《》〈〉“”\"\[\]【】…]")

# A name or a time is one character of these private ranges while a sentence is looked at; both are restored after.
_WIDTH = 0x300
_PROJECT, _INDICATOR, _UNIT, _YEAR, _PART, _DOCUMENT, _COUNTED = (chr(0xE000 + _WIDTH * i) for i in range(7))
_PRIVATE = re.compile("[\ue000-\uf8ff]")


def _any(*firsts: str) -> str:
    """A character class of all marks of these ranges."""
    return "[" + "".join(f"{first}-{chr(ord(first) + _WIDTH - 1)}" for first in firsts) + "]"


_NEEDS = {
    Term.EXECUTION_RATE: FigureKind.RATE, Term.ARRIVAL_RATE: FigureKind.RATE, Term.SHARE: FigureKind.RATE, Term.SCORE: FigureKind.POINTS,
}
_CHANGES = (Term.GROWN, Term.SHRUNK)

_UNTIL, _ONE_YEAR = "(?:截至|截止|到|至)?", r"(?:19|20)\d{2}年"
_WHOLE_YEAR = re.compile(
    rf"{_UNTIL}{_ONE_YEAR}(?:度|底|末|(?!\d{{1,2}}月)|12月(?:31日|底|末))|{_UNTIL}(?:12月(?:31日|底|末)|年底|年末)"
)
_PART_YEAR = re.compile(rf"{_UNTIL}(?:{_ONE_YEAR})?\d{{1,2}}(?:[—~～至-]\d{{1,2}})?月(?:\d{{1,2}}日|份|底|末|初)?")
_DOCUMENT_NUMBER = re.compile(r"(?:根据|按照|按|依据)?(?:(?![元由])[\u4e00-\u9fa5]){2,12}〔\d{4}〕\d+号(?:文件|文)?")
_COUNTED_PROJECTS = re.compile(f"{PROJECTS_COUNTED.pattern}|{ALL_PROJECTS.pattern}")

# Words between a term and its figure that change nothing about what the figure is.
_FILLER = re.compile("|".join([
    "(?:按照?|根据|依据)(?:要求|规定|通知|文件|政策|工作需要|有关规定)(?:精神)?",
    OUR_UNIT, "其中", "共计", "合计", "总计", "累计", "实际", "最终", "已经", "完成值?", "达到?", "总额", "总数", "金额", "资金", "项目",
    "经费", "财政", "拨款", "安排", "批复", "核定", "下达", "纳入", "部门", "单位", "年度", "全年", "当年", "本年度?", "今年", "年中", "分值",
    SOURCE, "[现已共为是的数额款则即由均]", _any(_YEAR, _UNIT, _PROJECT, _DOCUMENT, _COUNTED),
]))
_LEADING_PROJECT = re.compile(f"(?:其中|[一二三四五六七八九十]是|{_any(_YEAR, _PART)})*{_any(_PROJECT)}")
_LIMITED = re.compile(r"^(?:用于|对|对于|关于|包括|扣除)|(?:方面|中|里|上|外|(?<!调整)后)$")
_VAGUE_AFTER = re.compile(r"(?:以上|以下|以内|左右|余|多|的|[/每至~～—-]|用于|购|付)")


@lru_cache(maxsize=64)
def read_sentences(text: str, names: Names, project: str | None = None) -> tuple[WrittenSentence, ...]:
    """The sentences of a text with their figures; `project` is what the whole text speaks of, None for the unit."""
    found: list[WrittenSentence] = []
    by_source = False
    for sentence in split_sentences(_PRIVATE.sub("", text)):
        tokens: dict[str, str] = {}
        hidden = _named(sentence, names, tokens)
        listed = [m for plain in spread(hidden, _any(_PROJECT)) for m in _read(plain, names, project, tokens, by_source=by_source)]
        found.append(WrittenSentence(sentence, _read(hidden, names, project, tokens, by_source=by_source), tuple(listed)))
        by_source = by_source or re.search(SOURCE, hidden) is not None
    return tuple(found)


def _read(text: str, names: Names, project: str | None, tokens: dict[str, str], *, by_source: bool) -> tuple[Mention, ...]:
    mentions: list[Mention] = []
    start = 0
    subjects = _subjects(text, names, tokens, project)
    source = re.search(SOURCE, text)
    other = OTHER_BASE.search(text)
    for match in _FIGURE.finditer(text):
        boundary = max((b.end() for b in _BOUNDARY.finditer(text, start, match.start())), default=start)
        around = _Around(
            by_source or (source is not None and source.start() < match.start()), other is not None and other.start() < match.start(),
            mentions[-1] if mentions else None,
        )
        mentions.append(_mention(text, match, boundary, subjects[match.start()], tokens, around))
        start = match.end()
    return tuple(mentions)


class _Around(Struct, frozen=True):
    """What stands before a figure in its sentence: a source, another base of measurement, the figure before."""

    by_source: bool
    other_base: bool
    before: Mention | None


def _named(sentence: str, names: Names, tokens: dict[str, str]) -> str:
    """The sentence with every name, document, time and count of projects as one private character."""

    def hide(first: str, pattern: re.Pattern[str], text: str) -> str:
        def token(match: re.Match[str]) -> str:
            used = sum(first <= known < chr(ord(first) + _WIDTH) for known in tokens)
            if used == _WIDTH:
                return match.group()
            mark = chr(ord(first) + used)
            tokens[mark] = match.group()
            return mark

        return pattern.sub(token, text)

    text = sentence
    for first, words in ((_UNIT, (names.unit or "",)), (_PROJECT, names.projects), (_INDICATOR, names.indicators)):
        folded = sorted({fold(word) for word in words} - {""}, key=len, reverse=True)
        if folded:
            text = hide(first, re.compile("|".join(map(re.escape, folded))), text)
    for first, pattern in ((_DOCUMENT, _DOCUMENT_NUMBER), (_YEAR, _WHOLE_YEAR), (_PART, _PART_YEAR), (_COUNTED, _COUNTED_PROJECTS)):
        text = hide(first, pattern, text)
    return text


def _kind(mark: str, first: str) -> bool:
    return first <= mark < chr(ord(first) + _WIDTH)


_Subject = tuple[str | None, bool, bool]
"""Project (None: the whole unit), named, known."""

_UNKNOWN: _Subject = (None, False, False)


def _subjects(text: str, names: Names, tokens: dict[str, str], project: str | None) -> list[_Subject]:
    """For every position of the sentence: whom it speaks of there. Two subjects before it and none of its own: unknown."""
    known = {fold(name): name for name in names.projects}
    seen, found = list[_Subject](), list[_Subject]()
    in_parts = False
    for clause in re.findall(rf"(?:(?!{_BOUNDARY.pattern}).)*{_BOUNDARY.pattern}?", text):
        words = _BOUNDARY.sub("", clause)
        in_parts = in_parts or words.startswith("其中")
        own, leads = _own_subject(words, names, tokens, known)
        if own is not None:
            subject = own
        elif in_parts and not re.search(SOURCE, words):
            subject = _UNKNOWN
        elif not seen:
            subject = (project, project is not None, True)
        else:
            subject = seen[0] if len(set(seen)) == 1 else _UNKNOWN
        if leads or (own is None and TERM.search(words) and not in_parts):
            seen.append(subject)
        in_parts = in_parts and not clause.endswith("；")
        found += [subject] * len(clause)
    return found


def _own_subject(words: str, names: Names, tokens: dict[str, str], known: dict[str, str]) -> tuple[_Subject | None, bool]:
    """The subject a clause names itself, and whether the clauses after it may speak of the same."""
    counted = [tokens[mark] for mark in words if _kind(mark, _COUNTED)]
    projects = {known[tokens[mark]] for mark in words if _kind(mark, _PROJECT)}
    if counted:
        number = re.match(r"\d+", counted[0])
        whole = number is None or int(number[0]) == len(names.projects) or counts_all(_restored(words, tokens), _restored(words, tokens))
        return (None, True, whole), True
    if projects:
        return (next(iter(projects)), True, len(projects) == 1), _LEADING_PROJECT.match(words) is not None
    if re.search(OUR_UNIT, words) or any(_kind(mark, _UNIT) for mark in words):
        return (None, False, True), True  # 我局 may mean all its money, not the projects alone
    if _LIMITED.search(words) and not _FIGURE.search(words):
        return _UNKNOWN, True
    return None, False


def _mention(text: str, match: re.Match[str], start: int, subject: _Subject, tokens: dict[str, str], around: _Around) -> Mention:
    words, after = text[start:match.start()], text[match.end():]
    number, unit = match.groups()
    kind = FigureKind.AMOUNT if unit in FEN_PER_UNIT else _KINDS[unit]
    if kind == FigureKind.AMOUNT and re.match(r"[/每]", after):
        kind, after = FigureKind.COUNT, unit + after
    scale = Decimal(FEN_PER_UNIT[unit]) if kind == FigureKind.AMOUNT else _SHARES.get(unit, Decimal(1))
    decimals = len(number.partition(".")[2])
    term, word = _term_of(words, kind, around.before)
    indicators = [tokens[mark] for mark in words if _kind(mark, _INDICATOR)]
    rest = words.replace(word, "", 1) if term else re.sub(_any(_INDICATOR), "", words)
    rest = re.sub(_any(_PART), "", rest) if term in (Term.ADDED, Term.CUT) else rest
    rest = TERM.sub("", rest) if term in _CHANGES or term == Term.SHARE else rest
    project, named, known = subject
    source = re.search(SOURCE, words)
    partly = _part_of_the_year(text[:match.start()], tokens)
    own = any(_kind(mark, _PROJECT) for mark in words) or source is not None
    return Mention(
        typed=match.group(), kind=kind, value=Decimal(number.replace(",", "")) * scale,
        tolerance=scale.scaleb(-decimals) / 2, words=_restored(words, tokens), after=_restored(after, tokens),
        term=term, word=word, indicator=indicators[0] if len(indicators) == 1 else None,
        project=project, named=named, source=source_key(source.group()) if source else None, by_source=around.by_source,
        year=_year_before(text[:match.start()], tokens),
        subject_known=known and not _VAGUE_AFTER.match(after) and not partly,
        certain=known and not _FILLER.sub("", rest) and not _VAGUE_AFTER.match(after) and (term is not None or len(indicators) == 1)
        and not (term not in (Term.ADDED, Term.CUT) and partly)
        and not (term is not None and around.other_base) and (term != Term.SHARE or own),
    )


def _term_of(words: str, kind: FigureKind, before: Mention | None) -> tuple[Term | None, str]:
    """What the words of a clause call its figure, and the words; None where they name nothing or several things."""
    if kind == FigureKind.COUNT:
        return None, ""
    after_change = kind == FigureKind.RATE and before is not None and before.certain and before.term in _CHANGES
    if after_change and before is not None and not TERM.search(words) and (change := GROWTH_AFTER.search(words)):
        return before.term, change.group()
    found = list(TERM.finditer(words))
    term = Term[found[-1].lastgroup] if found and found[-1].lastgroup else None
    if term is None or not (len(found) == 1 or (len(found) == 2 and (term in _CHANGES or term == Term.SHARE))):
        return None, ""
    if _NEEDS.get(term, kind if term in _CHANGES else FigureKind.AMOUNT) != kind:
        return None, ""
    if term in (Term.ADDED, Term.CUT) and RESULT_AFTER.match(words[found[0].end():]):
        term = Term.PLANNED
    return term, found[-1].group()


def _part_of_the_year(text: str, tokens: dict[str, str]) -> bool:
    """Whether the sentence speaks of a part of the year before: 截至9月底, 上半年, 三季度."""
    until = any(mark in text and _kind(mark, _PART) and words.startswith(("截", "到", "至")) for mark, words in tokens.items())
    return until or re.search("季度|半年", text) is not None


def _year_before(text: str, tokens: dict[str, str]) -> int | None:
    named = ((text.rfind(mark), words) for mark, words in tokens.items() if not _kind(mark, _DOCUMENT) and mark in text)
    years = [(place, int(year)) for place, words in named for year in re.findall(r"(?:19|20)\d{2}(?=年)", words)]
    return max(years, key=lambda found: found[0])[1] if years else None


def _restored(text: str, tokens: dict[str, str]) -> str:
    return "".join(tokens.get(mark, mark) for mark in text)
