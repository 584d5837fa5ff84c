"""The .docx package made the same for the same content: no clock, no leftovers of the library's template."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Mapping
from pathlib import Path

from docx.opc.constants import CONTENT_TYPE
from docx.opc.packuri import PackURI
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.package import Package

PROPERTIES = "docProps/core.xml"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip entry can carry."""


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


def save(parts: Mapping[str, bytes], path: Path) -> None:
    """Write the parts in their order with fixed entry times."""
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            package.writestr(entry, content, compresslevel=6)
