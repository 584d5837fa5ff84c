"""Write constraints/windows.txt again: the newest wheels for 64-bit Windows that pyproject.toml allows, each with its hashes.

`python -m tests.tools.windows_wheels`, with a package registry. The bundle (`perfeval init --bundle`) takes these and no others.
"""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from perfeval.files.whole import sha256_of
from perfeval.office.packages import build_own_wheel
from tests.tools.paths import ROOT

PYTHONS = ("3.12", "3.13", "3.14")
"""The versions of Python a bundle can be made of; the first one decides the versions, for it may be left behind by a library."""
LIST = ROOT / "constraints" / "windows.txt"
ON_WINDOWS = ("tzdata",)
"""Asked for on Windows alone: a pip that runs elsewhere passes it over."""
HEAD = "# The wheels of the bundle for 64-bit Windows, Python {}: python -m tests.tools.windows_wheels\n"


def download(folder: Path, python: str, *wanted: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--dest", str(folder), "--only-binary=:all:", "--platform", "win_amd64",
         "--implementation", "cp", "--python-version", python, *wanted], check=True,
    )


def name_and_version(wheel: Path) -> tuple[str, str]:
    name, version, _ = wheel.name.split("-", 2)
    return re.sub(r"[-_.]+", "-", name).lower(), version


def main() -> None:
    hashes: dict[tuple[str, str], set[str]] = defaultdict(set)
    with TemporaryDirectory() as place:
        own = Path(place, "own")
        build_own_wheel(ROOT, own)
        pins: list[str] = [*map(str, own.glob("*.whl")), *ON_WINDOWS]
        for python in PYTHONS:
            folder = Path(place, python)
            download(folder, python, *pins)
            wheels = [wheel for wheel in folder.glob("*.whl") if name_and_version(wheel)[0] != "perfeval"]
            for wheel in wheels:
                hashes[name_and_version(wheel)].add(sha256_of(wheel))
            pins = ["--no-deps", *("==".join(name_and_version(wheel)) for wheel in wheels)]
    lines = [
        " \\\n".join([f"{name}=={version}", *(f"    --hash=sha256:{digest}" for digest in sorted(digests))])
        for (name, version), digests in sorted(hashes.items())
    ]
    LIST.write_text(HEAD.format(", ".join(PYTHONS)) + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
