from decimal import Decimal
from pathlib import Path

import pytest

from perfeval.declared.settings import Settings, find_settings, parse_settings
from perfeval.errors import SettingsError

PATH = Path("办公") / "perfeval.toml"


def parse(text: str, encoding: str = "utf-8") -> Settings:
    return parse_settings(text.encode(encoding), PATH)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_values_are_taken_with_and_without_byte_order_mark(encoding: str) -> None:
    text = "regulations = '办法'\n[thresholds]\ndecember_share = 0.4\n[columns.spending]\n\"清算金额\" = 'amount'\n"
    settings = parse(text, encoding)
    assert settings.thresholds.december_share == Decimal("0.4")
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


def test_no_file_means_defaults_and_a_missing_named_file_is_refused(tmp_path: Path) -> None:
    assert find_settings(None, tmp_path) == Settings()
    with pytest.raises(SettingsError):
        find_settings(tmp_path / "没有.toml", tmp_path)


@pytest.mark.parametrize("content", [b"a = ", "办 = 1".encode("gbk")])
def test_a_broken_file_is_refused(content: bytes) -> None:
    with pytest.raises(SettingsError):
        parse_settings(content, PATH)
