"""What is worked out of a record more than once is kept with the record, and goes when the record goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

Record = TypeVar("Record")
Further = ParamSpec("Further")
Answer = TypeVar("Answer")


def remembered(function: Callable[Concatenate[Record, Further], Answer]) -> Callable[Concatenate[Record, Further], Answer]:
    """The function, its answers kept with the record it is asked about (a Struct with dict=True) and its further arguments.

    As `cached_property`, for what stands in a room above that of the record.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def ask(record: Record, /, *further: Further.args, **named: Further.kwargs) -> Answer:
        answers = record.__dict__.setdefault(name, {})
        asked = (further, *sorted(named.items()))
        if asked not in answers:
            answers[asked] = function(record, *further, **named)
        answer: Answer = answers[asked]
        return answer

    return ask
