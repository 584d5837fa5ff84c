"""What people write in target and completion cells, and how it is read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from perfeval.words.notation import (
    PERCENT_UNCLEAR,
    TWO_NUMBERS,
    compare_readings,
    explain_reading,
    read_actual,
    read_mask,
    read_target,
    write_number,
)
from perfeval.words.notation.units import conversion
from perfeval.words.printing import plain
from perfeval.words.readings import Form, Reading
from tests.tools.agreement import Line, lines
from tests.tools.notations import CELLS, NUMBERS, SIGNS, UNITS

LINES = list(lines())


def write_reading(reading: Reading) -> str:
    """The reading in one plain spelling (`≥90%`, `2%至12%`, `2021-12-31`); text that could not be read as it was."""
    if reading.form == Form.NUMBER and reading.value is not None:
        return f"{reading.direction or ''}{write_number(reading.value, reading.unit)}"
    if reading.form == Form.RANGE and reading.value is not None and reading.upper is not None:
        return f"{write_number(reading.value, reading.unit)}至{write_number(reading.upper, reading.unit)}"
    if reading.form == Form.DATE and reading.date is not None:
        return reading.date.isoformat()
    return {Form.NOT_APPLICABLE: "不适用", Form.EMPTY: ""}.get(reading.form, reading.text)


@pytest.mark.parametrize("line", [line for line in LINES if line.stated["judgement"] == "certain"], ids=lambda line: str(line.number))
def test_collected_cells_agree(line: Line) -> None:
    assert line.disagreements() == []


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line.number))
def test_collected_values_agree(line: Line) -> None:
    stated, reading = line.stated, line.score.target
    value: object = reading.value if reading.upper is None else [reading.value, reading.upper]
    if reading.date is not None:
        value = reading.date.isoformat() if not isinstance(stated["target_value"], list) else [stated["target_value"][0], reading.date.isoformat()]
    assert value == stated["target_value"]


@pytest.mark.parametrize(("text", "read"), [
    # signs and their look-alikes, words before and after
    ("≧735 人次", "≥735人次"), ("＞＝９５％", "≥95%"), ("=>90%", "≥90%"), ("≮90%", "≥90%"), ("不得低于90%", "≥90%"),
    ("大于或等于12期", "≥12期"), ("高于等于80分", "≥80分"), ("98%及以上", "≥98%"), ("达90%以上", "≥90%"), ("≥90%以上", "≥90%"),
    ("90%（含）以上", "≥90%"), ("90%以上（含90%）", "≥90%"), ("满意度达到95%", "≥95%"), ("较上年增长5%以上", "≥5%"),
    ("≦3", "≤3"), ("不大于3次", "≤3次"), ("不得超过3次", "≤3次"), ("少于或等于5‰", "≤5‰"), ("控制在30万元以内", "≤30万元"),
    ("100万元以下", "≤100万元"), ("30日内", "≤30日"), ("10个工作日内办结", "≤10个工作日"), ("没有超过3次", "≤3次"), ("一年内", "≤1年"),
    ("＞10万元", ">10万元"), ("超过100人", ">100人"), ("超90%", ">90%"), ("低于3%", "<3%"), ("不足3%", "<3%"), ("少于5次", "<5次"),
    ("═100%", "=100%"), ("==4次", "=4次"), ("等于5个", "=5个"), ("43.2", "=43.2"),
    # numbers
    ("1,234,567元", "=1234567元"), ("12 345人", "=12345人"), ("≥ 1 0 0 人", "≥100人"), ("300 公 里", "=300公里"), ("≥5.8万", "≥58000"), ("¥3.5万", "=3.5万元"),
    ("-5%", "=-5%"), ("≥－5%", "≥-5%"), ("(12.5)", "=-12.5"), ("（≥90%）", "≥90%"), ("5%左右", "=5%"), ("100余人", "=100人"),
    ("九成以上", "≥9成"), ("百分之九十五", "=95%"), ("一百二十人次", "=120人次"), ("45/50", "=90%"),
    # units
    ("≥100百分比", "≥100%"), ("4.52(万人)", "=4.52万人"), ("1300元/人/月", "=1300元/人/月"), ("≥530元/人*月", "≥530元/人*月"),
    ("≤2次/10万公顷", "≤2次/10万公顷"), ("2.5万㎡", "=2.5万平方米"), ("100人（次）", "=100人次"), ("≥20GB", "≥20GB"), ("20丘", "=20丘"),
    # ranges
    ("2-12个月最低生活保障标准", "2个月至12个月"), ("80%—90%", "80%至90%"), ("5－6万人", "5万人至6万人"), ("5.8～6万", "58000至60000"),
    ("10到15天", "10天至15天"), ("3万-5万元", "3万元至5万元"),
    # dates
    ("9月前", "2021-08-31"), ("9月底前", "2021-09-30"), ("10月", "2021-10-31"), ("2021年底", "2021-12-31"), ("12月31日前", "2021-12-31"),
    ("2021年12月完成", "2021-12-31"), ("12月底到位", "2021-12-31"), ("2021年1月-12月", "2021-12-31"), ("2021.1.1—2021.6.30", "2021-06-30"),
    ("2021/11/05", "2021-11-05"), ("2021-11-5 08:30:00", "2021-11-05"), ("20211105", "2021-11-05"), ("2021.12", "2021-12-31"),
    ("21年12月底前", "2021-12-31"), ("第三季度", "2021-09-30"), ("上半年", "2021-06-30"), ("年底前完成", "2021-12-31"), ("2月", "2021-02-28"),
    ("2019-2021年", "2021-12-31"), ("6月中旬", "2021-06-20"),
    # numbers in a sentence
    ("实施基本药物制度补助村卫生室352个。", "=352个"), ("全年共举办培训班12期", "=12期"), ("严格按照预算标准1000元/人给补助对象兑付补助", "=1000元/人"),
    ("11月底完成100%", "=100%"), ("建设5G基站100个", "=100个"), ("PM2.5浓度≤35", "≤35"), ("未发生安全事故0起", "=0起"),
    # words and nothing
    ("优良中低差", "优良中低差"), ("5G基站建设", "5G基站建设"), ("第3期", "第3期"), ("〔2020〕563号", "〔2020〕563号"), ("不低于国家标准", "不低于国家标准"),
    ("不适用（本年无到期债务）", "不适用"), ("N/A", "不适用"), ("—", ""), ("/", ""), ("无", ""), ("　", ""),
])
def test_a_target_reads(text: str, read: str) -> None:
    assert write_reading(read_target(text, year=2021)) == read


@pytest.mark.parametrize(("text", "problem"), [
    ("培训3期120人", TWO_NUMBERS), ("目标任务1686人的100%", TWO_NUMBERS), ("8\n9", TWO_NUMBERS), ("1:5", TWO_NUMBERS), ("1年-18个月", TWO_NUMBERS),
    ("≧ %", None), ("≥**人", None), ("**", None), ("？", None), ("1.2.3", None), ("90-80%", None), ("≥80-90%", None), ("不少于90%以内", None),
    ("未完成12期", None), ("未达到95%", None), ("±5%", None), ("每月15日前", None), ("2021年2月30日", None), ("1" * 40, None),
    ("2021年6月、2021年9月", None), ("90%≥", None),
])
def test_what_cannot_be_read_says_why(text: str, problem: str | None) -> None:
    reading = read_target(text, year=2021)
    assert reading.form == Form.UNREADABLE
    assert reading.value is None
    assert reading.problem == problem if problem else reading.problem


def test_a_date_without_year_needs_one() -> None:
    assert read_target("9月前").form == Form.UNREADABLE
    assert read_target("2021年9月").date == dt.date(2021, 9, 30)


@pytest.mark.parametrize(("text", "columns", "read"), [
    ("100", {"unit": "%", "direction": "="}, "=100%"), ("100", {"unit": "百分比", "direction": "≥"}, "≥100%"),
    ("≥5人", {"direction": "≤"}, "≤5人"), ("≥10场", {"unit": "次"}, "≥10次"), ("5万元", {"unit": "元"}, "=5万元"),
    ("5.8万", {"unit": "万元"}, "=5.8万元"), ("5.8万", {"unit": "人"}, "=58000人"), ("3项", {"unit": "/"}, "=3项"),
    ("100%", {"direction": "定性"}, "100%"), ("优", {"direction": "≥"}, "优"),
    ("22.8", {"name": "公猪舍(≥**平方米)"}, "≥22.8平方米"), ("90", {"name": "受助对象满意度(≥**%)"}, "≥90%"),
    ("1", {"name": "粉碎拌合机(11kw)(≥台)"}, "≥1台"), ("<=5300元/户", {"name": "救助标准(<**元/户·年)"}, "≤5300元/户"),
    ("6", {"name": "工期（月）", "direction": "≤"}, "≤6月"),
])
def test_columns_and_masks_complete_a_target(text: str, columns: dict[str, str], read: str) -> None:
    assert write_reading(read_target(text, **columns)) == read


@pytest.mark.parametrize(("name", "mask"), [
    ("新增就业人数（≥**人）", ("≥", "人")), ("受益贫困人口数≥**人", ("≥", "人")), ("农村低保标准(≥**元/人·月)", ("≥", "元/人·月")),
    ("满意度(%)", (None, "%")), ("户数(含监测对象)", (None, None)), ("培训人数", (None, None)), (None, (None, None)),
])
def test_a_mask_in_the_name(name: str | None, mask: tuple[str | None, str | None]) -> None:
    assert read_mask(name) == mask


@pytest.mark.parametrize(("target", "actual", "value", "signed"), [
    ("≥90%", "93", "0.93", False), ("≥2‰", "3", "0.003", False), ("≥90%", "0", "0", False), ("≥90%", "≥90%", "0.90", True),
    ("≥90%", "85%以上", "0.85", True), ("≥90%", "达到95%", "0.95", False), ("=4次", "=4次", "4", False), ("≥5.8万人", "6万", "6", False),
    ("≥10万元", "(12.5)", "-12.5", False), ("≥10%", "提高到12%", "0.12", False), ("下降5%", "下降6%", "0.06", False),
])
def test_a_completion_value_beside_its_target(target: str, actual: str, value: str, signed: bool) -> None:
    reading = read_actual(actual, read_target(target))
    assert (reading.value, reading.signed) == (Decimal(value), signed)


@pytest.mark.parametrize(("target", "actual"), [("≥90%", "0.93"), ("≥90%", "1"), ("≤5%", "-0.5")])
def test_a_number_up_to_one_beside_a_percentage_cannot_be_told(target: str, actual: str) -> None:
    assert read_actual(actual, read_target(target)).problem == PERCENT_UNCLEAR


@pytest.mark.parametrize(("target", "actual", "name"), [("≥5%", "下降3%", "增长率"), ("下降5%", "上升3%", None), ("≥90%", "未达到90%", None)])
def test_an_opposite_movement_is_not_a_value(target: str, actual: str, name: str | None) -> None:
    assert read_actual(actual, read_target(target), name=name).form == Form.UNREADABLE


@pytest.mark.parametrize(("given", "wanted", "factor"), [
    ("万元", "元", 10000), ("㎡", "平方米", 1), ("亩", "公顷", Decimal(1) / 15), ("公里", "千米", 1), ("吨", "公斤", 1000),
    ("元/人·月", "元/人/月", 1), ("元/人*月", "元/人·年", 12), ("万粒", "粒", 10000), ("人/次", "人次", 1), ("个月", "月", 1), ("天", "日", 1),
    ("次/10万公顷", "次/公顷", Decimal("0.00001")), ("名", "人", 1), ("KM", "米", 1000), ("万元/亩", "元/公顷", 150000),
    ("人", "人次", None), ("个", "家", None), ("个", "个月", None), ("元", "美元", None), ("元/人", "元/户", None), ("丘", "巷", None),
])
def test_units_convert(given: str, wanted: str, factor: Decimal | int | None) -> None:
    found = conversion(given, wanted)
    assert found is None if factor is None else abs(float(found or 0) / float(factor) - 1) < 1e-12


@pytest.mark.parametrize(("target", "actual", "problem"), [
    ("≥100人次", "120人", "units_differ"), ("≥100万", "100万元", None), ("≥90%", "120人", "units_differ"), ("0.9", "93%", "percent_unclear"), ("90", "93%", None), ("50", "50个", None),
])
def test_two_readings_in_one_unit(target: str, actual: str, problem: str | None) -> None:
    aim = read_target(target)
    assert compare_readings(aim, read_actual(actual, aim)).problem == problem


def test_a_multiplier_alone_beside_a_unit_with_one() -> None:
    aim = read_target("≥100万")
    compared = compare_readings(aim, read_actual("90万元", aim))
    assert compared.actual / compared.target == Fraction(9, 10)


# ---------------------------------------------------------------- properties

WIDE = str.maketrans("0123456789.%<>=,", "０１２３４５６７８９．％＜＞＝，")


def meaning(reading: Reading) -> tuple[object, ...]:
    return reading.form, reading.direction, reading.value, reading.upper, reading.unit, reading.date


@given(sign=st.sampled_from(sorted(SIGNS)), number=NUMBERS, unit=st.sampled_from(UNITS), spaces=st.booleans(), wide=st.booleans(),
       commas=st.booleans(), brackets=st.booleans(), stop=st.booleans(), choice=st.data())
def test_spellings_of_one_target_read_alike(sign, number, unit, spaces, wide, commas, brackets, stop, choice) -> None:
    spelled = choice.draw(st.sampled_from(SIGNS[sign]))
    digits = f"{number:,}" if commas else plain(number)
    text = (" " if spaces else "").join([spelled, digits, f"（{unit}）" if brackets and unit else unit]) + ("。" if stop else "")
    text = text.translate(WIDE) if wide else text
    assert meaning(read_target(text)) == meaning(read_target(f"{sign}{plain(number)}{unit}"))


COLUMNS = st.fixed_dictionaries({}, optional={
    "unit": CELLS, "direction": st.sampled_from([*SIGNS, "定性"]), "name": CELLS, "year": st.integers(1990, 2100),
})


@given(text=CELLS, columns=COLUMNS, actual=CELLS)
def test_any_text_is_read_without_an_exception(text: str, columns: dict, actual: str) -> None:
    target = read_target(text, **columns)
    done = read_actual(actual, target, name=columns.get("name"), year=columns.get("year"))
    for reading in (target, done):
        assert explain_reading(reading)
        assert (reading.form == Form.UNREADABLE) == (reading.problem is not None)
        assert (reading.form in {Form.NUMBER, Form.RANGE}) == (reading.value is not None)
    numeric = {Form.NUMBER, Form.RANGE}
    if target.form in numeric and done.form in numeric:
        compare_readings(target, done)


@given(text=CELLS)
def test_a_printed_reading_reads_back(text: str) -> None:
    reading = read_target(text, year=2021)
    assume(reading.form not in {Form.UNREADABLE, Form.EMPTY})
    assert meaning(read_target(write_reading(reading), year=2021)) == meaning(reading)


@pytest.mark.parametrize(("target", "actual", "value"), [
    ("≥90%", "93.5%（调查200人）", "0.935"), ("≥90%", "95.0%（发放问卷100份，收回98份）", "0.95"), ("≥100人", "120人，其中女50人", "120"),
    ("≥95%", "98.6%，春季98.5%，秋季98.7%", "0.986"), ("≥120人", "120人，男70人，女50人", "120"), ("≥4次", "全年培训4次，参训120人", "4"),
    ("≥99%", "99.6%，全年仅1次超温", "0.996"), ("≥3期", "培训3期120人", None), ("≥120人", "3期，120人", None), ("≥90%", "93%或95%", None),
    ("≥90%", "93%，95%", None), ("≥90%", "93%（或95%）", None),
])
def test_a_value_with_an_explanation_beside_it_is_its_leading_number(target: str, actual: str, value: str | None) -> None:
    read = read_actual(actual, read_target(target))
    assert read.value == (None if value is None else Decimal(value))
    assert read.text == actual


@pytest.mark.parametrize("target", ["0起", "≤0起", "=0次"])
@pytest.mark.parametrize("actual", ["无", "零", "未发生", "全年未发生", "没有发生安全事故", "零投诉", "本年度未接到投诉", "无事故发生"])
def test_nothing_happened_meets_a_target_of_zero(target: str, actual: str) -> None:
    assert read_actual(actual, read_target(target)).value == 0


@pytest.mark.parametrize("actual", ["未开展", "未完成", "无法统计", "无数据", "没有完成", "零星发生", "不详"])
def test_what_was_not_done_or_not_counted_is_no_zero(actual: str) -> None:
    assert read_actual(actual, read_target("0起")).value is None


def test_nothing_is_no_completion_of_more_than_zero() -> None:
    assert read_actual("无", read_target("≥4次")).form == Form.EMPTY
