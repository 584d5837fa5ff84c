"""Nothing of a foreign text steers a terminal: every character that is not seen is written as its number."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.words.visible import readable_name, visible

HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_no_character_that_is_not_seen_comes_through() -> None:
    for sign in map(chr, range(sys.maxunicode + 1)):
        shown = visible(f"甲{sign}乙")
        if unicodedata.category(sign) in HIDDEN:
            assert shown.isprintable(), hex(ord(sign))
            assert sign not in shown
            assert shown.startswith("甲\\")
        else:
            assert shown == f"甲{sign}乙"


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_what_is_seen_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@given(st.text())
def test_the_text_is_on_one_line(text: str) -> None:
    assert len(visible(text).splitlines()) <= 1


@pytest.mark.parametrize(("name", "read"), [
    ("甲局.xlsx".encode("gbk"), "甲局.xlsx"), ("甲局.xlsx".encode(), "甲局.xlsx"), (b"\xff\xfe.xlsx", "_xff_xfe.xlsx"), (b"a.xlsx", "a.xlsx"),
])
def test_a_name_is_read_as_the_chinese_it_is(name: bytes, read: str) -> None:
    assert readable_name(name.decode("utf-8", "surrogateescape")) == read


@given(st.binary(min_size=1, max_size=20))
def test_every_name_is_text_that_can_be_written(name: bytes) -> None:
    readable_name(name.decode("utf-8", "surrogateescape")).encode()
