"""The audit of a report given as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval.check.audit import audit_report
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.findings import Severity
from perfeval.facts.report import Report
from tests.check.checked import checked
from tests.tools.paths import EXAMPLES
from tests.tools.workbooks import write_workbook

AGREEING = """2020年度项目资金绩效自评报告
一、绩效目标分解下达情况
（一）上级财政资金预算和绩效目标情况
市级财政资金全年预算5万元。
二、绩效目标完成情况分析
我局2个项目，年初预算18万元，6月追加就业服务经费2万元，市级财政下达5万元，全年预算25万元，已全部支出，预算执行率100.0%。
其中：就业服务经费全年预算17万元，人才引进经费全年预算8万元。
全面完成各项目标任务。
三、偏离绩效目标的原因和下一步改进措施
无。
四、绩效自评结果拟应用和公开情况
自评结果随部门决算公开。
特此报告
测试区人力资源和社会保障局
2021年3月1日
"""


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    return checked(write_workbook(tmp_path_factory.mktemp("audit") / "w.xlsx"))


@pytest.fixture(scope="module")
def lossy(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    edits = {"绩效指标!H4": "'9", "绩效指标!J4": 18, "绩效指标!L4": "场地关闭", "支出明细!J4": "基本支出"}
    return checked(write_workbook(tmp_path_factory.mktemp("audit") / "w.xlsx", edits))


def found(evaluation: Evaluation, text: str) -> list[str]:
    findings = audit_report(evaluation.case, evaluation.findings, "报告.txt", Report(tuple(text.splitlines()))).findings
    return [f"{finding.code} {finding.place.cell}" for finding in findings]


def test_a_report_that_agrees(honest: Evaluation) -> None:
    assert found(honest, AGREEING) == []


@pytest.mark.parametrize(("old", "new", "expected"), [
    ("全年预算25万元", "全年预算26万元", ["TX01 第6段"]),
    ("执行率100.0%", "执行率98.0%", ["TX01 第6段"]),
    ("全年预算25万元，已", "调整后，全年预算26万元，已", ["TX01 第6段"]),
    ("就业服务经费全年预算17万元", "就业服务经费全年预算71万元", ["TX01 第7段"]),
    ("年初预算18万元", "年初预算19万元", ["TX01 第6段"]),
    ("6月追加就业服务经费2万元，", "", ["TX02 第6段"]),
    ("市级财政资金全年预算5万元。", "我局年初预算25万元。", ["TX09 第4段"]),
    ("2020年度项目", "2019年度项目", ["TX07 第1段"]),
    ("2021年3月1日", "2020年11月1日", ["TX08 第15段"]),
    ("\n测试区人力", "\n别县人力", ["TX10 第14段"]),
    ("自评结果随部门决算公开。\n", "", ["TX05 第11段"]),
])
def test_each_contradiction_at_its_paragraph(honest: Evaluation, old: str, new: str, expected: list[str]) -> None:
    assert old in AGREEING
    assert found(honest, AGREEING.replace(old, new)) == expected


def test_claims_beside_lost_points_and_mixed_money(lossy: Evaluation) -> None:
    text = AGREEING.replace("全面完成", "资金专款专用，全面完成")
    assert found(lossy, text) == ["TX03 第8段", "TX06 第8段", "TX04 第9段"]


def test_measures_in_section_three(lossy: Evaluation) -> None:
    text = AGREEING.replace("全面完成各项目标任务。\n", "").replace("无。", "一是招聘会少办1场，场地临时关闭。下一步提前预订场地。")
    assert found(lossy, text) == []


@pytest.mark.parametrize(("told", "codes"), [
    ("12个三级指标中1个未完成。", ["TX11 第1段"]), ("12个三级指标中1个未完成，少办招聘会1场。", []), ("12个三级指标中1个未完成。\n招聘会场次没有达到。", []),
    ("12个三级指标中11个完成。", []),
])
def test_indicators_told_as_missed_are_named(lossy: Evaluation, told: str, codes: list[str]) -> None:
    assert found(lossy, told) == codes


def test_what_was_ensured_is_claimed_and_what_shall_be_is_not(lossy: Evaluation) -> None:
    assert found(lossy, "加强监督，确保了项目资金专款专用。") == ["TX06 第1段"]
    assert found(lossy, "加强监督，确保项目资金专款专用。") == []


def test_severity_of_an_exact_term(honest: Evaluation) -> None:
    findings = audit_report(honest.case, honest.findings, "报告.txt", Report(("就业服务经费全年预算18万元，我局年初预算20万元。",))).findings
    assert [(str(f.place), f.severity) for f in findings] == [("报告.txt!第1段", Severity.ERROR), ("报告.txt!第1段", Severity.WARNING)]


@given(st.sampled_from(["年初预算", "全年预算", "资金到位", "全年支出"]), st.integers(1, 3000))
@settings(max_examples=60)
def test_only_figures_that_differ_are_reported(honest: Evaluation, term: str, tenths: int) -> None:
    truth = {"年初预算": 1800, "全年预算": 2500, "资金到位": 2500, "全年支出": 2500}[term]
    codes = found(honest, f"2个项目{term}{tenths / 100:.2f}万元。")
    parts = {truth, *((1800, 0) if term == "年初预算" else (500, 2000))}
    assert codes == ([] if tenths in parts else ["TX01 第1段"])


HONEST = """
2020年，我局就业服务经费年初预算10万元，年中追加2万元，市级下达5万元，全年预算调整为17万元。
全年实际支出25万元，其中：场地费5万元，印刷费6万元，课酬6万元，考务费7.5万元，电费0.5万元。
人才引进经费支出8万元，用于公开招聘考务7.5万元、水电费0.5万元。
资金到位及时率100%，预算执行率为100%，比上年提高3.2个百分点。
全年举办招聘会11场，其中线上3场、线下8场，参会企业120家，达成就业意向860人。
一季度支出0万元，二季度支出18.5万元，三季度支出6万元，四季度支出0.5万元。截至9月底，支出24.5万元，执行率98%。
每场招聘会支出约1.2万元，人均成本1905元。培训经费全年预算3万元由上级另行安排。
预算执行率10分，得10分；产出指标50分，得50分。自评得分：就业服务经费100分，人才引进经费100分。
2019年全年预算20万元，2020年全年预算25万元，增长25%。
全年支付5笔，金额25万元，其中10000元以上4笔、24.5万元。调减三公经费2万元用于招聘活动。
岗位信息合格率达到97%以上，举办招聘会不少于10场，求职者满意度93.5%。
下年度拟安排全年预算30万元。按照全年预算的5%预留质保金，预算执行率须达到95%以上，如执行率低于90%，须作说明。
项目总投资120万元，本年支出17万元，累计支出80万元。党建经费年初预算2万元，不在本次自评范围。
就业服务经费中，市级资金全年预算5万元、区级资金全年预算12万元，支出分别为5万元和12万元。
我局对2019年度绩效自评发现的问题进行了整改。根据《2021年度绩效自评工作的通知》要求，开展自评。
测试区教育局配合开展工作，另县人力资源和社会保障局来我局学习。
对12个在建项目开展用工检查，35个工地项目未发生欠薪。全区下达土地利用计划指标120个，水质指标全部达标。
市局对各区县的考核指标共52个，我区全部完成。技能竞赛各项目均为100分制，区财政局抽查的5个项目均为满分。
力争下年度所有项目自评均为满分，为确保各项目标全面完成，建立月调度制度。上年度30个绩效指标中有5个未达到目标。
年度总体目标如下。就业服务经费：全面完成各项目标任务；人才引进经费：各项绩效指标全部达标。
"""


@pytest.mark.parametrize("line", HONEST.split())
def test_honest_prose_is_left_alone(honest: Evaluation, line: str) -> None:
    assert found(honest, line) == []


EXAMPLE = EXAMPLES / "示例_2020年度_原始.xlsx"


def test_the_example_case_told_in_a_report() -> None:
    """One opening budget with two amounts; every other figure of the case agrees and is left alone."""
    text = """一、资金投入
2020年，市级财政下达人力社保事业发展资金30万元。区级财政安排项目资金236.34万元，其中：党代表工作经费6.25万元，人事人才服务工作经费76.55万元，劳动保障与就业工作经费153.54万元。
3个项目资金合计266.34万元，其中纳入年初预算的区级财政资金236.34万元，市级财政资金30万元。
我局年初区级财政预算202.09万元，按梁平财发〔2020〕563号文件调减预算12万元，11月追加党代表工作经费6.25万元，12月增加试验区创建经费40万元，年中市级财政增加30万元，全年预算共266.34万元，已全部支出，预算执行进度100.0%。
"""
    assert found(checked(EXAMPLE), text) == ["TX09 第3段"]


@pytest.mark.parametrize(("words", "expected"), [("全部项目结余2万元", []), ("全部项目结余1万元", []), ("全部项目结余1.5万元", ["TX01 第1段"])])
def test_what_arrived_and_was_not_spent_may_be_called_left_over(words: str, expected: list[str], tmp_path: Path) -> None:
    edits = {"资金安排!E5": 4, "支出明细!H4": 30000, "资金安排!F5": 3}
    evaluation = checked(write_workbook(tmp_path / "w.xlsx", edits))
    assert found(evaluation, words) == expected
