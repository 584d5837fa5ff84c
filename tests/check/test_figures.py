"""Figures in Chinese sentences: what they are, whom they speak of, and when that is certain."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.check.texts.figures import FigureKind, Mention, Names, read_sentences
from perfeval.check.texts.prose import agrees
from perfeval.check.texts.terms import Term

NAMES = Names("测试区就业局", ("就业服务经费", "人才引进经费"), ("岗位信息合格率", "举办招聘会"))


def mentions(text: str, project: str | None = None) -> list[Mention]:
    return [m for sentence in read_sentences(text, NAMES, project) for m in sentence.mentions]


def certain(text: str) -> list[tuple[str, Term | None, str | None]]:
    return [(m.typed, m.term, m.project) for m in mentions(text) if m.certain]


@pytest.mark.parametrize(("text", "term"), [
    ("年初预算18万元", Term.INITIAL), ("年初本级财政预算18万元", Term.INITIAL), ("纳入年初预算的本级财政资金18万元", Term.INITIAL),
    ("年初预算安排18万元", Term.INITIAL), ("全年预算数为25万元", Term.BUDGET), ("2020年全年预算共25万元", Term.BUDGET),
    ("调整后预算数25万元", Term.BUDGET), ("全年执行数25万元", Term.EXECUTED), ("我局全年共支出25万元", Term.EXECUTED),
    ("截至2020年12月31日全年支出25万元", Term.EXECUTED), ("资金到位25万元", Term.ARRIVED), ("预算执行率100%", Term.EXECUTION_RATE),
    ("2个项目预算执行进度100.0%", Term.EXECUTION_RATE), ("资金到位率为100%", Term.ARRIVAL_RATE), ("11月追加2万元", Term.ADDED),
    ("根据测财发〔2020〕30号文件调减预算2万元", Term.CUT), ("自评得分98.5分", Term.SCORE), ("结余资金2万元", Term.UNSPENT),
    ("就业服务经费全年预算17万元", Term.BUDGET), ("测试区就业局全年预算25万元", Term.BUDGET),
])
def test_a_term_is_read(text: str, term: Term) -> None:
    assert [(m.term, m.certain) for m in mentions(text)] == [(term, True)]


@pytest.mark.parametrize("text", [
    "市级财政资金未到位87元", "尚未到账20万元",
    "培训费全年支出3万元", "11月全年支出3万元", "政府采购执行率95%", "平均执行率95%", "全年预算约25万元", "全年预算25万元以上",
    "全年预算25万元左右", "上年全年预算25万元", "全年支出25万元用于印刷", "上半年追加2万元", "就业服务经费、人才引进经费全年预算分别为17万元、8万元",
    "其中全年支出3万元", "5个项目全年预算25万元", "执行率高于95%", "1万元以上大额支出", "验收合格率99%", "占全年预算的30%", "全年预算25万元的80%",
    "截至9月底，支出24.5万元，执行率98%", "上半年，全年预算25万元",
])
def test_what_is_not_certain_is_left_alone(text: str) -> None:
    assert certain(text) == []


@pytest.mark.parametrize(("text", "fen", "right"), [
    ("结余1.24万元", 1_231_000, True), ("结余1.24万元", 1_229_000, False), ("结余1.2354万元", 1_235_400, True), ("结余1.2354万元", 1_231_000, False),
    ("全年支出1.24万元", 1_231_000, False),
])
def test_a_difference_may_be_that_of_rounded_amounts_if_it_is_rounded_itself(text: str, fen: int, right: bool) -> None:
    figure, = mentions(text)
    assert agrees(figure, Decimal(fen)) is right


@pytest.mark.parametrize(("text", "project", "named"), [
    ("就业服务经费年初预算10万元，全年预算17万元。", "就业服务经费", True),
    ("我局年初预算18万元，11月追加就业服务经费2万元，全年预算25万元。", None, False),
    ("就业服务经费、人才引进经费2个项目全年预算25万元。", None, True),
])
def test_whom_the_last_figure_speaks_of(text: str, project: str | None, named: bool) -> None:
    last = mentions(text)[-1]
    assert (last.project, last.named, last.certain) == (project, named, True)


def test_two_subjects_before_a_figure_without_one() -> None:
    assert not mentions("就业服务经费全年预算17万元，人才引进经费全年预算8万元，全年支出25万元。")[-1].certain


def test_amounts_rates_counts_and_their_precision() -> None:
    money, rate, count = mentions("全年预算1,234.50万元，执行率92.5%，举办招聘会11场。")
    assert (money.value, money.tolerance) == (Decimal(1_234_500_000), Decimal(5000))
    assert (rate.value, rate.tolerance) == (Decimal("0.925"), Decimal("0.0005"))
    assert (count.kind, count.value, count.indicator, count.certain, count.after) == (FigureKind.COUNT, 11, "举办招聘会", True, "场。")


def test_spaces_full_width_and_other_years() -> None:
    assert certain("全年 预算 ２５ 万元") == [("25万元", Term.BUDGET, None)]
    assert [m.year for m in mentions("2019年，全年预算25万元。2020年全年预算26万元。")] == [2019, 2020]


def test_money_per_person_is_a_count() -> None:
    assert mentions("人均成本2000元/人")[0].kind == FigureKind.COUNT


@given(st.text(alphabet="年初全预算执行率支出追加其中就业服务经费，。、；（）0123456789.万元%个项目\ue000\n", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for mention in mentions(text):
        assert mention.value >= 0
        assert mention.tolerance > 0
