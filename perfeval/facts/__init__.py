"""What travels between the steps: places, tables, balances, scores, findings, passages, the evaluation.

In: declarations; out: frozen records, with what can be asked of them.
Every room above declared may import it.
"""
