"""Last step: an evaluation -> files.

In: an Evaluation; out: workbooks, document, marked copy, JSON.
run and the rooms above it may import it.
"""
