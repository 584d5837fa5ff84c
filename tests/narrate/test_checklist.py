"""What a reviewer checks in a finished narrative, applied to every workbook the tests tell (see also test_narrative.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.passages import Figure, Quote
from perfeval.narrate.level import own_level
from perfeval.narrate.standing import AT_MOST_SIGNS
from perfeval.words.printing import percent_text
from tests.tools.narratives import FINISHED, Shown, evaluated, figures, prose, sections, shown
from tests.tools.workbooks import write_workbook

EXECUTION, DEVIATION, USE = "2.项目资金执行情况分析", "三、偏离绩效目标的原因和下一步改进措施", "四、绩效自评结果拟应用和公开情况"
CLASS_SECTIONS = {
    "（1）数量指标": "数量", "（2）质量指标": "质量", "（3）时效指标": "时效", "（4）成本指标": "成本", "（1）经济效益": "经济", "（2）社会效益": "社会",
    "（3）生态效益": "生态", "（4）可持续影响": "可持续",
}


@pytest.fixture(params=FINISHED)
def evaluation(request: pytest.FixtureRequest, folder: Path) -> Evaluation:
    return evaluated(request.param, folder)[0]


def wan(text: str) -> Decimal:
    """Printed money in 万元."""
    number = Decimal(re.sub(r"[^\d.]", "", text))
    return number if text.endswith("万元") else number / 10_000


def sentences(evaluation: Evaluation) -> Iterator[tuple[str, list[Shown]]]:
    """Every sentence of a paragraph with the figures in it."""
    for passage in evaluation.passages:
        text, inside = "", []
        for part in passage.parts if passage.level == 0 else ():
            pieces = re.split("(?<=。)", part) if isinstance(part, str) else [part.text]
            inside += [shown(part, evaluation)] if isinstance(part, Figure) else []
            for piece in pieces:
                text += piece
                if piece.endswith("。") and isinstance(part, str):
                    yield text, inside
                    text, inside = "", []


def test_opening_and_changes_make_the_full_year_budget(evaluation: Evaluation) -> None:
    text = sections(evaluation)[EXECUTION]
    opening = re.match(r"年初预算([\d.]+万元)；(.*?)。调整后，全年预算([\d.]+万元)", text)
    if opening is None:
        assert "年中未调整" in text
        return
    told = re.sub(r"（[^（）]*）|，其中金额最大的一次.*", "", opening[2])
    signs = {"调减": -1, "收回": -1, "减少": -1}
    changes = [
        wan(amount) * next((sign for verb, sign in signs.items() if verb in clause[:clause.index(amount)]), 1)
        for clause in re.split("[；、]", told) for amount in re.findall(r"[\d.]+(?:万元|元)", clause)[:1]
    ]
    assert changes
    assert wan(opening[1]) + sum(changes) == wan(opening[3])


def test_executed_and_balance_make_the_budget_and_the_rate(evaluation: Evaluation) -> None:
    total, compared = evaluation.case.balances.total, 0
    for text, inside in sentences(evaluation):
        if "全年支出" in text and "结余" in text and len(inside) == 3:
            compared += 1
            spent, rate, rest = (figure.text for figure in inside)
            budget = re.findall(r"(?:全年预算|年初预算)([\d.]+(?:万元|元))", sections(evaluation)[EXECUTION].partition("全年支出")[0])[-1]
            assert wan(spent) + wan(rest) == wan(budget)
            assert rate == percent_text((wan(spent) / wan(budget)).quantize(Decimal("0.0001")))
        if "全部支出" in text and "按项目分" not in text and "其余" not in text and "的预算" not in text:
            assert total.budget == total.executed, text
    whole = evaluation.case.left_out or evaluation.case.classified or total.budget == total.executed
    assert compared or whole


def test_one_figure_is_printed_alike_in_a_section(evaluation: Evaluation) -> None:
    printed: dict[tuple[int, str, object], set[str]] = {}
    section = 0
    for passage in prose(evaluation):
        section += 1 <= passage.level <= 4
        for figure in figures(evaluation, [passage]):
            if figure.origin.startswith("资金核对："):
                printed.setdefault((section, figure.origin, figure.value), set()).add(figure.text)
    assert {key: texts for key, texts in printed.items() if len(texts) > 1} == {}


def test_changes_have_their_documents_and_none_is_invented(evaluation: Evaluation) -> None:
    tables = evaluation.case.workbook.tables
    given = {str(value) for name in ("funding", "adjustments") if name in tables for value in tables[name].frame["document"].dropna()}
    told = {figure.text for figure in figures(evaluation) if figure.text.endswith("号")}
    assert told <= given


def test_money_of_a_level_is_called_by_its_level(evaluation: Evaluation) -> None:
    level = own_level(evaluation.case)
    for text, inside in sentences(evaluation):
        for figure in inside:
            match = re.fullmatch(r"资金核对：\w+（([^，（）]*)财政资金）", figure.origin)
            if match and "上级财政资金" not in text:
                assert match[1] in text or (f"{match[1]}财政资金" == level.source and level.word in text) or "调整后" in text, text


def test_indicators_told_are_those_of_the_sheet(evaluation: Evaluation) -> None:
    indicators = [i for project in evaluation.case.scores.projects for i in project.indicators
                  if project.project not in evaluation.case.classified]
    lead = sections(evaluation)[""]
    count = re.search(r"(\d+)个三级指标", lead)
    assert count
    assert int(count[1]) == len(indicators)


def test_the_lead_has_the_four_headline_figures(evaluation: Evaluation) -> None:
    lead = sections(evaluation)[""]
    assert re.search(r"全年预算[\d.]+万元，支出[\d.]+万元，执行率[\d.]+%。\d+个三级指标(中，\d+个|均)?(部分|未)?达到", lead)


def test_a_class_without_indicators_has_one_sentence(evaluation: Evaluation) -> None:
    present = {str(i.level2)[:2] for project in evaluation.case.scores.projects for i in project.indicators
               if project.project not in evaluation.case.classified}
    for heading, text in sections(evaluation).items():
        start = CLASS_SECTIONS.get(heading)
        if start is not None and start[:2] not in present:
            assert re.match(rf"未设置{start}\w*指标。\n", text), heading
            assert text.count("未设置") == 1


def test_no_ceiling_is_praised_for_being_exceeded(evaluation: Evaluation) -> None:
    for project in evaluation.case.scores.projects:
        for indicator in project.indicators:
            if indicator.direction in AT_MOST_SIGNS:
                mine = [text for text, _ in sentences(evaluation) if f"“{indicator.level3}”" in text]
                assert not [text for text in mine if re.search(f"“{indicator.level3}”[^；。]*(超出目标|完成率)", text)]


def test_exceeding_is_told_by_the_target(folder: Path) -> None:
    told = sections(evaluated("missed", folder)[0])
    assert "超出目标50%" in told["（2）社会效益"]  # 1200 of 800
    assert "为上限的120%" in told["（4）成本指标"]  # 1.8 of 1.5


def test_a_survey_is_told_with_its_sample(folder: Path) -> None:
    quotes = [p.text for x in evaluated("one project", folder)[0].passages for p in x.parts if isinstance(p, Quote)]
    assert "12月电话调查住户，回收有效问卷80份" in quotes


def test_nothing_deviates_only_where_nothing_is_open(evaluation: Evaluation) -> None:
    lost = [i for project in evaluation.case.scores.projects for i in project.indicators
            if i.points is not None and i.weight is not None and i.points < i.weight and project.project not in evaluation.case.classified]
    unspent = [b for b in evaluation.case.balances.projects if b.executed != b.budget and b.project not in evaluation.case.classified]
    text = sections(evaluation)[DEVIATION]
    assert ("没有需要说明的偏差" in text) == (not lost and not unspent)


def test_problems_stand_in_the_order_of_the_points_they_cost(evaluation: Evaluation) -> None:
    blocks = re.split("(?<=\n)(?=[一二三四五六七八九十]+是)", sections(evaluation)[DEVIATION])
    lost = [sum(map(Decimal, re.findall(r"扣([\d.]+)分", block)), Decimal(0)) for block in blocks]
    assert lost == sorted(lost, reverse=True)


def test_offices_and_deadlines_are_the_units_own(evaluation: Evaluation) -> None:
    for passage in evaluation.passages:
        own = "".join(part for part in passage.parts if isinstance(part, str))
        assert not re.search("牵头|责任科室|负责落实|前完成|月底前", own), own


def test_section_four_tells_use_and_publication_or_that_none_is_given(evaluation: Evaluation) -> None:
    table = evaluation.case.workbook.tables.get("texts")
    given = set() if table is None else set(table.frame["topic"].dropna())
    text = sections(evaluation)[USE]
    assert ("应用安排暂未确定" in text) == ("结果应用" not in given)
    assert ("公开安排暂未确定" in text) == ("结果公开" not in given)


def test_no_sentence_stands_twice(evaluation: Evaluation) -> None:
    told = [text for text, _ in sentences(evaluation)]
    assert [text for text in told if told.count(text) > 1 and "未设置" not in text] == []


ALIKE = {"绩效指标!H4": "'11场", "绩效指标!H10": "'11场", "绩效指标!F10": "≥10场", "资金安排!I6": "就业服务", "资金安排!I4": "就业服务", "资金安排!I5": "就业服务"}


def test_what_is_alike_is_told_together(tmp_path: Path) -> None:
    told = sections(evaluate_file(write_workbook(tmp_path / "w.xlsx", ALIKE), Settings()))
    assert "就业服务经费“举办招聘会”、人才引进经费“公开招聘人数”目标均不低于10场，均完成11场" in told["（1）数量指标"]
    assert re.search("^人才引进经费用于就业服务。$", told["（二）区级资金安排、分解下达预算和绩效目标情况"], re.MULTILINE)


def test_names_in_quotation_marks_keep_their_own(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "w.xlsx", {"绩效指标!D4": "“一网通办”事项"})
    assert "“‘一网通办’事项”" in sections(evaluate_file(path, Settings()))["（1）数量指标"]
