"""What single keys of a pack cannot show: steps in order, names that exist, points that add up, values with a basis."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from perfeval.declared.regulations.methods import Sense, methods_for
from perfeval.declared.regulations.pack import Regulation
from perfeval.declared.regulations.values import values_of
from perfeval.words.printing import plain


def contradictions(regulation: Regulation, stem: str, built_in: bool) -> Iterator[str]:
    """The mistakes between the values of a pack read from `stem`.toml: key and what is allowed."""
    if regulation.id != stem:
        yield f"id：应与文件名相同，即 {stem}"
    if regulation.default and not built_in:
        yield "default：只有内置办法可以是默认办法，应为 false"
    yield from _points(regulation)
    yield from _steps(regulation)
    yield from _tiers(regulation)
    yield from _classes(regulation)
    yield from _basis(regulation)


def _points(regulation: Regulation) -> Iterator[str]:
    """What a pack with points must have, and one without must not."""
    if not regulation.level1:
        yield "level1：缺少，应为一节或多节 [[level1]]"
    with_points = {
        "execution.points": regulation.execution.points is not None, "qualitative.tiers": bool(regulation.tiers),
        "grades": bool(regulation.grades),
    }
    if regulation.scored:
        yield from (f"{path}：缺少，计分的办法须有" for path, stated in with_points.items() if not stated)
    elif with_points["execution.points"] or any(level.points is not None for level in regulation.level1):
        yield "scored：不计分的办法，execution 和 level1 的 points 应不写，或写 \"none\""
    if bool(regulation.execution.bands) != (regulation.execution.method == "bands"):
        yield "execution.bands：method 为 bands 时须有各档，其他时候不能有"


def _steps(regulation: Regulation) -> Iterator[str]:
    steps = {
        "execution.bands": [band.at_least for band in regulation.execution.bands],
        "satisfaction.bands": [band.at_least for band in regulation.satisfaction],
        "grades": [grade.at_least for grade in regulation.grades],
    }
    for path, starts in steps.items():
        if starts and (starts != sorted(set(starts), reverse=True) or starts[-1] != 0):
            yield f"{path}：from 应从高到低排列，最后一档为 0"


def _tiers(regulation: Regulation) -> Iterator[str]:
    tiers = regulation.tiers
    if tiers and (tiers[0].upper != 1 or tiers[-1].lower != 0 or any(a.lower != b.upper for a, b in pairwise(tiers))):
        yield "qualitative.tiers：各档应从高到低首尾相接，从 1 到 0"
    for above, below in pairwise(tiers):
        if not below.upper_open:
            yield f"qualitative.{below.name}：上限 {plain(below.upper)} 已属于{above.name}，upper_open 应为 true"


def _classes(regulation: Regulation) -> Iterator[str]:
    names = [level.name for level in regulation.level1]
    if len(set(names)) < len(names):
        yield "level1：一级指标名称重复"
    for level in regulation.level1:
        for heir in level.gives_to:
            if heir not in names or heir == level.name:
                yield f"level1.{level.name}.gives_to：{heir} 不是另一个一级指标，可用：{'、'.join(names)}"
    points = [level.points for level in regulation.level1]
    total = sum((value for value in points if value is not None), regulation.execution.points or Decimal(0))
    if regulation.scored and (total > 100 if None in points else total != 100):
        yield f"level1：执行率与各类指标的分值合计为 {plain(total)}，应为 100"


def _basis(regulation: Regulation) -> Iterator[str]:
    values = values_of(regulation)
    for value in values:
        if regulation.basis_of(value.path) is None:
            yield f"basis：缺少 \"{value.path}\"（{value.label}）的依据，应写 clause 和 confirmed"
    paths = {value.path for value in values}
    paths |= {path.partition(".")[0] for path in paths}
    for path in regulation.basis:
        if path not in paths:
            yield f"basis.\"{path}\"：没有这样的值，可用：{'、'.join(sorted(paths))}"
    at_most = regulation.basis.get("quantitative.at_most")
    others = methods_for(Sense.AT_MOST)
    if at_most is not None and at_most.other is not None and at_most.other not in others:
        yield f"basis.\"quantitative.at_most\".other：可用：{'、'.join(others)}"
