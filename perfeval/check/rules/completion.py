"""IN rules on the completion values: measured or not, possible or not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfeval.check.grounds.indicator_lines import at, indicator_lines, is_money, is_satisfaction
from perfeval.check.rule import Breach, NotApplicable, Result, rule
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.words.notation import RATIOS
from perfeval.words.readings import Form, Reading
from perfeval.words.spelling import fold

NEEDS = ("indicators", "indicators.target", "indicators.actual")

AT_MOST_WHOLE = re.compile(
    "合格率|优良率|优秀率|通过率|达标率|覆盖率|知晓率|普及率|满意度|满意率|好评率|认可度|认可率|支持率|及时率|准时率|按时率|准确率|正确率|精准率|"
    "完好率|完整率|合规率|规范率|公开率|办结率|结案率|处置率|处理率|回复率|答复率|响应率|发放率|兑现率|受益率|参与率|出勤率|到岗率|到课率|入学率|巩固率|"
    "升学率|毕业率|就业率|留任率|存活率|成活率|治愈率|接种率|建档率|签约率|登记率|验收率|抽检率|检测率|监管率|占比|所占比例|比重"
)
"""Shares of a whole: they end at 100 %. Growth, completion, progress and use rates may exceed it and are not named."""

MAY_EXCEED = re.compile("增|提高|提升|超|毛入学率")
"""Words that turn such a share into a change or a gross rate."""

MAY_BE_NEGATIVE = re.compile("增|减|降|变化|变动|差|率|比|温|利润|盈|亏|净|余额|收益")
"""Names whose values may lie below zero in an honest year; what is left are counts."""


def _has_percent(reading: Reading) -> bool:
    return reading.form == Form.NUMBER and reading.unit in RATIOS


@rule("IN15", "满意度没有测得的数值", Severity.WARNING, needs=(*NEEDS, "indicators.level1"),
      advice="在“实际完成值”填写调查得到的数值，在“完成情况说明”写明调查方式和样本数。",
      basis="财预〔2020〕10号第十三条；评审通行做法（没有调查的满意度不予认可）")
def satisfaction_without_value(case: Case) -> Iterator[Result]:
    """满意度等于满意人数除以有效调查人数，应当是一个调查得来的数。只写“达成”“较好”“不断提高”，看不出做过调查。
    写了≥、≤等符号的由 IN17 报告，没有填写的由 IN18 报告。"""
    lines = [line for line in indicator_lines(case) if is_satisfaction(line)]
    if not lines:
        yield NotApplicable("没有满意度指标")
    for line in lines:
        actual = line.score.actual
        if actual.form in (Form.WORDS, Form.DATE):
            yield Breach(at(case, line, "actual"), f"满意度指标{line.name}的完成值是“{actual.text}”，没有调查得到的数值。",
                         line.score.target.text or None, actual.text)


@rule("IN17", "完成值带有比较符号，不是实际测得的数", Severity.WARNING, needs=NEEDS,
      advice="填写实际完成的数，不要写≥、≤、以上、以内。", basis="评审通行做法（照抄指标值不能证明完成）")
def actual_repeats_the_sign(case: Case) -> Iterator[Result]:
    """完成值写成“≥90%”“90%以上”，多半是照抄指标值，没有实际统计。计分时用其中的数，但要求补上真实数值。
    完成值恰好等于指标值、不带符号的，不算问题。"""
    for line in indicator_lines(case):
        actual = line.score.actual
        if actual.signed and actual.form in (Form.NUMBER, Form.RANGE):
            yield Breach(at(case, line, "actual"), f"指标{line.name}的完成值是“{actual.text}”，带有比较符号，看不出实际完成了多少。",
                         found=actual.text)


@rule("IN21", "计数的完成值为负", Severity.WARNING, needs=NEEDS,
      advice="核对完成值，人数、次数等不会小于零。", basis="财政系统校验做法（负的完成值按零计分）")
def negative_count(case: Case) -> Iterator[Result]:
    """人数、次数、面积等计数不可能是负数，多半是多打了一横或误用了括号。增长率、利润、温度等可以为负的不在此列。"""
    for line in indicator_lines(case):
        actual = line.score.actual
        unit = actual.unit or line.score.target.unit
        if actual.form != Form.NUMBER or actual.value is None or actual.value >= 0:
            continue
        if unit in RATIOS or unit in ("℃", "度") or is_money(unit) or MAY_BE_NEGATIVE.search(fold(line.score.level3 or "")):
            continue
        yield Breach(at(case, line, "actual"), f"指标{line.name}的完成值为“{actual.text}”，计数不应为负。", "不小于0", actual.text)


@rule("IN23", "比率超过100%", Severity.WARNING, needs=NEEDS,
      advice="核对分子和分母；百分数填错位的请改正。", basis="常识校验；公开自评表的常见错误")
def share_above_whole(case: Case) -> Iterator[Result]:
    """合格率、覆盖率、满意度等是部分占全部的比例，不会超过100%。增长率、完成率、进度等可以超过的不在此列。"""
    for line in indicator_lines(case):
        name = fold(line.score.level3 or "")
        if not AT_MOST_WHOLE.search(name) or MAY_EXCEED.search(name):
            continue
        for column, title, reading in (("target", "年度指标值", line.score.target), ("actual", "实际完成值", line.score.actual)):
            if _has_percent(reading) and reading.value is not None and reading.value > 1:
                yield Breach(at(case, line, column), f"指标{line.name}的{title}为“{reading.text}”，这类比例不会超过100%。",
                             "不超过100%", reading.text)
