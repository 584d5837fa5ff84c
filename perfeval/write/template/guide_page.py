"""填表说明: how the standard workbook is filled in, in the words of an accountant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perfeval.declared.columns import Sheet
from perfeval.declared.regulations import list_regulations
from perfeval.declared.sheets import CLASSES, GUIDE, IN_TEMPLATE, PROFILE
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Link, Page, Print, absolute
from perfeval.write.template.entry_rules import CLASS_LIST, REGULATION_LIST
from perfeval.write.template.profile_page import profile_place

_WIDTHS = (5.0, 14.0, 10.0, 44.0, *(14.0 for _ in CLASSES))
_RIGHT, _WHOLE = len(CLASSES), len(_WIDTHS)
_BEFORE = _WHOLE - _RIGHT
"""Columns on the right, which hold an example or a class each; all columns; and those before the right ones."""

_SECRECY = "涉密项目一律不要填入本工作簿，名称、编码、金额也不要写在别的项目的文字里；涉密项目按保密规定另行自评和报送。"

_STEPS = (
    "先填“单位信息”，再填“资金安排”：每个项目、每种资金来源、每份下达文件一行。别的表里的项目名称都从这里带出下拉列表。",
    "年度中预算有增减的，逐次填“预算调整”；没有增减的，标题行留着，下面空着。",
    "“支出明细”每笔支付一行，建议从国库集中支付系统或账务系统导出后粘贴，不必重新录入。",
    "“绩效指标”按批复的指标逐条填写指标值、完成值和分值；没有达到指标值的，一定要写偏差原因及改进措施。",
    "填写时随时看“资金安排”右侧的自动核对列，出现红色就说明加减不平，先找差额再往下填。",
    "保存后放进 input 文件夹，双击“运行”；按退回的标注修改后再放一次，直到没有错误。",
    "退回的那份多一张“核查说明”，需要说明的问题已逐条列好，只写说明一栏；错误只能改正，不能说明。",
)

_HOW: Mapping[str, str] = {
    "profile": "在 B 列填写。评价办法不填就按财预〔2020〕10号计分；两项金额标准按本单位制度和当地规定填写，不填就不核对。",
    "projects": "一行一个项目，填总体目标和完成情况，会印在绩效自评表上。",
    "funding": "金额单位万元。年初没有安排的填 0。全年预算数＝年初预算数＋各次调整。财政资金的到位数不填视同全年预算数。",
    "adjustments": "金额单位万元。追加、上级下达填正数，调减、收回填负数。每次调整写明日期、文号和事由，年初金额不写在这里。",
    "spending": "金额单位元，退款填负数。各项目支出合计应等于该项目全年执行数。达到集体决策标准的支付写明哪次会议同意。",
    "indicators": "一行一个三级指标。指标值写清方向和单位，完成值写实际数，不要重复写“≥”。满意度要有调查得出的百分比。",
    "texts": "项目名称留空表示整个单位。文中的金额要与各表一致，年初预算和全年预算不要混用。",
}

_PASTE = (
    "在导出的表里选中数据（连同表头一起），复制后到本工作簿对应的表，从第 3 行起“选择性粘贴－数值”。列的先后次序不限，多出来的列不用删。",
    "表头要和数据一起粘贴，列才对得上。一张表只粘贴一个系统的导出；两个系统的表头不同，不能上下接着粘贴。",
    "导出的列很多、盖住了收起的列时，点表上方的 ＋ 展开，就能看到全部内容。",
    "表头可以用系统里的叫法，例如支付日期写成“清算日期”、金额写成“支付金额”、收款单位写成“收款人全称”，都能识别。",
    "金额要有单位：写在表头里，例如“金额（元）”“年初预算数（万元）”，或者把表头上面的“单位：元”一行一起粘贴。没有单位的不猜，会作为错误退回。",
    "本月合计、累计、合计等行，重复的表头，表尾的制表人、备注、页码都不用删：只用来核对，不会算成支出。合并的项目名称和指标名称也不用拆开。",
    "账务系统和支付系统里的“贷方金额”“会计科目”“支付状态”“业务类型”等列请一起粘贴：冲销、退回、平行记账和往来款由程序剔除，并列出笔数和金额。",
    "项目名称在各表要一致（空格和全角半角不计较）。日期写成 2020-11-05、2020/11/5、20201105、2020年11月5日都可以。",
    "粘贴后表头与模板不同的，“资金安排”右侧的自动核对列会写“表头已改，不核对”，这时以核查结果为准。",
)

_COLORS = (
    ("header_required", "必填列", "表头深蓝、前面带 ＊ 的列必须填写；少填的格子会变黄"),
    ("header", "选填列", "有就填，没有就空着，不影响核查；点表上方的 ＋ 可展开平时收起的列"),
    ("header_check", "自动核对", "灰色各列由公式计算，请勿填写或删除；只看不打印"),
    ("warning", "黄色", "必填未填，或金额只差按万元填两位小数产生的尾差"),
    ("error", "红色", "加减不平：年初＋调整与全年预算不等，或全年执行与支出合计不等"),
)

_NOTATIONS = (
    ("金额", "只填数字；没有发生填 0，不填表示没有这项资料"),
    ("文号", "梁平财发〔2020〕563号：六角括号、四位年份，不加“第”，序号前不加 0"),
    ("定量指标", "≥90%、≤300元/人、=100%、2-12个月；时效写日期，例如 2020年12月底前"),
    ("定性指标", "完成值写“达成年度指标”“部分达成年度指标”“未达成年度指标”，并填自评得分"),
    ("不适用", "本年没有发生的指标，完成值写“不适用”，在偏差原因栏写明理由"),
)


def guide_page(notice: Sequence[str] = ()) -> Page:
    """The first sheet: secrecy first, then `notice` (what an example shows, and what in it is assumed)."""
    draft = Draft(GUIDE.title, _WIDTHS)
    draft.put(0, "项目支出绩效自评工作簿　填表说明", "title", across=_WHOLE)
    draft.next(36)
    for line in (_SECRECY, *notice):
        draft.put(0, line, "banner_note", across=_WHOLE)
        draft.next(24)
    _numbered(draft, "一、怎样使用", _STEPS)
    _sheets(draft)
    _numbered(draft, "三、从系统导出后粘贴", _PASTE)
    _named(draft, "四、颜色", _COLORS)
    _named(draft, "五、常见写法", [("label", name, how) for name, how in _NOTATIONS])
    names = _regulations(draft)
    return draft.page(Print(), tab_color="#1F4E79", names=names)


def _heading(draft: Draft, text: str) -> None:
    draft.skip(12)
    draft.put(0, text, "heading", across=_WHOLE)
    draft.next(26)


def _numbered(draft: Draft, heading: str, lines: Sequence[str]) -> None:
    _heading(draft, heading)
    for number, line in enumerate(lines, start=1):
        draft.put(0, number, "plain_center")
        draft.put(1, line, "plain_wrap", across=_WHOLE - 1)
        draft.next(21)


def _sheets(draft: Draft) -> None:
    _heading(draft, "二、各表填什么")
    for column, (title, across) in {0: ("工作表", 2), 2: ("要求", 1), 3: ("怎样填", 1), _BEFORE: ("填写示例", _RIGHT)}.items():
        draft.put(column, title, "header", across=across)
    draft.next(24)
    for sheet in IN_TEMPLATE:
        if not sheet.read:
            continue
        draft.put(0, Link(absolute(sheet.title, 0, 0), sheet.title), "link", across=2)
        draft.put(2, _demand(sheet), "text_center")
        draft.put(3, f"{sheet.purpose}。{_HOW.get(sheet.name, sheet.note)}", "text_wrap")
        draft.put(_BEFORE, example_line(sheet), "note_wrap", across=_RIGHT)
        draft.next(24)


def _demand(sheet: Sheet) -> str:
    if not sheet.required:
        return "选填"
    return "有则填" if sheet.may_be_empty and sheet.name == "adjustments" else "必填"


def example_line(sheet: Sheet) -> str:
    """One example row of a sheet in words, from the examples of its columns."""
    return "；".join(f"{column.title}：{column.example}" for column in sheet.columns if column.example and not column.folded)


def _named(draft: Draft, heading: str, lines: Sequence[tuple[str, str, str]]) -> None:
    """Lines of a style, a name in it and what it means, on one sheet of paper."""
    first = draft.row
    _heading(draft, heading)
    for style, name, meaning in lines:
        draft.put(0, name, style, across=2)
        draft.put(2, meaning, "text_wrap", across=_WHOLE - 2)
        draft.next(24)
    draft.keep(first)


def _regulations(draft: Draft) -> Mapping[str, tuple[int, int, int, int] | str]:
    """The packs by name, the classes of each beside it: what the drop-downs offer, by defined names."""
    top = draft.row
    _heading(draft, "六、评价办法和各自的一级指标")
    first, packs = draft.row + 1, list_regulations()
    draft.put(0, "评价办法（单位信息不填的，用第一份）", "header", across=_BEFORE)
    draft.put(_BEFORE, "一级指标（下拉列表中只有所选办法设有的）", "header", across=_RIGHT)
    draft.next(24)
    for pack in packs:
        _classes(draft, f"{pack.document} {pack.title}", [level.name for level in pack.level1])
    _classes(draft, "本级自己编写的办法，填它的编号", [each.name for each in CLASSES])
    draft.keep(top)
    return {REGULATION_LIST: (first, 0, first + len(packs) - 1, 0), CLASS_LIST: _classes_offered(first, len(packs))}


def _classes(draft: Draft, name: str, classes: Sequence[str]) -> None:
    draft.put(0, name, "text_wrap", across=_BEFORE)
    for column in range(_RIGHT):
        draft.put(_BEFORE + column, classes[column] if column < len(classes) else None, "text_center")
    draft.next(24)


def _classes_offered(first: int, packs: int) -> str:
    """The classes beside the pack that 单位信息 names: beside the first where it names none, and the last where it is not listed."""
    chosen = absolute(PROFILE.title, *profile_place("regulation"))
    names, default = absolute(GUIDE.title, first, 0, first + packs - 1, 0), absolute(GUIDE.title, first, 0)
    below = f'IFERROR(MATCH(IF({chosen}="",{default},{chosen}),{names},0)-1,{packs})'
    beside = f"{absolute(GUIDE.title, first, _BEFORE)},{below},0,1"
    return f"=OFFSET({beside},COUNTA(OFFSET({beside},{_RIGHT})))"
