"""Step one: a file -> tables with addresses.

In: a path and settings; out: a Workbook of facts, remarks on what could not be read.
evaluate and the rooms above it may import it.
"""
