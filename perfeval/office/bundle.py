"""The bundle 绩效自评工具: one folder, and its .zip, that runs on 64-bit Windows 10 and 11 where nothing is installed.

Made of Python's own embeddable package (brought by the maintainer, checked by its sha256), the wheels of
constraints/windows.txt (fetched by pip, checked by their hashes) and this project. The modules are compiled, and their
compiled forms taken without a look at the source: nothing is written beside them, so the folder may be read-only.
Equal parts give equal bytes.
"""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath, PurePosixPath
from tempfile import TemporaryDirectory

import perfeval
from perfeval.declared.settings import FILE_NAME
from perfeval.errors import OutputError
from perfeval.files.names import TEMPORARY, in_order
from perfeval.files.whole import os_errors_as_output_error, sha256_of, write_whole
from perfeval.files.zipped import EPOCH
from perfeval.office.packages import build_own_wheel, check_source, pip, write_checksums
from perfeval.office.scripts import BUNDLED, RUN_WINDOWS, write_run_windows
from perfeval.office.workspace import FOLDERS
from perfeval.write.template import TEMPLATE_NAME, write_template

NAME = "绩效自评工具"
GUIDE = "使用说明.txt"
CONSTRAINTS = "constraints/windows.txt"
"""In the project folder: version and hashes of every wheel."""

PUBLISHED: Mapping[str, str] = {}
"""sha256 of an embeddable package, as python.org publishes it -> its version. The maintainer enters it; until then --sha256 is asked for."""

_LIB = "lib"
_AMD64 = 0x8664
_LINKS = re.compile(r"python3(\d+)\._pth")
_PYTHON_WITHOUT = frozenset({"_wmi.pyd", "winsound.pyd", "sqlite3.dll", "_sqlite3.pyd", "_msi.pyd", "pythonw.exe", "python.cat"})
"""Never loaded; and without _wmi Python asks no service of Windows, which may be slow, what system this is."""
_WITHOUT_WHEELS = frozenset({"pygments", "pycparser"})
"""Asked for by others for what perfeval does not use."""
_WITHOUT_FOLDERS = frozenset({"test", "tests", "testing", "include", "f2py", "_pyinstaller"})
_WITHOUT_FILES = frozenset({"olefile2.py"})
"""For Python 2."""
_WITHOUT_ENDINGS = frozenset({".pyi", ".pyx", ".pxd", ".c", ".h", ".cpp", ".hpp", ".a", ".lib", ".rst"})
_UNIX, _FILE, _FOLDER, _DOS_FOLDER = 3, 0o100644 << 16, 0o040755 << 16, 0x10
_STRONGEST = 9
_MIB = 1 << 20

_GUIDE = f"""绩效自评工具（不用安装）

要求：64 位的 Windows 10 或 11。不联网，不要管理员权限，不要另装 Python。

1. 解压：右键点压缩包“{NAME}”，选“属性”，下面有“解除锁定”的打上勾、点“确定”；再右键点压缩包，选“全部解压缩”。
   打开解压出来的文件夹，一直打开到看见“{RUN_WINDOWS}”为止。不要在压缩包里直接双击。
   （电脑不显示扩展名的，“{RUN_WINDOWS}”显示为“{PurePath(RUN_WINDOWS).stem}”，其他文件也一样。）
2. 填表：把“{TEMPLATE_NAME}”复制一份，改成本单位的名称，先看第一张“填表说明”，填好保存。
3. 评价：把填好的工作簿拖到“{RUN_WINDOWS}”上放开；或者放进 input 文件夹，再双击“{RUN_WINDOWS}”。
   出现一个黑色窗口，等到里面出现“请按任意键继续”，看完按一个键。第一次运行要慢一些。
4. 看结果：打开 output 文件夹。通过的，窗口里写着报送财政局的是哪几个文件。
   没有通过的，打开“…_退回修改”，按批注改好，再照第 3 步做一次。

出现“Windows 已保护你的电脑”时：点“更多信息”，再点“仍要运行”。
杀毒软件拦截时：请让它放行这个文件夹，或者请信息人员处理。
文件名里有 & 或 ^ 的工作簿拖不进去：请改名，或者放进 input 文件夹。
放在只能看、不能改的地方（只读的共享文件夹、光盘）时写不进结果：请把整个文件夹拷到自己的电脑上再用。
文件夹放得太深（路径超过 260 个字）时文件打不开：请放在 D:\\{NAME} 这样的地方。

更新：照第 1 步把新的压缩包解压到另一个地方，把旧文件夹里的 input 和 output 拷过去（有 {FILE_NAME} 的也拷过去），以后用新的文件夹。
"""


def build_bundle(package: Path, source: Path | None, folder: Path, sha256: str | None) -> Iterator[str]:
    """Build the bundle in a folder out of an embeddable package of Python and the project folder; yields a line per step.

    Needs a package registry, and runs on the minor version of Python that is bundled, whose compiled modules it makes.
    Writes nothing outside `folder`. Raises OutputError.
    """
    source = source or Path(perfeval.__file__).parent.parent
    constraints = source / CONSTRAINTS
    check_source(source)
    if not constraints.is_file():
        raise OutputError(f"没有找到 {constraints}", "免安装的文件夹要用项目文件夹生成，请用 --kit 写明它的位置")
    minor = _check_package(package, sha256)
    bundle = folder / NAME
    if bundle.exists():
        raise OutputError(f"{bundle} 已存在，没有改动", "请移走或删掉它，或者换一个文件夹")
    with os_errors_as_output_error(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=TEMPORARY, dir=folder) as place:
            work, made = Path(place), Path(place, NAME)
            yield "正在生成 perfeval 的安装包"
            build_own_wheel(source, work / "wheels")
            yield f"正在收集 Windows 版的依赖（Python 3.{minor}），逐个核对校验值"
            pip(
                "download", "--dest", str(work / "wheels"), "--require-hashes", "--requirement", str(constraints), "--only-binary=:all:",
                "--platform", "win_amd64", "--implementation", "cp", "--python-version", f"3.{minor}",
            )
            yield "正在展开、编译"
            _unpack_python(package, minor, made / BUNDLED)
            for wheel in in_order((work / "wheels").glob("*.whl")):
                _unpack_wheel(wheel, made / BUNDLED / _LIB)
            _compile(made / BUNDLED / _LIB)
            _lay_out(made)
            yield "正在压缩"
            write_whole(bundle.with_suffix(".zip"), lambda path: _pack(made, path))
            made.rename(bundle)
    packed = bundle.with_suffix(".zip")
    unpacked = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file())
    yield f"免安装的文件夹在 {bundle}，{unpacked / _MIB:.1f} MiB；压缩包在 {packed}，{packed.stat().st_size / _MIB:.1f} MiB"
    yield f"没有放进去的：各个库的测试、头文件和 {'、'.join(sorted(_WITHOUT_WHEELS))}，Python 的 {'、'.join(sorted(_PYTHON_WITHOUT))}"


def _check_package(package: Path, sha256: str | None) -> int:
    """The minor version in an embeddable package for 64-bit Windows that is what python.org published."""
    try:
        digest = sha256_of(package)
        with zipfile.ZipFile(package) as archive:
            minors = [int(found[1]) for name in archive.namelist() if (found := _LINKS.fullmatch(name))]
            machine = _machine(archive.read("python.exe"))
    except OSError as error:
        raise OutputError(f"打不开 {package}", "请写明 python-3.x.y-embed-amd64.zip 的位置，它从 python.org 下载") from error
    except (zipfile.BadZipFile, KeyError, struct.error) as error:
        raise OutputError(f"{package} 不是 Python 的嵌入式安装包", "请从 python.org 下载 Windows embeddable package (64-bit)") from error
    if sha256 is None and digest not in PUBLISHED:
        raise OutputError(
            f"没有用来核对 {package.name} 的校验值，它自己的是 {digest}", "请用 --sha256 写明 python.org 公布的校验值（不要照抄上面这一个）",
        )
    if sha256 is not None and digest != sha256.strip().lower():
        raise OutputError(f"{package.name} 的校验值不对：是 {digest}，应为 {sha256}", "文件可能不完整或者被改动过，请从 python.org 重新下载")
    if len(minors) != 1 or machine != _AMD64:
        raise OutputError(f"{package.name} 不是 64 位 Windows 的嵌入式安装包", "请从 python.org 下载 Windows embeddable package (64-bit)")
    if minors[0] != sys.version_info.minor:
        raise OutputError(
            f"{package.name} 是 Python 3.{minors[0]}，现在运行的是 Python 3.{sys.version_info.minor}，编译出来的模块它读不了",
            f"请用 Python 3.{minors[0]} 运行，或者换成 Python 3.{sys.version_info.minor} 的嵌入式安装包",
        )
    return minors[0]


def _machine(program: bytes) -> int:
    """The kind of processor a Windows program is for."""
    header = struct.unpack_from("<I", program, 0x3C)[0]
    return int(struct.unpack_from("<H", program, header + 4)[0])


def _unpack_python(package: Path, minor: int, folder: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        for name in archive.namelist():
            if name not in _PYTHON_WITHOUT:
                archive.extract(name, folder)
    (folder / f"python3{minor}._pth").write_bytes(f"python3{minor}.zip\r\n.\r\n{_LIB}\r\n".encode())  # and nothing else is looked at


def _unpack_wheel(wheel: Path, folder: Path) -> None:
    if re.sub(r"[-_.]+", "-", wheel.name.partition("-")[0]).lower() in _WITHOUT_WHEELS:
        return
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            place = place_of(PurePosixPath(member.filename))
            if place is not None and not member.is_dir():
                target = folder.joinpath(place)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(member))


def place_of(name: PurePosixPath) -> PurePosixPath | None:
    """Where a file of a wheel goes in the folder of libraries; None: it is left out."""
    if name.parts[0].endswith(".data"):
        if name.parts[1:2] not in {("purelib",), ("platlib",)} or not name.parts[2:]:
            return None
        name = PurePosixPath(*name.parts[2:])
    if ".." in name.parts or _WITHOUT_FOLDERS & set(name.parts[:-1]) or name.suffix in _WITHOUT_ENDINGS or name.name in _WITHOUT_FILES:
        return None
    return name


def _compile(folder: Path) -> None:
    """Compile the modules in a process of its own: what else is alive in one shows in what it compiles."""
    done = subprocess.run(
        [sys.executable, "-m", "compileall", "-q", "-s", str(folder), "-p", _LIB, "--invalidation-mode", "unchecked-hash", str(folder)],
        env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONOPTIMIZE": ""}, capture_output=True, check=False,
    )
    if done.returncode:
        raise OutputError(f"有的模块编译不了：{done.stdout.decode(errors='replace').strip()}", "请把这段文字发给维护人员")


def _lay_out(made: Path) -> None:
    """What stands beside the Python."""
    for name in FOLDERS:
        (made / name).mkdir()
    write_whole(made / TEMPLATE_NAME, write_template)
    write_whole(made / RUN_WINDOWS, write_run_windows)
    write_whole(made / GUIDE, lambda path: path.write_text(_GUIDE, encoding="utf-8-sig", newline="\r\n"))
    write_checksums(made)


def _pack(made: Path, path: Path) -> None:
    """The folder as a zip: in order, without times, the same wherever it is packed."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in in_order(made.rglob("*")):
            name = file.relative_to(made.parent).as_posix()
            entry = zipfile.ZipInfo(f"{name}/" if file.is_dir() else name, EPOCH)
            entry.create_system, entry.external_attr = _UNIX, _FOLDER | _DOS_FOLDER if file.is_dir() else _FILE
            entry.compress_type = zipfile.ZIP_STORED if file.is_dir() else zipfile.ZIP_DEFLATED
            archive.writestr(entry, b"" if file.is_dir() else file.read_bytes(), compresslevel=_STRONGEST)
