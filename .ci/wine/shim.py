"""What Wine 8 lacks of Windows, put in for the trial: never into a bundle, only beside an unpacked copy of it.

ucrtbase has no complex functions there, which numpy takes on import; and there is no bcryptprimitives.dll. Both are built
with mingw: wmath.dll has the missing functions and hands all others on, and the numpy modules of the copy are pointed at it.
A later Wine needs neither.
"""

import subprocess
from collections.abc import Iterable
from pathlib import Path

import pefile

HERE = Path(__file__).parent
GCC = "x86_64-w64-mingw32-gcc"
MATH = b"api-ms-win-crt-math-l1-1-0.dll"
OWN = b"wmath.dll"
REAL_VALUED, ONE, TWO = ("cabs", "carg", "cimag", "creal"), ("ccos", "ccosh", "cexp", "csin", "csinh", "ctan", "ctanh"), ("cpow",)
MISSING = {f"{name}{kind}" for name in (*REAL_VALUED, *ONE, *TWO) for kind in ("", "f", "l")}
HEAD = """#include <complex.h>
typedef struct { float r, i; } F;
typedef struct { double r, i; } D;
static double complex from_D(D z) { return z.r + z.i * I; }
static float complex from_F(F z) { return z.r + z.i * I; }
static D to_D(double complex z) { D made = {creal(z), cimag(z)}; return made; }
static F to_F(float complex z) { F made = {crealf(z), cimagf(z)}; return made; }
"""


def put_in(python: Path, prefix: Path, work: Path) -> None:
    """Put both in: into the folder of a Python, and into the system folder of a Wine prefix."""
    system = prefix / "drive_c" / "windows" / "system32"
    _link(system / "bcryptprimitives.dll", HERE / "prng.c", HERE / "prng.def", "-ladvapi32")
    modules = {path: names for path in python.rglob("*.pyd") if "numpy" in path.parts and (names := _taken_of_math(path)) & MISSING}
    if modules:
        names = set().union(*modules.values())
        source, exports = work / "wmath.c", work / "wmath.def"
        source.write_text(HEAD + "\n".join(_function(name) for name in sorted(names & MISSING)) + "\n")
        exports.write_text("LIBRARY wmath\nEXPORTS\n" + "".join(_exports(names)))
        _link(python / OWN.decode(), source, exports, "-O2", "-static", "-fno-builtin")
    for path in modules:
        path.write_bytes(path.read_bytes().replace(MATH, OWN.ljust(len(MATH), b"\0")))


def _link(target: Path, source: Path, exports: Path, *options: str) -> None:
    subprocess.run([GCC, "-shared", "-o", str(target), str(source), str(exports), *options], check=True)


def _taken_of_math(module: Path) -> set[str]:
    """The functions a module takes of the C library's mathematics."""
    with pefile.PE(str(module), fast_load=True) as program:
        program.parse_data_directories(directories=[pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"]])
        return {entry.name.decode() for dll in program.DIRECTORY_ENTRY_IMPORT if dll.dll.lower() == MATH for entry in dll.imports}


def _function(name: str) -> str:
    """One missing function; a long double is a double on Windows."""
    single = name.endswith("f")
    base = name if name in {*REAL_VALUED, *ONE, *TWO} else name[:-1]
    own, kind, real = base + ("f" if single else ""), *(("F", "float") if single else ("D", "double"))
    if base in REAL_VALUED:
        return f"{real} w_{name}({kind} z) {{ return {own}(from_{kind}(z)); }}"
    if base in TWO:
        return f"{kind} w_{name}({kind} z, {kind} w) {{ return to_{kind}({own}(from_{kind}(z), from_{kind}(w))); }}"
    return f"{kind} w_{name}({kind} z) {{ return to_{kind}({own}(from_{kind}(z))); }}"


def _exports(names: Iterable[str]) -> list[str]:
    return [f" {name}=w_{name}\n" if name in MISSING else f" {name}=ucrtbase.{name}\n" for name in sorted(names)]
