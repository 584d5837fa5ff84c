"""LA rules: sheets, columns and rows as the reader met them."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.check.grounds.remarks import TEMPLATE, column_title, remarks, sheet_title
from perfeval.check.rule import Breach, Result, rule
from perfeval.declared.kinds import Remark
from perfeval.declared.sheets import TEMPLATE_VERSION, sheet
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.forms import FilledForm
from perfeval.facts.place import Place
from perfeval.facts.sent import Sent


@rule("LA01", "缺少必需的工作表", Severity.ERROR,
      advice="补上这张工作表，表名与标准模板一致；没有内容的也要保留空表。",
      basis=TEMPLATE)
def sheet_missing(case: Case) -> Iterator[Result]:
    """单位信息、资金安排、预算调整、支出明细、绩效指标五张表是核对和评分的依据，缺一不可。
    表名写得不同的（多字、少字）会列出相近的表名；没有预算调整的，预算调整表只留标题行即可。"""
    for remark in remarks(case, Remark.SHEET_MISSING):
        near = f"工作簿中名称相近的有“{remark.detail}”。" if remark.detail else ""
        yield Breach(Place(None), f"缺少工作表“{sheet(remark.sheet).title}”。{near}", content=remark.sheet)


@rule("LA02", "缺少必需的列", Severity.ERROR,
      advice="在标题行补上这一列；从别的系统导出的表，可把列名改成标准模板的列名。",
      basis=TEMPLATE)
def column_missing(case: Case) -> Iterator[Result]:
    """标准模板中带星号的列必须有，列的先后不限，别的系统常用的列名也能识别。
    缺了列，依靠它的核查都无法进行。自评表不设分值的办法，不要求“分值”列。"""
    for remark in remarks(case, Remark.COLUMN_MISSING):
        if (remark.sheet, remark.column) == ("indicators", "weight") and not case.regulation.scored:
            continue
        yield Breach(remark.place, f"“{sheet_title(remark)}”缺少“{column_title(remark)}”列。", content=f"{remark.sheet} {remark.column}")


@rule("LA03", "两列是同一个意思", Severity.ERROR,
      advice="只保留其中一列，另一列删除或改名。",
      basis=TEMPLATE)
def column_twice(case: Case) -> Iterator[Result]:
    """同一张表中有两列对应同一项内容（例如“金额”和“支付金额”），无法判断以哪一列为准。
    读取时只用了前一列，请确认后删去多余的一列。"""
    for remark in remarks(case, Remark.COLUMN_TWICE):
        yield Breach(remark.place, f"“{remark.raw}”与“{remark.detail}”都表示“{column_title(remark)}”。", content=f"{remark.sheet} {remark.column}")


@rule("LA04", "金额列没有写明单位", Severity.ERROR,
      advice="在列标题后写明单位，例如“年初预算数（万元）”“金额（元）”。",
      basis=TEMPLATE)
def unit_missing(case: Case) -> Iterator[Result]:
    """金额列的标题必须写明元或万元。本工具不按数字大小猜单位：差一万倍的错误比缺一个单位严重得多。
    没有单位的列，其中的金额都不参加计算，有关核查列为“未核查”。"""
    for remark in remarks(case, Remark.UNIT_MISSING):
        heading = remark.raw or column_title(remark)
        exported = f"在标题后写明单位，例如“{heading}（元）”；或者把导出表标题上面的“单位：元”一行也粘贴过来。"
        yield Breach(remark.place, f"“{heading}”没有写明是元还是万元。", content=f"{remark.sheet} {remark.column}",
                     advice=exported if remark.sheet == "spending" else None)


@rule("LA05", "有工作表或行没有读取", Severity.NOTE,
      advice="无需处理；如果里面有应当参加核对的内容，请移到标准模板规定的表和行中。",
      basis=TEMPLATE)
def not_read(case: Case) -> Iterator[Result]:
    """标准模板以外的工作表原样保留，不读取。文件是填好的自评表而不是标准工作簿的，按自评表读取，并在这里说明。“其中”行是上一行的组成部分，也不读取，以免重复计算。
    像是自评表而不能识别的是错误：其中的内容都没有核对。名称含有标准表名（如“支出明细(2)”）、又有那张表里没有的行的，是提醒。列在这里，是为了让人知道哪些内容没有参加核对。"""
    yield from _forms_read(case)
    yield from _forms_not_recognised(case)
    for remark in remarks(case, Remark.SHEET_UNREAD):
        hidden = "是隐藏的，也" if remark.detail else ""
        yield Breach(remark.place, f"工作表“{sheet_title(remark)}”{hidden}不在标准模板中，没有读取。", content=remark.sheet)
    for remark in remarks(case, Remark.SHEET_AGAIN):
        yield Breach(remark.place, f"工作表“{sheet_title(remark)}”没有读取，其中有“{remark.detail}”里没有的行。", content=remark.sheet,
                     severity=Severity.WARNING, advice=f"应当参加核对的行，移到“{remark.detail}”里；作废的，删去这张工作表，或在核查说明中写明。")
    for remark in remarks(case, Remark.PARTS_ROW):
        yield Breach(remark.place, "“其中”行没有读取，金额以所属的那一行为准。", content=remark.raw)
    for remark in remarks(case, *_ASIDE):
        told, advice = _ASIDE[remark.remark]
        yield Breach(remark.place, told.format(rows=remark.detail, text=remark.raw), advice=advice, content=f"{remark.sheet} {remark.remark}")


_ASIDE = {
    Remark.REMARK_ROWS: ("{rows}是说明文字（“{text}”），不是数据，没有读取。", "无需处理，不用删除。"),
    Remark.BALANCE_ROWS: ("{rows}是余额或转页的数（“{text}”），不是支付，没有计入。", "无需处理，不用删除。"),
    Remark.HEADER_ROWS: ("{rows}是重复的标题行，没有读取。", "无需处理，不用删除。"),
    Remark.LEFT_OUT: ("{rows}", "无需处理；看一看笔数和金额，其中有确已支付的，改正所说的那一列。"),
}
"""Rows left aside with one note per sheet -> what the note says, and advises."""


def _forms_read(case: Case) -> Iterator[Breach]:
    """That the file is a filled form, for each of its forms: what was checked and what cannot be."""
    if (sent := case.workbook.sent) is not None:
        yield Breach(
            sent.place,
            f"这是本程序写出的评价工作簿（由“{sent.name}”生成），已按其中的自评表读取，没有预算调整和支付明细可以核对。{_not_known(case, sent)}",
            advice="要核对每笔收支，请单位同时报送填报的原表；只核对自评表的，无需处理。", content=sent.made_of,
        )
        return
    for remark, form in zip(remarks(case, Remark.FORM_READ), case.workbook.forms, strict=False):  # a blank form has no such remark
        project = f"（{remark.detail}）" if remark.detail else ""
        yield Breach(
            remark.place,
            f"这不是标准工作簿，是填好的自评表{project}，已按自评表读取：核对表上有的资金合计、执行率、分值、得分和总分；"
            f"自评表上没有的预算调整、支付明细、到位情况和文字说明，有关核查列为未核查。{_whose_weights(case, form)}",
            advice="要核对预算调整和每笔支出，请填写标准工作簿；只核对自评表的，无需处理。", content=remark.detail or "",
        )


def _whose_weights(case: Case, form: FilledForm) -> str:
    """By which regulation a form is evaluated, and who says so; its weights are its own in any case."""
    name = case.regulation.title
    if form.regulation == case.regulation.id:
        return f"按表上写明的办法评价（{name}），分值按表。"
    return f"表上没有写明评价办法，按{'默认' if case.regulation.default else '指定的'}办法评价（{name}），分值按表。"


def _not_known(case: Case, sent: Sent) -> str:
    """What cannot be told of an evaluation workbook."""
    said = "" if sent.digest else "它由较早的版本写出，写出以后有没有改动不能核对。"
    if sent.regulation == case.regulation.id and not case.regulation.sha256.startswith(sent.pack):
        said += f"写出时用的评价办法{sent.regulation}与本机的内容不同，得分按本机的计算。"
    return said


def _forms_not_recognised(case: Case) -> Iterator[Breach]:
    """That a file looks like a filled form and could not be read as one, or that one part of a form was not found."""
    for remark in remarks(case, Remark.FORM_UNKNOWN):
        yield Breach(
            remark.place, f"看起来是“{remark.raw}”，不能读取：{remark.detail}。", severity=Severity.ERROR, content=remark.raw,
            advice="对照缺少的内容补上标题或改正标题的写法，或者改用财预〔2020〕10号附件1的表样、标准工作簿。",
        )
    for remark in remarks(case, Remark.FORM_WITHOUT_MONEY):
        yield Breach(
            remark.place, "这份自评表没有找到资金情况（全年预算数、全年执行数），资金和预算执行率没有核对。", severity=Severity.WARNING,
            content=f"money {remark.detail}", advice="补上资金情况，写明全年预算数和全年执行数；表样没有这一栏的，无需处理。",
        )


@rule("LA06", "隐藏的表、行或列中有内容", Severity.NOTE,
      advice="取消隐藏，看一看其中的内容是否应当保留。",
      basis=TEMPLATE)
def hidden_content(case: Case) -> Iterator[Result]:
    """隐藏的工作表、行和列与显示的一样读取、一样参加合计，否则隐藏的行会使合计看起来正确。
    列在这里，是因为填报人可能忘了它们还在。"""
    for remark in remarks(case, Remark.HIDDEN):
        yield Breach(remark.place, f"{remark.detail or '这里'}是隐藏的，其中的内容已读取。", content=f"{remark.sheet} {remark.detail}")


@rule("LA07", "数据行中有合并单元格", Severity.WARNING,
      advice="取消合并，在每一行都填上内容。",
      basis=TEMPLATE)
def merged_cells(case: Case) -> Iterator[Result]:
    """项目名称、资金来源、一级指标、文号等合并单元格对各行都有效，绩效指标中只写在第一行的名称同样往下读，只作提示。
    金额、日期、指标值、完成值、分值合并的，只有第一行读得到，下面各行有多少谁也不知道：合计、得分要用到的是错误，其余是提醒。
    同一凭证、同一项目和来源的几行合并成一个金额的，只算一次。"""
    for remark in remarks(case, Remark.LABELS_READ):
        yield Breach(
            remark.place, f"“{column_title(remark)}”有{remark.detail}行没有单独填写，已按合并单元格或同组的第一行读取。",
            severity=Severity.NOTE, advice="无需处理；看一看读得对不对。", content=f"{remark.sheet} {remark.column}",
        )
    for remark in remarks(case, Remark.MERGED):
        needed = (remark.sheet, remark.column) in _NEEDED or (remark.column in _SCORED and case.regulation.scored)
        covered = any(r.place == remark.place for r in remarks(case, Remark.COVERED))
        yield Breach(remark.place, f"{remark.detail or remark.place.cell}是合并单元格，只有第一格的内容能读到。",
                     severity=Severity.ERROR if needed and covered else None, content=f"{remark.sheet} {remark.raw}")
    for remark in remarks(case, Remark.ONE_AMOUNT):
        yield Breach(
            remark.place, f"{remark.detail}把一笔支付的几行合并成一个金额{remark.raw}，只计算一次。",
            advice="确是一笔支付的，无需处理；是几笔支付的，取消合并，逐行填写金额。", content=f"{remark.sheet} {remark.raw}",
        )


_NEEDED = {("funding", "initial"), ("adjustments", "amount"), ("spending", "amount"), ("spending", "credit")}
_SCORED = {"weight", "target", "actual"}
"""Columns of which every cell is needed for a total or a score."""


@rule("LA08", "表中没有数据行", Severity.ERROR,
      advice="填写数据后重新评价；支出明细可从国库集中支付或账务系统导出后粘贴。",
      basis=TEMPLATE)
def no_rows(case: Case) -> Iterator[Result]:
    """资金安排和绩效指标没有数据就没有可以评价的项目，属于错误。
    支出明细没有数据的只作提醒：执行数按资金安排的填报数计算，无法用支出核对。"""
    for remark in remarks(case, Remark.NO_ROWS):
        if remark.sheet != "spending":
            yield Breach(remark.place, f"“{sheet_title(remark)}”没有数据行。", content=remark.sheet)
    funding, spending = (case.workbook.tables.get(name) for name in ("funding", "spending"))
    if funding is not None and not funding.frame.empty and spending is not None and spending.frame.empty:
        yield Breach(Place(spending.title), f"“{spending.title}”没有数据行，全年执行数无法用支出核对。", severity=Severity.WARNING,
                     content="spending")


@rule("LA09", "使用了旧版模板", Severity.WARNING,
      advice="请改用当前版本的模板；这次已按当前模板读取，请核对移动过的内容。",
      basis=TEMPLATE)
def template_old(case: Case) -> Iterator[Result]:
    """旧版模板的内容已按当前模板对应读取，移动了哪些内容列在消息中。
    版本写在单位信息的“模板版本”里，请勿改动；没有写版本而用了旧版名称的，也在这里列出。"""
    for remark in remarks(case, Remark.TEMPLATE_OLD):
        version = f"模板版本是“{remark.raw}”" if remark.raw else "没有写模板版本，用了旧版的名称"
        moved = f"对应关系：{remark.detail}" if remark.detail else "名称与当前版本相同，没有需要对应的内容"
        yield Breach(
            remark.place, f"{version}，当前版本是“{TEMPLATE_VERSION}”，已按当前版本读取。{moved}。", content=f"{remark.raw} {remark.detail or ''}",
        )


@rule("LA10", "模板没有填写，或留有提示文字", Severity.ERROR,
      advice="把提示文字换成实际内容；不需要的示例行请整行删除。",
      basis=TEMPLATE)
def template_text_left(case: Case) -> Iterator[Result]:
    """空白模板，或模板中的提示文字、示例内容没有换成本单位的内容。
    提示文字会被当作填报内容，评价结果因此不可信。"""
    for remark in remarks(case, Remark.TEMPLATE_TEXT):
        problem = f"留有模板的提示文字“{remark.raw}”" if remark.raw else "是空白模板，没有填写内容"
        yield Breach(remark.place, f"{'这里' if remark.raw else f'“{sheet_title(remark)}”'}{problem}。", content=f"{remark.sheet} {remark.raw}",
                     advice=None if remark.raw else "填写以后再评价；空白的模板请从 input 文件夹移走。")


@rule("LA11", "报来的评价工作簿没有通过，或者改动过", Severity.WARNING,
      advice="请单位在填报的原表中改正，重新生成评价工作簿后报送，不要在评价工作簿里改数字。",
      basis="本工具的评价工作簿“评价总览”最后一行（版本、评价办法、填报文件和数字摘要）")
def sent_workbook(case: Case) -> Iterator[Result]:
    """评价工作簿中的数字由填报的原表算出，并记有摘要。摘要与现在的数字对不上，说明写出以后有人改过，数字要与单位核实。
    标明“未通过”的评价工作簿还有没有改正的错误，不应当报送，按有错误处理。"""
    sent = case.workbook.sent
    if sent is None:
        return
    if not sent.passed:
        yield Breach(sent.place, "这份评价工作簿标明“未通过”，还有没有改正的错误。", severity=Severity.ERROR, content="not passed",
                     advice="退回单位，改正错误以后重新生成、重新报送。")
    if sent.changed:
        yield Breach(sent.place, "这份评价工作簿写出以后改动过：“评价总览”和自评表上的内容与写出时的摘要对不上。", content="changed")
