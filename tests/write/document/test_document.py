"""The report as an official document: its typography, its layouts, its forms, the same bytes for the same input."""

from __future__ import annotations

import re
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.styles.style import ParagraphStyle
from msgspec.structs import replace

from perfeval.declared.form_shapes import Shape
from perfeval.declared.settings import Output, Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.passages import CLOSING, Passage
from perfeval.facts.passages import TABLE as TABLE_LEVEL
from perfeval.facts.passages import TITLE as TITLE_LEVEL
from perfeval.write.document import blank, typography, write_document
from perfeval.write.document.typography import HEADINGS, LANDSCAPE_TYPE_WIDTH
from perfeval.write.forms.build import official_forms
from perfeval.write.forms.form import FormCell, OfficialForm, Role
from tests.tools.libreoffice import needs_libreoffice
from tests.tools.narratives import evaluated, prose
from tests.tools.paths import CORRECTED, ORIGINAL
from tests.tools.wordy import wordy_sheets
from tests.tools.workbooks import write_workbook

EXAMPLE, DRAFT = CORRECTED.name, ORIGINAL.name
NOT_PASSED = "未通过（草稿）"


def written(evaluation: Evaluation, path: Path, layout: str = "attached", forms: str = "full") -> Document:
    """The document of an evaluation with the forms of its projects."""
    case = replace(evaluation.case, settings=Settings(output=Output(document_layout=layout, document_forms=forms)))
    evaluation = replace(evaluation, case=case)
    write_document(path, evaluation, official_forms(evaluation))
    return docx.Document(str(path))


def paragraphs(document: Document, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style is not None and p.style.name == style]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("documents")


@pytest.fixture(scope="module")
def example(folder: Path) -> Document:
    return written(evaluated(EXAMPLE, folder)[0], folder / "example.docx")


# ---------------------------------------------------------------- typography


def test_the_page_is_that_of_an_official_document(example: Document) -> None:
    section = example.sections[0]
    measures = (section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round((m or 0) / Mm(1)) for m in measures] == [210, 297, 37, 35, 28, 26]
    assert example.sections[1].orientation == WD_ORIENT.LANDSCAPE
    assert len(example.sections) == 2


STYLES = """
| 公文标题     | 方正小标宋简体 | 22   | 35    | center | 0 | - |
| 公文附表标题 | 方正小标宋简体 | 18   | 27    | center | 0 | - |
| 公文正文     | 仿宋_GB2312    | 16   | 28.95 | both   | 2 | - |
| 公文一级标题 | 黑体           | 16   | 28.95 | both   | 2 | 0 |
| 公文二级标题 | 楷体_GB2312    | 16   | 28.95 | both   | 2 | 1 |
| 公文三级标题 | 仿宋_GB2312    | 16   | 28.95 | both   | 2 | 2 |
| 公文四级标题 | 仿宋_GB2312    | 16   | 28.95 | both   | 2 | 3 |
| 公文附件标记 | 黑体           | 16   | 28.95 | left   | 0 | - |
| 公文草稿标记 | 黑体           | 16   | 28.95 | center | 0 | - |
| 公文落款     | 仿宋_GB2312    | 16   | 28.95 | right  | 0 | - |
| 公文单页码   | 宋体           | 14   | 20    | right  | 0 | - |
| 公文双页码   | 宋体           | 14   | 20    | left   | 0 | - |
| 公文表格     | 仿宋_GB2312    | 10.5 | 15    | center | 0 | - |
| 公文表头     | 黑体           | 10.5 | 15    | center | 0 | - |
| 公文小号表格 | 仿宋_GB2312    | 9    | 12    | center | 0 | - |
| 公文小号表头 | 黑体           | 9    | 12    | center | 0 | - |
| 公文表题     | 黑体           | 12   | 20    | center | 0 | - |
| 公文表注     | 仿宋_GB2312    | 10.5 | 15    | left   | 0 | - |
| 公文表间     | 仿宋_GB2312    | 1    | 1     | left   | 0 | - |
"""
"""GB/T 9704-2012: name, font, size and exact line pitch in points, alignment, first line in characters, level in the navigation pane."""

BLANKS = [Path(blank.__file__).with_name(name) for name in (blank.BLANK, blank.DRAFT)]


def described(style: ParagraphStyle) -> str:
    fonts, lines = style.element.rPr.find(qn("w:rFonts")), style.element.pPr.find(qn("w:spacing"))
    first, level = style.element.pPr.find(qn("w:ind")), style.element.pPr.find(qn("w:outlineLvl"))
    assert style.font.size is not None
    assert (lines.get(qn("w:lineRule")), fonts.get(qn("w:ascii"))) == ("exact", "Times New Roman")
    return " ".join((
        style.style_id, fonts.get(qn("w:eastAsia")), f"{style.font.size.pt:g}", f"{int(lines.get(qn('w:line'))) / 20:g}",
        style.element.pPr.find(qn("w:jc")).get(qn("w:val")), "0" if first is None else f"{int(first.get(qn('w:firstLineChars'))) / 100:g}",
        "-" if level is None else level.get(qn("w:val")),
    ))


@pytest.mark.parametrize("path", BLANKS, ids=lambda path: path.name)
def test_the_styles_are_those_of_an_official_document(path: Path) -> None:
    styles = [style for style in docx.Document(str(path)).styles if isinstance(style, ParagraphStyle) and style.style_id.startswith("公文")]
    assert [described(style) for style in styles] == [" ".join(line.replace("|", " ").split()) for line in STYLES.strip().splitlines()]


@pytest.mark.parametrize("path", BLANKS, ids=lambda path: path.name)
def test_every_style_the_text_names_is_in_the_blank_document(path: Path) -> None:
    named = {value for value in vars(typography).values() if isinstance(value, str) and value.startswith("公文")} | set(HEADINGS.values())
    assert named | {typography.TABLE} <= {style.style_id for style in docx.Document(str(path)).styles}


def test_the_forms_are_as_wide_as_their_page(example: Document) -> None:
    section = example.sections[1]
    margins = (section.left_margin or 0) + (section.right_margin or 0)
    assert round(((section.page_width or 0) - margins) / Mm(1)) == LANDSCAPE_TYPE_WIDTH


def test_every_paragraph_has_a_style_of_ours(example: Document) -> None:
    assert [p.text for p in example.paragraphs if p.style is None or not p.style.style_id.startswith("公文")] == []


def test_page_numbers_stand_outside_on_odd_and_even_pages(example: Document) -> None:
    section = example.sections[0]
    assert example.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text == "— 1 —"
        assert paragraph._p.xpath(".//w:instrText")[0].text == "PAGE"
        assert paragraph._p.pPr.find(qn("w:ind")).get(qn(f"w:{side}Chars")) == "100"
    assert example.sections[1].footer.is_linked_to_previous


def test_fonts_that_may_be_missing_have_a_fallback(folder: Path, example: Document) -> None:
    assert example.paragraphs
    with zipfile.ZipFile(folder / "example.docx") as package:
        table = package.read("word/fontTable.xml").decode()
    assert re.search('w:name="方正小标宋简体"><w:altName w:val="[^"]*华文中宋', table)


# ---------------------------------------------------------------- content


def test_every_passage_stands_in_the_document_in_order(folder: Path, example: Document) -> None:
    told = [p.text for p in prose(evaluated(EXAMPLE, folder)[0])]
    shown_ = [p.text for p in example.paragraphs]
    places = [shown_.index(text) for text in told]
    assert [shown_[place] for place in places] == told
    assert shown_.index(told[0]) < shown_.index(told[2]) < len(shown_) - shown_[::-1].index(told[-1])


def test_the_table_of_the_projects_stands_behind_the_lead(folder: Path, example: Document) -> None:
    rows = [p.cells for p in evaluated(EXAMPLE, folder)[0].passages if p.level == TABLE_LEVEL]
    assert [tuple(cell.text for cell in row.cells) for row in example.tables[0].rows] == rows
    before = example.tables[0]._tbl.getprevious()
    assert before.pPr.pStyle.val == typography.CAPTION
    assert example.tables[0].rows[0]._tr.xpath("./w:trPr/w:tblHeader")


def uneven(paid: list[int], path: Path) -> Evaluation:
    """Projects of 10万元 of which so many 元 were spent."""
    sheets = dict(wordy_sheets(len(paid), 4, 12, 12))
    head, *lines = str(sheets["支出明细"]).splitlines()
    sheets["支出明细"] = "\n".join([head, *(line.replace("95000", str(sum_)) for line, sum_ in zip(lines, paid, strict=True))])
    return evaluate_file(write_workbook(path, sheets=sheets), Settings())


UNEVEN = [62000, 95000, 100000, 83210, 95000]


def test_rates_that_differ_are_drawn_as_the_table_has_them(folder: Path) -> None:
    evaluation = uneven(UNEVEN, folder / "uneven.xlsx")
    document = written(evaluation, folder / "uneven.docx")
    chart = next(part for part in document.part.package.iter_parts() if part.partname == "/word/charts/chart1.xml")
    root = ET.fromstring(chart.blob)
    texts = [str(one.text) for one in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}v")]
    names, shares = texts[:len(UNEVEN)], texts[len(UNEVEN):]
    body = [p for p in evaluation.passages if p.level == TABLE_LEVEL][1:-1]
    assert names == [f"{row.cells[0]}　{row.cells[4]}" for row in body]
    assert [float(share) for share in shares] == [paid / 100000 for paid in UNEVEN]
    assert len(document.inline_shapes) == 1
    drawn = document.inline_shapes[0]._inline.xpath("./a:graphic/a:graphicData/*/@r:id")
    assert document.part.rels[drawn[0]].target_part is chart


@pytest.mark.parametrize("paid", [UNEVEN[:3], [95000, 96000, 97000, 98000]], ids=["few", "alike"])
def test_bars_that_would_not_help_are_not_drawn(paid: list[int], folder: Path) -> None:
    assert not written(uneven(paid, folder / "plain.xlsx"), folder / "plain.docx").inline_shapes


def test_headings_are_in_the_navigation_pane(example: Document) -> None:
    assert len(paragraphs(example, HEADINGS[1])) == 4
    style = next(s for s in example.styles if s.name == HEADINGS[1])
    assert style.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "0"


def test_a_passed_document_is_not_marked(example: Document) -> None:
    assert NOT_PASSED not in example.sections[0].header.paragraphs[0].text


def test_a_draft_is_marked_on_every_page_and_its_gaps_are_highlighted(folder: Path) -> None:
    evaluation, _ = evaluated(DRAFT, folder)
    document = written(evaluation, folder / "draft.docx")
    section = document.sections[0]
    assert section.header.paragraphs[0].text == section.even_page_header.paragraphs[0].text == NOT_PASSED
    assert document.sections[1].header.is_linked_to_previous
    marked = [run.text for p in document.paragraphs for run in p.runs if run.font.highlight_color is not None]
    assert marked == re.findall("【请补充：[^】]*】", "".join(p.text for p in evaluation.passages))
    assert marked


def test_the_attached_layout_has_a_mark_and_no_list_of_annexes(example: Document) -> None:
    assert paragraphs(example, "公文附件标记") == ["附件2", "附表1", "附表2", "附表3"]
    assert not [p.text for p in example.paragraphs if p.text.startswith("附件：")]


def test_the_layout_that_stands_alone_names_its_annexes(folder: Path) -> None:
    document = written(evaluated(EXAMPLE, folder)[0], folder / "alone.docx", "alone")
    assert paragraphs(document, "公文附件标记") == ["附件1", "附件2", "附件3"]
    lines = [p.text for p in document.paragraphs]
    first = next(i for i, text in enumerate(lines) if text.startswith("附件："))
    assert [re.sub(r"附件：|项目支出绩效自评表", "", text) for text in lines[first:first + 3]] == [
        "1.党代表工作经费", "2.人事人才服务工作经费", "3.劳动保障与就业工作经费",
    ]


@pytest.mark.parametrize("name", [EXAMPLE, "one project"])
def test_annexes_are_called_alike_under_the_text_and_above_the_forms(name: str, folder: Path) -> None:
    document = written(evaluated(name, folder)[0], folder / "named.docx", "alone")
    listed = [re.fullmatch(r"(?:附件：)?(\d+)\.(.*自评表)", p.text) for p in document.paragraphs]
    above = zip(paragraphs(document, "公文附件标记"), paragraphs(document, "公文附表标题"), strict=True)
    assert [(f"附件{found[1]}", found[2]) for found in listed if found] == list(above)


@pytest.mark.parametrize("name", [EXAMPLE, "one project", "fourteen projects", "transfer"])
def test_brief_forms_are_one_annex_with_the_money_and_every_indicator(name: str, folder: Path) -> None:
    evaluation, _ = evaluated(name, folder)
    document = written(evaluation, folder / "brief.docx", "alone", "brief")
    assert paragraphs(document, "公文附件标记") == ["附件1"]
    assert paragraphs(document, "公文附表标题") == [official_forms(evaluation)[0].shape.title]
    forms = official_forms(evaluation)
    for form, table in zip(forms, document.tables[len(forms) > 1:], strict=True):
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        told = {text for row in rows for text in row}
        assert len(rows) == len(form.brief) + len(form.heights) - form.head
        assert form.project in rows[0]
        assert {cell.text for cell in form.cells if cell.row in form.brief or cell.row > form.head if cell.role is not Role.SOURCE} <= told
        assert "其中：当年财政拨款" not in told


def test_the_forms_say_what_the_pages_of_the_workbook_say(folder: Path, example: Document) -> None:
    forms = official_forms(evaluated(EXAMPLE, folder)[0])
    for form, upper, lower in zip(forms, example.tables[1::2], example.tables[2::2], strict=True):
        text = {cell.text for table in (upper, lower) for row in table.rows for cell in row.cells}
        assert {form.project, *(cell.value for cell in form.cells if isinstance(cell.value, str))} <= text
        assert lower.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    money = [cell.text for cell in example.tables[1].rows[3].cells]
    assert money[3:] == ["0.00", "6.25", "6.25", "10", "100.00%", "10.00"]


def test_classified_projects_have_no_form(folder: Path) -> None:
    evaluation, _ = evaluated("classified", folder)
    document = written(evaluation, folder / "classified.docx")
    text = "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "就业服务经费" in text
    assert "人才引进经费" not in text
    assert len(document.tables) == 2


@pytest.mark.parametrize("name", ["missed", "one project", "fourteen projects", "transfer", "unreadable"])
def test_other_workbooks_and_forms_make_documents(name: str, folder: Path) -> None:
    evaluation, _ = evaluated(name, folder)
    document = written(evaluation, folder / f"{name}.docx")
    projects = len(evaluation.case.balances.projects)
    assert len(document.tables) == 2 * projects + (projects > 1)


def test_words_no_xml_can_hold_do_no_harm(folder: Path) -> None:
    evaluation, _ = evaluated("clean", folder)
    odd = "甲\x00乙\x0b\ud800<b>&amp;"
    passages = (Passage(TITLE_LEVEL, (odd,)), Passage(0, (odd,)), Passage(CLOSING, (odd,)))
    shape = Shape(odd, odd, (1.0, 2.0), (), "", (), "", (), ())
    form = OfficialForm("项目", shape, odd, (9, 9), (FormCell(0, 0, odd), FormCell(1, 0, odd), FormCell(1, 1, None)), 1, odd)
    path = folder / "odd.docx"
    write_document(path, replace(evaluation, passages=passages), [form])
    assert "甲乙<b>&amp;" in [p.text for p in docx.Document(str(path)).paragraphs]


# ---------------------------------------------------------------- the package


def test_the_same_input_gives_the_same_bytes(folder: Path) -> None:
    evaluation, _ = evaluated(EXAMPLE, folder)
    written(evaluation, folder / "one.docx")
    written(evaluation, folder / "two.docx")
    assert (folder / "one.docx").read_bytes() == (folder / "two.docx").read_bytes()
    with zipfile.ZipFile(folder / "one.docx") as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in package.namelist() if "thumbnail" in name]


def test_dates_and_author_are_those_of_the_report(example: Document) -> None:
    properties = example.core_properties
    assert properties.created is not None
    assert properties.created.date().isoformat() == "2021-08-08"
    assert properties.author == properties.last_modified_by == "重庆市梁平区人力资源和社会保障局"


@needs_libreoffice
def test_an_office_program_opens_it(folder: Path, example: Document) -> None:
    assert example.tables
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf", "--outdir", str(folder),
         str(folder / "example.docx")],
        check=True, capture_output=True,
    )
    assert (folder / "example.pdf").read_bytes().startswith(b"%PDF")


# ---------------------------------------------------------------- titles and the foot of the form


@pytest.mark.parametrize(("fund", "lines"), [("经费", 1), ("公共文化活动建设专项资金", 2), ("农村人居环境整治项目补助专项资金", 2)])
def test_a_title_too_long_for_a_line_breaks_before_the_kind_of_report(fund: str, lines: int, folder: Path) -> None:
    evaluation = evaluated(EXAMPLE, folder)[0]
    passages = (Passage(TITLE_LEVEL, (f"年度{fund}绩效自评报告",)), Passage(0, ("正文。",)))
    document = written(replace(evaluation, passages=passages), folder / f"title{len(fund)}.docx")
    (title,) = paragraphs(document, typography.TITLE)
    assert title.split("\n")[-1].startswith("绩效自评" if lines == 2 else "年度")
    assert len(title.split("\n")) == lines


def test_the_day_under_a_form_is_written_as_in_a_document(folder: Path) -> None:
    evaluation = evaluated(EXAMPLE, folder)[0]
    assert re.search(r"填报日期：\d{4}年\d{1,2}月\d{1,2}日$", official_forms(evaluation)[0].foot)
