"""Rules on 绩效指标: each with a breaking and a clean case, asserted by code and cell with nothing else found beside."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.rules.findings import codes_at

P1, P2 = "就业服务经费", "人才引进经费"
EMPTY_ROW_9 = {f"绩效指标!{column}9": None for column in "ABCDEFGHIJKLM"}
NO_SECOND_PROJECT = {f"绩效指标!{column}{row}": None for row in range(10, 16) for column in "ABCDEFGHIJKLM"}
RENAMED = {f"绩效指标!A{row}": "人才引进" for row in range(10, 16)}
REASON = {"绩效指标!L4": "场地临时关闭，下年提前预订"}
ROW_8_IN_WORDS = {"绩效指标!D8": "就业形势", "绩效指标!F8": "保持稳定"}


def edited(**cells: object) -> dict[str, object]:
    return {f"绩效指标!{cell}": value for cell, value in cells.items()}


BREAKING: dict[str, tuple[dict[str, object], list[str]]] = {
    "IN01 points moved between classes": (edited(I4=25, J4=25, I8=25, J8=25), ["IN01 I7", "IN01 I8"]),
    "IN01 class unknown to the regulation": (edited(B7="成本指标", C7="成本指标"), ["IN01 I7"]),
    "IN02 and the class that is wrong": (edited(I4=25, J4=25), ["IN01 I7", "IN02 I9"]),
    "IN02 at the last class, told once": (edited(I9=12, J9=12), ["IN02 I9"]),
    "IN03 blank": (edited(I4=None, J4=None), ["IN03 I4"]),
    "IN03 zero": (edited(I4=0, J4=None), ["IN03 I4"]),
    "IN03 negative": (edited(I4=-5, J4=None), ["IN03 I4"]),
    "IN04": (edited(J4=21), ["IN04 J4"]),
    "IN05 far above": (edited(H4="'8") | REASON, ["IN05 J4 error"]),
    "IN05 little above": (edited(H4="'9", J4="18.05") | REASON, ["IN05 J4"]),
    "IN05 below": (edited(J4=18), ["IN05 J4 note"]),
    "IN05 the other formula": (edited(H7="1.8万元", J7=8, L7="场租上涨，下年集中采购"), ["IN05 J7"]),
    "IN06": (ROW_8_IN_WORDS | edited(H8="部分达成", J8=30, L8="形势变化，下年跟踪"), ["IN06 J8"]),
    "IN07": (ROW_8_IN_WORDS | edited(H8="求职者反映较多", J8=None), ["IN07 J8"]),
    "IN08": (edited(H4="'9", J4=18), ["IN08 L4"]),
    "IN08 a cent": (edited(F8="≥10000人", H8="9996人"), ["IN08 L8 note"]),
    "IN09": (edited(H4="'13"), ["IN09 L4"]),
    "IN09 note": (edited(H4="'12"), ["IN09 L4 note"]),
    "IN10 target": (edited(F4="≥场"), ["IN10 F4"]),
    "IN10 blank target": (edited(F4=None), ["IN10 F4"]),
    "IN10 words against a number": (edited(H4="完成"), ["IN10 H4"]),
    "IN11": (edited(H4="11人"), ["IN11 H4"]),
    "IN12": (edited(F7="≥1.5万元", H7="1.6万元"), ["IN12 F7"]),
    "IN12 by the column": (edited(E7="≥", F7="1.5万元", H7="1.6万元"), ["IN12 E7"]),
    "IN13 spending": (edited(D4="就业服务资金投入", F4="≥16万元", H4="17万元"), ["IN13 F4"]),
    "IN13 the own budget": (edited(D4="年度任务", F4="17万元", H4="17万元"), ["IN13 F4", "IN31 F4 note"]),
    "IN13 without a unit": (edited(D4="工程资金金额", F4="≥43", H4="'44"), ["IN13 F4"]),
    "IN14": (EMPTY_ROW_9 | edited(I8=40, J8=40), ["IN14 "]),
    "IN15": (edited(H9="较好"), ["IN15 H9"]),
    "IN15 and a target nobody can measure": (edited(F9="不断提高", H9="达成"), ["IN15 H9", "IN16 F9"]),
    "IN16 output": (edited(F4="不断提高", H4="达成"), ["IN16 F4"]),
    "IN16 benefit": (edited(F8="促进就业形势好转", H8="达成"), ["IN16 F8 note"]),
    "IN17": (edited(H5="≥95%"), ["IN17 H5"]),
    "IN17 in words": (edited(H5="95%以上"), ["IN17 H5"]),
    "IN18": (edited(H4=None), ["IN18 H4"]),
    "IN18 a dash": (edited(H4="—"), ["IN18 H4"]),
    "IN19": (edited(D4="指标1", F4=None, H4=None), ["IN19 D4"]),
    "IN19 dots": (edited(D4="……"), ["IN19 D4"]),
    "IN19 an empty row": (edited(D4=None, F4=None, H4=None, I4=None, J4=None), ["IN19 D4"]),
    "IN20 twice": (edited(C5="数量指标", D5="举办招聘会", F5="≥10场", H5="'11"), ["IN20 D5"]),
    "IN20 another target": (edited(C5="数量指标", D5="举办 招聘会", F5="≥9场", H5="'10"), ["IN20 D5 warning"]),
    "IN21": (edited(H4="'-3", J4=0) | REASON, ["IN21 H4"]),
    "IN22 next year": (edited(F6="2021年6月底前"), ["IN22 F6"]),
    "IN22 in the name": (edited(D4="2019年11月30日前举办招聘会"), ["IN22 D4"]),
    "IN23": (edited(H5="103%"), ["IN23 H5"]),
    "IN23 target": (edited(F5="≥105%", H5="106%"), ["IN23 F5", "IN23 H5"]),
    "IN24 no indicators": (NO_SECOND_PROJECT, ["IN24 资金安排!A6"]),
    "IN24 no funding": (RENAMED, ["IN24 A10"]),
    "IN24 one row astray": (edited(A5="就业服务"), ["IN24 A5"]),
    "IN24 a set of its own": (RENAMED | edited(I4=25, J4=25), ["IN01 I7", "IN02 I9", "IN24 A10"]),
    "IN25": (edited(E4="≤"), ["IN25 E4"]),
    "IN26 far": ({"支出明细!H7": 35000}, ["IN26 A10 warning"]),
    "IN26": ({"支出明细!H7": 68000}, ["IN26 A10 note"]),
    "IN27": (edited(C4="社会效益指标"), ["IN27 C4"]),
    "IN28": (edited(M4=None), ["IN28 M4"]),
    "IN28 the whole column": (edited(**{f"M{row}": None for row in range(4, 16)}), ["IN28 M3"]),
    "IN29": (edited(H5="0.97"), ["IN29 H5"]),
    "IN30 two numbers": (edited(H4="培训3期118人"), ["IN30 H4"]),
    "IN30 points": (edited(H4="20分"), ["IN30 H4"]),
    "IN31 bare": (edited(F4="10场"), ["IN31 F4"]),
    "IN31 strict": (edited(F4=">10场", H4="'10"), ["IN31 H4"]),
    "IN31 tier": (ROW_8_IN_WORDS | edited(H8="部分达成", J8=None, L8="形势变化，下年跟踪"), ["IN31 J8"]),
    "IN32": (edited(N3="批复指标值", N13="≤1800元/人"), ["IN32 F13"]),
    "IN33": (edited(D5="预算执行率", F5="=100%", H5="100%"), ["IN33 D5"]),
    "IN33 wrong": (edited(D5="资金到位率", F5="≥95%", H5="96%"), ["IN33 H5 error"]),
    "IN34": (edited(D7="项目总成本", F7="≤17.5万元", H7="17.2万元"), ["IN34 H7"]),
    "IN35": (edited(H4="不适用"), ["IN35 H4"]),
}

CLEAN_CASES: dict[str, dict[str, object]] = {
    "the clean workbook": {},
    "IN01 with a basis": edited(I4=25, J4=25, I8=25, J8=25) | {"单位信息!A12": "权重调整依据", "单位信息!B12": "测财绩〔2020〕3号"},
    "IN02 a row without a project": edited(A5=None),
    "IN03 IN04 decimals": edited(I4=9.7, J4=9.7, I5=20.3, J5=20.3),
    "IN05 a cent": edited(J4=19.99),
    "IN06 the edge of a tier": ROW_8_IN_WORDS | edited(H8="达成", J8=24, L8="自行扣减，下年改进"),
    "IN08 with a reason": edited(H4="'9", J4=18) | REASON,
    "IN09 with a reason": edited(H4="'15") | REASON,
    "IN11 a synonym": edited(F7="≤1.5万元", H7="12000元"),
    "IN12 savings": edited(D7="成本节约率", F7="≥5%", H7="5.5%"),
    "IN13 money brought in": edited(D4="发放创业担保贷款金额", F4="≥500万元", H4="520万元"),
    "IN13 cost in money": edited(F7="≤1.5万元", H7="1.5万元"),
    "IN16 a state": edited(F8="机制健全并正常运行", H8="达成"),
    "IN17 plain equal": edited(H5="95%"),
    "IN17 reached": edited(H5="达到95%"),
    "IN20 other level 2": edited(D12="完成时间"),
    "IN21 a falling rate": edited(D8="物价涨幅变化", F8="≤2%", H8="-1%"),
    "IN22 this year": edited(F6="12月31日前", D4="2020年底前举办招聘会"),
    "IN23 growth": edited(D8="就业人数增长率", F8="≥100%", H8="110%"),
    "IN25 same side": edited(E4="≥", F4=">10场"),
    "IN26 saved little": {"支出明细!H7": 71500},
    "IN27 wider name": edited(C13="经济成本指标", C15="满意度指标"),
    "IN30 points as the unit": edited(D4="群众评分", F4="≥20分", H4="20分"),
    "IN32 adjusted by document": edited(N3="批复指标值", N4="≥12场"),
    "IN32 said otherwise": edited(N3="批复指标值", N15="90%以上"),
    "IN33 people arriving": edited(D5="驻村人员到位率", F5="≥95%", H5="97%"),
    "IN34 closes": edited(D7="项目总成本", F7="≤17.5万元", H7="17万元"),
}


@pytest.mark.parametrize("name", BREAKING)
def test_breaking(name: str, tmp_path: Path) -> None:
    edits, expected = BREAKING[name]
    found = codes_at(tmp_path, edits, "IN")
    assert [_like(entry, wanted) for entry, wanted in zip(found, expected, strict=False)] == expected
    assert len(found) == len(expected), found


def _like(entry: str, wanted: str) -> str:
    """The finding, with its severity only where the case states one."""
    code, place, severity = entry.split(" ")
    place = place.removeprefix("绩效指标!" if "!" in place else "绩效指标")
    return f"{code} {place} {severity}" if len(wanted.split()) == 3 else f"{code} {place}"


@pytest.mark.parametrize("name", CLEAN_CASES)
def test_clean(name: str, tmp_path: Path) -> None:
    assert codes_at(tmp_path, CLEAN_CASES[name], "IN") == []


def test_every_rule_has_a_breaking_and_a_clean_case() -> None:
    codes = [f"IN{number:02}" for number in range(1, 36)]
    assert not [code for code in codes if not any(name.startswith(code) for name in BREAKING)]
