"""What an office sets up: the workspace, the offline kit, the examination of the machine."""

import hashlib
import re
from pathlib import Path

import pytest

from perfeval.check.rules import THRESHOLDS
from perfeval.check.thresholds import thresholds_section
from perfeval.cli import main
from perfeval.declared.settings import FILE_NAME, SECTIONS, Settings, parse_settings
from perfeval.declared.settings_file import settings_text
from perfeval.office import workspace
from tests.tools.paths import ROOT
from tests.tools.workbooks import write_workbook

OFFICE = "办公室 2020 (一)"


def test_a_workspace_works_at_once_and_is_never_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / OFFICE
    assert main(["init", str(folder)]) == 0
    assert {path.name for path in folder.iterdir()} == {"input", "output", workspace.TEMPLATE, FILE_NAME, workspace.RUN_SCRIPT}
    (folder / FILE_NAME).write_text("[output]\njobs = 1\n", encoding="utf-8")
    assert main(["init", str(folder)]) == 0
    assert (folder / FILE_NAME).read_text(encoding="utf-8") == "[output]\njobs = 1\n"
    write_workbook(folder / "input" / "甲局.xlsx")
    monkeypatch.chdir(folder)
    assert main(["run"]) == 0
    assert (folder / "output" / "甲局_绩效评价.xlsx").exists()


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


def lines_of_script(path: Path) -> list[str]:
    """The lines of a batch file as cmd.exe takes them: CRLF ends, and nothing but ASCII before the code page is set."""
    content = path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf"), "cmd.exe takes a mark of order for a command"
    assert content.count(b"\n") == content.count(b"\r\n") > 3
    before, _, _ = content.partition(b"chcp 65001")
    assert before.isascii()
    return content.decode("utf-8").split("\r\n")


def test_the_script_runs_from_any_folder_and_keeps_its_window_open(tmp_path: Path) -> None:
    main(["init", str(tmp_path / OFFICE)])
    lines = lines_of_script(tmp_path / OFFICE / workspace.RUN_SCRIPT)
    assert lines.index('pushd "%~dp0"') < next(i for i, line in enumerate(lines) if "perfeval run input" in line) < lines.index("pause")
    assert all(line.count('"') % 2 == 0 for line in lines), "paths hold spaces"


def test_a_kit_lists_every_file_with_its_checksum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def pip(*arguments: str) -> None:
        asked.append(arguments)
        wheels = tmp_path / "kit" / "wheels"
        (wheels / f"{'perfeval' if arguments[0] == 'wheel' else 'other'}-{len(asked)}.whl").write_bytes(arguments[0].encode())

    monkeypatch.setattr(workspace, "_pip", pip)
    assert main(["init", str(tmp_path / "kit"), "--kit", str(ROOT)]) == 0
    kit = tmp_path / "kit"
    listed = dict(line.split("  ", 1)[::-1] for line in (kit / workspace.CHECKSUMS).read_text(encoding="utf-8").splitlines())
    there = {p.relative_to(kit).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in kit.rglob("*") if p.is_file()}
    assert there.pop(workspace.CHECKSUMS)
    assert listed == there
    downloads = [arguments for arguments in asked if arguments[0] == "download"]
    assert [a[a.index("--python-version") + 1] for a in downloads] == list(workspace.PYTHONS)
    assert all("win_amd64" in a and str(kit / "wheels" / "perfeval-1.whl") in a for a in downloads)
    assert all(f'"py -{python}"' in "\n".join(lines_of_script(kit / workspace.INSTALL_SCRIPT)) for python in workspace.PYTHONS)


@pytest.mark.parametrize("source", ["none", "requests", "tests"])
def test_no_kit_of_a_package_that_is_not_ours(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "_pip", lambda *arguments: pytest.fail(f"fetched {arguments}"))
    assert main(["init", str(tmp_path / "kit"), "--kit", source]) == 2


def test_the_kit_installs_where_the_package_says_it_runs() -> None:
    from importlib.metadata import metadata

    assert metadata("perfeval")["Requires-Python"] == f">={workspace.PYTHONS[0]}"


def test_the_doctor_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "-o", str(tmp_path / "output")]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 10
    (tmp_path / "file").write_bytes(b"")
    assert main(["doctor", "-o", str(tmp_path / "file")]) == 1
    assert "注意" in capsys.readouterr().out
