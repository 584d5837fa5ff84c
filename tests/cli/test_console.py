"""What a user sees on consoles of other code pages, and when something is typed wrongly or interrupted."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.cli import main
from perfeval.cli.messages import seconds_line
from perfeval.cli.options import make_parser
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
        assert timed.search(perfeval(tmp_path, command, "-v", *words).stderr.decode())
        assert not timed.search(perfeval(tmp_path, command, *words, "-o", command).stderr.decode())


def test_the_times_of_several_workbooks_are_added() -> None:
    line = seconds_line([{"BA01": 0.5, "SP02": 0.6}, {"BA01": 0.2}])
    assert re.findall(r"[A-Z]{2}\d\d \d\.\d{3}", line) == ["BA01 0.700", "SP02 0.600"]
    assert seconds_line([{}, {}]) == ""


@pytest.mark.parametrize("typed", [
    ["rum"], ["run", "--jobs", "x"], ["run", "--jobs", "-1"], ["run", "--regulation"], ["mail", "--sned"], ["run", "--j"],
    ["template", "a", "b"], ["run", "--force=1"], ["run", "a", "--sned", "b"], ["run", "a", "-o", "b", "--sned"], ["watch", "a", "b"],
])
def test_what_is_typed_wrongly_is_said_in_chinese(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(typed)
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert not {"error", "argument", "invalid", "usage", "unrecognized"} & set(said.replace(":", " ").split())


PATHS = st.lists(st.text("ab.局 ", min_size=1), max_size=3)
OPTIONS = st.lists(st.sampled_from([("-o", "结果"), ("--force",), ("-v",), ("--jobs", "2"), ("--jobs=2",), ("--config", "a")]), max_size=3)


@given(st.lists(st.tuples(PATHS, OPTIONS), max_size=3), st.lists(st.text("-ab", min_size=1), max_size=2))
def test_paths_and_options_stand_in_any_order(parts: list[tuple[list[str], list[tuple[str, ...]]]], last: list[str]) -> None:
    typed = [word for paths, options in parts for word in (*paths, *(part for option in options for part in option))]
    asked = make_parser().parse_args(["run", *typed, *(["--", *last] if last else [])])
    assert asked.paths == [Path(path) for paths, _ in parts for path in paths] + [Path(path) for path in last]
    assert str(asked.output) == ("结果" if "结果" in typed else "output")


@pytest.mark.parametrize(("typed", "name"), [(["run"], "paths"), (["check", "--report", "r.txt"], "paths"), (["mail", "--send"], "workbooks")])
def test_each_command_that_takes_paths_takes_them_behind_its_options(typed: list[str], name: str) -> None:
    asked = make_parser().parse_args([typed[0], "甲.xlsx", *typed[1:], "-o", "结果", "乙.xlsx"])
    assert getattr(asked, name) == [Path("甲.xlsx"), Path("乙.xlsx")]


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

    def block(*_: object) -> None:
        raise ImportError("DLL load failed while importing lib")

    monkeypatch.setattr("perfeval.office.doctor.examine", fail)
    assert main(["doctor"]) == 2
    assert "Traceback" not in capsys.readouterr().err
    with pytest.raises(KeyError):
        main(["doctor", "--debug"])
    monkeypatch.setattr("perfeval.office.doctor.examine", block)
    assert main(["doctor"]) == 2
    assert "DLL load failed" in capsys.readouterr().err
    write_workbook(tmp_path / "甲局.xlsx")
    monkeypatch.setattr("perfeval.run.one_input.evaluate_file", fail)
    assert main(["run", str(tmp_path / "甲局.xlsx"), "-o", str(tmp_path / "output")]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_the_last_line_names_the_files_to_send(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_workbook(tmp_path / "甲局.xlsx")
    write_workbook(tmp_path / "乙局.xlsx", {"资金安排!D4": 99})
    for name, named in (("甲局.xlsx", ["甲局_绩效评价.xlsx", "甲局_自评报告.docx"]), ("乙局.xlsx", [])):
        main(["run", str(tmp_path / name), "-o", str(tmp_path / "output")])
        last = capsys.readouterr().err.strip().splitlines()[-1]
        assert [file for file in ("甲局_绩效评价.xlsx", "甲局_自评报告.docx", "乙局_绩效评价（未通过）.xlsx") if file in last] == named


def test_a_receiver_of_evaluation_workbooks_is_told_of_nothing_to_send(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_workbook(tmp_path / "甲局.xlsx")
    main(["run", str(tmp_path / "甲局.xlsx"), "-o", str(tmp_path / "output")])
    received = tmp_path / "received"
    received.mkdir()
    (tmp_path / "output" / "甲局_绩效评价.xlsx").rename(received / "甲局_绩效评价.xlsx")
    write_workbook(received / "乙局.xlsx", {"资金安排!I4": "另一用途"})  # equal bytes would be the input of the other
    capsys.readouterr()
    main(["run", str(received), "-o", str(tmp_path / "results")])
    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert not [file for file in ("乙局_绩效评价.xlsx", "乙局_自评报告.docx") if file in last]
