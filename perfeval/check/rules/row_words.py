"""IN rules on the words of a row of 绩效指标: against its own value, and against its own satisfaction."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

from perfeval.check.grounds.indicator_lines import IndicatorLine, at, indicator_lines, is_satisfaction, unscored
from perfeval.check.rule import Breach, NotApplicable, Result, Threshold, rule
from perfeval.check.texts.row_words import (
    STATES_RESULT,
    clauses_against,
    figures_in,
    fold_clauses,
    sample_of,
    without_survey,
)
from perfeval.declared.regulations.methods import Sense
from perfeval.declared.stated_values import whole
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Bound, Severity
from perfeval.facts.quantities import Count
from perfeval.facts.scores import ScoringStatus
from perfeval.words.readings import Form

NEEDS = ("indicators",)

WORDS = ("description", "deviation", "evidence")
"""Columns in which a unit writes about the row."""

SMALLEST_SAMPLE = Threshold("smallest_sample", 10, Annotated[int, whole(0, 1000)], "满意度调查的有效样本少于这一份数时提醒（条文没有规定）")


def _in_full(line: IndicatorLine) -> bool:
    """Whether the row stands as wholly reached, and nothing is cut."""
    score = line.score
    if score.status != ScoringStatus.SCORED:
        return False
    if score.points is None or score.weight is None:
        return score.met is True
    return score.points >= score.weight and (score.claimed is None or score.claimed >= score.weight)


@rule("IN36", "文字说没有完成，完成值和得分却是完成", Severity.WARNING, needs=NEEDS,
      advice="核对完成值和得分：确实没有完成的，改正完成值并少计分；已经完成的，改正文字。",
      basis="财预〔2020〕10号第十条（自评结果应真实、客观）；评审通行做法（未验收、未完成的不得满分）")
def words_contradict_value(case: Case) -> Iterator[Result]:
    """同一行的完成情况说明、偏差原因或佐证材料里写着未完成、待验收、尚未开展、比目标少，得分却是满分，二者必有一个不对。
    说明里写的实际数与完成值不同的同样提醒。写上年情况的、写了已经补做的、写“无未完成事项”的、解释超额原因的和已经扣分的，不报告。"""
    for line in indicator_lines(case):
        if not _in_full(line):
            continue
        for column in WORDS:
            words = line.cells.get(column)
            clause = _against(line, words) if isinstance(words, str) else None
            if clause is not None:
                yield Breach(at(case, line, column), f"指标{line.name}写着“{clause}”，完成值“{line.score.actual.text}”却按完成计{_points(line)}。",
                             line.score.actual.text, clause, content=f"{column} {clause}")
                break
    yield from unscored(case)


def _points(line: IndicatorLine) -> str:
    return "" if line.score.points is None else "满分"


def _against(line: IndicatorLine, words: str) -> str | None:
    """The clause of a cell that contradicts the row's value."""
    at_most, dated = line.score.sense is Sense.AT_MOST, line.score.target.form == Form.DATE
    return next(clauses_against(words, at_most=at_most, dated=dated), None) or _other_number(line, words)


def _other_number(line: IndicatorLine, words: str) -> str | None:
    """A clause that states another result in the row's own unit, short of the target."""
    actual, target = line.score.actual, line.score.target
    unit = actual.unit or target.unit
    if actual.value is None or target.value is None or unit is None or line.score.sense is Sense.AT_MOST:
        return None
    stated = figures_in(words, unit)
    if not stated or any(Decimal(number) == actual.value for number in stated):
        return None
    clauses = [c for c in fold_clauses(words).replace("。", "，").replace("；", "，").split("，") if figures_in(c, unit)]
    if len(clauses) != 1 or len(stated) != 1 or Decimal(stated[0]) >= target.value:
        return None
    before = clauses[0].partition(stated[0])[0]
    return clauses[0] if STATES_RESULT.search(before) and "其中" not in before else None


@rule("IN37", "满意度没有调查，或调查的人太少", Severity.WARNING, needs=("indicators", "indicators.level1"), thresholds=(SMALLEST_SAMPLE,),
      advice="补做调查，写明调查方式和有效样本数；没有做调查的如实少计分。服务对象确实只有几个的，写明全部调查。",
      basis="评审通行做法（没有调查、样本过少的满意度不予认可；最少份数条文没有规定）")
def satisfaction_hardly_measured(case: Case) -> Iterator[Result]:
    """没有收到投诉不等于满意；只问了几个人的满意度也不能代表服务对象。写明服务对象全部调查的不报告，已计0分的不报告。"""
    lines = [line for line in indicator_lines(case) if is_satisfaction(line)]
    if not lines:
        yield NotApplicable("没有满意度指标")
    for line in lines:
        earned = line.score.status == ScoringStatus.SCORED and line.score.points != 0
        if earned and "投诉" not in (line.score.level3 or ""):
            yield from _hardly_measured(case, line)


def _hardly_measured(case: Case, line: IndicatorLine) -> Iterator[Breach]:
    least = SMALLEST_SAMPLE.of(case)
    cells = {column: words for column in WORDS if isinstance(words := line.cells.get(column), str)}
    together = "。".join(cells.values())
    clause = without_survey(together)
    if clause is not None:
        column = next((column for column, words in cells.items() if clause in fold_clauses(words)), WORDS[0])
        yield Breach(at(case, line, column), f"满意度指标{line.name}写着“{clause}”，没有调查，完成值“{line.score.actual.text}”没有依据。",
                     found=clause, content=clause)
        return
    asked = sample_of(together)
    if asked is not None and asked < least:
        column = next((column for column, words in cells.items() if sample_of(words) == asked), WORDS[0])
        yield Breach(at(case, line, column), f"满意度指标{line.name}只调查了{asked}份，少于{least}份，不能代表服务对象。",
                     Bound("不少于{}", Count(least)), Count(asked), content=str(asked))
