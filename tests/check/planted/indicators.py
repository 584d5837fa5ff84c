"""Mistakes on 绩效指标 (IN)."""

from __future__ import annotations

import random

from tests.check.planted.planting import (
    ACTUAL,
    BUDGET,
    CLAIM,
    INITIAL,
    MUTATIONS,
    TARGET,
    WEIGHT,
    A,
    F,
    Mutation,
    P,
    Row,
    becomes,
    cell,
    first_index,
    is_blank,
    level2,
    mutation,
)
from tests.tools.books import Book


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
    MUTATIONS.append(Mutation(code, name, plant))


_weights("IN01", "产出多10效益少10", {"数量指标": 10, "社会效益指标": -10}, "产出指标")
_weights("IN01", "满意度多5", {"服务对象满意度指标": 5, "数量指标": -5}, "满意度指标")
_weights("IN02", "合计少10", {"数量指标": -10}, None)
_weights("IN02", "合计多1", {"时效指标": 1}, None)
for _value in (0, -5, None):
    cell("IN03", P, WEIGHT, becomes(_value), name=f"分值{_value}")
cell("IN04", P, CLAIM, lambda _v, r, _b: r[WEIGHT] + 1)
cell("IN04", P, CLAIM, lambda _v, r, _b: r[WEIGHT] * 10, name="得分多一位")


def _short(row: Row) -> bool:
    return row["二级指标"] == "质量指标"


def _lowered(code: str, name: str, reason: str | None, claim: float, at: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.choice([i for i, r in enumerate(book[P].rows) if _short(r)])
        book[P].rows[index].update({ACTUAL: "76%", "偏差原因及改进措施": reason, CLAIM: claim})
        return f"{code} {book[P].at(index, at)}"
    MUTATIONS.append(Mutation(code, name, plant))


_lowered("IN05", "少完成仍报满分", "设备到货迟，已补办，下年提前采购", 10, CLAIM)
_lowered("IN05", "多报半分", "设备到货迟，已补办，下年提前采购", 8.5, CLAIM)
_lowered("IN08", "扣分没有原因", None, 8, "偏差原因及改进措施")
cell("IN08", P, ACTUAL, lambda _v, _r, b: f"{b.year + 1}年1月", level2("时效指标"), at="偏差原因及改进措施", name="逾期没有原因")


def _worded(code: str, name: str, actual: str, claim: float | None, at: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.choice([i for i, r in enumerate(book[P].rows) if r["二级指标"] == "可持续影响指标"])
        book[P].rows[index].update({ACTUAL: actual, CLAIM: claim, "偏差原因及改进措施": "人手不足，下年增配"})
        return f"{code} {book[P].at(index, at)}"
    MUTATIONS.append(Mutation(code, name, plant))


_worded("IN06", "部分达成报满分", "部分达成", 15, CLAIM)
_worded("IN06", "未达成报八成", "未达成", 12, CLAIM)
_worded("IN07", "不成等次", "正在研究建立", None, CLAIM)
_worded("IN07", "情况复杂", "各方意见不一", None, CLAIM)
for _times in (2, 5):
    cell("IN09", P, ACTUAL, lambda _v, r, _b, t=_times: f"{int(r[TARGET].strip('≥场')) * t}场", level2("数量指标"), at="偏差原因及改进措施",
         name=f"完成{_times}倍")
cell("IN10", P, TARGET, becomes("≥%"), level2("质量指标"))
cell("IN10", P, TARGET, is_blank, level2("数量指标"), name="没有指标值")
cell("IN11", P, ACTUAL, lambda v, _r, _b: v.replace("场", "人"), level2("数量指标"))
cell("IN11", P, ACTUAL, lambda v, _r, _b: v.replace("人", "人次"), level2("社会效益指标"))
cell("IN12", P, TARGET, lambda v, _r, _b: v.replace("≤", "≥"), level2("成本指标"), at=TARGET)
cell("IN12", P, TARGET, lambda v, _r, _b: v.replace("≤", "不少于"), level2("成本指标"), at=TARGET, name="成本不少于")


def _money_output(name: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.choice([i for i, r in enumerate(book[P].rows) if r["二级指标"] == "数量指标"])
        book[P].rows[index].update({"三级指标": name, TARGET: "≥50万元", ACTUAL: "50万元"})
        return f"IN13 {book[P].at(index, TARGET)}"
    MUTATIONS.append(Mutation("IN13", name, plant))


_money_output("项目资金支出")
_money_output("拨付资金金额")


def _without_class(level1: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        project = rng.choice(book[P].rows)["项目名称"]
        book[P].rows = [r for r in book[P].rows if (r["项目名称"], r["一级指标"]) != (project, level1)]
        return "IN14"
    MUTATIONS.append(Mutation("IN14", f"没有{level1}", plant))


_without_class("效益指标")
_without_class("产出指标")
for _actual in ("满意", "达成年度指标"):
    cell("IN15", P, ACTUAL, becomes(_actual), level2("服务对象满意度指标"))
cell("IN16", P, TARGET, becomes("提高服务水平"), level2("质量指标"))
cell("IN16", P, TARGET, becomes("加强队伍建设"), level2("数量指标"))
cell("IN17", P, ACTUAL, lambda _v, r, _b: r[TARGET], level2("数量指标"))
cell("IN17", P, ACTUAL, becomes("95%以上"), level2("质量指标"))
cell("IN18", P, ACTUAL, is_blank, level2("数量指标"))
cell("IN18", P, ACTUAL, is_blank, level2("服务对象满意度指标"), name="没有测满意度")


def _slot(name: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        row = dict(rng.choice(book[P].rows))
        book[P].rows.append({"项目名称": row["项目名称"], "一级指标": "产出指标", "二级指标": "数量指标", "三级指标": name})
        return f"IN19 {book[P].at(len(book[P].rows) - 1, '三级指标')}"
    MUTATIONS.append(Mutation("IN19", name, plant))


_slot("指标1")
_slot("……")


def _repeated(target: str | None) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        row = dict(rng.choice([r for r in book[P].rows if r["二级指标"] == "数量指标"]))
        book[P].rows.append({**row, **({TARGET: target} if target else {})})
        return f"IN20 {book[P].at(len(book[P].rows) - 1, '三级指标')}"
    MUTATIONS.append(Mutation("IN20", f"重复{target or ''}", plant))


_repeated(None)
_repeated("≥3场")
cell("IN21", P, ACTUAL, becomes("-3场"), level2("数量指标"))
cell("IN21", P, ACTUAL, becomes("-20人"), level2("社会效益指标"))
cell("IN22", P, TARGET, lambda _v, _r, b: f"{b.year + 1}年6月底前", level2("时效指标"))
cell("IN22", P, TARGET, lambda _v, _r, b: f"{b.year - 1}年12月31日前", level2("时效指标"), name="上年期限")
cell("IN23", P, ACTUAL, becomes("105%"), level2("质量指标"))
cell("IN23", P, ACTUAL, becomes("101.5%"), level2("服务对象满意度指标"))


@mutation("IN24")
def a_project_without_indicators(book: Book, _rng: random.Random) -> str:
    line = book[F].rows[0]
    book[P].rows = [r for r in book[P].rows if r["项目名称"] != line["项目名称"]] or [{**book[P].rows[0], "项目名称": "别的项目"}]
    return f"IN24 {book[F].at(0, '项目名称')}"


@mutation("IN24")
def indicators_without_funding(book: Book, _rng: random.Random) -> str:
    rows = [{**r, "项目名称": "没有资金的项目"} for r in book[P].rows if r["项目名称"] == book[P].rows[0]["项目名称"]]
    book[P].rows += rows
    return f"IN24 {book[P].at(len(book[P].rows) - len(rows), '项目名称')}"


cell("IN25", P, "指标性质", becomes("≤"), level2("数量指标"))
cell("IN25", P, "指标性质", becomes("≥"), level2("成本指标"))


cell("IN27", P, "二级指标", becomes("数量指标"), level2("社会效益指标"))
cell("IN27", P, "二级指标", becomes("社会效益指标"), level2("数量指标"))
cell("IN28", P, "佐证材料", is_blank)
cell("IN28", P, "佐证材料", becomes("无"), name="佐证写无")
for _number in (1, 0.9):
    cell("IN29", P, ACTUAL, becomes(_number), level2("质量指标"))
cell("IN30", P, TARGET, becomes("培训3期120人"), level2("数量指标"))
cell("IN30", P, ACTUAL, becomes("培训3期118人"), level2("数量指标"))
cell("IN31", P, TARGET, lambda v, _r, _b: v.strip("≥"), level2("数量指标"), at=TARGET)
cell("IN31", P, TARGET, lambda v, _r, _b: v.strip("≥"), level2("社会效益指标"), at=TARGET)


def _other_target(name: str, approved: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        book[A].rows.clear()  # an adjustment document would explain another target
        for row in book[F].rows:
            row[INITIAL] = row[BUDGET]
        index = first_index(book[P].rows, level2(name))
        book[P].rows[index or 0]["批复指标值"] = approved
        return f"IN32 {book[P].at(index or 0, TARGET)}"
    MUTATIONS.append(Mutation("IN32", f"批复{approved}", plant))


_other_target("数量指标", "≥200场")
_other_target("质量指标", "≥99%")


def _rate_as_output(name: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.choice([i for i, r in enumerate(book[P].rows) if r["二级指标"] == "质量指标"])
        book[P].rows[index].update({"三级指标": name, TARGET: "≥95%", ACTUAL: "100%"})
        return f"IN33 {book[P].at(index, '三级指标')}"
    MUTATIONS.append(Mutation("IN33", name, plant))


_rate_as_output("预算执行率")
_rate_as_output("资金到位率")


def _total_cost(name: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.choice([i for i, r in enumerate(book[P].rows) if r["二级指标"] == "成本指标"])
        book[P].rows[index].update({"三级指标": name, TARGET: "≤900万元", ACTUAL: "3.21万元"})
        return f"IN34 {book[P].at(index, ACTUAL)}"
    MUTATIONS.append(Mutation("IN34", name, plant))


_total_cost("项目总成本")
_total_cost("项目总投资")
cell("IN35", P, ACTUAL, becomes("不适用"), level2("可持续影响指标"))
cell("IN35", P, ACTUAL, becomes("不适用"), level2("数量指标"), name="数量不适用")
