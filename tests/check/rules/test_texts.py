"""Rules on 文字说明: each with a breaking and a clean case, asserted by code and cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.rules.findings import codes_at

UNIT = "测试区人力资源和社会保障局"
LOST = {"绩效指标!H4": "'9", "绩效指标!J4": 18, "绩效指标!L4": "场地临时关闭"}
MEASURE = {"绩效指标!L4": "场地临时关闭，下一步提前预订场地"}
MIXED = {"支出明细!J4": "基本支出"}
P1 = {"文字说明!A4": "就业服务经费"}


def says(text: str, row: int = 4) -> dict[str, object]:
    return {f"文字说明!C{row}": text}


BREAKING: dict[str, tuple[dict[str, object], list[str]]] = {
    "TX01 budget of a project": (says("就业服务经费全年预算18万元。"), ["TX01 文字说明!C4 error"]),
    "TX01 budget of the passage's project": (P1 | says("全年预算18万元，全部用于就业服务。"), ["TX01 文字说明!C4 error"]),
    "TX01 executed": (says("2个项目全年支出24万元。"), ["TX01 文字说明!C4 error"]),
    "TX01 rate": (says("2个项目预算执行率98.5%。"), ["TX01 文字说明!C4 error"]),
    "TX01 total score": (says("就业服务经费自评得分99.5分。"), ["TX01 文字说明!C4 error"]),
    "TX01 full score": (LOST | MEASURE | says("就业服务经费自评得分100分。"), ["TX01 文字说明!C4 error"]),
    "TX01 initial": (says("我局年初预算25万元。"), ["TX01 文字说明!C4 warning"]),
    "TX01 of a source": (says("市级财政资金全年预算6万元。"), ["TX01 文字说明!C4 warning"]),
    "TX01 arrived": (says("资金到位24万元。"), ["TX01 文字说明!C4 warning"]),
    "TX01 addition": (says("6月追加就业服务经费3万元。"), ["TX01 文字说明!C4 warning"]),
    "TX01 indicator": (says("就业服务经费举办招聘会13场，岗位信息合格率99%。"), ["TX01 文字说明!C4 warning", "TX01 文字说明!C4 warning"]),
    "TX01 project not named": (says("全年预算26万元。"), ["TX01 文字说明!C4 warning"]),
    "TX01 the unit": (says("我局全年预算26万元。"), ["TX01 文字说明!C4 warning"]),
    "TX01 yuan": (says("人才引进经费全年执行数80100元。"), ["TX01 文字说明!C4 error"]),
    "TX02 parts": (says("安排资金25万元，其中：就业服务17万元，人才引进7万元。"), ["TX02 文字说明!C4 warning"]),
    "TX02 the bridge": (says("我局年初预算18万元，6月追加2万元，全年预算25万元。"), ["TX02 文字说明!C4 warning"]),
    "TX03": (LOST | MEASURE | says("我局全面完成各项目标任务。"), ["TX03 文字说明!C4 warning"]),
    "TX03 other words": (LOST | MEASURE | says("各项指标均已达到，无偏离。"), ["TX03 文字说明!C4 warning"]),
    "TX04": (LOST, ["TX04 文字说明 warning"]),
    "TX05": ({"文字说明!B5": "其他说明", "文字说明!B6": "其他说明"}, ["TX05 文字说明 warning"]),
    "TX06": (MIXED | says("资金实行专款专用。"), ["TX06 文字说明!C4 warning"]),
    "TX07 the title": (says("2019年度项目资金绩效自评情况如下。"), ["TX07 文字说明!C4 warning"]),
    "TX07 this year's money": (says("2019年，我局全年预算25万元。"), ["TX07 文字说明!C4 warning"]),
    "TX08": ({"单位信息!B10": "2020-11-30"}, ["TX08 单位信息!B10 warning"]),
    "TX09": (says("我局年初预算18万元，后有追加。纳入我局年初预算25.5万元。"), ["TX09 文字说明!C4 warning"]),
    "TX09 two passages": (says("我局年初预算18万元。") | says("我局年初预算19万元。", 6), ["TX09 文字说明!C6 warning"]),
    "TX10": (says("邻县人力资源和社会保障局严格执行财务制度。"), ["TX10 文字说明!C4 warning"]),
    "TX10 a self-evaluation of others": (says("另区人力资源和社会保障局2020年度绩效自评情况。"), ["TX10 文字说明!C4 warning"]),
}

CLEAN_CASES: dict[str, dict[str, object]] = {
    "the clean workbook": {},
    "TX01 agreeing": says(
        "2020年，我局2个项目年初预算18万元，6月追加2万元，市级下达5万元，全年预算25万元，较年初增加7万元，增长38.89%。"
        "就业服务经费全年预算17万元，全年支出17万元，执行率100%；人才引进经费年初预算8万元，全年执行数80000元。资金到位率100%。自评得分100分。"
    ),
    "TX01 agreeing indicators": P1 | says("举办招聘会11场，目标10场；岗位信息合格率97%，单场成本1.2万元。求职者满意度93.5%。"),
    "TX01 by source": says("市级财政资金全年预算5万元，区级财政资金年初预算18万元，区级财政资金执行率100%。"),
    "TX01 a group of sources": {"资金安排!B4": "省级财政资金", "预算调整!B4": "省级财政资金"}
    | says("上级财政资金全年预算17万元，2个项目财政拨款全年预算25万元，就业服务经费上级财政资金全年预算17万元。"),
    "TX01 rounded": {"资金安排!D4": "12.344", "资金安排!F4": "12.344"} | says("就业服务经费全年预算17.0万元。"),
    "TX01 another year": says("2019年全年预算30万元，全年支出28万元。"),
    "TX01 parts of a whole": says("培训费全年支出3万元，11月全年支出1万元，其中支出2万元，约支出20万元，执行率不低于95%。上年全年预算22万元。"),
    "TX01 before money was taken back": {"预算调整!D4": "年末收回", "预算调整!E4": -2} | says("就业服务经费全年预算15万元，年末收回2万元。"),
    "TX01 threshold": says("我局1万元以上大额支出由班子集体研究。"),
    "TX01 what there is to earn": LOST | MEASURE | says("就业服务经费总分100分，自评得分98分。"),
    "TX01 full marks": says("总分100分，自评得分100分。"),
    "TX01 changes together": says("全年追加预算7万元。"),
    "TX02 adding": says("安排资金25万元，其中：就业服务17万元，人才引进8万元。"),
    "TX02 open list": says("安排资金25万元，其中主要用于：场地费5万元，印刷费6万元。安排资金25万元，其中：场地费5万元等。"),
    "TX02 detail after the parts": says("安排资金25万元，其中区级20万元、市级5万元：年初18万元、年中7万元。安排资金25万元，其中甲20万元、乙5万元、另付3万元。"),
    "TX02 one part": says("全年预算25万元，其中市级资金5万元。"),
    "TX02 other terms after": says("全年预算25万元，其中：区级20万元，市级5万元，支出25万元，结余0万元。"),
    "TX03 nothing lost": says("我局全面完成各项目标任务，各项指标均已达到。"),
    "TX03 not claimed": LOST | MEASURE | says("除招聘会外各项指标均已达到。未全面完成目标任务。将全面完成下年任务。招聘任务圆满完成。"),
    "TX04 with a measure": LOST | MEASURE,
    "TX04 in the texts": LOST | {"文字说明!A7": None, "文字说明!B7": "偏离原因", "文字说明!C7": "场地关闭。", "文字说明!B8": "改进措施", "文字说明!C8": "提前预订。"},
    "TX05 one of two": {"文字说明!B6": "其他说明"},
    "TX06 nothing mixed": says("资金实行专款专用。"),
    "TX06 not claimed": MIXED | says("部分资金未专款专用。"),
    "TX07 other years in passing": says("与2019年相比有所增加，2021年继续实施。按测财发〔2019〕3号执行。2019年度绩效自评中的问题已整改。" [:40]),
    "TX08 after the year": {"单位信息!B10": "2021-01-04"},
    "TX09 of different scope": says("市级财政年初预算0万元，区级财政年初预算18万元，就业服务经费年初预算10万元，人才引进经费年初预算8万元。"),
    "TX10 honest neighbours": says(
        "测试区财政局按进度拨付。市人力资源和社会保障局组织检查。学习邻县人力资源和社会保障局的经验。" + UNIT + "严格执行制度。"
    ),
}


@pytest.mark.parametrize("name", BREAKING)
def test_breaking(name: str, tmp_path: Path) -> None:
    edits, expected = BREAKING[name]
    assert codes_at(tmp_path, edits, "TX") == expected


@pytest.mark.parametrize("name", CLEAN_CASES)
def test_clean(name: str, tmp_path: Path) -> None:
    assert codes_at(tmp_path, CLEAN_CASES[name], "TX") == []


def test_every_rule_has_a_breaking_and_a_clean_case() -> None:
    codes = [f"TX{number:02}" for number in range(1, 11)]
    assert not [code for code in codes if not any(name.startswith(code) for name in BREAKING)]
    assert not [code for code in codes if not any(name.startswith(code) for name in CLEAN_CASES)]


def test_without_the_sheet_section_four_is_missed(tmp_path: Path) -> None:
    assert codes_at(tmp_path, {}, "TX", {"文字说明": None}) == ["TX05 文字说明 warning"]
