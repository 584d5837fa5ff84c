"""How a sheet of our own is put together: texts only, never a formula, never a shared string."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from perfeval.words.addresses import address_of
from perfeval.write.marked.elements import plain
from perfeval.write.marked.measure import lines_of
from perfeval.write.marked.relations import Family

Line = Sequence[tuple[str, str]]
"""The cells of a row from column A on: text and name of the look."""

_LINE, _HIGHEST = 16, 405
"""Points: a line of text, and the highest a row can be (409)."""
_PART = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="{main}"><sheetPr>{tab}<pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
    '<sheetView showGridLines="0" workbookViewId="0"><pane ySplit="{frozen}" topLeftCell="A{below}"'
    ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
    "<cols>{columns}</cols><sheetData>{rows}</sheetData>{behind}"
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
)


def sheet_part(
    family: Family, rows: str, widths: Sequence[int], frozen: int, behind: str = "", tab: str = "", hidden: Collection[int] = (),
) -> bytes:
    """A worksheet part: `widths` in characters, `frozen` rows on top, `behind` what the schema wants after the cells.

    hidden  columns, counted from 1, that are not shown
    """
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{w}" customWidth="1" hidden="{int(n in hidden)}"/>' for n, w in enumerate(widths, 1)
    )
    return _PART.format(
        main=family.main, tab=tab, frozen=frozen, below=frozen + 1, columns=columns, rows=rows, behind=behind,
    ).encode()


def sheet_row(number: int, line: Line, cell_styles: Mapping[str, int], widths: Sequence[int] = ()) -> str:
    """A row, counted from 1; as high as its texts need in columns of these widths, of ordinary height without any."""
    cells = "".join(
        f'<c r="{address_of(number, column)}" s="{cell_styles[look]}" t="inlineStr"><is><t xml:space="preserve">{plain(text)}'
        "</t></is></c>" if text else f'<c r="{address_of(number, column)}" s="{cell_styles[look]}"/>'
        for column, (text, look) in enumerate(line, 1)
    )
    lines = max((lines_of(text, (width - 1) / 2) for (text, _), width in zip(line, widths, strict=False)), default=1)
    height = f' ht="{min(lines * _LINE + 3, _HIGHEST)}" customHeight="1"' if widths else ""
    return f'<row r="{number}"{height}>{cells}</row>'
