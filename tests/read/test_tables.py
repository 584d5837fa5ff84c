"""Workbooks as a user makes them: sheets, headers, rows, sums, names. Codes and addresses, never wording."""

import datetime as dt
import pickle
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval.declared.kinds import Remark
from perfeval.declared.settings import Settings
from perfeval.declared.sheets import IN_TEMPLATE, SHEETS
from perfeval.facts.tables import Workbook
from perfeval.read.workbook import parse_file, read_workbook
from perfeval.write.template import write_template
from tests.tools.workbooks import CLEAN, write_workbook

FUNDING = CLEAN["资金安排"]
HEADERS = "| 项目名称 | 资金来源 | 年初预算数（万元） |"


def read(path: Path, settings: Settings | None = None, **changes: object) -> Workbook:
    return read_workbook(write_workbook(path / "甲局.xlsx", **changes), settings or Settings())  # type: ignore[arg-type]


def remarks(workbook: Workbook) -> list[str]:
    return [f"{remark.remark} {remark.place}".rstrip() for remark in workbook.all_remarks()]


def test_a_clean_workbook_has_no_remark(tmp_path: Path) -> None:
    workbook = read(tmp_path)
    assert remarks(workbook) == []
    assert (workbook.name, workbook.reader, workbook.year) == ("甲局.xlsx", "python-calamine", 2020)
    assert workbook.profile.get("decision_threshold") == 1_000_000
    assert workbook.profile.get("report_date") == dt.date(2021, 3, 1)
    assert str(workbook.profile.place("report_date")) == "单位信息!B10"


def test_the_frame_has_all_declared_columns_by_row_number(tmp_path: Path) -> None:
    tables = read(tmp_path).tables
    for name, table in tables.items():
        assert list(table.frame.columns) == [column.name for column in table.sheet.columns], name
    funding = tables["funding"]
    assert list(funding.frame.index) == [4, 5, 6]
    assert list(funding.frame["budget"]) == [12_000_000, 5_000_000, 8_000_000]
    assert str(funding.place(5, "budget")) == "资金安排!D5"
    assert funding.tolerance(5, "budget") == 5_000
    assert funding.units == {"initial": "万元", "budget": "万元", "arrived": "万元", "executed": "万元"}
    dtypes = {name: str(dtype) for name, dtype in tables["spending"].frame.dtypes.items()}
    assert {dtypes["paid_on"], dtypes["amount"], dtypes["quotes"], dtypes["payee"]} == {"datetime64[s]", "Int64", "object", "str"}
    assert tables["spending"].frame.at[5, "quotes"] == Decimal(3)
    assert tables["spending"].frame.at[4, "quotes"] is None


# ---------------------------------------------------------------- sheets


@pytest.mark.parametrize("title", ["资 金 安 排", "ｆｕｎｄｉｎｇ", "Funding"])
def test_a_sheet_is_found_by_folded_title_or_identifier(tmp_path: Path, title: str) -> None:
    workbook = read(tmp_path, sheets={"资金安排": None, title: FUNDING})
    assert remarks(workbook) == []
    assert str(workbook.tables["funding"].place(4, "initial")) == f"{title}!C4"


def test_a_sheet_is_found_by_alias_and_a_title_wins(tmp_path: Path) -> None:
    workbook = read(tmp_path, sheets={"基本信息": "| 单位名称 | 别的局 |"})
    assert workbook.unit == "测试区人力资源和社会保障局"
    assert remarks(workbook) == ["sheet_unread 基本信息"]
    assert read(tmp_path, sheets={"单位信息": None, "基本信息": CLEAN["单位信息"]}).unit == "测试区人力资源和社会保障局"


def test_a_missing_sheet_names_its_near_misses(tmp_path: Path) -> None:
    workbook = read(tmp_path, sheets={"资金安排": None, "2020资金安排表": FUNDING, "通讯录": "| 甲 | 1 |"})
    missing = [remark for remark in workbook.remarks if remark.remark == Remark.SHEET_MISSING]
    assert [(remark.sheet, remark.place.cell, remark.detail) for remark in missing] == [("funding", None, "2020资金安排表")]
    assert remarks(workbook)[1:] == ["sheet_unread 2020资金安排表", "sheet_unread 通讯录"]
    assert "funding" not in workbook.tables


def test_a_missing_profile_is_an_empty_one(tmp_path: Path) -> None:
    workbook = read(tmp_path, sheets={"单位信息": None})
    assert [remark.sheet for remark in workbook.remarks] == ["profile"]
    assert (workbook.unit, workbook.year) == (None, None)


def test_an_empty_sheet_of_its_own_is_not_worth_a_word(tmp_path: Path) -> None:
    assert remarks(read(tmp_path, sheets={"Sheet2": "", "文字说明": None}, edits={"Sheet2!A1": None})) == []


def test_the_blank_template_is_one_remark(tmp_path: Path) -> None:
    write_template(tmp_path / "模板.xlsx")
    workbook = read_workbook(tmp_path / "模板.xlsx", Settings())
    assert [(r.remark, str(r.place), r.detail) for r in workbook.all_remarks()] == [(Remark.TEMPLATE_TEXT, "单位信息", "blank")]
    assert set(workbook.tables) == {sheet.name for sheet in IN_TEMPLATE if sheet.read and not sheet.pairs}
    assert all(len(table.columns) == len(table.sheet.offered) for table in workbook.tables.values())


# ---------------------------------------------------------------- headers


LEFT_OVER = """
| 单位：元 | | | | | | | 合同编号 | 采购方式 | 询价家数 | 集体决策依据 | 经办人 | 科室负责人 | 财务审核 |
| 日期 | 凭证字号 | 用途 | 项目 | 来源 | 支付金额 | 收款人全称 |
| 2020-03-10 | 记-0001 | 付资料费 | 就业服务工作经费 | 区县级财政资金 | 500 | 测试印务有限公司 |
"""


def test_what_is_left_of_the_templates_headings_above_an_export_is_no_header(tmp_path: Path) -> None:
    spending = read(tmp_path, sheets={"支出明细": LEFT_OVER}).tables["spending"]
    assert (spending.header_row, spending.frame["amount"].tolist()) == (4, [50_000])


def test_the_header_row_is_found_by_content(tmp_path: Path) -> None:
    for above in (0, 1, 7):
        rows = ["| 某年度项目资金 | 备注 |"] * above + FUNDING.strip().splitlines()
        funding = read(tmp_path, sheets={"资金安排": "\n".join(rows)}).tables["funding"]
        assert (funding.header_row, list(funding.frame.index)) == (3 + above, [4 + above, 5 + above, 6 + above])


def test_columns_may_stand_in_any_order_under_other_names(tmp_path: Path) -> None:
    table = """
| 年初数(单位：万元) | 备注 | ＊资 金 来 源 | 项目 | 调整后预算数：万元 | 到位资金/元 | 执行数（元） | EXECUTED_BY |
| 10 | 甲 | 区级 | 项目一 | 10 | 100000 | 99999.99 | 乙 |
"""
    funding = read(tmp_path, sheets={"资金安排": table, "预算调整": None}).tables["funding"]
    assert funding.columns == {"initial": 1, "source": 3, "project": 4, "budget": 5, "arrived": 6, "executed": 7}
    assert funding.units == {"initial": "万元", "budget": "万元", "arrived": "元", "executed": "元"}
    assert funding.extra == ("备注", "EXECUTED_BY")
    row = funding.frame.loc[4]
    assert (row["project"], row["source"], row["arrived"], row["executed"]) == ("项目一", "区县级财政资金", 10_000_000, 9_999_999)


def test_a_money_header_without_unit_is_remarked_and_its_values_are_not_guessed(tmp_path: Path) -> None:
    workbook = read(tmp_path, edits={"资金安排!D3": "全年预算数", "支出明细!H3": "金额(百元)", "支出明细!H5": "6万"})
    assert remarks(workbook) == ["unit_missing 资金安排!D3", "unit_missing 支出明细!H3", "own_unit 支出明细!H5"]
    assert workbook.tables["funding"].frame["budget"].isna().all()
    assert workbook.tables["spending"].frame["amount"].dropna().to_dict() == {5: 6_000_000}


def test_two_columns_with_one_meaning_and_a_missing_one(tmp_path: Path) -> None:
    workbook = read(tmp_path, edits={"资金安排!J3": "用途", "资金安排!J4": "招聘", "支出明细!H3": "发生额（元）"})
    assert remarks(workbook) == ["column_twice 资金安排!J3", "column_missing 支出明细"]
    assert workbook.tables["spending"].remarks[0].column == "amount"
    assert not workbook.tables["spending"].has("amount")


def test_headings_of_the_office_are_mapped_and_win(tmp_path: Path) -> None:
    settings = Settings(columns={"spending": {"发 生 额（元）": "amount", "业务日期": "paid_on"}})
    edits = {"支出明细!H3": "发生额（元）", "支出明细!U3": "业务日期", "支出明细!U4": "2020-03-11"}
    spending = read(tmp_path, settings, edits=edits).tables["spending"]
    assert (spending.columns["amount"], spending.units, spending.columns["paid_on"]) == (8, {"amount": "元"}, 21)
    assert [r.remark for r in spending.remarks] == [Remark.BLANK_REQUIRED] * 4


def test_a_sheet_without_any_heading_misses_all_required_columns(tmp_path: Path) -> None:
    workbook = read(tmp_path, sheets={"预算调整": "| 甲 | 乙 |\n| 合计 | 1 |", "文字说明": "| 说一说 |"})
    assert remarks(workbook) == ["column_missing 预算调整"] * 6 + ["column_missing 文字说明"] * 2
    assert workbook.tables["adjustments"].frame.empty
    assert workbook.tables["adjustments"].sums == ()


def test_every_heading_means_one_column() -> None:
    for sheet in SHEETS:
        names = [name for column in sheet.columns for name in {column.title, *column.aliases}]
        assert len(names) == len(set(names)), sheet.name


# ---------------------------------------------------------------- rows


def test_blank_rows_are_skipped_and_addresses_stay(tmp_path: Path) -> None:
    rows = FUNDING.strip().splitlines()
    gaps = "\n".join([rows[0], "| | |", rows[1], "| - | / | 无 | — |", rows[2], "| | | | | | | | | | | 备注 |", rows[3]])
    workbook = read(tmp_path, sheets={"资金安排": gaps})
    assert list(workbook.tables["funding"].frame.index) == [5, 7, 9]
    assert remarks(workbook) == []


def test_sum_rows_are_kept_apart(tmp_path: Path) -> None:
    rows = FUNDING.strip().splitlines()
    table = "\n".join([
        *rows[:3], "| 小 计 | | 10 | 17 | 17.0 | 17 |", rows[3], "| 小计： | | 8 | 8 | 8 | 无 |", "| 合计（万元） | | 18.00001 | 25.123 | 25 | 25 |",
    ])
    workbook = read(tmp_path, sheets={"资金安排": table})
    funding = workbook.tables["funding"]
    assert list(funding.frame.index) == [4, 5, 7]
    assert [(s.row, s.label, s.first, s.last) for s in funding.sums] == [(6, "小 计", 4, 5), (8, "小计：", 7, 7), (9, "合计（万元）", 4, 7)]
    assert funding.sums[1].stated == {"initial": 8_000_000, "budget": 8_000_000, "arrived": 8_000_000}
    assert (funding.sums[2].stated["initial"], funding.sums[2].tolerance["budget"]) == (18_000_010, 500)
    assert remarks(workbook) == []


def test_a_sum_is_labelled_by_its_first_filled_cell(tmp_path: Path) -> None:
    rows = FUNDING.strip().splitlines()
    numbered = ["| 序号 " + rows[0], *(f"| {i} " + line for i, line in enumerate(rows[1:], 1)), "| | 合计 | | 18 | 25 | 25 | 25 |"]
    funding = read(tmp_path, sheets={"资金安排": "\n".join(numbered)}).tables["funding"]
    assert [s.row for s in funding.sums] == [7]
    assert len(funding.frame) == 3
    spending = read(tmp_path, edits={"支出明细!G4": "合计"}).tables["spending"]
    assert spending.sums == ()


def test_an_unreadable_sum_belongs_to_no_data_row(tmp_path: Path) -> None:
    table = FUNDING + "| 合计 | | #REF! | | 约25 | 25 |"
    funding = read(tmp_path, sheets={"资金安排": table}, edits={"资金安排!D7": "=SUM(D4:D6)|"}).tables["funding"]
    assert [(r.remark, str(r.place), r.row) for r in funding.remarks] == [
        (Remark.ERROR_VALUE, "资金安排!C7", None), (Remark.NO_STORED_VALUE, "资金安排!D7", None),
        (Remark.NOT_OF_KIND, "资金安排!E7", None)]
    assert funding.sums[0].stated == {"executed": 25_000_000}
    assert funding.lost() == ()


def test_parts_rows_are_noted_and_never_data(tmp_path: Path) -> None:
    workbook = read(tmp_path, sheets={"资金安排": FUNDING + "| 其中：就业补助 | 市级财政资金 | 0 | 3 | 3 | 3 |"})
    assert remarks(workbook) == ["parts_row 资金安排!A7"]
    assert list(workbook.tables["funding"].frame.index) == [4, 5, 6]


def test_required_blanks(tmp_path: Path) -> None:
    workbook = read(tmp_path, edits={
        "资金安排!C5": None, "资金安排!B6": "—", "绩效指标!H4": "/", "绩效指标!F5": None, "单位信息!B3": None, "支出明细!D5": None})
    assert remarks(workbook) == [
        "blank_required 单位信息!B3", "blank_required 资金安排!B6", "blank_is_zero 资金安排!C5", "blank_required 绩效指标!F5"]
    assert workbook.tables["indicators"].frame.at[4, "actual"] == "/"


def test_no_rows(tmp_path: Path) -> None:
    only_headers = {name: CLEAN[name].strip().splitlines()[0] for name in ("资金安排", "预算调整", "支出明细", "绩效指标", "文字说明")}
    workbook = read(tmp_path, sheets=only_headers)
    assert remarks(workbook) == ["no_rows 资金安排", "no_rows 支出明细", "no_rows 绩效指标"]


def test_prompts_left_in(tmp_path: Path) -> None:
    workbook = read(tmp_path, edits={
        "单位信息!B2": "某某区人力资源和社会保障局", "支出明细!I4": "某某人事考试中心", "文字说明!C4": "【请填写资金管理情况】",
        "支出明细!I5": "王某某", "支出明细!G6": "请示件印刷费"})
    assert remarks(workbook) == [
        "template_text 单位信息!B2", "template_text 支出明细!I4", "template_text 文字说明!C4"]


@pytest.mark.parametrize(("version", "expected"), [(0, ["template_old 单位信息!B11"]), ("1", []), ("'1", []), (2, []), ("新版", [])])
def test_template_version(tmp_path: Path, version: object, expected: list[str]) -> None:
    assert remarks(read(tmp_path, edits={"单位信息!B11": version})) == expected


# ---------------------------------------------------------------- single cells


def test_each_cell_says_what_is_wrong(tmp_path: Path) -> None:
    workbook = read(tmp_path, edits={
        "资金安排!C4": "约10", "资金安排!D4": "'12", "资金安排!E4": "12万", "资金安排!F4": 12.0000001, "资金安排!B5": "上级专项",
        "资金安排!G4": "测财发[2020]01号", "资金安排!G5": "市局会议纪要", "支出明细!A4": "三月十日", "支出明细!A5": 43997, "支出明细!A6": "2020年6月", "支出明细!B4": 12345678901234567890, "支出明细!H5": "#DIV/0!",
        "支出明细!H6": "=A1|", "支出明细!G7": "'=1+1", "单位信息!A5": "大额支出集体决策标准", "单位信息!B3": "去年"})
    assert sorted(remarks(workbook)) == sorted([
        "not_of_kind 资金安排!C4", "number_as_text 资金安排!D4", "own_unit 资金安排!E4", "finer_than_fen 资金安排!F4",
        "not_a_choice 资金安排!B5", "document_malformed 资金安排!G4", "document_other 资金安排!G5", "not_of_kind 支出明细!A4",
        "error_value 支出明细!H5", "no_stored_value 支出明细!H6", "formula_text 支出明细!G7", "unit_missing 单位信息!A5",
        "not_of_kind 单位信息!B3", "serial_date 支出明细!A5", "month_only 支出明细!A6", "digits_lost 支出明细!B4"])
    funding, spending = workbook.tables["funding"], workbook.tables["spending"]
    assert funding.frame.loc[4, ["budget", "arrived", "executed"]].tolist() == [12_000_000, 12_000_000, 12_000_000]
    assert funding.frame.at[4, "document"] == "测财发〔2020〕1号"
    assert spending.frame["amount"].isna().to_dict() == {4: False, 5: True, 6: True, 7: False, 8: False}
    assert [(r.row, r.column, r.raw) for r in spending.lost("amount")] == [(5, "amount", "#DIV/0!"), (6, "amount", "")]


def test_notations_keep_what_the_spreadsheet_shows(tmp_path: Path) -> None:
    workbook = read(tmp_path, edits={"绩效指标!H5": "{97.5%}", "绩效指标!H4": 100.0, "绩效指标!H7": 0.1 + 0.2, "绩效指标!I4": "{20%}"})
    indicators = workbook.tables["indicators"].frame
    assert indicators["actual"].loc[[4, 5, 7]].tolist() == ["100", "97.5%", "0.3"]
    assert indicators.at[4, "weight"] == 20  # points of a hundred
    assert remarks(workbook) == []


# ---------------------------------------------------------------- the rest of the workbook


def test_projects_are_spelled_as_in_funding(tmp_path: Path) -> None:
    codes = "| 项目名称 | 项目编码 |\n| 就业 服务经费 | A-01 |\n| 人才引进经费 | A-02 |"
    workbook = read(tmp_path, sheets={"项目信息": codes}, edits={
        "支出明细!D4": "就业　服务经费", "支出明细!D5": "a-01", "支出明细!D6": "A-01", "支出明细!D7": "人才引荐经费", "预算调整!A4": " 就业服务经费"})
    assert workbook.tables["spending"].frame["project"].tolist() == [
        "就业服务经费", "a-01", "就业服务经费", "人才引荐经费", "人才引进经费"]
    assert workbook.tables["adjustments"].frame["project"].tolist() == ["就业服务经费"] * 2
    assert workbook.tables["projects"].frame["project"].tolist() == ["就业服务经费", "人才引进经费"]


def test_a_project_is_found_by_the_code_beside_it(tmp_path: Path) -> None:
    codes = "| 项目名称 | 项目编码 |\n| 就业服务经费 | '007 |\n| 人才引进经费 | '008 |"
    edits = {"支出明细!U3": "项目编码", "支出明细!U4": "'008", "支出明细!U7": "'007", "支出明细!D7": None, "支出明细!U8": "'007", "支出明细!D8": "#REF!"}
    spending = read(tmp_path, sheets={"项目信息": codes}, edits=edits).tables["spending"].frame
    assert spending["project"].fillna("").tolist() == ["就业服务经费"] * 4 + [""]


def test_blank_sources_and_natures(tmp_path: Path) -> None:
    edits = {
        "支出明细!E4": None, "支出明细!F4": "测财社[2020]8号",  # the document of one funding row
        "支出明细!E5": None,  # a project with two sources
        "支出明细!E7": None, "支出明细!J7": None,  # a project with one source
        "支出明细!E8": "上级专项", "支出明细!J8": "其它",  # neither blank nor known
        "预算调整!F5": "测财社〔2020〕8号"}
    spending = read(tmp_path, edits=edits).tables["spending"].frame
    assert spending["source"].fillna("").tolist() == ["市级财政资金", "", "区县级财政资金", "区县级财政资金", ""]
    assert spending["nature"].fillna("").tolist() == ["项目支出"] * 4 + [""]


def test_a_source_is_not_filled_in_where_funding_leaves_it_open(tmp_path: Path) -> None:
    spending = read(tmp_path, edits={"资金安排!B6": "上级专项", "支出明细!E7": None}).tables["spending"].frame
    assert spending["source"].isna().to_dict() == {4: False, 5: False, 6: False, 7: True, 8: False}


def test_parsed_values_travel(tmp_path: Path) -> None:
    raw = parse_file(write_workbook(tmp_path / "a.xlsx"))
    assert pickle.loads(pickle.dumps(raw)) == raw
