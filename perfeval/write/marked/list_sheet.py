"""The first sheet of a marked copy: every finding with a link to its cell, what the colours mean, where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perfeval.facts.findings import SEVERITY_WORDS, Finding, FindingGroup, Severity, group_findings
from perfeval.facts.first_cells import FirstCell, first_cells, first_words
from perfeval.facts.place import Place
from perfeval.words.addresses import address_of, range_of
from perfeval.write.marked.book import reference_to
from perfeval.write.marked.elements import quoted
from perfeval.write.marked.own_sheet import Line, sheet_part, sheet_row
from perfeval.write.marked.relations import Family
from perfeval.write.marked.signs import LIST_HEADING

_COLUMNS = (
    ("序号", 6), ("级别", 9), ("规则", 9), ("位置", 24), ("问题", 56), ("怎么改", 48), ("应为", 16), ("实为", 16), ("差额", 16),
)
_GUIDE = "点“位置”到单元格，照“怎么改”改正后保存，再把本文件拿来核查：颜色、批注和本表会随之更新，改好的内容都保留。"
_MEANING = "错误必须改正；提醒请改正，情况属实的在“核查说明”写明；提示供参考。"


def list_groups(findings: Sequence[Finding]) -> tuple[FindingGroup, ...]:
    """What the list shows, in its order: open findings by severity, then those the unit has explained."""
    order = list(Severity)
    ordered = sorted(findings, key=lambda f: order.index(f.severity))
    still_open = tuple(f for f in ordered if not f.explanation)
    return group_findings(still_open) + group_findings(tuple(f for f in ordered if f.explanation))


def list_sheet(
    groups: Sequence[FindingGroup], titles: frozenset[str], cell_styles: Mapping[str, int], family: Family, remarks: Sequence[str],
) -> bytes:
    """The list as a worksheet part. `titles` are the sheets a link can lead to; `remarks` stand above the table."""
    top, first = _top(groups, remarks), first_cells([finding for group in groups for finding in group.findings])
    begin = [[(f"{first_words(first)}：", "plain")], *map(_beginning, first)] if first else []
    head = [*top, *begin, [(title, "header") for title, _ in _COLUMNS]]
    lines = [_line(number, group, titles) for number, group in enumerate(groups, 1)]
    widths = [width for _, width in _COLUMNS]
    rows = [sheet_row(number, line, cell_styles) for number, line in enumerate(head, 1)]
    rows += [sheet_row(number, line, cell_styles, widths) for number, line in enumerate(lines, len(head) + 1)]
    led = [*enumerate((one.cause.places[0] for one in first), len(top) + 2), *enumerate((g.first.place for g in groups), len(head) + 1)]
    links = "".join(_link(row, place) for row, place in led if place.sheet in titles)
    table = range_of((len(head), 1, len(rows), len(_COLUMNS)))
    return sheet_part(
        family, "".join(rows), widths, len(head),
        f'<autoFilter ref="{table}"/>' + (f"<hyperlinks>{links}</hyperlinks>" if links else ""),
        '<tabColor rgb="FFC00000"/>',
    )


def _top(groups: Sequence[FindingGroup], remarks: Sequence[str]) -> list[Line]:
    findings = [finding for group in groups for finding in group.findings]
    counts = {word: sum(f.severity == s and not f.explanation for f in findings) for s, word in SEVERITY_WORDS.items()}
    counts["已说明"] = sum(bool(f.explanation) for f in findings)
    tally = "，".join(f"{word} {count} 个" for word, count in counts.items() if count)
    return [
        [(LIST_HEADING, "title")],
        [(f"{tally or '没有问题'}。{_GUIDE}", "plain")],
        [("颜色", "plain"), *((SEVERITY_WORDS[s], str(s)) for s in Severity), (_MEANING, "plain")],
        [("　".join(remarks), "quiet")],
    ]


def _line(number: int, group: FindingGroup, titles: frozenset[str]) -> Line:
    finding, several = group.first, len(group.findings) > 1
    message = f"{finding.title}{'，' if finding.title else ''}共 {len(group.findings)} 处。如：{finding.message}" if several else finding.message
    sums = (None, None, None) if several else finding.sums
    level = ("已说明", "center") if finding.explanation else (SEVERITY_WORDS[finding.severity], str(finding.severity))
    return [
        (str(number), "center"), level, (finding.code, "center"),
        (group.where, "link" if finding.place.sheet in titles else "text"),
        (message, "text"),
        (f"单位说明：{finding.explanation}" if finding.explanation else finding.advice, "text"),
        *((text or "", "text") for text in sums),
    ]


def _beginning(first: FirstCell) -> Line:
    """A cell to correct first, with its link where the others have theirs."""
    return [("", "plain"), ("", "plain"), ("", "plain"), (first.cause.where, "link"), (first.words, "plain")]


def _link(row: int, place: Place) -> str:
    target = reference_to(place.sheet or "", place.cell or "A1")
    return f'<hyperlink ref="{address_of(row, 4)}" location="{quoted(target)}" display="{quoted(str(place))}"/>'
