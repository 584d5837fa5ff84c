"""When Python looks for garbage: never among modules, and not in the midst of a workbook."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 200_000
"""New objects after which the youngest are looked through: more than one workbook has, for none of them is garbage before it is done."""


@contextmanager
def loading_modules() -> Iterator[None]:
    """Modules come to stay: looking for garbage among them takes a tenth of the start and finds none."""
    gc.disable()
    try:
        yield
    finally:
        modules_stay()
        gc.enable()


def modules_stay() -> None:
    """What there is now is no garbage: do not look through it again. Said once: later there is garbage among it."""
    if not gc.get_freeze_count():
        gc.freeze()
    gc.set_threshold(_OBJECTS, 10, 10)
