"""填表说明: how the standard workbook is filled in, in the words of an accountant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perfeval.declared.columns import Sheet
from perfeval.declared.sheets import GUIDE, IN_TEMPLATE
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Link, Page, Print, absolute

_WIDTHS = (5.0, 14.0, 10.0, 44.0, 56.0)
_WHOLE = len(_WIDTHS)

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
    "funding": "金额单位万元。年初没有安排的填 0，不能空着。全年预算数＝年初预算数＋各次调整。到位数不填视同全年预算数。",
    "adjustments": "金额单位万元。追加、上级下达填正数，调减、收回填负数。每次调整写明日期、文号和事由，年初金额不写在这里。",
    "spending": "金额单位元，退款填负数。各项目支出合计应等于该项目全年执行数。达到集体决策标准的支付写明哪次会议同意。",
    "indicators": "一行一个三级指标。指标值写清方向和单位，完成值写实际数，不要重复写“≥”。满意度要有调查得出的百分比。",
    "texts": "项目名称留空表示整个单位。文中的金额要与各表一致，年初预算和全年预算不要混用。",
}

_PASTE = (
    "在导出的表里选中数据（连同表头一起），复制后到本工作簿对应的表，从第 3 行起“选择性粘贴－数值”。列的先后次序不限，多出来的列不用删。",
    "表头可以用系统里的叫法，例如支付日期写成“清算日期”、金额写成“支付金额”、收款单位写成“收款人全称”，都能识别。",
    "金额列的表头要带单位，例如“金额（元）”“年初预算数（万元）”；不写单位的不猜，会作为错误退回。",
    "导出表带有合计行、小计行的不用删：首格写“合计”“小计”的行只用来核对，不会重复计算。",
    "项目名称在各表要一致（空格和全角半角不计较）。日期写成 2020-11-05、2020/11/5、20201105、2020年11月5日都可以。",
    "粘贴后如果列的次序与模板不同，“资金安排”右侧的自动核对列不再准确，以核查结果为准。",
)

_COLORS = (
    ("header_required", "必填列", "表头深蓝、前面带 ＊ 的列必须填写；少填的格子会变黄"),
    ("header", "选填列", "有就填，没有就空着，不影响核查；点表上方的 ＋ 可展开平时收起的列"),
    ("header_check", "自动核对", "灰色各列由公式计算，请勿填写或删除"),
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
    _colors(draft)
    _heading(draft, "五、常见写法")
    for name, how in _NOTATIONS:
        draft.put(0, name, "label", across=2)
        draft.put(2, how, "text_wrap", across=_WHOLE - 2)
        draft.next(24)
    return draft.page(Print(), tab_color="#1F4E79")


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
    for column, (title, across) in {0: ("工作表", 2), 2: ("要求", 1), 3: ("怎样填", 1), 4: ("填写示例", 1)}.items():
        draft.put(column, title, "header", across=across)
    draft.next(24)
    for sheet in IN_TEMPLATE:
        if not sheet.read:
            continue
        draft.put(0, Link(absolute(sheet.title, 0, 0), sheet.title), "link", across=2)
        draft.put(2, _demand(sheet), "text_center")
        draft.put(3, f"{sheet.purpose}。{_HOW.get(sheet.name, sheet.note)}", "text_wrap")
        draft.put(4, example_line(sheet), "note_wrap")
        draft.next(24)


def _demand(sheet: Sheet) -> str:
    if not sheet.required:
        return "选填"
    return "有则填" if sheet.may_be_empty and sheet.name == "adjustments" else "必填"


def example_line(sheet: Sheet) -> str:
    """One example row of a sheet in words, from the examples of its columns."""
    return "；".join(f"{column.title}：{column.example}" for column in sheet.columns if column.example and not column.folded)


def _colors(draft: Draft) -> None:
    _heading(draft, "四、颜色")
    for style, name, meaning in _COLORS:
        draft.put(0, name, style, across=2)
        draft.put(2, meaning, "text_wrap", across=_WHOLE - 2)
        draft.next(24)
