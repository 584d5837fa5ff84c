"""A spreadsheet's arithmetic in exact numbers, for the few functions that live formulas of points use."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from perfeval.words.decimals import round_half_up

Values = Mapping[str, Fraction | Decimal | Sequence[Decimal]]
"""Cell -> number; a range -> its numbers in order."""


def calculate(formula: str, values: Values) -> Fraction:
    """The value of a formula without `=`; only the branch of an IF that counts is computed."""
    text = re.sub(r"(?<![<>])=", "==", formula)
    return _value(ast.parse(re.sub(r"[A-Z]+\d+:[A-Z]+\d+", lambda match: repr(match[0]), text), mode="eval").body, values)


def _value(node: ast.expr, values: Values) -> Fraction:
    match node:
        case ast.Constant(value):
            return Fraction(str(value))
        case ast.Name(name):
            return Fraction(values[name])
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand, values)
        case ast.BinOp(left, sign, right):
            one, other = _value(left, values), _value(right, values)
            return {ast.Add: one.__add__, ast.Sub: one.__sub__, ast.Mult: one.__mul__, ast.Div: one.__truediv__}[type(sign)](other)
        case ast.Call(ast.Name(name), arguments):
            return _call(name, arguments, values)
    raise NotImplementedError(ast.dump(node))


def _call(name: str, arguments: list[ast.expr], values: Values) -> Fraction:
    match name, arguments:
        case "IF", [test, then, otherwise]:
            return _value(then if _holds(test, values) else otherwise, values)
        case "LOOKUP", [number, ast.Constant(starts), ast.Constant(found)]:
            reached = _value(number, values)
            return Fraction([value for start, value in zip(values[starts], values[found], strict=True) if start <= reached][-1])
        case "ROUND", [number, decimals]:
            return Fraction(round_half_up(_value(number, values), int(_value(decimals, values))))
        case ("MAX" | "MIN"), parts:
            return {"MAX": max, "MIN": min}[name](_value(part, values) for part in parts)
    raise NotImplementedError(name)


def _holds(test: ast.expr, values: Values) -> bool:
    match test:
        case ast.Call(ast.Name("AND"), tests):
            return all(_holds(one, values) for one in tests)
        case ast.Compare(left, [sign], [right]):
            one, other = _value(left, values), _value(right, values)
            return {ast.Lt: one < other, ast.LtE: one <= other, ast.Gt: one > other, ast.GtE: one >= other, ast.Eq: one == other}[type(sign)]
    raise NotImplementedError(ast.dump(test))
