"""Whether earlier results still hold: what they were made from is the same, and they stand as they were written.

It is decided before anything is loaded that evaluates.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

import perfeval
from perfeval.declared.regulations import list_regulations
from perfeval.declared.settings import Settings
from perfeval.files.names import in_order
from perfeval.files.whole import digest_of
from perfeval.run.inputs import Input


class ResultBasis(Struct, frozen=True):
    """What results are made from beside their input: equal input on an equal basis gives equal results.

    asked                      the regulation asked for on the command line
    packs, settings, package   sha256 of all regulations as they apply, of perfeval.toml and of this program
    """

    asked: str | None
    packs: str
    settings: str
    package: str


def basis_of(settings: Settings, asked: str | None) -> ResultBasis:
    """The basis of a run."""
    packs = [(pack.id, pack.sha256) for pack in list_regulations(settings.regulations_folder)]  # the papers score under each
    return ResultBasis(asked, hashlib.sha256(repr(packs).encode()).hexdigest(), settings.sha256, package_sha256())


@cache
def package_sha256() -> str:
    """The sha256 of this program: two copies of one version may differ. Read once, for a process goes on as it was loaded."""
    return tree_sha256(Path(perfeval.__file__).parent)


def tree_sha256(root: Path) -> str:
    """Hex sha256 of the files under a folder, by name, size and bytes; what Python keeps in __pycache__ is left out."""
    digest = hashlib.sha256()
    for file in in_order(_files_under(root)):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(root).as_posix()}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _files_under(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (Path(folder, name) for name in names)


def is_fresh(source: Input, output: Path, basis: ResultBasis, entry: Mapping[str, Any]) -> bool:
    """Whether the results of which the run log has this entry hold for the input as it is now.

    What could not be read is tried again: a password may have been added, a program closed.
    """
    return (
        entry.get("status") in {"passed", "blocked"}
        and all(entry.get(name) == value for name, value in asdict(basis).items())
        and bool(entry["outputs"]) and entry.get("sha256") == digest_of(source.path)
        and all_stand(output / source.folder, entry["outputs"])
    )


def all_stand(folder: Path, outputs: Mapping[str, str]) -> bool:
    """Whether these files (name -> sha256) stand in the folder as they were written."""
    return all(digest_of(folder / name) == digest for name, digest in outputs.items())
