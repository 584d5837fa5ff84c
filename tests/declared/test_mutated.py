"""900 packs and 100 settings files with one thing wrong in each: taken with sense, or refused at their line; none ends the program."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval.check.thresholds import thresholds_section
from perfeval.declared.regulations import (
    broken_packs,
    check_pack_file,
    describe_regulation,
    list_regulations,
    load_regulation,
)
from perfeval.declared.regulations.pack_file import BUILT_IN
from perfeval.declared.settings import Settings, parse_settings
from perfeval.declared.settings_file import settings_text
from perfeval.declared.toml_lines import line_of_mistake
from perfeval.errors import RegulationError, SettingsError
from perfeval.evaluate import evaluate_workbook
from perfeval.read.workbook import parse_file, workbook_of
from tests.tools.mutated import mutations
from tests.tools.runs import run
from tests.tools.workbooks import write_workbook

PACKS = sorted(BUILT_IN.glob("*.toml"))
PACKS_EACH = -(-900 // len(PACKS))


def own(pack: Path) -> str:
    return pack.read_text(encoding="utf-8").replace(f'id = "{pack.stem}"', 'id = "own"').replace("default = true", "default = false")


@pytest.mark.parametrize("pack", PACKS, ids=lambda path: path.stem)
def test_a_changed_pack_is_taken_with_sense_or_refused_at_its_line(pack: Path, tmp_path: Path) -> None:
    workbook = workbook_of(parse_file(write_workbook(tmp_path / "甲局.xlsx")), Settings())
    path, taken = tmp_path / "own.toml", 0
    for text in mutations(own(pack), PACKS_EACH, seed=PACKS.index(pack)):
        path.write_text(text, encoding="utf-8")
        mistakes = check_pack_file(path)
        assert load_regulation(None, tmp_path).default, text
        assert all(mistake.startswith("own.toml") for mistake in mistakes)
        assert bool(mistakes) == bool(broken_packs(tmp_path))
        if mistakes:
            assert all(re.search(r"第 \d+ 行|末尾|：缺少|：没有这样的值", mistake) for mistake in mistakes), mistakes
            continue
        sound = load_regulation("own", tmp_path)
        assert sound in list_regulations(tmp_path)
        assert describe_regulation(sound)
        taken += 1
        if taken % 8 == 1:
            assert evaluate_workbook(workbook, Settings(regulations_folder=tmp_path), "own").coverage
    assert taken


SETTINGS = "\n".join(
    line.removeprefix("# ") if re.match(r"# (\[\w+\]|\w+ = )", line) else line
    for line in settings_text(thresholds_section()).split("# 本单位系统")[0].splitlines()
)


def parsed(text: str) -> Settings | SettingsError:
    try:
        return parse_settings(text.encode(), Path("perfeval.toml"), thresholds_section)
    except SettingsError as refused:
        return refused


def test_changed_settings_are_taken_with_sense_or_refused_at_their_line(tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "甲局.xlsx", {"支出明细!H4": 60000})
    taken = 0
    for text in (SETTINGS, *mutations(SETTINGS, 100, seed=7)):
        settings = parsed(text)
        if isinstance(settings, SettingsError):
            assert all(re.search(r"第 \d+ 行|末尾", line) for line in settings.message.split("\n")), settings.message
            continue
        taken += 1
        assert all(Decimal(limit).is_finite() for limit in settings.thresholds.values())
        if taken % 8 == 1:
            (tmp_path / "perfeval.toml").write_text(text, encoding="utf-8")
            assert run(book, "-o", tmp_path / "output", "--config", tmp_path / "perfeval.toml", "--force") in {0, 1, 2}
    assert taken


@pytest.mark.parametrize("line", [
    "[thresholds]\nadjusted_share = nan", "[thresholds]\nsplit_days = 99999999999999999999", "[limits]\nseconds = 10_000_000_000",
    "[limits]\nmemory_mib = 0", "[limits]\nmemory_mib = 99999999999999999", "[limits]\nseconds = 0", "[thresholds]\nadjusted_share = inf",
])
def test_a_number_that_nothing_can_be_done_with_is_refused_at_its_line(line: str) -> None:
    with pytest.raises(SettingsError, match="第 3 行"):
        parse_settings(f"\n{line}".encode(), Path("perfeval.toml"), thresholds_section)


def test_a_budget_may_be_more_than_doubled_before_it_is_worth_a_word() -> None:
    settings = parse_settings(b"[thresholds]\nadjusted_share = 1.5", Path("perfeval.toml"), thresholds_section)
    assert settings.thresholds["adjusted_share"] == Decimal("1.5")


@pytest.mark.parametrize("stated", ['id = ""', 'id = " "', 'id = "mof-2020-10"', 'title = ""', "id = nan", "\x00"])
def test_a_broken_pack_stops_only_who_asks_for_it(stated: str, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(f"{stated}\nlower = nan\n", encoding="utf-8")
    assert load_regulation(None, tmp_path).default
    for pack in PACKS:
        assert load_regulation(pack.stem, tmp_path).id == pack.stem
    with pytest.raises(RegulationError):
        load_regulation("own", tmp_path)
    assert len(broken_packs(tmp_path)) == 1


def test_packs_that_extend_one_another_in_a_circle_or_without_end_are_refused(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"p{number}.toml").write_text(f'id = "p{number}"\nextends = "p{number + 1}"\n', encoding="utf-8")
    (tmp_path / "p30.toml").write_text('id = "p30"\nextends = "p0"\n', encoding="utf-8")
    (tmp_path / "mof-2020-10.toml").write_text('id = "mof-2020-10"\nextends = "q"\n', encoding="utf-8")
    (tmp_path / "q.toml").write_text('id = "q"\nextends = "mof-2020-10"\n', encoding="utf-8")
    assert len(broken_packs(tmp_path)) == 32  # q rests on the built-in pack
    assert load_regulation(None, tmp_path).default


def test_lines_are_found_for_keys_tables_and_entries_of_lists() -> None:
    at = line_of_mistake(
        b'id = 1\n[execution]\npoints = 2\n[[level1]]\nname = 3\n[[level1]]\npoints = 4\n[basis]\n"a.b" = { x = 1 }\n[form."c.d"]\nrounding.points = 1\n')
    assert [at(f"{path}：…") for path in (
        "id", "execution.points", "level1[1].name", "level1[2].points", "level1[2].required", 'basis."a.b"', 'basis."a.b".clause', 'form."c.d"',
        'form."c.d".rounding.points', "nothing",
    )] == [*(f"（第 {line} 行）" for line in (1, 3, 5, 7, 6, 9, 9, 10, 11)), ""]
