"""A workbook filled as an office fills it: exports opened in LibreOffice, their cells copied and pasted, saved in its formats.

LibreOffice runs a Basic macro of a profile of its own, so that copy, paste and save are the program's.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from msgspec import Struct

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97", ".ods": "calc8"}
"""Suffix -> the filter LibreOffice saves with."""


class Paste(Struct, frozen=True):
    """Cells of the first sheet of an export (`A3:K40`) pasted at a cell of a sheet; `values`: text, numbers and dates alone."""

    export: Path
    cells: str
    sheet: str
    at: str = "A3"
    values: bool = True


Typed = Mapping[tuple[str, str], str | float]
"""Sheet and cell -> what is typed there."""


def pasted(template: Path, pastes: Sequence[Paste], typed: Typed, targets: Sequence[Path]) -> None:
    """Fill the template and save it as each of the targets, by their suffix."""
    profile = targets[0].parent / "pasting_profile"
    library = profile / "user" / "basic" / "Standard"
    if not library.exists():
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        _soffice(profile, "--terminate_after_init")  # a new profile is given an empty library of macros, which is ours from then on
    (library / "Module1.xba").write_text(_MODULE.format(escape("\n".join(_macro(template, pastes, typed, targets)))), encoding="utf-8")
    _soffice(profile, "macro:///Standard.Module1.Main")
    missing = [target.name for target in targets if not target.exists()]
    assert not missing, f"LibreOffice did not save {missing}"


def _soffice(profile: Path, *words: str) -> None:
    subprocess.run(
        ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}", *words], check=True, capture_output=True,
    )


def _macro(template: Path, pastes: Sequence[Paste], typed: Typed, targets: Sequence[Path]) -> list[str]:
    lines = [*_SETUP, f'target = Opened("{template.as_uri()}")']
    for paste in pastes:
        lines += [
            f'source = Opened("{paste.export.as_uri()}")',
            f'Copied source, "{paste.cells}"',
            f'Inserted target, "{paste.sheet}", "{paste.at}", {paste.values}',
            "source.close(True)",
        ]
    for (sheet, cell), value in typed.items():
        setting = f'String = "{value}"' if isinstance(value, str) else f"Value = {value}"
        lines.append(f'target.Sheets.getByName("{sheet}").getCellRangeByName("{cell}").{setting}')
    lines += [f'Saved target, "{target.as_uri()}", "{FILTERS[target.suffix]}"' for target in targets]
    return [*lines, "target.close(True)", "Done:", "StarDesktop.terminate()", "End Sub", *_HELPERS]


_SETUP = ("Sub Main", "On Error Goto Done")
_HELPERS = """
Function Opened(url)
  Dim options(0) As New com.sun.star.beans.PropertyValue
  options(0).Name = "Hidden" : options(0).Value = True
  Opened = StarDesktop.loadComponentFromURL(url, "_blank", 0, options())
End Function
Sub Dispatched(document, command, options)
  createUnoService("com.sun.star.frame.DispatchHelper").executeDispatch(document.CurrentController.Frame, command, "", 0, options)
End Sub
Sub Copied(document, cells)
  document.CurrentController.select(document.Sheets.getByIndex(0).getCellRangeByName(cells))
  Dispatched(document, ".uno:Copy", Array())
End Sub
Sub Inserted(document, title, cell, values)
  Dim options(0) As New com.sun.star.beans.PropertyValue
  sheet = document.Sheets.getByName(title)
  document.CurrentController.setActiveSheet(sheet)
  document.CurrentController.select(sheet.getCellRangeByName(cell))
  If values Then
    options(0).Name = "Flags" : options(0).Value = "SVD"
    Dispatched(document, ".uno:InsertContents", options())
  Else
    Dispatched(document, ".uno:Paste", Array())
  End If
End Sub
Sub Saved(document, url, filter)
  Dim options(0) As New com.sun.star.beans.PropertyValue
  options(0).Name = "FilterName" : options(0).Value = filter
  document.storeToURL(url, options())
End Sub
""".splitlines()

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Input">
<prop oor:name="ReplaceCellsWarning" oor:op="fuse"><value>false</value></prop></item></oor:items>
"""
"""Nobody answers whether the headings may be pasted over."""
_MODULE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
    '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">{}</script:module>'
)
