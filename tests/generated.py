"""The files of the repository that are generated from code. `python -m tests.generated` writes them; a test compares."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from perfeval.declared import Column, Sheet
from perfeval.kinds import CHOICE
from perfeval.regulations import describe_regulation, list_regulations
from perfeval.rules.pages import rules_page
from perfeval.sheets import SHEETS
from perfeval.workbook.examples import write_input_templates

ROOT = Path(__file__).parent.parent
MEASURED = ROOT / "docs" / "measured.json"


def rules_with_rates() -> str:
    """docs/rules.md: the catalogue, then what was measured of it (kept by tests.mutation_report)."""
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))
    lines = [
        "## 检出率", "",
        f"在 {measured['books']} 个随机生成、各处相符的工作簿中各植入一处差错，逐条规则统计在所指单元格检出的次数；",
        f"另在 {measured['clean']} 个没有差错的工作簿和 {measured['ordinary']} 个普通年份的工作簿中统计误报的工作簿数。",
        "普通年份指：凭证号按月重编、审批栏只填一列或都不填、批量发放、退款、资金分三个文号、万元两位小数、执行 92% 并写明原因、提前下达、四季度追加、",
        "沿用系统导出的列名、不填标准、一月上旬支付。", "",
        "| 规则 | 植入 | 检出 | 无差错工作簿中的误报 | 普通年份的错误 | 普通年份的提醒 |", "|---|---|---|---|---|---|",
    ]
    for code, rates in measured["rules"].items():
        clean = sum(count for name, count in rates.items() if name.startswith("clean"))
        errors, warnings = (rates.get(f"ordinary {severity}", 0) for severity in ("error", "warning"))
        lines.append(f"| {code} | {rates['planted']} | {rates['detected']} | {clean} | {errors} | {warnings} |")
    return rules_page() + "\n" + "\n".join(lines) + "\n"


def workbook_page() -> str:
    """docs/workbook.md: every sheet and column of the standard workbook."""
    return "\n".join(["# 标准工作簿", "", "由 `perfeval/sheets.py` 生成。`*` 为必填。", "", *(line for s in SHEETS for line in _sheet(s))])


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield f"## {sheet.title}（`{sheet.name}`）"
    yield ""
    yield f"{sheet.purpose}。{sheet.note}".rstrip("。") + "。"
    yield ""
    if sheet.columns:
        yield "| 列 | 标识 | 内容 | 也可写作 | 说明 |"
        yield "|---|---|---|---|---|"
        yield from (_column(column) for column in sheet.columns)
        yield ""


def _column(column: Column) -> str:
    content = "、".join(choice.name for choice in column.choices) if column.kind is CHOICE else column.kind.label
    star = "\\*" if column.required else ""
    return f"| {column.header}{star} | `{column.name}` | {content} | {'、'.join(column.aliases)} | {column.help} |"


def regulations_page() -> str:
    """docs/regulations.md: every pack in full."""
    packs = [f"```\n{describe_regulation(pack)}\n```\n" for pack in list_regulations(None)]
    return "\n".join(["# 评价办法", "", "由 `perfeval/regulations/*.toml` 生成。", "", *packs])


PAGES: dict[str, Callable[[], str]] = {
    "docs/rules.md": rules_with_rates,
    "docs/workbook.md": workbook_page,
    "docs/regulations.md": regulations_page,
}


def main() -> None:
    write_input_templates(ROOT / "input_templates")
    for name, make in PAGES.items():
        (ROOT / name).write_text(make(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
