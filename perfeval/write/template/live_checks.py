"""Checks that live in the standard workbook and speak while it is being filled in.

Beside 资金安排: per project and source, initial + adjustments - budget, and executed - payments, in 万元 to the 分;
and the list of projects every other sheet offers. Formulas know a column by where the template has it: under another
heading, or where an amount is text that no formula adds, they say so and give no figure. Only functions that Excel, WPS and
LibreOffice share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from perfeval.declared.columns import Column, Sheet
from perfeval.declared.sheets import ADJUSTMENTS, FUNDING, SPENDING
from perfeval.write.pages.page import Cell, Condition, Formula, Value, absolute, address, letters, quoted
from perfeval.write.template.entry_rules import PROJECT_LIST

Row = Mapping[str, Value]
Shown = Decimal | int | str | None
Rows = Mapping[str, Sequence[Row]]
"""Sheet identifier -> its rows; a row is column identifier -> value. 单位信息 has one row."""

ROWS = 200
"""Rows of 资金安排 that are checked."""

HEADINGS = (("项目序号", 10), ("年初＋调整－全年（万元）", 25), ("执行－支出合计（万元）", 23), ("项目名单", 26))
"""Headings and widths of the check columns; the reader does not know them and passes over."""

NOTE = "右侧灰色各列自动核对，请勿填写：不为 0 时变红；变黄为按万元填两位小数产生的尾差"

CHANGED, AS_TEXT, NO_PAYMENT, NO_SOURCE = "表头已改，不核对", "金额是文本，不核对", "支出明细无此项目", "来源未填"
"""What a check says instead of a figure."""

_BUDGET_HEADINGS, _EXECUTED_HEADINGS = "预算表头未改", "执行表头未改"
"""Defined names: whether the columns a check reads bear the headings of the template."""
_READ: Mapping[str, Sequence[tuple[Sheet, tuple[str, ...]]]] = {
    _BUDGET_HEADINGS: ((FUNDING, ("project", "source", "initial", "budget")), (ADJUSTMENTS, ("project", "source", "amount"))),
    _EXECUTED_HEADINGS: ((FUNDING, ("project", "source", "executed")), (SPENDING, ("project", "source", "amount"))),
}

_GAP = 1
_NUMBER, _BUDGET, _EXECUTED, _LIST = range(len(FUNDING.offered) + _GAP, len(FUNDING.offered) + _GAP + len(HEADINGS))
_YUAN_PER_WAN = 10_000
_DECIMALS = 6
_LEAST = -10**15
"""Every amount is more; a text is not."""
_ROUNDING = Decimal("0.005")
"""Half of the second decimal of 万元: a difference up to it may come from rounding alone."""


class CheckBlock(Struct, frozen=True):
    """The check columns beside 资金安排: cells, conditions, widths by column, defined names."""

    cells: tuple[Cell, ...]
    conditions: tuple[Condition, ...]
    widths: Mapping[int, float]
    names: Mapping[str, str]


def check_block(rows: Rows, header_row: int) -> CheckBlock:
    """The block for these rows of 资金安排, 预算调整 and 支出明细; header_row is 0-based."""
    first, last = header_row + 1, header_row + ROWS
    cells = [Cell(header_row, _NUMBER + i, heading, "header_check") for i, (heading, _) in enumerate(HEADINGS)]
    for row, stored in zip(range(first, last + 1), _stored_values(rows), strict=True):
        formulas = (
            f"={_numbered(row, first)}", _checked(row, _BUDGET_HEADINGS, _budget_difference(row)),
            _checked(row, _EXECUTED_HEADINGS, _executed_difference(row)), _listed(row, first, last),
        )
        styles = ("check_text", "check_money", "check_money", "check_text")
        cells += [
            Cell(row, _NUMBER + i, Formula(formula, value), style)
            for i, (formula, value, style) in enumerate(zip(formulas, stored, styles, strict=True))
        ]
    area = (first, _BUDGET, last, _EXECUTED)
    top = address(first, _BUDGET)
    conditions = (
        Condition(area, f"=IF(ISNUMBER({top}),ABS({top})>{_ROUNDING},FALSE)", "shade_error"),
        Condition(area, f"=IF(ISNUMBER({top}),{top}<>0,FALSE)", "shade_warning"),
    )
    widths = {_NUMBER - _GAP: 2.0, **{_NUMBER + i: float(width) for i, (_, width) in enumerate(HEADINGS)}}
    names = {PROJECT_LIST: _list_name(first, last), **{name: _unchanged(read, header_row) for name, read in _READ.items()}}
    return CheckBlock(tuple(cells), conditions, widths, names)


def _unchanged(read: Sequence[tuple[Sheet, tuple[str, ...]]], header_row: int) -> str:
    """Whether these columns bear their headings; not where a column was deleted."""
    same = (
        f'{absolute(sheet.title, header_row, _number(sheet, name))}="{sheet.column(name).header}"' for sheet, names in read for name in names
    )
    return f"=IFERROR(AND({','.join(same)}),FALSE)"


def _checked(row: int, headings: str, difference: str) -> str:
    """The difference of a row that names a project; under changed headings whatever stands in the row."""
    last = letters(len(FUNDING.offered) - 1)
    return f'=IF(COUNTA($A{row + 1}:${last}{row + 1})=0,"",IF(NOT({headings}),"{CHANGED}",IF({_is_no_project(row)},"",{difference})))'


def _letters(sheet: Sheet, column: str) -> str:
    return letters(_number(sheet, column))


def _number(sheet: Sheet, column: str) -> int:
    return sheet.offered.index(sheet.column(column))


def _whole(sheet: Sheet, column: str) -> str:
    """A whole column, so that the number of rows is nobody's concern."""
    whole = _letters(sheet, column)
    return f"{quoted(sheet.title)}!${whole}:${whole}"


def _own(column: str, row: int) -> str:
    return f"${address(row, _number(FUNDING, column))}"


def _of_pair(sheet: Sheet, row: int) -> str:
    """Criteria: the project and source of this row."""
    return f"{_whole(sheet, 'project')},{_own('project', row)},{_whole(sheet, 'source')},{_own('source', row)}"


def _of_project(sheet: Sheet, row: int) -> str:
    return f"{_whole(sheet, 'project')},{_own('project', row)}"


def _is_no_project(row: int) -> str:
    """Whether the row names no project: blank, a sum of the user's own, or a part (其中)."""
    name = f'SUBSTITUTE(SUBSTITUTE({_own("project", row)}," ",""),"　","")'
    return f'OR({name}="",{name}="合计",{name}="总计",{name}="小计",LEFT({name},2)="其中")'


def _numbered(row: int, first: int) -> str:
    """A running number where a project stands for the first time."""
    project, title = _letters(FUNDING, "project"), FUNDING.column("project").header
    above = f"${project}${first + 1}:${project}{row + 1}"
    number = letters(_NUMBER)
    return (
        f'IF(OR(${project}${first}<>"{title}",{_is_no_project(row)}),"",IF(COUNTIF({above},{_own("project", row)})>1,"",'
        f"MAX(${number}${first}:${number}{row})+1))"
    )


def _budget_difference(row: int) -> str:
    """Not shown before the unit has stated a full-year budget for this project and source."""
    stated, funding, adjusting = _whole(FUNDING, "budget"), _of_pair(FUNDING, row), _of_pair(ADJUSTMENTS, row)
    initial, amount = _whole(FUNDING, "initial"), _whole(ADJUSTMENTS, "amount")
    texts = "+".join((_texts(stated, funding), _texts(initial, funding), _texts(amount, adjusting)))
    return (
        f'IF(COUNTIFS({funding},{stated},"<>")=0,"",IF({texts}>0,"{AS_TEXT}",'
        f"ROUND(SUMIFS({initial},{funding})+SUMIFS({amount},{adjusting})-SUMIFS({stated},{funding}),{_DECIMALS})))"
    )


def _executed_difference(row: int) -> str:
    """Payments without a source belong to the only source of their project; with several sources they are asked for."""
    stated, amount, source = _whole(FUNDING, "executed"), _whole(SPENDING, "amount"), _whole(SPENDING, "source")
    funding, paid, of_project = _of_pair(FUNDING, row), _of_pair(SPENDING, row), _of_project(SPENDING, row)
    several = f"COUNTIFS({_of_project(FUNDING, row)})>COUNTIFS({funding})"
    unsourced = f'COUNTIFS({of_project})>COUNTIFS({of_project},{source},"<>")'
    total = f"IF({several},SUMIFS({amount},{paid}),SUMIFS({amount},{of_project}))"
    return (
        f'IF(COUNTIFS({funding},{stated},"<>")=0,"",IF(COUNTIFS({of_project})=0,"{NO_PAYMENT}",'
        f'IF(AND({several},{unsourced}),"{NO_SOURCE}",IF({_texts(stated, funding)}+{_texts(amount, of_project)}>0,"{AS_TEXT}",'
        f"ROUND(SUMIFS({stated},{funding})-{total}/{_YUAN_PER_WAN},{_DECIMALS})))))"
    )


def _texts(amounts: str, rows: str) -> str:
    """How many of the amounts in these rows are text, which a sum leaves out."""
    return f'COUNTIFS({rows},{amounts},"<>")-COUNTIFS({rows},{amounts},">{_LEAST}")'


def _listed(row: int, first: int, last: int) -> str:
    """The projects one below the other, each once."""
    numbers = _span(_NUMBER, first, last)
    projects = _span(_number(FUNDING, "project"), first, last)
    number = row - first + 1
    return f'=IF({number}>MAX({numbers}),"",INDEX({projects},MATCH({number},{numbers},0)))'


def _span(column: int, first: int, last: int) -> str:
    return f"${letters(column)}${first + 1}:${letters(column)}${last + 1}"


def _list_name(first: int, last: int) -> str:
    sheet = quoted(FUNDING.title)
    return f"=OFFSET({sheet}!${letters(_LIST)}${first + 1},0,0,MAX(1,COUNT({sheet}!{_span(_NUMBER, first, last)})),1)"


def _stored_values(rows: Rows) -> list[tuple[Shown, Shown, Shown, Shown]]:
    """What the formulas give for these rows, so that a preview without a calculation shows the same."""
    funding = rows.get(FUNDING.name, ())
    projects = list(dict.fromkeys(str(row["project"]) for row in funding))
    stored: list[tuple[Shown, Shown, Shown, Shown]] = []
    for i in range(ROWS):
        listed = projects[i] if i < len(projects) else ""
        if i >= len(funding):
            stored.append(("", "", "", listed))
            continue
        project, source = str(funding[i]["project"]), funding[i]["source"]
        new = all(row["project"] != project for row in funding[:i])
        of_pair = {"project": project, "source": source}
        budget = (
            _sum(funding, FUNDING.column("initial"), of_pair) - _sum(funding, FUNDING.column("budget"), of_pair)
            + _sum(rows.get(ADJUSTMENTS.name, ()), ADJUSTMENTS.column("amount"), of_pair)
        )
        paid = _sum(rows.get(SPENDING.name, ()), SPENDING.column("amount"), of_pair)
        executed = _sum(funding, FUNDING.column("executed"), of_pair) - paid / _YUAN_PER_WAN
        stored.append((projects.index(project) + 1 if new else "", budget, executed, listed))
    return stored


def _sum(rows: Sequence[Row], column: Column, wanted: Row) -> Decimal:
    return sum(
        (
            Decimal(str(row[column.name])) for row in rows
            if row.get(column.name) is not None and all(row.get(key) == value for key, value in wanted.items())
        ),
        Decimal(0),
    )
