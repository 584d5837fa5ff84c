"""Published self-evaluations keyed into standard workbooks, as an accountant would: what is printed, where it belongs.

What a form does not print stays blank. A date it does not print is the last of June, because nothing can be entered
without one. A printed total becomes the user's own sum row. Payments are given the source whose printed amount they
match, else the one source that is left.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tests.tools.books import ADJUSTMENTS, EXPLANATIONS, FUNDING, INDICATORS, SPENDING, TEXTS, Book, Sheet
from tests.tools.paths import CASES

FOLDER = CASES
LEVELS = (("中央", "中央财政资金"), ("自治区", "省级财政资金"), ("省", "省级财政资金"), ("盟市", "市级财政资金"), ("市县", "区县级财政资金"), ("旗县", "区县级财政资金"),
          ("市财政", "市级财政资金"), ("结转", "上年结转资金"), ("单位", "单位资金"), ("专户", "财政专户管理资金"), ("其他", "其他资金"), ("上级", "省级财政资金"))
REGULATIONS = {20: "hubei"}
"""Points of the execution rate -> a pack that gives as many; every other form is read by the default one."""


def published(stem: str) -> dict[str, Any]:
    """A published case by the start of its file name."""
    (path,) = FOLDER.glob(f"*/{stem}-*.json")
    return dict(json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal))


def key_in(case: dict[str, Any]) -> Book:
    """The standard workbook of a published case."""
    unit = f"（{case['money_unit']}）"
    headings = (
        ("资金安排", FUNDING), ("预算调整", ADJUSTMENTS), ("支出明细", SPENDING), ("绩效指标", INDICATORS), ("文字说明", TEXTS), ("核查说明", EXPLANATIONS),
    )
    sheets = {title: Sheet(title, [_with_unit(header, unit) for header in headers]) for title, headers in headings}
    year = case["year"]
    profile = {
        "单位名称": case["unit"], "预算年度": year, "评价办法": REGULATIONS.get(case["execution_weight"]),
        "报告日期": dt.date(year + 1, 3, 31) if year else None, "模板版本": "1",
    }
    book = Book(profile, sheets, year or 0)
    book["资金安排"].rows += _funding(case, unit)
    book["预算调整"].rows += _adjustments(case, unit, book["资金安排"].rows)
    book["支出明细"].rows += _spending(case, unit, book["资金安排"].rows)
    book["绩效指标"].rows += _indicators(case)
    return book


def _with_unit(header: str, unit: str) -> str:
    return header.split("（")[0] + unit if header.endswith(("（万元）", "（元）")) else header


def _funding(case: dict[str, Any], unit: str) -> Iterator[dict[str, Any]]:
    printed = [row for row in case["funding"] if any(row.get(name) is not None for name in ("initial", "full_year", "executed"))]
    parts = [row for row in printed if row.get("role") != "total"]
    for row in parts or printed:
        yield {"项目名称": case["project"], "资金来源": _source(row["source"]), **_amounts(row, unit)}
    for row in printed if parts else ():
        if row.get("role") == "total":
            yield {"项目名称": "合计", **_amounts(row, unit)}


def _source(printed: str) -> str:
    return next((name for word, name in LEVELS if word in printed), "区县级财政资金")


def _amounts(row: dict[str, Any], unit: str) -> dict[str, Any]:
    named = (("年初预算数", "initial"), ("全年预算数", "full_year"), ("全年执行数", "executed"))
    return {f"{header}{unit}": _cell(row.get(name)) for header, name in named}


def _cell(value: object) -> object:
    """A number as a number, what is printed in words as it is printed."""
    return float(value) if isinstance(value, Decimal) else value


def _adjustments(case: dict[str, Any], unit: str, funding: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in case["adjustments"] or ():
        kind = next((kind for word, kind in (("下达", "上级下达"), ("调减", "调减")) if word in row["kind"]), "追加" if row["amount"] > 0 else "调减")
        yield {
            "项目名称": case["project"], "资金来源": funding[0]["资金来源"] if funding else None, "调整日期": row.get("date") or f"{case['year']}年6月",
            "调整类型": kind, f"调整金额{unit}": _cell(row["amount"]), "文号": row["kind"].split()[-1] if "〔" in row["kind"] else None,
            "调整事由": row["kind"],
        }


def _spending(case: dict[str, Any], unit: str, funding: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    executed = {row[f"全年执行数{unit}"]: row["资金来源"] for row in funding if row["项目名称"] != "合计"}
    for row in case["spending"] or ():
        paid = _cell(row["executed"])
        if "合计" in row["item"]:
            yield {"支付日期": "合计", f"金额{unit}": paid}
            continue
        left = [source for amount, source in executed.items() if amount not in {_cell(r["executed"]) for r in case["spending"]}]
        yield {"支付日期": dt.date(case["year"], 6, 30), "项目名称": case["project"], "资金来源": executed.get(paid, left[0] if left else None),
               "摘要": row["item"], f"金额{unit}": paid}


def _indicators(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for row in case["indicators"]:
        yield {
            "项目名称": case["project"], "一级指标": row["level1"], "二级指标": row["level2"], "三级指标": row["level3"],
            "年度指标值": row["target_text"], "实际完成值": row["actual_text"], "分值": _cell(row["weight"]),
            "自评得分": _cell(row["score_published"]), "偏差原因及改进措施": row["deviation_note"],
        }
