"""Workbooks whose narratives the tests read: the clean one, a troubled one, one project, fourteen projects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from msgspec import Struct

from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.origins import describe_origin
from perfeval.facts.passages import TABLE, Figure, Passage
from tests.tools.paths import CORRECTED, EXAMPLES, ORIGINAL
from tests.tools.workbooks import write_workbook


@dataclass(frozen=True)
class Workbook:
    """Edits and sheets of the clean workbook, and the regulation it is evaluated by."""

    edits: Mapping[str, object] = field(default_factory=dict)
    sheets: Mapping[str, str | None] = field(default_factory=dict)
    regulation: str | None = None


MISSED = {
    "资金安排!E5": 4, "资金安排!J5": "市级资金年底未下达完毕", "支出明细!H4": 40000, "资金安排!F5": 4,
    "绩效指标!H4": "'8场", "绩效指标!J4": 16, "绩效指标!L4": "疫情期间少办两场，明年改为线上线下结合",
    "绩效指标!H7": "1.8万元", "绩效指标!J7": 8.33, "绩效指标!L7": "场租上涨，明年提前签订场地合同",
    "绩效指标!H8": "1200人", "绩效指标!L8": "首次设定目标，基数不足",
}

ONE_PROJECT = {
    "资金安排": """
| 项目名称 | 资金来源 | 年初预算数（万元） | 全年预算数（万元） | 到位数（万元） | 全年执行数（万元） | 下达文号 | 首次到位日期 | 资金用途 | 未到位或未执行完原因 |
| 2020年公租房维修项目 | 区县级财政资金 | 100 | 71 | | 65.123456 | 测财发〔2020〕1号 | 2020-01-15 | 公租房维修 | 1号楼结算审计未完成，结转下年支付 |
""",
    "预算调整": """
| 项目名称 | 资金来源 | 调整日期 | 调整类型 | 调整金额（万元） | 文号 | 调整事由 |
| 2020年公租房维修项目 | 区县级财政资金 | 2020-12-28 | 年末收回 | -29 | 测财发〔2020〕99号 | 年底收回未用资金 |
""",
    "支出明细": """
| 支付日期 | 凭证号 | 项目名称 | 资金来源 | 摘要 | 金额（元） | 收款单位 | 支出类别 | 经济分类科目 | 合同编号 | 采购方式 | 集体决策依据 | 经办人 |
| 2020-10-10 | 记-0001 | 2020年公租房维修项目 | | 付维修款 | 660000.00 | 测试建筑有限公司 | 项目支出 | 30213 维修费 | HT-1 | 公开招标 | 2020年3月2日局长办公会 | 甲 |
| 2020-11-12 | 记-0002 | 2020年公租房维修项目 | | 退维修款 | -8765.44 | 测试建筑有限公司 | 项目支出 | 30213 维修费 | HT-1 | 公开招标 | 2020年3月2日局长办公会 | 甲 |
""",
    "绩效指标": """
| 项目名称 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 完成情况说明 | 偏差原因及改进措施 | 佐证材料 |
| 2020年公租房维修项目 | 产出指标 | 数量指标 | 维修套数 | ≥10000套 | 9999套 | 50 | | 一套住户未腾退，明年补修 | 台账 |
| 2020年公租房维修项目 | 效益指标 | 社会效益指标 | 受益户数 | ≥100户 | 110户 | 30 | | | 台账 |
| 2020年公租房维修项目 | 满意度指标 | 服务对象满意度指标 | 住户满意度 | ≥90% | 93.5% | 10 | 12月电话调查住户，回收有效问卷80份 | | 问卷 |
""",
    "文字说明": None,
}


def _fourteen() -> dict[str, str]:
    """Fourteen projects with amounts that do not end at two decimals, three of them unspent, two with a miss."""
    funding = ["| 项目名称 | 资金来源 | 年初预算数（万元） | 到位数（万元） | 全年执行数（万元） | 下达文号 | 资金用途 | 未到位或未执行完原因 |"]
    adjustments = ["| 项目名称 | 资金来源 | 调整日期 | 调整类型 | 调整金额（万元） | 文号 | 调整事由 |"]
    spending = ["| 支付日期 | 凭证号 | 项目名称 | 资金来源 | 摘要 | 金额（元） | 收款单位 | 经济分类科目 | 经办人 | 集体决策依据 |"]
    indicators = ["| 项目名称 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 偏差原因及改进措施 | 佐证材料 | 是否核心指标 |"]
    for n in range(1, 15):
        name, unspent = f"公共服务能力提升项目第{n}期专项经费", 12_345 if n % 5 == 0 else 0
        budget = 1_000_000 + n * 37_003
        funding.append(f"| {name} | 区县级财政资金 | {budget / 10_000} | | {(budget + n * 1000 - unspent) / 10_000} | 测财发〔2020〕1号 | 第{n}类工作 | "
                       f"{'尾款未到付款节点，下年支付' if unspent else ''} |")
        adjustments.append(f"| {name} | 区县级财政资金 | 2020-03-{n + 10} | 追加 | {n / 10} | 测财发〔2020〕{30 + n}号 | 工作量增加 |")
        spending.append(f"| 2020-{n % 9 + 1:02}-20 | 记-1{n} | {name} | 区县级财政资金 | 购买服务 | {budget + n * 1000 - unspent} | 某公司{n} | "
                        f"{'30227 委托业务费' if n % 2 else '31002 办公设备购置'} | 甲 | 2020年局长办公会 |")
        done, why = (95, "受疫情影响活动减少，下年线上开展") if n % 7 == 3 else (103, "")
        indicators += [
            f"| {name} | 产出指标 | 数量指标 | 服务人次 | ≥100人次 | {done}人次 | 50 | {why} | 台账 | 是 |",
            f"| {name} | 效益指标 | 社会效益指标 | 覆盖村社 | ≥20个 | 20个 | 30 | | 台账 | |",
            f"| {name} | 满意度指标 | 服务对象满意度指标 | 满意度 | ≥90% | 92% | 10 | | 问卷100份 | |",
        ]
    sheets = {"资金安排": funding, "预算调整": adjustments, "支出明细": spending, "绩效指标": indicators}
    return {title: "\n".join(lines) for title, lines in sheets.items()}


SECRET = {"项目信息": "| 项目名称 | 是否涉密 |\n| 人才引进经费 | 是 |"}

WORKBOOKS: Mapping[str, Workbook] = {
    "clean": Workbook(),
    "missed": Workbook(MISSED),
    "one project": Workbook(sheets=ONE_PROJECT),
    "fourteen projects": Workbook(sheets=_fourteen()),
    "classified": Workbook(sheets=SECRET),
    "transfer": Workbook(MISSED, regulation="transfer"),
    "unreadable": Workbook({"资金安排!C4": "约十万", "支出明细!H6": "#REF!", "绩效指标!H4": None, "预算调整!C4": "下半年"}),
}


class Shown(Struct, frozen=True):
    """A figure of the narrative as a reader has it: money in 分."""

    text: str
    origin: str
    value: Decimal | dt.date | str


def figures(evaluation: Evaluation, passages: Sequence[Passage] | None = None) -> list[Shown]:
    """The figures of the narrative in order."""
    parts = [part for passage in (evaluation.passages if passages is None else passages) for part in passage.parts]
    return [shown(part, evaluation) for part in parts if isinstance(part, Figure)]


def prose(evaluation: Evaluation) -> list[Passage]:
    """The passages that are sentences: all but the rows of the table."""
    return [passage for passage in evaluation.passages if passage.level != TABLE]


def shown(figure: Figure, evaluation: Evaluation) -> Shown:
    """A figure as a reader has it."""
    value = figure.quantity.value
    assert value is not None
    origin = describe_origin(figure.quantity.expression, evaluation.case.workbook)
    return Shown(figure.text, origin, Decimal(value) if isinstance(value, int) else value)


@cache
def evaluated(name: str, folder: Path) -> tuple[Evaluation, Path]:
    """One of WORKBOOKS, or an example by its file name, evaluated; and the file."""
    if name not in WORKBOOKS:
        return evaluate_file(EXAMPLES / name, Settings()), EXAMPLES / name
    workbook = WORKBOOKS[name]
    path = write_workbook(folder / f"{name}.xlsx", workbook.edits, workbook.sheets)
    return evaluate_file(path, Settings(), workbook.regulation), path


ALL = (*WORKBOOKS, ORIGINAL.name, CORRECTED.name)
FINISHED = tuple(name for name in ALL if name not in {"unreadable", ORIGINAL.name})
"""Those whose narrative leaves nothing to be filled in."""

Told = tuple[Evaluation, Path]


def sections(evaluation: Evaluation) -> dict[str, str]:
    """Heading -> text of the paragraphs under it, before the next heading."""
    found: dict[str, str] = {"": ""}
    heading = ""
    for passage in evaluation.passages:
        if 1 <= passage.level <= 4:
            heading = passage.text
            found[heading] = ""
        elif passage.level == 0:
            found[heading] += passage.text + "\n"
    return found
