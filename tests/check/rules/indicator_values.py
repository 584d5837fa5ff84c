"""绩效指标, its target and completion cells (IN10 to IN35): what breaks each rule, what does not, and mistakes planted for it."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.check.given import Breaking, Clean, Edits, Given, Limits
from tests.check.planting import (
    ACTUAL,
    BUDGET,
    INITIAL,
    TARGET,
    A,
    F,
    P,
    Planting,
    becomes,
    first_index,
    is_blank,
    level2,
)
from tests.tools.books import Book

SEEN = ("IN",)

REASON = {"绩效指标!L4": "场地临时关闭，下年提前预订"}
ROW_8_IN_WORDS = {"绩效指标!D8": "就业形势", "绩效指标!F8": "保持稳定"}


def edited(**cells: object) -> Edits:
    """Edits of 绩效指标."""
    return {f"绩效指标!{cell}": value for cell, value in cells.items()}


GOALS = "| 项目名称 | 年度总体目标 |\n| 就业服务经费 | 办好招聘会。 |\n| 人才引进经费 | |"

BREAKING: Breaking = {
    "IN38 of one project": (Given(sheets={"项目信息": GOALS}), ["IN38 项目信息!B5 warning"]),
    "IN38 of one project without a row": (Given(sheets={"项目信息": GOALS.replace("人才引进经费", "别的项目")}), ["IN38 资金安排!A6 warning"]),
    "IN38 of none": (Given(sheets={"项目信息": GOALS.replace("办好招聘会。", "")}), ["IN38 项目信息!B3 warning"]),
    "IN38 without the column": (Given(sheets={"项目信息": "| 项目名称 |\n| 就业服务经费 |"}), ["IN38 项目信息 warning"]),
    "IN38 without the sheet": (Given(sheets={"项目信息": None}), ["IN38 资金安排!A3 warning"]),
    "IN10 target": (edited(F4="≥场"), ["IN10 绩效指标!F4 error"]),
    "IN10 blank target": (edited(F4=None), ["IN10 绩效指标!F4 error"]),
    "IN10 words against a number": (edited(H4="完成"), ["IN10 绩效指标!H4 error"]),
    "IN11": (edited(H4="11人"), ["IN11 绩效指标!H4 error"]),
    "IN11 yuan for 万元": (edited(F7="≤1.5万元/场", H7="1.4元/场"), ["IN11 绩效指标!H7 warning"]),
    "IN12": (edited(F7="≥1.5万元", H7="1.6万元"), ["IN12 绩效指标!F7 warning"]),
    "IN12 by the column": (edited(E7="≥", F7="1.5万元", H7="1.6万元"), ["IN12 绩效指标!E7 warning"]),
    "IN13 spending": (edited(D4="就业服务资金投入", F4="≥16万元", H4="17万元"), ["IN13 绩效指标!F4 warning"]),
    "IN13 the own budget": (edited(D4="年度任务", F4="17万元", H4="17万元"), ["IN13 绩效指标!F4 warning", "IN31 绩效指标!F4 note"]),
    "IN13 without a unit": (edited(D4="工程资金金额", F4="≥43", H4="'44"), ["IN13 绩效指标!F4 warning"]),
    "IN15 and no score": (edited(H9="较好"), ["IN15 绩效指标!H9 error"]),
    "IN15": (edited(H9="没有开展调查", J9=0, L9="没有开展调查，下年补做"), ["IN15 绩效指标!H9 warning"]),
    "IN15 and a target nobody can measure": (edited(F9="不断提高", H9="达成"), ["IN15 绩效指标!H9 warning", "IN16 绩效指标!F9 warning"]),
    "IN16 output": (edited(F4="不断提高", H4="达成"), ["IN16 绩效指标!F4 warning"]),
    "IN16 benefit": (edited(F8="促进就业形势好转", H8="达成"), ["IN16 绩效指标!F8 note"]),
    "IN17": (edited(H5="≥95%"), ["IN17 绩效指标!H5 warning"]),
    "IN17 in words": (edited(H5="95%以上"), ["IN17 绩效指标!H5 warning"]),
    "IN18": (edited(H4=None), ["IN18 绩效指标!H4 error"]),
    "IN18 a dash": (edited(H4="—"), ["IN18 绩效指标!H4 error"]),
    "IN19": (edited(D4="指标1", F4=None, H4=None), ["IN19 绩效指标!D4 error"]),
    "IN19 dots": (edited(D4="……"), ["IN19 绩效指标!D4 error"]),
    "IN19 an empty row": (edited(D4=None, F4=None, H4=None, I4=None, J4=None), ["IN19 绩效指标!D4 error"]),
    "IN20 twice": (edited(C5="数量指标", D5="举办招聘会", F5="≥10场", H5="'11"), ["IN20 绩效指标!D5 error"]),
    "IN20 another target": (edited(C5="数量指标", D5="举办 招聘会", F5="≥9场", H5="'10"), ["IN20 绩效指标!D5 warning"]),
    "IN21": (edited(H4="'-3", J4=0) | REASON, ["IN21 绩效指标!H4 warning"]),
    "IN22 next year": (edited(F6="2021年6月底前"), ["IN22 绩效指标!F6 warning"]),
    "IN22 in the name": (edited(D4="2019年11月30日前举办招聘会"), ["IN22 绩效指标!D4 warning"]),
    "IN23": (edited(H5="103%"), ["IN23 绩效指标!H5 warning"]),
    "IN23 target": (edited(F5="≥105%", H5="106%"), ["IN23 绩效指标!F5 warning", "IN23 绩效指标!H5 warning"]),
    "IN25": (edited(E4="≤"), ["IN25 绩效指标!E4 error"]),
    "IN28": (edited(M4=None), ["IN28 绩效指标!M4 note"]),
    "IN28 the whole column": (edited(**{f"M{row}": None for row in range(4, 16)}), ["IN28 绩效指标!M3 note"]),
    "IN29": (edited(H5="0.97"), ["IN29 绩效指标!H5 error"]),
    "IN30 two numbers": (edited(H4="培训3期118人"), ["IN30 绩效指标!H4 error"]),
    "IN30 points": (edited(H4="20分"), ["IN30 绩效指标!H4 error"]),
    "IN31 bare": (edited(F4="10场"), ["IN31 绩效指标!F4 note"]),
    "IN31 strict": (edited(F4=">10场", H4="'10"), ["IN31 绩效指标!H4 note"]),
    "IN31 tier": (ROW_8_IN_WORDS | edited(H8="部分达成", J8=None, L8="形势变化，下年跟踪"), ["IN31 绩效指标!J8 note"]),
    "IN32": (edited(N3="批复指标值", N13="≤1800元/人"), ["IN32 绩效指标!F13 warning"]),
    "IN33": (edited(D5="预算执行率", F5="=100%", H5="100%"), ["IN33 绩效指标!D5 warning"]),
    "IN33 wrong": (edited(D5="资金到位率", F5="≥95%", H5="96%"), ["IN33 绩效指标!H5 error"]),
    "IN34": (edited(D7="项目总成本", F7="≤17.5万元", H7="17.2万元"), ["IN34 绩效指标!H7 warning"]),
    "IN35": (edited(H4="不适用"), ["IN35 绩效指标!H4 warning"]),
    "IN36 not done": (edited(K4="还有两场招聘会没有举办"), ["IN36 绩效指标!K4 warning"]),
    "IN36 a reason for failing": (edited(L4="受场地影响，未完成招聘任务"), ["IN36 绩效指标!L4 warning"]),
    "IN36 short of the target": (edited(L4="报名企业不足，比计划少办2场"), ["IN36 绩效指标!L4 warning"]),
    "IN36 to be accepted": (edited(M5="抽查材料待审核"), ["IN36 绩效指标!M5 warning"]),
    "IN36 late": (edited(K6="次年2月才完成"), ["IN36 绩效指标!K6 warning"]),
    "IN36 dearer": (edited(K7="单场费用超出批复标准"), ["IN36 绩效指标!K7 warning"]),
    "IN36 another number": (edited(K8="实际达成意向720人"), ["IN36 绩效指标!K8 warning"]),
    "IN37 no complaint": (edited(M9="全年没有接到投诉"), ["IN37 绩效指标!M9 warning"]),
    "IN37 no survey": (edited(K9="今年没有组织问卷调查"), ["IN36 绩效指标!K9 warning", "IN37 绩效指标!K9 warning"]),
    "IN37 a small sample": (edited(M9="回收问卷6份"), ["IN37 绩效指标!M9 warning"]),
}

CLEAN: Clean = {
    "the clean workbook": {},
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
    "IN30 points as the unit": edited(D4="群众评分", F4="≥20分", H4="20分"),
    "IN32 adjusted by document": edited(N3="批复指标值", N4="≥12场"),
    "IN32 in other words": edited(N3="批复指标值", N15="90%以上"),
    "IN33 people arriving": edited(D5="驻村人员到位率", F5="≥95%", H5="97%"),
    "IN34 closes": edited(D7="项目总成本", F7="≤17.5万元", H7="17万元"),
    "IN36 nothing left undone": edited(K4="没有未完成的场次", K5="未发现不合格信息", L6="无"),
    "IN36 of last year": edited(K4="上年未举办的1场已并入本年"),
    "IN36 made up for": edited(K4="上半年未举办，下半年已全部补办", K5="原定方式未能实施，改为线上核对"),
    "IN36 why more was done": edited(H4="'14", L4="企业需求增加，比计划多办4场"),
    "IN36 cut": edited(H4="'9", J4=18, L4="1场未能举办，下年提前安排"),
    "IN36 cheaper, sooner": edited(K6="比计划提前一个月", K7="低于批复标准0.3万元"),
    "IN36 parts of the number": edited(K8="达成意向860人，其中应届生300人", K4="其中线上3场"),
    "IN36 what will be done": edited(L4="今后避免未按计划举办的情况"),
    "IN37 asked": edited(M9="问卷320份", K9="收到意见3条，均已采纳"),
    "IN37 all were asked": edited(M9="问卷6份，为全部服务企业"),
    "IN37 no complaint beside a survey": edited(K9="未收到投诉；发放问卷200份，收回186份"),
}

LIMITS: Limits = {"smallest_sample": ("IN37 a small sample", 6, None)}


# ---------------------------------------------------------------- planted mistakes

PLANTED = Planting()

PLANTED.cell("IN10", P, TARGET, becomes("≥%"), level2("质量指标"))
PLANTED.cell("IN10", P, TARGET, is_blank, level2("数量指标"), name="没有指标值")
PLANTED.cell("IN11", P, ACTUAL, lambda v, _r, _b: v.replace("场", "人"), level2("数量指标"))
PLANTED.cell("IN11", P, ACTUAL, lambda v, _r, _b: v.replace("人", "人次"), level2("社会效益指标"))
PLANTED.cell("IN12", P, TARGET, lambda v, _r, _b: v.replace("≤", "≥"), level2("成本指标"), at=TARGET)
PLANTED.cell("IN12", P, TARGET, lambda v, _r, _b: v.replace("≤", "不少于"), level2("成本指标"), at=TARGET, name="成本不少于")


def _money_output(name: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.choice([i for i, r in enumerate(book[P].rows) if r["二级指标"] == "数量指标"])
        book[P].rows[index].update({"三级指标": name, TARGET: "≥50万元", ACTUAL: "50万元"})
        return f"IN13 {book[P].at(index, TARGET)}"
    PLANTED.add("IN13", name, plant)


_money_output("项目资金支出")
_money_output("拨付资金金额")
for _actual in ("满意", "达成年度指标"):
    PLANTED.cell("IN15", P, ACTUAL, becomes(_actual), level2("服务对象满意度指标"))
PLANTED.cell("IN16", P, TARGET, becomes("提高服务水平"), level2("质量指标"))
PLANTED.cell("IN16", P, TARGET, becomes("加强队伍建设"), level2("数量指标"))
PLANTED.cell("IN17", P, ACTUAL, lambda _v, r, _b: r[TARGET], level2("数量指标"))
PLANTED.cell("IN17", P, ACTUAL, becomes("95%以上"), level2("质量指标"))
PLANTED.cell("IN18", P, ACTUAL, is_blank, level2("数量指标"))
PLANTED.cell("IN18", P, ACTUAL, is_blank, level2("服务对象满意度指标"), name="没有测满意度")


def _slot(name: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        row = dict(rng.choice(book[P].rows))
        book[P].rows.append({"项目名称": row["项目名称"], "一级指标": "产出指标", "二级指标": "数量指标", "三级指标": name, "分值": 5})
        return f"IN19 {book[P].at(len(book[P].rows) - 1, '三级指标')}"
    PLANTED.add("IN19", name, plant)


_slot("指标1")
_slot("……")


def _repeated(target: str | None) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        row = dict(rng.choice([r for r in book[P].rows if r["二级指标"] == "数量指标"]))
        book[P].rows.append({**row, **({TARGET: target} if target else {})})
        return f"IN20 {book[P].at(len(book[P].rows) - 1, '三级指标')}"
    PLANTED.add("IN20", f"重复{target or ''}", plant)


_repeated(None)
_repeated("≥3场")
PLANTED.cell("IN21", P, ACTUAL, becomes("-3场"), level2("数量指标"))
PLANTED.cell("IN21", P, ACTUAL, becomes("-20人"), level2("社会效益指标"))
PLANTED.cell("IN22", P, TARGET, lambda _v, _r, b: f"{b.year + 1}年6月底前", level2("时效指标"))
PLANTED.cell("IN22", P, TARGET, lambda _v, _r, b: f"{b.year - 1}年12月31日前", level2("时效指标"), name="上年期限")
PLANTED.cell("IN23", P, ACTUAL, becomes("105%"), level2("质量指标"))
PLANTED.cell("IN23", P, ACTUAL, becomes("101.5%"), level2("服务对象满意度指标"))
PLANTED.cell("IN25", P, "指标性质", becomes("≤"), level2("数量指标"))
PLANTED.cell("IN25", P, "指标性质", becomes("≥"), level2("成本指标"))
PLANTED.cell("IN28", P, "佐证材料", is_blank)
PLANTED.cell("IN28", P, "佐证材料", becomes("无"), name="佐证写无")
for _number in (1, 0.9):
    PLANTED.cell("IN29", P, ACTUAL, becomes(_number), level2("质量指标"))
PLANTED.cell("IN30", P, TARGET, becomes("培训3期120人"), level2("数量指标"))
PLANTED.cell("IN30", P, ACTUAL, becomes("培训3期118人"), level2("数量指标"))
PLANTED.cell("IN31", P, TARGET, lambda v, _r, _b: v.strip("≥"), level2("数量指标"), at=TARGET)
PLANTED.cell("IN31", P, TARGET, lambda v, _r, _b: v.strip("≥"), level2("社会效益指标"), at=TARGET)


def _other_target(name: str, approved: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        book[A].rows.clear()  # an adjustment document would explain another target
        for row in book[F].rows:
            row[INITIAL] = row[BUDGET]
        index = first_index(book[P].rows, level2(name))
        book[P].rows[index or 0]["批复指标值"] = approved
        return f"IN32 {book[P].at(index or 0, TARGET)}"
    PLANTED.add("IN32", f"批复{approved}", plant)


_other_target("数量指标", "≥200场")
_other_target("质量指标", "≥99%")


def _rate_as_output(name: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.choice([i for i, r in enumerate(book[P].rows) if r["二级指标"] == "质量指标"])
        book[P].rows[index].update({"三级指标": name, TARGET: "≥95%", ACTUAL: "100%"})
        return f"IN33 {book[P].at(index, '三级指标')}"
    PLANTED.add("IN33", name, plant)


_rate_as_output("预算执行率")
_rate_as_output("资金到位率")


def _total_cost(name: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.choice([i for i, r in enumerate(book[P].rows) if r["二级指标"] == "成本指标"])
        book[P].rows[index].update({"三级指标": name, TARGET: "≤900万元", ACTUAL: "3.21万元"})
        return f"IN34 {book[P].at(index, ACTUAL)}"
    PLANTED.add("IN34", name, plant)


_total_cost("项目总成本")
_total_cost("项目总投资")
PLANTED.cell("IN35", P, ACTUAL, becomes("不适用"), level2("可持续影响指标"))
PLANTED.cell("IN35", P, ACTUAL, becomes("不适用"), level2("数量指标"), name="数量不适用")


def _row_words(code: str, header: str, words: str, level: str) -> None:
    PLANTED.cell(code, P, header, becomes(words), level2(level), name=words)


_row_words("IN36", "完成情况说明", "部分场次尚未举办", "数量指标")
_row_words("IN36", "偏差原因及改进措施", "人手紧张，有的任务没有完成", "质量指标")
_row_words("IN37", "佐证材料", "无群众投诉", "服务对象满意度指标")
_row_words("IN37", "佐证材料", "电话回访4人", "服务对象满意度指标")


def _goals_blanked(only_first: bool) -> Callable[[Book, random.Random], str | None]:
    def plant(book: Book, _rng: random.Random) -> str | None:
        rows = book.extra["项目信息"][3:]
        for row in rows[:1] if only_first else rows:
            row[1] = None
        return "IN38 项目信息!B4" if only_first or len(rows) == 1 else "IN38 项目信息!B3"
    return plant


PLANTED.add("IN38", "一个项目没有总体目标", _goals_blanked(only_first=True))
PLANTED.add("IN38", "都没有总体目标", _goals_blanked(only_first=False))
