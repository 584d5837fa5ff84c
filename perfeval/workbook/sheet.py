"""An XlsxWriter worksheet that keeps each cell as the XML it will be: what the library writes, in a third of the time.

XlsxWriter keeps a record for every cell, looks for thirty new functions in every formula and assembles each tag from
its attributes. Pages have thousands of cells of five kinds and only old functions; their XML is known when they are
placed. tests/test_write.py holds a sheet written here against the library's own, byte by byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from perfeval.workbook.page import letters

_BLANK = "/>"


class PageSheet(Worksheet):
    """A worksheet for the cells of a page. `table` holds of each cell its XML behind the style, its format, what it shows."""

    table: dict[int, dict[int, tuple[str, Format, float | int | str]]]

    def put_text(self, row: int, column: int, text: str, style: Format) -> None:
        """A text; the caller sees to it that it is legal and short enough."""
        self.table[row][column] = f' t="s"><v>{self.str_table._get_shared_string_index(text)}</v></c>', style, text

    def put_number(self, row: int, column: int, number: float, style: Format) -> None:
        """A number."""
        self.table[row][column] = f"><v>{number:.16G}</v></c>", style, f"{number:.16g}"

    def put_formula(self, row: int, column: int, expression: str, style: Format, stored: float | int | str) -> None:
        """A formula without its `=`, of functions every spreadsheet program knows, and the value it has."""
        kind = ' t="str"' if isinstance(stored, str) and stored else ""
        value = self._escape_data(stored)
        self.table[row][column] = f"{kind}><f>{self._escape_data(expression)}</f><v>{value}</v></c>", style, stored

    def put_blank(self, row: int, column: int, style: Format) -> None:
        """An empty cell that has a look."""
        self.table[row][column] = _BLANK, style, ""

    def put_range(self, row: int, column: int, to_row: int, to_column: int, style: Format) -> None:
        """Merge cells; the first of them is to be filled afterwards. Raises OverlappingRange where one is merged already."""
        for each_row in range(row, to_row + 1):
            for each_column in range(column, to_column + 1):
                if (each_row, each_column) in self.merged_cells:
                    raise OverlappingRange(f"row {each_row} column {each_column} is merged already")
                self.merged_cells[each_row, each_column] = ""
                self.table[each_row][each_column] = _BLANK, style, ""
        self.merge.append([row, column, to_row, to_column])

    # ------------------------------------------------------------ what the library calls

    def _write_string(self, row: int, col: int, string: str, cell_format: Format) -> int:
        self.put_text(row, col, string, cell_format)
        return 0

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002 - the library's name
        return formula.removeprefix("=")

    def _get_range_data(self, row_start: int, col_start: int, row_end: int, col_end: int) -> list[float | int | str | None]:
        rows = [self.table.get(row) for row in range(row_start, row_end + 1)]
        columns = range(col_start, col_end + 1)
        return [value for cells in rows for value in _values(cells, columns)]

    def _calculate_spans(self) -> None:
        blocks: dict[int, list[int]] = {}
        for row, cells in self.table.items():
            if cells:
                blocks.setdefault(row // 16, []).extend((min(cells), max(cells)))
        self.row_spans = {block: f"{min(columns) + 1}:{max(columns) + 1}" for block, columns in blocks.items()}

    def _write_rows(self) -> None:
        self._calculate_spans()
        places: dict[Format, int] = {}  # two styles that look the same share a place, and the library searches for it
        for row in sorted({*self.table, *self.row_info}):
            span, info, cells = self.row_spans.get(row // 16), self.row_info.get(row), self.table.get(row)
            if not cells:
                self._write_empty_row(row, span, info)
                continue
            self._write_row(row, span, info)
            parts: list[str] = []
            for column in sorted(cells):
                end, style, _ = cells[column]
                if style not in places:
                    places[style] = style._get_xf_index()
                parts.append(f'<c r="{letters(column)}{row + 1}" s="{places[style]}"{end}')
            self.fh.write("".join(parts) + "</row>")



def _values(cells: Mapping[int, tuple[str, Format, float | int | str]] | None, columns: Sequence[int]) -> list[float | int | str | None]:
    """What the cells of a row show; a row that is not there counts as one gap."""
    return [None] if cells is None else [cells[column][2] if column in cells else None for column in columns]
