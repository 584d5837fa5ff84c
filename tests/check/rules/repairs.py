"""Slips of the pen that one edit undoes (BA09): where the edit is offered, where it is not, and slips planted for it."""

from __future__ import annotations

from tests.check.given import Breaking, Clean, cells, payment
from tests.check.planting import BUDGET, CHANGE, INITIAL, PAID, Planting
from tests.check.slips import plant_slip

SEEN = ("BA09",)

BREAKING: Breaking = {
    "BA09 carried over, planned and handed down": ({"资金安排!C5": 5}, ["BA09 资金安排!C5 note"]),
    "BA09 swapped digits": ({"支出明细!H7": 57000}, ["BA09 支出明细!H7 note"]),
    "BA09 entered twice where executed is rounded": (
        {"支出明细!H7": 75012.5} | payment(9, D="人才引进经费", G="付考务费", H=75012.5, I="测试考试中心", K="30226 劳务费"), ["BA09 支出明细!H9 note"],
    ),
}

CLEAN: Clean = {
    "BA09 all sums close": {},
    "BA09 the unit of a column": {"资金安排!F4": 120000, "资金安排!F5": 50000, "资金安排!F6": 80000},
    "BA09 explained by AD01": {"预算调整!E5": -5},
    "BA09 explained by AD07": cells(
        "预算调整", A="就业服务经费", B="区县级财政资金", C="2020-06-20", D="追加", E=2, F="测财发〔2020〕30号", G="新增招聘活动",
    ),
    "BA09 explained by SP02": payment(
        9, A="2020-10-22", B="记-0005", C=105, D="人才引进经费", G="付人才公寓水电费", H=5000, I="测试电力公司", K="30206 电费", M="不涉及",
    ),
}

PLANTED = Planting()

for _kind, _column in (("unit", INITIAL), ("swapped", BUDGET), ("sign", PAID), ("twice", PAID), ("missing", CHANGE)):
    PLANTED.add("BA09", f"{_column}：{_kind}", plant_slip(_kind, _column))
