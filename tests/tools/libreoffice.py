"""LibreOffice, the real program, for the few tests that ask it to calculate."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""


def recalculated(*paths: Path, always: bool = False) -> list[Path]:
    """The workbooks (in one folder) as LibreOffice stores them after calculating formulas without a stored value.

    `always`: it calculates every formula, whether its value is stored or not.
    """
    folder = paths[0].parent / "recalculated"
    if always:
        settings = paths[0].parent / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(_ALWAYS, encoding="utf-8")
    _convert(paths, "xlsx:Calc MS Excel 2007 XML", folder)
    return [folder / path.name for path in paths]


def converted(path: Path, kind: str) -> Path:
    """A workbook as LibreOffice saves it in a format: `xls`, `ods`, `xlsx`."""
    folder = path.parent / kind
    _convert([path], kind, folder)
    return folder / f"{path.stem}.{kind}"


def pages_printed(*paths: Path) -> list[int]:
    """Sheets of paper each of the workbooks (in one folder) takes."""
    folder = paths[0].parent / "printed"
    _convert(paths, "pdf", folder)
    return [len(re.findall(rb"/Type\s*/Page\b", (folder / path.name).with_suffix(".pdf").read_bytes())) for path in paths]


def _convert(paths: Sequence[Path], kind: str, folder: Path) -> None:
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{paths[0].parent}/profile", "--convert-to", kind,
         "--outdir", str(folder), *map(str, paths)],
        check=True, capture_output=True,
    )
