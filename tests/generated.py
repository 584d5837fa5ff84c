"""The files of the repository that are generated from code. `python -m tests.generated` writes them; a test compares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from perfeval.kinds import CHOICE
from perfeval.model import Column, Sheet
from perfeval.regulations import describe_regulation, list_regulations
from perfeval.rules import rules_page
from perfeval.sheets import SHEETS
from perfeval.workbook.examples import write_input_templates

ROOT = Path(__file__).parent.parent


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
    "docs/rules.md": rules_page,
    "docs/workbook.md": workbook_page,
    "docs/regulations.md": regulations_page,
}


def main() -> None:
    write_input_templates(ROOT / "input_templates")
    for name, make in PAGES.items():
        (ROOT / name).write_text(make(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
