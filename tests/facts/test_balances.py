"""Sums of balances: what is not known of a part is not known of the whole."""

from hypothesis import given
from hypothesis import strategies as st

from perfeval.facts.balances import TERMS, Balance, Balances
from perfeval.facts.place import Place

FEN = st.none() | st.integers(-10**12, 10**12)


def line(project: str, source: str, *amounts: int | None, row: int = 4, payments: int = 0) -> Balance:
    initial, adjustments, budget, arrived, executed = amounts
    return Balance(project, source, initial, adjustments, budget, arrived, executed, rows=(row,), payments=payments)


LINES = st.lists(st.builds(line, st.sampled_from("甲乙丙"), st.sampled_from("上下"), *[FEN] * 5), max_size=6)


@given(LINES)
def test_every_sum_is_that_of_its_lines(lines: list[Balance]) -> None:
    balances = Balances.of(lines)
    assert balances.lines == tuple(lines)
    for whole in (*balances.projects, *balances.sources, balances.total):
        parts = [each for each in lines if whole.project in (None, each.project) and whole.source in (None, each.source)]
        for term in TERMS:
            amounts = [each.amounts[term] for each in parts]
            assert whole.amounts[term] == (None if None in amounts else sum(fen or 0 for fen in amounts))


def test_projects_and_sources_stand_in_the_order_of_the_lines() -> None:
    balances = Balances.of([line("乙", "下", 1, 0, 1, 1, 1), line("甲", "上", 1, 0, 1, 1, 1, row=5), line("乙", "上", 1, 0, 1, 1, 1, row=7)])
    assert [balance.project for balance in balances.projects] == ["乙", "甲"]
    assert [balance.source for balance in balances.sources] == ["下", "上"]
    assert [balance.rows for balance in (*balances.projects, *balances.sources)] == [(4, 7), (5,), (4,), (5, 7)]


def test_a_sum_names_the_cells_to_blame_once() -> None:
    blamed = Place("预算调整", 4, 5)
    parts = [Balance("甲", source, 1, None, None, 1, 1, payments=2, blockers=(blamed,)) for source in "上下"]
    whole = Balance.total(parts, project="甲")
    assert (whole.project, whole.source, whole.payments, whole.blockers, whole.budget) == ("甲", None, 4, (blamed,), None)
