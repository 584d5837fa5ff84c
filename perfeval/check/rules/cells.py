"""CE rules: cells that are empty, unreadable, or read with a remark."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator

from msgspec import Struct

from perfeval.check.grounds.evaluated import not_evaluated
from perfeval.check.grounds.indicator_lines import placeholder_rows
from perfeval.check.grounds.remarks import TEMPLATE, column_title, remarks, runs
from perfeval.check.grounds.repeats import alike_but_for_cut_codes
from perfeval.check.grounds.wording import amount, places, unit_at
from perfeval.check.rule import Breach, NotChecked, Result, rule
from perfeval.declared.kinds import MONEY, Kind, Remark
from perfeval.declared.regulations import load_regulation, outside
from perfeval.declared.sheets import sheet
from perfeval.declared.sources import LEVELS, OWN_LEVEL
from perfeval.errors import RegulationError
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.place import Place
from perfeval.facts.tables import CellRemark, Table
from perfeval.words.spelling import fold

CLOSE = 0.6
"""Names at least so alike (difflib ratio) are offered as what was meant."""

OWN_RULE = {("indicators", "weight"), ("indicators", "target"), ("indicators", "actual"), ("explanations", "text")}
"""Required cells whose emptiness other rules report: on indicators, and the finding that is still unanswered."""


def _each(case: Case, remark: Remark, message: Callable[[CellRemark], str]) -> Iterator[Breach]:
    """One finding per cell: in a form one cell may stand for several rows."""
    for found in {(one.place, one.column): one for one in remarks(case, remark)}.values():
        yield Breach(found.place, message(found))


@rule("CE01", "必填单元格没有填写", Severity.ERROR,
      advice="填上这一格的内容。",
      basis=TEMPLATE)
def required_cell_empty(case: Case) -> Iterator[Result]:
    """模板中带星号的列，每一行都要填写。空白不等于零：没有年初预算的请填 0；只有全年预算数正好等于各次调整之和的，
    空着的年初预算数按 0 计，并作提示。“-”“/”“无”都按空白处理。"""
    unused = placeholder_rows(case) if "indicators" in case.workbook.tables else frozenset()
    named = set[tuple[Place, str | None]]()  # in a form one cell may stand for several rows
    for remark in remarks(case, Remark.BLANK_REQUIRED):
        left_over = remark.sheet == "indicators" and remark.row in unused  # IN19
        if (remark.sheet, remark.column) not in OWN_RULE and not left_over and (remark.place, remark.column) not in named:
            named.add((remark.place, remark.column))
            yield Breach(remark.place, f"“{column_title(remark)}”没有填写。", advice=_how_to_fill(remark))
    for remark in remarks(case, Remark.BLANK_IS_ZERO):
        yield Breach(remark.place, f"“{column_title(remark)}”没有填写，全年预算数正好等于各次调整之和，按0计算。", severity=Severity.NOTE,
                     advice="无需处理；建议填 0。")


def _how_to_fill(remark: CellRemark) -> str:
    """What to do about an empty cell: by its kind, so that nobody is told to type 0 for a date."""
    column = sheet(remark.sheet).column(remark.column or "")
    if column.kind is MONEY:
        return f"填上“{column.title}”；金额确实为零的请填 0。"
    if column.choices:
        return f"从下拉列表中选择“{column.title}”。"
    example = column.example or column.kind.example
    return f"填上“{column.title}”" + (f"，例如“{example}”。" if example else "。")


@rule("CE02", "内容不是要求的类型", Severity.ERROR,
      advice="按示例的样子重新填写，一个单元格只填一个值。",
      basis=TEMPLATE)
def not_of_kind(case: Case) -> Iterator[Result]:
    """金额列要填数字，日期列要填日期，年度要填四位年份。读不出来的内容不会当作零，也不会猜。
    例如金额写成“约12万”，日期写成“年底前”，都无法参加计算。日期列里是没有设成日期格式的数字序号的，按它代表的日期读取，每列提示一次。
    一列中连续10格以上都读不出来的，多半是粘贴的内容与表头没有对上，只在第一格列一条。"""
    for remark, count in runs(case, Remark.NOT_OF_KIND):
        kind = sheet(remark.sheet).column(remark.column).kind if remark.column else None
        if count > 1 and kind is not None:
            yield Breach(remark.place, f"“{column_title(remark)}”从这里起连续{count}格填的都不是{kind.label}（如“{remark.raw}”），内容与表头对不上。",
                         advice="多半是粘贴时没有带上表头，或者把两个系统的导出上下接在了一起：把表头和数据一起重新粘贴，一张表只粘贴一个系统的导出。")
            continue
        wanted = f"，应填{kind.label}，例如“{kind.example}”" if kind and kind.example else ""
        yield Breach(remark.place, f"“{column_title(remark)}”填的是“{remark.raw}”{wanted}。", advice=_how_to_mend(kind) if kind else None)
    for column in _by_column(case, Remark.SERIAL_DATE):
        first = column.remarks[0]
        yield Breach(column.place, f"“{column_title(first)}”有{len(column.remarks)}格是数字序号（如{first.raw}），已按日期（{first.detail}）读取。",
                     severity=Severity.NOTE, advice="请核对读出的日期；把这一列设成日期格式，就会显示为日期。", content=column.content)


_MENDING = {
    "money": "只填数字，例如“12.50”；说明写在别的列里。", "number": "只填一个数字。", "year": "填四位数的年份，例如“2020”。",
    "date": "填一个具体的日期，例如“2020-11-05”；只知道月份的写“2020年11月”。",
}
"""What to do about a cell that is not of its kind, by the kind."""


def _how_to_mend(kind: Kind) -> str | None:
    return _MENDING.get(kind.name)


class _Column(Struct, frozen=True):
    """The remarks of one kind on one column, and where it is named: its heading; a key of 单位信息 by its own cell."""

    place: Place
    remarks: tuple[CellRemark, ...]
    content: str


def _by_column(case: Case, remark: Remark) -> Iterator[_Column]:
    """What holds for a whole column is one finding at its heading."""
    found: dict[tuple[str, str | None], list[CellRemark]] = {}
    for one in remarks(case, remark):
        found.setdefault((one.sheet, one.column), []).append(one)
    for (name, column), together in found.items():
        table = case.workbook.tables.get(name)
        has_heading = table is not None and column is not None and table.has(column) and not table.cells
        place = table.heading(column) if table is not None and column is not None and has_heading else together[0].place
        yield _Column(place, tuple(together), f"{name} {column}")


@rule("CE03", "内容不在可选范围内", Severity.ERROR,
      advice="从下拉列表中选择一项。",
      basis=TEMPLATE)
def not_a_choice(case: Case) -> Iterator[Result]:
    """有下拉列表的列只能填列表中的内容，常见的简称也能识别。
    消息中列出全部可选内容，并指出最接近的一项。资金来源按其中写明的级次或种类识别；
    只写“财政拨款”“一般公共预算”等、没有写级次的，读作“财政拨款（未分级次）”，每列提醒一次。“本级”按单位信息的预算级次或单位名称确定。"""
    for remark in remarks(case, Remark.NOT_A_CHOICE):
        choices = [choice.name for choice in sheet(remark.sheet).column(remark.column or "").choices]
        if not choices:  # 支付状态, told by its words
            yield Breach(remark.place, f"“{column_title(remark)}”填的是“{remark.raw}”，看不出这笔钱付了没有。", found=remark.raw,
                         advice="改成已支付、已清算、已退回、作废或在途。")
            continue
        near = [] if remark.column == "source" else difflib.get_close_matches(fold(remark.raw), choices, 1, CLOSE)
        hint = "，看不出是哪一级、哪一种资金" if remark.column == "source" else f"，最接近的是“{near[0]}”" if near else ""
        yield Breach(remark.place, f"“{column_title(remark)}”填的是“{remark.raw}”{hint}。可选：{'、'.join(choices)}。", near[0] if near else None,
                     remark.raw)
    yield from _without_level(case)
    yield from _unknown_regulation(case)


def _without_level(case: Case) -> Iterator[Breach]:
    """Public money whose level of government is not told: once per column, at its heading."""
    for name, table in case.workbook.tables.items():
        found = table.remarked(Remark.WITHOUT_LEVEL)
        if not found:
            continue
        words = "、".join(f"“{word}”" for word in list(dict.fromkeys(remark.raw for remark in found))[:3])
        own = any(remark.detail == OWN_LEVEL for remark in found)
        yield Breach(
            table.heading("source") if table.has("source") and not table.cells else found[0].place,
            f"“{column_title(found[0])}”有{len(found)}处填的是{words}，没有写明是哪一级的财政资金，报告中因此分不出本级安排和上级下达。",
            severity=Severity.WARNING, content=f"{name} {words}",
            advice="在单位信息的“预算级次”中填写本单位的级次。" if own else
            f"能分清的，改填{'、'.join(LEVELS)}；本单位一律不分级次的，在核查说明中写明。",
        )


def _unknown_regulation(case: Case) -> Iterator[Result]:
    """评价办法 of 单位信息 names no pack (what was computed meanwhile stands on the default one), or one for other years."""
    wanted = case.profile.get("regulation")
    try:
        found = load_regulation(wanted, case.settings.regulations_folder)
        if wanted is not None and (problem := outside(found, case.workbook.year)) and not case.workbook.forms:
            yield Breach(case.profile.place("regulation"), problem, found=str(wanted), severity=Severity.NOTE,
                         advice="按本级财政部门当年的通知确认评价办法；有新办法的，写成自己的办法文件后在这里填它的编号。")
    except RegulationError as error:
        yield Breach(
            case.profile.place("regulation"), f"{error.message}，本次暂按{case.regulation.document}计算。", found=str(wanted),
            advice=f"填写可用的评价办法，或者留空。{error.advice}",
        )


@rule("CE04", "单元格是错误值", Severity.ERROR,
      advice="改正公式，或直接填写数值。",
      basis=TEMPLATE)
def error_value(case: Case) -> Iterator[Result]:
    """公式出错时单元格显示 #REF!、#DIV/0!、#N/A 等，没有可用的数值。
    这样的单元格不会当作零，凡是用到它的核查都列为“未核查”。"""
    yield from _each(case, Remark.ERROR_VALUE, lambda r: f"“{column_title(r)}”显示为错误值{r.raw}。")


@rule("CE05", "公式没有保存结果", Severity.ERROR,
      advice="用表格软件打开工作簿，重新计算后保存，再提交。",
      basis=TEMPLATE)
def no_stored_value(case: Case) -> Iterator[Result]:
    """由程序生成、没有用表格软件打开过的工作簿，公式可能没有保存计算结果，读出来是空的。
    打开后保存一次就有了。"""
    yield from _each(case, Remark.NO_STORED_VALUE, lambda r: f"“{column_title(r)}”是公式，但没有保存计算结果。")


@rule("CE06", "金额细于一分钱", Severity.NOTE,
      advice="无需处理；计算时四舍五入到分。",
      basis=TEMPLATE)
def finer_than_fen(case: Case) -> Iterator[Result]:
    """金额以分为最小单位。多出来的小数多半是除法或比例计算留下的，参加合计时四舍五入到分。"""
    yield from _each(case, Remark.FINER_THAN_FEN, lambda r: f"“{column_title(r)}”为“{r.raw}”，细于一分钱，已四舍五入到分。")


@rule("CE07", "单元格里自带单位", Severity.NOTE,
      advice="请核对单位；单元格里写了单位的，以单元格为准。",
      basis=TEMPLATE)
def own_unit(case: Case) -> Iterator[Result]:
    """列标题已有单位，单元格里又写了单位（例如“5.8万”），以单元格里的为准。
    列在这里供核对，避免元和万元混用。"""
    yield from _each(case, Remark.OWN_UNIT, lambda r: f"“{column_title(r)}”写的是“{r.raw}”，按{r.detail}读取。")


@rule("CE08", "文号写法不规范", Severity.WARNING,
      advice="按消息中的写法改正：年份用六角括号〔〕，序号不加“第”。",
      basis="《党政机关公文格式》（GB/T 9704）发文字号")
def document_number_malformed(case: Case) -> Iterator[Result]:
    """发文字号由机关代字、年份、序号组成，例如“梁平财发〔2020〕563号”。括号用错、缺半个括号、多了“第”的，
    能读出来，但要改正；序号补零的多是系统自动生成，和会议纪要、通知等不是文号的一样只作提示。一格中有两个文号的，按两份文件读取。"""
    yield from _each(case, Remark.DOCUMENT_MALFORMED, lambda r: f"“{r.raw}”应写作“{r.detail}”。")
    for remark in remarks(case, Remark.DOCUMENT_PADDED):
        yield Breach(remark.place, f"“{remark.raw}”的序号补了零，按“{remark.detail}”读取。", severity=Severity.NOTE, advice="无需处理。")
    for remark in remarks(case, Remark.DOCUMENT_OTHER):
        yield Breach(remark.place, f"“{remark.raw}”不是文号，按普通文字保留。", severity=Severity.NOTE,
                     advice="有文号的请填文号；依据是通知或会议纪要的，无需处理。")


@rule("CE09", "项目不在资金安排中", Severity.ERROR, needs=("funding", "funding.project"),
      advice="改成资金安排中的项目名称；确是另一个项目的，请在资金安排中补上；不参加自评的，在项目信息的“是否自评”中填“否”。",
      basis=TEMPLATE)
def project_unknown(case: Case) -> Iterator[Result]:
    """各表的项目名称应与资金安排一致（空格和全半角不计），也可以用项目编码对应。
    名称对不上的行不属于任何项目，其金额不在各项目的合计之内。同一名称在一张表上只报告一次，写明行数和金额。绩效指标中的由该表的核查报告。"""
    funding = case.table("funding")
    known = {fold(line["project"]): line["project"] for line in funding.rows.values() if line["project"] is not None}
    if not known:
        return
    unread = [funding.place(row, "project") for row, line in funding.rows.items() if line["project"] is None]
    if unread:
        yield NotChecked(f"{places(unread)}的项目名称未能读取，无法判断其他表的项目是否在资金安排中")
        return
    for name, table in case.workbook.tables.items():
        if name not in ("funding", "indicators") and "project" in table.frame:
            yield from _strangers(table, known, not_evaluated(case))


def _strangers(table: Table, known: dict[str, str], excused: frozenset[str]) -> Iterator[Breach]:
    projects = table.frame["project"]
    strange = {name for name in set(projects.dropna().unique()).difference(known.values()) if fold(name) not in excused}
    rows: dict[str, list[int]] = {}
    for row, name in projects[projects.isin(strange)].items() if strange else ():
        rows.setdefault(name, []).append(int(str(row)))
    for name, together in rows.items():
        near = difflib.get_close_matches(fold(name), list(known), 1, CLOSE)
        hint = f"，名称最接近的是“{known[near[0]]}”" if near else ""
        yield Breach(table.place(together[0], "project"), f"项目“{name}”不在资金安排中{hint}{_extent(table, together)}。",
                     known[near[0]] if near else None, name)


def _extent(table: Table, rows: list[int]) -> str:
    """How many rows bear a name and what they sum to, where that is more than one row says itself."""
    if len(rows) == 1:
        return ""
    fen = [table.value(row, "amount") for row in rows] if "amount" in table.frame else []
    known = [one for one in fen if one is not None]
    return f"；共{len(rows)}行" + (f"，金额合计{amount(sum(known), unit_at(table, rows[0], 'amount'))}" if known else "")


@rule("CE10", "数字存成了文字", Severity.NOTE,
      advice="无需处理；建议改为数字格式，便于在表格中求和。",
      basis=TEMPLATE)
def number_as_text(case: Case) -> Iterator[Result]:
    """单元格是文字格式，内容是数字，已按数字读取。表格软件的求和公式会跳过这样的单元格，合计因此偏小。每列只提示一次。"""
    for column in _by_column(case, Remark.NUMBER_AS_TEXT):
        first = column.remarks[0]
        where = f"有{len(column.remarks)}格的数字" if len(column.remarks) > 1 else f"的“{first.raw}”"
        yield Breach(column.place, f"“{column_title(first)}”{where}是文字格式，已按数字读取。", content=column.content)


@rule("CE11", "文字像公式或链接", Severity.NOTE,
      advice="请确认内容无误；结果中一律作为普通文字。",
      basis=TEMPLATE)
def formula_text(case: Case) -> Iterator[Result]:
    """以等号、@ 开头的文字，或网址、文件路径，在别的表格里可能被当成公式或链接执行。
    结果文件中一律写成普通文字。"""
    yield from _each(case, Remark.FORMULA_TEXT, lambda r: f"“{column_title(r)}”的内容像公式或链接，已作为普通文字。")


@rule("CE12", "编号丢失了末尾的数字", Severity.NOTE,
      advice="改单元格格式找不回来：请从原系统重新导出，导入时把这一列设成文本；或者照原件重新填写。",
      basis="表格软件的数字只保留15位")
def code_cut_short(case: Case) -> Iterator[Result]:
    """表格软件的数字只保留15位，更长的编号存成数字，末尾就变成0或者写成几点几乘以10的多少次方，原来的数字已经丢失。
    这样的编号不用来判断两行是否相同，每列提示一次；如果只差这些数字就会被认为重复支付，则作为提醒。"""
    spending = case.workbook.tables.get("spending")
    suspected = set(alike_but_for_cut_codes(spending)) if spending is not None else set()
    for column in _by_column(case, Remark.DIGITS_LOST):
        first = column.remarks[0]
        rows = [row for one in column.remarks if first.sheet == "spending" and (row := one.row) in suspected]
        doubt = f"；第{rows[0]}行等{len(rows)}行的其他内容与别的行相同，无法判断是否重复" if rows else ""
        yield Breach(column.place, f"“{column_title(first)}”有{len(column.remarks)}格是超过15位的数字（如{first.raw}），末尾的数字已经丢失{doubt}。",
                     severity=Severity.WARNING if rows else None, content=f"{column.content} {bool(rows)}")
