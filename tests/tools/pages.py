"""Pages as a test reads them: what their cells show, where, and whether a spreadsheet program would take them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import perfeval.write.evaluation
import perfeval.write.papers
from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.evaluation import Evaluation
from perfeval.words.printing import UNKNOWN
from perfeval.write.evaluation.ground import Ground
from perfeval.write.pages.page import Cell, Formula, Link, Page
from perfeval.write.pages.styles import STYLES


def evaluated(path: Path, regulation: str | None = None) -> Evaluation:
    return evaluate_file(path, Settings(), regulation)


def evaluation_pages(evaluation: Evaluation) -> tuple[Page, ...]:
    return perfeval.write.evaluation.evaluation_pages(Ground(evaluation))


def working_paper_pages(evaluation: Evaluation) -> tuple[Page, ...]:
    return perfeval.write.papers.working_paper_pages(Ground(evaluation))


def pages_of(evaluation: Evaluation) -> dict[str, Page]:
    return {page.title: page for page in evaluation_pages(evaluation)}


def shown(cell: Cell) -> object:
    match cell.value:
        case Formula():
            return cell.value.value
        case Link():
            return cell.value.text
        case value:
            return value


def values(page: Page) -> list[object]:
    return [shown(cell) for cell in page.cells]


def rows_with(page: Page, ending: str) -> list[int]:
    return [cell.row for cell in page.cells if isinstance(cell.value, str) and cell.value.endswith(ending)]


def row_of(page: Page, text: str) -> dict[int, object]:
    """The values of the first row that holds this text, by column."""
    row = next(cell.row for cell in page.cells if shown(cell) == text)
    return {cell.column: shown(cell) for cell in page.cells if cell.row == row}


def shown_in(page: Page, row: int, column: int) -> object:
    return next(shown(cell) for cell in page.cells if (cell.row, cell.column) == (row, column))


def wan(fen: int | None) -> Decimal | str:
    return UNKNOWN if fen is None else Decimal(fen).scaleb(-6)


def area_of(cell: Cell) -> Iterator[tuple[int, int]]:
    to_row = cell.row if cell.to_row is None else cell.to_row
    to_column = cell.column if cell.to_column is None else cell.to_column
    yield from ((row, column) for row in range(cell.row, to_row + 1) for column in range(cell.column, to_column + 1))


def assert_sound(pages: Sequence[Page]) -> None:
    """What a spreadsheet program would repair or cut."""
    titles = [page.title.casefold() for page in pages]
    assert len(set(titles)) == len(titles)
    for page in pages:
        assert 0 < len(page.title) <= 31
        assert not set(page.title) & set("[]:*?/\\")
        covered: set[tuple[int, int]] = set()
        for cell in page.cells:
            area = set(area_of(cell))
            assert not area & covered, (page.title, cell)
            covered |= area
            assert cell.style in STYLES
            assert len(str(shown(cell) or "")) <= 32_767
        assert all(0 < height <= 409 for height in page.heights.values())
        assert max(column for _, column in covered) < len(page.widths)
