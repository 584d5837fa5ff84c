"""Per area of rules: what breaks each rule (BREAKING), what does not (CLEAN), and mistakes planted for it (PLANTED).

LIMITS are other thresholds for some of the breaking cases; SEEN are the areas whose findings a case is held against.
To test a rule, add to the tables of its area; those of approval.py and procurement.py stand in spending.py.
"""

from tests.check.rules import (
    adjustments,
    balances,
    cells,
    explanations,
    funding,
    indicator_points,
    indicator_values,
    layout,
    repairs,
    spending,
    texts,
)

AREAS = (layout, cells, funding, adjustments, spending, indicator_points, indicator_values, balances, repairs, texts, explanations)

MISTAKES = tuple(mistake for area in AREAS for mistake in area.PLANTED.mistakes)
