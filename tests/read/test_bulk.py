"""Large sheets are read as columns in one pass: the same values and marks as through the general reader, or not at all."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.declared.settings import Limits
from perfeval.errors import UnreadableFile
from perfeval.read.cells.packed import PackedColumn
from perfeval.read.safely import guard
from perfeval.read.safely.parse import BY_CALAMINE, IN_BULK
from perfeval.read.workbook import RawWorkbook, parse_file
from perfeval.words.addresses import letters_of
from tests.tools.handmade import DECLARATION, MAIN, RELATIONS, write_package
from tests.tools.hostile import KINDS, READ

FORMATS = ["0%", "yyyy-mm-dd", 'yyyy"年"m"月"', "#,##0.00", 57, "h:mm", "@", "[h]:mm"]
PLAIN_ITEMS = ["<si><t>甲</t></si>", "<si><t>办公费</t></si>", '<si><t>差旅</t><phoneticPr fontId="1" type="noConversion"/></si>']
ODD_ITEMS = [
    '<si><t xml:space="preserve"> a </t></si>', "<si><t>x&amp;y&#10;z</t></si>", "<si><t>_x0041_b_x000D_</t></si>", "<si/>",
    "<si><r><rPr><b/><charset val=\"134\"/></rPr><t>粗</t></r><r><t xml:space=\"preserve\"> 体</t></r></si>", "<si><t/></si>",
    "<si><t>　全角　</t></si>", "<si><t>行\r\n行</t></si>", "<si><t> b</t></si>", "<si><t>字</t><rPh sb=\"0\" eb=\"1\"><t>zi</t></rPh></si>",
]
STYLES = st.one_of(st.just(""), st.integers(0, len(FORMATS)).map(lambda style: f' s="{style}"'))
NUMBERS = st.one_of(
    st.integers(0, 99_999_999), st.integers(-(10**16), 10**16), st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**9), 10**9).map(lambda fen: fen / 100), st.integers(40_000, 46_000), st.floats(0, 60_000),
    st.sampled_from(["1E-3", "-0", "007", ".5", "5.", "+1", "1e400", "12345678", "123456789", "0.30000000000000004", "45601.25", "1_0", "abc", " 5 ", "-"]),
).map(str)
TEXTS = st.one_of(
    st.sampled_from(["甲", "乙", "江北建筑工程有限公司", "a&amp;b", "&#x4e00;", "_x4e00_", " 前", "后 ", "　全角", "a>b", "１２", "无", "-", "%", "长" * 40]),
    st.text("甲乙ab1 \u3000\u00a0\u2003é😀", max_size=12).map(lambda text: text.replace("&", "")),
)
ERRORS = st.sampled_from(["#N/A", "#REF!", "#DIV/0!"])


@st.composite
def cells(draw: st.DrawFn, usual: bool = False) -> str:
    """A cell from behind its address on."""
    style = draw(STYLES)
    forms = [
        f'{style}><v>{draw(NUMBERS)}</v></c>', f'{style} t="n"><v>{draw(st.integers(0, 10**6))}</v></c>',
        f'{style} t="inlineStr"><is><t>{draw(TEXTS)}</t></is></c>', f'{style}/>',
        f'{style} t="s"><v>{draw(st.integers(0, len(PLAIN_ITEMS) - 1 if usual else len(PLAIN_ITEMS + ODD_ITEMS) - 1))}</v></c>',
    ]
    odd = [
        f'{style} t="e"><v>{draw(ERRORS)}</v></c>', f'{style} t="b"><v>{draw(st.integers(0, 1))}</v></c>',
        f'{style} t="e"><f>1/0</f><v>{draw(ERRORS)}</v></c>', f"{style}><f>A1+1</f></c>", f"{style}><f>A1</f><v>{draw(NUMBERS)}</v></c>",
        f'{style} t="str"><f>"x"&amp;A1</f><v>{draw(TEXTS)}</v></c>', f'{style} t="str"><f>A1</f><v></v></c>', f"{style}><v></v></c>",
        f'{style} t="inlineStr"><is><t xml:space="preserve">{draw(TEXTS)}</t></is></c>', f"{style}></c>",
        f'{style} t="inlineStr"><is><r><rPr><charset val="134"/></rPr><t>甲</t></r><r><t>{draw(TEXTS)}</t></r></is></c>',
        f'{style} t="inlineStr"><is><t></t></is></c>', f'{style}><f t="shared" ref="A1:A9" si="0">B1</f><v>3</v></c>',
        f'{style} t="d"><v>2024-03-01</v></c>', f'{style} cm="1"><v>4</v></c>', f"{style} t='s'><v>0</v></c>", f'{style} t="s"><v></v></c>',
    ]
    return draw(st.sampled_from(forms if usual else forms + odd))


@st.composite
def rows(draw: st.DrawFn, usual: bool = False) -> str:
    """The rows of a sheet in ascending order, with gaps."""
    columns = st.lists(st.sampled_from([1, 2, 3, 4, 26, 27, 30]), unique=True, max_size=5).map(sorted)
    written = []
    for number in sorted(draw(st.sets(st.integers(1, 40) | st.integers(95, 105) | st.integers(990, 1010), min_size=1, max_size=8))):
        attributes = draw(st.sampled_from(["", ' spans="1:30"', ' hidden="1"', ' ht="15" customHeight="1"', ' s="1" customFormat="1"']))
        content = "".join(f'<c r="{letters_of(column)}{number}"{draw(cells(usual))}' for column in draw(columns))
        written.append(f'<row r="{number}"{attributes}>{content}</row>' if content else f'<row r="{number}"{attributes}/>')
    return "".join(written)


@st.composite
def oddities(draw: st.DrawFn, sheet: str) -> str:
    """A sheet as no usual program writes it."""
    marks = draw(st.sampled_from(['<c r="', "<row", "</row>", "</c>", "<v>", "</v>", "><", '"', "<is>", '" t="', "1"]))
    places = [place for place in range(len(sheet)) if sheet.startswith(marks, place)]
    if not places:
        return sheet
    place = draw(st.sampled_from(places))
    new = draw(st.sampled_from(["", " ", "\n", "x", "<", ">", "<c>", '<c r="A1"/>', "<!-- -->", "<![CDATA[1]]>", "<row>", "</row>", marks * 2, "<x:v>", "&lt;"]))
    return sheet[:place] + new + sheet[place + draw(st.sampled_from([0, len(marks)])):]


WRAP = (
    '<cols><col min="3" max="3" width="9" hidden="1"/></cols><sheetData>{}</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
)
RELATED = DECLARATION + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + "".join(
    f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{part}"/>' for number, (kind, part) in enumerate(
        [("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")],
        start=1)
) + "</Relationships>"


def package(path: Path, sheet: str, texts: list[str], **options: object) -> Path:
    sheets = {"表一": sheet, "表二": '<row r="1"><c r="A1"><v>1</v></c></row>'}
    replace = {"xl/_rels/workbook.xml.rels": RELATED.encode()}
    write_package(path, sheets, wrap=WRAP, formats=FORMATS, replace=replace, **options)  # type: ignore[arg-type]
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f'{DECLARATION}<sst xmlns="{MAIN}">{"".join(texts)}</sst>')
    return path


@contextmanager
def large_from(size: int) -> Iterator[None]:
    """Sheets of so many bytes are large."""
    with patch("perfeval.read.signs.precheck._LARGE", size):
        yield


def read(path: Path, size: int) -> RawWorkbook | str:
    with large_from(size):
        try:
            return parse_file(path)
        except UnreadableFile as refusal:
            return str(refusal)


def contents(raw: RawWorkbook | str) -> object:
    if isinstance(raw, str):
        return raw
    return raw.name, [
        (sheet.title, sheet.hidden, [[repr(cell) for cell in column] for column in sheet.columns], sheet.traits) for sheet in raw.sheets
    ]


def is_bulk(raw: RawWorkbook | str) -> bool:
    return isinstance(raw, RawWorkbook) and raw.reader == IN_BULK


@given(rows(), st.lists(st.sampled_from(ODD_ITEMS), max_size=4), st.booleans())
def test_both_ways_give_the_same(tmp_path: Path, sheet: str, odd: list[str], date_1904: bool) -> None:
    path = package(tmp_path / "a.xlsx", sheet, PLAIN_ITEMS + odd, date_1904=date_1904)
    assert contents(read(path, 0)) == contents(read(path, 1 << 30))


@given(rows(usual=True))
def test_usual_sheets_are_read_in_bulk(tmp_path: Path, sheet: str) -> None:
    path = package(tmp_path / "a.xlsx", sheet, PLAIN_ITEMS)
    fast, plain = read(path, 0), read(path, 1 << 30)
    assert contents(fast) == contents(plain)
    by_calamine = isinstance(plain, RawWorkbook) and plain.reader == BY_CALAMINE  # it has no word for a time of 10^200 days
    assert is_bulk(fast) == by_calamine


@given(st.data(), rows())
def test_unusual_sheets_come_to_the_same(tmp_path: Path, data: st.DataObject, sheet: str) -> None:
    path = package(tmp_path / "a.xlsx", data.draw(oddities(sheet)), PLAIN_ITEMS + ODD_ITEMS)
    assert contents(read(path, 0)) == contents(read(path, 1 << 30))


BETWEEN_TEXTS = [
    "<!-- <si><t>无</t></si> -->", "<?note <si><t>无</t></si>?>", "<x:si><x:t>无</x:t></x:si>", "<si><t>甲\0乙</t></si>", " \n", "无", "<si>",
]


@given(rows(), st.data())
def test_nothing_among_the_texts_moves_them(tmp_path: Path, sheet: str, data: st.DataObject) -> None:
    items = PLAIN_ITEMS + ODD_ITEMS
    place = data.draw(st.integers(0, len(items)))
    items = [*items[:place], data.draw(st.sampled_from(BETWEEN_TEXTS)), *items[place:]]
    path = package(tmp_path / "a.xlsx", sheet, items)
    assert contents(read(path, 0)) == contents(read(path, 1 << 30))


def test_a_sign_that_parts_texts_moves_none(tmp_path: Path) -> None:
    cells = "".join(f'<c r="{letter}1" t="inlineStr"><is><t>{text}</t></is></c>' for letter, text in zip("ABC", ("甲\0乙", "10万元", "20万元"), strict=True))
    path = package(tmp_path / "a.xlsx", f'<row r="1">{cells}</row>', PLAIN_ITEMS)
    assert contents(read(path, 0)) == contents(read(path, 1 << 30))


def test_one_sheet_of_another_form_costs_itself_alone(tmp_path: Path) -> None:
    path = package(tmp_path / "a.xlsx", '<row r="1"><c><v>1</v></c></row>', [])
    assert contents(fast := read(path, 0)) == contents(read(path, 1 << 30))
    assert isinstance(fast, RawWorkbook)
    assert [isinstance(sheet.columns[0], PackedColumn) for sheet in fast.sheets] == [False, True]
    assert fast.reader == f"{IN_BULK}、{BY_CALAMINE}"


@pytest.fixture
def _large_reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Children to which every sheet is large."""
    program = "import perfeval.read.signs.precheck as p, perfeval.read.safely.child as c; p._LARGE = 0; c.main()"

    def start() -> guard._Child:
        command = [sys.executable, "-c", program]
        return guard._Child(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL))

    guard.end_readers()
    monkeypatch.setattr(guard, "_start", start)
    yield
    guard.end_readers()


@pytest.mark.usefixtures("_large_reader")
def test_hostile_files_end_alike(tmp_path: Path) -> None:
    for name, (make, word) in KINDS.items():
        make(tmp_path / f"{name}.xlsx")
        try:
            assert guard.read_guarded(tmp_path / f"{name}.xlsx", Limits()).sheets
            end = READ
        except UnreadableFile as refusal:
            end = refusal.message + refusal.advice
        assert word in end, name


def test_limits_hold_for_large_sheets(tmp_path: Path) -> None:
    path = package(tmp_path / "a.xlsx", '<row r="900"><c r="Z900"><v>1</v></c></row>', [])
    with large_from(0), pytest.raises(UnreadableFile) as refused:
        parse_file(path, Limits(used_cells=20_000))
    assert "used_cells" in refused.value.advice


def test_a_long_sheet_is_read_piece_by_piece(tmp_path: Path) -> None:
    """Over several pieces, with texts that come again and again, texts that come once, and numbers of every length."""
    lines = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>记-{n:07d}</t></is></c><c r="B{n}" t="s"><v>{n % 3}</v></c><c r="C{n}"><v>{n * 97 / 100}</v></c>'
        f'<c r="D{n}" s="2"><v>{45_000 + n % 366}</v></c><c r="AA{n}" t="inlineStr"><is><t>乙{n % 7}</t></is></c></row>'
        for n in range(1, 20_000) if n % 1000
    )
    path = package(tmp_path / "a.xlsx", lines, PLAIN_ITEMS)
    assert contents(fast := read(path, 1 << 20)) == contents(read(path, 1 << 30))
    assert is_bulk(fast)
