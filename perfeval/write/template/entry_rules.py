"""What may be typed into a column of the standard workbook: drop-downs, checks while typing, prompts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from perfeval.declared.columns import Column
from perfeval.declared.kinds import DATE, MONEY, NUMBER, YEAR, Kind
from perfeval.write.pages.page import Validation

PROJECT_LIST, REGULATION_LIST, CLASS_LIST = "项目名单", "评价办法名单", "一级指标名单"
"""Defined names: the projects of 资金安排, each once (made by live_checks), the packs, and the classes of the pack chosen (guide_page)."""

_LISTED: Mapping[str, tuple[str, str]] = {
    "project": (PROJECT_LIST, "资金安排中还没有这个项目。请先在资金安排填写，或从下拉列表中选择，名称要一致。"),
    "regulation": (REGULATION_LIST, "名单中没有这份评价办法。可用的办法列在填表说明的最后；本级自己编写的办法填它的编号。"),
    "level1": (CLASS_LIST, "所选的评价办法没有这一类一级指标。请从下拉列表中选择，或核对单位信息中的评价办法。"),
}
"""Column -> the list that is offered, and what is asked where something else is typed."""

_PROMPT_LIMIT, _PROMPT_TITLE_LIMIT = 250, 30

_MOST = 10**12

_TYPED: Mapping[Kind, Mapping[str, object]] = {
    MONEY: {"validate": "decimal", "criteria": "between", "minimum": -_MOST, "maximum": _MOST},
    NUMBER: {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": _MOST},
    YEAR: {"validate": "integer", "criteria": "between", "minimum": 1990, "maximum": 2100},
    DATE: {
        "validate": "date", "criteria": "between", "minimum": dt.date(1990, 1, 1), "maximum": dt.date(2100, 12, 31),
    },
}

_REFUSED: Mapping[Kind, str] = {
    MONEY: "这里填数字，单位是{unit}。例如：{example}",
    NUMBER: "这里填不小于 0 的数字。",
    YEAR: "这里填四位数的年度。例如：2020",
    DATE: "这里填日期，例如 2020-11-05。",
}


def entry_rule(column: Column, area: tuple[int, int, int, int]) -> Validation:
    """The validation of one column over an area; every column has at least a prompt.

    It asks and never refuses: the reader understands more than a list offers, and another heading may have been pasted over.
    """
    allowed, message = _allowed(column)
    options: dict[str, object] = {
        "input_title": column.title[:_PROMPT_TITLE_LIMIT], "input_message": _prompt(column)[:_PROMPT_LIMIT], **allowed,
    }
    if message:
        options |= {"error_type": "warning", "error_title": "请核对", "error_message": f"{message}仍要保留吗？"}
    return Validation(area, options)


def _allowed(column: Column) -> tuple[Mapping[str, object], str]:
    """What may be typed, and what is said of anything else."""
    if column.name in _LISTED:
        name, message = _LISTED[column.name]
        return {"validate": "list", "source": f"={name}"}, message
    if column.choices:
        return {"validate": "list", "source": [choice.name for choice in column.choices]}, "请从下拉列表中选择。"
    if column.kind in _TYPED:
        return _TYPED[column.kind], _REFUSED[column.kind].format(unit=column.unit, example=column.example or column.kind.example)
    return {"validate": "any"}, ""


def _prompt(column: Column) -> str:
    lines = ["必填" if column.required else "选填"]
    if column.unit:
        lines.append(f"单位：{column.unit}")
    if column.choices or column.name in _LISTED:
        lines.append("从下拉列表中选择")
    if column.help:
        lines.append(column.help)
    if column.example:
        lines.append(f"例如：{column.example}")
    return "\n".join(dict.fromkeys(lines))
