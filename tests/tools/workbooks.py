"""Workbooks for the tests: Markdown tables in, real .xlsx files out.

`CLEAN` is an honest small workbook that closes. A test states only what it changes:

    write_workbook(path, edits={"资金安排!C4": 80, "支出明细!I5": None})
    write_workbook(path, sheets={"预算调整": "| 项目名称 | … |"})

Headers stand in row 3, data from row 4, as in the template. A cell is a number where it looks like one, a date
where it looks like 2020-11-05, an error cell where it starts with `#` and ends with `!` (or is #N/A), text in
every other case; `'12` is the text 12, `{93%}` the number 0.93 shown as a percentage, `=A1|5` a formula with the
stored value 5, `=A1|` one without stored value.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

CLEAN = {
    "单位信息": """
| 单位名称 | 测试区人力资源和社会保障局 |
| 预算年度 | 2020 |
| 主管部门 | 测试区人民政府 |
| 大额支出集体决策标准（元） | 10000 |
| 政府采购限额标准（元） | 500000 |
| 填报人 | 甲 |
| 联系电话 | 023-0000 |
| 单位负责人 | 乙 |
| 报告日期 | 2021-03-01 |
| 模板版本 | 1 |
""",
    "资金安排": """
| 项目名称 | 资金来源 | 年初预算数（万元） | 全年预算数（万元） | 到位数（万元） | 全年执行数（万元） | 下达文号 | 首次到位日期 | 资金用途 | 未到位或未执行完原因 |
| 就业服务经费 | 区县级财政资金 | 10 | 12 | 12 | 12 | 测财发〔2020〕1号 | 2020-01-15 | 就业服务 | |
| 就业服务经费 | 市级财政资金 | 0 | 5 | 5 | 5 | 测财社〔2020〕8号 | 2020-03-02 | 就业补助 | |
| 人才引进经费 | 区县级财政资金 | 8 | 8 | 8 | 8 | 测财发〔2020〕1号 | 2020-01-15 | 人才引进 | |
""",
    "预算调整": """
| 项目名称 | 资金来源 | 调整日期 | 调整类型 | 调整金额（万元） | 文号 | 调整事由 |
| 就业服务经费 | 区县级财政资金 | 2020-06-20 | 追加 | 2 | 测财发〔2020〕30号 | 新增招聘活动 |
| 就业服务经费 | 市级财政资金 | 2020-03-01 | 上级下达 | 5 | 测财社〔2020〕8号 | 市级补助下达 |
""",
    "支出明细": """
| 支付日期 | 凭证号 | 支付令编号 | 项目名称 | 资金来源 | 预算指标文号 | 摘要 | 金额（元） | 收款单位 | 支出类别 | 经济分类科目 | 合同编号 | 采购方式 | 询价家数 | 集体决策依据 | 经办人 | 科室负责人 | 分管业务领导 | 财务审核 | 分管财务领导 |
| 2020-03-10 | 记-0001 | 101 | 就业服务经费 | 市级财政资金 | | 付招聘会场地费 | 50000 | 测试会展有限公司 | 项目支出 | 30214 租赁费 | HT-1 | 不涉及 | | 2020年3月2日局长办公会 | 甲 | 乙 | 丙 | 丁 | 戊 |
| 2020-05-12 | 记-0002 | 102 | 就业服务经费 | 区县级财政资金 | | 付招聘宣传印刷费 | 60000 | 测试印务有限公司 | 项目支出 | 30202 印刷费 | HT-2 | 询价 | 3 | 2020年5月6日局长办公会 | 甲 | 乙 | 丙 | 丁 | 戊 |
| 2020-08-20 | 记-0003 | 103 | 就业服务经费 | 区县级财政资金 | | 付职业指导课酬 | 60000 | 测试培训学校 | 项目支出 | 30226 劳务费 | HT-3 | 不涉及 | | 2020年8月12日局长办公会 | 甲 | 乙 | 丙 | 丁 | 戊 |
| 2020-06-15 | 记-0004 | 104 | 人才引进经费 | 区县级财政资金 | | 付公开招聘考务费 | 75000 | 测试考试中心 | 项目支出 | 30226 劳务费 | HT-4 | 不涉及 | | 2020年6月8日局长办公会 | 甲 | 乙 | 丙 | 丁 | 戊 |
| 2020-10-22 | 记-0005 | 105 | 人才引进经费 | 区县级财政资金 | | 付人才公寓水电费 | 5000 | 测试电力公司 | 项目支出 | 30206 电费 | | 不涉及 | | | 甲 | 乙 | 丙 | 丁 | 戊 |
""",
    "绩效指标": """
| 项目名称 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 年度指标值 | 计量单位 | 实际完成值 | 分值 | 自评得分 | 完成情况说明 | 偏差原因及改进措施 | 佐证材料 |
| 就业服务经费 | 产出指标 | 数量指标 | 举办招聘会 | | ≥10场 | | '11 | 20 | 20 | | | 台账 |
| 就业服务经费 | 产出指标 | 质量指标 | 岗位信息合格率 | | ≥95% | | 97% | 10 | 10 | | | 抽查记录 |
| 就业服务经费 | 产出指标 | 时效指标 | 完成时间 | | 2020年12月底前 | | 2020年11月 | 10 | 10 | | | 总结 |
| 就业服务经费 | 产出指标 | 成本指标 | 单场成本 | | ≤1.5万元 | | 1.2万元 | 10 | 10 | | | 台账 |
| 就业服务经费 | 效益指标 | 社会效益指标 | 达成就业意向 | | ≥800人 | | 860人 | 30 | 30 | | | 台账 |
| 就业服务经费 | 满意度指标 | 服务对象满意度指标 | 求职者满意度 | | ≥90% | | 93.5% | 10 | 10 | | | 问卷 |
| 人才引进经费 | 产出指标 | 数量指标 | 公开招聘人数 | | ≥40人 | | 42人 | 20 | 20 | | | 公示 |
| 人才引进经费 | 产出指标 | 质量指标 | 录用人员资格合格率 | | =100% | | 100% | 10 | 10 | | | 审查表 |
| 人才引进经费 | 产出指标 | 时效指标 | 招聘完成时间 | | 2020年9月底前 | | 2020年8月 | 10 | 10 | | | 公示 |
| 人才引进经费 | 产出指标 | 成本指标 | 人均招聘成本 | | ≤2000元/人 | | 1905元/人 | 10 | 10 | | | 测算表 |
| 人才引进经费 | 效益指标 | 社会效益指标 | 一年内留任率 | | ≥90% | | 95% | 30 | 30 | | | 花名册 |
| 人才引进经费 | 满意度指标 | 服务对象满意度指标 | 用人单位满意度 | | ≥90% | | 92% | 10 | 10 | | | 问卷 |
""",
    "文字说明": """
| 项目名称 | 栏目 | 内容 |
| | 资金管理情况 | 资金实行分类管理，支付逐笔审批。 |
| | 结果应用 | 自评结果用于编制下年预算。 |
| | 结果公开 | 自评结果随部门决算公开。 |
""",
    "项目信息": """
| 项目名称 | 年度总体目标 | 总体目标完成情况 |
| 就业服务经费 | 办好招聘会，帮助求职者就业。 | 招聘会按计划办完。 |
| 人才引进经费 | 公开招聘所需人员。 | 所需人员招聘到岗。 |
""",
}

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def rows_of(markdown: str) -> list[list[object]]:
    """The rows of a Markdown table as cell values."""
    lines = [line.strip() for line in markdown.strip().splitlines() if line.strip()]
    return [[value_of(cell.strip()) for cell in line.strip("|").split("|")] for line in lines]


def value_of(text: str) -> object:
    """The cell value a piece of Markdown stands for."""
    if text == "":
        return None
    if _NUMBER.fullmatch(text):
        return float(text)
    if _DAY.fullmatch(text):
        return dt.date.fromisoformat(text)
    return text


def write_workbook(
    path: Path, edits: Mapping[str, object] | None = None, sheets: Mapping[str, str | None] | None = None,
) -> Path:
    """Write CLEAN with whole sheets replaced (None: left out) and single cells edited (None: emptied).

    Its 项目信息 goes with its 资金安排: other projects have other goals.
    """
    content: dict[str, str | None] = {**CLEAN, **({"项目信息": None} if "资金安排" in (sheets or {}) else {}), **(sheets or {})}
    grids: dict[str, dict[tuple[int, int], object]] = {}
    for title, markdown in content.items():
        if markdown is not None:
            top = 1 if title == "单位信息" else 2
            grid: dict[tuple[int, int], object] = {(0, 0): title}
            for i, row in enumerate(rows_of(markdown)):
                grid.update({(top + i, j): value for j, value in enumerate(row) if value is not None})
            grids[title] = grid
    for address, value in (edits or {}).items():
        title, cell = address.split("!")
        position = xl_cell_to_rowcol(cell)
        if value is None:
            grids[title].pop(position, None)
        else:
            grids[title][position] = value_of(value) if isinstance(value, str) else value
    book = xlsxwriter.Workbook(str(path), {"in_memory": True, "strings_to_urls": False})
    formats = {"date": book.add_format({"num_format": "yyyy-mm-dd"}), "percent": book.add_format({"num_format": "0%"})}
    for title, grid in grids.items():
        page = book.add_worksheet(title)
        for (row, column), value in grid.items():
            _write(page, row, column, value, formats)
    book.close()
    return path


def _write(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object, formats: dict) -> None:
    if isinstance(value, dt.date):
        page.write_datetime(row, column, dt.datetime.combine(value, dt.time()), formats["date"])
    elif isinstance(value, int | float):
        page.write_number(row, column, value)
    else:
        text = str(value)
        if text.startswith("{") and text.endswith("%}"):
            page.write_number(row, column, float(text[1:-2]) / 100, formats["percent"])
        elif text.startswith("=") and "|" in text:
            formula, stored = text.split("|")
            page.write_formula(row, column, formula, None, float(stored) if stored else "")
        elif text == "#N/A" or (text.startswith("#") and text.endswith("!")):
            page.write_formula(row, column, "=NA()", None, text)
        else:
            page.write_string(row, column, text.removeprefix("'"))


def cell(row: int, column: int) -> str:
    """`D5` for 0-based (4, 3)."""
    return f"{xl_col_to_name(column)}{row + 1}"
