"""A marked copy looked through before it is handed out: nothing of the user's changed, nothing in it clashes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from perfeval.write.marked.book import Book, sheets
from perfeval.write.marked.elements import CannotMark, check, parse
from perfeval.write.marked.notes import note_cells
from perfeval.write.marked.package import Content, Package, Spliced
from perfeval.write.marked.relations import related, relations
from perfeval.write.marked.row_edits import Writes
from perfeval.write.marked.shapes import box_cells, shape_numbers
from perfeval.write.marked.stored import StoredValues
from perfeval.write.marked.styles import look_count
from perfeval.write.marked.worksheet import OUR_SIGN, open_part, open_sheet, our_looks


def check_copy(package: Package, book: Book, users: Sequence[str], written: Mapping[str, Writes]) -> bytes:
    """The package as a file; CannotMark when it is not what it should be.

    `users` are the titles of the user's own sheets, `written` the cells of theirs we filled or emptied.
    """
    copy = package.to_bytes()
    made, source = Package(copy), package.original()
    _check_parts(package, made, look_count(made, book))
    _check_cells(source, made, book, users, written, package.written)
    _check_meaning(source, made, book, package.written)
    _check_values(package.source, copy, {title: cells for title, cells in written.items() if cells})
    if _clashes(made, book) - _clashes(source, book):
        raise CannotMark("自检发现标记互相冲突")
    return copy


def _check_parts(package: Package, made: Package, cell_formats: int) -> None:
    """Untouched parts are equal to the packed byte; those we wrote are what we wrote, and well formed."""
    packed = {info.filename: info for info in made.untouched}
    for info in package.untouched:
        twin = packed.get(info.filename)
        if twin is None or twin.CRC != info.CRC or made.packed(twin) != package.packed(info):
            raise CannotMark(f"自检发现部件 {info.filename} 有变化")
    for name, content in package.written.items():
        if not _is_written(made, name, content):
            raise CannotMark(f"自检发现部件 {name} 没有写完整")
        if name.lower().endswith((".xml", ".rels")):
            frame = _frame(content)
            check(frame)
            if OUR_SIGN in frame and any(look >= cell_formats for look in our_looks(parse(frame))):
                raise CannotMark("自检发现颜色没有写进样式")


def _is_written(made: Package, name: str, content: Content) -> bool:
    """Whether a part reads as we wrote it; of a long sheet the checksum tells, which is formed while it is written."""
    if isinstance(content, Spliced):
        return sum(map(len, made.pieces(name))) == len(content)
    return made.read(name) == content


def _frame(content: Content) -> bytes:
    if isinstance(content, Spliced):
        return content.frame
    return open_sheet(content).frame if b"sheetData" in content else content


def _check_cells(
    source: Package, made: Package, book: Book, users: Sequence[str], written: Mapping[str, Writes],
    changed: Mapping[str, Content],
) -> None:
    """The user's sheets are all there, in order, with the same bytes in their cells."""
    before = {sheet.title: sheet.part for sheet in sheets(source, book) if sheet.title in users}
    after = {sheet.title: sheet.part for sheet in sheets(made, book) if sheet.title in users}
    if list(before.items()) != list(after.items()) or len(before) != len(users):
        raise CannotMark("自检发现工作表有增减")
    for title, part in before.items():
        if part is None or written.get(title) or part not in changed:
            continue
        content = changed[part]
        cells = content.cells if isinstance(content, Spliced) else open_sheet(made.read(part)).cells
        if open_part(source, part).cells != cells:
            raise CannotMark(f"自检发现工作表“{title}”的单元格有变化")


def _check_meaning(source: Package, made: Package, book: Book, changed: Mapping[str, Content]) -> None:
    """What the bytes of a cell refer to is what it was: texts, number formats, the day that dates count from."""
    if related(source, book.part, "sharedStrings") in changed:
        raise CannotMark("自检发现共用的文字有变化")
    (codes, cell_formats, first_day), (codes_now, cell_formats_now, first_day_now) = _formats(source, book), _formats(made, book)
    if (codes, cell_formats, first_day) != (codes_now, cell_formats_now[:len(cell_formats)], first_day_now):
        raise CannotMark("自检发现数字格式有变化")


def _formats(package: Package, book: Book) -> tuple[list[Mapping[str, str]], list[str | None], str | None]:
    """Number formats, the one of each look of a cell, and the day that dates count from."""
    part, settings = related(package, book.part, "styles"), parse(package.read(book.part)).child("workbookPr")
    styles = parse(package.read(part)) if part else None
    codes, cell_formats = ([child for holder in (styles.all(name) if styles else ()) for child in holder.children] for name in ("numFmts", "cellXfs"))
    return [code.attributes for code in codes], [look.get("numFmtId") for look in cell_formats], settings.get("date1904") if settings else None


def _check_values(before: bytes, after: bytes, written: Mapping[str, Writes]) -> None:
    """Where we filled or emptied cells, another program would read the other values as they were."""
    if not written:
        return
    source, made = StoredValues(before), StoredValues(after)
    for title, cells in written.items():
        expected, found = _filled(source.rows(title)), _filled(made.rows(title))
        wanted = None if expected is None else {**expected, **cells}
        if found != (wanted and {place: value for place, value in wanted.items() if value != ""}):
            raise CannotMark(f"自检发现工作表“{title}”的数值有变化")


def _filled(rows: list[list[object]] | None) -> dict[tuple[int, int], object] | None:
    if rows is None:
        return None
    return {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value != ""}


def _clashes(package: Package, book: Book) -> set[str]:
    """What must be there once and is there twice, and notes without a box."""
    root = parse(package.read(book.part))
    listed = [f"sheet {s.attributes.get('sheetId')}" for holder in root.all("sheets") for s in holder.all("sheet")]
    listed += [f"title {sheet.title.casefold()}" for sheet in sheets(package, book)]
    listed += [f"relation {r.id}" for r in relations(package, book.part)]
    bare: set[str] = set()
    for part in [sheet.part for sheet in sheets(package, book) if sheet.part]:
        found = relations(package, part)
        drawings = [package.read(r.part) for r in found if r.kind == "vmlDrawing" and r.part and r.part in package]
        notes = note_cells(package, part)
        listed += [f"relation {part} {r.id}" for r in found] + [f"note {part} {cell}" for cell in notes]
        boxed = {cell for drawing in drawings for cell in box_cells(drawing)}
        bare |= {f"bare {part} {cell}" for cell in notes if cell not in boxed}
    for name in package.names:
        if name.lower().endswith(".vml"):
            listed += [f"shape {number}" for number in shape_numbers(package.read(name))]
    return {thing for thing, count in Counter(listed).items() if count > 1} | bare
