"""The files of input_templates/: the blank standard workbook, and the 2020 example with its faults and put right.

They are committed; `python -m tests.tools.generated` renews them.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from perfeval.write.pages.page import Value
from perfeval.write.pages.write import workbook_bytes
from perfeval.write.template import ISSUED, TEMPLATE_NAME, TEMPLATE_TITLE, template_pages
from perfeval.write.template.live_checks import Rows
from tests.tools.example_case import REPORT_DATE, UNIT, example_rows

ORIGINAL_NAME, CORRECTED_NAME = "示例_2020年度_原始.xlsx", "示例_2020年度_更正.xlsx"


class Fault(Struct, frozen=True):
    """What the original has otherwise: in the rows of `sheet` where `column` is `value`, these cells."""

    sheet: str
    column: str
    value: Value
    cells: Mapping[str, Value]


def _money_as_quantity(level3: str, amount: str) -> Fault:
    return Fault("indicators", "level3", level3, {
        "level3": "项目资金支出", "target": f"≥{amount}万元", "actual": f"{amount}万元", "evidence": "支付凭证",
    })


def _unmeasured_satisfaction(level3: str) -> Fault:
    return Fault("indicators", "level3", level3, {
        "level3": "服务对象满意度", "target": "满意", "actual": "达成年度指标", "evidence": "工作总结",
    })


_FAULTS = (
    _money_as_quantity("党代表走访党员群众人数", "6.25"),
    _money_as_quantity("组织公开招聘和考核招聘次数", "76.55"),
    _money_as_quantity("职业技能鉴定人次", "183.54"),
    _unmeasured_satisfaction("受访党员群众满意度"),
    _unmeasured_satisfaction("用人单位和考生满意度"),
    _unmeasured_satisfaction("办事群众满意度"),
    Fault("indicators", "level3", "服务事项办理达标率", {"deviation": None}),
    Fault("adjustments", "type", "追加", {"document": None}),
    Fault("funding", "project", "党代表工作经费", {"document": None}),
    Fault("spending", "summary", "付仲裁案卷装订用品款", {"summary": "付机关办公用品款", "nature": "基本支出"}),
    Fault("texts", "topic", "绩效目标下达情况", {
        "text": "2020年，纳入年初预算的区级财政资金236.34万元，其中党代表工作经费6.25万元、人事人才服务工作经费76.55万元、"
                "劳动保障与就业工作经费153.54万元。市级财政下达人力社保事业发展资金30万元。",
    }),
    Fault("texts", "topic", "资金管理情况", {
        "text": "年初区级财政预算202.09万元，9月按梁平财发〔2020〕563号压减12万元，11月追加6.25万元，12月追加40万元。"
                "资金按项目核算，支付逐级签批，1万元以上的支出先经局班子会研究。",
    }),
    Fault("texts", "topic", "满意度完成情况", {"text": "三个项目服务对象满意度不断提高，年内没有开展满意度调查。"}),
)

_SOURCE_NOTICE = (
    "示例数据：依据重庆市梁平区人力资源和社会保障局公开的 2020 年度项目资金绩效自评报告整理，仅供学习填表。"
    "单位和项目名称、各项预算金额、梁平财发〔2020〕563号、追加的月份、1万元的集体决策标准和报告日期取自该报告。"
)
_ASSUMED_NOTICE = (
    "以下为假设：年初 202.09 万元和压减的 12 万元在两个项目之间的划分，其余文号和日期，各笔支付、收款单位和合同，"
    "各项指标、完成值和佐证材料，自评组织情况和文字说明的大部分内容。支付审批栏的“已签”表示凭证上有签字。"
)
_ORIGINAL_NOTICE = (
    "本表保留了原报告的问题，核查结果为未通过：用资金数额作数量指标；满意度没有调查数值；达标率 99.0% 低于目标而未写原因；"
    "两次追加没有文号；项目支出中列有基本支出；把 236.34 万元称作年初预算。对照“更正”一份，可以看到怎样改。"
)
_CORRECTED_NOTICE = (
    "本表是更正后的一份，核查结果为通过，只保留一项提醒：11 月追加的党代表工作经费当年全部支出，请说明。"
    "其中“付仲裁案卷装订用品款”经核对凭证确属项目支出，原先误记为机关办公用品。"
)


def original_rows() -> Rows:
    """The example with the faults of the published report."""
    return {
        sheet: tuple(_with_faults(sheet, row) for row in rows) for sheet, rows in example_rows().items()
    }


def _with_faults(sheet: str, row: Mapping[str, Value]) -> Mapping[str, Value]:
    changes = [fault.cells for fault in _FAULTS if fault.sheet == sheet and row[fault.column] == fault.value]
    return {**row, **{name: value for cells in changes for name, value in cells.items()}}


def input_templates() -> Mapping[str, bytes]:
    """File name -> content of every file of input_templates/."""
    examples = {ORIGINAL_NAME: (original_rows(), _ORIGINAL_NOTICE), CORRECTED_NAME: (example_rows(), _CORRECTED_NOTICE)}
    files = {TEMPLATE_NAME: workbook_bytes(template_pages(), title=TEMPLATE_TITLE, created=ISSUED)}
    for name, (rows, notice) in examples.items():
        pages = template_pages(rows, (notice, _SOURCE_NOTICE, _ASSUMED_NOTICE))
        files[name] = workbook_bytes(pages, title=f"{UNIT}2020年度绩效自评（示例）", created=REPORT_DATE)
    return files
