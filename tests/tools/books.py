"""Random workbooks whose every sum closes: clean ones, and ordinary ones with what an honest office's year brings.

A Book is plain data, so that a mutation can change one thing in it and say where. Same seed, same book.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

FIRST_ROW = 4
UNIT, HEADER = "单位信息", "header"

PROJECTS = ("就业服务经费", "人才引进经费", "劳动监察经费", "技能培训补贴", "社保扩面经费", "仲裁办案经费", "信访维稳经费", "基层平台建设")
SOURCES = ("区县级财政资金", "市级财政资金", "中央财政资金", "单位资金")
ISSUERS = {"区县级财政资金": "测财发", "市级财政资金": "市财社", "中央财政资金": "财社", "单位资金": "测局发"}
PAYEES = ("测试印务有限公司", "测试会展有限公司", "测试培训学校", "测试信息技术有限公司", "测试物业服务有限公司", "测试考试中心", "测试劳务有限公司")
CLASSES = (("30202 印刷费", "宣传资料印刷费"), ("30214 租赁费", "会场租赁费"), ("30216 培训费", "业务培训费"), ("30226 劳务费", "专家评审劳务费"),
           ("30227 委托业务费", "委托调查服务费"), ("30211 差旅费", "工作人员差旅费"), ("30213 维修(护)费", "办事大厅维修费"))
PURPOSES = ("就业招聘活动", "人才招聘与服务", "劳动监察执法", "职业技能培训", "社会保险宣传", "劳动争议调解")

FUNDING = ("项目名称", "资金来源", "年初预算数（万元）", "全年预算数（万元）", "到位数（万元）", "全年执行数（万元）", "下达文号", "首次到位日期", "资金用途",
           "未到位或未执行完原因")
ADJUSTMENTS = ("项目名称", "资金来源", "调整日期", "调整类型", "调整金额（万元）", "文号", "调整事由")
SPENDING = ("支付日期", "凭证号", "支付令编号", "项目名称", "资金来源", "预算指标文号", "摘要", "金额（元）", "收款单位", "支出类别", "经济分类科目", "合同编号",
            "采购方式", "询价家数", "集体决策依据", "经办人", "科室负责人", "分管业务领导", "财务审核", "分管财务领导")
INDICATORS = ("项目名称", "一级指标", "二级指标", "三级指标", "指标性质", "批复指标值", "年度指标值", "计量单位", "实际完成值", "分值", "自评得分",
              "完成情况说明", "偏差原因及改进措施", "佐证材料")
TEXTS = ("项目名称", "栏目", "内容")
EXPLANATIONS = ("规则编号", "工作表", "单元格", "说明", "指纹")
PROFILE = ("单位名称", "预算年度", "主管部门", "评价办法", "大额支出集体决策标准（元）", "政府采购限额标准（元）", "权重调整依据", "填报人", "联系电话",
           "单位负责人", "报告日期", "模板版本")


@dataclass(frozen=True)
class Formatted:
    """A number with the format its cell has."""

    number: float
    format: str


@dataclass
class Sheet:
    """A sheet: title, headings, rows as dictionaries by heading. `row(i)` is the spreadsheet row of rows[i]; `note` stands above the headings."""

    title: str
    headers: list[str]
    rows: list[dict[str, Any]] = field(default_factory=list)
    note: str | None = None
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def at(self, index: int, header: str) -> str:
        """`资金安排!D5`."""
        return f"{self.title}!{xl_col_to_name(self.headers.index(header))}{FIRST_ROW + index}"

    def header_at(self, header: str) -> str:
        return f"{self.title}!{xl_col_to_name(self.headers.index(header))}{FIRST_ROW - 1}"


@dataclass
class Book:
    """A workbook: 单位信息 as pairs, and the tables by title."""

    profile: dict[str, Any]
    sheets: dict[str, Sheet]
    year: int
    extra: dict[str, list[list[Any]]] = field(default_factory=dict)

    def profile_at(self, key: str) -> str:
        return f"{UNIT}!B{2 + list(self.profile).index(key)}"

    def __getitem__(self, title: str) -> Sheet:
        return self.sheets[title]


def clean_book(seed: int) -> Book:
    """A book without a single error or warning."""
    rng = random.Random(seed)
    year = rng.randrange(2019, 2026)
    book = _empty(year, rng)
    for number, project in enumerate(rng.sample(PROJECTS, rng.randint(1, 4))):
        for source in rng.sample(SOURCES, rng.randint(1, 2)):
            _add_line(book, rng, project, source)
        _add_indicators(book, rng, project, number)
    goals = [[project, "完成年度各项任务。", "年度任务按计划完成。"] for project in dict.fromkeys(row["项目名称"] for row in book["资金安排"].rows)]
    book.extra["项目信息"] = [["项目信息"], [], ["项目名称", "年度总体目标", "总体目标完成情况"], *goals]
    book["支出明细"].rows.sort(key=lambda row: (row["支付日期"], row["支付令编号"]))
    for title, topic, text in ((None, "资金管理情况", "资金实行分类管理，支付逐笔审批。"), (None, "结果应用", "自评结果用于编制下年预算。"),
                               (None, "结果公开", "自评结果随部门决算公开。")):
        book["文字说明"].rows.append(dict(zip(TEXTS, (title, topic, text), strict=True)))
    return book


def _empty(year: int, rng: random.Random) -> Book:
    unit = f"测试{rng.choice('甲乙丙丁')}区{rng.choice(('人社局', '教育局', '水利局', '司法局'))}"
    profile = dict(zip(PROFILE, (unit, year, f"测试{rng.choice('甲乙')}区人民政府", None, 10000, 500000, None, "甲", "000", "乙",
                                 dt.date(year + 1, 3, 1), "1"), strict=True))
    sheets = {
        title: Sheet(title, list(headers)) for title, headers in (
            ("资金安排", FUNDING), ("预算调整", ADJUSTMENTS), ("支出明细", SPENDING), ("绩效指标", INDICATORS), ("文字说明", TEXTS),
            ("核查说明", EXPLANATIONS),
        )
    }
    return Book(profile, sheets, year)


def _wan(fen: int) -> float:
    return fen / 1_000_000


def _add_line(book: Book, rng: random.Random, project: str, source: str) -> None:
    """A line of funding whose adjustments and payments close to the 分."""
    year, initial = book.year, rng.randrange(80_000, 900_000) * 100
    document = f"{ISSUERS[source]}〔{year}〕{rng.randrange(1, 400)}号"
    changes = []
    if rng.random() < 0.6:
        kind, sign = rng.choice((("追加", 1), ("调减", -1)))
        fen = sign * rng.randrange(initial // 2000, initial // 500) * 100
        changes.append(("上级下达" if kind == "追加" and source in {"市级财政资金", "中央财政资金"} else kind, fen))
    for kind, fen in changes:
        book["预算调整"].rows.append(dict(zip(ADJUSTMENTS, (
            project, source, _day(rng, year, 4, 9), kind, _wan(fen), f"{ISSUERS[source]}〔{year}〕{rng.randrange(400, 900)}号", "年度任务变化",
        ), strict=True)))
    budget = initial + sum(fen for _, fen in changes)
    book["资金安排"].rows.append(dict(zip(FUNDING, (
        project, source, _wan(initial), _wan(budget), _wan(budget), _wan(budget), document, dt.date(year, 1, rng.randint(8, 28)),
        rng.choice(PURPOSES), None,
    ), strict=True)))
    _add_payments(book, rng, project, source, budget)


def _day(rng: random.Random, year: int, first: int, last: int) -> dt.date:
    return dt.date(year, rng.randint(first, last), rng.randint(1, 28))


def _add_payments(book: Book, rng: random.Random, project: str, source: str, total: int) -> None:
    count = rng.randint(6, 14)
    cuts = sorted(rng.sample(range(1, total // 100), count - 1))
    parts = [b - a for a, b in zip((0, *cuts), (*cuts, total // 100), strict=True)]
    amounts = [part * 100 for part in parts]
    amounts[-1] += total - sum(amounts)
    for number, fen in enumerate(amounts):
        code, summary = rng.choice(CLASSES)
        day = dt.date(book.year, 2 + number * 9 // count, rng.randint(1, 28))
        order = len(book["支出明细"].rows) + 1
        book["支出明细"].rows.append(dict(zip(SPENDING, (
            day, f"记-{order:04d}", str(100000 + order), project, source, None, f"付{summary}（{order}）", fen / 100, rng.choice(PAYEES),
            "项目支出", code, f"HT-{book.year}-{order:03d}", "不涉及", None, f"{day.year}年{day.month}月局长办公会纪要", "甲", "乙", "丙", "丁", "戊",
        ), strict=True)))


LEVELS = (
    ("产出指标", "数量指标", "开展服务活动场次", "≥{n}场", "{m}场", 20), ("产出指标", "质量指标", "服务事项合格率", "≥95%", "97%", 10),
    ("产出指标", "时效指标", "任务完成时间", "{year}年12月底前", "{year}年11月", 10), ("产出指标", "成本指标", "单场活动成本", "≤{c}元/场", "{d}元/场", 10),
    ("效益指标", "社会效益指标", "受益群众人数", "≥{p}人", "{q}人", 15), ("效益指标", "可持续影响指标", "长效机制健全情况", "机制健全并正常运行", "达成年度指标", 15),
    ("满意度指标", "服务对象满意度指标", "服务对象满意度", "≥90%", "93.5%", 10),
)


def _add_indicators(book: Book, rng: random.Random, project: str, _number: int) -> None:
    n, c, p = rng.randint(10, 60), rng.randint(800, 3000), rng.randint(200, 3000)
    values = {"n": n, "m": n + rng.randint(0, n // 10), "c": c, "d": c - rng.randint(0, c // 20), "p": p, "q": p + rng.randint(0, p // 12),
              "year": book.year}
    for level1, level2, name, target, actual, weight in LEVELS:
        book["绩效指标"].rows.append(dict(zip(INDICATORS, (
            project, level1, level2, name, None, None, target.format(**values), None, actual.format(**values), weight, weight,
            "按计划完成", None, "台账",
        ), strict=True)))


def write_book(book: Book, path: Path) -> Path:
    """Write a book as .xlsx; `=…|` in a text is a formula without stored value, `#REF!` an error cell."""
    out = xlsxwriter.Workbook(str(path), {"in_memory": True, "strings_to_urls": False})
    day = out.add_format({"num_format": "yyyy-mm-dd"})
    page = out.add_worksheet(UNIT)
    page.write_string(0, 0, UNIT)
    for row, (key, value) in enumerate(book.profile.items(), 1):
        page.write_string(row, 0, key)
        _put(page, row, 1, value, day)
    for sheet in book.sheets.values():
        _write_sheet(out, sheet, day)
    for title, rows in book.extra.items():
        page = out.add_worksheet(title)
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                _put(page, row, column, value, day)
    out.close()
    return path


def _write_sheet(out: xlsxwriter.Workbook, sheet: Sheet, day: xlsxwriter.format.Format) -> None:
    """Title, note, headings and rows; a sheet without headings stays blank. Merged cells keep what is written into them."""
    page = out.add_worksheet(sheet.title)
    for area in sheet.merged:
        page.merge_range(*area, "")
    if sheet.headers:
        page.write_string(0, 0, sheet.title)
    if sheet.note:
        page.write_string(1, 0, sheet.note)
    for column, header in enumerate(sheet.headers):
        page.write_string(FIRST_ROW - 2, column, header)
        for row, values in enumerate(sheet.rows, FIRST_ROW - 1):
            value = values.get(header)
            if isinstance(value, Formatted):
                page.write_number(row, column, value.number, out.add_format({"num_format": value.format}))
            else:
                _put(page, row, column, value, day)
    for row in sheet.hidden_rows:
        page.set_row(FIRST_ROW - 1 + row, None, None, {"hidden": True})


def _put(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object, day: xlsxwriter.format.Format) -> None:
    if value is None:
        return
    if isinstance(value, dt.date):
        page.write_datetime(row, column, dt.datetime.combine(value, dt.time()), day)
    elif isinstance(value, int | float):
        page.write_number(row, column, value)
    elif str(value).startswith("=") and str(value).endswith("|"):
        page.write_formula(row, column, str(value)[:-1], None, "")
    elif str(value).startswith("#") and str(value).endswith("!"):
        page.write_formula(row, column, "=1/0", None, str(value))
    else:
        page.write_string(row, column, str(value))
