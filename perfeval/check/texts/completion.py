"""Claims that everything was reached, in whatever order of words, and whom they speak of.

目标 and 指标 may be land quotas or water: a claim counts only where every word of its clause is known to speak of the evaluation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from perfeval.check.texts.counting import CLASS

_OBJECT = "(?:目标|任务|指标)(?:值|目标|任务|要求)*"
_OF_ALL = "各项|各个|各|所有|全部|每项|每个|全体|\\d+(?:个|项|条)"
_KNOWN = (
    rf"(?:{_OF_ALL}|我局|本局|我单位|本单位|年初|年度|全年|当年|本年度?|今年|上述|以上|既定|预定|预期|设定|确定|下达|批复|制定|设置|所设(?!定|置)|所定|所列|绩效|三级|二级|自评|"
    r"工作|预算|项目|总体|主要|考核|评价|产出|效益|经济|社会|生态|的|了|和|及|与|、){0,12}"
)
"""At most so many words that say which targets are meant, all of them words of the evaluation."""
_ALL = "(?:全面|全部|全数|全都|圆满|均|都|皆|一律|悉数|100%|逐项)"
_MANNER = "(?:已经|已|均|都|按期|如期|按时|顺利|高质量|较好|能够|得到|地|予以|本年|年内|全年){0,6}"
_DONE = "(?:完成|达成|实现|达到|达标|兑现)"
_PATTERNS = tuple(re.compile(pattern) for pattern in (
    # 各项绩效目标任务本年全面完成
    rf"(?P<object>{_KNOWN}(?:{CLASS}(?:(?:、|和|及){CLASS})*)?{_OBJECT}){_MANNER}{_ALL}{_MANNER}{_DONE}",
    # 各项指标达到目标
    rf"(?P<object>{_KNOWN}(?:{_OF_ALL}){_KNOWN}(?:{CLASS}(?:(?:、|和|及){CLASS})*)?{_OBJECT}){_MANNER}{_DONE}",
    # 绩效目标完成率100%
    rf"(?P<object>{_KNOWN}(?:{CLASS})?{_OBJECT})的?(?:总体|平均)?(?:完成|达标|实现|达成)率(?:均|都)?(?:达到?|为|是)?100%",
    # 全面完成（了）各项目标任务
    rf"(?<![标务])(?:全面|全部|全数|圆满|悉数|100%|逐项){_MANNER}(?:完成|达成|实现)了?(?P<object>{_KNOWN}{_OBJECT})",
    # 完成了全部绩效目标
    rf"{_MANNER}{_DONE}了?(?P<object>{_KNOWN}(?:全部|所有|各项){_KNOWN}{_OBJECT})",
))
_NO_DEVIATION = re.compile(
    r"(?:无[一1]|没有[一1]|无任何)(?:项|个|条)?(?:绩效|三级)*(?:目标|指标|任务)?(?:(?:未|没有|没)(?:能)?(?:完成|达成|达到|实现|达标)|(?:发生|出现|存在)?(?:偏离|偏差))|"
    r"(?:不存在|未出现|未发生|未产生|没有|无|并无|未)(?:发生|出现|产生|任何|一项|一个|明显)*"
    r"(?:(?:未|没有)(?:能)?(?:完成|达成|达到|实现|达标)的?(?:年度|绩效|三级)*(?:目标|指标|任务)|(?:绩效|目标|指标)*(?:偏离|偏差)(?!较大|过大|原因|度))"
)

_CLASS_NAMED = re.compile(rf"{CLASS}(?=、|和|及|指标|目标)")

_NEGATED = re.compile(
    r"(?:未能?|没有?|没能|尚|不|难以|无法|并非|不是|基本|大部分|部分|多数|绝大多数|大多|主要|近)$"
    r"|未能|没能|无法|尚未|未全|没有[^，]{0,6}$"
)
_FUTURE = re.compile(
    r"(?:确保|力争|争取|保证|保障|推动|促进)(?!了)|计划|拟|将(?!.{0,2}目标)|努力|预计|有望|希望|要求|为了|以便|必须|应当|下一步|下一年|下年|明年|次年|来年|今后|后续|如果|若|只有|旨在"
    r"|(?:应|要|为|可|须|能否|是否)$"
)
_EXCEPT = re.compile("除.{1,40}(?:外|其余)|其余|其他|其它|另有|但|仅有|只有|未完成|没有完成|尚未|未达|未能|未实现")


class Claim(Struct, frozen=True):
    """A claim of full completion in one sentence; `classes` are the classes of indicators it speaks of alone (none: all)."""

    words: str
    before: str
    classes: tuple[str, ...] = ()


_AIMS = re.compile(r"(?:目标|任务)(?:分别|均)?(?:如下|包括|是|为|有)?[：:。]")
_RESULTS = re.compile("完成情况|实际|结果|达到|自评")


def _told_as_aim(before: str) -> bool:
    """Whether the words before open a list of goals (年度总体目标：……) that no word of a result has closed."""
    opened = max((match.end() for match in _AIMS.finditer(before)), default=None)
    return opened is not None and _RESULTS.search(before, opened) is None


def full_claims(sentence: str, year: int | None, told: str = "") -> Iterator[Claim]:
    """The claims of a sentence that all was reached: not denied, not of the future, without an exception; `told` stands before it."""
    for clause, start in _short_clauses(sentence) if _MAY_CLAIM.search(sentence) else ():
        none = _NO_DEVIATION.search(clause)
        if none is not None and not _EXCEPT.search(sentence.replace(none[0], "")) and not _of_later(sentence[:start], clause, year):
            yield Claim(none[0], sentence[:start])
            continue
        match = next((m for pattern in _PATTERNS for m in pattern.finditer(clause) if _is_whole(clause, m)), None)
        if match is None or _NEGATED.search(clause[:match.start()]) or _EXCEPT.search(sentence.replace(match[0], "")):
            continue
        if not _of_later(sentence[:start], clause[:match.start()], year) and not _told_as_aim(told + sentence[:start]):
            yield Claim(match[0], sentence[:start + match.start()], _classes(match["object"]))


_MAY_CLAIM = re.compile("目标|任务|指标|偏[离差]")
_LONGEST = 150
"""Characters of a clause that may be a claim; what is longer is no sentence of a person."""


def _short_clauses(sentence: str) -> list[tuple[str, int]]:
    found = ((match.group(), match.start()) for match in re.finditer("[^，,；;：:()]+", sentence))
    return [(clause, start) for clause, start in found if len(clause) <= _LONGEST]


def _is_whole(clause: str, match: re.Match[str]) -> bool:
    """Whether the object is all there is before the claim (水质指标 is none of ours), and what follows does not limit it."""
    subject_first = clause[match.start():].startswith(match["object"])
    if not subject_first and re.search("目标|任务|指标", clause[:match.start()]):
        return False
    if subject_first and not _HARMLESS.fullmatch(_without_subject(clause[:match.start()])):
        return False
    return re.match(r"情况|程度|率(?!.{0,2}100)|之前|以后|后|的(?!目标)|有[困一]", clause[match.end():]) is None


_HARMLESS = re.compile(
    rf"(?:{_KNOWN}(?:经过?|通过|在|有效|切实|扎实|高质量|较好|按要求|按计划|按期|如期|顺利|截至|年底|年末|\d+年度?)?){{0,4}}{_KNOWN}"
)
"""What may stand before the object of a claim in its clause."""

SUBJECT = "〖〗"
"""Stand around the names of projects and of the unit in a sentence that is looked at."""


def _without_subject(words: str) -> str:
    return re.sub(f"{SUBJECT[0]}[^{SUBJECT[1]}]*{SUBJECT[1]}", "", words)


def _of_later(before: str, clause: str, year: int | None) -> bool:
    """Whether the words before a claim make it one of a later year, an aim or a condition."""
    if _FUTURE.search(clause) or re.search("下一步|下一年|下年|明年|次年|来年|今后|确保|力争|争取|计划", before):
        return True
    years = [int(found) for found in re.findall(r"((?:19|20)\d{2})年", before + clause)]
    return bool(years) and year is not None and years[-1] != year


_FULL_MARKS = re.compile(
    r"(?:均|都|全部|全都|一律|皆|全)(?:评|打|得|获得|达到|取得|自评)*(?:为|是|到|了)?(?:满分|100分)(?!制)|(?:得分|自评|评分)(?:率)?(?:全部|均|都)?(?:为|是|达到?)(?:满分|100%)"
)
_SCORED = re.compile("项目|指标|自评|得分|评分|总分")
_OTHERS_SCORED = re.compile("抽查|抽取|抽样|竞赛|比赛|大赛|考试|考生|选手|学员|答题|测验|赛事|兄弟单位|其他单位|下属|各镇|各乡")
"""What else has points: contests, examinations, projects of others."""


def full_marks(sentence: str) -> Iterator[Claim]:
    """Claims that all projects or indicators got full points."""
    for clause, start in _short_clauses(sentence) if "分" in sentence else ():
        found = _FULL_MARKS.search(clause)
        if found is None or not _SCORED.search(clause) or _OTHERS_SCORED.search(clause):
            continue
        if _NEGATED.search(clause[:found.start()]) or _EXCEPT.search(sentence):
            continue
        if re.search("其中|部分|分值|权重", clause[:found.start()]) or _of_later(sentence[:start], clause[:found.start()], None):
            continue
        if "100分" in found[0] and re.search("(?<!自评)(?<!评价)总分", clause[:found.start()]):  # what there is to earn
            continue
        yield Claim(found[0], sentence[:start + found.start()], _classes(clause[:found.start()]))


def _classes(words: str) -> tuple[str, ...]:
    return tuple(_CLASS_NAMED.findall(words))
