"""IN rules on what could be read: target and completion cells that hold nothing, too much, or something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval.check.grounds.indicator_lines import (
    IndicatorLine,
    at,
    indicator_lines,
    is_satisfaction,
    lost_cells,
    placeholder_rows,
    unless_scored,
    unread,
)
from perfeval.check.rule import Breach, NotApplicable, Precondition, Result, rule
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.scores import IndicatorScore, ScoringStatus
from perfeval.words.decimals import round_half_up
from perfeval.words.notation import PERCENT_UNCLEAR, RATIOS, TWO_NUMBERS, compare_readings
from perfeval.words.printing import plain
from perfeval.words.readings import Form, Reading
from perfeval.words.spelling import fold

NEEDS = ("indicators",)
EVIDENCE_COLUMN = Precondition(lambda case: case.table("indicators").has("evidence"), NotApplicable("绩效指标表没有“佐证材料”一列"))
BASIS = "财预〔2020〕10号第十条、第十六条（以完成值与指标值对比评价）"

MOST_APART = 500
"""A completion value that is converted and then so many times its target, or as small a part of it, was written in a wrong unit."""

ABOUT_POINTS = re.compile("分|评|考核|测评|测试|考试|成绩")
"""Names of indicators that are measured in points themselves (考核得分, 群众评分): 分 is their unit."""


def _holds_points(line: IndicatorLine, reading: Reading) -> bool:
    """Whether a cell holds points (8分) where a value belongs."""
    return (reading.form == Form.NUMBER and reading.unit == "分" and not ABOUT_POINTS.search(fold(line.score.level3 or ""))
            and reading.value in (line.score.weight, line.score.claimed))


def _sides(line: IndicatorLine) -> tuple[tuple[str, str, Reading], tuple[str, str, Reading]]:
    """Column, title and reading of the target and the completion cell."""
    return ("target", "年度指标值", line.score.target), ("actual", "实际完成值", line.score.actual)


def _satisfied_in_words(line: IndicatorLine) -> bool:
    """Satisfaction answered without a number where one was set: IN15 says so."""
    return is_satisfaction(line) and line.score.actual.form in (Form.WORDS, Form.DATE)


def _incomparable(line: IndicatorLine) -> bool:
    """Whether both sides are understood but are of different kinds: words or a date against a number, a number against a date."""
    kinds = line.score.problem in ("tier_for_number", "actual_unreadable")
    return kinds and line.score.actual.form != Form.UNREADABLE and not _satisfied_in_words(line)


@rule("IN10", "指标值或完成值读不懂", Severity.ERROR, needs=NEEDS,
      advice="写成一个数值加单位（如“≥90%”“12场”）、一个日期，或者一句可以判断是否达到的话。", basis=BASIS)
def cell_not_understood(case: Case) -> Iterator[Result]:
    """指标值和完成值要能对比才能计分。只有符号没有数、只剩占位符，或者指标值是数而完成值是“完成”“良好”之类文字的，都无法对比。
    错误值由单元格核查报告，没有填写完成值的由 IN18 报告，有两个数的由 IN30 报告，分不清百分数的由 IN29 报告。"""
    lost = {column: unread(case, column) for column in ("target", "actual")}
    yield from lost_cells(case, *lost)
    for line in indicator_lines(case):
        for column, title, reading in _sides(line):
            if line.row in lost[column]:
                continue
            if reading.form == Form.UNREADABLE and reading.problem not in (TWO_NUMBERS, PERCENT_UNCLEAR):
                yield Breach(at(case, line, column), f"指标{line.name}的{title}“{reading.text}”读不懂：{reading.problem}。", found=reading.text)
            elif column == "target" and reading.form == Form.EMPTY:
                stated = f"是“{reading.text}”" if reading.text else "没有填写"
                yield Breach(at(case, line, column), f"指标{line.name}的{title}{stated}，没有内容可以对比。", found=reading.text or None)
            elif column == "actual" and _incomparable(line):
                yield Breach(at(case, line, column),
                             f"指标{line.name}的指标值是“{line.score.target.text}”，完成值写的是“{reading.text}”，二者无法对比。",
                             line.score.target.text, reading.text)


@rule("IN11", "完成值与指标值的单位不同", Severity.ERROR, needs=NEEDS,
      advice="把完成值换算成与指标值相同的单位；“人”和“人次”是不同的单位。", basis=BASIS)
def units_differ(case: Case) -> Iterator[Result]:
    """单位不同的两个数不能相比。能换算的（万元与元、亩与公顷、公里与米等）已自动换算，没有写单位的视为与指标值相同。
    换算后与指标值相差500倍以上的，多半是单位写错（8.1万元/公里写成8.1元/公里），作为提醒。"""
    for line in indicator_lines(case):
        score = line.score
        if score.problem == "units_differ" and not _holds_points(line, score.actual) and not _holds_points(line, score.target):
            yield Breach(at(case, line, "actual"),
                         f"指标{line.name}的指标值是“{score.target.text}”，完成值是“{score.actual.text}”，单位不同，无法对比。",
                         score.target.unit, score.actual.unit)
        elif (shown := _converted_far_off(score)) is not None:
            yield Breach(at(case, line, "actual"),
                         f"指标{line.name}的完成值“{score.actual.text}”换算后是{shown}，与指标值“{score.target.text}”相差{MOST_APART}倍以上，单位可能写错了。",
                         score.target.text, score.actual.text, severity=Severity.WARNING,
                         advice="核对完成值的单位，写错的改正；单位无误的，在核查说明中写明。")


def _converted_far_off(score: IndicatorScore) -> str | None:
    """The completion value in the target's unit, where only the conversion of units takes it so far from the target."""
    if not {score.actual.form, score.target.form} <= {Form.NUMBER, Form.RANGE}:
        return None
    compared = compare_readings(score.target, score.actual)
    done, aim = abs(compared.actual), abs(compared.target)
    if not compared.converted or compared.unit in RATIOS or not done or not aim or 1 <= done / aim * MOST_APART <= MOST_APART**2:
        return None
    return f"{plain(round_half_up(compared.actual, 6))}{compared.unit}"


@rule("IN18", "没有填写实际完成值", Severity.ERROR, needs=NEEDS,
      advice="填写实际完成值；指标不适用的写“不适用”并说明原因。", basis="财预〔2020〕10号第十条（自评内容包括各项指标完成情况）")
def actual_missing(case: Case) -> Iterator[Result]:
    """每个指标都要有年终完成值。横线、斜线、“无”等没有说明原因的，按没有填写处理。"""
    lost = unread(case, "actual")
    yield from lost_cells(case, "actual")
    for line in indicator_lines(case):
        if line.score.actual.form == Form.EMPTY and line.row not in lost and line.score.status != ScoringStatus.NOT_APPLICABLE:
            yield Breach(at(case, line, "actual"), f"指标{line.name}没有填写实际完成值（指标值{line.score.target.text or '也未填写'}）。")


@rule("IN19", "模板中的空指标行没有删除", Severity.ERROR, needs=NEEDS,
      advice="删除整行，或者填上真正的指标。", basis="财预〔2020〕10号附件1；公开自评表的常见错误")
def placeholder_left(case: Case) -> Iterator[Result]:
    """空白自评表用“指标1”“指标2”“……”占行，填表时没有用到的应删除，留下来就成了没有内容的指标。"""
    rows = case.table("indicators").rows
    for row in sorted(placeholder_rows(case)):
        name = rows[row]["level3"]
        message = f"三级指标“{name}”是空白表中的占位文字。" if name is not None else "这一行没有填写三级指标、指标值和完成值。"
        yield Breach(case.table("indicators").place(row, "level3"), message, found=name)


@rule("IN29", "分不清是百分数还是小数", Severity.ERROR, needs=NEEDS,
      advice="写明百分号，例如 0.93% 或 93%。", basis=BASIS)
def percent_or_fraction(case: Case) -> Iterator[Result]:
    """指标值是百分数，完成值是不带百分号、不大于1的数，既可能是1%也可能是100%，两种读法得分相差很大，因此不猜。不设分值的办法只作提醒。"""
    for line in indicator_lines(case):
        target, actual = _sides(line)
        unclear = [side for side in (target, actual) if side[2].problem == PERCENT_UNCLEAR]
        if not unclear and line.score.problem == "percent_unclear":
            unclear = [target if target[2].unit is None else actual]
        for column, title, reading in unclear:
            yield Breach(at(case, line, column), f"指标{line.name}的{title}“{reading.text}”没有百分号，分不清是{reading.text}%还是按小数写的比例。",
                         found=reading.text, severity=unless_scored(case), advice=_with_sign(reading.text))


def _with_sign(text: str) -> str | None:
    """The two ways a cell may have been meant, with its own number."""
    number = re.search(r"\d*\.?\d+", fold(text))
    return f"写明百分号：{number[0]}% 或者 {plain(Decimal(number[0]) * 100)}%。" if number else None


@rule("IN30", "一个单元格里有两个数，或者填的是得分", Severity.ERROR, needs=NEEDS,
      advice="一个指标只写一个数，两个数的拆成两个指标；完成值栏填完成了多少，得分填在自评得分栏。", basis=BASIS)
def two_numbers_or_points(case: Case) -> Iterator[Result]:
    """“培训3期120人”包含两个数，无法判断以哪个为准。把得分（如“10分”）填进完成值，则看不出完成了多少。
    本身以分计量的指标（考核得分等）不在此列。"""
    for line in indicator_lines(case):
        for column, title, reading in _sides(line):
            span = column == "actual" and reading.form == Form.RANGE and line.score.problem == "two_numbers"
            if reading.problem == TWO_NUMBERS or span:
                yield Breach(at(case, line, column), f"指标{line.name}的{title}“{reading.text}”里有两个数，无法判断以哪个为准。", found=reading.text)
            elif _holds_points(line, reading):
                yield Breach(at(case, line, column), f"指标{line.name}的{title}“{reading.text}”像是得分，不是数值。", found=reading.text)


@rule("IN31", "按推定读取", Severity.NOTE, needs=NEEDS,
      advice="推定有误的请改写：指标值写明≥、≤或＝，定性指标填写自评得分。", basis=BASIS)
def read_by_assumption(case: Case) -> Iterator[Result]:
    """没有写比较符号的指标值按办法推定方向，完成值恰好等于“大于”“小于”的界限按达到计，只写等次不写得分的按该档规定计分。
    这些读法一般符合本意，列出来供核对。"""
    for line in indicator_lines(case):
        yield from _assumptions(case, line)


def _assumptions(case: Case, line: IndicatorLine) -> Iterator[Breach]:
    score = line.score
    if score.status != ScoringStatus.SCORED:
        return
    target, actual = score.target, score.actual
    if target.form == Form.NUMBER and not target.signed and line.cells["direction"] is None and score.direction == "=":
        yield Breach(at(case, line, "target"), f"指标{line.name}的指标值“{target.text}”没有写≥、≤，计分：{score.calculation}。",
                     found=target.text)
    if score.direction in (">", "<") and score.ratio == 1 and target.form == actual.form == Form.NUMBER:
        yield Breach(at(case, line, "actual"), f"指标{line.name}要求“{target.text}”，完成值恰好等于界限，按达到计分。", found=actual.text)
    if score.tier is not None and score.claimed is None and actual.form == Form.WORDS and line.row not in unread(case, "claimed_points"):
        message = f"指标{line.name}完成情况为“{score.tier}”，没有填写自评得分，按该档计分：{score.calculation}。"
        yield Breach(at(case, line, "claimed_points"), message)


@rule("IN35", "指标标为不适用", Severity.WARNING, needs=NEEDS,
      advice="预算批复的指标不能自行取消；确实没有发生的，在核查说明中写明原因和依据。",
      basis="财预〔2020〕10号第十三条（自评指标以预算批复时确定的为准）")
def marked_not_applicable(case: Case) -> Iterator[Result]:
    """自评使用预算批复时确定的指标，年底不能去掉。标为“不适用”的指标不计分，其分值按同类指标的得分率折算，因此要说明。"""
    for line in indicator_lines(case):
        if line.score.status == ScoringStatus.NOT_APPLICABLE:
            actual, target = line.score.actual, line.score.target
            marked = actual.form == Form.NOT_APPLICABLE or (actual.form == Form.EMPTY and actual.text and target.form != Form.NOT_APPLICABLE)
            column = "actual" if marked or not target.text else "target"
            yield Breach(at(case, line, column), f"指标{line.name}标为“{line.cells[column] or '不适用'}”，不计分。", found=line.cells[column])


@rule("IN28", "没有写明佐证材料", Severity.NOTE, needs=NEEDS, applies=(EVIDENCE_COLUMN,),
      advice="在“佐证材料”中写明台账、文件、问卷等材料名称，备查。", basis="评审通行做法（没有佐证的完成值不予认可）")
def no_evidence_named(case: Case) -> Iterator[Result]:
    """完成值要有台账、验收单、问卷等材料支持，审核时会要求提供。整列没有填写的只提示一次，没有这一列的不核对。"""
    table, lines = case.table("indicators"), indicator_lines(case)
    missing = [line for line in lines if line.cells["evidence"] is None and line.score.status != ScoringStatus.NOT_APPLICABLE]
    if lines and all(line.cells["evidence"] is None for line in lines):
        yield Breach(table.heading("evidence"), "所有指标都没有写明佐证材料。", content="evidence")
        return
    for line in missing:
        yield Breach(at(case, line, "evidence"), f"指标{line.name}没有写明佐证材料。")
