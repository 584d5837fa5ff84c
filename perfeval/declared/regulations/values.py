"""Every value of a pack with its path, its Chinese label and how it reads: for the check of citations, the printed
pack and the list of unconfirmed values."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from perfeval.declared.form_shapes import SHAPES
from perfeval.declared.regulations.choices import CLAWBACK, EFFECTS, EQUAL, OUTLINES
from perfeval.declared.regulations.methods import EXECUTION_METHODS, METHODS
from perfeval.declared.regulations.pack import Band, Level1, Regulation, Tier
from perfeval.declared.regulations.years import years_served
from perfeval.words.printing import plain


class Value(Struct, frozen=True):
    """One value of a pack: its dotted path, what it is called, how it reads."""

    path: str
    label: str
    text: str


def percent(share: Decimal) -> str:
    """`90%` for 0.9."""
    return f"{plain(share * 100)}%"


def values_of(regulation: Regulation) -> tuple[Value, ...]:
    """All values of the pack in the order they are printed."""
    return (
        *_dates(regulation), *_execution(regulation), *_classes(regulation), *_quantitative(regulation),
        *_words(regulation), *_totals(regulation),
        Value("form", "自评表", SHAPES[regulation.form].label),
        Value("outline", "报告提纲", OUTLINES[regulation.outline]),
        Value("rounding", "取位", f"得分{regulation.points_decimals}位小数，比率{regulation.rate_decimals}位小数，四舍五入"),
    )


def _dates(regulation: Regulation) -> Iterator[Value]:
    for path, label, day in (("issued", "印发日期", regulation.issued), ("effective_from", "施行日期", regulation.effective_from)):
        if day is not None:
            yield Value(path, label, f"{day}年" if isinstance(day, int) else day.isoformat())
        elif path in regulation.basis:
            yield Value(path, label, "不详")
    if served := years_served(regulation):
        yield Value("for_years", "适用年度", served)


def _execution(regulation: Regulation) -> Iterator[Value]:
    execution = regulation.execution
    if execution.points is not None:
        yield Value("execution.points", "预算执行率分值", f"{plain(execution.points)}分")
        yield Value("execution.method", "预算执行率得分", EXECUTION_METHODS[execution.method].label)
        if execution.bands:
            bands = "，".join(f"{_from(b)}{plain(b.value)}分" for b in execution.bands)
            yield Value("execution.bands", "预算执行率分档", f"项目完成且未超预算得满分，否则{bands}")
    if execution.explain_below:
        yield Value("execution.explain_below", "须说明原因的执行率", f"低于{percent(execution.explain_below)}")
    yield Value("execution.unspent_above", "未支出偏多的界限", f"未支出超过预算的{percent(execution.unspent_above)}")
    yield Value("execution.year_end_clawback", "年末收回", CLAWBACK[execution.year_end_clawback])


def _classes(regulation: Regulation) -> Iterator[Value]:
    for level in regulation.level1:
        yield Value(f"level1.{level.name}", level.name, _class_text(level))


def _class_text(level: Level1) -> str:
    points = "分值自定" if level.points is None else f"{plain(level.points)}分"
    need = "必设" if level.required else "可不设"
    heirs = "、".join(f"{name}（{percent(share)}）" for name, share in level.gives_to.items()) or "其余各类按比例"
    return f"{points}，{need}；含{'、'.join(level.level2)}；整类不设或不适用时分值归{heirs}"


def _quantitative(regulation: Regulation) -> Iterator[Value]:
    if not regulation.scored:
        return
    quantitative = regulation.quantitative
    equal = quantitative.equal
    yield Value("quantitative.at_least", "未达到下限时", METHODS[quantitative.at_least].label)
    yield Value("quantitative.at_most", "超过上限时", METHODS[quantitative.at_most].label)
    yield Value("quantitative.equal", "等于和未写符号的指标值", EQUAL[equal] if equal in EQUAL else METHODS[equal].label)
    yield Value("quantitative.over_note", "超额完成提示线", f"达到目标的{percent(quantitative.over_note)}")
    yield Value("quantitative.over_explain", "超额完成说明线", f"达到目标的{percent(quantitative.over_explain)}")
    effect = EFFECTS[quantitative.over_effect]
    deduct = f"{plain(quantitative.over_deduct)}分" if quantitative.over_effect == "deduct" else ""
    yield Value("quantitative.over_effect", "超额完成处理", effect + deduct)


def _words(regulation: Regulation) -> Iterator[Value]:
    for tier in regulation.tiers:
        yield Value(f"qualitative.{tier.name}", f"定性：{tier.name}", tier_text(tier))
    if regulation.satisfaction:
        bands = "，".join(f"{_from(b)}得分值的{percent(b.value)}" for b in regulation.satisfaction)
        yield Value("satisfaction", "满意度分档", bands)


def _from(band: Band) -> str:
    return f"{percent(band.at_least)}（含）以上" if band.at_least else "其余"


def tier_text(tier: Tier) -> str:
    """`60%（含）至80%（不含）`."""
    return f"{percent(tier.lower)}（含）至{percent(tier.upper)}（{'不含' if tier.upper_open else '含'}）"


def _totals(regulation: Regulation) -> Iterator[Value]:
    if regulation.ceiling:
        text = "，".join(f"执行率低于{percent(b.at_least)}时总分不超过{plain(b.value)}分" for b in regulation.ceiling)
        yield Value("ceiling", "总分上限", text)
    if regulation.grades:
        yield Value("grades", "等次", "，".join(f"{g.name}：{plain(g.at_least)}分（含）以上" for g in regulation.grades))
