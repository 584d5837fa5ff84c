"""FU rules: each with a breaking and a clean case."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.rules.findings import case_of
from tests.check.rules.found import Breaking, Edits, cells, found
from tests.tools.workbooks import write_workbook

AGAIN = cells("资金安排", A="就业服务经费", B="区县级财政资金", C=1, D=1, E=1, F=1, G="测财发〔2020〕1号")
NO_DOCUMENT = {"资金安排!G6": None}
TALENT = cells("资金安排", A="人才引进经费", B="区县级财政资金", C=8, D=8, E=8, F=8)

BREAKING: Breaking = {
    "FU01 same document": (AGAIN, ["FU01 资金安排!G7 error"]),
    "FU01 without document": (NO_DOCUMENT | TALENT, ["FU01 资金安排!A7 error"]),
    "FU02 executed": (cells("资金安排", A="合计", C=18, D=25, E=25, F=26), ["FU02 资金安排!F7 error"]),
    "FU02 subtotal": (cells("资金安排", A="小计", C=18.5), ["FU02 资金安排!C7 error"]),
    "FU02 rounded": (
        {"资金安排!C4": 9.996, "资金安排!C6": 8.004001} | cells("资金安排", A="合计", C=18, E=25),
        ["BA01 资金安排!D4 note", "BA01 资金安排!D6 note", "FU02 资金安排!C7 note"],
    ),
    "FU03": ({"资金安排!E4": 13}, ["FU03 资金安排!E4 warning"]),
    "FU04": ({"资金安排!E4": 11, "资金安排!F4": 11, "支出明细!H5": 50000}, ["BA11 资金安排!F4 note", "FU04 资金安排!J4 warning"]),
    "FU05": ({"资金安排!G5": None}, ["FU05 资金安排!G5 warning"]),
    "FU06 opening budget": ({"资金安排!C4": -10}, ["FU06 资金安排!C4 error"]),
    "FU06 executed": ({"资金安排!F4": -12}, ["FU06 资金安排!F4 error"]),
    "FU07": ({"资金安排!H4": "2021-01-15"}, ["FU07 资金安排!H4 warning"]),
}

CLEAN_CASES: dict[str, Edits] = {
    "FU01 two documents": {
        "资金安排!C4": 4, "资金安排!D4": 6, "资金安排!E4": 6, "资金安排!F4": 6,
        **cells("资金安排", A="就业服务经费", B="区县级财政资金", C=6, D=6, E=6, F=6, G="测财发〔2020〕2号"),
    },
    "FU01 two purposes without document": {
        "资金安排!C6": 4, "资金安排!D6": 4, "资金安排!E6": 4, "资金安排!F6": 3, "资金安排!G6": None,
        **cells("资金安排", A="人才引进经费", B="区县级财政资金", C=4, D=4, E=4, F=5),
    },
    "FU02 sums": cells("资金安排", A="合计", C=18, D=25, E=25, F=25),
    "FU02 a subtotal since the last one": cells("资金安排", A="小计", C=18) | cells("资金安排", 8, A="总计", C=18),
    "FU03 more arrived because more was added": {"资金安排!E4": 12.004},
    "FU04 with a reason": {"资金安排!E4": 12, "资金安排!J4": "足额"},
    "FU04 blank is the budget": {"资金安排!E4": None, "资金安排!E5": None},
    "FU05 own money": {"资金安排!G4": None, "资金安排!G6": None},
    "FU06 zero": {"资金安排!C5": 0},
    "FU07 last day": {"资金安排!H6": "2020-06-15", "资金安排!H4": "2020-05-12"},
}


@pytest.mark.parametrize("name", BREAKING)
def test_breaking(name: str, tmp_path: Path) -> None:
    edits, expected = BREAKING[name]
    assert found(tmp_path, edits) == expected


@pytest.mark.parametrize("name", CLEAN_CASES)
def test_clean(name: str, tmp_path: Path) -> None:
    assert found(tmp_path, CLEAN_CASES[name]) == []


def test_fu02_states_both_figures_in_the_unit_of_the_cell(tmp_path: Path) -> None:
    case = case_of(write_workbook(tmp_path / "w.xlsx", cells("资金安排", A="合计", F=25.0001)))
    (finding,) = (f for f in case.findings if f.code == "FU02")
    assert (finding.expected, finding.found, finding.difference) == ("25", "25.0001", "0.0001")


def test_fu02_is_not_checked_where_a_part_is_lost(tmp_path: Path) -> None:
    edits = cells("资金安排", A="合计", F=26) | {"资金安排!F5": "#REF!"}
    assert found(tmp_path, edits) == ["CE04 资金安排!F5 error"]


def test_fu04_points_at_the_row_that_is_short(tmp_path: Path) -> None:
    edits = cells("资金安排", A="就业服务经费", B="区县级财政资金", C=6, D=6, E=4, F=6, G="测财发〔2020〕2号") | {
        "资金安排!C4": 4, "资金安排!D4": 6, "资金安排!E4": 6, "资金安排!F4": 6,
    }
    assert "FU04 资金安排!J7 warning" in found(tmp_path, edits)
