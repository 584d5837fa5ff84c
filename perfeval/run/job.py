"""What a worker is given and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from perfeval.declared.settings import Settings
from perfeval.files.names import Target
from perfeval.run.changes import Changes
from perfeval.run.inputs import Input

if TYPE_CHECKING:  # loads pandas
    from perfeval.check.run import Clock


class Job(Struct, frozen=True):
    """One input to be evaluated: everything a worker needs, picklable."""

    input: Input
    output: Path
    settings: Settings
    regulation_id: str | None
    known: Mapping[str, str]
    """The files the last run wrote for it: name -> sha256."""
    debug: bool = False
    clock: Clock | None = None
    """Times the rules."""

    @property
    def target(self) -> Target:
        """Where its results go."""
        return Target(self.output / self.input.folder, self.input.name)


class Outcome(Struct, frozen=True):
    """How one input ended.

    status: `passed`, `blocked`, `unreadable` (as in NAME.json), or `failed`: the input could not be had now, or
    no result could be written; what an earlier run wrote stands.
    """

    input: Input
    status: str
    result: Mapping[str, Any] | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    """The result files: name -> sha256."""
    remarks: tuple[str, ...] = ()
    changes: Changes | None = None
    unchanged: bool = False
    """Not evaluated: the results of an earlier run stand."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """What each rule took, where a clock was given."""

    @property
    def passed(self) -> bool:
        """Free of errors: what the exit status asks."""
        return self.status == "passed"
