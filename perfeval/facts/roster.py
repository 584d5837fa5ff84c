"""What a receiver knows beside what it was sent: the list of what is expected, and what a reviewer has typed into 汇总.xlsx."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

PROJECTS, UNPLACED = "项目一览", "未对应的复核"
"""The pages of 汇总.xlsx a reviewer's words stand on."""

REVIEWED, OPINION, INPUT, PROJECT = "复核得分", "复核意见", "报来的文件", "项目"
"""Headings of the columns by which they are found again."""


class Expected(Struct, frozen=True):
    """A line of 名册: a unit, or one of its projects, with the amounts of the bureau's own ledger in 分 and their typed tolerance."""

    unit: str
    project: str | None = None
    budget: int | None = None
    executed: int | None = None
    tolerance: int = 0


class Reviewed(Struct, frozen=True):
    """What a reviewer typed for one project: 复核得分 (text where it is no number) and 复核意见."""

    score: Decimal | str | None
    opinion: str | None


Reviews = Mapping[tuple[str, str], Reviewed]
"""Input (path below the folder given) and project -> what was typed."""
