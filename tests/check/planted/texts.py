"""Mistakes in what the unit writes (TX) and in its answers to findings (EX)."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from tests.check.planted.planting import (
    BUDGET,
    EXECUTED,
    MUTATIONS,
    F,
    Mutation,
    P,
    S,
    T,
    X,
    is_large,
    level2,
    mutation,
    profile,
)
from tests.tools.books import Book

ACTUAL, CLAIM, DEVIATION = "实际完成值", "自评得分", "偏差原因及改进措施"
TEXT = "内容"


def total(book: Book, column: str, project: str | None = None) -> float:
    """万元 of all rows, or of one project."""
    return round(sum(row[column] for row in book[F].rows if project in (None, row["项目名称"])), 6)


def writes(code: str, name: str, text: Callable[[Book, random.Random], str]) -> None:
    """A passage is added, and found."""

    def plant(book: Book, rng: random.Random) -> str:
        book[T].rows.append({"栏目": "其他说明", TEXT: text(book, rng)})
        return f"{code} {book[T].at(len(book[T].rows) - 1, TEXT)}"

    MUTATIONS.append(Mutation(code, name, plant))


def first_project(book: Book) -> str:
    return str(book[F].rows[0]["项目名称"])


def _lost_points(book: Book, rng: random.Random, reason: str) -> None:
    index = rng.choice([i for i, row in enumerate(book[P].rows) if level2("质量指标")(row)])
    book[P].rows[index].update({ACTUAL: "76%", DEVIATION: reason, CLAIM: 8})


writes("TX01", "项目全年预算写错", lambda b, _r: f"{first_project(b)}全年预算数{total(b, BUDGET, first_project(b)) + 1:.6f}万元。")
writes("TX01", "项目执行数写错", lambda b, _r: f"{first_project(b)}全年执行数{total(b, EXECUTED, first_project(b)) - 0.5:.2f}万元。")
writes("TX01", "单位年初预算写错", lambda b, _r: f"我局年初预算{total(b, '年初预算数（万元）') * 2:.2f}万元。")
writes("TX01", "执行率写错", lambda b, _r: f"{first_project(b)}预算执行率88.8%。")
writes("TX02", "其中各项不等于合计", lambda _b, _r: "安排会议经费12万元，其中：场地费5万元，印刷费6万元。")
writes("TX02", "三项不等于合计", lambda _b, _r: "购置设备支出9.9万元，其中：电脑4万元，打印机3万元，投影仪2万元。")


def complete(name: str, words: str) -> None:
    def text(book: Book, rng: random.Random) -> str:
        _lost_points(book, rng, "设备到货迟，下一步提前采购")
        return words
    writes("TX03", name, text)


complete("扣分仍写全面完成", "本年度全面完成了各项目标任务。")
complete("扣分仍写均已完成", "各项绩效指标均已完成。")


@mutation("TX04")
def lost_points_without_a_measure(book: Book, rng: random.Random) -> str:
    _lost_points(book, rng, "设备到货迟")
    return f"TX04 {T}"


@mutation("TX04")
def two_lost_without_a_measure(book: Book, rng: random.Random) -> str:
    for _ in range(2):
        _lost_points(book, rng, "人手不足")
    return f"TX04 {T}"


@mutation("TX05")
def nothing_on_use_and_publication(book: Book, _rng: random.Random) -> str:
    book[T].rows = [row for row in book[T].rows if row["栏目"] not in {"结果应用", "结果公开"}]
    return f"TX05 {T}"


@mutation("TX05")
def no_texts_at_all(book: Book, _rng: random.Random) -> str:
    del book.sheets[T]
    return f"TX05 {T}"


def mixed(name: str, header: str, value: str) -> None:
    def text(book: Book, rng: random.Random) -> str:
        rng.choice(book[S].rows)[header] = value
        return "项目资金专款专用，没有挤占挪用。"
    writes("TX06", name, text)


mixed("基本支出列入项目仍写专款专用", "支出类别", "基本支出")
mixed("工资列入项目仍写专款专用", "经济分类科目", "30101 基本工资")
writes("TX07", "标题沿用上年", lambda b, _r: f"{b.year - 1}年度项目支出绩效自评情况如下。")
writes("TX07", "上年写成今年的预算", lambda b, _r: f"{b.year - 1}年，我局全年预算{total(b, BUDGET):.6f}万元。")
profile("TX08", "报告日期", lambda _v, b: dt.date(b.year, 11, 30))
profile("TX08", "报告日期", lambda _v, b: dt.date(b.year, 12, 30), name="年度最后一天之前")


def two_terms(name: str, first: float, second: float) -> None:
    writes("TX09", name, lambda b, _r: f"我局年初预算{total(b, '年初预算数（万元）') + first:.6f}万元，任务增加后，"
                                       f"纳入我局年初预算{total(b, '年初预算数（万元）') + second:.6f}万元。")


two_terms("年初预算两个数，前对后错", 0, 34.25)
two_terms("年初预算两个数，前错后对", 7.5, 0)


def of_another(name: str, words: str) -> None:
    def text(book: Book, _rng: random.Random) -> str:
        unit = str(book.profile["单位名称"])
        other = "测试戊区" if "戊" not in unit else "测试己区"
        return words.replace("{unit}", other + unit[unit.index("区") + 1:])
    writes("TX10", name, text)


of_another("开头是外区的局", "{unit}严格执行财务制度。")
of_another("外区的自评", "{unit}高度重视绩效管理，按时开展自评。")

# ---------------------------------------------------------------- answers


def answers(code: str, name: str, at: str, fingerprint: str | None, *, there: bool = True) -> None:
    """The unit answers that a decision is missing; `there`: it is missing."""

    def plant(book: Book, rng: random.Random) -> str | None:
        large = [i for i, row in enumerate(book[S].rows) if is_large(row)]
        if not large:
            return None
        index = rng.choice(large)
        if there:
            book[S].rows[index].update({"集体决策依据": None})
        cell = book[S].at(index, "集体决策依据").split("!")[1]
        book[X].rows.append({"规则编号": "SP04", "工作表": S, "单元格": cell, "说明": "合同由上级统一签订", "指纹": fingerprint})
        return f"{code} {book[X].at(len(book[X].rows) - 1, at)}"

    MUTATIONS.append(Mutation(code, name, plant))


answers("EX01", "说明提醒", "说明", None)


@mutation("EX01")
def one_answer_for_the_sheet(book: Book, rng: random.Random) -> str:
    book[P].rows[rng.randrange(len(book[P].rows))]["佐证材料"] = None
    book[X].rows.append({"规则编号": "IN28", "工作表": P, "说明": "佐证材料另行报送"})
    return f"EX01 {book[X].at(len(book[X].rows) - 1, '说明')}"


answers("EX02", "说明以后数据有改动", "说明", "0123456789abcdef")


@mutation("EX02")
def answer_to_last_years_figures(book: Book, rng: random.Random) -> str:
    index = rng.randrange(len(book[P].rows))
    book[P].rows[index]["佐证材料"] = None
    cell = book[P].at(index, "佐证材料").split("!")[1]
    book[X].rows.append({"规则编号": "IN28", "工作表": P, "单元格": cell, "说明": "佐证材料另行报送", "指纹": "fedcba9876543210"})
    return f"EX02 {book[X].at(len(book[X].rows) - 1, '说明')}"


answers("EX03", "说明的问题已经改正", "规则编号", None, there=False)


@mutation("EX03")
def answer_to_an_error(book: Book, rng: random.Random) -> str:
    index = rng.randrange(len(book[F].rows))
    book[F].rows[index][BUDGET] = round(book[F].rows[index][BUDGET] + 1, 6)
    cell = book[F].at(index, BUDGET).split("!")[1]
    book[X].rows.append({"规则编号": "BA01", "工作表": F, "单元格": cell, "说明": "已经说明"})
    return f"EX03 {book[X].at(len(book[X].rows) - 1, '规则编号')}"
