"""Step four: tables, balances and scores -> findings.

In: a Case; out: findings at their cells, and the outcome of each rule.
evaluate and the rooms above it may import it.
"""
