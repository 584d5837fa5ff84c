"""What a spreadsheet can hold: the length of texts and links, exact numbers, formulas that stay in their workbook, whole pixels."""

from __future__ import annotations

from decimal import Decimal

from perfeval.words.spelling import legal_text
from perfeval.write.pages.page import Formula, Link, Page, address

TEXT_LIMIT = 32_767
"""UTF-16 units a spreadsheet cell can hold."""

SHORTENED = "……（文字过长，以下从略）"

LINKS_PER_SHEET = 65_000
"""Excel holds 65,530; a link beyond is written as its text."""

LINK_TARGET_LIMIT = 2_070
"""UTF-16 units of the place a link leads to: what Excel opens (2,079), without the prefix that says it is a place here."""

EXACT_DIGITS = 10**15
"""From here on a spreadsheet number is no longer exact."""

FORMULA_LIMIT = 8_192
"""Characters of a formula."""

SUMMANDS = 200
"""Arguments of one SUM; a spreadsheet takes 255."""


def shortened(text: str) -> str:
    """Text a cell can hold: without illegal characters, visibly cut where it is too long."""
    legal = legal_text(text)
    if 2 * len(legal) <= TEXT_LIMIT or utf16_length(legal) <= TEXT_LIMIT:
        return legal
    room = 2 * (TEXT_LIMIT - len(SHORTENED))
    return legal.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + SHORTENED


def utf16_length(text: str) -> int:
    """UTF-16 units of a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_exact(number: Decimal | int) -> bool:
    """Whether a spreadsheet holds the number as it is; another is written as text."""
    return -EXACT_DIGITS < number < EXACT_DIGITS


def digits_of(number: Decimal | int) -> str:
    """A number in plain digits, without an exponent."""
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def check_formula(expression: str) -> str:
    """The formula itself where it stays inside its workbook. Raises ValueError for any other."""
    if not expression.startswith("=") or "[" in expression or len(expression) > FORMULA_LIMIT:
        raise ValueError(f"not a formula within the workbook: {expression[:80]}")
    return expression


def stored_value(formula: Formula) -> float | int | str:
    """The value a formula is written with."""
    value = formula.value
    return "" if value is None else float(value) if isinstance(value, Decimal) else value


def check_link(link: Link, page: Page, row: int, column: int) -> None:
    """Raise ValueError for a link that Excel would not open."""
    if utf16_length(link.target) > LINK_TARGET_LIMIT:
        raise ValueError(f"page {page.title!r}: {address(row, column)} cannot be written as a link")


def pixels_high(points: float) -> int:
    """Height of a row in whole pixels, which is what spreadsheets keep; versions of XlsxWriter round in different ways."""
    return int(points * 4 / 3 + 0.5)


def pixels_wide(characters: float) -> int:
    """Width of a column of at least one character: a digit of the default font takes seven pixels, the margins five."""
    return int(characters * 7 + 0.5) + 5
