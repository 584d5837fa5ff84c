"""The bundle, made of a stand-in for Python's embeddable package and wheels of the test's own: no network."""

import base64
import hashlib
import io
import marshal
import re
import struct
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from types import CodeType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.cli import main
from perfeval.office import bundle
from perfeval.office.packages import CHECKSUMS
from perfeval.office.scripts import RUN_WINDOWS
from perfeval.write.template import TEMPLATE_NAME
from tests.tools.paths import ROOT
from tests.tools.scripts import lines_of_batch

MINOR = sys.version_info.minor
AMD64, I386, ARM64 = 0x8664, 0x14C, 0xAA64
LIB = f"{bundle.BUNDLED}/lib"

BACKEND = '''
import base64, hashlib, zipfile
def build_wheel(folder, config_settings=None, metadata_directory=None):
    name, info = "perfeval-0-py3-none-any.whl", "perfeval-0.dist-info/"
    parts = {"perfeval/__init__.py": "own = {'a', 'b', 'c'}\\n", "perfeval/声明.toml": "",
             info + "METADATA": "Metadata-Version: 2.1\\nName: perfeval\\nVersion: 0\\n",
             info + "WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n", info + "RECORD": ""}
    with zipfile.ZipFile(folder + "/" + name, "w") as wheel:
        for part, content in parts.items():
            wheel.writestr(part, content)
    return name
'''


def zip_of(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def wheel_of(name: str, parts: Mapping[str, str]) -> bytes:
    info = f"{name}-1.dist-info"
    facts = {f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n",
             f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
    records = [
        f"{part},sha256={base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()).rstrip(b'=').decode()},{len(content)}"
        for part, content in (parts | facts).items()
    ]
    return zip_of({**parts, **facts, f"{info}/RECORD": "\n".join([*records, f"{info}/RECORD,,"])})


def embeddable(minor: int = MINOR, machine: int = AMD64) -> bytes:
    program = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40) + b"PE\0\0" + struct.pack("<H", machine)
    return zip_of({
        "python.exe": program, f"python3{minor}.dll": b"MZ", f"python3{minor}.zip": b"PK", f"python3{minor}._pth": f"python3{minor}.zip\n.\n",
        "LICENSE.txt": "licence", "_wmi.pyd": b"MZ", "pythonw.exe": program,
    })


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder of the name perfeval, whose wheels stand in a folder beside it."""
    project, shelf = tmp_path / "源 码", tmp_path / "wheels"
    (project / "constraints").mkdir(parents=True)
    shelf.mkdir()
    (project / "pyproject.toml").write_text('[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n')
    (project / "backend.py").write_text(BACKEND)
    wheels = {
        "other": wheel_of("other", {
            "other/__init__.py": "import os\n", "other/tests/__init__.py": "", "other/deep/test/a.py": "", "other/a.pyi": "", "other/a.h": "",
            "other-1.data/purelib/other_data.py": "x = 1\n", "other-1.data/scripts/other": "#!python\n", "other/licence.txt": "licence",
        }),
        "pygments": wheel_of("pygments", {"pygments/__init__.py": ""}),
    }
    for name, wheel in wheels.items():
        (shelf / f"{name}-1-py3-none-any.whl").write_bytes(wheel)
    (project / bundle.CONSTRAINTS).write_text("".join(
        f"{name}==1 --hash=sha256:{hashlib.sha256(wheel).hexdigest()}\n" for name, wheel in wheels.items()))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    return project


def package(folder: Path, content: bytes) -> tuple[str, str]:
    path = folder / "python.zip"
    path.write_bytes(content)
    return str(path), hashlib.sha256(content).hexdigest()


def build(project: Path, folder: Path, content: bytes, sha256: str | None = None) -> int:
    path, digest = package(project.parent, content)
    return main(["init", str(folder), "--bundle", path, "--kit", str(project), "--sha256", sha256 or digest])


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_bundle_holds_what_it_needs_and_no_more(project: Path, tmp_path: Path) -> None:
    before = everything(project)
    assert build(project, tmp_path / "交付", embeddable()) == 0
    assert everything(project) == before, "nothing is written outside the folder"
    assert {path.name for path in (tmp_path / "交付").iterdir()} == {bundle.NAME, f"{bundle.NAME}.zip"}
    made = tmp_path / "交付" / bundle.NAME
    there = everything(made)
    python = {"python.exe", f"python3{MINOR}.dll", f"python3{MINOR}.zip", f"python3{MINOR}._pth", "LICENSE.txt"}
    sources = {"other/__init__.py", "other_data.py", "perfeval/__init__.py"}
    assert {name for name in there if "__pycache__" not in name and ".dist-info/" not in name} == {
        RUN_WINDOWS, bundle.GUIDE, TEMPLATE_NAME, CHECKSUMS, *(f"{bundle.BUNDLED}/{name}" for name in python),
        *(f"{LIB}/{name}" for name in (*sources, "other/licence.txt", "perfeval/声明.toml")),
    }
    assert {path.name for path in made.iterdir() if path.is_dir()} == {"input", "output", bundle.BUNDLED}
    assert f"{LIB}/perfeval-0.dist-info/METADATA" in there
    assert there[f"{bundle.BUNDLED}/python3{MINOR}._pth"].decode().split() == [f"python3{MINOR}.zip", ".", "lib"]
    compiled = {name for name in there if name.endswith(".pyc")}
    assert len(compiled) == len(sources)
    for name in compiled:
        flags, code = struct.unpack_from("<I", there[name], 4)[0], marshal.loads(there[name][16:])
        assert flags == 0b01, "the source is never looked at: nothing is written into the folder"
        assert isinstance(code, CodeType)
        assert not Path(code.co_filename).is_absolute()
    lines_of_batch(made / RUN_WINDOWS)
    listed = dict(line.split("  ", 1)[::-1] for line in there.pop(CHECKSUMS).decode().splitlines())
    assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in there.items()}


def test_equal_parts_give_equal_bytes(project: Path, tmp_path: Path) -> None:
    assert build(project, tmp_path / "一", embeddable()) == 0
    assert build(project, tmp_path / "别处 二", embeddable()) == 0
    one, two = everything(tmp_path / "一"), everything(tmp_path / "别处 二")
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []
    with zipfile.ZipFile(tmp_path / "一" / f"{bundle.NAME}.zip") as archive:
        members = [entry for entry in archive.infolist() if not entry.is_dir()]
        assert {f"{entry.filename}" for entry in members} == {name for name in one if not name.endswith(".zip") or "python" in name}
        assert all(archive.read(entry) == one[entry.filename] for entry in members)
        assert {f"{bundle.NAME}/input/", f"{bundle.NAME}/output/"} <= set(archive.namelist())


REFUSED: dict[str, Callable[[], bytes]] = {
    "another version": lambda: embeddable(minor=MINOR + 1), "32 bit": lambda: embeddable(machine=I386), "ARM": lambda: embeddable(machine=ARM64),
    "no zip": lambda: b"MZ", "no Python": lambda: zip_of({"a": b""}), "no program": lambda: zip_of({"python.exe": b""}),
    "two Pythons": lambda: zip_of({"python.exe": zipfile.ZipFile(io.BytesIO(embeddable())).read("python.exe"), "python38._pth": "", "python39._pth": ""}),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_what_is_no_python_for_it_is_refused(content: Callable[[], bytes], project: Path, tmp_path: Path) -> None:
    assert build(project, tmp_path / "交付", content()) == 2
    assert not (tmp_path / "交付").exists()


def test_a_package_that_nobody_vouches_for_is_refused(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, digest = package(tmp_path, embeddable())
    wanted = ["init", str(tmp_path / "交付"), "--kit", str(project), "--bundle", path]
    assert main(wanted) == 2
    assert main([*wanted, "--sha256", "0" * 64]) == 2
    assert not (tmp_path / "交付").exists()
    monkeypatch.setattr(bundle, "PUBLISHED", {digest: "3"})
    assert main(wanted) == 0


def test_a_wheel_that_is_not_the_one_listed_is_refused(project: Path, tmp_path: Path) -> None:
    wheel = tmp_path / "wheels" / "other-1-py3-none-any.whl"
    wheel.write_bytes(wheel_of("other", {"other/__init__.py": "changed = True\n"}))
    assert build(project, tmp_path / "交付", embeddable()) == 2
    assert list((tmp_path / "交付").iterdir()) == [], "half a bundle is none"


def test_a_bundle_that_is_there_is_left_alone(project: Path, tmp_path: Path) -> None:
    own = tmp_path / "交付" / bundle.NAME / "input" / "甲局.xlsx"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"own")
    assert build(project, tmp_path / "交付", embeddable()) == 2
    assert everything(tmp_path / "交付") == {own.relative_to(tmp_path / "交付").as_posix(): b"own"}


@pytest.mark.parametrize("wanted", [["--sha256", "0"], ["--bundle", "没有.zip"], ["--bundle", ".", "--kit", "."]])
def test_what_is_missing_is_said(wanted: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "交付", *wanted]) == 2
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.sampled_from(["a", "tests", "test", "a.py", "a.pyi", "a.data", "purelib", "scripts", "..", "olefile2.py"]), min_size=1, max_size=5))
def test_a_file_of_a_wheel_stays_in_its_folder(parts: list[str]) -> None:
    place = bundle.place_of(PurePosixPath(*parts))
    if place is not None:
        assert not {"..", "tests", "test"} & set(place.parts[:-1])
        assert ".." not in place.parts
        assert place.parts


def version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


def test_every_dependency_has_its_wheel_within_its_bounds() -> None:
    import tomllib

    listed = dict(re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / bundle.CONSTRAINTS).read_text(encoding="utf-8"), re.MULTILINE))
    for wanted in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]:
        name, lowest, bound = re.match(r"([\w.-]+)>=([\w.]+),<([\w.]+)", wanted).groups()  # type: ignore[union-attr]
        assert version(lowest) <= version(listed[name.lower()]) < version(bound)
    assert "tzdata" in listed


def test_the_list_of_wheels_names_no_place() -> None:
    text = (ROOT / bundle.CONSTRAINTS).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9-]+==[\w.]+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line)] == []


def test_the_guide_names_what_is_there(project: Path, tmp_path: Path) -> None:
    assert build(project, tmp_path / "交付", embeddable()) == 0
    made = tmp_path / "交付" / bundle.NAME
    content = (made / bundle.GUIDE).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    text = content.decode("utf-8-sig")
    named = {RUN_WINDOWS, TEMPLATE_NAME, "input", "output"}
    assert {name for name in named if name not in text or not (made / name).exists()} == set()
