"""The bundle on Windows Python under Wine, step by step, beside the same commands on Linux: `trial.py BUNDLE.zip FOLDER`.

Every step says what it found; the first that is not as it should be ends the trial with status 1.
"""

import filecmp
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import console
import shim
import window

HERE = Path(__file__).parent
EXAMPLES = HERE.parent.parent / "input_templates"
CORRECTED, ORIGINAL = (EXAMPLES / f"示例_2020年度_{name}.xlsx" for name in ("更正", "原始"))
DROPPED = ("拖入 的表.xlsx", "第二张.xlsx", "甲(1)!（新）.xlsx", "乙 (2) & 五成 [改]'号'，^.xlsx", "丙=a,b;c+~@#$`{}.xlsx")
"""Names with the signs that cmd takes for its own, as far as Explorer quotes them: for a blank alone. Wine expands a % once more than Windows."""
LOG, LOCK = "运行日志.jsonl", ".perfeval-lock"
SCRIPT = "运行.bat"
LIMIT = 1800

bundle, place = Path(sys.argv[1]), Path(sys.argv[2])
prefix = Path(os.environ["WINEPREFIX"])
office = place / "张三 的桌面" / "绩效自评工具（新）"
twin = place / "linux"
pictures = place / "screens"
python = office / "python" / "python.exe"
compared: list[str] = []


def on_windows(*arguments: str, cwd: Path = office) -> tuple[int, str]:
    """A command of the bundle; its status and all that it said. Wine wants real streams."""
    done = subprocess.run(["wine", str(python), *arguments], cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=LIMIT, check=False)
    return done.returncode, done.stdout.decode("utf-8", errors="replace")


def on_linux(*arguments: str) -> int:
    """The same of the perfeval beside this Python."""
    done = subprocess.run([sys.executable, *arguments], cwd=twin, stdin=subprocess.DEVNULL, capture_output=True, timeout=LIMIT, check=False)
    return done.returncode


def check(what: str, good: bool, found: object = "") -> None:
    """Say what was found, and end the trial where it is not as it should be."""
    print(f"{'good' if good else 'WRONG'}  {what}", flush=True)
    if not good:
        print(found)
        sys.exit(1)


def both(what: str, status: int, *arguments: str, folder: str | None = None) -> None:
    """A command on both systems: equal in its status, and in every byte of what it wrote."""
    code, text = on_windows("-m", "perfeval", *arguments)
    code_there = on_linux("-m", "perfeval", *arguments)
    check(f"{what}: status {code}", (code, code_there) == (status, status), f"{code} {code_there}\n{text}")
    if folder:
        compare(what, office / folder, twin / folder)


def compare(what: str, one: Path, two: Path) -> None:
    """Two folders of results; the run log may differ in its times."""
    names, names_there = (sorted(p.relative_to(f).as_posix() for p in f.rglob("*") if p.is_file() and p.name != LOCK) for f in (one, two))
    check(f"{what}: the same files", names == names_there, f"{names}\n{names_there}")
    different = [name for name in names if not is_equal(one / name, two / name)]
    compared.extend(names)
    check(f"{what}: {len(names)} files, equal on both systems", bool(names) and not different, different)


def is_equal(one: Path, two: Path) -> bool:
    return log_of(one) == log_of(two) if one.name == LOG else filecmp.cmp(one, two, shallow=False)


def log_of(path: Path) -> list[object]:
    """The lines of a run log without the time of the run."""
    return [{key: value for key, value in json.loads(line).items() if key != "time"} for line in path.read_text(encoding="utf-8").splitlines()]


@contextmanager
def held(file: Path, share: int) -> Iterator[None]:
    """Hold a file as another program would."""
    holder = subprocess.Popen(["wine", str(python), as_on_windows(HERE / "hold.py"), as_on_windows(file), str(share)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert holder.stdout is not None
        check(f"{file.name} is held", holder.stdout.readline().strip() == b"held")
        yield
    finally:
        holder.kill()
        holder.wait()
        time.sleep(2)


def as_on_windows(path: Path) -> str:
    return "Z:" + str(path).replace("/", "\\")


def explorer(picture: str, script: Path, *dropped: Path, program: Path = python) -> tuple[int, str]:
    """A script started as by a double click, or with something dropped on it: its status, and what the console showed."""
    status = place / "status"
    status.unlink(missing_ok=True)
    paths = map(as_on_windows, (HERE / "explorer.py", status, script, *dropped))
    text = console.show(["wine", str(program), *paths], pictures / f"{picture}.png")
    return (int(status.read_text()) if status.exists() else -1), text


def prepare() -> None:
    """The bundle unpacked, and the same inputs for both systems; names that Windows and Linux order differently among them."""
    pictures.mkdir(exist_ok=True)
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(place / "unpacked")
    office.parent.mkdir(parents=True)
    (place / "unpacked" / bundle.stem).rename(office)
    code, _ = on_windows("-c", "import numpy, python_calamine")
    if code:
        print("this Wine lacks what numpy and calamine load: the shim is put into this copy", flush=True)
        shim.put_in(office / "python", prefix, place)
    twin.mkdir()
    for folder in (office / "input", twin / "input"):
        (folder / "教育局 直属").mkdir(parents=True)
        for name, source in {"a.xlsx": CORRECTED, "B.xlsx": CORRECTED, "教育局 直属/市一中（本级）&附小.xlsx": ORIGINAL}.items():
            shutil.copy(source, folder / name)
        (folder / "坏的.xlsx").write_bytes(b"PK\3\4 not a workbook")
    window.photograph(as_on_windows(office), pictures / "folder.png")


def settled() -> dict[str, bytes]:
    """The results as they stand, by name."""
    return {p.name: p.read_bytes() for p in (office / "output").rglob("*") if p.is_file() and p.name not in {LOG, LOCK, "汇总.xlsx"}}


def commands() -> None:
    """Each command on both systems."""
    code, text = on_windows("-m", "perfeval", "doctor")
    check("doctor", code == 0, text)
    both("template", 0, "template", "空白 模板.xlsx")
    check("template: equal", filecmp.cmp(office / "空白 模板.xlsx", twin / "空白 模板.xlsx", shallow=False))
    both("run --jobs 1", 1, "run", "input", "-o", "output", "--jobs", "1", folder="output")
    both("run --jobs 2", 1, "run", "input", "-o", "output2", "--jobs", "2", folder="output2")
    both("check", 1, "check", "input", "-o", "marked", folder="marked")
    code, text = on_windows("-m", "perfeval", "mail", "-o", "output")
    check("mail drafts", any((office / "output").rglob("*.eml")), text)
    for draft in [*(office / "output").rglob("*.eml"), *(office / "output").rglob("*邮件*.txt")]:
        draft.unlink()
    both("init", 0, "init", "另一个")


def watching() -> None:
    """A workbook dropped into a watched folder."""
    (office / "drop").mkdir()
    watcher = subprocess.Popen(["wine", str(python), "-m", "perfeval", "watch", "drop", "-o", "dropped"], cwd=office, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(5)
        shutil.copy(CORRECTED, office / "drop" / "新来的.xlsx")
        until = time.monotonic() + LIMIT
        while not (office / "dropped" / "汇总.xlsx").exists() and time.monotonic() < until:
            time.sleep(1)
    finally:
        watcher.kill()
        watcher.wait()
    same = filecmp.cmp(office / "dropped" / "新来的_绩效评价.xlsx", office / "output" / "a_绩效评价.xlsx", shallow=False)
    check("watch: a workbook dropped in is evaluated", same or (office / "dropped" / "新来的.json").exists())


def holding() -> None:
    """What another program holds costs nothing but itself."""
    before = settled()
    with held(office / "output" / "a_绩效评价.xlsx", share=1):
        code, text = on_windows("-m", "perfeval", "run", "input", "-o", "output", "--force", "--jobs", "1")
    check("a held result: the others go on, nothing is lost", code == 1 and settled() == before, text)
    with held(office / "input" / "a.xlsx", share=0):
        code, text = explorer("held", office / SCRIPT)
    good = code == 1 and settled() == before and "没有完成" in text and "正被其他程序占用" in text
    check("a held input: its old results stand, and it is told from one without rights", good, text)


def clicking() -> None:
    """What an accountant does."""
    alone = place / "只有脚本"
    alone.mkdir()
    shutil.copy(office / SCRIPT, alone)
    for broken in ("坏的.xlsx", "教育局 直属/市一中（本级）&附小.xlsx"):
        (office / "input" / broken).unlink()
    shutil.rmtree(office / "output")
    (office / "output").mkdir()
    for name in ("a.xlsx", "B.xlsx"):
        (office / "input" / name).unlink()
    shutil.copy(CORRECTED, office / "input" / "市人社局 2020年度.xlsx")
    before = without_output()
    code, text = explorer("double_click", office / SCRIPT)
    evaluated = office / "output" / "市人社局 2020年度_绩效评价.xlsx"
    check("double click", code == 0 and "完成，没有错误" in text and evaluated.exists(), text)
    check("double click: nothing is written but results", without_output() == before, sorted(without_output() ^ before))
    window.photograph(as_on_windows(office / "output"), pictures / "results.png")
    code, text = drop("drop", DROPPED[:2])
    check("two workbooks dropped", code == 1 and all((office / "output" / f"{Path(name).stem}.json").exists() for name in DROPPED[:2]), text)
    code, text = drop("drop_signs", DROPPED[2:])
    check("names with signs of cmd dropped", code == 1 and all(Path(name).stem in text for name in DROPPED[2:]), text)
    folder = office.parent / "一个文件夹"
    folder.mkdir()
    shutil.copy(CORRECTED, folder / "丙局.xlsx")
    code, text = explorer("drop_folder", office / SCRIPT, folder)
    check("a folder dropped", code == 0 and (office / "output" / "丙局.json").exists(), text)
    (office.parent / "坏的.xlsx").write_bytes(b"PK\3\4 not a workbook")
    code, text = explorer("broken", office / SCRIPT, office.parent / "坏的.xlsx")
    check("a broken workbook dropped", code == 1 and "坏的.xlsx" in text, text)
    cut = place / "拖入&表.xlsx"  # no blank in its path: Explorer does not quote it, and cmd ends the command at the sign
    shutil.copy(CORRECTED, cut)
    _, text = explorer("ampersand", office / SCRIPT, cut)
    check("a name that cmd cuts: told", "找不到" in text and "特殊符号" in text, text)
    code, text = explorer("not_unpacked", alone / SCRIPT)
    check("not unpacked: told", code == 3 and "解压" in text, text)
    subprocess.run(["winecfg", "-v", "win7"], check=True)
    code, text = explorer("old_windows", office / SCRIPT)
    check("Windows 7: told", code == 3 and "Windows 10" in text, text)
    subprocess.run(["winecfg", "-v", "win10"], check=True)


def drop(picture: str, names: Sequence[str]) -> tuple[int, str]:
    """Workbooks of these names dropped on the script from a folder without a blank in its path."""
    folder = place / "桌面"
    folder.mkdir(exist_ok=True)
    for name in names:
        shutil.copy(ORIGINAL, folder / name)
    return explorer(picture, office / SCRIPT, *(folder / name for name in names))


def without_output() -> set[tuple[str, int, int]]:
    """All files of the machine and of the bundle but for the results; Wine keeps its registry outside the machine's disk."""
    return {
        entry for folder in (office, prefix / "drive_c") for entry in listing(folder)
        if not entry[0].startswith("output") and not (folder / entry[0]).is_dir()  # cmd keeps what goes through a pipe in Temp for a moment
    }


def moving() -> None:
    """The folder under another name and in another place."""
    moved = place / "移动盘" / "工具"
    moved.parent.mkdir()
    office.rename(moved)
    before = listing(moved / "python")
    code, text = explorer("moved", moved / SCRIPT, program=moved / "python" / "python.exe")
    check("moved: still runs, and has written nothing beside its Python", code == 0 and listing(moved / "python") == before, text)


def listing(folder: Path) -> list[tuple[str, int, int]]:
    return sorted((p.relative_to(folder).as_posix(), p.lstat().st_size, p.lstat().st_mtime_ns) for p in folder.rglob("*"))


def main(steps: Sequence[object] = (prepare, commands, watching, holding, clicking, moving)) -> None:
    """All steps."""
    start = time.monotonic()
    for step in steps:
        assert callable(step)
        step()
    print(f"{len(compared)} files compared, all equal; {time.monotonic() - start:.0f} s; screens in {pictures}")


main()
