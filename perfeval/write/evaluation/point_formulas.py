"""The points of one indicator as a live formula: the spreadsheet's own arithmetic for what score.py computed exactly.

ROUND of a spreadsheet rounds half up on fifteen digits; the operands are the cells of the row and of 计分办法.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from msgspec import Struct

from perfeval.declared.regulations.formulas import FORMULAS
from perfeval.declared.regulations.pack import Regulation
from perfeval.facts.scores import IndicatorScore
from perfeval.write.evaluation.parameters import Parameters, Steps
from perfeval.write.pages.draft import Draft

AT_LEAST, AT_MOST = "at_least", "at_most"


class Refs(Struct, frozen=True):
    """The cells of an indicator's row, as its formula writes them, and the numbers in the cells the sense turns on."""

    weight: str
    target: str
    upper: str
    actual: str
    claimed: str | None
    target_value: Decimal | None
    upper_value: Decimal | None


_SHARES: Mapping[str, Callable[[str, str], str]] = {
    "proportional": lambda actual, target: f"MAX(0,{actual}/{target})",
    "inverse": lambda actual, target: f"{target}/{actual}",
    "linear": lambda actual, target: f"MAX(0,1-({actual}-{target})/{target})",
    "all_or_nothing": lambda _actual, _target: "0",
}
"""Share of the weight for a number that misses a positive target: regulations/formulas.py, as a spreadsheet writes it."""


def points_expression(
    draft: Draft, indicator: IndicatorScore, refs: Refs, regulation: Regulation, parameters: Parameters,
) -> str | None:
    """The formula (without `=`) of the points an indicator earns by its method; None where it has none."""
    decimals = regulation.points_decimals
    match indicator.method:
        case "tier":
            return _tier(draft, indicator, refs, regulation, parameters)
        case "date":
            if indicator.target.date and indicator.actual.date and indicator.actual.date <= indicator.target.date:
                return f"IF({refs.actual}<={refs.target},ROUND({refs.weight},{decimals}),0)"
            return _tier(draft, indicator, refs, regulation, parameters)
        case "satisfaction":
            return f"ROUND({refs.weight}*{lookup(draft, f'MAX(0,{refs.actual})', parameters.satisfaction)},{decimals})"
        case "range":
            return _range(refs, regulation)
        case str() as name:
            return _number(indicator, name, refs, decimals)
        case None:
            return None


def lookup(draft: Draft, value: str, steps: Steps) -> str:
    """The value of the step a number has reached."""
    at_least, values = draft.ranges(steps.at_least), draft.ranges(steps.value)
    return f"LOOKUP({value},{at_least[0]},{values[0]})"


def _number(indicator: IndicatorScore, name: str, refs: Refs, decimals: int) -> str:
    full = f"ROUND({refs.weight},{decimals})"
    sense = _sense(indicator, name)
    missed = _missed(name, refs.actual, refs.target, refs.target_value, refs.weight, decimals)
    return f"IF({refs.actual}{_sign(indicator, sense, refs.target_value)}{refs.target},{full},{missed})"


def _range(refs: Refs, regulation: Regulation) -> str:
    """Below the range as at least its lower bound, above it as at most its upper bound."""
    decimals, quantitative = regulation.points_decimals, regulation.quantitative
    below = _missed(quantitative.at_least, refs.actual, refs.target, refs.target_value, refs.weight, decimals)
    above = _missed(quantitative.at_most, refs.actual, refs.upper, refs.upper_value, refs.weight, decimals)
    inside = f"AND({refs.actual}>={refs.target},{refs.actual}<={refs.upper})"
    return f"IF({inside},ROUND({refs.weight},{decimals}),IF({refs.actual}<{refs.target},{below},{above}))"


def _missed(name: str, actual: str, target: str, target_value: Decimal | None, weight: str, decimals: int) -> str:
    """Points for a number that misses its target; none beside a target of 0 or less."""
    if target_value is None or target_value <= 0 or name == "all_or_nothing":
        return "0"
    return f"ROUND({weight}*{_SHARES[name](actual, target)},{decimals})"


def _sense(indicator: IndicatorScore, name: str) -> str:
    """Whether the target was taken as at least or at most: by the formula, the sign, or the outcome."""
    senses = FORMULAS[name].senses
    if len(senses) == 1:
        return next(iter(senses))
    if indicator.direction in {"≤", "<"}:
        return AT_MOST
    if indicator.direction != "=" or indicator.ratio is None:
        return AT_LEAST
    return AT_LEAST if (indicator.ratio >= 1) == (indicator.computed == indicator.weight) else AT_MOST


def _sign(indicator: IndicatorScore, sense: str, target: Decimal | None) -> str:
    """Strict signs count as inclusive ones, except beside a target of 0; = 0 is met by 0 alone."""
    if target == 0 and indicator.direction in {">", "<", "="}:
        return str(indicator.direction)
    return "<=" if sense == AT_MOST else ">="


def _tier(draft: Draft, indicator: IndicatorScore, refs: Refs, regulation: Regulation, parameters: Parameters) -> str | None:
    """A claim inside the tier's band stands; outside it the nearest end; without one full or the lower end."""
    tier = parameters.tiers.get(indicator.tier or "")
    if tier is None:
        return None
    decimals = regulation.points_decimals
    low = f"ROUND({refs.weight}*{draft.ref(tier.lower)},{decimals})"
    high = f"ROUND({refs.weight}*{draft.ref(tier.upper)},{decimals})"
    if tier.open:
        high = f"MAX({low},{high}-{Decimal(1).scaleb(-decimals)})"
    if refs.claimed is None:
        best = indicator.tier == regulation.tiers[0].name
        return f"ROUND({high if best else low},{decimals})"
    return f"ROUND(MAX({low},MIN({refs.claimed},{high})),{decimals})"
