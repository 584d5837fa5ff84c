"""Workbooks for the tests of the pages: a large one, and random ones whose points fall on every method."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from perfeval.facts.evaluation import Evaluation
from perfeval.write.result import result_of
from tests.tools.workbooks import write_workbook

FUNDING_HEAD = "| 项目名称 | 资金来源 | 年初预算数（元） | 全年预算数（元） | 到位数（元） | 全年执行数（元） | 下达文号 | 首次到位日期 | 资金用途 | 未到位或未执行完原因 |"
ADJUSTMENT_HEAD = "| 项目名称 | 资金来源 | 调整日期 | 调整类型 | 调整金额（元） | 文号 | 调整事由 |"
SPENDING_HEAD = "| 支付日期 | 凭证号 | 项目名称 | 资金来源 | 摘要 | 金额（元） | 收款单位 |"
INDICATOR_HEAD = (
    "| 项目名称 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 年度指标值 | 计量单位 | 实际完成值 | 分值 | 自评得分 | 偏差原因及改进措施 |"
)
SOURCES = ("区县级财政资金", "市级财政资金", "上年结转资金", "单位资金")
WORDS = ("达成", "部分达成", "未达成", "基本达成", "完成")


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}" if fen >= 0 else f"-{yuan(-fen)}"


def random_workbook(path: Path, seed: int, projects: int = 3, *, indicators: int = 12, name: str = "") -> Path:
    """An honest workbook of chance: every amount in 分, targets of every form, claims, reasons, rows not applicable."""
    draw = random.Random(seed)
    names = [f"项目{number}{name}" for number in range(1, projects + 1)]
    funding, adjustments, spending, rows = [FUNDING_HEAD], [ADJUSTMENT_HEAD], [SPENDING_HEAD], [INDICATOR_HEAD]
    for project in names:
        for source in draw.sample(SOURCES, draw.randint(1, 3)):
            initial = draw.choice((0, draw.randint(1, 10**9), draw.randint(1, 10**5) * 1000))
            change = draw.choice((0, draw.randint(1, 10**8), -(initial // 3)))
            spent = draw.choice((initial + change, (initial + change) * draw.randint(0, 2000) // 2000))
            funding.append(
                f"| {project} | {source} | {yuan(initial)} | {yuan(initial + change)} | | {yuan(spent)} | 测财发〔2020〕1号 | 2020-01-15 | 用途 | 原因 |")
            if change:
                kind = "追加" if change > 0 else "调减"
                adjustments.append(f"| {project} | {source} | 2020-06-0{draw.randint(1, 9)} | {kind} | {yuan(change)} | 测财发〔2020〕9号 | 事由 |")
            for part in _parts(draw, spent):
                day = f"2020-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
                spending.append(f"| {day} | 记-{len(spending)} | {project} | {source} | 付款 | {yuan(part)} | 某单位 |")
        rows += _indicators(draw, project, indicators)
    sheets: dict[str, str | None] = {
        "资金安排": "\n".join(funding), "预算调整": "\n".join(adjustments), "支出明细": "\n".join(spending),
        "绩效指标": "\n".join(rows), "文字说明": None,
    }
    return write_workbook(path, sheets=sheets)


def _parts(draw: random.Random, whole: int) -> list[int]:
    cut = draw.randint(0, whole) if whole else 0
    return [part for part in (cut, whole - cut) if part]


def _indicators(draw: random.Random, project: str, count: int) -> list[str]:
    classes = (("产出指标", "数量指标", 50), ("产出指标", "成本指标", 0), ("效益指标", "社会效益指标", 30), ("满意度指标", "服务对象满意度指标", 10))
    rows = []
    for number in range(count):
        level1, level2, whole = classes[number % 4]
        weight = draw.choice((whole / 5, 2.5, 7, 3.3)) or 4
        target, actual = _pair(draw)
        claimed = draw.choice(("", "", f"{weight * draw.randint(0, 100) / 100:.2f}"))
        reason = draw.choice(("", "原因说明"))
        if draw.random() < 0.12:
            actual, reason = "不适用", "未开展"
        rows.append(
            f"| {project} | {level1} | {level2} | 指标名称{number} | | {target} | | {actual} | {weight:g} | {claimed} | {reason} |")
    return rows


def _pair(draw: random.Random) -> tuple[str, str]:
    """A target and a completion that can be compared."""
    a, b = draw.randint(1, 999), draw.randint(1, 999)
    small = draw.randint(1, 99) / 8
    return draw.choice((
        (f"≥{a}人", f"{b}人"), (f"≤{a}元", f"{b}元"), (f"≥{a / 10}%", f"{min(b, 1000) / 10}%"), (f"≥{small}万元", f"{b / 8}万元"),
        (f"≤{small}公里", f"{b}米"), (f"{a}次", f"{b}次"), ("≤0起", f"{b % 2}起"), ("≥0人", f"{b}人"), ("=100%", f"{b % 101}%"),
        (f"{min(a, b)}-{max(a, b) + 1}人", f"{draw.randint(0, 1500)}人"), ("2020年9月底前", f"2020年{b % 12 + 1}月"),
        ("机制健全", draw.choice(WORDS)), ("定性目标", draw.choice(WORDS)), (f"≥{a}亩", f"{b / 100}公顷"),
    ))


def summary_row(evaluation: Evaluation, **changes: Any) -> dict[str, Any]:
    """What a batch knows of one workbook."""
    ending = "" if evaluation.passed else "（未通过）"
    name = Path(evaluation.case.workbook.name)
    return {
        "input": name.name, "folder": ".", "status": "passed" if evaluation.passed else "blocked",
        "result": result_of(evaluation), "file": f"{name.stem}_绩效评价{ending}.xlsx", "changes": None, "remarks": [], **changes,
    }
