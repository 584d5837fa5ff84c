import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import pytest
from msgspec import defstruct

from perfeval.check.thresholds import thresholds_section
from perfeval.declared.settings import Settings, find_settings, parse_settings
from perfeval.declared.stated_values import whole
from perfeval.errors import SettingsError

PATH = Path("办公") / "perfeval.toml"


def parse(text: str, encoding: str = "utf-8") -> Settings:
    return parse_settings(text.encode(encoding), PATH, thresholds_section)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_values_are_taken_with_and_without_byte_order_mark(encoding: str) -> None:
    text = "regulations = '办法'\n[thresholds]\ndecember_share = 0.4\n[columns.spending]\n\"清算金额\" = 'amount'\n"
    settings = parse(text, encoding)
    assert settings.thresholds["december_share"] == Decimal("0.4")
    assert settings.regulations_folder == PATH.parent / "办法"
    assert settings.columns == {"spending": {"清算金额": "amount"}}


def test_every_mistake_is_listed_with_the_nearest_key() -> None:
    with pytest.raises(SettingsError) as refused:
        parse("[threshold]\n[limits]\nfile_mb = 3\nseconds = 'x'\n[output]\nworking_papers = 'both'\n"
              "[columns.spendings]\n[columns.funding]\n'甲' = 'amont'\n")
    message = refused.value.message
    for said in ("thresholds", "limits.file_mib", "limits.seconds", "output.working_papers", "columns.spending", "amont"):
        assert said in message
    assert len(message.splitlines()) == 6


@pytest.mark.parametrize(("line", "key"), [
    ("[thresholds]\ndecember_share = 1.01", "thresholds.december_share"),
    ("[thresholds]\ndecember_share = -0.1", "thresholds.december_share"),
    ("[thresholds]\nadjusted_share = nan", "thresholds.adjusted_share"),
    ("[thresholds]\nadjusted_share = inf", "thresholds.adjusted_share"),
    ("[thresholds]\nadjusted_share = '0.3'", "thresholds.adjusted_share"),
    ("[thresholds]\nwide_gap = 100.5", "thresholds.wide_gap"),
    ("[thresholds]\nsplit_days = 3.5", "thresholds.split_days"),
    ("[thresholds]\nsplit_days = 367", "thresholds.split_days"),
    ("[thresholds]\nsplit_days = true", "thresholds.split_days"),
    ("[review]\nunverifiable_share = 2", "review.unverifiable_share"),
    ("[limits]\nseconds = 1_000_000", "limits.seconds"),
    ("[mail]\nport = 65536", "mail.port"),
    ("[mail]\nto = 3", "mail.to"),
    ("[output]\njobs = -1", "output.jobs"),
    ("output = 1", "output"),
    ("regulations = 1", "regulations"),
    ("[columns]\nspending = 1", "columns.spending"),
])
def test_a_value_out_of_range_or_of_another_kind_is_refused_at_its_key(line: str, key: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse(line)
    assert re.fullmatch(rf"配置文件 {re.escape(str(PATH))}：{re.escape(key)}：.+（第 \d 行）", refused.value.message)


@pytest.mark.parametrize(("line", "nearest"), [
    ("[threshold]", "thresholds"),
    ("[thresholds]\ndecember_shares = 1", "thresholds.december_share"),
    ("[mail]\nsecurity = 'start_tls'", "starttls"),
    ("[columns.spendings]", "columns.spending"),
    ("[columns.funding]\n'甲' = 'execute'", "executed"),
])
def test_the_nearest_known_name_is_offered_alone(line: str, nearest: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse(line)
    assert re.search(rf" {re.escape(nearest)}(（第 \d 行）)?$", refused.value.message)


@pytest.mark.parametrize(("line", "value"), [("december_share = 0", 0), ("december_share = 1", 1), ("december_share = 0.25", Decimal("0.25"))])
def test_limits_of_a_range_belong_to_it_and_numbers_stay_exact(line: str, value: Decimal) -> None:
    share = parse(f"[thresholds]\n{line}").thresholds["december_share"]
    assert (share, type(share)) == (value, Decimal)


def test_the_keys_of_thresholds_are_declared_elsewhere_and_asked_for_where_they_are_stated() -> None:
    made = defstruct("Made", [("gap", Annotated[int, whole(1, 9)], 4), ("other", Annotated[int, whole(1, None)], 5)])
    assert parse_settings(b"[thresholds]\ngap = 7", PATH, lambda: made).thresholds == {"gap": 7, "other": 5}
    with pytest.raises(SettingsError, match=r"thresholds\.gap"):
        parse_settings(b"[thresholds]\ngap = 10", PATH, lambda: made)
    with pytest.raises(SettingsError, match=r"thresholds\.other"):
        parse_settings(b"[thresholds]\nother = 0", PATH, lambda: made)
    assert parse_settings(b"", PATH, lambda: pytest.fail("not asked for")).thresholds == {}


def test_no_file_means_defaults_and_a_missing_named_file_is_refused(tmp_path: Path) -> None:
    assert find_settings(None, tmp_path, thresholds_section) == Settings()
    with pytest.raises(SettingsError):
        find_settings(tmp_path / "没有.toml", tmp_path, thresholds_section)


@pytest.mark.parametrize("content", [b"a = ", "办 = 1".encode("gbk")])
def test_a_broken_file_is_refused(content: bytes) -> None:
    with pytest.raises(SettingsError):
        parse_settings(content, PATH, thresholds_section)
