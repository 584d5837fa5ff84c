"""The unit's own words at their place, and what our sentences leave to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval.declared.settings import Settings
from perfeval.declared.sheets import TOPICS as DECLARED
from perfeval.evaluate import evaluate_file
from perfeval.facts.passages import ADDRESSEE, TITLE, Quote
from perfeval.narrate.causes import answer_in
from perfeval.narrate.words import TOPICS, without_head
from tests.tools.narratives import MISSED, ONE_PROJECT, evaluated, sections
from tests.tools.workbooks import write_workbook

DEVIATION = "三、偏离绩效目标的原因和下一步改进措施"


def with_texts(folder: Path, *rows: tuple[str, str, str], edits: dict[str, object] | None = None, **sheets: str | None) -> dict[str, str]:
    table = "\n".join(["| 项目名称 | 栏目 | 内容 |", *(f"| {project} | {topic} | {words} |" for project, topic, words in rows)])
    return sections(evaluate_file(write_workbook(folder / "w.xlsx", edits or {}, {**sheets, "文字说明": table}), Settings()))


def test_every_topic_has_its_place() -> None:
    assert sorted(topic for topics in TOPICS.values() for topic in topics) == sorted(choice.name for choice in DECLARED)


@pytest.mark.parametrize("topic", [choice.name for choice in DECLARED])
def test_a_passage_on_any_topic_is_told_once(topic: str, tmp_path: Path) -> None:
    told = with_texts(tmp_path, ("", topic, "本单位的这一段话"))
    assert sum(text.count("本单位的这一段话") for text in told.values()) == 1


@pytest.mark.parametrize(("topic", "heading"), [
    ("社会效益", "（2）社会效益"), ("经济效益", "（1）经济效益"), ("资金到位情况", "1.项目资金到位情况分析"), ("上年问题整改", DEVIATION), ("其他说明", DEVIATION),
])
def test_topics_stand_under_their_headings(topic: str, heading: str, tmp_path: Path) -> None:
    assert "这一段话" in with_texts(tmp_path, ("", topic, "这一段话"))[heading]


@pytest.mark.parametrize(("line", "left"), [
    ("（1）社会效益：帮助就业", "帮助就业"), ("2.资金管理情况。逐笔审批", "逐笔审批"), ("三、结果公开", ""), ("2020年帮助就业", "2020年帮助就业"),
    ("1.5万元用于培训", "1.5万元用于培训"), ("一是制度健全", "一是制度健全"), ("数量指标：完成3场", "完成3场"),
])
def test_own_numbers_and_heads_are_left_out(line: str, left: str) -> None:
    assert without_head(line) == left


@pytest.mark.parametrize(("words", "cause", "measure"), [
    ("疫情期间少办两场，明年改为线上线下结合", "疫情期间少办两场", "明年改为线上线下结合"),
    ("原因：场租上涨。改进措施：签订长期合同。", "场租上涨", "签订长期合同"),
    ("场地关闭，2021年3月补办", "场地关闭", "2021年3月补办"), ("2019年底才下达，工期不足", "2019年底才下达，工期不足", None),
    ("下一步提前采购", None, "下一步提前采购"), ("宣传不够,加大宣传力度", "宣传不够", "加大宣传力度"), ("加强技术指导", None, "加强技术指导"), ("参训人员不足", "参训人员不足", None),
])
def test_cause_and_measure_are_told_apart(words: str, cause: str | None, measure: str | None) -> None:
    answer = answer_in(Quote(words), 2020)
    assert (answer.cause and answer.cause.text, answer.measure and answer.measure.text) == (cause, measure)


def test_a_sentence_gives_way_to_words_that_tell_its_figures(tmp_path: Path) -> None:
    heading = "1.项目资金到位情况分析"
    ours = with_texts(tmp_path, ("", "资金到位情况", "按进度申请拨付"))[heading]
    told = with_texts(tmp_path, ("", "资金到位情况", "全年预算25万元，资金全部到位，到位率100%，共2个项目"))[heading]
    assert "2个项目全年预算25万元" in ours
    assert "2个项目全年预算25万元" not in told


def test_passages_on_a_project_are_woven_into_its_deviations(tmp_path: Path) -> None:
    text = with_texts(tmp_path, ("就业服务经费", "偏离原因", "场地紧张。"), ("就业服务经费", "改进措施", "提前预订场地。"), edits=MISSED)[DEVIATION]
    assert text.count("场地紧张") == text.count("提前预订场地") == 1
    assert "主要原因：场地紧张。改进措施：提前预订场地。" in text


@pytest.mark.parametrize(("words", "ending"), [
    ("在政府网站公开", "在政府网站公开。"), ("公开率100%", "公开率100%。"), ("见《公告》", "见《公告》。"), ("已公开。", "已公开。"), ("分为以下几步：", "分为以下几步："),
])
def test_a_passage_ends_with_a_full_stop(words: str, ending: str, tmp_path: Path) -> None:
    told = with_texts(tmp_path, ("", "结果公开", words))
    assert any(line == ending for text in told.values() for line in text.splitlines())


def test_the_lead_names_notice_and_organisation(tmp_path: Path) -> None:
    profile = {"单位信息!A14": "自评通知文号", "单位信息!B14": "测财绩〔2021〕5号", "单位信息!A15": "自评组织情况", "单位信息!B15": "成立自评小组。",
               "单位信息!A16": "主送机关", "单位信息!B16": "测试区财政局："}
    evaluation = evaluate_file(write_workbook(tmp_path / "w.xlsx", profile), Settings())
    lead = sections(evaluation)[""]
    assert lead.startswith("按照测财绩〔2021〕5号文件要求，测试区")
    assert "成立自评小组。" in lead
    assert "优" not in lead
    assert [passage.text for passage in evaluation.passages if passage.level == ADDRESSEE] == ["测试区财政局："]


def test_a_report_on_one_project_has_the_name_of_the_fund_in_its_title_and_its_score_in_the_lead(folder: Path) -> None:
    assert "自评得分" in sections(evaluated("one project", folder)[0])[""]
    titles = [passage.text for passage in evaluated("one project", folder)[0].passages if passage.level == TITLE]
    assert titles[1] == "2020年度公租房维修项目资金绩效自评报告"


FUNDING = """
| 项目名称 | 资金来源 | 年初预算数（万元） | 全年预算数（万元） | 到位数（万元） | 全年执行数（万元） | 下达文号 | 首次到位日期 | 资金用途 | 未到位或未执行完原因 |
| 2020年公租房维修项目 | 区县级财政资金 | 100 | 100 | 100 | 65.123456 | 测财发〔2020〕1号 | 2020-01-15 | 公租房维修 | 结算审计未完成 |
| 2020年公租房维修项目 | 市级财政资金 | 20 | 20 | 5 | 0 | 市财发〔2020〕1号 | 2020-01-15 | 公租房维修 | 市级配套未下达 |
"""


def test_money_left_is_told_by_source_with_the_reason_of_each(tmp_path: Path) -> None:
    sheets = {**ONE_PROJECT, "资金安排": FUNDING, "预算调整": ONE_PROJECT["预算调整"].splitlines()[1]}
    sheets["支出明细"] = "\n".join(line.replace(" | | ", " | 区县级财政资金 | ", 1) for line in ONE_PROJECT["支出明细"].splitlines())
    text = sections(evaluate_file(write_workbook(tmp_path / "w.xlsx", sheets=sheets), Settings()))[DEVIATION]
    assert "区级财政资金已到位未支出34.88万元，原因是结算审计未完成" in text
    assert "市级财政资金未到位15万元、已到位未支出5万元，原因是市级配套未下达" in text


def test_a_draft_asks_for_the_right_thing_once(tmp_path: Path) -> None:
    edits: dict[str, object] = {"绩效指标!H4": None, "绩效指标!H5": None, "支出明细!H4": 60000, "资金安排!F4": 13}
    text = sections(evaluate_file(write_workbook(tmp_path / "w.xlsx", edits), Settings()))[DEVIATION]
    assert text.count("【请补充：") == 1
    assert "的实际完成值" in text
    assert "偏差原因" not in text




def test_a_draft_calls_an_indicator_without_a_name_so(tmp_path: Path) -> None:
    edits: dict[str, object] = {"绩效指标!H4": None, "绩效指标!D4": None}
    assert "未填写名称的指标的实际完成值" in sections(evaluate_file(write_workbook(tmp_path / "w.xlsx", edits), Settings()))[DEVIATION]


def test_many_indicators_are_named_by_the_first_few_and_their_number(tmp_path: Path) -> None:
    rows = "\n".join(f"| 2020年公租房维修项目 | 产出指标 | 数量指标 | 第{mark}栋维修 | ≥10套 | 12套 | 5 | | 台账 |" for mark in "甲乙丙丁戊己庚辛")
    head = "| 项目名称 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 偏差原因及改进措施 | 佐证材料 |"
    sheets = {**ONE_PROJECT, "绩效指标": f"{head}\n{rows}"}
    text = sections(evaluate_file(write_workbook(tmp_path / "w.xlsx", sheets=sheets), Settings()))["（1）数量指标"]
    assert "“第甲栋维修”“第乙栋维修”“第丙栋维修”等8个指标目标均不低于10套，均完成12套" in text
    assert "第辛栋" not in text
