"""Word documents in a folder: one that holds a filled form is an input, any other is passed over with the reason."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from perfeval.declared.settings import Settings
from perfeval.errors import UnavailableFile, UnreadableFile
from perfeval.files.whole import is_ordinary


def reason_of_document(path: Path) -> str:
    """Why a document is no input; "" for one that is, or that cannot be had now: then the run says so."""
    if not is_ordinary(path):
        return ""
    state = path.stat()
    return _reason(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=100_000)
def _reason(path: Path, _size: int, _modified: int) -> str:
    """Looked for once as long as the file does not change: `watch` looks at a folder again and again."""
    from perfeval.read.workbook import read_workbook  # few folders hold documents

    try:
        read_workbook(path, Settings())
    except UnavailableFile:
        return ""
    except UnreadableFile as refusal:
        return refusal.message
    return ""
