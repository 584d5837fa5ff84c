"""A pack that extends another: what it states, what it takes, what it never takes, and the hash of the whole."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfeval.cli import main
from perfeval.declared.regulations import (
    check_pack_file,
    describe_regulation,
    list_regulations,
    load_regulation,
    values_of,
)
from perfeval.declared.regulations.load import BUILT_IN
from perfeval.declared.regulations.pack import Regulation
from perfeval.declared.sheets import SOURCES
from tests.tools.workbooks import write_workbook

THREE_LINES = """
extends = "mof-2020-10"
quantitative.at_most = "linear"
basis."quantitative.at_most" = { clause = "某财〔2024〕5号第三条", confirmed = true }
"""
DEFAULT = (BUILT_IN / "mof-2020-10.toml").read_text(encoding="utf-8")


def write(folder: Path, text: str, name: str = "qu") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def pack(folder: Path, text: str, name: str = "qu") -> Regulation:
    assert check_pack_file(write(folder, text, name)) == []
    return load_regulation(name, folder)


def mistakes(folder: Path, text: str) -> list[str]:
    return [line.removeprefix("qu.toml：").split("：")[0] for line in check_pack_file(write(folder, text))]


def test_three_lines_are_a_pack_chosen_listed_cited_and_applied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "办法").mkdir()
    write(tmp_path / "办法", THREE_LINES)
    (tmp_path / "perfeval.toml").write_text("regulations = '办法'\n", encoding="utf-8")
    write_workbook(tmp_path / "甲局.xlsx", {"绩效指标!H7": "1.8万元", "绩效指标!J7": None, "单位信息!A11": "评价办法", "单位信息!B11": "qu"})
    monkeypatch.chdir(tmp_path)

    assert main(["regulations"]) == 0
    assert any(line.startswith("qu ") for line in capsys.readouterr().out.splitlines())
    assert main(["regulations", "qu"]) == 0
    shown = capsys.readouterr().out
    assert "mof-2020-10" in shown
    assert "某财〔2024〕5号第三条" in shown

    main(["run", "甲局.xlsx", "-o", "output"])
    result = json.loads((tmp_path / "output" / "甲局.json").read_text(encoding="utf-8"))
    chosen = load_regulation("qu", tmp_path / "办法")
    assert (result["regulation"]["id"], result["regulation"]["sha256"]) == ("qu", chosen.sha256)
    (cost,) = (indicator for project in result["projects"] for indicator in project["indicators"] if indicator["row"] == 7)
    assert (cost["weight"], cost["points"]) == ("10.00", "8.00"), "inverse would give 8.33"
    (book,) = (tmp_path / "output").glob("甲局_绩效评价*.xlsx")
    cells = {cell for sheet in load_workbook(book) for row in sheet.values for cell in row}
    assert any("某财〔2024〕5号第三条" in str(cell) for cell in cells)


def test_what_is_not_stated_is_the_parents_and_cites_it(tmp_path: Path) -> None:
    own, parent = pack(tmp_path, THREE_LINES), load_regulation("mof-2020-10")
    differing = {value.path for value in set(values_of(own)) ^ set(values_of(parent))}
    assert differing == {"quantitative.at_most", "issued", "effective_from", "for_years"}
    for value in values_of(own):
        basis, theirs = own.basis_of(value.path), parent.basis_of(value.path)
        assert basis is not None
        assert theirs is not None
        if value.path == "quantitative.at_most":
            assert (basis.taken_from, basis.clause) == ("", "某财〔2024〕5号第三条")
        else:
            assert (basis.taken_from, basis.clause, basis.confirmed) == (parent.title, theirs.clause, theirs.confirmed)


def test_what_dates_and_cites_a_pack_is_never_taken(tmp_path: Path) -> None:
    own, parent = pack(tmp_path, THREE_LINES), load_regulation("mof-2020-10")
    assert (own.id, own.title, own.issued, own.effective_from, own.default) == ("qu", "qu", None, None, False)
    assert own.document != parent.document
    assert own.reference != parent.reference
    assert load_regulation(parent.document, tmp_path).id == parent.id


def test_a_grandparents_values_go_on_citing_the_grandparent(tmp_path: Path) -> None:
    write(tmp_path, THREE_LINES, "shi")
    own = pack(tmp_path, 'extends = "shi"\nrounding.rate = 3\nbasis.rounding = { clause = "本区做法", confirmed = true }\n')
    assert (own.quantitative.at_most, own.rate_decimals, own.points_decimals) == ("linear", 3, 2)
    taken = {path: own.basis[path].taken_from for path in ("quantitative.at_most", "grades", "rounding")}
    assert taken == {"quantitative.at_most": "shi", "grades": load_regulation().title, "rounding": ""}


@pytest.mark.parametrize("built_in", list_regulations(), ids=lambda built_in: built_in.id)
def test_a_folder_may_extend_every_built_in_pack(tmp_path: Path, built_in: Regulation) -> None:
    own = pack(tmp_path, f'extends = "{built_in.id}"\ntitle = "某区办法"\n')
    assert (own.level1, own.grades, own.scored, own.form_sources) == (
        built_in.level1, built_in.grades, built_in.scored, built_in.form_sources,
    )


def test_a_list_is_stated_whole_and_its_entries_take_from_those_of_their_name(tmp_path: Path) -> None:
    own = pack(tmp_path, """
extends = "mof-2020-10"
level1 = [
    { name = "成本指标", points = 20, required = false, level2 = ["经济成本指标"], gives_to = { "产出指标" = 15, "效益指标" = 5 } },
    { name = "效益指标", points = 30 },
    { name = "产出指标", points = 40 },
]
basis.level1 = { clause = "第一条", confirmed = true }
""")
    assert [(level.name, level.points, level.required) for level in own.level1] == [
        ("成本指标", 20, False), ("效益指标", 30, True), ("产出指标", 40, True),
    ]
    assert own.level1[2].level2 == load_regulation().level1[0].level2
    assert own.level1[0].gives_to == {"产出指标": Decimal("0.75"), "效益指标": Decimal("0.25")}


def test_lines_of_the_form_and_heirs_are_stated_whole(tmp_path: Path) -> None:
    sources = [source.name for source in SOURCES]
    classes = "".join(f'[[level1]]\nname = "{level.name}"\n' for level in load_regulation("mof-2021-101").level1)
    own = pack(tmp_path, f"""
extends = "mof-2021-101"
form.lines = {{ "全部资金" = {json.dumps(sources, ensure_ascii=False)} }}
basis.level1 = {{ clause = "第一条", confirmed = true }}
{classes.replace('"成本指标"', '"成本指标"' + chr(10) + 'gives_to = { "产出指标" = 20 }')}
""")
    assert own.form_lines == {"全部资金": tuple(sources)}
    assert own.level1[0].gives_to == {"产出指标": 1}


def test_a_built_in_pack_goes_before_one_of_the_folder_with_its_name(tmp_path: Path) -> None:
    write(tmp_path, THREE_LINES, "hubei")
    assert pack(tmp_path, 'extends = "hubei"\n').execution.points == load_regulation("hubei").execution.points == 20


def test_a_pack_without_points_need_not_say_that_it_has_none(tmp_path: Path) -> None:
    own = pack(tmp_path, """
id = "qu"
title = "某区自评办法"
document = "某财〔2024〕5号"
reference = "试行"
issued = 2024-01-01
effective_from = 2024-01-01
scored = false
execution.year_end_clawback = "reduce_budget"
level1 = [{ name = "产出指标", required = true }]
form = { name = "transfer", lines = { "全部资金" = ["其他资金"] } }
outline.name = "project"
[basis]
issued = { clause = "落款", confirmed = true }
effective_from = { clause = "落款", confirmed = true }
execution = { clause = "第二条", confirmed = true }
level1 = { clause = "第三条", confirmed = true }
form = { clause = "附件", confirmed = true }
outline = { clause = "附件", confirmed = true }
rounding = { clause = "附件", confirmed = true }
""")
    assert (own.execution.points, own.tiers, own.grades) == (None, (), ())


def test_a_value_of_the_parent_may_be_stated_as_none(tmp_path: Path) -> None:
    classes = "".join(f'[[level1]]\nname = "{level.name}"\npoints = "none"\n' for level in load_regulation().level1)
    own = pack(tmp_path, f'extends = "mof-2020-10"\n{classes}[basis]\nlevel1 = {{ clause = "第一条", confirmed = true }}\n')
    assert [level.points for level in own.level1] == [None, None, None]


@pytest.mark.parametrize(("text", "where"), [
    ('extends = "mof-2020-10"\nexecution.points = 5\nbasis."execution.points" = { clause = "甲", confirmed = true }', ["level1"]),
    ('extends = "mof-2020-10"\nrounding.rate = 3', ["basis"]),
    ('extends = "mof-2020-10"\nrounding.rate = 9\nrounding.point = 2', ["rounding.point", "rounding.rate"]),
    ('extends = "mof-2020-10"\nid = "xian"', ["id"]),
    ('extends = "mof-2020-10"\ndefault = true', ["default"]),
    ('extends = "mof-2020-10"\nlevel1 = 3\ngrades = [3]', ["level1", "grades"]),
    ('extends = "mof-2020-10"\nform = 3', ["form"]),
    ('extends = "mof-2020-10"\nbasis = 3', ["basis"]),
    ('extends = "mof-2020-10"\nlevel1 = [{ name = ["甲"] }]', ["level1[1].name", "level1[1].required"]),
    ('extends = "mof-2020-10"\nlevel1 = []\nexecution.points = 100\nbasis.execution = { clause = "甲", confirmed = true }', ["level1"]),
    ('extends = "mof-2020-10"\ngrades = []', ["grades"]),
    ('extends = "mof-2020-10"\nqualitative.tiers = []', ["qualitative.tiers"]),
    ('extends = "mof-2020-10"\nscored = false', ["scored"]),
    ('extends = "mof-2020-10"\nscored = false\nexecution.points = "none"', ["scored"]),
    ('extends = "transfer"\nexecution.points = 10', ["scored", "basis", "basis"]),
    ('extends = "mof-2020"', ["extends"]),
    ("extends = 3", ["extends"]),
    ('extends = ["mof-2020-10"]', ["extends"]),
    ('extends = ""', ["extends"]),
    ('extends = "../mof-2020-10"', ["extends"]),
    ('extends = "qu"', ["extends"]),
])
def test_each_mistake_is_found_at_its_key(tmp_path: Path, text: str, where: list[str]) -> None:
    assert mistakes(tmp_path, text) == where


def test_an_unknown_parent_is_named_with_the_nearest_known_one(tmp_path: Path) -> None:
    (line,) = check_pack_file(write(tmp_path, 'extends = "mof-2020"'))
    assert line.startswith("qu.toml：extends：mof-2020：")
    assert "mof-2020-10" in line


def test_a_circle_is_named_with_its_files(tmp_path: Path) -> None:
    for name, parent in (("qu", "xian"), ("xian", "zhen"), ("zhen", "qu")):
        write(tmp_path, f'extends = "{parent}"\n', name)
    for name in ("qu", "xian", "zhen"):
        (line,) = check_pack_file(tmp_path / f"{name}.toml")
        assert line.startswith(f"{name}.toml：extends：")
        assert all(other in line for other in ("qu", "xian", "zhen"))
    assert [found.id for found in list_regulations(tmp_path)] == [found.id for found in list_regulations()]


def test_a_parent_with_mistakes_is_named(tmp_path: Path) -> None:
    write(tmp_path, THREE_LINES.replace("linear", "liner"), "shi")
    (line,) = check_pack_file(write(tmp_path, 'extends = "shi"\n'))
    assert line.startswith("qu.toml：extends：")
    assert "shi.toml" in line
    assert "quantitative.at_most" in line


def test_the_hash_is_that_of_the_values_as_resolved(tmp_path: Path) -> None:
    full = DEFAULT.replace("default = true\n", "").replace('id = "mof-2020-10"', 'id = "qu"')
    head, values, basis = full[:full.index("[execution]")], full[full.index("[execution]"):full.index("[basis]")], full[full.index("[basis]"):]
    sha256 = pack(tmp_path, full).sha256
    written_otherwise = values.replace("0.80", "0.8").replace("points = 50", "points = 50.0  # half")
    assert pack(tmp_path, head + written_otherwise + basis).sha256 == sha256
    difference = f'extends = "mof-2020-10"\n{head}{basis}'
    assert pack(tmp_path, difference).sha256 == sha256
    assert pack(tmp_path, difference.replace("confirmed = false", "confirmed = true", 1)).sha256 != sha256


def test_a_change_of_the_parent_changes_the_hash(tmp_path: Path) -> None:
    write(tmp_path, THREE_LINES, "shi")
    before = pack(tmp_path, 'extends = "shi"\n').sha256
    write(tmp_path, THREE_LINES.replace("linear", "all_or_nothing"), "shi")
    after = pack(tmp_path, 'extends = "shi"\n')
    assert after.sha256 != before
    assert after.quantitative.at_most == "all_or_nothing"


def test_the_pack_in_full_says_where_the_rest_is_from(tmp_path: Path) -> None:
    own, parent = pack(tmp_path, THREE_LINES), load_regulation()
    text = describe_regulation(own)
    assert all(value.text in text for value in values_of(own))
    assert parent.id in text
    assert parent.title in text
