"""Notes on cells: ours written beside the user's, and ours alone removed again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from perfeval.facts.findings import SEVERITY_WORDS, Finding
from perfeval.words.addresses import address_of
from perfeval.words.spelling import fold
from perfeval.write.marked.book import Book
from perfeval.write.marked.elements import Element, apply, cut, fit, insert, parse, plain
from perfeval.write.marked.measure import lines_of
from perfeval.write.marked.package import Package
from perfeval.write.marked.relations import declare, declare_suffix, discard, relate, related, relations, unrelate
from perfeval.write.marked.shapes import Cell, add_boxes, can_take_boxes, grid_of, used_blocks, without_boxes
from perfeval.write.marked.worksheet import ORDER, SheetXml, cell_of

_AUTHOR = "绩效自评核查"
_HEADING = "【绩效自评核查 {}】改正后重新核查，本批注自动清除"
_OURS = re.compile(r"【绩效自评核查 ([0-9a-f]{4})】[^\n]*\n?(.*)", re.DOTALL)
_REF = re.compile(rb"""<(?:\w+:)?comment\s[^>]*?\bref\s*=\s*["']([^"']*)""")
_MOST = 6
"""Findings in one note; the rest are in the list."""
_WIDTH, _LINE, _MARGIN = 320, 17, 16
"""Pixels: a box is so wide, a line of text so high, and so much is left free."""
_FULL = 12.5
"""Pixels of a full-width character of 9 points, with some to spare."""
_FONT = '<sz val="9"/><color indexed="81"/><rFont val="宋体"/><family val="3"/><charset val="134"/>'
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_EMPTY = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{}"><authors/><commentList/></comments>'


def note_text(findings: Sequence[Finding]) -> str:
    """The note of one cell. Its first line names us and carries a check of the rest, to see whether the user wrote in it."""
    parts = [
        f"{SEVERITY_WORDS[f.severity]} {f.code}：{f.message}" + (f"\n怎么改：{f.advice}" if f.advice else "")
        for f in findings[:_MOST]
    ]
    if len(findings) > _MOST:
        parts.append(f"本单元格共有 {len(findings)} 个问题，其余见核查清单")
    rest = fit("\n".join(parts))
    return f"{_HEADING.format(_check(rest))}\n{rest}"


def is_ours(text: str) -> bool:
    """Whether a note was written by us and not changed by the user since."""
    match = _OURS.fullmatch(text.replace("\r", ""))
    return match is not None and match.group(1) == _check(match.group(2))


def _check(text: str) -> str:
    return hashlib.sha256(fold(text).encode()).hexdigest()[:4]


def box_size(text: str) -> tuple[int, int]:
    """Pixels (width, height) in which the whole text can be read."""
    return _WIDTH, lines_of(text, (_WIDTH - _MARGIN) / _FULL) * _LINE + _MARGIN


def add_notes(package: Package, book: Book, part: str, sheet: SheetXml, texts: Mapping[Cell, str]) -> SheetXml:
    """Write a note on each cell that has none; a sheet whose drawing we do not understand gets none."""
    frame = parse(sheet.frame)
    comments = related(package, part, "comments")
    drawing, readable = _drawing(package, part, frame)
    taken = set(_notes(parse(package.read(comments)))) if comments else set()
    new = {cell: text for cell, text in sorted(texts.items()) if cell not in taken}
    if not new or not readable:
        return sheet
    _write_comments(package, book, part, comments, new)
    grid = grid_of(frame, sheet.cells if isinstance(sheet.cells, bytes) else b"")
    boxes = [(cell, grid.anchor(cell, box_size(text)), box_size(text)) for cell, text in new.items()]
    data = add_boxes(package.read(drawing) if drawing else None, boxes, used_blocks(package))
    if drawing:
        package.write(drawing, data)
        return sheet
    drawing = package.free_name(f"{book.folder}drawings/vmlDrawing{{}}.vml")
    package.write(drawing, data)
    declare_suffix(package, "vml", _DRAWING)
    link = f'<legacyDrawing xmlns:r="{book.family.relations}" r:id="{relate(package, part, "vmlDrawing", drawing, book.family)}"/>'
    return SheetXml(insert(sheet.frame, frame, link, ORDER), sheet.cells)


def without_notes(package: Package, part: str, sheet: SheetXml) -> SheetXml:
    """Remove our notes with their boxes; what is left empty by it goes too."""
    comments = related(package, part, "comments")
    if comments is None:
        return sheet
    data = package.read(comments)
    root = parse(data)
    ours = {place: note for place, note in _notes(root).items() if is_ours(_text(note))}
    if not ours:
        return sheet
    if len(ours) == sum(1 for _ in root.deep("comment")):
        unrelate(package, part, comments)
        discard(package, comments)
    else:
        package.write(comments, apply(data, [cut(note) for note in ours.values()]))
    frame = parse(sheet.frame)
    drawing, _ = _drawing(package, part, frame)
    if drawing is None:
        return sheet
    left = without_boxes(package.read(drawing), set(ours))
    if left is not None or relations(package, drawing):
        package.write(drawing, left if left is not None else package.read(drawing))
        return sheet
    unrelate(package, part, drawing)
    discard(package, drawing)
    return SheetXml(apply(sheet.frame, [cut(link) for link in frame.all("legacyDrawing")]), sheet.cells)


def note_cells(package: Package, part: str) -> list[Cell]:
    """The cells with a note, as often as they have one."""
    comments = related(package, part, "comments")
    references = _REF.findall(package.read(comments)) if comments else []
    return [cell for reference in references if (cell := cell_of(reference.decode())) is not None]


def _drawing(package: Package, part: str, frame: Element) -> tuple[str | None, bool]:
    """The drawing that holds the boxes of a sheet (None: none yet), and whether boxes can be put in."""
    link = frame.child("legacyDrawing")
    if link is None:
        return None, True
    found = next((r.part for r in relations(package, part) if r.id == link.get("id")), None)
    if found is None or found not in package:
        return None, False
    return found, can_take_boxes(package.read(found))


def _write_comments(package: Package, book: Book, part: str, comments: str | None, texts: Mapping[Cell, str]) -> None:
    if comments is None:
        comments = package.free_name(f"{book.folder}comments{{}}.xml")
        package.write(comments, _EMPTY.format(book.family.main).encode())
        declare(package, comments, _COMMENTS)
        relate(package, part, "comments", comments, book.family)
    data, author = _with_author(package.read(comments))
    new = "".join(
        f'<comment ref="{address_of(row + 1, column + 1)}" authorId="{author}"><text>{_runs(text)}</text></comment>'
        for (row, column), text in texts.items()
    )
    package.write(comments, insert(data, parse(data).need("commentList"), new))


def _with_author(data: bytes) -> tuple[bytes, int]:
    root = parse(data)
    holder = root.need("authors")
    authors = [author.text for author in holder.all("author")]
    if _AUTHOR in authors:
        return data, authors.index(_AUTHOR)
    return insert(data, holder, f"<author>{_AUTHOR}</author>"), len(authors)


def _runs(text: str) -> str:
    heading, _, rest = text.partition("\n")
    return (
        f'<r><rPr><b/>{_FONT}</rPr><t xml:space="preserve">{plain(heading)}\n</t></r>'
        f'<r><rPr>{_FONT}</rPr><t xml:space="preserve">{plain(rest)}</t></r>'
    )


def _notes(comments: Element) -> dict[Cell, Element]:
    """The notes by their cells."""
    found = ((cell_of(note.attributes.get("ref", "")), note) for note in comments.deep("comment"))
    return {cell: note for cell, note in found if cell is not None}


def _text(note: Element) -> str:
    """The text of a note, its runs joined."""
    texts = [t.text for holder in note.all("text") for t in holder.deep("t")]
    return re.sub("_x005F_(?=x[0-9A-Fa-f]{4}_)", "_", "".join(texts))

