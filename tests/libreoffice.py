"""LibreOffice, the real program, for the few tests that ask it to calculate."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def recalculated(*paths: Path) -> list[Path]:
    """The workbooks (in one folder) as LibreOffice stores them after calculating formulas without a stored value."""
    folder = paths[0].parent / "recalculated"
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{paths[0].parent}/profile", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), *map(str, paths)],
        check=True, capture_output=True,
    )
    return [folder / path.name for path in paths]
