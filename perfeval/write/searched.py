"""A package that is sent, searched for what may not be in it (design: results.md, Secrecy)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from msgspec.structs import replace

from perfeval.errors import OutputError
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.passages import Figure
from perfeval.facts.quantities import Money
from perfeval.facts.secrets import Secrets
from perfeval.words.decimals import FEN_PER_UNIT, exact

_BLOCKS = frozenset({"p", "si", "is", "v", "f", "t"})
"""Elements whose text is read as one, wherever it is cut into runs: paragraphs, shared strings, values, formulas."""


def hold_back(path: Path, name: str, evaluation: Evaluation) -> None:
    """Raise OutputError for a package with a word or an amount of a classified project in it; `name` is what it will be called."""
    secrets = evaluation.case.secrets
    if secrets is None:
        return
    where = next(_found(path, name, _with_told(secrets, evaluation)), None)
    if where is not None:
        raise OutputError(
            f"{name} 没有写出：其中（{where}）仍有涉密项目的内容",
            "请把涉密项目从工作簿各表中删去，并检查文件名，然后重新运行；涉密项目按保密规定另行报送",
        )


def _with_told(secrets: Secrets, evaluation: Evaluation) -> Secrets:
    """The secrets where the amounts the narrative computes from the open part are open too."""
    parts = (part.quantity for passage in evaluation.passages for part in passage.parts if isinstance(part, Figure))
    told = {abs(int(money.value)) for money in parts if isinstance(money, Money) and money.value is not None}
    return replace(secrets, public_amounts=secrets.public_amounts | told)


def _found(path: Path, name: str, secrets: Secrets) -> Iterator[str]:
    """The parts and cells that tell of a classified project."""
    if secrets.certain(name):
        yield "文件名"
    with zipfile.ZipFile(path) as package:
        for part in package.namelist():
            if part.endswith((".xml", ".rels")):
                root = ET.fromstring(package.read(part))
                if any(secrets.certain(text) for text in _texts(root)) or any(map(secrets.names, _attributes(root))):
                    yield part
    if path.suffix == ".xlsx":
        yield from _cells(path, secrets)


def _texts(root: ET.Element) -> Iterator[str]:
    """The texts of a part, each read as one; of a worksheet the cells are looked at apart."""
    if root.tag.endswith("}worksheet"):
        return
    for element in root.iter():
        if element.tag.rpartition("}")[2] in _BLOCKS:
            yield "".join(element.itertext())
        elif element.text and element.text.strip():
            yield element.text


def _attributes(root: ET.Element) -> Iterator[str]:
    return (value for element in root.iter() for value in element.attrib.values())


def _cells(path: Path, secrets: Secrets) -> Iterator[str]:
    """Cells whose text or amount tells: text of cells and formulas, numbers in 元 or 万元; dates are none."""
    for values in (True, False):
        book = openpyxl.load_workbook(path, read_only=True, data_only=values)
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if _tells(cell.value, secrets):
                        yield f"{sheet.title}!{cell.coordinate}"
        book.close()


def _tells(value: object, secrets: Secrets) -> bool:
    if isinstance(value, str):
        return secrets.certain(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    number = exact(float(value))
    return any(secrets.is_amount(abs(int(number * FEN_PER_UNIT[unit]))) for unit in ("元", "万元"))
