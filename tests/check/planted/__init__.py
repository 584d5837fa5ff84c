"""The catalogue of mistakes planted into clean books: at least two per rule, each with the cell where it must be found.

`plant(book, rng)` changes the book and returns `CODE sheet!cell` (or `CODE` for a finding without a cell), or None
where this book offers no place for the mistake.
"""

from tests.check.planted import adjustments, balances, cells, funding, indicators, layout, slips, spending, texts
from tests.check.planted.planting import MUTATIONS, Mutation

__all__ = ["MUTATIONS", "Mutation", "adjustments", "balances", "cells", "funding", "indicators", "layout", "slips", "spending", "texts"]
