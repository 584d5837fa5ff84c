"""The review form: what was stated, sums and deviations that live, suggestions with their rule, nothing of classified projects."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from perfeval.cli import main
from perfeval.run.inputs import survey
from perfeval.write.pages.page import Page
from perfeval.write.pages.write import write_pages
from perfeval.write.review import review_pages
from tests.tools.libreoffice import needs_libreoffice, recalculated
from tests.tools.official_forms import NATIONAL, filled, write_forms
from tests.tools.pages import assert_sound, evaluated, row_of, shown, values
from tests.tools.workbooks import write_workbook

HEADINGS = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "计量单位", "权重", "自评完成值", "自评得分", "复核完成值", "复核得分", "复核指标偏差", "备注")


def pages(path: Path) -> dict[str, Page]:
    return {page.title: page for page in review_pages(evaluated(path))}


def test_a_form_per_project_and_the_suggestions_on_a_page_of_their_own(tmp_path: Path) -> None:
    found = pages(write_workbook(tmp_path / "甲局.xlsx"))
    assert list(found) == ["复核表1", "复核表2", "工作底稿"]
    assert tuple(row_of(found["复核表1"], "三级指标").values())[:-1] == HEADINGS
    assert_sound(list(found.values()))


def test_it_shows_what_the_unit_stated(tmp_path: Path) -> None:
    edits = {"绩效指标!F4": "10", "绩效指标!E4": "≥", "绩效指标!G4": "场"}
    page = pages(write_workbook(tmp_path / "甲局.xlsx", edits))["复核表1"]
    indicators = evaluated(tmp_path / "甲局.xlsx").case.scores.projects[0].indicators
    for one in indicators:
        row = row_of(page, one.level3 or "")
        assert (row[0], row[1], row[3], row[6], row[7]) == (one.level1, one.level2, one.direction, one.weight, one.actual.text)
        assert row[8] == (one.points if one.claimed is None else one.claimed)
        assert (row[9], row[10], row[12]) == (None, None, None), "the reviewer's own"
    total = row_of(page, "合计")
    assert (total[6], total[8]) == (100, Decimal("100.00"))


def test_the_execution_rate_has_its_row_with_the_points_the_unit_gave_itself(tmp_path: Path) -> None:
    written = write_forms(tmp_path / "表.xlsx", [filled("01", NATIONAL)])
    page = pages(written.path)["复核表"]
    form, = evaluated(written.path).case.workbook.forms
    assert row_of(page, "预算执行率")[8] == form.claimed_execution_points


@needs_libreoffice
@pytest.mark.parametrize(("reviewed", "deviation", "hint"), [(18, -2, "扣分没有写明依据"), (21, 1, "复核得分高于权重"), (20, 0, None)])
def test_sums_and_deviations_live(tmp_path: Path, reviewed: int, deviation: int, hint: str | None) -> None:
    path = tmp_path / "复核.xlsx"
    write_pages(path, review_pages(evaluated(write_workbook(tmp_path / "甲局.xlsx"))), title="", created=None)
    book = openpyxl.load_workbook(path)
    sheet = book["复核表1"]
    lines = [row for row in sheet.iter_rows(min_row=5) if isinstance(row[8].value, int | float)]
    for row in lines:
        row[10].value = reviewed if row[6].value == 20 else row[8].value
    book.save(path)
    saved, = recalculated(path, always=True)
    done = openpyxl.load_workbook(saved, data_only=True)["复核表1"]
    of_twenty = [row for row in done.iter_rows(min_row=5) if row[6].value == 20]
    assert of_twenty
    assert all((row[11].value, row[13].value or None) == (deviation, hint) for row in of_twenty)
    total = next(row for row in done.iter_rows(min_row=5) if row[0].value == "合计")
    assert (total[10].value, total[11].value) == (100 + deviation * len(of_twenty), deviation * len(of_twenty))


def test_points_above_those_computed_are_suggested_with_their_rule(tmp_path: Path) -> None:
    edits = {"绩效指标!H4": "8场", "绩效指标!J4": 20}
    rows = row_of(pages(write_workbook(tmp_path / "甲局.xlsx", edits))["工作底稿"], "IN05")
    assert (rows[4], rows[5]) == (4, 4)


def test_nothing_of_a_classified_project_stands_in_it(tmp_path: Path) -> None:
    projects = "| 项目名称 | 是否涉密 |\n| 人才引进经费 | 是 |"
    found = pages(write_workbook(tmp_path / "甲局.xlsx", {"绩效指标!J12": 1}, {"项目信息": projects}))
    assert list(found) == ["复核表", "工作底稿"]
    assert not [value for page in found.values() for value in values(page) if "人才引进" in str(value)]
    assert all(shown(cell) != "IN05" for cell in found["工作底稿"].cells)


def test_it_is_searched_before_it_is_handed_out(tmp_path: Path) -> None:
    projects = "| 项目名称 | 是否涉密 |\n| 人才引进经费 | 是 |"
    source, output = tmp_path / "input", tmp_path / "output"
    source.mkdir()
    write_workbook(source / "甲局.xlsx", sheets={"项目信息": projects})
    write_workbook(source / "人才引进经费.xlsx", sheets={"项目信息": projects})
    assert main(["review", str(source), "-o", str(output)]) == 1
    assert [path.name for path in output.iterdir()] == ["甲局_复核表.xlsx"]


def test_a_form_that_was_filled_in_is_kept_and_no_input(tmp_path: Path) -> None:
    source, output = tmp_path / "input", tmp_path / "output"
    source.mkdir()
    write_workbook(source / "甲局.xlsx")
    assert main(["review", str(source), "-o", str(output)]) == 0
    form = output / "甲局_复核表.xlsx"
    book = openpyxl.load_workbook(form)
    book["复核表1"]["K6"] = 5
    book.save(form)
    typed = form.read_bytes()
    assert main(["review", str(source), "-o", str(output)]) == 0
    assert (output / "甲局_复核表（用户修改）.xlsx").read_bytes() == typed
    assert survey([output], tmp_path / "elsewhere").inputs == ()
