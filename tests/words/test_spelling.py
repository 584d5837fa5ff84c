"""What one cannot see in a text means nothing in it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.declared.kinds import DATE, DOCUMENT, MONEY, TEXT
from perfeval.declared.sources import SOURCE
from perfeval.words.notation import tidy
from perfeval.words.spelling import clean_text, fold, is_seen, seen

HIDDEN = [
    char for char in map(chr, range(0x110000))
    if unicodedata.category(char) in {"Cc", "Cf"} and not char.isspace() and not 0xD800 <= ord(char) < 0xE000
]
IGNORABLE = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180f\u2065\u3164\ufe00\ufe0f\uffa0\U000e0100\U000e0001\u2800"


@given(st.sampled_from([*HIDDEN, *IGNORABLE]), st.integers(0, 4))
def test_a_character_nobody_sees_changes_no_name_number_date_or_code(char: str, place: int) -> None:
    def planted(text: str) -> str:
        return text[:place] + char + text[place:]

    assert seen(planted("就业服务")) == fold(planted("就业服务")) == clean_text(planted("就业服务")) == "就业服务"
    assert not is_seen(planted("就业服务"))
    assert tidy(planted("93.5%")) == "93.5%"
    for kind, unit, text in ((MONEY, "元", "1,234.50"), (DATE, None, "2020-03-10"), (TEXT, None, "HT-0012"), (SOURCE, None, "县级配套"),
                             (DOCUMENT, None, "测财发〔2020〕1号")):
        assert kind.parse(planted(text), unit, ()) == kind.parse(text, unit, ())


@pytest.mark.parametrize("text", ["abc", "就业 服务", "１２３", "²", "①", "ﬁ"])
def test_what_can_be_seen_stays(text: str) -> None:
    assert seen(text) == text
    assert is_seen(text)
