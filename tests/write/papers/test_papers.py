"""The working papers: findings gathered by rule, every rule with its outcome, every figure with its origin."""

import re

import pytest
from msgspec.structs import replace

from perfeval.declared.regulations import load_regulation
from perfeval.facts.evaluation import Alternative, Evaluation
from perfeval.facts.findings import Severity
from perfeval.facts.passages import Figure
from perfeval.facts.quantities import Money, Rate, Reconciled
from perfeval.score.projects import Scorer
from perfeval.words.addresses import letters_of
from perfeval.write.pages.page import Link
from tests.tools.pages import pages_of, rows_with, shown, values, wan, working_paper_pages


def test_scores_under_other_packs_have_a_page_where_there_are_any(clean: Evaluation) -> None:
    alone = [page.title for page in working_paper_pages(replace(clean, alternatives=(), review=()))]
    assert alone[:2] == ["核查问题", "核查范围"]
    assert "其他办法得分" not in alone
    case = clean.case
    regulation = load_regulation("hubei", None)
    other = Alternative(regulation, Scorer(case.workbook).score(case.balances, regulation))
    papers = working_paper_pages(replace(clean, alternatives=(other,), review=()))
    others = next(page for page in papers if page.title not in alone)
    assert [page.title for page in papers if page is not others] == alone
    assert {case.regulation.document, regulation.document} <= set(values(others))


def test_many_findings_of_a_rule_are_one_line_and_a_list(random_one: Evaluation) -> None:
    page = next(page for page in working_paper_pages(random_one) if page.title == "核查问题")
    codes = [f.code for f in random_one.findings if (f.code, f.severity) == ("IN08", Severity.ERROR)]
    assert len(codes) > 5
    cells = [cell for cell in page.cells if cell.column == 1 and shown(cell) == "IN08"]
    assert len(cells) == len(codes) + 1
    listed = [cell.row for cell in cells[1:]]
    assert listed == list(range(listed[0], listed[0] + len(codes)))
    link = next(cell.value for cell in page.cells if (cell.row, cell.column) == (cells[0].row, 0))
    assert isinstance(link, Link)
    assert link.target.endswith(f"!A{listed[0] + 1}")


def test_every_rule_has_its_outcome(clean: Evaluation) -> None:
    page = next(page for page in working_paper_pages(clean) if page.title == "核查范围")
    rows = [cell.value for cell in page.cells if cell.column == 0 and cell.row > 2]
    assert rows == [entry.code for entry in clean.coverage]


def test_every_figure_of_the_narrative_is_traced(original: Evaluation) -> None:
    page = next(page for page in working_paper_pages(original) if page.title == "数字溯源")
    figures = [part.text for passage in original.passages for part in passage.parts if isinstance(part, Figure)]
    head = rows_with(page, "数字")[0]
    assert [cell.value for cell in page.cells if cell.column == 1 and cell.row > head] == figures
    assert any(re.search(r"［资金核对!F\d+］", str(value)) for value in values(page))


@pytest.mark.parametrize("which", ["clean", "original", "random_one"])
def test_every_figure_of_a_balance_names_a_cell_that_shows_it(which: str, request: pytest.FixtureRequest) -> None:
    evaluation: Evaluation = request.getfixturevalue(which)
    page = next(page for page in working_paper_pages(evaluation) if page.title == "数字溯源")
    bridge = {f"{letters_of(cell.column + 1)}{cell.row + 1}": shown(cell) for cell in pages_of(evaluation)["资金核对"].cells}
    head = rows_with(page, "数字")[0]
    origins = [str(cell.value) for cell in page.cells if cell.column == 2 and cell.row > head]
    figures = [part for passage in evaluation.passages for part in passage.parts if isinstance(part, Figure)]
    checked = 0
    for figure, origin in zip(figures, origins, strict=True):
        if isinstance(figure.quantity.expression, Reconciled):
            named = re.search(r"［资金核对!([A-Z]+\d+)］", origin)
            assert named, origin
            match figure.quantity:
                case Money(value=value):
                    assert bridge[named[1]] == wan(value)
                case Rate(value=value):
                    assert bridge[named[1]] == ("—" if value is None else value)
            checked += 1
    assert checked
