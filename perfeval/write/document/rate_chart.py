"""The execution rates of the table as bars, where they differ enough to be seen: a native chart with the figures of the table.

What is drawn are the traced cells themselves; each bar is named with its rate as the table prints it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from perfeval.facts.passages import TABLE, Figure, Passage, Quote
from perfeval.facts.quantities import Rate
from perfeval.words.printing import decimal_text
from perfeval.words.spelling import clean_text, escaped
from perfeval.write.document.markup import aligned, paragraph
from perfeval.write.document.typography import TABLE_NOTE

FEWEST, MOST = 4, 20
"""Projects a chart helps with."""

LEAST_SPREAD = Decimal("0.05")
"""Rates nearer to each other than this look alike as bars."""

TITLE = "各项目预算执行率"

_LONGEST = 18
"""Signs of a name beside its bar."""

_EMU = 36_000
"""Of a millimetre."""

_PART = "word/charts/chart1.xml"
_ID = "rIdRates"
_SCHEMAS = "http://schemas.openxmlformats.org"
_DRAWING, _CHART, _OFFICE = f"{_SCHEMAS}/drawingml/2006/main", f"{_SCHEMAS}/drawingml/2006/chart", f"{_SCHEMAS}/officeDocument/2006/relationships"

Bars = Sequence[tuple[str, Decimal]]
"""Name with the printed rate, and the rate."""


def bars_of(passages: Sequence[Passage]) -> Bars:
    """The bars of the projects in the table; none where they would not help the eye."""
    bars = []
    for passage in passages:
        name = passage.parts[0] if passage.level == TABLE else ""
        rate = next((part for part in passage.parts if isinstance(part, Figure) and isinstance(part.quantity, Rate)), None)
        if isinstance(name, Quote) and rate is not None and isinstance(share := rate.quantity.value, Decimal):
            words = clean_text(name.text)
            short = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}……"
            bars.append((f"{short}　{rate.text}", share))
    shares = [share for _, share in bars]
    helps = FEWEST <= len(bars) <= MOST and max(shares) - min(shares) >= LEAST_SPREAD and min(shares) >= 0
    return bars if helps else ()


def chart_block(bars: Bars) -> str:
    """The paragraph that shows the chart."""
    width, height = 150 * _EMU, (18 + 7 * len(bars)) * _EMU
    drawing = (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_SCHEMAS}/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="1" name="{TITLE}" descr="{escaped("；".join(name for name, _ in bars))}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_DRAWING}"><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" xmlns:r="{_OFFICE}" r:id="{_ID}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    return paragraph(TABLE_NOTE, drawing, "", f'<w:spacing w:before="120" w:line="240" w:lineRule="auto"/>{aligned("center")}')


def with_chart(parts: Mapping[str, bytes], bars: Bars) -> dict[str, bytes]:
    """The parts of a document with that of the chart, and where it is named."""
    kind = f'<Override PartName="/{_PART}" ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/>'
    link = f'<Relationship Id="{_ID}" Type="{_OFFICE}/chart" Target="charts/chart1.xml"/>'
    return {
        **parts, _PART: _chart(bars).encode(),
        "[Content_Types].xml": _before(parts["[Content_Types].xml"], "</Types>", kind),
        "word/_rels/document.xml.rels": _before(parts["word/_rels/document.xml.rels"], "</Relationships>", link),
    }


def _before(part: bytes, end: str, entry: str) -> bytes:
    return part.replace(end.encode(), (entry + end).encode())


def _chart(bars: Bars) -> str:
    names = "".join(f'<c:pt idx="{i}"><c:v>{escaped(name)}</c:v></c:pt>' for i, (name, _) in enumerate(bars))
    rates = "".join(f'<c:pt idx="{i}"><c:v>{decimal_text(share, 0, 6)}</c:v></c:pt>' for i, (_, share) in enumerate(bars))
    most = "" if max(share for _, share in bars) > 1 else '<c:max val="1"/>'
    count = f'<c:ptCount val="{len(bars)}"/>'
    title = f'<a:p><a:pPr><a:defRPr sz="1050" b="0"/></a:pPr><a:r><a:rPr lang="zh-CN" sz="1050" b="0"/><a:t>{TITLE}</a:t></a:r></a:p>'
    fonts = '<a:latin typeface="Times New Roman"/><a:ea typeface="仿宋_GB2312"/>'
    grey = '<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr>'
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_DRAWING}" xmlns:r="{_OFFICE}">'
        f'<c:roundedCorners val="0"/><c:chart><c:title><c:tx><c:rich><a:bodyPr/>{title}</c:rich></c:tx><c:overlay val="0"/></c:title>'
        '<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        '<c:ser><c:idx val="0"/><c:order val="0"/><c:spPr><a:solidFill><a:srgbClr val="7F7F7F"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>'
        f"<c:cat><c:strLit>{count}{names}</c:strLit></c:cat><c:val><c:numLit><c:formatCode>0%</c:formatCode>{count}{rates}</c:numLit></c:val></c:ser>"
        '<c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/><c:axPos val="l"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>{grey}'
        '<c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx>'
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>{most}<c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="b"/>'
        f'<c:majorGridlines>{grey}</c:majorGridlines><c:numFmt formatCode="0%" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{grey}<c:crossAx val="1"/><c:crosses val="max"/>'
        '<c:crossBetween val="between"/><c:majorUnit val="0.2"/></c:valAx></c:plotArea>'
        '<c:plotVisOnly val="1"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="900">{fonts}</a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr></c:chartSpace>'
    )
