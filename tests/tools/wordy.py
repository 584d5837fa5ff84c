"""Workbooks of any number of projects whose names and words are as long as asked, for pages that must hold them."""

from __future__ import annotations

from collections.abc import Mapping

WORDS = "按照年度工作安排组织开展各项服务活动，逐项核实完成情况，及时整理台账资料"


def words(length: int) -> str:
    """Words of this length, without a stop."""
    return (WORDS * (length // len(WORDS) + 1))[:length]


def wordy_sheets(projects: int, indicators: int, length: int, name: int) -> Mapping[str, str | None]:
    """Sheets of `projects` with so many output indicators each; goals and reasons of `length` signs, names of `name` signs."""
    names = [f"{words(name - 4)}项目{i:02d}" for i in range(projects)]
    funding = [f"| {each} | 区县级财政资金 | 10 | | 9.5 | 财发〔2020〕{i}号 | 工作 | 尾款下年支付 |" for i, each in enumerate(names, 1)]
    spending = [f"| 2020-09-20 | 记-{i} | {each} | 区县级财政资金 | 服务 | 95000 | 某公司 |" for i, each in enumerate(names, 1)]
    about = [f"| {each} | {words(length)} | {words(length)} |" for each in names]
    rows = [
        f"| {each} | {level1} | {level2} | 开展服务次数{i}{words(length // 8)} | ≥{i + 3}次 | {i + 3 - (i % 3 == 0)}次 | {weight} | {words(length // 2) if i % 3 == 0 else ''} |"
        for each in names for i, (level1, level2, weight) in enumerate(_classes(indicators))
    ]
    heads = {
        "资金安排": "| 项目名称 | 资金来源 | 年初预算数（万元） | 到位数（万元） | 全年执行数（万元） | 下达文号 | 资金用途 | 未到位或未执行完原因 |",
        "预算调整": "| 项目名称 | 资金来源 | 调整日期 | 调整类型 | 调整金额（万元） | 文号 | 调整事由 |",
        "支出明细": "| 支付日期 | 凭证号 | 项目名称 | 资金来源 | 摘要 | 金额（元） | 收款单位 |",
        "项目信息": "| 项目名称 | 年度总体目标 | 总体目标完成情况 |",
        "绩效指标": "| 项目名称 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 偏差原因及改进措施 |",
    }
    bodies = {"资金安排": funding, "预算调整": [], "支出明细": spending, "项目信息": about, "绩效指标": rows}
    return {sheet: "\n".join([head, *bodies[sheet]]) for sheet, head in heads.items()} | {"文字说明": None}


def _classes(indicators: int) -> list[tuple[str, str, int]]:
    """Level-1 class, level-2 class and weight of each indicator: outputs, one benefit, one of satisfaction."""
    return [("产出指标", "数量指标", 50 // (indicators - 2))] * (indicators - 2) + [("效益指标", "社会效益指标", 30), ("满意度指标", "服务对象满意度指标", 10)]
