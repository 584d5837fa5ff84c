"""The work of a workbook grows with what is in it and not with its square: steps are counted, no clock is read."""

import math
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import perfeval
from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_workbook
from perfeval.files.names import Target
from perfeval.read.workbook import parse_file, workbook_of
from perfeval.run.publish import publish_evaluation
from perfeval.write.result import result_of
from tests.tools.growing import DIMENSIONS, grown

PACKAGE = str(Path(perfeval.__file__).parent)
MOST = 1.2
"""The exponent allowed: 1 is linear, 2 quadratic. Sorting and halving take a little more than 1."""


def steps(work: Callable[[], object]) -> int:
    """Lines of this package that were executed; each round of a loop counts, also of one within a line."""
    count = 0

    def within(_frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal count
        count += 1
        return within

    def enter(frame: FrameType, _event: str, _argument: Any) -> Any:
        return within if frame.f_code.co_filename.startswith(PACKAGE) else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def evaluate_and_write(path: Path) -> None:
    evaluation = evaluate_workbook(workbook_of(parse_file(path), Settings()), Settings())
    publish_evaluation(evaluation, result_of(evaluation), path, Target(path.parent / "output", path.stem), {})


def exponent(first: int, second: int, third: int) -> float:
    """By which power the steps grow over sizes that double twice: what does not grow with the size falls out.

    0 where they no longer grow: what is too long to be shown is cut.
    """
    return 0.0 if third <= second else math.log2((third - second) / (second - first))


def test_the_exponent_tells_a_square_from_a_line() -> None:
    assert exponent(*(7000 + 3 * size for size in (10, 20, 40))) == pytest.approx(1)
    assert exponent(*(7000 + 3 * size**2 for size in (10, 20, 40))) == pytest.approx(2)
    assert steps(lambda: [parse_file for _ in range(1000)]) == 0


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_steps_grow_with_the_size(dimension: str, tmp_path: Path) -> None:
    size = DIMENSIONS[dimension][1] * 4
    evaluate_and_write(grown(tmp_path, dimension, size))  # what is made once in a process is made now
    counted = [steps(partial(evaluate_and_write, grown(tmp_path, dimension, size * times))) for times in (1, 2, 4)]
    assert exponent(*counted) <= MOST, counted
