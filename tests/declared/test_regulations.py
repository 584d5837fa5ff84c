"""Packs: the built-in ones by their worked examples, a bureau's own by its mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval.declared.regulations import (
    broken_packs,
    check_pack_file,
    describe_regulation,
    list_regulations,
    load_regulation,
    values_of,
)
from perfeval.declared.regulations.load import BUILT_IN
from perfeval.declared.regulations.methods import METHODS
from perfeval.declared.sheets import SOURCES
from perfeval.errors import RegulationError
from perfeval.score.methods import BY_TARGET
from tests.tools.worked_examples import FOLDER, Example, examples, outcome

FILES = sorted(FOLDER.glob("*.txt"))
EXAMPLES = [(path.stem, example) for path in FILES for example in examples(path)]
DEFAULT = (BUILT_IN / "mof-2020-10.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("pack", "example"), EXAMPLES, ids=[example.where for _, example in EXAMPLES])
def test_worked_example(pack: str, example: Example) -> None:
    assert outcome(example, load_regulation(pack)) == example.expected, example.section


def test_every_pack_has_worked_examples() -> None:
    assert {pack.id for pack in list_regulations()} == {path.stem for path in FILES}


def test_the_default_pack_is_used_when_nothing_is_stated() -> None:
    assert [load_regulation(wanted).id for wanted in (None, "", "  ")] == ["mof-2020-10"] * 3
    assert [pack.id for pack in list_regulations() if pack.default] == ["mof-2020-10"]


@pytest.mark.parametrize("wanted", [
    "hubei", "HUBEI", "湖北省项目支出绩效自评", "鄂财绩发〔2020〕3号", "鄂财绩发[2020]3号", "《湖北省项目支出绩效自评》", " 湖北省 项目支出绩效自评 ",
])
def test_a_pack_is_found_by_id_title_and_document(wanted: str) -> None:
    assert load_regulation(wanted).id == "hubei"


def test_an_unknown_pack_is_refused_with_the_known_ones() -> None:
    with pytest.raises(RegulationError) as refused:
        load_regulation("没有这个办法")
    assert all(pack.id in refused.value.advice for pack in list_regulations())


@pytest.mark.parametrize("pack", list_regulations(), ids=lambda pack: pack.id)
def test_a_pack_is_complete(pack) -> None:
    text = describe_regulation(pack)
    assert all(value.label in text and value.text in text for value in values_of(pack))
    assert all(pack.basis_of(value.path) is not None for value in values_of(pack))
    assert set(pack.form_sources) == {source.name for source in SOURCES}
    assert pack.sha256 in text
    assert pack.extends in text
    assert {"issued", "effective_from", "for_years"} <= {value.path for value in values_of(pack)}
    assert not any(basis.taken_from for basis in pack.basis.values())


def test_unconfirmed_values_are_marked_with_the_other_known_value() -> None:
    pack = load_regulation()
    assert not pack.basis["quantitative.at_most"].confirmed
    assert pack.basis["quantitative.at_most"].other == "linear"
    assert pack.basis["execution.points"].confirmed


def test_a_method_is_named_by_packs_or_asked_for_by_the_target() -> None:
    assert {name for name, method in METHODS.items() if not method.senses} == set(BY_TARGET)


@pytest.mark.parametrize(("present", "points"), [
    (("成本指标", "产出指标", "效益指标", "满意度指标"), (20, 40, 20, 10)),
    (("产出指标", "效益指标", "满意度指标"), (50, 30, 10)),
    (("产出指标", "效益指标"), (50, 40)),
    (("成本指标", "产出指标", "效益指标"), (20, 40, 30)),
    ((), ()),
])
def test_points_of_absent_classes_go_where_the_pack_says(present: tuple[str, ...], points: tuple[int, ...]) -> None:
    assert load_regulation("mof-2021-101").class_points(present) == dict(zip(present, points, strict=True))


def bureau(folder: Path, text: str, name: str = "qu") -> Path:
    """A bureau's own pack: the default one under another id, edited."""
    path = folder / f"{name}.toml"
    own = text.replace('id = "mof-2020-10"', f'id = "{name}"').replace("default = true", "default = false")
    path.write_text(own.replace('"项目支出绩效评价管理办法"', '"某区自评办法"').replace("财预〔2020〕10号\"", '某财〔2022〕1号"'), encoding="utf-8")
    return path


def test_a_bureau_adds_its_own_pack(tmp_path: Path) -> None:
    path = bureau(tmp_path, DEFAULT.replace("points = 50", "points = 40").replace("points = 30", "points = 40"))
    assert check_pack_file(path) == []
    assert [pack.id for pack in list_regulations(tmp_path)] == [*(pack.id for pack in list_regulations()), "qu"]
    pack = load_regulation("某区自评办法", tmp_path)
    assert (pack.id, pack.level1[0].points) == ("qu", 40)
    assert load_regulation(None, tmp_path).id == "mof-2020-10"


def test_a_utf8_mark_of_order_is_passed_over(tmp_path: Path) -> None:
    path = bureau(tmp_path, DEFAULT)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check_pack_file(path) == []


@pytest.mark.parametrize(("old", "new", "key"), [
    ("points = 50", "points = 45", "level1"),
    ("points = 50", 'points = "50"', "level1[1].points"),
    ("required = true", "required = 1", "level1[1].required"),
    ('method = "proportional"', 'method = "linear"', "execution.method"),
    ('method = "proportional"', 'method = "bands"', "execution.bands"),
    ('at_most = "inverse"', 'at_most = "proportional"', "quantitative.at_most"),
    ("lower = 0.80", "lower = 0.85", "qualitative.tiers"),
    ("upper = 0.80\nupper_open = true", "upper = 0.80\nupper_open = false", "qualitative.部分达成"),
    ("from = 90", "from = 70", "grades"),
    ("from = 90", "from = 101", "grades[1].from"),
    ("from = 0\n", "from = 10\n", "grades"),
    ('gives_to = "效益指标"', 'gives_to = "效益"', "level1.满意度指标.gives_to"),
    ('gives_to = "效益指标"', "gives_to = 3", "level1[3].gives_to"),
    ("[rounding]", "[rounding]\nunits = 2", "rounding.units"),
    ("[outline]", "[outlines]", "outline"),
    ('[outline]\nname = "district"', '[outline]\nname = "seed"', "outline.name"),
    ("issued = 2020-02-25", 'issued = "2020年"', "issued"),
    ("unspent_above = 0.20", "unspent_above = 20", "execution.unspent_above"),
    ("unspent_above = 0.20", "unspent_above = nan", "execution.unspent_above"),
    ("unspent_above = 0.20", "explain_below = inf", "execution.explain_below"),
    ("unspent_above = 0.20", 'unspent_above = "0.2"', "execution.unspent_above"),
    ("points = 50", "points = nan", "level1[1].points"),
    ("note = 1.2", "note = -inf", "quantitative.over_completion.note"),
    ('gives_to = "效益指标"', 'gives_to = { "效益指标" = inf }', "level1[3].gives_to"),
    ('gives_to = "效益指标"', 'gives_to = { "效益指标" = "10" }', "level1[3].gives_to"),
    ('gives_to = "效益指标"', 'gives_to = { "效益指标" = 0 }', "level1[3].gives_to"),
    ('gives_to = "效益指标"', f'gives_to = {{ "效益指标" = 1{"0" * 400} }}', "level1[3].gives_to"),
    ("points = 50", f'points = 1{"0" * 400}', "level1[1].points"),
    ("points = 10\nmethod", 'points = "none"\nmethod', "execution.points"),
    ('"issued" = { clause = "文件落款", confirmed = true }', '"issued" = { clause = "文件落款", confirmed = 1 }', "basis.issued.confirmed"),
    ('"rounding" = { clause', '"rounding" = { taken_from = "", clause', "basis.rounding.taken_from"),
    ("default = true", 'default = true\nsha256 = ""', "sha256"),
    ('title = "项目支出绩效评价管理办法"', 'title = " "', "title"),
    ('method = "proportional"', 'method = "none"', "execution.method"),
    ("default = true", "default = true\nscored = false", "scored"),
    ('other = "linear"', 'other = "liner"', 'basis."quantitative.at_most".other'),
    ('"grades" = { clause', '"grade" = { clause', 'basis."grade"'),
    ('"grades" = { clause = "第十八条", confirmed = true }', "", "basis"),
    ('id = "mof-2020-10"', 'id = "mof-2020-11"', "id"),
    ("default = true", "default = true  # as before", "default"),
    ('name = "产出指标"', 'name = "效益指标"', "level1"),
])
def test_each_mistake_is_found_at_its_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert old in DEFAULT
    text = DEFAULT.replace(old, new, 1)
    path = bureau(tmp_path, text)
    if key == "default":
        path.write_text(path.read_text(encoding="utf-8").replace("default = false", "default = true"), encoding="utf-8")
    mistakes = check_pack_file(path)
    assert any(mistake.startswith(f"qu.toml：{key}：") for mistake in mistakes), mistakes
    with pytest.raises(RegulationError) as refused:
        load_regulation("qu", tmp_path)
    assert all(mistake in refused.value.message for mistake in mistakes)


@pytest.mark.parametrize("key", ["sha256", "_sha256"])
def test_what_a_pack_comes_to_cannot_be_stated(tmp_path: Path, key: str) -> None:
    path = bureau(tmp_path, DEFAULT.replace("default = true", f'default = true\n{key} = ""'))
    (mistake,) = check_pack_file(path)
    assert mistake.startswith(f"qu.toml：{key}：")
    assert "_sha256" not in mistake.removeprefix(f"qu.toml：{key}：")


def test_every_mistake_of_a_file_is_listed_in_one_pass(tmp_path: Path) -> None:
    text = DEFAULT.replace("points = 50", "points = -1").replace("from = 90", "from = true").replace("[form]", "[forms]")
    keys = [mistake.split("：")[1] for mistake in check_pack_file(bureau(tmp_path, text))]
    assert sorted(keys) == ["form.name", "forms", "grades[1].from", "level1[1].points"]


@pytest.mark.parametrize("content", [b"", b"not = toml = at all", b"\xff\xfe", "id = 'qu'".encode("gbk")])
def test_a_file_that_is_no_pack_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "qu.toml").write_bytes(content)
    assert check_pack_file(tmp_path / "qu.toml")
    with pytest.raises(RegulationError):
        load_regulation("qu", tmp_path)


def test_a_broken_pack_stops_only_those_who_ask_for_it(tmp_path: Path) -> None:
    path = bureau(tmp_path, DEFAULT)
    bureau(tmp_path, DEFAULT.replace("points = 50", "points = 45"), "huai")
    path.write_text(path.read_text(encoding="utf-8").replace("某区自评办法", "某县自评办法"), encoding="utf-8")
    assert load_regulation("某县自评办法", tmp_path).id == "qu"
    assert load_regulation(None, tmp_path).id == "mof-2020-10"
    assert "huai" not in {pack.id for pack in list_regulations(tmp_path)}
    (broken,) = broken_packs(tmp_path)
    assert all("huai.toml" in mistake for mistake in broken.mistakes)
    for wanted in ("huai", "某区自评办法"):
        with pytest.raises(RegulationError, match=r"huai\.toml"):
            load_regulation(wanted, tmp_path)


def test_an_id_is_used_once(tmp_path: Path) -> None:
    bureau(tmp_path, DEFAULT, "hubei")
    with pytest.raises(RegulationError, match="hubei"):
        load_regulation("hubei", tmp_path)


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(RegulationError):
        load_regulation(None, tmp_path / "nowhere")
