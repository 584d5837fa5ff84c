"""The unit's answers to findings (EX): what breaks each rule, what does not, and mistakes planted for it."""

from __future__ import annotations

import random

from tests.check.given import Breaking, Clean, Edits, Given
from tests.check.planting import BUDGET, F, P, Planting, S, X, is_large
from tests.tools.books import Book

SEEN = ("EX",)

LOST = {"支出明细!O4": None}
HEAD = "| 规则编号 | 工作表 | 单元格 | 说明 | 指纹 |\n"


def answered(answer: str, edits: Edits = LOST) -> Given:
    """A workbook in which the unit answers."""
    return Given(edits, {"核查说明": HEAD + answer})


BREAKING: Breaking = {
    "EX01": (answered("| SP04 | 支出明细 | O4 | 合同由上级统一签订 | |"), ["EX01 核查说明!D4 note"]),
    "EX01 the whole sheet": (answered("| sp04 | 支出 明细 | | 合同由上级统一签订 | |"), ["EX01 核查说明!D4 note"]),
    "EX02": (answered("| SP04 | 支出明细 | O4 | 合同由上级统一签订 | 0123456789abcdef |"), ["EX02 核查说明!D4 warning"]),
    "EX03 nothing there": (answered("| SP04 | 支出明细 | O5 | 合同由上级统一签订 | |"), ["EX03 核查说明!A4 warning"]),
    "EX03 nothing of the kind": (answered("| SP04 | 支出明细 | O4 | 合同由上级统一签订 | |", {}), ["EX03 核查说明!A4 warning"]),
    "EX03 an error": (answered("| BA01 | 资金安排 | D4 | 已经说明 | |", {"资金安排!D4": 13}), ["EX03 核查说明!A4 warning"]),
}

CLEAN: Clean = {"EX01 EX02 EX03 no answers": answered("", {})}


# ---------------------------------------------------------------- planted mistakes

PLANTED = Planting()


def answers(code: str, name: str, at: str, fingerprint: str | None, *, there: bool = True) -> None:
    """The unit answers that a decision is missing; `there`: it is missing."""

    def plant(book: Book, rng: random.Random) -> str | None:
        large = [i for i, row in enumerate(book[S].rows) if is_large(row)]
        if not large:
            return None
        index = rng.choice(large)
        if there:
            book[S].rows[index].update({"集体决策依据": None})
        cell = book[S].at(index, "集体决策依据").split("!")[1]
        book[X].rows.append({"规则编号": "SP04", "工作表": S, "单元格": cell, "说明": "合同由上级统一签订", "指纹": fingerprint})
        return f"{code} {book[X].at(len(book[X].rows) - 1, at)}"

    PLANTED.add(code, name, plant)


answers("EX01", "说明提醒", "说明", None)


@PLANTED.mistake("EX01")
def one_answer_for_the_sheet(book: Book, rng: random.Random) -> str:
    book[P].rows[rng.randrange(len(book[P].rows))]["佐证材料"] = None
    book[X].rows.append({"规则编号": "IN28", "工作表": P, "说明": "佐证材料另行报送"})
    return f"EX01 {book[X].at(len(book[X].rows) - 1, '说明')}"


answers("EX02", "说明以后数据有改动", "说明", "0123456789abcdef")


@PLANTED.mistake("EX02")
def answer_to_last_years_figures(book: Book, rng: random.Random) -> str:
    index = rng.randrange(len(book[P].rows))
    book[P].rows[index]["佐证材料"] = None
    cell = book[P].at(index, "佐证材料").split("!")[1]
    book[X].rows.append({"规则编号": "IN28", "工作表": P, "单元格": cell, "说明": "佐证材料另行报送", "指纹": "fedcba9876543210"})
    return f"EX02 {book[X].at(len(book[X].rows) - 1, '说明')}"


answers("EX03", "说明的问题已经改正", "规则编号", None, there=False)


@PLANTED.mistake("EX03")
def answer_to_an_error(book: Book, rng: random.Random) -> str:
    index = rng.randrange(len(book[F].rows))
    book[F].rows[index][BUDGET] = round(book[F].rows[index][BUDGET] + 1, 6)
    cell = book[F].at(index, BUDGET).split("!")[1]
    book[X].rows.append({"规则编号": "BA01", "工作表": F, "单元格": cell, "说明": "已经说明"})
    return f"EX03 {book[X].at(len(book[X].rows) - 1, '规则编号')}"
