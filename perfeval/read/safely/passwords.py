"""Workbooks behind a password: the default Excel itself uses, then the user's list. No password leaves this module."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import msoffcrypto
from msoffcrypto.exceptions import InvalidKeyError

from perfeval.errors import UnreadableFile
from perfeval.files.names import PASSWORDS
from perfeval.read.cells.advice import REMOVE_PASSWORD, SAVE_AGAIN

_DEFAULT = "VelvetSweatshop"
"""What Excel encrypts with when only the structure is protected; it opens such files without asking."""


def unlock(content: bytes, folder: Path) -> tuple[bytes, str]:
    """The bytes without their password, and in Chinese what opened them; they never touch a named file.

    Tried are the built-in default and the lines of passwords.txt in the folder, or else the nearest above it.
    Raises UnreadableFile where none of them opens the file.
    """
    listed = list(dict.fromkeys(_listed(folder)))
    for password, opened in ((_DEFAULT, "内置的默认密码"), *((password, PASSWORDS) for password in listed)):
        plain = _opened(content, password)
        if plain is not None:
            return plain, f"用{opened}打开"
    tried = f"，{PASSWORDS} 里的 {len(listed)} 个密码都打不开" if listed else ""
    raise UnreadableFile(f"文件设有打开密码{tried}", REMOVE_PASSWORD)


def _opened(content: bytes, password: str) -> bytes | None:
    """None: another password. UnreadableFile for a cipher nobody knows."""
    plain = BytesIO()
    try:
        book = msoffcrypto.OfficeFile(BytesIO(content))
        if book.format == "ooxml":
            book.load_key(password=password, verify_password=True)
        else:
            book.load_key(password=password)
        book.decrypt(plain)
    except InvalidKeyError:
        return None
    except MemoryError:
        raise
    except Exception as problem:  # of many kinds, for damaged files and unusual ciphers
        raise UnreadableFile("文件设有打开密码，加密方式不认识或已损坏", SAVE_AGAIN) from problem
    return plain.getvalue()


def _listed(folder: Path) -> Iterator[str]:
    path = next((path for above in (folder, *folder.parents) if (path := above / PASSWORDS).is_file()), None)
    if path is None:
        return
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    yield from (line.strip() for line in text.splitlines() if line.strip())
