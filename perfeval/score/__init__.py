"""Step three: balances, indicators and a regulation -> scores.

In: a Workbook, Balances and a Regulation; out: Scores, points as Decimal.
evaluate alone may import it.
"""
