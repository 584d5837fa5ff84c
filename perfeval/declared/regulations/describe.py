"""A pack in full, in Chinese, for `perfeval regulations ID`."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.declared.regulations.choices import CLAWBACK
from perfeval.declared.regulations.methods import METHODS
from perfeval.declared.regulations.pack import Basis, Regulation
from perfeval.declared.regulations.values import values_of
from perfeval.declared.regulations.years import superseded


def describe_regulation(regulation: Regulation) -> str:
    """Every value of the pack with its clause; what rests on practice is marked, with the other known value."""
    return "\n".join(_lines(regulation))


def _lines(regulation: Regulation) -> Iterator[str]:
    yield f"{regulation.title}（{regulation.document}）"
    yield f"  编号：{regulation.id}{'（默认办法）' if regulation.default else ''}"
    yield f"  出处：{regulation.reference}"
    if regulation.caution:
        yield f"  注意：{regulation.caution}。"
    if newer := superseded(regulation):
        yield f"  已有新规定：{newer}。"
    if regulation.extends:
        yield f"  沿用：{regulation.extends}。以下是全部取值，与它不同的由本办法规定。"
    if not regulation.scored:
        yield "  本办法不计分，只核对执行率和完成情况。"
    for value in values_of(regulation):
        yield f"{value.label}：{value.text}"
        yield f"    依据：{basis_text(regulation.basis_of(value.path))}"
    for tier in regulation.tiers:
        yield f"写作“{tier.name}”的还有：{'、'.join(tier.aliases)}"
    yield "自评表资金行：" + "；".join(
        f"{line}＝{'＋'.join(s for s, shown in regulation.form_sources.items() if shown == line)}"
        for line in dict.fromkeys(regulation.form_sources.values())
    )
    yield f"取值校验：sha256 {regulation.sha256}"


def basis_text(basis: Basis | None) -> str:
    """The clause of a value, whether it was confirmed against the original, and what is known beside it."""
    if basis is None:
        return "未注明"
    mark = "已确认" if basis.confirmed else other_practice(basis)
    note = f"，{basis.note}" if basis.note else ""
    taken = f"沿用《{basis.taken_from}》：" if basis.taken_from else ""
    return f"{taken}{basis.clause}（{mark}{note}）"


def other_practice(basis: Basis) -> str:
    """`未经原文确认，另有做法：……`: what is said of a value that was not seen in the original."""
    method = METHODS.get(basis.other or "")
    return "未经原文确认" + (f"，另有做法：{method.label if method else CLAWBACK.get(basis.other, basis.other)}" if basis.other else "")
