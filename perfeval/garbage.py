"""When Python looks for garbage: never among modules, and not after every few hundred objects of a workbook."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 20_000
"""New objects after which the youngest are looked through; a workbook's pages alone have as many."""


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
