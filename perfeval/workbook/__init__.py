"""Output workbooks: pages as data, how they look, and the one writer."""
