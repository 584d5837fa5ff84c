"""Which budget years a pack serves, and what must be said beside scores of another year."""

from __future__ import annotations

from perfeval.declared.regulations.pack import Regulation


def years_served(regulation: Regulation) -> str:
    """`2019年度起`, `2024年度及以前`; empty where nothing is known."""
    first, last = regulation.first_year, regulation.last_year
    span = f"{first}年度至{last}年度" if first and last else f"{first}年度起" if first else f"{last}年度及以前" if last else ""
    return "，".join(filter(None, (span, superseded(regulation))))


def superseded(regulation: Regulation) -> str:
    """`2025年度起另有……`; empty for a pack that no newer rule is known to replace."""
    if not regulation.replaced_by:
        return ""
    return f"{regulation.last_year + 1}年度起另有{regulation.replaced_by}" if regulation.last_year else f"另有{regulation.replaced_by}"


def cautions(regulation: Regulation, year: int | None) -> tuple[str, ...]:
    """What a reader of scores of this budget year must know of the regulation: one sentence each, none in the usual case."""
    return tuple(filter(None, (regulation.caution and f"{regulation.caution}。", outside(regulation, year))))


def outside(regulation: Regulation, year: int | None) -> str:
    """What is wrong with using the pack for this budget year; empty where it serves it or that is not known."""
    first, last = regulation.first_year, regulation.last_year
    if year is not None and last is not None and year > last:
        newer = f"{year}年度另有{regulation.replaced_by}，程序没有它的分值和各档" if regulation.replaced_by else f"没有用于{year}年度"
        return f"评价办法“{regulation.title}”用到{last}年度，{newer}，得分只供参考。"
    if year is not None and first is not None and year < first:
        return f"评价办法“{regulation.title}”从{first}年度开始使用，不是{year}年度的办法，得分只供参考。"
    return ""
