"""The .docx package made the same for the same content: no clock, no leftovers of the library's template."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from perfeval.document.typography import FALLBACKS

_LEFTOVERS = frozenset({
    RELATIONSHIP_TYPE.THUMBNAIL, "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
})
"""A picture of another document, and a copy of other styles for programs of 2010."""

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


def name_fallbacks(document: Document) -> None:
    """Say in the font table what stands in for a font that is not installed."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, others in FALLBACKS.items()
    )
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            part = relation.target_part
            part._blob = part.blob.replace(b"</w:fonts>", f"{fonts}</w:fonts>".encode())


def save(document: Document, path: Path) -> None:
    """Write the package with fixed entry times, in the library's order, without what stems from its template alone."""
    for rels in (document.part.package.rels, document.part.rels):
        for key, relation in list(rels.items()):
            if relation.reltype in _LEFTOVERS:
                del rels[key]
    raw = io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, EPOCH)
            fixed.compress_type, fixed.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(fixed, source.read(entry), compresslevel=6)
