"""Step five: an evaluation -> the passages of its report.

In: an Evaluation; out: passages whose every number is traced.
evaluate alone may import it.
"""
