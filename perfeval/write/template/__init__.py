"""The standard workbook, blank or filled, from the declarations in sheets.py alone.

Row 1 title, row 2 note, row 3 headings, data from row 4; 单位信息 holds pairs from row 3.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from perfeval.declared.sheets import FUNDING, GUIDE, IN_TEMPLATE, PROFILE
from perfeval.write.pages.page import Page
from perfeval.write.pages.write import write_pages
from perfeval.write.template.guide_page import guide_page
from perfeval.write.template.live_checks import Rows, check_block
from perfeval.write.template.profile_page import profile_page
from perfeval.write.template.table_page import HEADER_ROW, table_page

TEMPLATE_NAME = "绩效自评_标准模板.xlsx"
TEMPLATE_TITLE = "项目支出绩效自评标准模板"
ISSUED = dt.date(2021, 1, 1)
"""Date in the properties of the blank template; equal templates are equal files."""


def template_pages(rows: Rows | None = None, notice: Sequence[str] = ()) -> tuple[Page, ...]:
    """All sheets in order, blank or with these rows; `notice` stands at the top of 填表说明."""
    filled: Rows = rows or {}
    pages = [guide_page(notice)]
    for sheet in IN_TEMPLATE:
        if sheet == PROFILE:
            pages.append(profile_page(filled.get(sheet.name, ({},))[0]))
        elif sheet != GUIDE:
            block = check_block(filled, HEADER_ROW) if sheet == FUNDING else None
            pages.append(table_page(sheet, filled.get(sheet.name, ()), block))
    return tuple(pages)


def write_template(path: Path) -> None:
    """Write the blank standard workbook."""
    write_pages(path, template_pages(), title=TEMPLATE_TITLE, created=ISSUED)
