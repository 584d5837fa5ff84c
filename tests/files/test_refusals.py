"""System errors told apart: by errno, and on Windows by its finer number."""

import errno
from pathlib import Path

import pytest

from perfeval.files import refusals
from perfeval.files.refusals import (
    AWAY,
    FULL,
    GONE,
    GONE_OR_TOO_LONG,
    HELD,
    READ_ONLY,
    RIGHTS,
    TOO_LONG,
    Refusal,
    refusal_of,
)
from tests.tools.runs import WindowsError


@pytest.mark.parametrize(("number", "refusal"), [
    (errno.EBUSY, HELD), (errno.EACCES, RIGHTS), (errno.EIO, AWAY), (errno.ESTALE, AWAY), (errno.ENOTCONN, AWAY),
    (errno.ENOENT, GONE), (errno.ENOSPC, FULL), (errno.EROFS, READ_ONLY), (errno.ENAMETOOLONG, TOO_LONG),
])
def test_an_error_of_a_system_has_its_words(number: int, refusal: Refusal) -> None:
    assert refusal_of(OSError(number, "")) is refusal


@pytest.mark.parametrize(("winerror", "number", "refusal"), [
    (32, errno.EACCES, HELD), (33, errno.EACCES, HELD), (5, errno.EACCES, RIGHTS), (19, errno.EACCES, READ_ONLY),
    (53, errno.ENOENT, AWAY), (59, errno.EINVAL, AWAY), (64, errno.ENOENT, AWAY), (121, errno.EINVAL, AWAY),
    (3, errno.ENOENT, GONE_OR_TOO_LONG), (206, errno.ENOENT, TOO_LONG), (112, errno.ENOSPC, FULL),
])
def test_windows_tells_more_than_its_errno(winerror: int, number: int, refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal_of(WindowsError(winerror, number)) is refusal
    monkeypatch.setattr(refusals, "_number_behind", {number: winerror}.get)
    assert refusal_of(OSError(number, "")) is refusal, "open() leaves the number of Windows in the C library"


@pytest.mark.windows
def test_an_open_that_is_refused_is_told_by_the_number_of_windows(tmp_path: Path) -> None:
    for path, refusal in ((tmp_path / "absent", GONE), (tmp_path / "absent" / "absent", GONE_OR_TOO_LONG), (tmp_path, RIGHTS)):
        with pytest.raises((FileNotFoundError, PermissionError)) as refused:
            path.open("rb")
        assert refusal_of(refused.value) is refusal


def test_an_unknown_error_is_told_by_its_number() -> None:
    assert "4711" in refusal_of(WindowsError(4711, errno.EINVAL)).reason
    assert "9999" in refusal_of(OSError(9999, "")).reason
