"""Balances, indicators and a regulation -> scores."""

from perfeval.score.methods import METHODS
from perfeval.score.projects import execution_points, grade_of, score_workbook

__all__ = ["METHODS", "execution_points", "grade_of", "score_workbook"]
