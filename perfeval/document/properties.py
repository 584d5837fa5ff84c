"""The properties of a .docx made the same for the same content: no clock, no leftovers of the library's template."""

from __future__ import annotations

import datetime as dt

from docx.opc.constants import CONTENT_TYPE
from docx.opc.packuri import PackURI
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.package import Package

PROPERTIES = "docProps/core.xml"


def properties_part(blank: bytes, title: str, author: str, day: dt.date | None) -> bytes:
    """The part with title, author and dates (the day of the report) in place of those of the library's template."""
    part = CorePropertiesPart.load(PackURI(f"/{PROPERTIES}"), CONTENT_TYPE.OPC_CORE_PROPERTIES, blank, Package())
    moment = dt.datetime.combine(day or dt.date(2000, 1, 1), dt.time())
    properties = part.core_properties
    properties.title, properties.author, properties.last_modified_by = title[:255], author[:255], author[:255]
    properties.created = properties.modified = moment
    properties.comments = properties.keywords = properties.subject = ""
    properties.revision, properties.language = 1, "zh-CN"
    return bytes(part.blob)
