"""What each row under the header is: data, sum, balance, part, repeated header, remark, empty, or not to be told.

Decided from the whole row, its neighbours and the arithmetic. Most rows are plainly data and never looked at one by
one: they hold an amount and an identity and no word for a sum. Words are weak evidence; position and arithmetic
(additions.py) are strong. What cannot be told apart is DOUBTFUL, counted nowhere and said.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from perfeval.declared.columns import Column, Sheet
from perfeval.declared.kinds import DATE, NOTATION, TEXT
from perfeval.declared.official_form import SLOT
from perfeval.read.cells.raw import RawSheet
from perfeval.read.tables.additions import Additions, StatedTotal
from perfeval.read.tables.headings import Header
from perfeval.read.tables.labels import LIKELY, Label, LabelKind, read_label
from perfeval.read.tables.row_kinds import Evidence, RowKind, Rows
from perfeval.read.tables.row_signs import (
    FILLED_DOWN,
    KEYS,
    MOSTLY,
    PARTS,
    SIGNS,
    SPOKEN,
    Signs,
    choice_names,
    executions,
    heading_rows,
    is_choice,
    is_code,
    is_of_kind,
    labelled,
    names_in,
    parts,
    says_execution,
)
from perfeval.read.tables.sheet_rows import FilledRow, Flags, SheetRows
from perfeval.words.spelling import Raw, fold, text_of


def sort_rows(sheet: Sheet, raw: RawSheet, header: Header, names: Collection[str] = ()) -> Rows:
    """Tell the rows apart; without a header there are none. `names`: folded names of projects known from other sheets."""
    if not header.row or raw.height <= header.row:
        return Rows(np.array([], dtype=np.int64), {}, {})
    return _Sorting(SheetRows(sheet, raw, header), names).rows()


class _Sorting:
    """The rows of one sheet on their way to their kinds, by offset."""

    def __init__(self, grid: SheetRows, names: Collection[str]) -> None:
        self.grid, self.signs = grid, SIGNS.get(grid.sheet.name, Signs())
        filled = grid.any_filled(*grid.filled)
        self.labels = labelled(grid) if self.signs.sums else np.zeros(grid.size, dtype=bool)
        self.headings = heading_rows(grid)
        self.identified = grid.any_filled(*self.signs.identity)
        plain = self._plain() & ~self.labels & ~parts(grid)
        if grid.sheet.name == "indicators":
            plain &= ~executions(grid)
        plain[list(self.headings)] = False
        self.plain = plain
        self.names = frozenset(names) | names_in(grid, plain)
        self.known = self.names | choice_names(grid)
        self.mostly_identified = bool(plain.any()) and float(self.identified[plain].mean()) >= MOSTLY
        self.suspects: list[int] = np.flatnonzero((filled | self.labels) & ~plain).tolist()
        self.data = plain.copy()
        self.found: dict[int, Evidence] = {}

    def _plain(self) -> Flags:
        """Rows that are data without a closer look: an amount, and an identity or all that a row has."""
        grid = self.grid
        if not self.signs.sums:
            return np.zeros(grid.size, dtype=bool)
        whole = np.ones(grid.size, dtype=bool)
        for name in self.signs.whole:
            whole &= grid.any_filled(name)
        with_amount = self.identified & grid.amounts
        share = with_amount.sum() / max(1, int((grid.amounts & whole).sum()))
        if share < MOSTLY:
            with_amount |= grid.amounts & whole
        return with_amount

    def rows(self) -> Rows:
        """All kinds: first what a row says alone, then what the arithmetic says."""
        summing: dict[int, tuple[FilledRow, Label | None, int]] = {}
        last = int(np.flatnonzero(self.plain)[-1]) if self.plain.any() else -1
        for offset in self.suspects:
            row = self.grid.row(offset)
            evidence = self._alone(row, offset > last)
            if evidence is not None:
                self.found[offset] = evidence
            elif self.signs.sums and (candidate := self._candidate(row)) is not None:
                summing[offset] = (row, *candidate)
            else:
                self.data[offset] = True
        sums = self._add_up(summing)
        first = self.grid.first
        return Rows(
            np.flatnonzero(self.data) + first,
            {offset + first: one for offset, one in sorted(sums.items())},
            {offset + first: evidence for offset, evidence in sorted(self.found.items())},
        )

    # ------------------------------------------------------------ what a row says alone

    def _alone(self, row: FilledRow, trailing: bool) -> Evidence | None:
        if row.offset in self.headings:
            return self._evidence(RowKind.HEADER, row, "与标题行相同")
        if not row.cells and not self.labels[row.offset]:
            return Evidence(RowKind.EMPTY, 1, "", "没有内容")
        if self.grid.sheet.name == "indicators" and (number := self._execution_cell(row)):
            return self._evidence(RowKind.EXECUTION, row, "预算执行率", number)
        if self._is_part(row):
            return self._evidence(RowKind.PART, row, "其中")
        if self._is_empty(row):
            return self._evidence(RowKind.EMPTY, row, "没有自己的内容")
        if self._is_remark(row, trailing):
            return self._evidence(RowKind.REMARK, row, "只有文字，没有金额和项目")
        return None

    def _evidence(self, kind: RowKind, row: FilledRow, reason: str, number: int | None = None) -> Evidence:
        at = number if number is not None else row.cells[0][1] if row.cells else 1
        return Evidence(kind, at, text_of(self._raw(row.offset, at)), reason)

    def _raw(self, offset: int, number: int) -> Raw:
        return self.grid.cells[number][offset]

    def _execution_cell(self, row: FilledRow) -> int | None:
        """Where a row says 预算执行率, that stands by itself outside all classes of indicators."""
        held = {column.name: (column, number) for column, number in row.holding}
        if not held.keys() & {"weight", "claimed_points", "actual"}:
            return None
        if "level1" in held and is_of_kind(held["level1"][0], row.values[held["level1"][1]]):
            return None
        numbers = [held[name][1] for name in ("level1", "level2", "level3", "project") if name in held]
        return next((number for number in numbers if says_execution(text_of(row.values[number]))), None)

    def _is_part(self, row: FilledRow) -> bool:
        """The first words of the row are 其中, or a row without date and identity says so."""
        first = next((text for number in self.grid.cells if (text := text_of(self._raw(row.offset, number)))), "")
        if PARTS.fullmatch(fold(first)):
            return True
        says = any(isinstance(value, str) and PARTS.fullmatch(fold(value)) for value in row.values.values())
        held = {column.name for column, _ in row.holding}
        return says and self.signs.sums and self.grid.sheet.name != "indicators" and not held & {*self.signs.identity, "paid_on", "adjusted_on"}

    def _is_empty(self, row: FilledRow) -> bool:
        """Nothing but zeros and days, or a choice alone; or only what is filled down from a neighbour."""
        holding = row.holding
        if any(number in row.lost for _, number in holding) or (not holding and not self.signs.sums):
            return False
        if self.labels[row.offset]:
            return False
        if not self.signs.sums:
            return False
        if all((column.kind is DATE or is_choice(column)) and is_of_kind(column, row.values[number]) for column, number in holding):
            return True
        if self.grid.sheet.name == "indicators" and self._is_slot(row):
            return True
        return all(
            (column.kind is DATE or is_choice(column) or column.name in FILLED_DOWN) and self._is_repeated(row.offset, number)
            for column, number in holding
        )

    def _is_slot(self, row: FilledRow) -> bool:
        """A row of the blank form that was left over: 指标2 or ……, without points and values."""
        held = {column.name: text_of(row.values[number]) for column, number in row.holding}
        named = "level3" in held and SLOT.fullmatch(fold(held["level3"])) is not None
        return named and not held.keys() & {"weight", "target", "actual", "claimed_points"}

    def _is_repeated(self, offset: int, number: int) -> bool:
        cells = self.grid.cells[number]
        near = [cells[at] for at in (offset - 1, offset + 1) if 0 <= at < self.grid.size]
        return cells[offset] in near

    def _is_remark(self, row: FilledRow, trailing: bool) -> bool:
        """Words only: no cell is of the kind its column asks for, and nothing names a project, a payment or a person paid."""
        holding = row.holding
        if row.lost or not holding or any(self._is_fact(column, row.values[number]) for column, number in holding):
            return False
        spoken = [fold(text_of(row.values[number])) for _, number in holding]
        if self.labels[row.offset] and any((label := read_label(text, self.known)) is not None and label.whole for text in spoken):
            return False
        if SPOKEN.fullmatch(spoken[0]):
            return True
        if len(holding) == 1:
            return self.signs.sums
        held = {column.name for column, _ in holding}
        if (held & {*self.signs.identity} and held & {"summary", "level3", "reason"}) or not self.signs.sums:
            return False
        return trailing or self._beside_others(row.offset)

    def _beside_others(self, offset: int) -> bool:
        before = self.found.get(offset - 1)
        return before is not None or (offset + 1) in self.headings

    def _is_fact(self, column: Column, value: Raw) -> bool:
        """Whether a cell states something a row of data states."""
        text = text_of(value)
        if column.name == "project":
            return fold(text) in self.names
        if column.kind is TEXT:
            return (self.grid.sheet.name, column.name) == ("explanations", "code") and is_code(text)
        if column.kind is NOTATION:
            return SPOKEN.fullmatch(fold(text)) is None
        return is_of_kind(column, value)

    # ------------------------------------------------------------ what the arithmetic says

    def _candidate(self, row: FilledRow) -> tuple[Label | None, int] | None:
        """The label a row bears (with its column), or (None, 0) for a row without one that may still be a sum; else None."""
        labels: list[tuple[Label, int]] = []
        own = row.columns_by_number
        for number in self.grid.cells if self.labels[row.offset] else ():
            value = self._raw(row.offset, number)
            if not isinstance(value, str) or not any(pattern.search(value) for pattern in LIKELY):
                continue
            column = own.get(number)
            if column is not None and is_choice(column) and is_of_kind(column, value):
                continue
            label = read_label(value, self.known)
            if label is not None and label.text not in self.known:
                labels.append((label, number))
        if labels:
            return max(labels, key=lambda one: (one[0].whole, -one[1]))
        identity = {column.name for column, _ in row.holding} & {*self.signs.identity}
        return (None, 0) if not identity and self.grid.sheet.name != "indicators" else None

    def _add_up(self, summing: Mapping[int, tuple[FilledRow, Label | None, int]]) -> dict[int, StatedTotal]:
        if not summing:
            return {}
        for offset, (row, label, number) in summing.items():
            held = {column.name for column, at in row.holding if at != number}
            if label is None or not label.whole:  # a whole label is looked at with the arithmetic
                phrase = label is not None and (held & {*self.signs.identity} or not self.mostly_identified)
                self.data[offset] = phrase or not row.has_amount
        left = {offset: one for offset, one in summing.items() if not self.data[offset]}
        sums: dict[int, StatedTotal] = {}
        for _round in range(2):  # a row that turns out to be data is part of what the others add up
            additions = Additions(self.grid, np.flatnonzero(self.data), left)
            sums, before = {}, int(self.data.sum())
            for offset, (row, label, number) in left.items():
                if not self.data[offset]:
                    self._tell(row, label, number, additions.sum_of(offset), sums)
            if int(self.data.sum()) == before:
                break
        return sums

    def _tell(self, row: FilledRow, label: Label | None, number: int, added: StatedTotal, sums: dict[int, StatedTotal]) -> None:
        """Sum, balance, data or doubtful."""
        offset = row.offset
        held = {column.name for column, at in row.holding if at != number}
        identity = held & {*self.signs.identity} - ({"source"} if label is not None and label.whole else set())
        keyed = {*KEYS} & self.grid.filled.keys() <= held
        closes = added.holds and (added.count > 1 or (label is not None and label.whole))
        self.found.pop(offset, None)
        if label is not None and label.whole and not identity:
            if label.kind is LabelKind.BALANCE:
                self.found[offset] = self._evidence(RowKind.BALANCE, row, "余额或转页的数，不是支付", number)
            elif closes or not keyed or label.timed or self.mostly_identified or self.grid.sheet.name == "indicators":
                self.found[offset] = self._evidence(RowKind.SUM, row, added.reason if closes else "没有支付的要素", number)
                sums[offset] = added
            else:
                self.found[offset] = self._evidence(RowKind.DOUBTFUL, row, "只有合计的字样，数字对不上", number)
        elif closes and added.count > 1 and self.grid.sheet.name != "indicators" and (label is None or not identity or label.whole):
            if identity or keyed:
                self.found[offset] = self._evidence(RowKind.DOUBTFUL, row, f"金额等于{added.reason}", number or None)
            else:
                self.found[offset] = self._evidence(RowKind.SUM, row, added.reason, number or None)
                sums[offset] = added
        else:
            self.data[offset] = True
