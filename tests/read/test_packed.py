"""Columns in little room read like lists of their cells; words and numbers are found in the bytes of a sheet."""

import pickle

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from perfeval.read.bulk.vocabulary import Interned
from perfeval.read.bulk.words import Words, whole_numbers
from perfeval.read.cells.packed import PackedColumn, pack
from perfeval.words.spelling import Raw

CELLS = st.lists(st.one_of(st.none(), st.text(max_size=3), st.just("\0"), st.floats(), st.booleans(), st.integers(0, 1), st.dates()), max_size=9)


def same(cells: list[Raw], others: list[Raw]) -> bool:
    return list(map(repr, cells)) == list(map(repr, others))


@given(CELLS)
def test_a_packed_column_reads_like_a_list(cells: list[Raw]) -> None:
    column = pack(cells)
    assert same(list(column), cells)
    assert same([column[i] for i in range(len(cells))], cells)
    assert same(list(column[1:4]), cells[1:4])
    assert same(list(pickle.loads(pickle.dumps(column))), cells)
    assert column.are_numbers.tolist() == [type(cell) is float for cell in cells]
    wanted = [value is None for value in column.values]
    assert column.where(wanted, numbers=True).tolist() == [cell is None or type(cell) is float for cell in cells]
    if cells:
        assert same(list(column.replaced({0: "新"})), ["新", *cells[1:]])


def test_columns_of_other_cells_differ() -> None:
    assert pack(["甲", 1.0]) == ["甲", 1.0]
    assert pack(["甲"]) != PackedColumn(np.array([0], dtype=np.int8), ["乙"])


@given(st.lists(st.binary(min_size=1, max_size=8), min_size=1))
def test_numbers_are_read_where_there_are_digits_only(texts: list[bytes]) -> None:
    texts += [b"0", b"99999999", b"12:4", b"1/2", b"\xfa0"]
    starts = np.cumsum([0, *map(len, texts)])[:-1]
    numbers, valid = whole_numbers(Words(b"".join(texts)).at(starts) & np.array([(1 << 8 * len(t)) - 1 for t in texts], dtype=np.uint64),
                                   np.array([len(t) for t in texts]))
    assert valid.tolist() == [text.isdigit() for text in texts]
    assert [n for n, ok in zip(numbers.tolist(), valid, strict=True) if ok] == [int(text) for text in texts if text.isdigit()]


@given(st.lists(st.lists(st.sampled_from([b"a", b"b", b"ab", b"abcdefgh", b"abcdefgh1", b"x" * 17]), min_size=1), min_size=1, max_size=4))
def test_equal_texts_have_one_number(pieces: list[list[bytes]]) -> None:
    interned = Interned(16)
    for texts in pieces:
        ends = np.cumsum([len(text) for text in texts])
        codes = interned.of(Words(b"".join(texts)), ends - [len(text) for text in texts], ends)
        assert [interned.texts[code] for code in codes] == texts
    assert len(set(interned.texts)) == len(interned.texts)
