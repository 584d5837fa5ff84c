import pytest

from tests.tools.snapshots import FOLDER, SNAPSHOTS


def test_nothing_else_is_kept() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(SNAPSHOTS)


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_what_the_user_reads_is_what_was_last_kept(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == SNAPSHOTS[name](), "if the change is meant, run: python -m tests.tools.snapshots"
