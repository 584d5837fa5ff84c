"""A sheet as a form: cells as labels, merged cells as one, values to the right of labels or below them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from perfeval.declared.kinds import Remark
from perfeval.declared.official_form import LABELS, plain_label
from perfeval.read.cells.raw import RawSheet, Span
from perfeval.words.addresses import Position
from perfeval.words.decimals import FEN_PER_UNIT
from perfeval.words.spelling import Raw, fold, is_empty, text_of


class FormGrid(Struct, frozen=True, dict=True):
    """The cells of one sheet, or of those of its columns that hold forms of their own (first, last)."""

    raw: RawSheet
    columns: Span = (1, 1 << 15)

    @cached_property
    def _ends(self) -> dict[Position, Position]:
        """First cell of each merged area -> its last one."""
        first, last = self.columns
        return {(top, left): (bottom, right) for top, left, bottom, right in self.raw.traits.merged if first <= left <= last}

    @cached_property
    def _filled(self) -> dict[int, tuple[int, ...]]:
        """Row -> its columns that hold something."""
        found: dict[int, list[int]] = {}
        for number, column in enumerate(self.raw.columns, 1):
            for row, cell in enumerate(column, 1):
                if cell is not None and cell != "":
                    found.setdefault(row, []).append(number)
        for row, number in (*self.raw.traits.errors, *self.raw.traits.unstored):
            if number not in found.setdefault(row, []):
                found[row].append(number)
        first, last = self.columns
        own = {row: tuple(sorted(column for column in columns if first <= column <= last)) for row, columns in found.items()}
        return {row: columns for row, columns in own.items() if columns}

    def filled(self, row: int) -> tuple[int, ...]:
        """Columns of a row that hold something."""
        return self._filled.get(row, ())

    def label(self, row: int, column: int) -> str:
        """A cell as a label."""
        return plain_label(text_of(self.raw.cell(row, column)))

    def text(self, row: int, column: int) -> str:
        """A cell folded."""
        return fold(text_of(self.raw.cell(row, column)))

    def width(self, row: int, column: int) -> Span:
        """First and last column of a cell, of all its merged ones."""
        return column, self._ends.get((row, column), (row, column))[1]

    def depth(self, row: int, column: int) -> int:
        """Last row of a cell, of all its merged ones."""
        return self._ends.get((row, column), (row, column))[0]

    def labels(self, row: int) -> Iterator[tuple[int, str]]:
        """Column and label of the cells of a row that hold something."""
        return ((column, self.label(row, column)) for column in self.filled(row))

    @cached_property
    def _from_above(self) -> dict[int, list[Position]]:
        """Row -> first cells of the merged areas that come down to it from a row above."""
        found: dict[int, list[Position]] = {}
        for (top, left), (bottom, _) in self._ends.items():
            if left in self.filled(top):
                for row in range(top + 1, bottom + 1):
                    found.setdefault(row, []).append((top, left))
        return found

    def headings(self, row: int, words: Mapping[str, str]) -> dict[str, Span]:
        """Meaning -> columns of the cells that reach a row and are among these words; the first of two alike counts."""
        found: dict[str, Span] = {}
        for meaning, _, span in self.meanings(row, words):
            found.setdefault(meaning, span)
        return found

    def meanings(self, row: int, words: Mapping[str, str]) -> Iterator[tuple[str, Position, Span]]:
        """Meaning, cell and columns of all headings that reach a row, from left to right.

        A word that means nothing alone is read with the heading above it (`预算数` over `全年`); where the row is the lower one of
        two, a heading that stands above an empty cell reaches it as well.
        """
        own = [found for position in self._reaching(row) if (found := self._meaning(position, words)) is not None]
        if sum(top == row for _, (top, _), _ in own) >= _TWO:
            own += self._above_empty(row, words)
        yield from sorted(own, key=lambda found: found[2])

    def _reaching(self, row: int) -> list[Position]:
        return [*self._from_above.get(row, ()), *((row, column) for column in self.filled(row))]

    def _meaning(self, position: Position, words: Mapping[str, str]) -> tuple[str, Position, Span] | None:
        label = self.label(*position)
        if label in words:
            return words[label], position, self.width(*position)
        over = self.over(position)
        together = self.label(*over) + label if over is not None and label else ""
        if over is not None and _is_group(self.label(*over), words) and together in words:
            return words[together], position, self.width(*position)
        return None

    def over(self, position: Position) -> Position | None:
        """The heading over several columns a cell stands in; without merged cells it reaches to the next one beside it."""
        row, column = position
        reaching = self._reaching(row - 1)
        left = max((left for _, left in reaching if left <= column), default=None)
        if left is None:
            return None
        top = next(top for top, begin in reaching if begin == left)
        merged = (top, left) in self._ends
        beside = min((begin for _, begin in reaching if begin > left), default=self.filled(row)[-1] + 1)
        last = self.width(top, left)[1] if merged else beside - 1
        first, own = self.width(*position)
        return (top, left) if column <= last and last - left > own - first else None

    def _above_empty(self, row: int, words: Mapping[str, str]) -> Iterator[tuple[str, Position, Span]]:
        taken = {column for top, left in self._reaching(row) for column in range(left, self.width(top, left)[1] + 1)}
        upper = [(column, self.label(row - 1, column)) for column in self.filled(row - 1)]
        for column, label in upper:
            span = self.width(row - 1, column)
            if label in words and not taken & set(range(span[0], span[1] + 1)):
                yield words[label], (row - 1, column), span

    def is_legend(self, row: int) -> bool:
        """Whether a row holds nothing but what headings have in brackets: `(A) | (B) | (B/A)`."""
        return bool(self.filled(row)) and all(not label and self.text(row, column).startswith("(") for column, label in self.labels(row))

    def goes_on(self, row: int) -> bool:
        """Whether a cell of the row with something in it reaches the next one."""
        return any(top == row for top, _ in self._from_above.get(row + 1, ()))

    def in_span(self, row: int, span: Span) -> Position:
        """The first cell of a row under a heading that holds something, else the first of all."""
        first, last = span
        return row, next((column for column in self.filled(row) if first <= column <= last), first)

    def beside(self, row: int, column: int, labels: Container[str]) -> GridCell:
        """The value of a label: the next cell to its right that is merged or holds something, none where that is a label itself."""
        start = self.width(row, column)[1] + 1
        merged = (row, start) in self._ends
        following = start if merged else next((number for number in self.filled(row) if number >= start), start)
        if self.label(row, following) in labels or self.pairs(row, following, labels):
            return GridCell((row, start if start < following else column), None)
        return cell_at(self.raw, (row, following))

    def pairs(self, row: int, column: int, labels: Container[str]) -> list[tuple[str, GridCell]]:
        """Labels with their values in one cell: `填报单位（盖章）：甲局　填报日期：…`."""
        text = text_of(self.raw.cell(row, column))
        if ":" not in text and "：" not in text:
            return []
        found = [(plain_label(label), value.strip()) for label, value in _PAIR.findall(text)]
        return [(label, GridCell((row, column), value)) for label, value in found if value and label in labels and fold(value) not in FEN_PER_UNIT]

    def stated(self, row: int, column: int, labels: Container[str]) -> list[tuple[str, GridCell]]:
        """The labels of a cell among these, each with its value: beside it or in the same cell."""
        label = self.label(row, column)
        return [(label, self.beside(row, column, LABELS))] if label in labels else self.pairs(row, column, labels)


_PAIR = re.compile(r"([^:：\s]+)\s*[:：]\s*([^:：]*?)(?=[\s　,，;；]+[^\s:：]{2,12}[:：]|$)")
_TWO = 2
_GROUP = re.compile(r".*(?:预算|执行|支出|资金|指标|目标|完成|评分|得分|自评|分值|情况|金额|绩效).*")
"""What a heading over others speaks of."""


def _is_group(label: str, words: Mapping[str, str]) -> bool:
    return label in words or _GROUP.fullmatch(label) is not None


class GridCell(Struct, frozen=True):
    """A value and where it stands; `value` is None where the cell is empty or its value not known: `lost` then says why."""

    position: Position
    value: Raw
    lost: Remark | None = None

    @property
    def holds(self) -> bool:
        """Whether anything stands there, be it an error value or a formula without a stored value."""
        return self.lost is not None or not is_empty(self.value)


def cell_at(raw: RawSheet, position: Position, *, shown: bool = True) -> GridCell:
    """A cell of a sheet as people see it (`93%`); an error value or a formula without stored value is no value."""
    if position in raw.traits.errors:
        return GridCell(position, None, Remark.ERROR_VALUE)
    if position in raw.traits.unstored:
        return GridCell(position, None, Remark.NO_STORED_VALUE)
    stored = raw.cell(*position)
    return GridCell(position, raw.traits.shown.get(position, stored) if shown else stored)
