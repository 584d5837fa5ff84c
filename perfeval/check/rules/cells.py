"""CE rules: cells that are empty, unreadable, or read with a remark."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator

from perfeval.check.grounds.indicator_lines import placeholder_rows
from perfeval.check.grounds.remarks import TEMPLATE, column_title, remarks
from perfeval.check.grounds.wording import places
from perfeval.check.rule import Breach, NotChecked, Result, rule
from perfeval.declared.kinds import Remark
from perfeval.declared.regulations import load_regulation
from perfeval.declared.sheets import sheet
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
      advice="填上内容；金额确实为零的请填 0。",
      basis=TEMPLATE)
def required_cell_empty(case: Case) -> Iterator[Result]:
    """模板中带星号的列，每一行都要填写。空白不等于零：没有年初预算的请填 0。
    “-”“/”“无”都按空白处理。"""
    unused = placeholder_rows(case) if "indicators" in case.workbook.tables else frozenset()
    named = set[tuple[Place, str | None]]()  # in a form one cell may stand for several rows
    for remark in remarks(case, Remark.BLANK_REQUIRED):
        left_over = remark.sheet == "indicators" and remark.row in unused  # IN19
        if (remark.sheet, remark.column) not in OWN_RULE and not left_over and (remark.place, remark.column) not in named:
            named.add((remark.place, remark.column))
            yield Breach(remark.place, f"“{column_title(remark)}”没有填写。")


@rule("CE02", "内容不是要求的类型", Severity.ERROR,
      advice="按示例的样子重新填写，一个单元格只填一个值。",
      basis=TEMPLATE)
def not_of_kind(case: Case) -> Iterator[Result]:
    """金额列要填数字，日期列要填日期，年度要填四位年份。读不出来的内容不会当作零，也不会猜。
    例如金额写成“约12万”，日期写成“年底前”，都无法参加计算。"""
    for remark in remarks(case, Remark.NOT_OF_KIND):
        kind = sheet(remark.sheet).column(remark.column).kind if remark.column else None
        wanted = f"，应填{kind.label}，例如“{kind.example}”" if kind and kind.example else ""
        yield Breach(remark.place, f"“{column_title(remark)}”填的是“{remark.raw}”{wanted}。")


@rule("CE03", "内容不在可选范围内", Severity.ERROR,
      advice="从下拉列表中选择一项。",
      basis=TEMPLATE)
def not_a_choice(case: Case) -> Iterator[Result]:
    """有下拉列表的列只能填列表中的内容，常见的简称也能识别。
    消息中列出全部可选内容，并指出最接近的一项。"""
    for remark in remarks(case, Remark.NOT_A_CHOICE):
        choices = [choice.name for choice in sheet(remark.sheet).column(remark.column or "").choices]
        near = difflib.get_close_matches(fold(remark.raw), choices, 1, CLOSE)
        hint = f"，最接近的是“{near[0]}”" if near else ""
        yield Breach(remark.place, f"“{column_title(remark)}”填的是“{remark.raw}”{hint}。可选：{'、'.join(choices)}。", near[0] if near else None,
                     remark.raw)
    yield from _unknown_regulation(case)


def _unknown_regulation(case: Case) -> Iterator[Result]:
    """评价办法 of 单位信息 names no pack; what was computed meanwhile stands on the default one."""
    wanted = case.profile.get("regulation")
    try:
        load_regulation(wanted, case.settings.regulations_folder)
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
      advice="按消息中的写法改正：年份用六角括号〔〕，序号不加“第”，不补零。",
      basis="《党政机关公文格式》（GB/T 9704）发文字号")
def document_number_malformed(case: Case) -> Iterator[Result]:
    """发文字号由机关代字、年份、序号组成，例如“梁平财发〔2020〕563号”。括号用错、缺半个括号、多了“第”、
    序号补零的，能读出来，但要改正。会议纪要、通知等不是文号的只作提示。"""
    yield from _each(case, Remark.DOCUMENT_MALFORMED, lambda r: f"“{r.raw}”应写作“{r.detail}”。")
    for remark in remarks(case, Remark.DOCUMENT_OTHER):
        yield Breach(remark.place, f"“{remark.raw}”不是文号，按普通文字保留。", severity=Severity.NOTE,
                     advice="有文号的请填文号；依据是通知或会议纪要的，无需处理。")


@rule("CE09", "项目不在资金安排中", Severity.ERROR, needs=("funding", "funding.project"),
      advice="改成资金安排中的项目名称；确是另一个项目的，请在资金安排中补上。",
      basis=TEMPLATE)
def project_unknown(case: Case) -> Iterator[Result]:
    """各表的项目名称应与资金安排一致（空格和全半角不计），也可以用项目编码对应。
    名称对不上的行不属于任何项目，其金额不在各项目的合计之内。绩效指标中的由该表的核查报告。"""
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
            yield from _strangers(table, known)


def _strangers(table: Table, known: dict[str, str]) -> Iterator[Breach]:
    projects = table.frame["project"]
    strange = set(projects.dropna().unique()).difference(known.values())
    for row, name in projects[projects.isin(strange)].items() if strange else ():
        near = difflib.get_close_matches(fold(name), list(known), 1, CLOSE)
        hint = f"，名称最接近的是“{known[near[0]]}”" if near else ""
        yield Breach(table.place(int(str(row)), "project"), f"项目“{name}”不在资金安排中{hint}。", known[near[0]] if near else None, name)


@rule("CE10", "数字存成了文字", Severity.NOTE,
      advice="无需处理；建议改为数字格式，便于在表格中求和。",
      basis=TEMPLATE)
def number_as_text(case: Case) -> Iterator[Result]:
    """单元格是文字格式，内容是数字，已按数字读取。表格软件的求和公式会跳过这样的单元格，合计因此偏小。"""
    yield from _each(case, Remark.NUMBER_AS_TEXT, lambda r: f"“{column_title(r)}”的“{r.raw}”是文字格式，已按数字读取。")


@rule("CE11", "文字像公式或链接", Severity.NOTE,
      advice="请确认内容无误；结果中一律作为普通文字。",
      basis=TEMPLATE)
def formula_text(case: Case) -> Iterator[Result]:
    """以等号、@ 开头的文字，或网址、文件路径，在别的表格里可能被当成公式或链接执行。
    结果文件中一律写成普通文字。"""
    yield from _each(case, Remark.FORMULA_TEXT, lambda r: f"“{column_title(r)}”的内容像公式或链接，已作为普通文字。")
