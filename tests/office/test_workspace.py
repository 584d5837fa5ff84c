"""What an office sets up: the workspace, the examination of the machine."""

import hashlib
import os
import re
import sys
from pathlib import Path

import pytest

from perfeval.check.rules import THRESHOLDS
from perfeval.check.thresholds import thresholds_section
from perfeval.cli import main
from perfeval.declared.settings import FILE_NAME, SECTIONS, Settings, parse_settings
from perfeval.declared.settings_file import settings_text
from perfeval.office.scripts import OWN_PYTHON, RUN_LINUX, RUN_MACOS, RUN_WINDOWS
from perfeval.office.workspace import make_workspace
from perfeval.write.template import TEMPLATE_NAME
from tests.tools.workbooks import write_workbook

OFFICE = "办公室 2020 (一)"


def test_a_workspace_works_at_once_and_is_never_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / OFFICE
    assert main(["init", str(folder)]) == 0
    assert {path.name for path in folder.iterdir()} == {"input", "output", TEMPLATE_NAME, FILE_NAME, RUN_WINDOWS, RUN_MACOS, RUN_LINUX}
    (folder / FILE_NAME).write_text("[output]\njobs = 1\n", encoding="utf-8")
    assert main(["init", str(folder)]) == 0
    assert (folder / FILE_NAME).read_text(encoding="utf-8") == "[output]\njobs = 1\n"
    write_workbook(folder / "input" / "甲局.xlsx")
    monkeypatch.chdir(folder)
    assert main(["run"]) == 0
    assert (folder / "output" / "甲局_绩效评价.xlsx").exists()


@pytest.mark.parametrize(("kind", "told"), [("of another folder", True), ("of the folder", False), ("a command", False), ("none", False)])
def test_a_workspace_that_would_not_find_the_program_is_told(kind: str, *, told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, command = tmp_path / "repository" / OWN_PYTHON, tmp_path / "bin" / "perfeval"
    for program in (own / "bin" / "python", own / "bin" / "perfeval", command):
        program.parent.mkdir(parents=True, exist_ok=True)
        program.touch(0o755)
    monkeypatch.setattr(sys, "prefix", str(sys.base_prefix if kind == "none" else own))
    monkeypatch.setattr(sys, "executable", str(own / "bin" / "python"))
    monkeypatch.setenv("PATH", os.pathsep.join([str(own / "bin"), *([str(command.parent)] if kind == "a command" else [])]))
    folder = own.parent if kind == "of the folder" else tmp_path / OFFICE
    assert (OWN_PYTHON in list(make_workspace(folder))[-1]) is told


def test_the_settings_of_a_workspace_are_the_defaults_and_every_line_may_be_switched_on() -> None:
    text = settings_text(thresholds_section())
    assert parse_settings(text.encode(), Path(FILE_NAME), thresholds_section) == Settings(sha256=hashlib.sha256(text.encode()).hexdigest())
    switched_on = re.sub(r"^# (?=\[|[a-z_]+ = |')", "", text, flags=re.MULTILINE)
    settings = parse_settings(switched_on.encode(), Path(FILE_NAME), thresholds_section)
    assert settings.mail == Settings().mail
    assert settings.thresholds == {key: limit.default for key, limit in THRESHOLDS.items()}
    assert settings.columns


def test_every_key_stands_once_with_its_meaning() -> None:
    keys = [*THRESHOLDS, *(key for kind in SECTIONS.values() for key in kind.__struct_fields__)]
    found = re.findall(r"^# (\w+) = .+    # \S", settings_text(thresholds_section()), re.MULTILINE)
    assert found == keys


def test_the_doctor_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "-o", str(tmp_path / "output")]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 10
    (tmp_path / "file").write_bytes(b"")
    assert main(["doctor", "-o", str(tmp_path / "file")]) == 1
    assert "注意" in capsys.readouterr().out
