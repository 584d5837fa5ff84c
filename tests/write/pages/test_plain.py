"""Every workbook the program writes is the same in every part when XlsxWriter's public API alone writes it."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from perfeval.cli import main
from perfeval.declared.regulations import list_regulations
from perfeval.write.pages.xlsx import HELD_AGAINST
from tests.tools.marking_books import parts_of
from tests.tools.narratives import WORKBOOKS
from tests.tools.official_forms import filled, write_forms
from tests.tools.page_cases import random_workbook
from tests.tools.paths import EXAMPLES
from tests.tools.resolved import resolved
from tests.tools.workbooks import write_workbook

UNKNOWN_VERSION = "3.3.4711"


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workbooks that make every kind of page: passed and not, classified, unreadable, filled forms, by every regulation."""
    folder = tmp_path_factory.mktemp("inputs")
    for name, book in WORKBOOKS.items():
        write_workbook(folder / f"{name}.xlsx", book.edits, book.sheets)
    for seed, pack in enumerate(list_regulations(None)):
        random_workbook(folder / f"{pack.id}.xlsx", seed, name=f"（{pack.id}）")
        write_workbook(folder / f"by {pack.id}.xlsx", {"单位信息!A11": "评价办法", "单位信息!B11": pack.id, "资金安排!F4": 11})
    write_forms(folder / "forms.xlsx", [filled("01"), filled("04", sheet="乙")])
    for example in EXAMPLES.glob("*.xlsx"):
        (folder / example.name).write_bytes(example.read_bytes())
    (folder / "broken.xlsx").write_bytes(b"PK")
    return folder


def written(inputs: Path, output: Path) -> dict[str, dict[str, str]]:
    """The parts of all workbooks the program writes."""
    main(["run", str(inputs), "-o", str(output), "--jobs", "1"])
    main(["template", str(output / "template.xlsx")])
    books = {path.name: parts_of(path.read_bytes()) for path in sorted(output.rglob("*.xlsx")) if "退回修改" not in path.name}
    return {name: {part: content.decode() for part, content in parts.items()} for name, parts in books.items()}


def test_both_ways_write_the_same_cells_formats_links_rules_and_charts(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    fast = written(inputs, tmp_path / "fast")
    monkeypatch.setattr("xlsxwriter.__version__", UNKNOWN_VERSION)
    plain = written(inputs, tmp_path / "plain")
    endings = {Path(name).stem.rpartition("_")[2] for name in fast}
    assert endings == {"绩效评价", "绩效评价（未通过）", "核查底稿", "汇总", "template"}
    assert fast.keys() == plain.keys()
    for name in fast:
        assert fast[name]["xl/styles.xml"] != plain[name]["xl/styles.xml"], "the plain way counts the styles it uses alone"
        one, other = resolved(fast[name]), resolved(plain[name])
        assert one.keys() == other.keys()
        assert [part for part in one if one[part] != other[part]] == [], name


def test_the_installed_version_is_written_by_our_own_cells() -> None:
    assert xlsxwriter.__version__ in HELD_AGAINST, "try write/pages/xlsx.py with this version, then add it"
