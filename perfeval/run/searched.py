"""A package that is sent, searched for what may not be in it (design: results.md, Secrecy)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from perfeval.errors import OutputError
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.passages import Figure
from perfeval.facts.quantities import Money
from perfeval.facts.secrets import Secrets
from perfeval.read.workbook import parse_file
from perfeval.words.addresses import address_of
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
                if any(map(secrets.certain, _texts(root))) or any(map(secrets.names, _marks(root))):
                    yield part
    if path.suffix == ".xlsx":
        yield from _cells(path, secrets)


def _texts(root: ET.Element) -> Iterator[str]:
    """The texts of a part, each read as one; the cells of a worksheet are looked at apart."""
    if root.tag.endswith("}worksheet"):
        return
    for element in root.iter():
        if element.tag.rpartition("}")[2] in _BLOCKS:
            yield "".join(element.itertext())
        elif element.text and element.text.strip():
            yield element.text


def _marks(root: ET.Element) -> Iterator[str]:
    """Attributes, and the formulas of a worksheet: numbers in them are no amounts."""
    for element in root.iter():
        yield from element.attrib.values()
        if element.tag.endswith("}f"):
            yield element.text or ""


def _cells(path: Path, secrets: Secrets) -> Iterator[str]:
    """Cells whose text or amount (in 元 or 万元) tells; dates are none."""
    for sheet in parse_file(path).sheets:
        for column, cells in enumerate(sheet.columns, start=1):
            yield from (f"{sheet.title}!{address_of(row, column)}" for row, value in enumerate(cells, start=1) if _tells(value, secrets))


def _tells(value: object, secrets: Secrets) -> bool:
    if isinstance(value, str):
        return secrets.certain(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    number = exact(float(value))
    return any(secrets.is_amount(abs(int(number * FEN_PER_UNIT[unit]))) for unit in ("元", "万元"))
