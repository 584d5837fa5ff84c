"""Filled official forms as offices lay them out, from the published ones keyed in: merged labels, several layouts, any sheets.

`write_forms(path, [filled("04", …)])` writes one sheet per form and `Written.at` says where a field went, so that a test
names the cell of the form and not a number it has looked up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from tests.tools.paths import CASES

FOLDER = CASES / "forms"


@dataclass(frozen=True)
class Layout:
    """How an office lays the form out: indicator columns as (heading, key, columns wide), labels of the money lines."""

    title: str = "项目支出绩效自评表"
    indicators: tuple[tuple[str, str, int], ...] = (
        ("一级指标", "level1", 1), ("二级指标", "level2", 1), ("三级指标", "level3", 1), ("年度指标值", "target_text", 1),
        ("实际完成值", "actual_text", 1), ("分值", "weight", 1), ("得分", "score_published", 1), ("偏差原因分析及改进措施", "deviation_note", 1),
    )
    money: tuple[tuple[str, str, int], ...] = (
        ("年初预算数", "initial", 1), ("全年预算数", "full_year", 1), ("全年执行数", "executed", 1), ("分值", "weight", 1),
        ("执行率", "rate", 1), ("得分", "points", 1),
    )
    money_label: str = "项目资金（万元）"
    part: str = "其中：{}"
    top: int = 0
    """Empty rows above the title."""
    left: int = 0
    """Empty columns before the form."""
    loose: bool = False
    """Headings are merged and the cells below are not: values stand in the last column. Head labels take two columns."""
    foot: tuple[str, ...] = ()
    """Lines below the table."""


NATIONAL = Layout()
WIDE = Layout(
    indicators=(
        ("一级指标", "level1", 1), ("二级指标", "level2", 1), ("三级指标", "level3", 2), ("年度\n指标值（A）", "target_text", 2),
        ("实际完成值（B）", "actual_text", 1), ("分值", "weight", 1), ("得 分", "score_published", 1), ("偏差原因分析\n及改进措施", "deviation_note", 2),
    ),
    money=(
        ("年初\n预算数", "initial", 1), ("全年预算数（A）", "full_year", 1), ("全年执行数（B）", "executed", 2), ("分值", "weight", 1),
        ("执行率（B/A）", "rate", 1), ("得分", "points", 2),
    ),
    top=2, left=1, part="{}",
)
WEIGHT_FIRST = replace(NATIONAL, title="衔接资金绩效目标自评表", indicators=(
    ("一级指标", "level1", 1), ("二级指标", "level2", 1), ("三级指标", "level3", 1), ("分值", "weight", 1), ("指标值", "target_text", 1),
    ("全年实际完成值", "actual_text", 1), ("得分", "score_published", 1), ("未完成原因和改进措施", "deviation_note", 1),
))
LOOSE = replace(WIDE, loose=True, foot=("说明：请在此处填写审计发现的问题，没有的填无", "填报人：丙　　联系电话：0316-000　　填报日期：2020年3月1日"))
SPLIT = replace(NATIONAL, title="项目支出绩效自评表（公开14表）", indicators=(
    ("一级指标", "level1", 1), ("二级指标", "level2", 1), ("三级指标", "level3", 1), ("指标性质", "direction", 1), ("指标值", "target_text", 1),
    ("度量单位", "unit_text", 1), ("实际完成值", "actual_text", 1), ("分值", "weight", 1), ("得分", "score_published", 1),
    ("偏差原因分析及改进措施", "deviation_note", 1),
))
"""The target in three columns, as Yunnan and Sichuan have it; see `split`."""

NO_WEIGHTS = replace(NATIONAL, indicators=tuple(column for column in NATIONAL.indicators if column[1] != "weight"))


@dataclass
class Filled:
    """A form to be written: what was published, and cells changed (`{"score": 96}`)."""

    stated: dict[str, Any]
    layout: Layout = NATIONAL
    sheet: str = "自评表"
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Written:
    """Where the fields of each sheet went: `score`, `points`, `rate`, `total.executed`, `level3 name.score_published` …"""

    path: Path
    cells: dict[str, dict[str, str]]

    def at(self, name: str, sheet: str = "自评表") -> str:
        return f"{sheet}!{self.cells[sheet][name]}"


def filled(stem: str, layout: Layout = NATIONAL, sheet: str = "自评表", **changes: Any) -> Filled:
    """A published form, by the number its file begins with."""
    path = next(FOLDER.glob(f"{stem}-*.json"))
    return Filled(json.loads(path.read_text(encoding="utf-8")), layout, sheet, changes)


def split(form: Filled) -> Filled:
    """The same form with sign, number and unit of its targets in columns of their own."""
    rows = []
    for row in form.stated["indicators"]:
        found = re.fullmatch(r"([≧═≥≤=><]=?)(\d+(?:\.\d+)?)(\D*)", row["target_text"] or "")
        sign, value, unit = found.groups() if found else (None, row["target_text"], None)
        rows.append({**row, "direction": sign, "target_text": value, "unit_text": unit})
    return replace(form, stated={**form.stated, "indicators": rows}, layout=SPLIT)


def write_forms(path: Path, forms: Sequence[Filled]) -> Written:
    """Write the forms, each on its own sheet; those of one sheet below each other, where the last one's cells are kept."""
    cells: dict[str, dict[str, str]] = {}
    pages: dict[str, tuple[Any, int]] = {}
    with xlsxwriter.Workbook(str(path), {"strings_to_urls": False}) as book:
        look = book.add_format({"border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"})
        for form in forms:
            page, row = pages.get(form.sheet) or (book.add_worksheet(form.sheet), form.layout.top)
            writer = _Writer(page, look, form, row)
            writer.write()
            cells[form.sheet] = writer.cells
            pages[form.sheet] = page, writer.row + 1
    return Written(path, cells)


class _Writer:
    def __init__(self, page: Any, look: Any, form: Filled, row: int) -> None:
        self.page, self.look, self.form, self.layout, self.row = page, look, form, form.layout, row
        self.cells: dict[str, str] = {}
        self.width = max(1 + sum(w for _, _, w in self.layout.indicators), 3 + sum(w for _, _, w in self.layout.money))

    def put(self, column: int, value: Any, across: int = 1, down: int = 1, name: str = "") -> None:
        column += self.layout.left
        value = self.form.changes.get(name, value) if name else value
        if across > 1 or down > 1:
            self.page.merge_range(self.row, column, self.row + down - 1, column + across - 1, value, self.look)
        elif value is None:
            self.page.write_blank(self.row, column, None, self.look)
        else:
            self.page.write(self.row, column, value, self.look)
        if name:
            self.cells[name] = xl_rowcol_to_cell(self.row, column)

    def loosely(self, column: int, value: Any, across: int, name: str) -> None:
        """A value below a heading of so many columns."""
        if self.layout.loose and across > 1:
            value = self.form.changes.get(name, value)
            self.put(column, None, name=name if value is None else "")
            self.put(column + across - 1, value, name="" if value is None else name)
        else:
            self.put(column, value, across, name=name)

    def write(self) -> None:
        stated, width = self.form.stated, self.width
        self.put(0, self.layout.title, width)
        self.row += 1
        self.put(0, f"（{stated['year']}年度）", width, name="year")
        self.row += 1
        label = 2 if self.layout.loose else 1
        self.put(0, "项目名称", label)
        self.put(label, stated["project"], width - label, name="project")
        self.row += 1
        half = width // 2
        for column, label, key, across in ((0, "主管部门", "department", half - 1), (half, "实施单位", "unit", width - half - 1)):
            two = int(self.layout.loose)
            self.put(column, label, 1 + two)
            self.put(column + 1 + two, stated.get(key), across - two, name=key)
        self.row += 1
        self._money()
        self._goals()
        self._indicators()

    def _money(self) -> None:
        stated, lines = self.form.stated, self.form.stated["funding"]
        unit = f"（{stated['money_unit']}）"
        self.put(0, self.layout.money_label.replace("（万元）", unit), down=len(lines) + 1)
        columns, column = [], 3
        if sum(w for _, _, w in self.layout.money) + 3 < self.width:
            column = self.width - sum(w for _, _, w in self.layout.money)
        self.put(1, None, column - 1)
        start = column
        for title, key, across in self.layout.money:
            self.put(column, title, across)
            columns.append((column, key, across))
            column += across
        for number, line in enumerate(lines):
            self.row += 1
            whole = line.get("role") == "total"
            label = "年度资金总额" if whole else self.layout.part.format(line["source"]) if number == 1 else line["source"]
            self.put(1, label, start - 1)
            beside = {"weight": stated["execution_weight"], "rate": stated["execution_rate_published"], "points": stated["execution_score_published"]}
            for at, key, across in columns:
                own = line.get(key) if key in ("initial", "full_year", "executed") else beside[key] if whole else "-"
                name = f"total.{key}" if whole else f"{line['source']}.{key}"
                self.loosely(at, own, across, {"total.rate": "rate", "total.points": "points", "total.weight": "weight"}.get(name, name))
        self.row += 1

    def _goals(self) -> None:
        half = self.width // 2
        self.put(0, "年度总体目标", down=2)
        self.put(1, "预期目标", half - 1)
        self.put(half, "实际完成情况", self.width - half)
        self.row += 1
        self.put(1, "完成年度任务", half - 1)
        self.put(half, "已完成", self.width - half)
        self.row += 1

    def _indicators(self) -> None:
        rows, columns, column = self.form.stated["indicators"], {}, 1
        self.put(0, "绩效指标", down=len(rows) + 1)
        for title, key, across in self.layout.indicators:
            self.put(column, title, across)
            columns[key] = (column, across)
            column += across
        self.row += 1
        for key, size in self._groups(rows, "level1"):
            self.put(columns["level1"][0], key, down=size)
            self.row += size
        self.row -= len(rows)
        for key, size in self._groups(rows, "level1", "level2"):
            self.put(columns["level2"][0], key, down=size)
            self.row += size
        self.row -= len(rows)
        for row in rows:
            for key, (at, across) in columns.items():
                if key not in ("level1", "level2"):
                    self.loosely(at, row.get(key), across, f"{row['level3']}.{key}")
            self.row += 1
        if "weight" in columns:
            self.put(0, "总分", columns["weight"][0] if columns["weight"][0] > 3 else 1)
            self.put(columns["weight"][0], self.form.stated["weight_total_published"], name="total.weights")
        else:
            self.put(0, "总分")
        self.put(columns["score_published"][0], self.form.stated["total_published"], name="score")
        self.row += 1
        for line in self.layout.foot:
            self.put(0, line, self.width)
            self.row += 1

    @staticmethod
    def _groups(rows: Sequence[Mapping[str, Any]], *keys: str) -> list[tuple[str, int]]:
        return [(group[-1], len(list(members))) for group, members in groupby(rows, key=lambda row: tuple(row[key] for key in keys))]
