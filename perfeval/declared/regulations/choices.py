"""The words a pack may choose from beside methods of scoring and forms, and how each reads."""

from __future__ import annotations

CLAWBACK = {"reduce_budget": "年末收回冲减全年预算数", "keep_in_budget": "年末收回不冲减全年预算数"}
EFFECTS = {"explain": "要求说明原因，不自动扣分", "deduct": "未说明原因的扣分"}
BY_CLASS = "by_class"
EQUAL = {BY_CLASS: "成本、工期和事故投诉类按“不超过”，其余按“不少于”"}
OUTLINES = {
    "district": "区县多项目提纲（四部分）", "project": "单个项目提纲（四部分）",
    "transfer_2019": "转移支付提纲（含总体目标完成情况）", "transfer_2022": "转移支付提纲（五部分，资金管理单列）",
}
