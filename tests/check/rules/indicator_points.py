"""绩效指标, how it is set up and the points claimed (IN01 to IN09 …): what breaks each rule, what does not, planted mistakes."""

from __future__ import annotations

import random
from decimal import Decimal

from tests.check.given import Breaking, Clean, Edits, Given, Limits
from tests.check.planting import (
    ACTUAL,
    CLAIM,
    TARGET,
    WEIGHT,
    F,
    P,
    Planting,
    Row,
    becomes,
    level2,
    unspent,
)
from tests.tools.books import Book

SEEN = ("IN",)

EMPTY_ROW_9 = {f"绩效指标!{column}9": None for column in "ABCDEFGHIJKLM"}
NO_SECOND_PROJECT = {f"绩效指标!{column}{row}": None for row in range(10, 16) for column in "ABCDEFGHIJKLM"}
RENAMED = {f"绩效指标!A{row}": "人才引进" for row in range(10, 16)}
REASON = {"绩效指标!L4": "场地临时关闭，下年提前预订"}
ROW_8_IN_WORDS = {"绩效指标!D8": "就业形势", "绩效指标!F8": "保持稳定"}


def edited(**cells: object) -> Edits:
    """Edits of 绩效指标."""
    return {f"绩效指标!{cell}": value for cell, value in cells.items()}


BREAKING: Breaking = {
    "IN01 points moved between classes": (edited(I4=25, J4=25, I8=25, J8=25), ["IN01 绩效指标!I7 warning", "IN01 绩效指标!I8 warning"]),
    "IN01 class unknown to the regulation": (edited(B7="成本指标", C7="成本指标"), ["IN01 绩效指标!I7 warning"]),
    "IN02 and the class that is wrong": (edited(I4=25, J4=25), ["IN01 绩效指标!I7 warning", "IN02 绩效指标!I9 error"]),
    "IN02 at the last class, once": (edited(I9=12, J9=12), ["IN02 绩效指标!I9 error"]),
    "IN03 blank": (edited(I4=None, J4=None), ["IN03 绩效指标!I4 error"]),
    "IN03 zero": (edited(I4=0, J4=None), ["IN03 绩效指标!I4 error"]),
    "IN03 negative": (edited(I4=-5, J4=None), ["IN03 绩效指标!I4 error"]),
    "IN03 zero, and points claimed": (edited(I4=0), ["IN03 绩效指标!I4 error"]),
    "IN04": (edited(J4=21), ["IN04 绩效指标!J4 error"]),
    "IN05 far above": (edited(H4="'8") | REASON, ["IN05 绩效指标!J4 error"]),
    "IN05 little above": (edited(H4="'9", J4="18.05") | REASON, ["IN05 绩效指标!J4 warning"]),
    "IN05 below": (edited(J4=18), ["IN05 绩效指标!J4 note"]),
    "IN05 the other formula": (edited(H7="1.8万元", J7=8, L7="场租上涨，下年集中采购"), ["IN05 绩效指标!J7 warning"]),
    "IN06": (ROW_8_IN_WORDS | edited(H8="部分达成", J8=30, L8="形势变化，下年跟踪"), ["IN06 绩效指标!J8 error"]),
    "IN07": (ROW_8_IN_WORDS | edited(H8="求职者反映较多", J8=None), ["IN07 绩效指标!J8 error"]),
    "IN08": (edited(H4="'9", J4=18), ["IN08 绩效指标!L4 error"]),
    "IN08 a cent": (edited(F8="≥10000人", H8="9996人"), ["IN08 绩效指标!L8 note"]),
    "IN09": (edited(H4="'13"), ["IN09 绩效指标!L4 warning"]),
    "IN09 note": (edited(H4="'12"), ["IN09 绩效指标!L4 note"]),
    "IN14": (EMPTY_ROW_9 | edited(I8=40, J8=40), ["IN14 绩效指标 warning"]),
    "IN06 late and claimed in full": (edited(H6="2021年1月", J6=10, L6="到货延迟，下年提前签约"), ["IN06 绩效指标!J6 error"]),
    "IN07 late and nothing claimed": (edited(H6="2021年1月", J6=None, L6="到货延迟，下年提前签约"), ["IN07 绩效指标!J6 error"]),
    "IN24 no indicators": (NO_SECOND_PROJECT, ["IN24 资金安排!A6 error"]),
    "IN24 no funding": (RENAMED, ["IN24 绩效指标!A10 error"]),
    "IN24 one row astray": (edited(A5="就业服务"), ["IN24 绩效指标!A5 error"]),
    "IN24 a set of its own": (RENAMED | edited(I4=25, J4=25), ["IN01 绩效指标!I7 warning", "IN02 绩效指标!I9 error", "IN24 绩效指标!A10 error"]),
    "IN26 far": ({"支出明细!H7": 35000}, ["IN26 绩效指标!A10 warning"]),
    "IN26": ({"支出明细!H7": 68000}, ["IN26 绩效指标!A10 note"]),
    "IN27": (edited(C4="社会效益指标"), ["IN27 绩效指标!C4 warning"]),
}

CLEAN: Clean = {
    "the clean workbook": {},
    "IN01 with a basis": edited(I4=25, J4=25, I8=25, J8=25) | {"单位信息!A12": "权重调整依据", "单位信息!B12": "测财绩〔2020〕3号"},
    "IN02 a row without a project": edited(A5=None),
    "IN03 IN04 decimals": edited(I4=9.7, J4=9.7, I5=20.3, J5=20.3),
    "IN03 left to LA02": edited(I3="备注"),
    "IN05 a cent": edited(J4=19.99),
    "IN06 cut by the unit itself": ROW_8_IN_WORDS | edited(H8="达成", J8=20, L8="自行扣减，下年改进"),
    "IN06 late, with a reason": edited(H6="2021年1月", J6=3, L6="到货延迟，下年提前签约"),
    "IN24 a source that cannot be read": {"资金安排!B4": "上级专项"},
    "IN24 a project that cannot be read": {"资金安排!A4": "#REF!", "资金安排!A5": "#REF!"},
    "IN24 left to LA08": Given(sheets={"资金安排": "| 项目名称 | 资金来源 | 年初预算数（万元） |"}),
    "IN06 the edge of a tier": ROW_8_IN_WORDS | edited(H8="达成", J8=24, L8="自行扣减，下年改进"),
    "IN08 with a reason": edited(H4="'9", J4=18) | REASON,
    "IN09 with a reason": edited(H4="'15") | REASON,
    "IN26 saved little": {"支出明细!H7": 71500},
    "IN27 wider name": edited(C13="经济成本指标", C15="满意度指标"),
}

LIMITS: Limits = {
    "points_tolerance": ("IN04", Decimal(1), None),
    "claim_tolerance": ("IN05 far above", Decimal(5), "warning"),
    "plausible_gap": ("IN26", Decimal(60), None),
    "wide_gap": ("IN26 far", Decimal(60), "note"),
}


# ---------------------------------------------------------------- planted mistakes

PLANTED = Planting()

def _last_of(book: Book, row: Row, level1: str | None = None) -> int:
    rows = book[P].rows
    return max(i for i, r in enumerate(rows) if r["项目名称"] == row["项目名称"] and (level1 is None or r["一级指标"] == level1))


def _weights(code: str, name: str, changes: dict[str, int], level1: str | None) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        project = rng.choice(book[P].rows)["项目名称"]
        mine = [r for r in book[P].rows if r["项目名称"] == project]
        for row in mine:
            if row["二级指标"] in changes:
                row[WEIGHT] += changes[row["二级指标"]]
                row[CLAIM] = row[WEIGHT]
        return f"{code} {book[P].at(_last_of(book, mine[0], level1), WEIGHT)}"
    PLANTED.add(code, name, plant)


_weights("IN01", "产出多10效益少10", {"数量指标": 10, "社会效益指标": -10}, "产出指标")
_weights("IN01", "满意度多5", {"服务对象满意度指标": 5, "数量指标": -5}, "满意度指标")
_weights("IN02", "合计少10", {"数量指标": -10}, None)
_weights("IN02", "合计多1", {"时效指标": 1}, None)
for _value in (0, -5, None):
    PLANTED.cell("IN03", P, WEIGHT, becomes(_value), name=f"分值{_value}")
PLANTED.cell("IN04", P, CLAIM, lambda _v, r, _b: r[WEIGHT] + 1)
PLANTED.cell("IN04", P, CLAIM, lambda _v, r, _b: r[WEIGHT] * 10, name="得分多一位")


def _lowered(code: str, name: str, reason: str | None, claim: float, at: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.choice([i for i, r in enumerate(book[P].rows) if level2("质量指标")(r)])
        book[P].rows[index].update({ACTUAL: "76%", "偏差原因及改进措施": reason, CLAIM: claim})
        return f"{code} {book[P].at(index, at)}"
    PLANTED.add(code, name, plant)


_lowered("IN05", "少完成仍报满分", "设备到货迟，已补办，下年提前采购", 10, CLAIM)
_lowered("IN05", "多报半分", "设备到货迟，已补办，下年提前采购", 8.5, CLAIM)
_lowered("IN08", "扣分没有原因", None, 8, "偏差原因及改进措施")
PLANTED.cell("IN08", P, ACTUAL, lambda _v, _r, b: f"{b.year + 1}年1月", level2("时效指标"), at="偏差原因及改进措施", name="逾期没有原因")


def _worded(code: str, name: str, actual: str, claim: float | None, at: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.choice([i for i, r in enumerate(book[P].rows) if r["二级指标"] == "可持续影响指标"])
        book[P].rows[index].update({ACTUAL: actual, CLAIM: claim, "偏差原因及改进措施": "人手不足，下年增配"})
        return f"{code} {book[P].at(index, at)}"
    PLANTED.add(code, name, plant)


_worded("IN06", "部分达成报满分", "部分达成", 15, CLAIM)
_worded("IN06", "未达成报八成", "未达成", 12, CLAIM)
_worded("IN07", "不成等次", "正在研究建立", None, CLAIM)
_worded("IN07", "情况复杂", "各方意见不一", None, CLAIM)
for _times in (2, 5):
    PLANTED.cell("IN09", P, ACTUAL, lambda _v, r, _b, t=_times: f"{int(r[TARGET].strip('≥场')) * t}场", level2("数量指标"), at="偏差原因及改进措施",
         name=f"完成{_times}倍")


def _without_class(level1: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        project = rng.choice(book[P].rows)["项目名称"]
        book[P].rows = [r for r in book[P].rows if (r["项目名称"], r["一级指标"]) != (project, level1)]
        return "IN14"
    PLANTED.add("IN14", f"没有{level1}", plant)


_without_class("效益指标")
_without_class("产出指标")


@PLANTED.mistake("IN24")
def a_project_without_indicators(book: Book, _rng: random.Random) -> str:
    line = book[F].rows[0]
    book[P].rows = [r for r in book[P].rows if r["项目名称"] != line["项目名称"]] or [{**book[P].rows[0], "项目名称": "别的项目"}]
    return f"IN24 {book[F].at(0, '项目名称')}"


@PLANTED.mistake("IN24")
def indicators_without_funding(book: Book, _rng: random.Random) -> str:
    rows = [{**r, "项目名称": "没有资金的项目"} for r in book[P].rows if r["项目名称"] == book[P].rows[0]["项目名称"]]
    book[P].rows += rows
    return f"IN24 {book[P].at(len(book[P].rows) - len(rows), '项目名称')}"


PLANTED.cell("IN27", P, "二级指标", becomes("数量指标"), level2("社会效益指标"))
PLANTED.cell("IN27", P, "二级指标", becomes("社会效益指标"), level2("数量指标"))
PLANTED.add("IN26", "执行0.85", unspent("IN26", 0.85, f"{P}!项目名称", "尾款下年支付"))
PLANTED.add("IN26", "执行0.6", unspent("IN26", 0.6, f"{P}!项目名称", "尾款下年支付"))
