"""Step two: tables -> balances.

In: a Workbook and a Regulation; out: Balances in 分.
evaluate alone may import it.
"""
