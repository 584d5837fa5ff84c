"""The files of the repository that are generated from code. `python -m tests.tools.generated` writes them; a test compares."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from perfeval.check.catalogue_page import rules_page
from perfeval.declared.columns import Column, Sheet
from perfeval.declared.regulations import describe_regulation, list_regulations
from perfeval.declared.sheets import SHEETS
from perfeval.run.results import RESULTS
from tests.tools.examples import input_templates
from tests.tools.forms_page import forms_page
from tests.tools.paths import ROOT

MEASURED = ROOT / "docs" / "measured.json"


def rules_with_rates() -> str:
    """docs/rules.md: the catalogue, then what was measured of it (kept by tests.tools.mutation_report)."""
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))
    lines = [
        "## 检出率", "",
        f"在 {measured['books']} 个随机生成、各处相符的工作簿中各植入一处差错，逐条规则统计在所指单元格检出的次数；",
        f"另在 {measured['clean']} 个没有差错的工作簿和 {measured['ordinary']} 个普通年份的工作簿中统计误报的工作簿数。",
        "普通年份指：凭证号按月重编、审批栏只填一列或都不填、批量发放、退款、资金分三个文号、万元两位小数、执行 92% 并写明原因、提前下达、四季度追加、",
        "沿用系统导出的列名、不填标准、一月上旬支付，表中有合计行、页脚、合并或分组的名称。", "",
        "| 规则 | 植入 | 检出 | 无差错工作簿中的误报 | 普通年份的错误 | 普通年份的提醒 |", "|---|---|---|---|---|---|",
    ]
    for code, rates in measured["rules"].items():
        clean = sum(count for name, count in rates.items() if name.startswith("clean"))
        errors, warnings = (rates.get(f"ordinary {severity}", 0) for severity in ("error", "warning"))
        lines.append(f"| {code} | {rates['planted']} | {rates['detected']} | {clean} | {errors} | {warnings} |")
    lines += ["", *_untidy(measured), "", *_combinations(measured["combinations"]), "", *_repairs(measured["repairs"])]
    return rules_page() + "\n" + "\n".join(lines) + "\n"


def _untidy(measured: dict[str, dict[str, dict[str, int]]]) -> Iterator[str]:
    """How untidy books and those that look like them are read (tests/check/untidiness.py)."""
    yield "## 粘贴和填写中的不整洁"
    yield ""
    yield "各单位实际粘贴、填写的样子：合计行、页脚、合并单元格、来源和单位的写法、日期、编号、看不见的字符、账务系统的列、完成值中的说明。"
    yield "“读对”：金额和得分与整洁的工作簿完全相同，没有错误和提醒；形似而不同的，是照常计入的支付，或者在所指单元格报告的差错。"
    for kind, title in (("untidy", "不整洁而无碍"), ("lookalikes", "形似而不同")):
        books, right = (sum(counts.get(name, 0) for counts in measured[kind].values() for name in names) for names in (("found", "missed"), ("found",)))
        yield ""
        yield f"{title}：{len(measured[kind])} 种，{books} 个工作簿，读对 {right} 个。"
        yield ""
        yield "| 做法 | 工作簿 | 读对 |"
        yield "|---|---|---|"
        for name, counts in measured[kind].items():
            yield f"| {name.replace('|', '／')} | {sum(counts.values())} | {counts.get('found', 0)} |"


def _combinations(measured: dict[str, dict[str, int]]) -> Iterator[str]:
    """The outcome of each mistake where two or three were planted together (tests/tools/planted.py)."""
    yield "## 几处差错同时存在"
    yield ""
    yield "在一个工作簿中随机植入两处或三处差错，逐处统计。“已说明未核查”：规则说明因另一处差错无法核对；“互相牵连”：另一处差错改动、删除了同一行或同一列；"
    yield "“不再成立”：另一处改动使它不再是差错（如补了调整文件，指标值与批复不同就有了依据）；“不止一处不平”：BA09 只在改一格就能全部相平时提出，另有合计不平时不提。"
    yield ""
    yield "| 植入处数 | 工作簿 | 检出 | 已说明未核查 | 互相牵连 | 不再成立 | 不止一处不平 | 漏检 |"
    yield "|---|---|---|---|---|---|---|---|"
    for kind, counts in measured.items():
        cells = (counts.get(name, 0) for name in ("books", "found", "told", "entangled", "explained", "spoiled", "missed"))
        yield f"| {kind} | {' | '.join(map(str, cells))} |"


SLIPS = {"swapped": "两个数字颠倒", "sign": "正负号填反", "unit": "元与万元混淆", "digit": "错一位数字", "missing": "漏填一次调整", "twice": "一笔支付登记两次"}


def _repairs(measured: dict[str, dict[str, int]]) -> Iterator[str]:
    """How often the cell with a slip is among the candidates of BA09 (tests/check/slips.py)."""
    told, missed = (sum(counts.get(name, 0) for counts in measured.values()) for name in ("found", "missed"))
    yield "## 填错之处的推测（BA09）"
    yield ""
    yield f"在无差错的工作簿中随机选一个金额单元格，填错一次。数据能够判断的 {told + missed} 次中，真正填错的单元格在三个候选之内的有 {told} 次。"
    yield "“能够判断”：合计不平，且至多三个单元格改一处就能解释（同一行的全年预算数与全年执行数相等的，视为可信）。"
    yield "不能判断的有：差额在填报位数的误差以内；一笔支付错一位数字（另几笔支付错一位也能解释同样的差额）；到位数（没有合计与它核对）。"
    yield "“另有规则指出”：该单元格已由 FU06、AD01 等作为错误报告，BA09 不再重复。"
    yield ""
    yield "| 填错方式 | 列 | 能判断且列为候选 | 能判断未列为候选 | 不足以判断仍列为候选 | 另有规则指出 | 不能判断 |"
    yield "|---|---|---|---|---|---|---|"
    for name, counts in measured.items():
        kind, column = name.split(" ")
        cells = (counts.get(outcome, 0) for outcome in ("found", "missed", "luck", "other", "open"))
        yield f"| {SLIPS[kind]} | {column} | {' | '.join(map(str, cells))} |"


def workbook_page() -> str:
    """docs/workbook.md: every sheet and column of the standard workbook."""
    said = "由 `perfeval/declared/sheets.py` 生成。`*` 为必填。列按表头识别，先后不限；说明写“模板中没有”的列，表里有就读取。"
    return "\n".join(["# 标准工作簿", "", said, "", *(line for s in SHEETS for line in _sheet(s))])


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield f"## {sheet.title}（`{sheet.name}`）"
    yield ""
    returned = "" if sheet.in_template else "。模板中没有这张表，它随退回修改的工作簿带出"
    yield f"{sheet.purpose}。{sheet.note}{returned}".rstrip("。") + "。"
    yield ""
    if sheet.columns:
        yield "| 列 | 标识 | 内容 | 也可写作 | 说明 |"
        yield "|---|---|---|---|---|"
        yield from (_column(column) for column in sheet.columns)
        yield ""


def _column(column: Column) -> str:
    content = "、".join(choice.name for choice in column.choices) or column.kind.label
    star = "\\*" if column.required else ""
    told = "；".join(part for part in (column.help, "" if column.offered else "模板中没有") if part)
    return f"| {column.header}{star} | `{column.name}` | {content} | {'、'.join(column.aliases)} | {told} |"


def regulations_page() -> str:
    """docs/regulations.md: every pack in full."""
    packs = [f"```\n{describe_regulation(pack)}\n```\n" for pack in list_regulations(None)]
    return "\n".join(["# 评价办法", "", "由 `perfeval/declared/regulations/*.toml` 生成。", "", *packs])


def readme() -> str:
    """README.md with its table of result files made anew."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    head = "   | 文件 | 用途 |\n   |---|---|\n"
    before, after = text.split(head)
    rows = [f"   | `{file.pattern.format(name='单位')}` | {file.purpose} |\n" for file in RESULTS]
    return before + head + "".join(rows) + after[after.index("\n\n") + 1:]


PAGES: dict[str, Callable[[], str]] = {
    "README.md": readme,
    "docs/rules.md": rules_with_rates,
    "docs/workbook.md": workbook_page,
    "docs/regulations.md": regulations_page,
    "docs/forms.md": forms_page,
}


def main() -> None:
    for name, content in input_templates().items():
        (ROOT / "input_templates" / name).write_bytes(content)
    for name, make in PAGES.items():
        (ROOT / name).write_text(make(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
