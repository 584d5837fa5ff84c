"""How much reports read alike: their length, and the share of sentence frames two of them have in common.

    python -m benchmarks.sameness FOLDER     the reports (.docx) of a run, with its JSON results beside them

A frame is a sentence of section one to three with names, figures, dates and the unit's quoted words masked. Two reports
are compared by the frames they share over those of the shorter one; headings and section four, which is the unit's own, are left out.
"""

from __future__ import annotations

import json
import re
import sys
from itertools import combinations
from pathlib import Path
from statistics import mean, median
from xml.etree import ElementTree
from zipfile import ZipFile

_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"[一二三四五]、|（[一二三四]）|（\d）|\d\.|附表|附件")
_MASKS = (
    (re.compile(r"“[^”]*”"), "“”"),
    (re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月|\d{1,2}月\d{1,2}日|\d{4}年"), "D"),
    (re.compile(r"[\u4e00-\u9fff]+〔[^〕]*〕\S*?号"), "N"),
    (re.compile(r"[-\d.,]+(?:%|个百分点|[\u4e00-\u9fff]元|元|[\u4e00-\u9fff])?"), "0"),
    (re.compile(r"（[^（）]*）"), "（）"),
)


def paragraphs(path: Path) -> list[str]:
    """The paragraphs of a report in order, those of tables and annexes left out."""
    with ZipFile(path) as packed:
        body = ElementTree.fromstring(packed.read("word/document.xml")).find(f"{_TEXT}body")
    texts = ["".join(piece.text or "" for piece in p.iter(f"{_TEXT}t")) for p in (() if body is None else body.findall(f"{_TEXT}p"))]
    end = next((i for i, text in enumerate(texts) if i > 5 and re.fullmatch(r"附(?:表|件)\d*", text.strip())), len(texts))
    return [text.strip() for text in texts[:end] if text.strip()]


def frames(path: Path) -> tuple[int, list[str]]:
    """How many characters a report has, and its frames."""
    result = json.loads(path.with_name(path.name.replace("_自评报告.docx", ".json")).read_text(encoding="utf-8"))
    names = sorted({str(result["unit"]), *(project["name"] for project in result["projects"])}, key=len, reverse=True)
    told = paragraphs(path)
    last = next((i for i, text in enumerate(told) if text.startswith("四、")), len(told))
    found: list[str] = []
    for text in (text for text in told[:last] if not _HEADING.match(text)):
        plain = text
        for name in names:
            plain = plain.replace(name, "P")
        for pattern, mark in _MASKS:
            plain = pattern.sub(mark, plain)
        found += [sentence for sentence in re.split("[。]", plain) if len(sentence) > 1]
    return sum(map(len, told)), found


def main(folder: Path) -> None:
    """Print length and shared frames of all reports of a folder."""
    read = {path.stem.removesuffix("_自评报告"): frames(path) for path in sorted(folder.rglob("*_自评报告.docx"))}
    lengths = [length for length, _ in read.values()]
    shares = {
        (one, other): len(a & b) / min(len(a), len(b))
        for (one, (_, first)), (other, (_, second)) in combinations(read.items(), 2) if (a := set(first)) and (b := set(second))
    }
    print(f"{len(read)} reports, {min(lengths)} to {max(lengths)} characters, median {median(lengths):.0f}")
    print(f"shared frames of a pair: mean {mean(shares.values()):.1%}, most {max(shares.values()):.1%} {max(shares, key=shares.__getitem__)}")
    own = [len(set(found)) / len(found) for _, found in read.values() if found]
    print(f"distinct frames inside one report: {min(own):.1%} to {max(own):.1%}")
    everywhere = set.intersection(*(set(found) for _, found in read.values()))
    print(f"in every report: {'；'.join(sorted(everywhere)) or 'none'}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
