"""名册.xlsx: what a receiver expects, one line per project, or per unit where it names no project."""

from __future__ import annotations

from perfeval.declared.columns import Column, Sheet
from perfeval.declared.kinds import MONEY, TEXT

ROSTER = Sheet(
    "roster", "名册", (
        Column("unit", "单位名称", TEXT, True, aliases=("单位", "预算单位", "填报单位", "部门名称")),
        Column("unit_code", "单位编码", TEXT, aliases=("单位代码", "预算单位编码")),
        Column("project_code", "项目编码", TEXT, aliases=("项目代码",)),
        Column("project", "项目名称", TEXT, aliases=("项目", "预算项目", "预算项目名称")),
        Column("budget", "全年预算数", MONEY, unit="万元", aliases=("预算数", "调整预算数", "指标数")),
        Column("executed", "全年执行数", MONEY, unit="万元", aliases=("执行数", "支出数", "支付数")),
    ), may_be_empty=False,
)
