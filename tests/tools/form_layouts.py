"""Filled forms in random layouts from known content: order of blocks, merged cells, one to three rows of headings, words, units.

`lay_out(content, choices)` gives the cells of one form, with the name of what stands in each; `write_sheet` puts forms below and
beside one another. What was written is known, so that what is read can be held against it cell by cell.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell


@dataclass(frozen=True)
class Row:
    """One indicator as filled in."""

    level1: str
    level2: str
    name: str
    target: str
    actual: str
    weight: int
    points: int


@dataclass(frozen=True)
class Content:
    """What one form says; amounts in 元 by source: opening budget, full-year budget, executed."""

    project: str
    unit: str
    department: str
    year: int
    sources: Mapping[str, tuple[int, int, int]]
    rows: tuple[Row, ...]
    execution_weight: int = 10
    whole: bool = False
    """A form of a whole department, which is its project."""

    @property
    def money(self) -> tuple[int, int, int]:
        """The sums of the sources."""
        initial, budget, executed = (sum(each) for each in zip(*self.sources.values(), strict=True))
        return initial, budget, executed

    @property
    def execution_points(self) -> Decimal:
        """What the rate earns."""
        _, budget, executed = self.money
        return (Decimal(self.execution_weight) * executed / budget).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def total(self) -> Decimal:
        """The sum of all points."""
        return self.execution_points + sum(row.points for row in self.rows)


@dataclass
class Cell:
    """A cell of a form with the cells it takes and the name of what stands there."""

    row: int
    column: int
    value: Any
    name: str = ""
    down: int = 1
    across: int = 1


@dataclass
class Laid:
    """One form laid out: its cells, its height, and whether merged cells are merged."""

    cells: list[Cell]
    height: int
    width: int
    merged: bool
    at: dict[str, str] = field(default_factory=dict)
    """Name of a field -> its cell, once written."""
    sheet: str = ""


PROJECTS = ("就业培训经费", "道路养护经费", "防汛物资储备经费", "义务教育补助经费")
UNITS = ("甲局", "乙镇人民政府", "丙中心")
PROJECT_LABELS = ("项目名称", "项目（政策）名称", "专项资金名称", "资金名称", "项目名称及代码", "预算项目名称")
DEPARTMENT_LABELS = ("主管部门", "主管部门及代码", "业务主管部门", "项目主管部门", "县级主管部门")
UNIT_LABELS = ("实施单位", "项目单位", "项目实施单位", "用款单位", "承担单位", "资金使用单位", "具体实施处（科）室", "填报单位（盖章）")
YEARS = ("（{0}年度）", "{0}年度", "（ {0} 年度 ）", "（{0}）", "{1}年度", "（{1}年度）", "{0}年")
MONEY_WORDS = (
    ("年初预算数", "全年预算数", "全年执行数"), ("年初预算", "调整后预算数", "预算执行数"), ("年初预算数", "全年预算数（A）", "全年执行数（B）"),
    ("年初批复数", "全年（调整）预算数", "实际支出数"), ("年初预算安排", "全年预算安排", "全年支出数"), ("年初预算数", "预算数", "决算数"),
)
TARGETS = (
    ("年度指标值", "实际完成值"), ("年度指标值（A）", "实际完成值（B）"), ("指标值", "全年完成值"), ("年初目标值", "全年实际完成值"), ("预期值", "实际值"),
    ("计划完成值", "实际完成值"), ("年度绩效目标值", "完成情况"), ("预期指标值", "实际完成指标值"), ("目标值", "实际值"),
)
WEIGHTS = ("分值", "权重", "分值（权重）", "指标权重", "标准分")
POINTS = ("得分", "自评得分", "指标得分", "自评分")
REASONS = ("偏差原因分析及改进措施", "未完成原因分析", "未完成原因和改进措施", "备注")
TOTALS = ("总分", "合计", "总得分", "总计", "自评总分")
GOALS = (("预期目标", "实际完成情况"), ("年初设定目标", "全年实际完成情况"), ("年度绩效目标", "目标实际完成情况"))
SOURCES = ("中央财政资金", "省级财政资金", "市级财政资金", "县级财政资金", "上年结转资金", "其他资金")
_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")


def some_content(chance: random.Random, project: str, unit: str) -> Content:
    """A form whose figures all agree: full points everywhere but for the rate."""
    names = chance.sample(SOURCES, chance.randint(1, 4))
    sources = {}
    for name in names:
        budget = chance.randint(1, 900) * 1000
        left = 0 if name == "上年结转资金" else chance.choice((0, 0, budget // 20, budget // 10))
        sources[name] = (budget - chance.choice((0, 0, 500)), budget, budget - left)
    weights = chance.choice(((20, 20, 10), (25, 15, 10), (10, 20, 20)))
    rows = (
        Row("产出指标", "数量指标", "培训场次", "≥10场", "12场", weights[0], weights[0]),
        Row("产出指标", "质量指标", "验收合格率", "≥95%", "97%", weights[1], weights[1]),
        Row("产出指标", "时效指标", "完成及时率", "≥90%", "100%", weights[2], weights[2]),
        Row("效益指标", "社会效益指标", "受益人数", "≥100人", "105人", 30, 30),
        Row("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "95%", 10, 10),
    )
    whole = chance.random() < 0.1
    return Content(unit if whole else project, unit, "县人民政府", chance.randint(2019, 2025), sources, rows, whole=whole)


def lay_out(content: Content, chance: random.Random) -> Laid:
    """One form in a layout by chance."""
    form = _Layer(content, chance)
    blocks = [form.money, form.goals]
    if chance.random() < 0.2:
        blocks.reverse()
    form.top()
    for block in blocks:
        block()
    form.indicators()
    return Laid(form.cells, form.row, form.width, merged=chance.random() < 0.7)


class _Layer:
    """Puts the blocks of a form one below the other."""

    def __init__(self, content: Content, chance: random.Random) -> None:
        self.content, self.chance = content, chance
        self.cells: list[Cell] = []
        self.row, self.width = 0, 10
        self.scale, self.unit = chance.choice(((10000, "万元"), (1, "元")))
        self.unit_at = chance.choice(("block", "above", "heading", "cells", "row"))
        self.weight_at = chance.choice(("column", "column", "column", "heading", "block", "row"))

    def put(self, column: int, value: Any, name: str = "", *, down: int = 1, across: int = 1, row: int | None = None) -> None:
        self.cells.append(Cell(self.row if row is None else row, column, value, name, down, across))

    def amount(self, yuan: int) -> Any:
        value = Decimal(yuan) / self.scale
        if self.unit_at == "cells":
            return f"{value}{self.unit}"
        return self.chance.choice((float(value), f"{value:,}"))

    # -------------------------------------------------------------- head

    def top(self) -> None:
        content, chance = self.content, self.chance
        year = chance.choice(YEARS).format(content.year, str(content.year).translate(_CHINESE))
        title = chance.choice(("项目支出绩效自评表", "财政支出项目绩效目标自评表", "部门预算项目支出绩效自评表"))
        if content.whole:
            title = chance.choice(("部门整体支出绩效自评表", "部门（单位）整体绩效自评表"))
        if chance.random() < 0.2:
            self.put(0, "附件1")
            self.row += 1
        self.put(0, title, "title", across=self.width)
        self.row += 1
        self.put(0, year, "year", across=self.width - 2)
        if self.unit_at == "above":
            self.put(self.width - 2, f"单位：{self.unit}", across=2)
        self.row += 1
        if content.whole:
            self.put(0, chance.choice(("部门名称", "部门（单位）名称", "单位名称", "预算部门")), across=2)
            self.put(2, content.unit, "unit", across=self.width - 2)
            self.row += 1
            return
        if chance.random() < 0.15:
            self.put(0, chance.choice(("自评总分", "自评得分", "自评总分（分）")), across=2)
            self.put(2, float(content.total), "head_total", across=2)
            self.row += 1
        project, department, unit = (chance.choice(words) for words in (PROJECT_LABELS, DEPARTMENT_LABELS, UNIT_LABELS))
        if chance.random() < 0.25:
            self.put(0, f"{project}：{content.project}", "project", across=self.width)
            self.row += 1
            self.put(0, f"{department}：{content.department}", "department", across=5)
            self.put(5, f"{unit}：{content.unit}", "unit", across=5)
        else:
            self.put(0, project, across=2)
            self.put(2, content.project, "project", across=self.width - 2)
            self.row += 1
            self.put(0, department, across=2)
            self.put(2, content.department, "department", across=3)
            self.put(5, unit, across=2)
            self.put(7, content.unit, "unit", across=3)
        self.row += 1

    # -------------------------------------------------------------- money

    def money(self) -> None:
        block = self.chance.choice(("项目资金", "预算执行情况", "项目资金情况", "资金情况"))
        label = block + (f"\n（{self.unit}）" if self.unit_at == "block" else "")
        if self.weight_at == "block":
            label = f"预算执行情况（{self.content.execution_weight}分）" + (f"（{self.unit}）" if self.unit_at == "block" else "")
        if self.unit_at == "row":
            self.put(0, f"{block}（{self.unit}）", across=self.width)
            self.row += 1
        {"columns": self._columns, "sources": self._sources, "pairs": self._pairs}[
            self.chance.choice(("columns", "columns", "columns", "sources", "pairs"))](label)

    def _columns(self, label: str) -> None:
        content, chance = self.content, self.chance
        words = chance.choice(MONEY_WORDS)
        ending = f"（{self.unit}）" if self.unit_at == "heading" else ""
        points = "得分" if self.weight_at != "heading" else f"得分（{content.execution_weight}分*执行率）"
        columns = [("initial", words[0] + ending), ("budget", words[1] + ending), ("executed", words[2] + ending)]
        if self.weight_at == "column":
            columns.append(("execution_weight", chance.choice(("分值", "权重", "执行率权重"))))
        columns.append(("rate", chance.choice(("执行率", "预算执行率", "执行率（B/A）"))))
        if self.weight_at != "row":
            columns.append(("execution_points", points))
        begin = self.row
        placed = self._money_headings(columns, ending)
        if chance.random() < 0.15:
            for at, (_, column) in enumerate(placed):
                self.put(column, f"（{'ABCDEFG'[at]}）")
            self.row += 1
        with_sum = len(content.sources) > 1 or chance.random() < 0.7
        sum_below = with_sum and chance.random() < 0.15
        if with_sum and not sum_below:
            self._sum_line(placed)
        for number, (source, amounts) in enumerate(content.sources.items()):
            self.put(1, ("其中：" if number == 0 and with_sum else "") + source, across=2)
            self._line(placed, amounts, source, whole=not with_sum)
        if sum_below:
            self._sum_line(placed)
        self.put(0, label, "money_label", down=self.row - begin, row=begin)

    def _money_headings(self, columns: Sequence[tuple[str, str]], ending: str) -> list[tuple[str, int]]:
        """One to three rows of headings; the column of each amount."""
        chance, at = self.chance, 3
        if chance.random() >= 0.35:
            for number, (_, title) in enumerate(columns):
                self.put(at + number, title)
            self.row += 1
            return [(name, at + number) for number, (name, _) in enumerate(columns)]
        if chance.random() < 0.2:
            self.put(at, "资金情况", across=len(columns))
            self.row += 1
        short, placed = {"initial": "年初" + ending, "budget": "全年" + ending}, []
        for title, members in self._money_groups(columns):
            alone = len(members) == 1
            self.put(at, title, down=2 if alone else 1, across=len(members))
            for number, (name, own) in enumerate(members):
                if not alone:
                    self.put(at + number, short.get(name, own), row=self.row + 1)
                placed.append((name, at + number))
            at += len(members)
        self.row += 2
        return placed

    def _money_groups(self, columns: Sequence[tuple[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
        budgets, others = list(columns[:2]), list(columns[2:])
        if self.chance.random() < 0.5:
            return [("预算数", budgets), *((title, [(name, title)]) for name, title in others)]
        done = [others[0], *(column for column in others if column[0] == "rate")]
        return [("预算数", budgets), ("执行情况", done), *((title, [(name, title)]) for name, title in others if (name, title) not in done)]

    def _sum_line(self, placed: Sequence[tuple[str, int]]) -> None:
        self.put(1, self.chance.choice(("年度资金总额", "总额", "合计", "年度资金总额：")), across=2)
        self._line(placed, self.content.money, "money", whole=True)

    def _line(self, placed: Sequence[tuple[str, int]], amounts: tuple[int, int, int], name: str, *, whole: bool) -> None:
        content = self.content
        rate = f"{Decimal(amounts[2]) / amounts[1] * 100:.2f}%"
        values = dict(zip(("initial", "budget", "executed"), map(self.amount, amounts), strict=True)) | {"rate": rate}
        values |= {"execution_weight": content.execution_weight, "execution_points": float(content.execution_points)} if whole else {
            "execution_weight": "-", "execution_points": "-"}
        for key, column in placed:
            self.put(column, values[key], key if whole else f"{name}.{key}")
        self.row += 1

    def _sources(self, label: str) -> None:
        content, begin = self.content, self.row
        self.put(1, "资金来源")
        self.put(2, "合计")
        for number, source in enumerate(content.sources):
            self.put(3 + number, source)
        for key, title, place in (("initial", "年初预算数", 0), ("budget", "全年预算数", 1), ("executed", "全年执行数", 2)):
            self.row += 1
            self.put(1, title + (f"（{self.unit}）" if self.unit_at == "heading" else ""))
            self.put(2, self.amount(content.money[place]), key)
            for number, (source, amounts) in enumerate(content.sources.items()):
                self.put(3 + number, self.amount(amounts[place]), f"{source}.{key}")
        self.row += 1
        if self.weight_at in ("column", "heading"):
            self.weight_at = "block"
            label = f"预算执行情况（{content.execution_weight}分）" + (f"（{self.unit}）" if self.unit_at in ("block", "heading") else "")
        if self.unit_at == "heading":
            label = label if f"（{self.unit}）" in label else f"{label}（{self.unit}）"
        if self.weight_at != "row":
            self.put(1, "得分")
            self.put(2, float(content.execution_points), "execution_points")
            self.row += 1
        self.put(0, label, "money_label", down=self.row - begin, row=begin)

    def _pairs(self, label: str) -> None:
        content, begin = self.content, self.row
        initial, budget, executed = map(self.amount, content.money)
        ending = f"（{self.unit}）" if self.unit_at == "heading" else ""
        rate = f"{Decimal(content.money[2]) / content.money[1] * 100:.2f}%"
        rows = [[("年初预算数", "initial", initial), ("全年预算数", "budget", budget)], [("全年执行数", "executed", executed), ("执行率", "rate", rate)]]
        if self.weight_at != "row":
            self.weight_at = "column"
            rows.append([("分值", "execution_weight", content.execution_weight), ("得分", "execution_points", float(content.execution_points))])
        within = self.chance.random() < 0.3 and self.unit_at == "cells"
        for pairs in rows:
            for number, (title, key, value) in enumerate(pairs):
                if within:
                    self.put(1 + 4 * number, f"{title}：{value}", key, across=4)
                else:
                    self.put(1 + 4 * number, title + (ending if key in ("initial", "budget", "executed") else ""), across=2)
                    self.put(3 + 4 * number, value, key, across=2)
            self.row += 1
        self.put(0, label, "money_label", down=self.row - begin, row=begin)

    # -------------------------------------------------------------- goals and indicators

    def goals(self) -> None:
        goal, result = self.chance.choice(GOALS)
        self.put(0, "年度总体目标", down=2)
        self.put(1, goal, across=4)
        self.put(5, result, across=5)
        self.row += 1
        self.put(1, "完成年度任务", "goal", across=4)
        self.put(5, "已全部完成", "goal_result", across=5)
        self.row += 1

    def indicators(self) -> None:
        chance = self.chance
        target, actual = chance.choice(TARGETS)
        columns = [("level1", "一级指标"), ("level2", "二级指标"), ("name", "三级指标")]
        measured = [("target", target), ("actual", actual)]
        weight = [("weight", chance.choice(WEIGHTS))]
        columns += weight + measured if chance.random() < 0.3 else measured + weight
        columns += [("points", chance.choice(POINTS))]
        if chance.random() < 0.3:
            columns += [("review", chance.choice(("复核得分", "财政评分", "主管部门审核得分")))]
        columns += [("reason", chance.choice(REASONS))]
        for key, title in (("last_year", "上年完成值"), ("meaning", "指标解释"), ("rate_done", "指标完成率")):
            if chance.random() < 0.1 and len(columns) < 9:
                columns.insert(3, (key, title))
        if chance.random() < 0.2 and len(columns) < 9 and "review" not in dict(columns):
            columns.insert(1, ("class_weight", "分值"))
        begin, rows, summed = self.row, chance.choice((1, 1, 2, 3)), chance.random() < 0.15 and "class_weight" not in dict(columns)
        self._headings(columns, rows)
        listed = self._rows()
        classes = {row.level1: sum(other.weight for other in listed if other.level1 == row.level1) for row in listed}
        style, previous = chance.choice(("{}", "{}（{}分）", "{}\n（{}分）")), ("", "")
        for number, row in enumerate(listed):
            values = {"level2": row.level2, "name": row.name, "target": row.target, "actual": row.actual, "weight": row.weight, "points": row.points,
                      "level1": style.format(row.level1, classes[row.level1]), "class_weight": classes[row.level1], "review": row.points,
                      "last_year": "8", "meaning": "按台账统计", "rate_done": "100%"}
            for at, (key, _) in enumerate(columns, 1):
                repeated = key in ("level1", "class_weight") and row.level1 == previous[0]
                if key in values and not repeated:
                    down = 1 if summed else sum(other.level1 == row.level1 for other in listed[number:]) if key in ("level1", "class_weight") else 1
                    self.put(at, values[key], f"{row.name}.{key}", down=down)
            previous = (row.level1, row.level2)
            self.row += 1
            self._slot(columns)
            if summed and (number + 1 == len(listed) or listed[number + 1].level1 != row.level1):
                own = [other for other in listed if other.level1 == row.level1]
                self._subtotal(columns, sum(other.weight for other in own), sum(other.points for other in own))
        self.put(0, "绩效指标", down=self.row - begin, row=begin)
        self._total(columns)

    def _rows(self) -> list[Row]:
        rows = list(self.content.rows)
        if self.weight_at == "row":
            points = int(self.content.execution_points) if self.content.execution_points == int(self.content.execution_points) else None
            rate = Row("产出指标", "质量指标", "预算执行率", "100%", f"{Decimal(self.content.money[2]) / self.content.money[1] * 100:.2f}%",
                       self.content.execution_weight, points if points is not None else self.content.execution_weight)
            rows.insert(0, replace(rate, points=float(self.content.execution_points)))  # type: ignore[arg-type]
        return rows

    def _headings(self, columns: Sequence[tuple[str, str]], rows: int) -> None:
        groups: list[tuple[str, list[tuple[str, str]]]] = []
        for key, title in columns:
            group = "绩效指标" if key in ("level1", "level2", "name", "class_weight") else "指标值" if key in ("target", "actual") else title
            if groups and groups[-1][0] == group:
                groups[-1][1].append((key, title))
            else:
                groups.append((group, [(key, title)]))
        if rows == 3:
            self.put(1, "绩效指标完成情况", across=len(columns))
            self.row += 1
        at = 1
        for group, members in groups:
            grouped = rows > 1 and len(members) > 1
            if grouped:
                self.put(at, group, across=len(members))
            for number, (_, title) in enumerate(members):
                self.put(at + number, title, row=self.row + grouped, down=1 if grouped or rows == 1 else 2)
            at += len(members)
        self.row += 1 if rows == 1 else 2

    def _slot(self, columns: Sequence[tuple[str, str]]) -> None:
        if self.chance.random() < 0.15:
            at = [key for key, _ in columns].index("name") + 1
            self.put(at, self.chance.choice(("……", "指标2", "指标2：", "指标1:/")))
            self.row += 1

    def _subtotal(self, columns: Sequence[tuple[str, str]], weight: int, points: float) -> None:
        keys = [key for key, _ in columns]
        self.put(1, "小计")
        self.put(keys.index("weight") + 1, weight, f"subtotal{self.row}.weight")
        self.put(keys.index("points") + 1, points, f"subtotal{self.row}.points")
        self.row += 1

    def _total(self, columns: Sequence[tuple[str, str]]) -> None:
        keys = [key for key, _ in columns]
        total = self.content.total
        first = min(keys.index("weight"), keys.index("points"), keys.index("target")) + 1
        self.put(0, self.chance.choice(TOTALS), across=first)
        self.put(keys.index("weight") + 1, 100, "total_weight")
        self.put(keys.index("points") + 1, self.chance.choice((float(total), float(total), f"{total}分", f"{total}（优）")), "total")
        self.row += 1


# ---------------------------------------------------------------- writing


def write_sheet(path: Path, sheets: Iterable[Sequence[tuple[Laid, int, int]]]) -> None:
    """One sheet per entry, each with its forms at (row, column); `Laid.at` names the cells afterwards."""
    book = xlsxwriter.Workbook(str(path))
    formats = book.add_format({"text_wrap": True})
    for number, placed in enumerate(sheets):
        sheet = book.add_worksheet(f"自评表{number + 1}")
        for form, top, left in placed:
            form.sheet = sheet.get_name()
            for cell in form.cells:
                row, column = top + cell.row, left + cell.column
                if form.merged and (cell.down > 1 or cell.across > 1):
                    sheet.merge_range(row, column, row + cell.down - 1, column + cell.across - 1, cell.value, formats)
                else:
                    sheet.write(row, column, cell.value)
                if cell.name:
                    form.at[cell.name] = xl_rowcol_to_cell(row, column)
    book.close()


def some_forms(chance: random.Random) -> tuple[list[tuple[Content, Laid]], list[list[tuple[Laid, int, int]]]]:
    """One to three forms of one year, below or beside one another or each on a sheet of its own."""
    forms: list[tuple[Content, Laid]] = []
    for number in range(chance.choice((1, 1, 2, 3))):
        content = some_content(chance, PROJECTS[number] if chance.random() < 0.8 else PROJECTS[0], UNITS[number])
        content = replace(content, year=forms[0][0].year) if forms else content
        forms.append((content, lay_out(content, chance)))
    how, top, sheets = chance.choice(("below", "beside", "sheets")), 0, [[]] if len(forms) else []
    for number, (_, laid) in enumerate(forms):
        if how == "sheets":
            sheets = [*sheets, [(laid, 0, 0)]] if number else [[(laid, 0, 0)]]
        elif how == "beside":
            sheets[0].append((laid, 0, (laid.width + 1) * number))
        else:
            sheets[0].append((laid, top, 0))
            top += laid.height + chance.choice((1, 1, 2))
    return forms, sheets


def left_blank(form: Laid) -> None:
    """Take out what a unit fills in; classes, names and weights stay printed."""
    printed = (".level1", ".level2", ".class_weight", ".weight", ".name")
    for cell in form.cells:
        if cell.name and cell.name not in ("title", "year", "money_label", "total_weight") and not cell.name.endswith(printed):
            label, colon, _ = str(cell.value).partition("：")
            cell.value = label + colon if colon else None


def mistaken(form: Laid, chance: random.Random) -> Cell:
    """Change one figure that follows from others: a total, a rate, the execution points."""
    names = ("total", "head_total", "total_weight", "rate", "execution_points")
    cell = chance.choice([cell for cell in form.cells if cell.name in names or cell.name.endswith(".rate") or cell.name.startswith("subtotal")])
    typed = re.findall(r"\d+(?:\.\d+)?", str(cell.value))[0]
    wrong = Decimal(typed) + (-2 if cell.name == "execution_points" else chance.choice((-3, -5, 2)))
    cell.value = str(cell.value).replace(typed, str(wrong), 1) if isinstance(cell.value, str) else float(wrong)
    return cell
