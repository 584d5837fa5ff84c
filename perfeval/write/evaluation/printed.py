"""A form page -> the same form as texts, for the document: what a reader of the printed page sees."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.passages import FormCell, PrintedForm
from perfeval.words.spelling import plain, round_half_up
from perfeval.write.evaluation.form import form_title
from perfeval.write.pages.page import Cell, Formula, Link, Page, Value
from perfeval.write.pages.styles import STYLES

_OUTSIDE = frozenset({"form_title", "form_year"})


def printed_forms(pages: Sequence[Page], evaluation: Evaluation) -> tuple[PrintedForm, ...]:
    """The forms among the pages of an evaluation workbook, with the project each is about."""
    known = {str(balance.project) for balance in evaluation.case.balances.projects} - set(evaluation.case.classified)
    projects = [score.project for score in evaluation.case.scores.projects if score.project in known]
    titles = {form_title(number, len(projects)): project for number, project in enumerate(projects, start=1)}
    return tuple(printed_form(page, titles[page.title]) for page in pages if page.title in titles)


def printed_form(page: Page, project: str) -> PrintedForm:
    """The cells of the print area below the year; banner, title and foot stand apart from them."""
    last = page.print.area[3] if page.print.area else max(cell.column for cell in page.cells)
    inside = [cell for cell in page.cells if cell.column <= last]
    form = [cell for cell in inside if cell.style.startswith("form_") and cell.style not in _OUTSIDE]
    top = min(cell.row for cell in form)
    bottom = max(cell.row for cell in form)
    head = page.print.repeat_rows[0] if page.print.repeat_rows else top
    return PrintedForm(
        project, _first(inside, "form_title"), _first(inside, "form_year"),
        tuple(page.widths[column] for column in range(last + 1)), tuple(_cell(cell, top) for cell in form), head - top,
        next((shown(cell.value, "") for cell in inside if cell.row > bottom and cell.value), ""),
    )


def _first(cells: list[Cell], style: str) -> str:
    return next((shown(cell.value, "") for cell in cells if cell.style == style), "")


def _cell(cell: Cell, top: int) -> FormCell:
    number_format, align, bold = _look(cell.style)
    to_row = cell.row if cell.to_row is None else cell.to_row
    to_column = cell.column if cell.to_column is None else cell.to_column
    return FormCell(
        cell.row - top, cell.column, shown(cell.value, number_format), to_row - cell.row + 1,
        to_column - cell.column + 1, align, bold,
    )


@cache
def _look(name: str) -> tuple[str, str, bool]:
    """Number format, alignment and weight of a style."""
    style = STYLES[name]
    return str(style.get("num_format", "")), str(style.get("align", "left")), bool(style.get("bold"))


def shown(value: Value, number_format: str) -> str:
    """A value as a spreadsheet program shows it in one of our number formats."""
    match value:
        case Formula():
            return shown(value.value, number_format)
        case Link():
            return value.text
        case dt.date():
            return value.isoformat()
        case Decimal() | int():
            return _number(Decimal(value), number_format)
        case _:
            return value or ""


def _number(value: Decimal, number_format: str) -> str:
    match = re.match(r"(#,##)?0(?:\.(0*)(#*))?(%?)", number_format)
    if match is None:
        return plain(value)
    grouped, least, more, percent = match[1], len(match[2] or ""), len(match[3] or ""), match[4]
    text = f"{round_half_up(value * 100 if percent else value, least + more):{',' if grouped else ''}f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals[:least] + decimals[least:].rstrip("0")
    return f"{whole}{'.' if decimals else ''}{decimals}{percent}"
