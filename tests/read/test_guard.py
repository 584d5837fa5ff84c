"""The child process: what it survives, when it is renewed, and that nothing of it stays behind."""

import multiprocessing
import os
import pickle
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from msgspec.structs import replace

from perfeval.declared.settings import Limits, Settings
from perfeval.errors import PerfevalError, UnavailableFile, UnreadableFile
from perfeval.read.safely import guard
from perfeval.read.safely.guard import end_readers, read_ahead, read_guarded
from perfeval.read.workbook import parse_file, read_workbook
from tests.tools.handmade import row, text, write_package
from tests.tools.hostile import a_far_cell_hidden_from_the_look
from tests.tools.workbooks import write_workbook

USUAL = Limits()


@pytest.fixture(autouse=True)
def no_child_of_others() -> Iterator[None]:
    guard.end_readers()
    yield
    guard.end_readers()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "甲局.xlsx", edits={"绩效指标!H5": "{97.5%}"})


def waiting() -> list[int]:
    """Process ids of the children that wait for a file."""
    return [child.process.pid for child in guard._idle.get(os.getpid(), [])]


def refusal(path: Path, limits: Limits = USUAL) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_guarded(path, limits)
    assert refused.value.advice
    return refused.value.message


def test_what_comes_from_the_child_is_what_is_parsed(good: Path) -> None:
    assert read_guarded(good, USUAL) == parse_file(good)


def test_a_child_reads_many_files_refused_ones_too(good: Path, tmp_path: Path) -> None:
    read_guarded(good, USUAL)
    first = waiting()
    assert len(first) == 1
    read_guarded(good, USUAL)
    with pytest.raises(UnavailableFile):
        read_guarded(tmp_path / "没有.xlsx", USUAL)
    assert read_guarded(good, USUAL).sheets
    assert waiting() == first


def test_a_file_may_be_read_before_it_is_wanted(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_ahead(tmp_path / "没有.xlsx", USUAL)
    (other,) = guard._ahead.values()
    read_ahead(good, USUAL)
    assert other.child.process.poll() is not None
    assert waiting() == []
    monkeypatch.setattr(guard, "_sent", None)  # nothing is asked a second time
    assert read_guarded(good, USUAL) == parse_file(good)
    assert len(waiting()) == 1


def test_what_was_read_and_never_wanted_ends_with_the_readers(good: Path) -> None:
    read_ahead(good, USUAL)
    (request,) = guard._ahead.values()
    end_readers()
    assert request.child.process.poll() is not None
    assert not guard._ahead


def test_a_child_is_renewed_after_a_number_of_files_and_after_a_large_one(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_FILES_PER_CHILD", 2)
    read_guarded(good, USUAL)
    assert len(waiting()) == 1
    read_guarded(good, USUAL)
    assert waiting() == []
    monkeypatch.setattr(guard, "_SMALL", 1000)
    read_guarded(good, USUAL)
    assert waiting() == []


def test_time_and_memory_grow_with_the_file() -> None:
    assert guard._grown(USUAL, 0) == USUAL
    large = guard._grown(USUAL, 100 << 20)
    assert (large.seconds, large.memory_mib) == (USUAL.seconds * 10, USUAL.memory_mib * 10)


def test_a_crash_costs_one_file(good: Path, tmp_path: Path) -> None:
    a_far_cell_hidden_from_the_look(tmp_path / "远.xlsx")
    assert "无法安全读取" in refusal(tmp_path / "远.xlsx")
    assert waiting() == []
    assert read_guarded(good, USUAL).sheets


def test_too_much_memory_costs_one_file(tmp_path: Path) -> None:
    rows = "".join(row(i, [text(f"{c}{i}", f"{i}{c}" * 20) for c in "ABCDEFGH"]) for i in range(1, 20_000))
    large = write_package(tmp_path / "大.xlsx", {"甲": rows})
    assert "48 MiB" in refusal(large, replace(USUAL, memory_mib=48))
    assert read_guarded(large, USUAL).sheets[0].height == 19_999


def test_memory_that_runs_out_is_no_reason_to_try_another_reader(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_memory(_sheet: object) -> None:
        raise MemoryError

    monkeypatch.setattr("perfeval.read.safely.parse._from_a1", out_of_memory)
    with pytest.raises(MemoryError):
        parse_file(good)


@pytest.mark.posix
def test_a_hang_costs_one_file(good: Path) -> None:
    read_guarded(good, USUAL)
    (child,) = guard._idle[os.getpid()]
    os.kill(child.process.pid, signal.SIGSTOP)
    assert "1 秒" in refusal(good, replace(USUAL, seconds=1))
    assert read_guarded(good, USUAL).sheets


def test_a_child_that_died_while_waiting_is_replaced(good: Path) -> None:
    read_guarded(good, USUAL)
    (child,) = guard._idle[os.getpid()]
    child.process.kill()
    child.process.wait()
    assert read_guarded(good, USUAL).sheets
    assert waiting() != [child.process.pid]


def test_a_child_that_cannot_start_is_not_the_fault_of_the_file(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval.read.safely.guard.sys.executable", shutil.which("false"))
    with pytest.raises(PerfevalError) as refused:
        read_guarded(good, USUAL)
    assert not isinstance(refused.value, UnreadableFile)


@pytest.mark.posix
def test_a_child_that_starts_too_slowly_is_not_the_fault_of_the_file(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mute = tmp_path / "mute"
    mute.write_text("#!/bin/sh\ncat >/dev/null\n")
    mute.chmod(0o755)
    monkeypatch.setattr("perfeval.read.safely.guard.sys.executable", str(mute))
    monkeypatch.setattr(guard, "_START", 1)
    with pytest.raises(PerfevalError) as refused:
        read_guarded(good, USUAL)
    assert not isinstance(refused.value, UnreadableFile)
    assert waiting() == []


def test_the_start_of_a_child_takes_no_time_of_the_file(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clocks: list[float] = []

    class Clock(threading.Timer):
        def __init__(self, interval: float, function: Callable[[], None]) -> None:
            clocks.append(interval)
            super().__init__(interval, function)

    monkeypatch.setattr(guard, "Timer", Clock)
    read_guarded(good, USUAL)
    read_guarded(good, USUAL)
    assert clocks == [guard._START, USUAL.seconds, USUAL.seconds]


def test_an_interruption_leaves_no_child_with_half_an_answer(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_file: object) -> None:
        raise KeyboardInterrupt

    read_guarded(good, USUAL)
    monkeypatch.setattr("perfeval.read.safely.guard.pickle.load", interrupted)
    with pytest.raises(KeyboardInterrupt):
        read_guarded(good, USUAL)
    assert waiting() == []


def test_threads_have_a_child_each(good: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        read = list(threads.map(lambda _: read_guarded(good, USUAL), range(12)))
    assert all(workbook == read[0] for workbook in read)
    assert 1 <= len(waiting()) <= 4


def _title_and_child(path: Path) -> tuple[str, list[int]]:
    return read_workbook(path, Settings()).profile.title, waiting()


@pytest.mark.posix
def test_a_process_of_a_pool_has_its_own_child_and_takes_it_along(good: Path) -> None:
    read_guarded(good, USUAL)
    with ProcessPoolExecutor(1, multiprocessing.get_context("forkserver")) as pool:
        title, children = pool.submit(_title_and_child, good).result()
    assert (title, len(children)) == ("单位信息", 1)
    assert not set(children) & set(waiting())
    assert not is_running(children[0])


@pytest.mark.posix
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_leaves_the_child_of_its_parent_alone(good: Path) -> None:
    read_guarded(good, USUAL)
    before = waiting()
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as pool:
        _, children = pool.submit(_title_and_child, good).result()
    assert not set(children) & set(before)
    assert read_guarded(good, USUAL).sheets
    assert waiting() == before


SCRIPT = """
import sys
from pathlib import Path
from perfeval.read.safely.guard import _idle, read_ahead, read_guarded
from perfeval.declared.settings import Limits
read_ahead(Path(sys.argv[1]), Limits())
assert "pandas" not in sys.modules
print(len(read_guarded(Path(sys.argv[1]), Limits()).sheets), *(child.process.pid for children in _idle.values() for child in children))
"""


@pytest.mark.posix
def test_nothing_stays_behind_when_the_program_ends(good: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", SCRIPT, str(good)], capture_output=True, text=True, check=True,
    )
    sheets, child = map(int, done.stdout.split())
    assert (sheets, done.stderr) == (7, "")
    assert not is_running(child)


def test_a_file_read_ahead_for_nothing_does_not_hold_up_the_end(good: Path) -> None:
    script = SCRIPT.replace("Limits())", "Limits(seconds=100_000))").rsplit("print", 1)[0]
    subprocess.run([sys.executable, "-X", "dev", "-W", "error", "-c", script, str(good)], check=True, timeout=60)


def test_the_child_ends_when_nobody_asks_any_more() -> None:
    done = subprocess.run([sys.executable, "-m", "perfeval.read.safely.child"], stdin=subprocess.DEVNULL, capture_output=True, check=True)
    assert (pickle.loads(done.stdout), done.stderr) == (True, b"")


def test_the_child_loads_neither_pandas_nor_what_is_seldom_needed() -> None:
    code = "import sys, perfeval.read.safely.child; print({'pandas', 'numpy', 'openpyxl', 'msoffcrypto'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
