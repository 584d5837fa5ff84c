"""Mistakes in single cells of any sheet (CE)."""

from __future__ import annotations

from tests.check.planted.planting import (
    ARRIVED,
    BUDGET,
    CHANGE,
    EXECUTED,
    INITIAL,
    PAID,
    A,
    F,
    P,
    S,
    T,
    becomes,
    cell,
    is_blank,
    profile,
)

for _title, _header in ((F, "项目名称"), (A, "调整事由"), (S, "摘要"), (P, "三级指标"), (S, PAID), (T, "内容")):
    cell("CE01", _title, _header, is_blank)
profile("CE01", "单位名称", lambda _v, _b: None)
for _title, _header, _wrong in ((F, INITIAL, "十二万"), (S, PAID, "约五千"), (S, "支付日期", "年中"), (A, "调整日期", "2021-13-40"), (F, BUDGET, "12..5")):
    cell("CE02", _title, _header, becomes(_wrong))
profile("CE02", "预算年度", lambda _v, _b: "今年")
for _title, _header, _wrong in ((F, "资金来源", "镇级小金库"), (A, "调整类型", "变更"), (S, "采购方式", "熟人介绍"), (P, "一级指标", "过程指标")):
    cell("CE03", _title, _header, becomes(_wrong))
for _title, _header in ((F, INITIAL), (S, PAID), (A, CHANGE), (F, EXECUTED)):
    cell("CE04", _title, _header, becomes("#REF!"))
    cell("CE05", _title, _header, becomes("=1+1|"))
cell("CE06", S, PAID, lambda v, _r, _b: v + 0.004)
cell("CE06", F, ARRIVED, lambda v, _r, _b: v + 0.0000001)
cell("CE07", S, PAID, lambda v, _r, _b: f"{v}元")
cell("CE07", F, INITIAL, lambda v, _r, _b: f"{v}万元")
for _wrong in ("测财发[2020]12号", "测财发〔2020〕第12号", "测财发〔2020〕012号", "测财发2020〕12号"):
    cell("CE08", F, "下达文号", becomes(_wrong))
cell("CE09", S, "项目名称", lambda v, _r, _b: v + "项目")
cell("CE09", A, "项目名称", lambda v, _r, _b: v[:-1])
cell("CE10", S, PAID, lambda v, _r, _b: f"{v:,.2f}")
cell("CE10", F, INITIAL, lambda v, _r, _b: str(v))
cell("CE11", S, "摘要", becomes("=付款"))
cell("CE11", S, "收款单位", becomes("http://example.com"))
