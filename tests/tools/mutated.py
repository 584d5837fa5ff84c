"""TOML files with one thing wrong in each: values of other kinds and sizes, keys left out, written twice or otherwise."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

ODD_VALUES = (
    "nan", "inf", "-inf", "1e400", "-1", "0", "1e10", "1e-400", "99999999999999999999", "0.1234567890123456789012345678901", "true", '""', '" "',
    '"\\u202e\\u0000"', '"\\u001b[2J"', '"..\\n/"', '"none"', "[]", "{}", "[1, [2]]", "2020-02-30", "2020-02-25", "12:30:00", '["a", 1]', "{a = nan}",
    f'"{"长" * 5000}"', "0x7fffffffffffffffffffffff", "1_0", "-0.0", '"nan"',
)
_KEY = re.compile(r'^(\s*#?\s*)([\w"一-鿿.\[\] -]+?)(\s*=\s*)(.+)$')


def mutations(text: str, count: int, seed: int) -> Iterator[str]:
    """`count` texts, each with one line of the first changed; the same for the same seed."""
    rng = random.Random(seed)
    lines = text.splitlines()
    places = [number for number, line in enumerate(lines) if _KEY.match(line) or line.startswith("[")]
    for _ in range(count):
        changed, at = list(lines), rng.choice(places)
        changed[at:at + 1] = _changed(lines[at], rng)
        yield "\n".join(changed) + "\n"


def _changed(line: str, rng: random.Random) -> list[str]:
    match = _KEY.match(line)
    kind = rng.choice(("value", "value", "value", "value", "value", "inner", "inner", "missing", "twice", "key"))
    if kind == "missing":
        return []
    if kind == "twice":
        return [line, line]
    if match is None or kind == "key":
        return [line.replace(rng.choice(re.findall(r"\w", line) or ["["]), rng.choice("xé.[\"\x07"), 1)]
    _, key, sign, value = match.groups()
    numbers = list(re.finditer(r"(?<![\w.\"-])-?\d[\d.]*", value))
    if kind == "inner" and numbers:
        found = rng.choice(numbers)
        return [f"{key}{sign}{value[:found.start()]}{rng.choice(ODD_VALUES)}{value[found.end():]}"]
    return [f"{key}{sign}{rng.choice(ODD_VALUES)}"]
