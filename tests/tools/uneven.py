"""What a year brings that is not smooth, and is told honestly: indicators missed, late, cut, not applicable, money left, projects that are classified."""

from __future__ import annotations

import random
from typing import Any

from tests.tools.books import Book, clean_book
from tests.tools.ordinary import Variation, ordinary_book

TARGET, ACTUAL, CLAIM, REASON, WORDS = "年度指标值", "实际完成值", "自评得分", "偏差原因及改进措施", "完成情况说明"
REGULATIONS = (None, None, "mof-2021-101", "hubei", "chongqing", "sichuan", "transfer")


def _row(book: Book, rng: random.Random, level2: str) -> dict[str, Any]:
    return rng.choice([row for row in book["绩效指标"].rows if row.get("二级指标") == level2])


def missed(book: Book, rng: random.Random) -> None:
    row = _row(book, rng, "数量指标")
    aim = int(row[TARGET][1:-1])
    done = aim - max(1, aim // 10)
    row.update({ACTUAL: f"{done}场", CLAIM: round(20 * done / aim, 2), REASON: "场地临时关闭，少办了几场，下年提前预订场地", WORDS: f"举办{done}场"})


def late(book: Book, rng: random.Random) -> None:
    _row(book, rng, "时效指标").update({
        TARGET: f"{book.year}年11月30日前", ACTUAL: f"{book.year}年12月21日", CLAIM: 6, REASON: "设备到货推迟21天，下年提前订货", WORDS: "推迟完成",
    })


def cut_by_the_unit(book: Book, rng: random.Random) -> None:
    _row(book, rng, "质量指标").update({CLAIM: 8, REASON: "抽查样本偏少，自评扣2分，下年扩大抽查"})


def partly_reached(book: Book, rng: random.Random) -> None:
    _row(book, rng, "可持续影响指标").update({
        ACTUAL: "部分达成年度指标并具有一定效果", CLAIM: 10.5, REASON: "制度正在修订，下年印发", WORDS: "机制基本建立",
    })


def not_applicable(book: Book, rng: random.Random) -> None:
    _row(book, rng, "质量指标").update({ACTUAL: "不适用", CLAIM: None, REASON: "当年未安排抽查", WORDS: None})


def less_satisfied(book: Book, rng: random.Random) -> None:
    _row(book, rng, "服务对象满意度指标").update({
        ACTUAL: "86%", CLAIM: 9.56, REASON: "群众反映窗口等候时间长，下年增设窗口", WORDS: "发放问卷200份，收回有效问卷186份",
    })


def far_beyond(book: Book, rng: random.Random) -> None:
    row = _row(book, rng, "社会效益指标")
    row.update({ACTUAL: f"{int(row[TARGET][1:-1]) * 2}人", REASON: "新政策扩大了服务范围，受益人数超过年初预计，下年按实际调高指标值"})


def nothing_spent(book: Book, _rng: random.Random) -> None:
    name = book["资金安排"].rows[0]["项目名称"]
    book["支出明细"].rows = [row for row in book["支出明细"].rows if row.get("项目名称") != name]
    for line in book["资金安排"].rows:
        if line.get("项目名称") == name:
            line.update({"全年执行数（万元）": 0, "未到位或未执行完原因": "手续未完成，下年支付"})


def first_is_classified(book: Book, _rng: random.Random) -> None:
    """Under a name of its own: no other words of the workbook can be taken for it (TX12)."""
    goals = book.extra["项目信息"]
    if len(goals) > 4:
        goals[2].append("是否涉密")
        goals[3].append("是")
        name, goals[3][0] = goals[3][0], "天穹七号工程"
        for sheet in book.sheets.values():
            for row in sheet.rows:
                if row.get("项目名称") == name:
                    row["项目名称"] = "天穹七号工程"


UNEVEN: tuple[Variation, ...] = (
    missed, late, cut_by_the_unit, partly_reached, not_applicable, less_satisfied, far_beyond, nothing_spent, first_is_classified,
)


def uneven_book(seed: int) -> Book:
    """A clean or ordinary book with up to four of these, under one of the regulations."""
    rng = random.Random(f"uneven {seed}")
    chosen = rng.sample(UNEVEN, rng.randint(1, 4))
    book = ordinary_book(seed, *chosen) if seed % 2 else clean_book(seed)
    for vary in () if seed % 2 else chosen:
        vary(book, rng)
    book.profile["评价办法"] = rng.choice(REGULATIONS)
    return book
