"""Workbooks that grow along one dimension each, everything else at its ordinary size: what a bound of growth is held against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from tests.tools.workbooks import CLEAN, write_workbook

Sheets = Mapping[str, str]


def _table(title: str, rows: Iterable[Sequence[object]]) -> str:
    """A sheet of CLEAN with its heading and these rows."""
    heading = CLEAN[title].strip().splitlines()[0]
    return "\n".join([heading, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def _texts(rows: Iterable[Sequence[object]]) -> Sheets:
    return {"文字说明": _table("文字说明", rows)}


def text_length(size: int) -> Sheets:
    """One text of sentences with figures, and one that never ends."""
    sentence = "就业服务经费全年执行数17万元，举办招聘会11场，服务对象满意度93.5%。"
    return _texts([("就业服务经费", "项目概况", _filled(sentence, size)), ("", "资金管理情况", "管" * size), ("", "结果应用", _filled("used ", size))])


def _filled(text: str, size: int) -> str:
    return (text * (size // len(text) + 1))[:size]


def texts(size: int) -> Sheets:
    """Many texts, all of one topic."""
    return _texts([("", "资金管理情况", f"第{number}项制度执行到位，支付审批{number}笔。") for number in range(size)])


def name_length(size: int) -> Sheets:
    """Names of a project, an indicator and a payee that are that long."""
    long = _filled("关于进一步加强就业服务与人才引进工作的专项经费", size)
    return {title: table.replace("就业服务经费", long).replace("举办招聘会", long).replace("测试印务有限公司", long) for title, table in CLEAN.items()}


def payments(size: int) -> Sheets:
    """Many payments, pairs of them alike in all but their order, that add up to what was executed."""
    paid = size / 100  # 万元
    return {
        "资金安排": _table("资金安排", [("就业服务经费", "区县级财政资金", paid, paid, paid, paid, "测财发〔2020〕1号", "2020-01-15", "就业服务", "")]),
        "支出明细": _table("支出明细", (_payment(number) for number in range(size))),
    }


def _payment(number: int, project: str = "就业服务经费", money: object = 100, order: object = None) -> tuple[object, ...]:
    pair = number // 2
    return (f"2020-{pair % 12 + 1:02}-{pair % 28 + 1:02}", f"记-{number:05}", 101 + number if order is None else order, project, "区县级财政资金",
            "", f"付第{pair}批印刷费", money, f"测试{pair}印务有限公司", "项目支出", "30202 印刷费", f"HT-{number // 10}", "不涉及", "", "",
            "甲", "乙", "丙", "丁", "戊")


def cell_length(size: int) -> Sheets:
    """Cells of numbers, words and signs that are that long, in the columns that are read closely."""
    grown = {title: CLEAN[title].splitlines() for title in ("绩效指标", "支出明细")}
    for title, column, filling in (("绩效指标", 6, "1年"), ("绩效指标", 8, "a"), ("支出明细", 7, "1月"), ("支出明细", 15, "（1")):
        cells = grown[title][3].split("|")
        cells[column] = f" '{_filled(filling, size)} "
        grown[title][3] = "|".join(cells)
    return {title: "\n".join(lines) for title, lines in grown.items()}


def faulty_payments(size: int) -> Sheets:
    """Many payments, each with mistakes: amounts that are none, orders used twice, a project nobody knows."""
    return {"支出明细": _table("支出明细", (
        _payment(number, "就业经费" if number % 3 else "就业服务经费", "约一万" if number % 2 else 60000, 7) for number in range(size)))}


def adjustments(size: int) -> Sheets:
    """Many adjustments of one line."""
    return {"预算调整": _table("预算调整", (
        ("就业服务经费", "区县级财政资金", f"2020-{number % 12 + 1:02}-10", "追加" if number % 2 else "调减", 1 if number % 2 else -1,
         f"测财发〔2020〕{number}号", f"第{number}次调整") for number in range(size)))}


def projects(size: int) -> Sheets:
    """Many projects, each with its money, payments and indicators."""
    names = [f"第{number}号专项经费" for number in range(size)]
    return {
        "资金安排": _table("资金安排", (
            (name, "区县级财政资金", 10, 12, 12, 11, f"测财发〔2020〕{number}号", "2020-01-15", f"用途{number}", "尾款未付") for number, name in enumerate(names))),
        "预算调整": _table("预算调整", ((name, "区县级财政资金", "2020-06-20", "追加", 2, f"测财发〔2020〕{number}号", "新增") for number, name in enumerate(names))),
        "支出明细": _table("支出明细", (_payment(number, name, 110000) for number, name in enumerate(names))),
        "绩效指标": _table("绩效指标", (
            (name, level, second, f"{second}{number}", "", "≥10场", "11场", points, points, "", "", "台账") for number, name in enumerate(names)
            for level, second, points in (("产出指标", "数量指标", 50), ("效益指标", "社会效益指标", 30), ("满意度指标", "服务对象满意度指标", 10)))),
    }


def misnamed_projects(size: int) -> Sheets:
    """Many projects whose names differ from sheet to sheet, and classes of indicators that no regulation knows."""
    grown = dict(projects(size))
    for title, word in (("支出明细", "专项资金"), ("绩效指标", "专项经费项目"), ("预算调整", "专项费")):
        grown[title] = grown[title].replace("专项经费", word)
    rows = grown["绩效指标"].splitlines()
    return {**grown, "绩效指标": "\n".join([rows[0], *(row.replace("产出指标", f"第{number}类指标") for number, row in enumerate(rows[1:]))])}


def indicators(size: int) -> Sheets:
    """Many indicators of one project, some missed."""
    return {"绩效指标": _table("绩效指标", (
        ("就业服务经费", "产出指标", "数量指标", f"第{number}类活动场次", "", "≥10场", f"{8 + number % 5}场", 1, 1, "", "经费不足" if number % 5 < 2 else "", "台账")
        for number in range(size)))}


def sources(size: int) -> Sheets:
    """Many lines of funding of one project, each from a source of its own, none of them paid."""
    return {"资金安排": _table("资金安排", (
        ("就业服务经费", f"第{number}项其他资金", 10, 12, 12, 11, f"测财发〔2020〕{number}号", "2020-01-15", f"用途{number}", "") for number in range(size)))}


def explanations(size: int) -> Sheets:
    """Many explanations of findings that are not there."""
    rows = "\n".join(f"| SP0{number % 9 + 1} | 支出明细 | H{number + 4} | 已核实第{number}笔 | |" for number in range(size))
    return {"核查说明": f"| 规则编号 | 工作表 | 单元格 | 说明 | 指纹 |\n{rows}"}


def others(size: int) -> Sheets:
    """Many sheets that are none of ours."""
    return {f"附表{number}": "| 甲 | 乙 |\n| 1 | 2 |" for number in range(size)}


DIMENSIONS: Mapping[str, tuple[Callable[[int], Sheets], int]] = {
    grow.__name__: (grow, ordinary) for grow, ordinary in (
        (text_length, 300), (texts, 10), (name_length, 10), (cell_length, 300), (payments, 100), (faulty_payments, 20), (adjustments, 10), (projects, 5), (misnamed_projects, 5),
        (indicators, 20), (sources, 5), (explanations, 5), (others, 5),
    )
}
"""Dimension -> workbook of a size, and its ordinary size."""


def grown(folder: Path, dimension: str, size: int) -> Path:
    """The workbook of that size in a folder."""
    return write_workbook(folder / f"{dimension}_{size}.xlsx", sheets=DIMENSIONS[dimension][0](size))
