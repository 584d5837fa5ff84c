"""Tune the garbage collector: skip loaded modules, collect rarely."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 200_000
"""New objects before the youngest are collected: more than one workbook makes, and none of them is free before it is done."""


@contextmanager
def importing_without_gc() -> Iterator[None]:
    """Import modules without collecting: nothing they make is free, and looking for it takes a tenth of the start."""
    gc.disable()
    try:
        yield
    finally:
        _freeze_loaded_modules()
        gc.enable()


def _freeze_loaded_modules() -> None:
    """Leave what exists now out of every collection. Once in a process: later there are objects to free among it."""
    if not gc.get_freeze_count():
        gc.freeze()
    gc.set_threshold(_OBJECTS, 10, 10)
