"""What a user reads, kept as text in tests/snapshots/, so that a change of wording or layout shows in a diff.

    python -m tests.tools.snapshots     writes the texts anew, after a change that was meant
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from perfeval.facts.evaluation import Evaluation
from perfeval.write.pages.page import Cell, Formula, Page, address, letters
from perfeval.write.summary import summary_pages
from perfeval.write.summary.ground import SummaryGround
from perfeval.write.summary.summary_lines import kept
from perfeval.write.template import template_pages
from tests.tools.narratives import evaluated
from tests.tools.page_cases import summary_row
from tests.tools.pages import evaluation_pages, shown, working_paper_pages
from tests.tools.paths import CORRECTED, EXAMPLES, ORIGINAL, ROOT
from tests.tools.runs import perfeval

FOLDER = ROOT / "tests" / "snapshots"


@cache
def _evaluation(name: str) -> Evaluation:
    with TemporaryDirectory() as folder:
        return evaluated(name, Path(folder))[0]


def narrative_text(name: str) -> str:
    """Headings by their level, then a line for every sentence."""
    paragraphs = []
    for passage in _evaluation(name).passages:
        heading = "#" * passage.level + " " if 1 <= passage.level <= 4 else ""
        paragraphs.append(heading + re.sub("。(?=.)", "。\n", passage.text))
    return "\n\n".join(paragraphs) + "\n"


def page_text(pages: Sequence[Page], title: str) -> str:
    """How a page is laid out, then a line for every row: its cells with addresses, values and {formulas}; pairs in brackets count from 0."""
    page = next(page for page in pages if page.title == title)
    filled = sorted((cell for cell in page.cells if shown(cell) is not None), key=lambda cell: (cell.row, cell.column))
    rows = [" │ ".join(map(_cell_text, cells)) for _, cells in groupby(filled, lambda cell: cell.row)]
    return "\n".join([*_layout(page), "", *rows]) + "\n"


def _layout(page: Page) -> Iterator[str]:
    paper = page.print
    yield f"page     {page.title}, {'landscape' if paper.landscape else 'portrait'}, rows repeated {paper.repeat_rows}, breaks {paper.breaks}"
    yield f"header   {paper.header}".rstrip()
    yield f"footer   {paper.footer}"
    yield f"fixed    rows and columns {page.freeze}, filter {page.filter}, folded columns {page.folded}"
    yield "columns  " + "  ".join(f"{letters(column)} {width:g}" for column, width in sorted(page.widths.items()))
    yield "rows     " + "  ".join(f"{row + 1} {height:g}" for row, height in sorted(page.heights.items()))
    yield from (f"chart    {address(chart.row, chart.column)} {chart.title}" for chart in page.charts)


def _cell_text(cell: Cell) -> str:
    last = "" if cell.to_row is None or cell.to_column is None else f":{address(cell.to_row, cell.to_column)}"
    formula = f" {{{cell.value.expression}}}" if isinstance(cell.value, Formula) else ""
    value = shown(cell)
    text = f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, Decimal) else str(value)
    return f"{address(cell.row, cell.column)}{last} {text}{formula}".replace("\n", "⏎")


def run_messages() -> str:
    """What `perfeval run` says on the screen over the examples, and its exit status."""
    with TemporaryDirectory() as folder:
        shutil.copytree(EXAMPLES, Path(folder) / "input")
        done = perfeval(Path(folder), "run", "--jobs", "1", PYTHONIOENCODING="utf-8")
    return f"{done.stdout.decode()}{done.stderr.decode()}exit status {done.returncode}\n"


def _summary() -> Sequence[Page]:
    rows = [summary_row(_evaluation(name)) for name in (ORIGINAL.name, CORRECTED.name, "missed")]
    return summary_pages(SummaryGround([{**row, "result": kept(row["result"])} for row in rows]))


SNAPSHOTS: dict[str, Callable[[], str]] = {
    "narrative_corrected.txt": lambda: narrative_text(CORRECTED.name),
    "narrative_missed.txt": lambda: narrative_text("missed"),
    "run_messages.txt": run_messages,
    "page_evaluation.txt": lambda: page_text(evaluation_pages(_evaluation("missed")), "绩效自评表1"),
    "page_papers.txt": lambda: page_text(working_paper_pages(_evaluation(ORIGINAL.name)), "核查问题"),
    "page_summary.txt": lambda: page_text(_summary(), "单位一览"),
    "page_template.txt": lambda: page_text(template_pages(), "填表说明"),
}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, make in SNAPSHOTS.items():
        (FOLDER / name).write_text(make(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
