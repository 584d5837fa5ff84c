"""What people write, and the values it stands for.

In: text of cells and prose; out: numbers, days, folded spellings, and text made from values.
Every room may import it; it imports nothing of the package but errors.
"""
