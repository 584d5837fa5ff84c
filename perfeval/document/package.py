"""The .docx package made the same for the same content: no clock, no leftovers of the library's template."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

from docx.document import Document

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip entry can carry."""


def set_properties(document: Document, title: str, author: str, day: dt.date | None) -> None:
    """Title, author and dates (the day of the report) in place of those of the library's template."""
    moment = dt.datetime.combine(day or dt.date(2000, 1, 1), dt.time())
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title[:255], author[:255], author[:255]
    properties.created = properties.modified = moment
    properties.comments = properties.keywords = properties.subject = ""
    properties.revision, properties.language = 1, "zh-CN"


def save(document: Document, path: Path) -> None:
    """Write the package with fixed entry times, in the library's order."""
    raw = io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, EPOCH)
            fixed.compress_type, fixed.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(fixed, source.read(entry), compresslevel=6)
