"""The properties of a .docx: title, author and day of the report, no clock; and that it is a report of ours."""

from __future__ import annotations

import datetime as dt

from perfeval.files.names import REPORT, RESULT_KIND
from perfeval.words.spelling import escaped

PROPERTIES = "docProps/core.xml"

_NAMES = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties", "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/", "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}.items())


def properties_part(title: str, author: str, day: dt.date | None) -> bytes:
    """The part with title, author and dates (the day of the report)."""
    title, author, moment = escaped(title[:255]), escaped(author[:255]), f"{day or dt.date(2000, 1, 1):%Y-%m-%d}T00:00:00Z"
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties {_NAMES}><dc:title>{title}</dc:title>'
        f"<dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified><dc:language>zh-CN</dc:language>'
        f'<dc:identifier>{RESULT_KIND}:{REPORT}</dc:identifier></cp:coreProperties>'
    ).encode()
