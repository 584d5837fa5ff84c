"""The offline kit."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from perfeval.cli import main
from perfeval.office import kit, packages
from perfeval.office.scripts import INSTALL_WINDOWS
from tests.tools.paths import ROOT
from tests.tools.scripts import lines_of_batch


def test_a_kit_lists_every_file_with_its_checksum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    folder = tmp_path / "kit"

    def pip(*arguments: str) -> None:
        asked.append(arguments)
        (folder / "wheels" / f"{'perfeval' if arguments[0] == 'wheel' else 'other'}-{len(asked)}.whl").write_bytes(arguments[0].encode())

    monkeypatch.setattr(kit, "pip", pip)
    monkeypatch.setattr(packages, "pip", pip)
    assert main(["init", str(folder), "--kit", str(ROOT)]) == 0
    listed = dict(line.split("  ", 1)[::-1] for line in (folder / packages.CHECKSUMS).read_text(encoding="utf-8").splitlines())
    there = {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}
    assert there.pop(packages.CHECKSUMS)
    assert listed == there
    downloads = [arguments for arguments in asked if arguments[0] == "download"]
    assert [a[a.index("--python-version") + 1] for a in downloads] == list(kit.PYTHONS)
    assert all("win_amd64" in a and str(folder / "wheels" / "perfeval-1.whl") in a for a in downloads)
    assert all(f'"py -{python}"' in "\n".join(lines_of_batch(folder / INSTALL_WINDOWS)) for python in kit.PYTHONS)


@pytest.mark.parametrize("source", ["none", "requests", "tests"])
def test_no_kit_of_a_package_that_is_not_ours(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "pip", lambda *arguments: pytest.fail(f"fetched {arguments}"))
    assert main(["init", str(tmp_path / "kit"), "--kit", source]) == 2


def test_the_kit_installs_where_the_package_says_it_runs() -> None:
    from importlib.metadata import metadata

    assert metadata("perfeval")["Requires-Python"] == f">={kit.PYTHONS[0]}"


def test_a_python_without_pip_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(packages, "find_spec", lambda _name: None)
    monkeypatch.setattr(subprocess, "run", lambda *arguments, **_: pytest.fail(f"ran {arguments}"))
    assert main(["init", str(tmp_path / "kit"), "--kit", str(ROOT)]) == 2
    said = capsys.readouterr().err
    assert sys.executable in said
    assert "No module" not in said


def test_what_pip_complains_of_is_told_in_any_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONUTF8", "0")
    assert main(["init", str(tmp_path / "kit"), "--kit", str(tmp_path / "张三.whl")]) == 2
    assert "张三.whl" in capsys.readouterr().err
