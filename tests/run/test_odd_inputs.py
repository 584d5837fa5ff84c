"""One bad input never stops the rest: whatever has the name of a workbook ends with one outcome, and the others with theirs."""

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from perfeval.cli import main
from perfeval.files.names import RUN_LOG, SUMMARY
from perfeval.files.refusals import AWAY, GONE_OR_TOO_LONG, RIGHTS, TOO_LONG, Refusal
from perfeval.run.inputs import survey
from perfeval.run.log import append_line, read_log
from tests.tools.runs import WindowsError, perfeval, run
from tests.tools.workbooks import write_workbook


def make_pipe(folder: Path) -> None:
    os.mkfifo(folder / "管道.xlsx")


def make_loop(folder: Path) -> None:
    (folder / "环.xlsx").symlink_to("环.xlsx")


def make_dangling(folder: Path) -> None:
    (folder / "空.xlsx").symlink_to("没有.xlsx")


def make_device(folder: Path) -> None:
    (folder / "零.xlsx").symlink_to("/dev/zero")


def make_gbk(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/" + "丙局.xlsx".encode("gbk"))).write_bytes(b"x")


def make_no_encoding(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.xlsx")).write_bytes(b"x")


def make_gbk_folder(folder: Path) -> None:
    inner = os.fsencode(folder) + b"/" + "街道".encode("gbk")
    Path(os.fsdecode(inner)).mkdir()
    Path(os.fsdecode(inner + b"/a.xlsx")).write_bytes(b"x")


def make_forged_line(folder: Path) -> None:
    (folder / "a\n乙局.xlsx：通过\x1b[2J\x9b1m\u202e.xlsx").write_bytes(b"x")


def make_separators(folder: Path) -> None:
    (folder / "a\u2028b\x85c\x0cd.xlsx").write_bytes(b"x")


ODD = (make_pipe, make_loop, make_device, make_gbk, make_no_encoding, make_gbk_folder, make_forged_line, make_separators)


@pytest.mark.parametrize("make", ODD)
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_odd_input_has_one_outcome_and_the_rest_theirs(
    tmp_path: Path, make: Callable[[Path], None], jobs: int, capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    folder, output = tmp_path / "input", tmp_path / "output"
    folder.mkdir()
    make(folder)
    write_workbook(folder / "甲局.xlsx")
    assert run(folder, "-o", output, "--jobs", jobs) == 1
    said = capfdbinary.readouterr().err.decode()
    assert all(sign.isprintable() or sign == "\n" for sign in said)
    assert sorted(entry["status"] for key, entry in read_log(output / RUN_LOG).items() if key) == ["passed", "unreadable"]
    book = openpyxl.load_workbook(output / SUMMARY)
    assert sum(cell == "无法读取" for page in book for row in page.values for cell in row) >= 1
    assert len(list(output.rglob("*.json"))) == 2
    for path in output.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    before = sorted(output.rglob("*"))
    assert run(folder, "-o", output, "--jobs", jobs) == 1
    assert sorted(output.rglob("*")) == before


def test_a_link_to_a_file_that_is_away_is_not_done(tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    make_dangling(tmp_path / "input")
    write_workbook(tmp_path / "input" / "甲局.xlsx")
    assert run(tmp_path / "input", "-o", tmp_path / "output", "--jobs", 1) == 1
    assert sorted(entry["status"] for key, entry in read_log(tmp_path / "output" / RUN_LOG).items() if key) == ["failed", "passed"]


@pytest.mark.parametrize("make", [make_pipe, make_device, make_loop])
def test_what_is_no_file_is_refused_when_it_is_given_directly(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path)
    (odd,) = tmp_path.iterdir()
    write_workbook(tmp_path / "甲局.xlsx")
    assert run(odd, tmp_path / "甲局.xlsx", "-o", tmp_path / "output") in {1, 2}
    assert main(["check", str(odd), "-o", str(tmp_path / "output")]) in {1, 2}


@pytest.mark.parametrize(("error", "refusal"), [(PermissionError(errno.EACCES, ""), RIGHTS), (WindowsError(3, errno.ENOENT), GONE_OR_TOO_LONG)])
def test_a_folder_that_cannot_be_opened_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, refusal: Refusal) -> None:
    (tmp_path / "关").mkdir()
    write_workbook(tmp_path / "甲局.xlsx")
    scan = os.scandir

    def refuse(path: str | Path) -> object:
        if Path(path).name == "关":
            error.filename = str(path)
            raise error
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = survey([tmp_path], tmp_path / "output")
    assert [source.name for source in found.inputs] == ["甲局"]
    assert [(skipped.path.name, refusal.reason in skipped.reason) for skipped in found.skipped] == [("关", True)]
    assert run(tmp_path, "-o", tmp_path / "output", "--jobs", "1") == 0


@pytest.mark.parametrize("command", ["run", "check"])
@pytest.mark.parametrize(("error", "refusal"), [
    (WindowsError(3, errno.ENOENT), GONE_OR_TOO_LONG), (WindowsError(206, errno.ENOENT), TOO_LONG), (OSError(errno.EHOSTDOWN, ""), AWAY),
])
def test_a_path_that_is_too_long_or_away_is_not_called_mistyped(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: OSError, refusal: Refusal,
) -> None:
    look = Path.stat

    def refuse(path: Path, **options: bool) -> object:
        if path.name == "甲局.xlsx":
            raise error
        return look(path, **options)

    with monkeypatch.context() as system:
        system.setattr(Path, "stat", refuse)
        assert main([command, "甲局.xlsx", "-o", str(tmp_path / "output")]) == 2
    assert refusal.reason in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_a_log_that_is_no_file_is_said_and_costs_no_result(tmp_path: Path, make: Callable[[Path], None], capsys: pytest.CaptureFixture[str]) -> None:
    write_workbook(tmp_path / "甲局.xlsx")
    (tmp_path / "output").mkdir()
    make(tmp_path / "output" / RUN_LOG)
    assert run(tmp_path / "甲局.xlsx", "-o", tmp_path / "output") == 0
    assert RUN_LOG in capsys.readouterr().err
    assert (tmp_path / "output" / "甲局_绩效评价.xlsx").is_file()
    assert main(["mail", "-o", str(tmp_path / "output")]) == 1


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_a_result_that_is_no_file_is_said_with_what_to_do(tmp_path: Path, make: Callable[[Path], None], capsys: pytest.CaptureFixture[str]) -> None:
    write_workbook(tmp_path / "甲局.xlsx")
    (tmp_path / "output").mkdir()
    make(tmp_path / "output" / "甲局_绩效评价.xlsx")
    assert run(tmp_path / "甲局.xlsx", "-o", tmp_path / "output") == 1
    said = capsys.readouterr().err
    assert "None" not in said
    assert "程序出错" not in said


@pytest.mark.parametrize("key", ["a\u2028b", "a\x85b", "a\x0cb", "a\x1eb", "a\rb", "\udcca\udcd6"])
def test_a_line_of_the_log_ends_where_it_ends(tmp_path: Path, key: str) -> None:
    append_line(tmp_path / RUN_LOG, {"input": key, "outputs": {}})
    append_line(tmp_path / RUN_LOG, {"input": "乙", "outputs": {}})
    assert set(read_log(tmp_path / RUN_LOG)) == {key, "乙"}


@pytest.mark.parametrize("line", [
    '{"input": "甲局.xlsx", "status": "passed", "outputs": null}', '{"input": "甲局.xlsx", "outputs": ["a"]}', '{"input": 3, "outputs": {}}',
    '{"input": "甲局.xlsx", "status": "passed", "outputs": {"a": 3}}', '{"input": "\\u0000/甲局.xlsx", "outputs": {}}', '{"input": [], "status": "failed"}',
    '{"input": "", "rows": "x", "outputs": 3}', "[" * 100_000, "\udcff", "null",
])
def test_a_log_of_foreign_content_is_passed_over(tmp_path: Path, line: str) -> None:
    write_workbook(tmp_path / "甲局.xlsx")
    output = tmp_path / "output"
    assert run(tmp_path / "甲局.xlsx", "-o", output) == 0
    good = (output / RUN_LOG).read_bytes()
    (output / RUN_LOG).write_bytes(good + line.encode("utf-8", "surrogateescape") + b"\n")
    assert run(tmp_path / "甲局.xlsx", "-o", output) == 0
    (output / RUN_LOG).write_bytes(line.encode("utf-8", "surrogateescape") + b"\n")
    assert run(tmp_path / "甲局.xlsx", "-o", output) == 0
    assert main(["mail", "-o", str(output)]) == 0


@pytest.mark.parametrize("content", [
    '{"schema": "perfeval-result/1"}', '{"schema": "perfeval-result/1", "status": "passed"}', '{"schema": "perfeval-result/1", "input": 3, "status": []}',
    '{"schema": "perfeval-result/1", "input": {"name": null}, "status": "passed", "unit": 3, "year": "x", "findings": {}, "projects": null}',
    '{"schema": ["perfeval-result/"]}', "[" * 100_000, '"perfeval-result/1"',
])
def test_a_foreign_json_is_no_result(tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "甲局.json").write_text(content, encoding="utf-8")
    for words in ([], ["甲局.xlsx"], [str(tmp_path / "甲局.json")]):
        assert main(["mail", *words, "-o", str(tmp_path)]) in {0, 1}
    write_workbook(tmp_path / "甲局.xlsx")
    assert run(tmp_path / "甲局.xlsx", "-o", tmp_path) == 0
    assert "程序出错" not in capsys.readouterr().err


def test_a_terminal_without_utf8_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    write_workbook(tmp_path / "input" / "甲局.xlsx")
    done = perfeval(tmp_path, "run", "--json", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0
    assert json.loads(done.stdout)["input"]["name"] == "甲局.xlsx"
    assert perfeval(tmp_path, "mail", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0").returncode == 0
