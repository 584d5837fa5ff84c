"""What the words of one row of 绩效指标 say against its value, by frames of words and the work they speak of."""

from __future__ import annotations

from itertools import product

import pytest

from perfeval.check.texts.row_words import clauses_against, samples_in, without_survey

WORK = ("验收", "到货", "安装", "印发", "交付", "走访", "培训")
NOT_DONE = (
    "尚未{0}", "还没{0}", "部分设备未能{0}", "没有全部{0}完", "正在办理{0}手续", "等待上级{0}", "已签合同，还没{0}", "首批已完成，其余次年{0}完成",
    "因故暂停，至今未{0}",
)
DONE = (
    "全部{0}", "未发现{0}问题", "没有影响{0}", "上年未{0}的今年已补做", "首次未{0}，整改后复验通过", "曾暂停{0}，6月起恢复", "不存在未{0}的情况", "{0}未增加费用",
    "已{0}，没有遗漏", "下年继续做好{0}", "一度未{0}，10月已补{0}",
)


@pytest.mark.parametrize(("frame", "work"), list(product(NOT_DONE, WORK)))
def test_what_is_not_done_speaks_against_the_row(frame: str, work: str) -> None:
    assert list(clauses_against(frame.format(work), at_most=False, dated=False))


@pytest.mark.parametrize(("frame", "work", "dated"), list(product(DONE, WORK, (False, True))))
def test_what_is_done_or_was_made_up_for_does_not(frame: str, work: str, dated: bool) -> None:
    assert list(clauses_against(frame.format(work), at_most=False, dated=dated)) == []


@pytest.mark.parametrize(("words", "against"), [
    ("11月底才完成", True), ("推迟到12月", True), ("比计划晚5天", True), ("未延期", False), ("没有推迟", False), ("提前12天完成", False),
])
def test_late_by_its_own_words(words: str, against: bool) -> None:
    assert bool(list(clauses_against(words, at_most=False, dated=True))) == against


@pytest.mark.parametrize(("words", "against"), [
    ("高于批复标准", True), ("超出预算", True), ("未超预算", False), ("没有突破定额", False), ("低于批复标准50元", False),
    ("参加人数不足", True), ("次数偏少", True), ("未达到年度目标", True), ("支出不足预算的一半", False),
])
def test_dearer_by_its_own_words(words: str, against: bool) -> None:
    assert bool(list(clauses_against(words, at_most=True, dated=False))) == against


@pytest.mark.parametrize(("words", "answers"), [
    ("发放问卷200份，收回有效问卷186份", (186,)), ("收回问卷190份，有效问卷186份", (190, 186)), ("发放问卷200份", (200,)), ("问卷3份", (3,)),
    ("向社区发放调查问卷50份、收回6份", (6,)), ("座谈3人", (3,)), ("满意度良好", ()),
])
def test_answers_are_those_that_came_back(words: str, answers: tuple[int, ...]) -> None:
    assert samples_in(words) == answers


@pytest.mark.parametrize("who", ["没有", "未收到", "无人", "没人", "零"])
def test_no_complaint_is_no_survey(who: str) -> None:
    assert without_survey(f"全年{who}投诉") is not None
    assert without_survey(f"问卷210份，{who}投诉") is None
