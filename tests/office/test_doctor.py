"""What the machine offers: a library that is installed and cannot be loaded is no good one."""

import os
from pathlib import Path

import pytest

from perfeval.errors import UnreadableFile
from perfeval.office import doctor
from perfeval.office.doctor import examine
from perfeval.read.safely.guard import end_readers


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library that perfeval asks for, installed in a folder of its own: `kaput.py`."""
    folder = tmp_path / "site"
    (folder / "Kaput_Lib-1.0.dist-info").mkdir(parents=True)
    (folder / "Kaput_Lib-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: Kaput-Lib\nVersion: 1.0\n")
    (folder / "Kaput_Lib-1.0.dist-info" / "top_level.txt").write_text("kaput\n")
    (folder / "kaput.py").touch()
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(folder), os.environ.get("PYTHONPATH", ""))))
    monkeypatch.setattr(doctor, "requires", lambda _name: ["kaput.lib>=1", "absent-lib>=1", "absent-too; extra == 'cluster'"])
    return folder / "kaput.py"


def verdicts() -> dict[str, bool]:
    """First word of a line about a library -> whether it is as it should be."""
    return {line.split()[0]: good for good, line in doctor._packages()}


def test_a_library_that_can_be_loaded_is_good(library: Path) -> None:
    assert library.exists()
    assert verdicts() == {"kaput.lib": True, "absent-lib": False, "absent-too": True}


@pytest.mark.parametrize("code", ["raise ImportError('DLL load failed')", "import os; os.abort()", "1 / 0"])
def test_a_library_that_breaks_when_it_is_loaded_is_named(library: Path, code: str) -> None:
    library.write_text(code)
    assert verdicts()["kaput.lib"] is False


def test_all_is_well_here(tmp_path: Path) -> None:
    assert [line for good, line in examine(tmp_path) if not good] == []
    end_readers()


def test_a_machine_on_which_nothing_can_be_read_is_not_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise UnreadableFile("", "")

    monkeypatch.setattr(doctor, "read_guarded", refuse)
    monkeypatch.setattr(doctor, "requires", lambda _name: [])
    assert len([line for good, line in examine(tmp_path) if not good]) == 1
