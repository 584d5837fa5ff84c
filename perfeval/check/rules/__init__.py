"""One rule = one function, entered into the catalogue when its module is imported. To add a rule, add a function."""

from perfeval.check.catalogue import CATALOGUE, in_order
from perfeval.check.catalogue_page import describe_rule, rules_page
from perfeval.check.rules import (
    adjustments,
    balances,
    cells,
    claims,
    completion,
    explanations,
    funding,
    indicator_money,
    layout,
    payments,
    procurement,
    readings,
    repairs,
    spending,
    targets,
    texts,
    unspent,
    weights,
)

__all__ = [
    "CATALOGUE", "adjustments", "balances", "cells", "claims", "completion", "describe_rule", "explanations", "funding", "in_order",
    "indicator_money", "layout", "payments", "procurement", "readings", "repairs", "rules_page", "spending", "targets", "texts",
    "unspent", "weights",
]
