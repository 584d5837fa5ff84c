"""What a user sees on consoles of other code pages, and when something is typed wrongly or interrupted."""

import re
from pathlib import Path

import pytest

from perfeval.cli import main
from perfeval.cli.messages import seconds_line
from tests.tools.runs import BROKEN, perfeval
from tests.tools.workbooks import write_workbook


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp437:strict"])
def test_a_console_of_another_code_page_gets_utf8(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "input").mkdir()
    write_workbook(tmp_path / "input" / "𠮷局.xlsx", BROKEN)
    shown = perfeval(tmp_path, "run", "--json", PYTHONIOENCODING=encoding)
    assert shown.returncode == 1
    assert '"𠮷局.xlsx"' in shown.stdout.decode("utf-8")
    shown = perfeval(tmp_path, "check", PYTHONIOENCODING=encoding)
    assert "资金安排!D4" in shown.stderr.decode("utf-8")


def test_the_slowest_rules_are_named_where_details_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    for name in ("甲局", "乙局"):
        write_workbook(tmp_path / "input" / f"{name}.xlsx", BROKEN)
    timed = re.compile(r"(?:[A-Z]{2}\d\d \d+\.\d{3}、){4}[A-Z]{2}\d\d \d+\.\d{3}")
    for command, words in (("check", []), ("run", ["--jobs", "2"]), ("run", ["--force", "--jobs", "1"])):
        assert timed.search(perfeval(tmp_path, command, "-v", *words).stderr.decode().splitlines()[-1])
        assert not timed.search(perfeval(tmp_path, command, *words, "-o", command).stderr.decode())


def test_the_times_of_several_workbooks_are_added() -> None:
    line = seconds_line([{"BA01": 0.5, "SP02": 0.6}, {"BA01": 0.2}])
    assert re.findall(r"[A-Z]{2}\d\d \d\.\d{3}", line) == ["BA01 0.700", "SP02 0.600"]
    assert seconds_line([{}, {}]) == ""


@pytest.mark.parametrize("typed", [
    ["rum"], ["run", "--jobs", "x"], ["run", "--jobs", "-1"], ["run", "--regulation"], ["mail", "--sned"], ["run", "--j"],
    ["template", "a", "b"], ["run", "--force=1"],
])
def test_what_is_typed_wrongly_is_said_in_chinese(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(typed)
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert not {"error", "argument", "invalid", "usage", "unrecognized"} & set(said.replace(":", " ").split())


def test_help_is_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ([], ["run"], ["check"], ["watch"], ["mail"], ["init"], ["regulations"]):
        with pytest.raises(SystemExit) as ended:
            main([*command, "--help"])
        assert ended.value.code == 0
        assert not {"usage:", "options:", "show", "positional"} & set(capsys.readouterr().out.split())


def test_a_mistake_of_the_program_is_said_without_traceback_unless_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("perfeval.office.doctor.examine", fail)
    assert main(["doctor"]) == 2
    assert "Traceback" not in capsys.readouterr().err
    with pytest.raises(KeyError):
        main(["doctor", "--debug"])
    write_workbook(tmp_path / "甲局.xlsx")
    monkeypatch.setattr("perfeval.run.one_input.evaluate_file", fail)
    assert main(["run", str(tmp_path / "甲局.xlsx"), "-o", str(tmp_path / "output")]) == 1
    assert "Traceback" not in capsys.readouterr().err
