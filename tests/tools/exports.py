"""What the systems of an office export over one year: an accounting ledger, a treasury's list of payments, a table of indicators.

Two projects of a county bureau. The exports state the same year, each in the shape and words of its system: the ledger books
payments, a reversal and monthly sums; the treasury repeats its headings on every page and signs at the foot; the indicators
stand under merged names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from msgspec import Struct

ROADS, WELLS = "农村公路养护", "农村饮水安全巩固提升"
COUNTY, PROVINCE = "县级财政资金", "省级财政资金"
YEAR = 2023

Row = Sequence[object]


class Payment(Struct, frozen=True):
    """One payment in 元; `document` tells the treasury which budget it is of."""

    day: dt.date
    project: str
    what: str
    payee: str
    amount: Decimal
    document: str
    code: str


_DOCUMENTS = {ROADS: "清财建〔2023〕8号", WELLS: "清财农〔2023〕21号"}
_PAYEES = {ROADS: ("清河县顺达公路养护有限公司", "清河县通途建材经营部"), WELLS: ("清河县润源水务有限公司", "清河县安居管道安装队")}
_WHAT = {ROADS: ("付第{}批路面小修保养费", "付{}月沥青混合料款"), WELLS: ("付{}月水质检测费", "付第{}批管网改造工程款")}


def payments() -> list[Payment]:
    """Two to each project in every month, 59.4 万元 to the roads and 46.2 万元 to the wells."""
    return [
        Payment(dt.date(YEAR, month, 8 + 9 * turn), project, _WHAT[project][turn].format(month), _PAYEES[project][turn],
                Decimal(base + 1000 * month * (1 if turn else -1)) + Decimal("0.50") * (1 if turn else -1),
                _DOCUMENTS[project], "30213 维修（护）费" if project == ROADS else "30227 委托业务费")
        for month in range(1, 13) for project, base in ((ROADS, 24_750), (WELLS, 19_250)) for turn in (0, 1)
    ]


def ledger() -> list[Row]:
    """The detail ledger of the budget expenditure: an opening balance, a mistake taken back, sums of each month and of the year so far."""
    rows: list[Row] = [
        ("项目支出明细账",), ("单位：元", None, None, None, None, None, None, f"{YEAR}年1月—12月"),
        ("日期", "凭证字号", "摘要", "科目名称", "项目", "借方", "贷方", "余额"),
        (None, None, "期初余额", None, None, None, None, 0),
    ]
    total = Decimal(0)
    for month in range(1, 13):
        of_month = Decimal(0)
        for number, paid in enumerate((paid for paid in payments() if paid.day.month == month), 1):
            total, of_month = total + paid.amount, of_month + paid.amount
            rows.append((paid.day, f"记-{month:02}{number:02}", paid.what, "7201 行政支出", paid.project, paid.amount, None, total))
            if (month, number) == (6, 4):
                rows += [
                    (paid.day, "记-0605", f"{paid.what}（重复）", "7201 行政支出", paid.project, paid.amount, None, total + paid.amount),
                    (dt.date(YEAR, 6, 30), "记-0606", f"冲销记-0605 {paid.what}", "7201 行政支出", paid.project, -paid.amount, None, total),
                ]
        rows += [
            (dt.date(YEAR, month, 28), None, "本月合计", None, None, of_month, None, None),
            (dt.date(YEAR, month, 28), None, "本年累计", None, None, total, None, None),
        ]
    return rows


_PAYMENT_HEADINGS = (
    "序号", "支付申请编号", "清算日期", "预算项目名称", "指标文号", "部门支出经济分类", "收款人全称", "用途", "支付金额（元）", "支付状态",
)
_ON_A_PAGE = 20


def treasury() -> list[Row]:
    """The list of the treasury's payments: one returned, headings on every page, a total and the foot."""
    rows: list[Row] = [("国库集中支付清单",), _PAYMENT_HEADINGS]
    paid = payments()
    returned = Payment(dt.date(YEAR, 5, 11), ROADS, "付5月沥青混合料款", "清河县通途建材经营部", Decimal(12000), _DOCUMENTS[ROADS], "30213 维修（护）费")
    for number, each in enumerate([*paid[:18], returned, *paid[18:]], 1):
        if number > 1 and number % _ON_A_PAGE == 1:
            rows.append(_PAYMENT_HEADINGS)
        rows.append((
            number, f"0{YEAR}{number:08}", each.day.strftime("%Y%m%d"), each.project, each.document, each.code, each.payee, each.what,
            f"{each.amount:,.2f}", "支付退回" if each is returned else "已清算",
        ))
    total = sum((each.amount for each in paid), Decimal(0))
    rows += [
        ("合计", None, None, None, None, None, None, None, f"{total:,.2f}", None),
        (f"共 {len(paid) + 1} 笔", None, None, None, "第 3 页 共 3 页"), ("制单：", None, "复核：", None, "打印日期：2024-01-08"),
    ]
    return rows


_INDICATOR_HEADINGS = (
    "项目名称", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "权重", "全年完成值", "自评得分", "偏差原因分析及改进措施",
)
_INDICATORS: dict[str, Sequence[Row]] = {
    ROADS: (
        ("产出指标", "数量指标", "日常养护里程", "≥", 120, "公里", 20, 126, 20, None), ("产出指标", "数量指标", "小修保养批次", "≥", 12, "批", 10, 12, 10, None),
        ("产出指标", "质量指标", "养护验收合格率", "≥", 95, "%", 10, 97, 10, None), ("产出指标", "时效指标", "年度任务完成及时率", "=", 100, "%", 10, 100, 10, None),
        ("效益指标", "社会效益指标", "优良中等路率", "≥", 85, "%", 20, 88, 20, None), ("效益指标", "可持续影响指标", "养护制度", "定性", "健全", None, 10, "健全", 10, None),
        ("满意度指标", "服务对象满意度指标", "沿线群众满意度", "≥", 90, "%", 10, 93.5, 10, None),
    ),
    WELLS: (
        ("产出指标", "数量指标", "改造管网长度", "≥", 15, "公里", 20, 13.5, 18, "汛期停工两个月，剩余1.5公里2024年3月底前完工"),
        ("产出指标", "数量指标", "水质检测次数", "≥", 12, "次", 15, 12, 15, None), ("产出指标", "质量指标", "水质检测合格率", "≥", 98, "%", 15, 99.2, 15, None),
        ("效益指标", "社会效益指标", "受益农村人口", "≥", 1.2, "万人", 20, 1.28, 20, None), ("效益指标", "生态效益指标", "水源地保护达标率", "=", 100, "%", 10, 100, 10, None),
        ("满意度指标", "服务对象满意度指标", "用水户满意度", "≥", 90, "%", 10, 95, 10, None),
    ),
}


def indicators() -> list[Row]:
    """The budget system's table; names stand in the first row of their group, which is merged."""
    rows = [(project, *row) for project, own in _INDICATORS.items() for row in own]
    shown = [
        tuple(None if number and column < 3 and rows[number - 1][:column + 1] == row[:column + 1] else value for column, value in enumerate(row))
        for number, row in enumerate(rows)
    ]
    return [("项目绩效自评表",), _INDICATOR_HEADINGS, *shown]


def write_export(path: Path, rows: Sequence[Row], *, merged: int = 0) -> str:
    """Write an export; the first `merged` columns merge each text with the blank cells below. The range from its headings on."""
    book = xlsxwriter.Workbook(str(path))
    page, day = book.add_worksheet("Sheet1"), book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, dt.date):
                page.write_datetime(number, column, dt.datetime.combine(value, dt.time()), day)
            elif value is not None:
                page.write_string(number, column, value) if isinstance(value, str) else page.write_number(number, column, float(str(value)))
    first = next(number for number, row in enumerate(rows) if len([value for value in row if value is not None]) > 5)
    for column in range(merged):
        for top, bottom in _groups([row[column] for row in rows[first + 1:]], first + 1):
            page.merge_range(top, column, bottom, column, rows[top][column])
    book.close()
    return f"A{first + 1}:{chr(ord('A') + len(rows[first]) - 1)}{len(rows)}"


def _groups(values: Sequence[object], first: int) -> Iterator[tuple[int, int]]:
    """First and last row of each text that has blank cells below it."""
    starts = [number for number, value in enumerate(values) if value is not None]
    for start, end in zip(starts, [*starts[1:], len(values)], strict=True):
        if end - start > 1:
            yield first + start, first + end - 1
