"""The narrative: its outline, its figures against the input read by another program, what it never says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from perfeval.check.audit import audit_report
from perfeval.declared.regulations.choices import OUTLINES as DECLARED_OUTLINES
from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.origins import describe_origin
from perfeval.facts.passages import CLOSING, TITLE, Figure, Passage, Quote
from perfeval.facts.quantities import Cells, Difference, Measure, Money, Reconciled, Sum
from perfeval.facts.report import Report
from perfeval.narrate.level import own_level
from perfeval.narrate.narrative import OUTLINES, SENTENCES, narrate_evaluation
from perfeval.narrate.story import Story
from perfeval.narrate.verify import UntracedFigure, verify_passages
from perfeval.narrate.wording import Adds, Differs, holds
from tests.tools.agreement import lines
from tests.tools.narratives import ALL, FINISHED, Told, evaluated, figures, prose, sections
from tests.tools.paths import CORRECTED, ORIGINAL
from tests.tools.workbooks import CLEAN, cell, rows_of, write_workbook


@pytest.fixture(params=ALL)
def told(request: pytest.FixtureRequest, folder: Path) -> Told:
    return evaluated(request.param, folder)


@pytest.fixture(params=FINISHED)
def finished(request: pytest.FixtureRequest, folder: Path) -> Told:
    return evaluated(request.param, folder)


def texts(evaluation: Evaluation) -> set[str]:
    return {figure.text for figure in figures(evaluation)}


# ---------------------------------------------------------------- the outline


def test_every_outline_of_the_packs_can_be_told() -> None:
    assert set(OUTLINES) == set(DECLARED_OUTLINES)


def test_headings_are_those_of_the_outline_whatever_the_figures(told: Told) -> None:
    evaluation, _ = told
    outline = OUTLINES[evaluation.case.regulation.outline].at(own_level(evaluation.case).word)
    headings = [(p.level, p.text) for p in evaluation.passages if 1 <= p.level <= 4]
    assert headings == [(s.level, s.heading) for s in outline.sections if s.heading]


def empty_sections(evaluation: Evaluation) -> list[str]:
    """Headings that neither a paragraph nor a lower heading follows."""
    return [one.text for one, after in pairwise(evaluation.passages) if 1 <= one.level <= 4 and 1 <= (after.level or 9) <= one.level]


def test_every_lowest_section_says_something(told: Told) -> None:
    assert empty_sections(told[0]) == []


def test_title_first_and_signature_last(told: Told) -> None:
    evaluation, _ = told
    levels = [passage.level for passage in evaluation.passages]
    assert levels[:2] == [TITLE, TITLE]
    assert levels[-2:] == [CLOSING, CLOSING]


def test_every_sentence_belongs_to_an_outline_and_each_section_to_one_module() -> None:
    known = {section.key for outline in OUTLINES.values() for section in outline.sections}
    homes: dict[str, set[str]] = {}
    for sentence in SENTENCES:
        tell = sentence.tell
        assert sentence.section in known
        home = tell.func if isinstance(tell, partial) else tell
        if home.__name__ != "own_words":
            homes.setdefault(sentence.section, set()).add(home.__module__)
    assert [section for section, modules in homes.items() if len(modules) > 1] == []


@pytest.mark.parametrize("outline", OUTLINES)
def test_every_outline_tells_the_clean_workbook(outline: str, folder: Path) -> None:
    evaluation, _ = evaluated("clean", folder)
    case = replace(evaluation.case, regulation=replace(evaluation.case.regulation, outline=outline))
    passages = narrate_evaluation(replace(evaluation, case=case))
    assert [p.text for p in passages if p.level == 1] == [s.heading for s in OUTLINES[outline].sections if s.level == 1]


# ---------------------------------------------------------------- every figure against the input


class Input:
    """The input as openpyxl reads it, amounts in 分."""

    def __init__(self, path: Path) -> None:
        self.book = openpyxl.load_workbook(path, data_only=True)

    def cells(self, origin: str) -> Iterator[tuple[object, str]]:
        """Value and heading of every cell of `资金安排!C4:C6、C9`."""
        title, _, ranges = origin.partition("!")
        sheet = self.book[title]
        for part in ranges.split("、"):
            first, _, last = part.partition(":")
            for row in sheet[f"{first}:{last or first}"]:
                for one in row:
                    if one.value is not None:
                        yield one.value, str(sheet.cell(3, one.column).value)

    def fen(self, origin: str) -> Decimal:
        return sum((self.amount(value, heading) for value, heading in self.cells(origin)), Decimal(0))

    @staticmethod
    def amount(value: object, heading: str) -> Decimal:
        unit = 1_000_000 if "万元" in heading else 100
        return (Decimal(str(value)) * unit).quantize(Decimal(1), ROUND_HALF_UP)

    def rows(self, title: str) -> list[dict[str, object]]:
        """The rows of a table by heading without its unit."""
        sheet = self.book[title]
        heads = [re.sub(r"\s|（.*", "", str(one.value)) for one in sheet[3]]
        return [
            dict(zip(heads, [one.value for one in row], strict=True))
            for row in sheet.iter_rows(min_row=4) if any(one.value is not None for one in row)
        ]


ADDRESS = re.compile(r"[^!：]+![A-Z]+\d+(:[A-Z]+\d+)?(、[A-Z]+\d+(:[A-Z]+\d+)?)*")


def test_figures_of_cells_are_what_another_program_reads_there(finished: Told) -> None:
    evaluation, path = finished
    book, compared = Input(path), 0
    for figure in figures(evaluation, prose(evaluation)):
        if not ADDRESS.fullmatch(figure.origin) or figure.origin.startswith("单位信息"):
            continue
        cells = list(book.cells(figure.origin))
        compared += 1
        if isinstance(figure.value, dt.date):
            assert {value.date() for value, _ in cells if isinstance(value, dt.datetime)} == {figure.value}, figure
        elif isinstance(figure.value, str):
            assert all(figure.value == str(value) for value, _ in cells), figure
        elif figure.origin.startswith("绩效指标") and figure.text.endswith("个"):
            assert figure.value in {len(cells), Decimal(re.sub(r"\D", "", str(cells[0][0])) or 0)}, figure
        elif figure.text.endswith(("笔", "家")):
            assert figure.value in {len(cells), *(value for value, _ in cells)}, figure
        elif figure.origin.startswith("绩效指标"):
            assert figure.text.rstrip("%").rstrip("0").rstrip(".")[:2] in str(cells[0][0]), figure
        else:
            assert abs(book.fen(figure.origin)) == abs(figure.value), figure
    assert compared > 20


def test_reconciled_figures_are_recomputed_from_the_raw_rows(finished: Told) -> None:
    evaluation, path = finished
    book = Input(path)
    hidden = set(evaluation.case.classified)
    known: dict[str, dict[str | None, Decimal]] = {}
    for title, heading, term in (
        ("资金安排", "年初预算数", "年初预算数"), ("预算调整", "调整金额", "预算调整数"), ("支出明细", "金额", "全年执行数"),
    ):
        unit = "元" if title == "支出明细" else "万元"
        sums = known.setdefault(term, {})
        for row in book.rows(title):
            if row["项目名称"] not in hidden and row[heading] is not None:
                for key in (None, str(row["项目名称"])):
                    sums[key] = sums.get(key, Decimal(0)) + Input.amount(row[heading], unit)
    known["全年预算数"] = {
        key: known["年初预算数"].get(key, Decimal(0)) + known["预算调整数"].get(key, Decimal(0)) for key in known["年初预算数"]
    }
    compared = 0
    for figure in figures(evaluation):
        match = re.fullmatch(r"资金核对：(\w+)（([^，（）]+)）", figure.origin)
        if match is None or match[1] not in known or match[2].endswith("财政资金"):
            continue
        compared += 1
        assert known[match[1]][None if match[2] == "合计" else match[2]] == figure.value, figure
    assert compared > 5


def test_what_is_printed_reads_back_as_the_value(told: Told) -> None:
    for figure in figures(told[0]):
        amount = re.fullmatch(r"([\d.]+)(万元|元)", figure.text)
        if amount and not figure.origin.startswith("绩效指标"):
            back = Decimal(amount[1]) * {"万元": 1_000_000, "元": 100}[amount[2]]
            assert abs(back - abs(figure.value)) <= (5_000 if amount[2] == "万元" else 0), figure  # type: ignore[arg-type]


def test_no_number_of_our_own_without_an_origin(told: Told) -> None:
    for passage in told[0].passages:
        if passage.level in {0, TITLE, CLOSING}:
            assert not re.search(r"\d", "".join(p for p in passage.parts if isinstance(p, str))), passage.text


def test_one_origin_has_one_value(told: Told) -> None:
    values: dict[str, set[object]] = {}
    for figure in figures(told[0]):
        if figure.origin.startswith("资金核对：") and "项目数" not in figure.origin:
            values.setdefault(figure.origin, set()).add(abs(figure.value) if isinstance(figure.value, Decimal) else figure.value)
    assert [origin for origin, found in values.items() if len(found) > 1] == []


# ---------------------------------------------------------------- a broken guard is noticed


def _story(evaluation: Evaluation) -> Story:
    case = evaluation.case
    return Story(case, OUTLINES[case.regulation.outline], not evaluation.passed, evaluation.findings)


def _with_part(passages: tuple[Passage, ...], change: Callable[[Figure], object]) -> list[Passage]:
    """The passages with every amount changed."""
    return [
        replace(p, parts=tuple(change(x) if isinstance(x, Figure) and x.text.endswith("万元") else x for x in p.parts))  # type: ignore[misc]
        for p in passages
    ]


BREAKS: dict[str, Callable[[Figure], object]] = {
    "text": lambda f: replace(f, text="0.03万元"),
    "value": lambda f: replace(f, quantity=replace(f.quantity, value=f.quantity.value + 1)),  # type: ignore[operator]
    "named": lambda f: replace(f, quantity=replace(f.quantity, expression=Reconciled("预算调整数"))),
    "cells": lambda f: replace(f, quantity=replace(f.quantity, expression=Cells("spending", "amount", np.array([4])))),
    "sum": lambda f: replace(f, quantity=replace(f.quantity, expression=Sum((f.quantity, f.quantity)))),
    "no figure": lambda f: f.text,
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_figure_that_was_tampered_with_is_refused(name: str, folder: Path) -> None:
    evaluation, _ = evaluated("clean", folder)
    verify_passages(evaluation.passages, _story(evaluation))
    with pytest.raises(UntracedFigure):
        verify_passages(_with_part(evaluation.passages, BREAKS[name]), _story(evaluation))


# ---------------------------------------------------------------- what the examples must say


def test_the_bridge_of_the_2020_example(folder: Path) -> None:
    for name in (ORIGINAL.name, CORRECTED.name):
        told = sections(evaluated(name, folder)[0])["2.项目资金执行情况分析"]
        order = ["202.09万元", "30万元", "12万元", "6.25万元", "40万元", "266.34万元", "64.25万元", "31.79%", "266.34万元", "100%"]
        places = []
        for text in order:
            places.append(told.index(text, places[-1] + 1 if places else 0))
        assert places == sorted(places)


def test_a_rate_below_one_hundred_never_prints_as_one_hundred(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "w.xlsx", {"支出明细!H8": 4999.5, "资金安排!F6": 7.99995})
    evaluation = evaluate_file(path, Settings())
    assert "99.9998%" in texts(evaluation)
    assert {f.value for f in figures(evaluation) if f.text == "100%" and "执行率" in f.origin} == {1}
    assert "0.5元" in texts(evaluation)


def test_parts_add_up_in_print_with_the_decimals_it_takes(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "w.xlsx", {"资金安排!C4": 10.004, "资金安排!C5": 1, "资金安排!C6": 8.004})
    told = sections(evaluate_file(path, Settings()))["（二）区级资金安排、分解下达预算和绩效目标情况"]
    assert [Decimal(number) for number in re.findall(r"([\d.]+)万元", told.split("。")[0])] == [Decimal("18.008"), Decimal("10.004"), Decimal("8.004")]


def test_money_taken_back_stands_beside_the_rate_it_makes(folder: Path) -> None:
    found = texts(evaluated("one project", folder)[0])
    assert {"29万元", "91.72%", "65.12%", "5.88万元"} <= found


def test_a_miss_that_rounds_to_full_points_is_a_miss(folder: Path) -> None:
    told = sections(evaluated("one project", folder)[0])
    assert "99.99%" in told["（1）数量指标"]
    assert "“维修套数”" in told["三、偏离绩效目标的原因和下一步改进措施"]


def test_every_indicator_that_is_not_met_stands_in_section_three(finished: Told) -> None:
    evaluation, _ = finished
    told = sections(evaluation)["三、偏离绩效目标的原因和下一步改进措施"]
    for project in evaluation.case.scores.projects:
        for indicator in project.indicators:
            if indicator.points is not None and indicator.weight is not None and indicator.points < indicator.weight:
                assert str(indicator.level3) in told


def test_indicators_set_are_those_met_and_missed(told: Told) -> None:
    compared = 0
    for passage in told[0].passages:
        counts = re.search(r"(\d+)个\w*指标中，((?:\d+个(?:达到年度指标值|部分达到|未达到|不适用|暂不能判断)(?:（其中自评扣分\d+个）)?，?)+)。", passage.text)
        if counts:
            compared += 1
            assert int(counts[1]) == sum(map(int, re.findall(r"(\d+)个[达部未不暂]", counts[2]))), passage.text
    assert compared or not [passage for passage in told[0].passages if re.search(r"个(?:三级|产出|效益|满意度)指标中，", passage.text)]


def test_reasons_for_unspent_money_and_shortfalls_are_told(folder: Path) -> None:
    quotes = {p.text for passage in evaluated("missed", folder)[0].passages for p in passage.parts if isinstance(p, Quote)}
    assert {"市级资金年底未下达完毕", "疫情期间少办两场", "明年改为线上线下结合", "首次设定目标，基数不足"} <= quotes


# ---------------------------------------------------------------- what it never says


PRAISE = "全面完成|圆满|显著|有力|切实|高度重视|成效明显|广泛好评|进一步加强|专款专用|手续完整|不断提高"
TOOL = r"[A-Z]{2}\d\d|perfeval|工具|系统生成|自动|单元格|工作表|第\d+行"


def test_no_praise_no_tool_no_rule_codes_in_words_of_our_own(told: Told) -> None:
    for passage in told[0].passages:
        own = "".join(part if isinstance(part, str) else "·" for part in passage.parts)
        assert not re.search(f"{PRAISE}|{TOOL}", own), own


def test_number_style(told: Told) -> None:
    for passage in prose(told[0]):
        own = "".join("·" if isinstance(part, Quote) else part if isinstance(part, str) else part.text for part in passage.parts)
        assert not re.search(r"-\d|\d,\d{3}|[０-９]|￥|(?<!\d)100\.0+%|截止|。。|，，|，。|；。|：。|、。|None|nan", own), own


def test_a_finished_text_asks_for_nothing(finished: Told) -> None:
    evaluation, _ = finished
    assert evaluation.passed
    assert "请补充" not in "".join(p.text for p in evaluation.passages)


def test_a_draft_asks_for_what_cannot_be_read(folder: Path) -> None:
    evaluation, _ = evaluated("unreadable", folder)
    assert not evaluation.passed
    text = "".join(p.text for p in evaluation.passages)
    asked = {g.split("（")[0] for g in re.findall(r"【请补充：([^】]*)】", text)}
    assert {"年初预算数", "全年预算数", "全年执行数", "调整日期", "就业服务经费“举办招聘会”的实际完成值"} <= asked
    assert not [f for f in figures(evaluation) if f.origin == "资金核对：年初预算数（合计）"]


def test_a_finished_text_leaves_out_what_is_not_known(folder: Path) -> None:
    evaluation, _ = evaluated("unreadable", folder)
    passages = narrate_evaluation(replace(evaluation, findings=()))
    assert "请补充" not in "".join(p.text for p in passages)
    assert not [f for f in figures(evaluation, passages) if f.origin == "资金核对：全年预算数（合计）"]


def test_missing_documents_are_asked_for_in_drafts_alone(folder: Path, tmp_path: Path) -> None:
    draft, _ = evaluated(ORIGINAL.name, folder)
    assert "".join(p.text for p in draft.passages).count("【请补充：文号】") == 2
    path = write_workbook(tmp_path / "w.xlsx", {"预算调整!F4": None})
    assert "请补充" not in "".join(p.text for p in evaluate_file(path, Settings()).passages)


def test_the_units_own_passages_stand_unchanged_and_once(told: Told) -> None:
    evaluation, _ = told
    table = evaluation.case.workbook.tables.get("texts")
    quotes = [p.text for passage in evaluation.passages for p in passage.parts if isinstance(p, Quote)]
    for words in [] if table is None else table.frame["text"].dropna():
        assert [quote.rstrip("。") for quote in quotes].count(words.rstrip("。")) == 1


def test_of_classified_projects_the_number_alone_is_told(folder: Path) -> None:
    evaluation, _ = evaluated("classified", folder)
    text = "".join(p.text for p in evaluation.passages)
    assert evaluation.case.classified == ("人才引进经费",)
    assert "人才引进经费" not in text
    assert "1个" in {f.text for f in figures(evaluation) if f.origin == "项目信息：是否涉密"}
    assert {"17万元", "12万元"} <= texts(evaluation)
    assert not {"25万元", "8万元", "20万元"} & texts(evaluation)
    assert not [f for f in figures(evaluation) if re.search(r"绩效指标!.*1[0-5]|支出明细!.*[78]", f.origin)]


@pytest.mark.parametrize(("name", "mark", "hidden"), [
    ("人才引进经费", "是", {"人才引进经费"}), ("人才引进经费", "秘密", {"人才引进经费"}), ("人才引进经费", "#N/A", {"人才引进经费"}),
    ("人才引进经费", "否", set()), ("人才引近经费", "是", {"人才引近经费", "人才引进经费", "就业服务经费"}), ("", "是", {"人才引进经费", "就业服务经费"}),
])
def test_what_may_be_classified_is(tmp_path: Path, name: str, mark: str, hidden: set[str]) -> None:
    projects = f"| 项目名称 | 是否涉密 |\n| {name} | {mark} |"
    evaluation = evaluate_file(write_workbook(tmp_path / "w.xlsx", sheets={"项目信息": projects}), Settings())
    assert set(evaluation.case.classified) == hidden
    assert not [f for f in figures(evaluation) if "人才引进" in f.origin and "人才引进经费" in hidden]


def test_the_frames_follow_the_data(folder: Path) -> None:
    """Half of the sentences at least are others where the data are others."""
    frames = []
    for name in ("missed", "one project"):
        evaluation, _ = evaluated(name, folder)
        own = [
            sentence
            for heading, text in sections(evaluation).items() if not heading.startswith("四、")
            for sentence in re.sub(r"[\d.]+", "0", text).split("。") if sentence.strip()
        ]
        frames.append(set(own))
    one, other = frames
    assert len(one & other) < min(len(one), len(other)) / 2


@pytest.mark.parametrize("name", [name for name in FINISHED if name != "classified"])
def test_the_audit_of_texts_finds_nothing_in_our_own(name: str, folder: Path) -> None:
    evaluation, _ = evaluated(name, folder)
    report = [passage.text for passage in evaluation.passages]
    assert [f"{f.code} {f.message}" for f in audit_report(evaluation.case, evaluation.findings, "report.txt", Report(tuple(report))).findings] == []


HEADLINES = re.compile(r"(?:^|(?<=[，。；]))(年初预算|全年预算|全年支出)([\d.]+)万元")


@pytest.mark.parametrize("name", ["missed", "one project", "fourteen projects", CORRECTED.name])
def test_the_audit_of_texts_finds_a_wrong_headline_in_our_own(name: str, folder: Path) -> None:
    evaluation, _ = evaluated(name, folder)
    lines, planted = [passage.text for passage in evaluation.passages], 0
    for number, line in enumerate(lines, start=1):
        for match in HEADLINES.finditer(line) if line.startswith(("年初", "全年")) else ():
            wrong = f"{line[:match.start(2)]}{Decimal(match[2]) * 3 / 7 + 1:.2f}{line[match.end(2):]}"
            report = [*lines[:number - 1], wrong, *lines[number:]]
            planted += 1
            assert number in {f.place.row for f in audit_report(evaluation.case, evaluation.findings, "report.txt", Report(tuple(report))).findings}, wrong
    assert planted >= 3


def test_equal_input_gives_equal_text(folder: Path) -> None:
    evaluation, path = evaluated("missed", folder)
    again = evaluate_file(path, Settings())
    assert [p.text for p in again.passages] == [p.text for p in evaluation.passages]
    assert figures(again) == figures(evaluation)


# ---------------------------------------------------------------- printing


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=6))
def test_exact_sums_hold_with_six_decimals(parts: list[int]) -> None:
    facts = tuple(map(Money, parts))
    assert holds(Adds(facts, Money(sum(parts))), 6)
    assert not holds(Adds(facts, Money(sum(parts) + 1)), 6)


def test_a_sum_that_rounding_breaks_is_noticed() -> None:
    parts = (Money(1_242_350_00), Money(757_650_00))
    whole = Money(2_000_000_00)
    assert not holds(Adds(parts, whole), 2)
    assert holds(Adds(parts, whole), 4)
    assert not holds(Differs(whole, Money(1_999_999_99)), 2)


# ---------------------------------------------------------------- whatever the workbook holds


VALUES = st.sampled_from([
    None, 0, -1, 0.005, 12.345678, 99999999.99, "/", "不适用", "abc", "12万元", "-3", "2020-11-05", "2019-12-31", "#DIV/0!", "达成", "未完成",
    "≥90%", "≤5", "2-12个月", "=1+1|", "是", "年末收回", "调减", "中央财政资金", "上年结转资金", "就业服务经费", "2020年项目1", "成本指标", "其他指标",
    "a\x07b", "基本支出", "1234567.89万", "５００", "2021年3月", "9月前",
])


@st.composite
def edits(draw: st.DrawFn) -> dict[str, object]:
    made: dict[str, object] = {}
    for _ in range(draw(st.integers(1, 8))):
        title = draw(st.sampled_from(list(CLEAN)))
        grid = rows_of(CLEAN[title])
        pairs = title == "单位信息"
        row = draw(st.integers(0 if pairs else 1, len(grid) - 1))
        column = 1 if pairs else draw(st.integers(0, len(grid[0]) - 1))
        made[f"{title}!{cell((1 if pairs else 2) + row, column)}"] = draw(VALUES)
    return made


@settings(max_examples=25)
@given(edits())
def test_any_workbook_is_told(tmp_path: Path, changed: dict[str, object]) -> None:
    evaluation = evaluate_file(write_workbook(tmp_path / "w.xlsx", changed), Settings())
    text = "".join(passage.text for passage in evaluation.passages)
    assert empty_sections(evaluation) == []
    assert not evaluation.passed or "请补充" not in text


IN_WORDS = (
    ("≥两次", "2次"), ("2次", "两次"), ("二批次", "2批次"), ("三个", "3个"), ("十人", "10人"), ("每季度一次", "4次"), ("3-5个", "四个"),
    ("一年", "12个月"), ("十二个月", "11个月"), ("六个月内", "5个月"), ("三天内", "2天"), ("1/2", "60%"), ("3/4", "80%"), (".5", "0.5"),
    ("①10", "10"), ("九成以上", "95%"), ("百分之九十", "95%"), ("≥1.50万人", "15000人"), ("≥1千人", "1000人"), ("≥30分钟", "0.5小时"), ("1½", "2"),
    ("≥1.2亿元", "13000万元"), ("5百人", "六百人"), ("≥1.2万", "12345"),
)


@pytest.mark.parametrize("first", range(0, 170, 6))
def test_every_notation_is_told(tmp_path: Path, first: int) -> None:
    collected = [(line.stated["target"], line.stated["actual"]) for line in lines()]
    pairs = [*IN_WORDS, *collected][first:first + 6]
    typed = {f"绩效指标!{column}{row}": f"'{text}" for row, pair in enumerate(pairs, 4) for column, text in zip("FH", pair, strict=True) if text}
    evaluation = evaluate_file(write_workbook(tmp_path / "w.xlsx", typed), Settings())
    assert empty_sections(evaluation) == []
    assert len(evaluation.case.table("indicators").frame) >= len(pairs)


@pytest.mark.parametrize(("typed", "number", "unit", "printed"), [
    ("≥1.50万人", "15001", "人", "15001人"), ("≥两次", "3", "次", "3次"), ("1.2亿", "1200", "万元", "1200万元"), ("九成以上", "0.95", "%", "95%"),
])
def test_a_number_the_cell_does_not_state_is_refused(tmp_path: Path, typed: str, number: str, unit: str, printed: str) -> None:
    evaluation = evaluate_file(write_workbook(tmp_path / "w.xlsx", {"绩效指标!F4": typed}), Settings())
    false = Figure(printed, Measure(Decimal(number), unit, Cells("indicators", "target", np.array([4]))))
    with pytest.raises(UntracedFigure):
        verify_passages([Passage(0, (false,))], _story(evaluation))


# ---------------------------------------------------------------- printed differences


def printed_fen(text: str) -> Decimal:
    number, unit = re.fullmatch(r"(-?[\d.]+)(万元|元)", text).groups()  # type: ignore[union-attr]
    return Decimal(number) * {"万元": 1_000_000, "元": 100}[unit]


def wrong_differences(evaluation: Evaluation) -> list[str]:
    """Differences that are not those of the amounts as they are printed, where both of these are printed in the section too."""
    section, of_section = 0, dict[int, list[Figure]]()
    for passage in prose(evaluation):
        section += 1 <= passage.level <= 4
        of_section.setdefault(section, []).extend(p for p in passage.parts if isinstance(p, Figure) and isinstance(p.quantity, Money))
    return [text for parts in of_section.values() for text in _wrong_in(parts, evaluation)]


def _wrong_in(parts: list[Figure], evaluation: Evaluation) -> Iterator[str]:
    printed: dict[str, set[Decimal]] = {}
    for part in parts:
        origin = describe_origin(part.quantity.expression, evaluation.case.workbook)
        printed.setdefault(origin, set()).add(printed_fen(part.text))
    for part in parts:
        expression = part.quantity.expression
        if isinstance(expression, Difference):
            one, other = (describe_origin(side.expression, evaluation.case.workbook) for side in (expression.one, expression.other))
            differences = {abs(a - b) for a in printed.get(one, ()) for b in printed.get(other, ())}
            if differences and abs(printed_fen(part.text)) not in differences:
                yield part.text


@settings(max_examples=40)
@given(st.lists(st.integers(1, 40_000_000), min_size=2, max_size=2), st.integers(-9_000_000, 9_000_000), st.integers(0, 2_000_000))
def test_differences_are_those_of_the_printed_amounts(tmp_path: Path, initial: list[int], change: int, rest: int) -> None:
    funding = ["| 项目名称 | 资金来源 | 年初预算数（元） | 到位数（元） | 全年执行数（元） | 下达文号 | 资金用途 | 未到位或未执行完原因 |"]
    funding += [f"| 项目{i} | 区县级财政资金 | {fen / 100:.2f} | | {max(0, fen - rest) / 100:.2f} | 财发〔2020〕{i}号 | 工作 | 尾款 |" for i, fen in enumerate(initial)]
    sheets = {
        "资金安排": "\n".join(funding),
        "预算调整": f"| 项目名称 | 资金来源 | 调整日期 | 调整类型 | 调整金额（元） | 文号 | 调整事由 |\n"
                f"| 项目0 | 区县级财政资金 | 2020-05-06 | {'追加' if change >= 0 else '调减'} | {change / 100:.2f} | 财发〔2020〕9号 | 变化 |",
        "支出明细": "\n".join([
            "| 支付日期 | 凭证号 | 项目名称 | 资金来源 | 摘要 | 金额（元） | 收款单位 |",
            *(f"| 2020-09-20 | 记-{i} | 项目{i} | 区县级财政资金 | 服务 | {max(1, fen - rest) / 100:.2f} | 某公司 |" for i, fen in enumerate(initial)),
        ]),
    }
    assert wrong_differences(evaluate_file(write_workbook(tmp_path / "w.xlsx", sheets=sheets), Settings())) == []
