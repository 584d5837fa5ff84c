"""Files made to hurt a reader, one function each; `KINDS` says how every one of them must end.

A word stands for a refusal that says so; READ for a file that is read as far as it goes.
"""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from pathlib import Path

import msoffcrypto

from tests.tools.handmade import DECLARATION, MAIN, PROFILE, RELATIONS, headers, number, row, text, write_package
from tests.tools.workbooks import write_workbook

READ = "read"
SHEET = "xl/worksheets/sheet1.xml"
OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")

Make = Callable[[Path], object]
KINDS: dict[str, tuple[Make, str]] = {}


def kind(word: str) -> Callable[[Make], Make]:
    """Enter a maker under its name."""
    def enter(make: Make) -> Make:
        KINDS[make.__name__] = make, word
        return make
    return enter


def sheet(body: str, before: str = "") -> dict[str, bytes]:
    """Another first sheet: a whole body."""
    return {SHEET: f'{DECLARATION}{before}<worksheet xmlns="{MAIN}">{body}</worksheet>'.encode()}


def cells(*rows: str) -> dict[str, bytes]:
    return sheet(f"<sheetData>{''.join(rows)}</sheetData>")


def small(path: Path, replace: Mapping[str, bytes], more: Mapping[str, bytes] | None = None) -> None:
    """A package with one sheet, parts of it replaced, and more parts, small ones for large ones."""
    write_package(path, {"单位信息": PROFILE}, replace=replace)
    if more:
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            for name, content in more.items():
                archive.writestr(name, content)


def shared_texts(path: Path, texts: bytes, cell: str = '<c r="A1" t="s"><v>0</v></c>') -> None:
    """A package whose only cell points into a table of texts."""
    relations = (
        f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    small(path, {**cells(row(1, [cell])), "xl/_rels/workbook.xml.rels": relations.encode()}, {"xl/sharedStrings.xml": texts})


# ---------------------------------------------------------------- definitions of entities

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True)) + "]>"


@kind("DOCTYPE")
def laughs_in_a_sheet(path: Path) -> None:
    small(path, sheet(f"<sheetData>{row(1, [text('A1', '&j;')])}</sheetData>", LAUGHS))


@kind("DOCTYPE")
def laughs_in_the_shared_texts(path: Path) -> None:
    shared_texts(path, f'{DECLARATION}{LAUGHS}<sst xmlns="{MAIN}"><si><t>&j;</t></si></sst>'.encode())


@kind("DOCTYPE")
def laughs_in_the_list_of_sheets(path: Path) -> None:
    small(path, {"xl/workbook.xml": f'{DECLARATION}{LAUGHS}<workbook xmlns="{MAIN}"><sheets/></workbook>'.encode()})


@kind("DOCTYPE")
def quadratic(path: Path) -> None:
    small(path, sheet(f"<sheetData>{row(1, [text('A1', '&a;' * 30_000)])}</sheetData>", f'<!DOCTYPE x [<!ENTITY a "{"b" * 30_000}">]>'))


@kind("DOCTYPE")
def a_file_from_outside(path: Path) -> None:
    small(path, sheet(f"<sheetData>{row(1, [text('A1', '&a;')])}</sheetData>", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'))


@kind("DOCTYPE")
def an_address_from_outside(path: Path) -> None:
    small(path, sheet("<sheetData/>", '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'))


@kind("DOCTYPE")
def laughs_in_utf16(path: Path) -> None:
    small(path, {SHEET: sheet(f"<sheetData>{row(1, [text('A1', '&j;')])}</sheetData>", LAUGHS)[SHEET].decode()
                 .replace("UTF-8", "UTF-16").encode("utf-16")})


@kind("DOCTYPE")
def laughs_in_utf16_without_mark(path: Path) -> None:
    small(path, {SHEET: sheet("<sheetData/>", LAUGHS)[SHEET].decode().replace("UTF-8", "UTF-16").encode("utf-16-be")})


@kind("DOCTYPE")
def laughs_behind_a_long_comment(path: Path) -> None:
    small(path, sheet("<sheetData/>", f"<!--{' ' * 1_048_000}-->{LAUGHS}"))


@kind("DOCTYPE")
def laughs_in_an_open_document(path: Path) -> None:
    open_document(path, "", LAUGHS)


# ---------------------------------------------------------------- sizes


@kind("ratio")
def three_hundred_mebibytes_in_a_cell(path: Path) -> None:
    start, end = sheet(f"<sheetData>{row(1, [text('A1', '|')])}</sheetData>")[SHEET].split(b"|")
    content = zipfile.ZipInfo(SHEET)
    content.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w", compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(content, "w") as part:
            part.write(start)
            for _ in range(300):
                part.write(b"x" * (1 << 20))
            part.write(end)


@kind("1 MiB")
def three_mebibytes_in_a_cell(path: Path) -> None:
    small(path, sheet(f"<sheetData>{row(1, [text('A1', random.Random(1).randbytes(3 << 19).hex())])}</sheetData>"))


@kind("entry_mib")
def a_part_of_three_gibibytes(path: Path) -> None:
    small(path, {})
    path.write_bytes(_declared(path.read_bytes(), SHEET, 3 << 30))


@kind("实际大小")
def more_than_it_declares(path: Path) -> None:
    """A part of 100 bytes, so it says, with the checksum of these 100; there are 50 MB."""
    small(path, cells(*(row(i, [text(f"A{i}", "x" * 1000)]) for i in range(1, 50_000))))
    with zipfile.ZipFile(path) as archive:
        start = archive.read(SHEET)[:100]
    path.write_bytes(_declared(path.read_bytes(), SHEET, 100, zlib.crc32(start)))


@kind("实际大小")
def less_than_it_declares(path: Path) -> None:
    small(path, {})
    path.write_bytes(_declared(path.read_bytes(), SHEET, 100_000))


def _declared(content: bytes, name: str, size: int, checksum: int | None = None) -> bytes:
    """The zip with another size, and checksum, of a part in its directory and before the part."""
    edited = bytearray(content)
    for magic, checksum_at, size_at, name_at in ((b"PK\x03\x04", 14, 22, 30), (b"PK\x01\x02", 16, 24, 46)):
        start = -1
        while (start := edited.find(magic, start + 1)) >= 0:
            if edited[start + name_at:].startswith(name.encode()):
                struct.pack_into("<I", edited, start + size_at, size)
                if checksum is not None:
                    struct.pack_into("<I", edited, start + checksum_at, checksum)
    return bytes(edited)


@kind("条文字")
def four_billion_shared_texts(path: Path) -> None:
    shared_texts(path, f'<sst xmlns="{MAIN}" count="4294967295" uniqueCount="4294967295"><si><t>a</t></si></sst>'.encode())


@kind("entries")
def sixty_thousand_parts(path: Path) -> None:
    """Written by hand: the library takes its time."""
    names = [b"[Content_Types].xml", *(b"xl/worksheets/%d.xml" % i for i in range(60_000))]
    heads = [struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0) + name for name in names]
    starts = [0]
    for head in heads:
        starts.append(starts[-1] + len(head))
    directory = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0, 0, 0, 0, 0, start) + name
        for name, start in zip(names, starts[:-1], strict=True)
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, len(names), len(names), len(directory), starts[-1], 0)
    path.write_bytes(b"".join(heads) + directory + end)


@kind("同名")
def two_parts_of_one_name(path: Path) -> None:
    small(path, {})
    with zipfile.ZipFile(path) as archive:
        part = archive.read(SHEET)
    _twice(path, SHEET, part)


@kind("同名")
def two_parts_whose_names_differ_in_capitals(path: Path) -> None:
    small(path, {}, {"xl/Worksheets/Sheet1.XML": b"<worksheet/>"})


def _twice(path: Path, name: str, content: bytes) -> None:
    """zipfile warns where it writes a name again: write it under another one and rename."""
    other = name.replace("sheet1", "sheet2")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(other, content)
    path.write_bytes(path.read_bytes().replace(other.encode(), name.encode()))


@kind("重叠")
def parts_that_share_one_body(path: Path) -> None:
    small(path, {}, {"xl/a.bin": bytes(1 << 20), "xl/b.bin": b""})
    content = bytearray(path.read_bytes())
    first, second = (content.rfind(b"PK\x01\x02", 0, content.rfind(name)) for name in (b"xl/a.bin", b"xl/b.bin"))
    content[second + 16:second + 28] = content[first + 16:first + 28]
    content[second + 42:second + 46] = content[first + 42:first + 46]
    path.write_bytes(bytes(content))


# ---------------------------------------------------------------- far cells


@kind("1048576 行、第 XFD 列")
def a_cell_in_the_last_corner(path: Path) -> None:
    small(path, cells(row(1, [text("A1", "x")]), row(1_048_576, [number("XFD1048576", 1)])))


@kind("1048576 行、第 Z 列")
def a_cell_in_the_last_row(path: Path) -> None:
    small(path, cells(row(1, [text("A1", "x")]), row(1_048_576, [number("Z1048576", 1)])))


@kind("1048576 行、第 XFD 列")
def a_far_cell_in_small_letters(path: Path) -> None:
    small(path, cells(row(1, [text("A1", "x")]), "<row r='1048576'><c r='xfd1048576'><v>1</v></c></row>"))


@kind("1048576 行")
def a_far_row_before_the_others(path: Path) -> None:
    small(path, cells(row(1_048_576, [number("A1048576", 1)]), *(row(i, [number(f"A{i}", 1)]) for i in range(1, 9)),
                      row(9, [number("AZ9", 1)])))


@kind("无法安全读取")
def a_far_cell_hidden_from_the_look(path: Path) -> None:
    """Behind a mebibyte of usual cells one that is written as nobody writes it: only the child process stands it."""
    usual = (row(i, [text(f"A{i}", f"{i:080}"), number(f"B{i}", i)]) for i in range(1, 9000))
    small(path, cells(*usual, "<row r='9001'><c r='XFD1048576'><v>1</v></c></row>"))


@kind(READ)
def a_format_in_the_last_corner(path: Path) -> None:
    small(path, cells(row(1, [text("A1", "x")]), row(1_048_576, ['<c r="XFD1048576" s="0"/>'])))


@kind("容不下")
def a_row_beyond_the_last(path: Path) -> None:
    small(path, cells(row(2_147_483_647, [number("A2147483647", 1)])))


@kind("容不下")
def a_row_number_that_wraps_around(path: Path) -> None:
    small(path, cells(row(1 << 64, [number(f"A{1 << 64}", 1)])))


@kind("容不下")
def a_column_beyond_the_last(path: Path) -> None:
    small(path, cells(row(1, [number("ZZZZ1", 1)])))


@kind("异常")
def a_row_number_of_ten_thousand_digits(path: Path) -> None:
    small(path, cells(f'<row r="{"9" * 10_000}"><c r="A1"><v>1</v></c></row>'))


@kind(READ)
def half_a_million_rows_in_each_other(path: Path) -> None:
    small(path, cells("<row>" * 500_000))


@kind("异常")
def half_a_million_sheets_in_each_other(path: Path) -> None:
    small(path, {"xl/workbook.xml": b"<workbook>" + b"<sheets>" * 500_000})


@kind("合并")
def the_whole_sheet_merged(path: Path) -> None:
    small(path, sheet('<sheetData/><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'))


@kind("合并")
def a_hundred_thousand_rows_merged(path: Path) -> None:
    small(path, sheet('<sheetData/><mergeCells count="1"><mergeCell ref="A1:CV100000"/></mergeCells>'))


@kind("used_cells")
def wide_and_long(path: Path) -> None:
    small(path, cells(row(1, [text("A1", "x")]), row(1_000_000, [number("AZ1000000", 1)])))


# ---------------------------------------------------------------- other formats


def open_document(path: Path, table: str, before: str = "") -> None:
    """An .ods with one table."""
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    content = (f'{DECLARATION}{before}<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="甲">'
               f"{table}</table:table></office:spreadsheet></office:body></office:document-content>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")


ONE = '<table:table-cell office:value-type="float" office:value="1"/>'


@kind("1048576 行、第 XFD 列")
def a_cell_repeated_over_a_whole_open_document(path: Path) -> None:
    repeated = ONE.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"')
    open_document(path, f'<table:table-row table:number-rows-repeated="1048576">{repeated}</table:table-row>')


@kind("1048576 行、第 Z 列")
def a_far_cell_in_an_open_document(path: Path) -> None:
    gap = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    open_document(path, f'{gap}<table:table-row><table:table-cell table:number-columns-repeated="25"/>{ONE}</table:table-row>')


@kind(READ)
def an_open_document_with_blank_rows_to_the_end(path: Path) -> None:
    blank = '<table:table-cell table:number-columns-repeated="16383"/>'
    open_document(path, f'<table:table-row>{ONE}{blank}</table:table-row><table:table-row table:number-rows-repeated="1048575">'
                        f"{blank}</table:table-row>")


def record(number_: int, body: bytes = b"") -> bytes:
    """A record of an .xlsb."""
    return (bytes([number_]) if number_ < 128 else bytes([number_ & 127 | 128, number_ >> 7])) + bytes([len(body)]) + body


def wide(text: str) -> bytes:
    """A text in a record of an .xlsb."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_row(number_: int, hidden: bool = False) -> bytes:
    """The record before the cells of a row, counted from 0."""
    return record(0, struct.pack("<IIHHBI", number_, 0, 300, 0x1000 * hidden, 0, 0))


def binary_workbook(
    path: Path, places: Iterable[tuple[int, int]], *, before: bytes = b"", more: bytes = b"", behind: bytes = b"", styles: bytes = b"",
) -> None:
    """An .xlsb with a sheet 甲 that holds 1 at each place (row and column from 0); more records before, in and behind the rows."""
    book = (record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("甲")) + record(144) + record(157))
    rows = b"".join(binary_row(row) + record(5, struct.pack("<IId", column, 0, 1.0)) for row, column in places)
    relations = (f'{DECLARATION}<Relationships><Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/>'
                 f'<Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.bin"/></Relationships>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f"{DECLARATION}<Types/>")
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", relations)
        if styles:
            archive.writestr("xl/styles.bin", styles)
        archive.writestr("xl/worksheets/sheet1.bin",
                         record(129) + record(148, bytes(16)) + before + record(145) + rows + more + record(146) + behind + record(130))


@kind("无法安全读取")
def a_far_cell_in_binary(path: Path) -> None:
    """An .xlsb does not show its extent before it is parsed."""
    binary_workbook(path, [(0, 0), (1_048_575, 16_383)])


@kind("损坏")
def random_bytes_behind_the_mark_of_an_xls(path: Path) -> None:
    path.write_bytes(OLE2 + random.Random(2).randbytes(20_000))


@kind("无法安全读取")
def an_xls_whose_sectors_form_a_ring(path: Path) -> None:
    head = OLE2 + bytes(16) + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 2, 1, 2, 0) + struct.pack("<I", 0)
    path.write_bytes(head.ljust(512, b"\xff") + struct.pack("<128I", *[1, 2, 1] + [0] * 125) + bytes(4096))


# ---------------------------------------------------------------- no workbook at all, or half of one


@kind("密码")
def behind_a_password(path: Path) -> None:
    write_workbook(path)
    path.write_bytes(encrypted(path.read_bytes(), "谁也不知道"))


def encrypted(content: bytes, password: str) -> bytes:
    """The package as Excel encrypts it."""
    locked = BytesIO()
    msoffcrypto.OfficeFile(BytesIO(content)).encrypt(password, locked)
    return locked.getvalue()


@kind("网页")
def a_web_page(path: Path) -> None:
    path.write_text("<html><head><meta charset='utf-8'></head><table><tr><td>支出明细</td></tr></table></html>", encoding="utf-8")


@kind("CSV")
def comma_separated(path: Path) -> None:
    path.write_bytes("支付日期,摘要,金额\n2020-03-01,印刷费,100\n".encode("gb18030"))


@kind("PDF")
def a_pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")


@kind("Word")
def a_word_document(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")


@kind("空")
def nothing(path: Path) -> None:
    path.write_bytes(b"")


@kind("认不出")
def a_hundred_random_bytes(path: Path) -> None:
    path.write_bytes(b"\x01" + random.Random(3).randbytes(99))


@kind("异常")
def a_text_that_is_not_there(path: Path) -> None:
    shared_texts(path, f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>a</t></si></sst>'.encode(), '<c r="A1" t="s"><v>99</v></c>')


@kind("异常")
def a_list_of_sheets_that_breaks_off(path: Path) -> None:
    small(path, {"xl/workbook.xml": f'{DECLARATION}<workbook xmlns="{MAIN}"><sheets><sheet name="甲"'.encode()})


@kind("没有工作表")
def a_sheet_that_is_not_there(path: Path) -> None:
    small(path, {"xl/_rels/workbook.xml.rels": f"{DECLARATION}<Relationships/>".encode()})


@kind("密码")
def parts_behind_a_password(path: Path) -> None:
    small(path, {})
    content = bytearray(path.read_bytes())
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := content.find(magic, start + 1)) >= 0:
            content[start + flags] |= 1
    path.write_bytes(bytes(content))


@kind(READ)
def numbers_that_are_none(path: Path) -> None:
    names = ["支付日期", "摘要", "金额（元）"]
    values: Iterable[str] = ("NaN", "INF", "-INF", "1E999", "1e-999", "0x10", "十", "9" * 400)
    rows = (row(i, [text(f"A{i}", "2020-03-01"), text(f"B{i}", "费"), number(f"C{i}", value)]) for i, value in enumerate(values, 2))
    write_package(path, {"单位信息": PROFILE, "支出明细": headers(1, names) + "".join(rows)})


@kind(READ)
def in_utf16(path: Path) -> None:
    small(path, {SHEET: f'<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="{MAIN}"><sheetData>{PROFILE}</sheetData></worksheet>'.encode("utf-16")})


def _cut(tenth: int) -> Make:
    def make(path: Path) -> None:
        write_workbook(path)
        content = path.read_bytes()
        path.write_bytes(content[:len(content) * tenth // 10])
    return make


KINDS |= {f"cut_after_{tenth}_tenths": (_cut(tenth), "损坏") for tenth in range(1, 10)}
