"""What is remembered with a record: worked out once for each record and question, and gone with the record."""

from __future__ import annotations

import gc
import weakref

from msgspec import Struct

from perfeval.facts.remembered import remembered


class Shelf(Struct, frozen=True, eq=False, dict=True, weakref=True):
    """A record with something in it."""

    books: tuple[str, ...]


asked: list[tuple[str, ...]] = []


@remembered
def starting_with(shelf: Shelf, letter: str) -> list[str]:
    asked.append((*shelf.books, letter))
    return [book for book in shelf.books if book.startswith(letter)]


def test_a_question_is_worked_out_once_for_each_record() -> None:
    asked.clear()
    one, same = Shelf(("a", "b")), Shelf(("a", "b"))
    assert starting_with(one, "a") is starting_with(one, "a")
    assert starting_with(one, "b") == ["b"]
    assert starting_with(same, "a") == ["a"]
    assert asked == [("a", "b", "a"), ("a", "b", "b"), ("a", "b", "a")]


def test_the_answers_go_with_the_record() -> None:
    shelf = Shelf(("a",))
    starting_with(shelf, "a")
    gone = weakref.ref(shelf)
    del shelf
    gc.collect()
    assert gone() is None
