"""数据来源: what was read with which program and pack, what rests on unconfirmed values, rows and sums per sheet."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval import __version__
from perfeval.declared.columns import Column
from perfeval.declared.kinds import MONEY
from perfeval.declared.regulations import basis_text, cautions, values_of
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.tables import Table
from perfeval.words.decimals import in_yuan
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import open_page, print_setup, tab_color
from perfeval.write.pages.page import Page

TITLE = "数据来源"

_WIDTHS = (22, 34, 16, 20, 24, 20)


def sources_page(evaluation: Evaluation) -> Page:
    """Build the page."""
    draft = Draft(TITLE, _WIDTHS)
    open_page(draft, evaluation, "数据来源")
    _heading(draft, "一、文件与程序")
    for label, value in _facts(evaluation):
        draft.put(0, label, "label")
        draft.put(1, value, "text_wrap", across=len(_WIDTHS) - 1)
        draft.next()
    _heading(draft, "二、读到的工作表")
    draft.line(("工作表", "表头行和数据行", "数据行数", "金额列", "合计（元）", "没有读的列"), "header")
    for table in evaluation.case.workbook.tables.values():
        _write_table(draft, table)
    _heading(draft, "三、评价办法中未经原文确认的取值")
    _write_unconfirmed(draft, evaluation)
    return draft.page(print_setup(evaluation, landscape=True), tab_color=tab_color(evaluation))


def _heading(draft: Draft, text: str) -> None:
    draft.skip()
    draft.put(0, text, "heading", across=len(_WIDTHS))
    draft.next(26)


def _facts(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    case = evaluation.case
    workbook, regulation = case.workbook, case.regulation
    yield "填报文件", workbook.name
    yield "填报文件 sha256", workbook.sha256
    yield "读取方式", f"{workbook.reader}；公式单元格 {workbook.formulas} 个，按已存的数值读取"
    if workbook.forms:
        yield "文件种类", f"不是标准工作簿，是填好的自评表 {len(workbook.forms)} 份；预算调整、支付、到位和文字说明未核查"
    yield "程序版本", f"perfeval {__version__}"
    yield "评价办法", f"{regulation.title}（{regulation.document}），编号 {regulation.id}"
    yield from (("评价办法提示", caution) for caution in cautions(regulation, workbook.year))
    yield "评价办法取值 sha256", regulation.sha256
    if case.settings.sha256:
        yield "配置文件 sha256", case.settings.sha256


def _write_table(draft: Draft, table: Table) -> None:
    frame = table.frame
    rows = f"表头第 {table.header_row} 行" + (f"，数据第 {frame.index.min()} 至 {frame.index.max()} 行" if len(frame) else "")
    if table.cells:
        sheets = "、".join(dict.fromkeys(str(place.sheet) for place in table.cells.values()))
        rows = f"从填好的自评表（{sheets}）中读出"
    money = [column for column in table.sheet.columns if column.kind is MONEY and table.has(column.name)]
    height = max(1, len(money))
    draft.put(0, table.sheet.title if table.cells else table.title, "text_wrap", down=height)
    draft.put(1, rows, "text_wrap", down=height)
    draft.put(2, len(frame), "count", down=height)
    draft.put(5, "、".join(table.extra) or None, "text_wrap", down=height)
    columns: list[Column | None] = [*money] or [None]
    for column in columns:
        draft.put(3, f"{column.title}（原表单位{table.units.get(column.name, '不明')}）" if column else None, "text_wrap")
        draft.put(4, in_yuan(int(frame[column.name].sum())) if column else None, "money_yuan")
        draft.next()


def _write_unconfirmed(draft: Draft, evaluation: Evaluation) -> None:
    regulation = evaluation.case.regulation
    draft.put(0, "取值", "header")
    draft.put(1, "内容", "header", across=2)
    draft.put(3, "依据和另有做法", "header", across=3)
    draft.next()
    for value in values_of(regulation):
        basis = regulation.basis_of(value.path)
        if basis is None or not basis.confirmed:
            draft.put(0, value.label, "text_wrap")
            draft.put(1, value.text, "text_wrap", across=2)
            draft.put(3, basis_text(basis), "text_wrap", across=3)
            draft.next()
