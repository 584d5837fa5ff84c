"""The main job end to end, through the command line: files in, files out, exit status."""

import gc
import json
import re
from pathlib import Path
from typing import Any

import pytest

from perfeval.cli import main
from perfeval.declared.settings import Settings
from perfeval.files.names import LOCK
from perfeval.run.batch import Run, run_batch
from perfeval.run.inputs import find_inputs
from perfeval.write.template import write_template
from tests.tools.paths import ROOT
from tests.tools.runs import BROKEN, digests, names, result, run
from tests.tools.workbooks import write_workbook


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "input").mkdir()
    return tmp_path / "input", tmp_path / "output"


def test_a_clean_workbook_passes(folders: tuple[Path, Path]) -> None:
    source, output = folders
    write_workbook(source / "甲局.xlsx")
    assert run(source, "-o", output) == 0
    assert names(output) == {"甲局_绩效评价.xlsx", "甲局_自评报告.docx", "甲局_核查底稿.xlsx", "甲局.json", "汇总.xlsx", "运行日志.jsonl"}
    found = result(output / "甲局.json")
    assert found["status"] == "passed"
    assert found["totals"] == {"initial": "180000.00", "adjustments": "70000.00", "budget": "250000.00", "arrived": "250000.00",
                               "executed": "250000.00", "execution_rate": "1.0000"}
    assert [p["score"] for p in found["projects"]] == ["100.00", "100.00"]


def test_a_unit_of_classified_projects_has_nothing_to_send(folders: tuple[Path, Path]) -> None:
    source, output = folders
    projects = "| 项目名称 | 是否涉密 |\n| 就业服务经费 | 是 |\n| 人才引进经费 | 是 |"
    write_workbook(source / "甲局.xlsx", sheets={"项目信息": projects})
    assert run(source, "-o", output) == 0
    assert names(output) == {"甲局_核查底稿.xlsx", "甲局.json", "汇总.xlsx", "运行日志.jsonl"}


def test_a_blank_template_says_no_more_than_that_it_is_blank(folders: tuple[Path, Path]) -> None:
    source, output = folders
    write_template(source / "空白.xlsx")
    (outcome,) = run_batch(find_inputs([source], output), Run(output, Settings()), "")
    assert (outcome.status, outcome.remarks, set(outcome.files)) == ("blocked", (), {"空白.json"})


def test_errors_block_and_the_stale_result_of_the_other_kind_goes(folders: tuple[Path, Path]) -> None:
    source, output = folders
    write_workbook(source / "甲局.xlsx")
    run(source, "-o", output)
    write_workbook(source / "甲局.xlsx", BROKEN)
    assert run(source, "-o", output) == 1
    assert "甲局_绩效评价.xlsx" not in names(output)
    assert {"甲局_绩效评价（未通过）.xlsx", "甲局_退回修改.xlsx"} <= names(output)
    errors = [(f["code"], f["sheet"], f["cell"]) for f in result(output / "甲局.json")["findings"] if f["severity"] == "error"]
    assert errors == [("BA01", "资金安排", "D4")]
    write_workbook(source / "甲局.xlsx")
    assert run(source, "-o", output) == 0
    assert not {"甲局_绩效评价（未通过）.xlsx", "甲局_退回修改.xlsx"} & names(output)


def test_one_bad_file_does_not_stop_the_rest(folders: tuple[Path, Path]) -> None:
    source, output = folders
    (source / "坏.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (source / "空.xlsx").write_bytes(b"")
    write_workbook(source / "甲局.xlsx")
    assert run(source, "-o", output) == 1
    assert result(output / "甲局.json")["status"] == "passed"
    for name in ("坏", "空"):
        found = result(output / f"{name}.json")
        assert (found["status"], found["unit"], found["totals"], found["projects"]) == ("unreadable", None, None, [])
        assert len(found["findings"]) == 1


def test_a_rerun_gives_the_same_bytes_and_does_nothing_without_force(folders: tuple[Path, Path], tmp_path: Path) -> None:
    source, output = folders
    write_workbook(source / "甲局.xlsx", BROKEN)
    write_workbook(source / "街道.xlsx")
    run(source, "-o", output, "--jobs", 1)
    first = digests(output)
    assert run(source, "-o", output) == 1
    assert digests(output) == first, "nothing is evaluated again, not even logged"
    run(source, "-o", tmp_path / "again", "--jobs", 2)
    again = digests(tmp_path / "again")
    own = {name for name in first if name != "运行日志.jsonl"}
    assert {n: again[n] for n in own} == {n: first[n] for n in own}


def test_a_result_edited_by_the_user_is_kept(folders: tuple[Path, Path]) -> None:
    source, output = folders
    write_workbook(source / "甲局.xlsx")
    run(source, "-o", output)
    edited = output / "甲局_绩效评价.xlsx"
    edited.write_bytes(edited.read_bytes() + b"edited")
    content = edited.read_bytes()
    assert run(source, "-o", output) == 0
    assert (output / "甲局_绩效评价（用户修改）.xlsx").read_bytes() == content
    assert edited.read_bytes() != content


def test_folders_keep_their_relative_path(folders: tuple[Path, Path]) -> None:
    source, output = folders
    (source / "街道").mkdir()
    write_workbook(source / "街道" / "甲办.xlsx")
    assert run(source, "-o", output) == 0
    assert "街道/甲办_绩效评价.xlsx" in names(output)


def test_json_gives_one_object_per_line_and_nothing_else(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    source, output = folders
    write_workbook(source / "甲局.xlsx")
    write_workbook(source / "乙局.xlsx", BROKEN)
    assert run(source, "-o", output, "--json") == 1
    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {r["input"]["name"]: r["status"] for r in shown} == {"甲局.xlsx": "passed", "乙局.xlsx": "blocked"}


def test_nothing_to_do_is_said_and_wrong_usage_is_two(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    source, output = folders
    assert run(source, "-o", output) == 0
    assert capsys.readouterr().err
    assert run(source / "没有", "-o", output) == 2
    write_workbook(source / "甲局.xlsx")
    assert run(source, "-o", output, "--regulation", "no-such-pack") == 2


def test_another_regulation_can_be_asked_for(folders: tuple[Path, Path]) -> None:
    source, output = folders
    write_workbook(source / "甲局.xlsx")
    run(source, "-o", output, "--regulation", "hubei")
    assert result(output / "甲局.json")["regulation"]["id"] == "hubei"


def test_check_writes_nothing_but_the_marked_copy(folders: tuple[Path, Path]) -> None:
    source, output = folders
    write_workbook(source / "甲局.xlsx", BROKEN)
    assert main(["check", str(source), "-o", str(output)]) == 1
    assert names(output) == {"甲局_退回修改.xlsx"}


def test_a_corrected_marked_copy_passes_under_the_name_of_its_original(folders: tuple[Path, Path], tmp_path: Path) -> None:
    from openpyxl import load_workbook

    source, output = folders
    write_workbook(source / "甲局.xlsx", BROKEN)
    run(source, "-o", output)
    book = load_workbook(output / "甲局_退回修改.xlsx")
    book["资金安排"]["D4"] = 12
    (tmp_path / "again").mkdir()
    book.save(tmp_path / "again" / "甲局_退回修改.xlsx")
    assert run(tmp_path / "again", "-o", output) == 0
    assert "甲局_绩效评价.xlsx" in names(output)


def test_a_marked_copy_stands_for_its_original(folders: tuple[Path, Path]) -> None:
    source, output = folders
    write_workbook(source / "甲局.xlsx", BROKEN)
    run(source, "-o", output)
    (output / "甲局_退回修改.xlsx").rename(source / "甲局_退回修改.xlsx")
    assert run(source, "-o", output, "--force") == 1
    assert {name for name in names(output) if name.endswith(".json")} == {"甲局.json"}
    assert result(output / "甲局.json")["input"]["name"] == "甲局_退回修改.xlsx"


def test_units_that_sent_nothing_are_listed(folders: tuple[Path, Path]) -> None:
    from openpyxl import load_workbook

    source, output = folders
    write_workbook(source / "甲局.xlsx")
    (source / "units.txt").write_bytes("测试区人力资源和社会保障局\r\n测试区水利局\r\n".encode("gb18030"))
    run(source, "-o", output)
    book = load_workbook(output / "汇总.xlsx")
    said = {cell.value for row in book["未提交与跳过"].iter_rows() for cell in row}
    assert "测试区水利局" in said
    assert "测试区人力资源和社会保障局" not in said


def test_a_second_run_on_one_folder_says_so(folders: tuple[Path, Path]) -> None:
    from filelock import FileLock

    source, output = folders
    write_workbook(source / "甲局.xlsx")
    output.mkdir()
    with FileLock(output / LOCK):
        assert run(source, "-o", output) == 2
    assert run(source, "-o", output) == 0


def test_what_a_killed_run_left_is_cleared_and_its_results_are_taken_over(folders: tuple[Path, Path]) -> None:
    source, output = folders
    write_workbook(source / "甲局.xlsx")
    run(source, "-o", output)
    before = digests(output)
    (output / ".perfeval-17-甲局_绩效评价.xlsx").write_bytes(b"half")
    (output / "运行日志.jsonl").unlink()
    assert run(source, "-o", output) == 0
    after = digests(output)
    assert after.keys() == before.keys()
    told_anew = {"运行日志.jsonl", "汇总.xlsx"}  # what changed since the last run stands there alone
    assert {n for n in after if after[n] != before[n]} <= told_anew


def aside(output: Path) -> list[str]:
    return sorted(name for name in names(output) if "用户修改" in name)


def test_a_marked_copy_nobody_touched_is_replaced_and_one_that_was_saved_is_kept(folders: tuple[Path, Path]) -> None:
    from openpyxl import load_workbook

    source, output = folders
    write_workbook(source / "甲局.xlsx", BROKEN)
    main(["check", str(source), "-o", str(output)])
    write_workbook(source / "甲局.xlsx", {"资金安排!D4": 10})
    main(["check", str(source), "-o", str(output)])
    assert aside(output) == [], "check keeps no log, and knows its own copy all the same"
    write_workbook(source / "甲局.xlsx", {"资金安排!D4": 9})
    run(source, "-o", output)
    assert aside(output) == []
    load_workbook(output / "甲局_退回修改.xlsx").save(output / "甲局_退回修改.xlsx")
    write_workbook(source / "甲局.xlsx", {"资金安排!D4": 8})
    main(["check", str(source), "-o", str(output)])
    assert aside(output) == ["甲局_退回修改（用户修改）.xlsx"]


def test_what_could_not_be_read_is_tried_again(folders: tuple[Path, Path]) -> None:
    from tests.tools.hostile import encrypted

    source, output = folders
    write_workbook(source / "甲局.xlsx")
    (source / "甲局.xlsx").write_bytes(encrypted((source / "甲局.xlsx").read_bytes(), "budget-2020"))
    assert run(source, "-o", output) == 1
    assert result(output / "甲局.json")["status"] == "unreadable"
    (source / "passwords.txt").write_text("budget-2020\n", encoding="utf-8")
    assert run(source, "-o", output) == 0
    assert result(output / "甲局.json")["status"] == "passed"
    assert "budget-2020" not in "".join(p.read_text(encoding="utf-8") for p in output.glob("*.json*"))


def test_an_input_that_is_gone_or_held_costs_itself_alone(folders: tuple[Path, Path]) -> None:
    from perfeval.declared.settings import Settings
    from perfeval.run.batch import Run, run_batch
    from perfeval.run.inputs import find_inputs

    source, output = folders
    write_workbook(source / "甲局.xlsx")
    write_workbook(source / "乙局.xlsx")
    run(source, "-o", output)
    inputs = find_inputs([source], output)
    (source / "乙局.xlsx").unlink()
    outcomes = {o.input.name: (o.status, o.unchanged) for o in run_batch(inputs, Run(output, Settings()), "")}
    assert outcomes == {"甲局": ("passed", True), "乙局": ("failed", False)}


def test_an_input_saved_during_its_evaluation_is_not_marked(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    from perfeval.run import one_input

    source, output = folders
    write_workbook(source / "甲局.xlsx", BROKEN)
    evaluate = one_input.evaluate_file

    def saved_meanwhile(path: Path, *arguments: Any) -> Any:
        evaluation = evaluate(path, *arguments)
        write_workbook(path)
        return evaluation

    monkeypatch.setattr(one_input, "evaluate_file", saved_meanwhile)
    assert run(source, "-o", output) == 1
    assert "甲局_退回修改.xlsx" not in names(output)
    monkeypatch.undo()
    assert run(source, "-o", output) == 0


def test_a_failed_run_does_not_forget_what_the_one_before_wrote(folders: tuple[Path, Path]) -> None:
    source, output = folders
    write_workbook(source / "甲局.xlsx")
    run(source, "-o", output)
    (output / "甲局_绩效评价（未通过）.xlsx").mkdir()
    write_workbook(source / "甲局.xlsx", BROKEN)
    assert run(source, "-o", output) == 1
    (output / "甲局_绩效评价（未通过）.xlsx").rmdir()
    assert run(source, "-o", output) == 1
    assert aside(output) == []
    assert result(output / "甲局.json")["status"] == "blocked"


def test_a_run_log_cut_off_in_the_middle_of_a_line_loses_that_line_alone(folders: tuple[Path, Path]) -> None:
    from perfeval.run.log import append_line, read_log

    log = folders[0] / "log.jsonl"
    append_line(log, {"input": "a", "outputs": {"x": "1"}})
    with log.open("a", encoding="utf-8") as file:
        file.write('{"input": "b", "outp')
    append_line(log, {"input": "c", "status": "failed", "outputs": {}})
    append_line(log, {"input": "a", "status": "failed", "outputs": {}})
    assert {key: entry["outputs"] for key, entry in read_log(log).items()} == {"a": {"x": "1"}, "c": {}}


def test_the_run_log_holds_no_value_of_any_cell(folders: tuple[Path, Path]) -> None:
    source, output = folders
    write_workbook(source / "甲局.xlsx", {"资金安排!D4": 4711.25, "支出明细!I5": "保密收款人"})
    run(source, "-o", output)
    log = (output / "运行日志.jsonl").read_text(encoding="utf-8")
    without_hashes = re.sub("[0-9a-f]{64}", "", log)  # any digits may stand in one
    assert without_hashes != log
    assert all(value not in without_hashes for value in ("4711", "保密收款人", "就业服务经费", "测试区"))
    evaluation, summary = map(json.loads, log.splitlines())
    basis = {"asked", "packs", "settings", "package"}
    assert set(evaluation) == {"time", "input", "sha256", "status", "regulation", *basis, "version", "outputs", "changes"}
    assert set(summary) == {"time", "input", "outputs", "rows", "files", "reviews", "skipped"}


def test_a_broken_pack_is_named_and_stops_nobody_else(folders: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, output = folders
    (tmp_path / "办法").mkdir()
    (tmp_path / "办法" / "qu.toml").write_text("id = 'qu'\n", encoding="utf-8")
    settings = tmp_path / "perfeval.toml"
    settings.write_text("regulations = '办法'\n", encoding="utf-8")
    write_workbook(source / "甲局.xlsx")
    assert run(source / "甲局.xlsx", "-o", output, "--config", settings) == 0
    assert "qu.toml" in capsys.readouterr().err
    assert run(source / "甲局.xlsx", "-o", output, "--config", settings, "--regulation", "qu") == 2
    assert "qu.toml" in capsys.readouterr().err
    assert main(["regulations", "--config", str(settings)]) == 2
    own = (ROOT / "perfeval" / "declared" / "regulations" / "hubei.toml").read_text(encoding="utf-8")
    (tmp_path / "办法" / "qu.toml").write_text(own.replace('id = "hubei"', 'id = "qu"'), encoding="utf-8")
    before = digests(output)
    assert run(source / "甲局.xlsx", "-o", output, "--config", settings) == 0
    assert digests(output)["甲局_核查底稿.xlsx"] != before["甲局_核查底稿.xlsx"], "the score under the mended pack stands there"


def test_what_the_json_does_not_say_is_said_beside_it(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    source, output = folders
    write_workbook(source / "甲局.xlsx")
    (output / "甲局.json").mkdir(parents=True)
    assert run(source, "-o", output, "--json") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "甲局" in said.err


def test_later_runs_of_a_process_freeze_no_garbage(folders: tuple[Path, Path]) -> None:
    source, output = folders
    write_workbook(source / "甲局.xlsx")
    run(source, "-o", output)
    frozen = gc.get_freeze_count()
    run(source, "-o", output, "--force")
    assert 0 < gc.get_freeze_count() <= frozen
