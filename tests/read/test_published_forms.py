"""Published self-evaluation forms, keyed in: right points are reproduced, wrong ones found with the right value."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from perfeval.declared.regulations import load_regulation
from perfeval.facts.scores import IndicatorScore
from perfeval.score.indicators import score_indicator
from perfeval.score.rows import Row, read_indicator
from perfeval.words.printing import plain
from tests.tools.paths import CASES
from tests.tools.worked_examples import score_rows

FOLDER = CASES / "forms"
FORMS = sorted(path.stem for path in FOLDER.glob("*.json"))
LOCAL = {"26": "hubei"}

WRONG = {
    "03": {"资金到位及时率": "10.00", "政策知晓率": "9.80"},
    "04": {"工程资金金额": "8.62"},
    "10": {"★★★特困人员救助供养人数(按月平均)(≥**人)": "4.84", "扶贫临时救助标准(<**元/户·年)——一户年最高5300元": "9.09"},
    "13": {"持续完善马铃薯种薯繁育体系": "6.39"},
}
"""Form -> indicator -> the points the rule gives where the published ones are wrong."""


def form(stem: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{stem}.json").read_text(encoding="utf-8"), parse_float=Decimal)


def keyed_in(stem: str) -> list[tuple[IndicatorScore, Decimal]]:
    """The indicators with published points, scored; where the form shows no weights the points are taken for full."""
    stated = form(stem)
    regulation = load_regulation(LOCAL.get(stem[:2]))
    rows = [
        (Row(number, "甲", row["level1"], row["level2"], row["level3"], None, row["target_text"], None, row["actual_text"],
             Decimal(row["weight"] or row["score_published"]), Decimal(row["score_published"]), row["deviation_note"]),
         Decimal(row["score_published"]))
        for number, row in enumerate(stated["indicators"], 4) if row["score_published"] is not None
    ]
    rules = regulation.for_indicators
    return [(score_indicator(read_indicator(row, stated["year"]), rules), published) for row, published in rows]


@pytest.mark.parametrize("stem", FORMS)
def test_published_points(stem: str) -> None:
    scored = keyed_in(stem)
    wrong = {score.level3: str(score.points) for score, published in scored
             if score.points is None or abs(score.points - published) > Decimal("0.01")}
    assert scored
    assert wrong == WRONG.get(stem[:2], {})


def test_the_published_total_follows() -> None:
    stated = form("03-yongde-minglang-nutrition")
    rows = [[row["level1"], row["level2"], row["level3"], row["target_text"], row["actual_text"], plain(Decimal(row["weight"])), "", ""]
            for row in stated["indicators"] if row["weight"] is not None]
    total = stated["funding"][0]
    score = score_rows([*rows, ["执行", str(total["full_year"]), str(total["executed"]), ""]], load_regulation())
    assert (score.execution_points, score.score, score.grade) == (10, Decimal("99.80"), "优")
    assert score.score is not None
    lost = sum(Decimal(row["weight"]) - row["score_published"] for row in stated["indicators"] if row["weight"] is not None)
    assert 100 - lost == stated["total_published"]
