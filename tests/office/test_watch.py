"""The drop folder: states of its files in, inputs ready out; and the whole way from a drop to the finance bureau."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path

import pytest

from perfeval.cli import main
from perfeval.cli.messages import summary_lines
from perfeval.declared.settings import Mail, Settings
from perfeval.office.mail import SENT_LOG
from perfeval.office.watch import interrupts, look, settled, watch_folder
from perfeval.run.batch import Run, run_batch
from perfeval.run.inputs import Input, find_inputs
from tests.tools.inbox import Inbox, parts
from tests.tools.paths import ROOT
from tests.tools.runs import BROKEN, names, result
from tests.tools.workbooks import write_workbook

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # the port itself is TLS
A, B = (Input(Path(name), Path(), name) for name in "ab")


def test_a_file_is_ready_when_two_looks_see_the_same() -> None:
    assert list(settled({}, {A: (1, 1)}, {})) == []
    assert list(settled({A: (1, 1)}, {A: (2, 2)}, {})) == []
    assert list(settled({A: (2, 2)}, {A: (2, 2), B: (1, 1)}, {})) == [A]
    assert list(settled({A: (2, 2)}, {A: (2, 2)}, {A: (2, 2)})) == []
    assert list(settled({A: (0, 2)}, {A: (0, 2)}, {})) == []


class Stop(Exception):
    pass


class Looks:
    """Stands for the clock: what happens between one look and the next."""

    def __init__(self, *between: Callable[[], object]) -> None:
        self.between = iter(between)

    def __call__(self, _seconds: float) -> None:
        try:
            next(self.between)()
        except StopIteration:
            raise Stop from None


def nothing() -> None:
    pass


def watched(folder: Path, monkeypatch: pytest.MonkeyPatch, *between: Callable[[], object], failing: int = 0) -> list[list[str]]:
    """The inputs of each evaluation; the first `failing` have no result."""
    rounds: list[list[str]] = []

    def evaluate(inputs: tuple[Input, ...]) -> tuple[Input, ...]:
        rounds.append([source.name for source in inputs])
        return inputs if len(rounds) <= failing else ()

    monkeypatch.setattr("perfeval.office.watch.time.sleep", Looks(*between))
    with pytest.raises(Stop):
        watch_folder(folder, folder.parent / "output", evaluate, lambda: False)
    return rounds


def test_what_is_still_being_copied_is_left_until_it_rests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "input"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(b"1")

    def grow() -> None:
        with (folder / "a.xlsx").open("ab") as file:
            file.write(b"more")

    def second() -> None:
        (folder / "b.xlsx").write_bytes(b"1")

    assert watched(folder, monkeypatch, grow, grow, nothing, nothing, second, nothing, nothing) == [["a"], ["a", "b"]]


def test_what_has_no_result_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "input"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(b"1")
    assert watched(folder, monkeypatch, *[nothing] * 60, failing=2) == [["a"]] * 3


@pytest.mark.parametrize("half", [b"PK\3\4 the beginning", bytes(4096)], ids=["without its end", "room made"])
def test_a_copy_that_pauses_is_given_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, half: bytes) -> None:
    folder = tmp_path / "input"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(half)
    assert watched(folder, monkeypatch, *[nothing] * 10) == []
    assert watched(folder, monkeypatch, *[nothing] * 20) == [["a"]], "a damaged file is evaluated in the end, and said"
    whole = [lambda: write_workbook(folder / "a.xlsx")]
    assert watched(folder, monkeypatch, *[nothing] * 3, *whole, nothing, nothing) == [["a"]]


def test_a_folder_that_is_away_for_a_moment_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "input"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(b"1")
    away = tmp_path / "away"
    assert watched(folder, monkeypatch, lambda: folder.rename(away), nothing, lambda: away.rename(folder), nothing, nothing) == [["a"]]


def test_an_interrupt_that_got_lost_ends_the_watch_all_the_same(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    with interrupts() as stopped:
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        watch_folder(tmp_path, tmp_path / "output", lambda _inputs: (), stopped)
    assert signal.getsignal(signal.SIGINT) is before


# ---------------------------------------------------------------- the command


@contextmanager
def watching(root: Path) -> Iterator["subprocess.Popen[str]"]:
    """`perfeval watch` as a user starts it, in a process group of its own."""
    command = [sys.executable, "-m", "perfeval", "watch", "input", "-o", "output"]
    process = subprocess.Popen(
        command, cwd=root, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, encoding="utf-8", start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    clock = threading.Timer(300, process.kill)  # a watch that says nothing must not hang the tests
    clock.start()
    try:
        with process:
            yield process
            process.kill()
    finally:
        clock.cancel()


def wait_for(process: "subprocess.Popen[str]", said: str) -> None:
    """Read on until something is said; fails when the process ends before."""
    assert process.stderr is not None
    assert any(said in line for line in process.stderr), said


def stop(process: "subprocess.Popen[str]") -> str:
    """Ctrl-C: to the whole group, as a terminal does. What was said after it."""
    assert process.stderr is not None
    os.killpg(process.pid, signal.SIGINT)
    return process.stderr.read()


@pytest.mark.posix
def test_a_drop_gets_to_the_bureau_whole(
    tmp_path: Path, server: tuple[Inbox, Mail], monkeypatch: pytest.MonkeyPatch,
) -> None:
    inbox, mail = server
    (tmp_path / "input").mkdir()
    with watching(tmp_path) as process:
        wait_for(process, "input")
        write_workbook(tmp_path / "待放入.xlsx")
        (tmp_path / "待放入.xlsx").rename(tmp_path / "input" / "甲局.xlsx")
        wait_for(process, "甲局.xlsx")
        (tmp_path / "input" / "坏.xlsx").write_bytes(b"no workbook")
        wait_for(process, "坏.xlsx")
        write_workbook(tmp_path / "待放入.xlsx", {**BROKEN, "单位信息!B2": "测试区水利局"})
        (tmp_path / "待放入.xlsx").rename(tmp_path / "input" / "乙局.xlsx")
        wait_for(process, "乙局.xlsx")
        assert "Traceback" not in stop(process)
        assert process.wait() == 0
    assert {name: result(tmp_path / "output" / f"{name}.json")["status"] for name in ("甲局", "乙局", "坏")} == {
        "甲局": "passed", "乙局": "blocked", "坏": "unreadable"}
    told = summary_of(tmp_path / "output" / "汇总.xlsx")
    assert told >= {"测试区人力资源和社会保障局", "坏.xlsx"}, "of all workbooks, not of the last one alone"

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PERFEVAL_SMTP_PASSWORD", "secret")
    (tmp_path / "perfeval.toml").write_text(
        f"[mail]\nto = '{mail.to}'\nsender = '{mail.sender}'\nserver = '{mail.server}'\nport = {mail.port}\n"
        f"security = '{mail.security}'\nuser = '{mail.user}'\n", encoding="utf-8")
    assert main(["mail", "--send", "input/甲局.xlsx"]) == 0
    assert main(["mail", "--send", "input/甲局.xlsx"]) == 0
    assert main(["mail", "--send", "input/乙局.xlsx"]) == 1
    (message,) = inbox.messages
    assert_attached(message, tmp_path / "output")
    assert "甲局.xlsx" not in (tmp_path / "output" / SENT_LOG).read_text(encoding="utf-8").replace("甲局_", "")
    assert not [name for name in names(tmp_path / "output") if "用户修改" in name]


def assert_attached(message: EmailMessage, output: Path) -> None:
    """What arrived is what stands in the folder, and the manifest in the message says so."""
    arrived = {name: hashlib.sha256(content).hexdigest() for name, content in parts(message).items()}
    assert set(arrived) == {"甲局_绩效评价.xlsx", "甲局_自评报告.docx"}
    body = message.get_body()
    assert body is not None
    for name, digest in arrived.items():
        content = (output / str(name)).read_bytes()
        assert digest == hashlib.sha256(content).hexdigest()
        assert all(said in body.get_content() for said in (str(name), str(len(content)), digest))


def summary_of(path: Path) -> set[object]:
    from openpyxl import load_workbook

    return {cell.value for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row}


@pytest.mark.posix
def test_a_second_run_on_the_folder_does_not_end_the_watch(tmp_path: Path) -> None:
    from filelock import FileLock

    from perfeval.files.names import LOCK

    (tmp_path / "input").mkdir()
    (tmp_path / "output").mkdir()
    write_workbook(tmp_path / "input" / "甲局.xlsx")
    with watching(tmp_path) as process:
        wait_for(process, "input")
        with FileLock(tmp_path / "output" / LOCK):
            wait_for(process, "output")
        wait_for(process, "甲局.xlsx")
        stop(process)
        assert process.wait() == 0
    assert result(tmp_path / "output" / "甲局.json")["status"] == "passed"


def test_what_is_no_workbook_is_named_once_and_the_watch_goes_on(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.xlsx")
    (tmp_path / "环.xlsx").symlink_to("环.xlsx")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xca\xd6.xlsx")).write_bytes(b"x")
    seen = look(tmp_path, tmp_path / "output")
    assert len(seen) == 3
    assert look(tmp_path, tmp_path / "output") == seen
    assert len(list(settled(seen, seen, {}))) == 3
    assert list(settled(seen, seen, seen)) == []


def test_a_workbook_that_cannot_be_read_is_told_with_the_reason(tmp_path: Path) -> None:
    write_workbook(tmp_path / "甲局.xlsx", BROKEN)
    (tmp_path / "乙局.xlsx").write_bytes(b"PK\3\4")
    for outcome in run_batch(find_inputs([tmp_path], tmp_path / "output"), Run(tmp_path / "output", Settings()), ""):
        assert outcome.result
        lines = list(summary_lines(outcome))
        assert all(finding["message"] in "\n".join(lines) for finding in outcome.result["findings"]) is (outcome.status == "unreadable")
        assert len(lines) == 1 or outcome.status == "unreadable"
