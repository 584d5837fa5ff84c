"""The unit's own level of government, by the sources used and the names."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.narrate.level import own_level
from tests.tools.workbooks import write_workbook

CITY = {"资金安排!B4": "市级财政资金", "资金安排!B6": "市级财政资金", "资金安排!B5": "省级财政资金", "预算调整!B4": "市级财政资金",
        "预算调整!B5": "省级财政资金", "支出明细!E4": "省级财政资金", "支出明细!E5": "市级财政资金", "支出明细!E6": "市级财政资金",
        "支出明细!E7": "市级财政资金", "支出明细!E8": "市级财政资金"}


@pytest.mark.parametrize(("unit", "department", "edits", "word", "source"), [
    ("某市某区某局", None, {}, "区级", "区县级财政资金"),
    ("某省某市某县某局", None, {}, "县级", "区县级财政资金"),
    ("某市某旗某局", None, {}, "旗级", "区县级财政资金"),
    ("某中心", "测试区人民政府", {}, "区级", "区县级财政资金"),
    ("某中心", "某部门", {}, "本级", "区县级财政资金"),
    ("某市社区服务中心", None, {}, "本级", "区县级财政资金"),
    ("某某市某局", None, CITY, "市级", "市级财政资金"),
    ("某某市某局", None, {**CITY, "预算调整!D4": "上级下达"}, "本级", "区县级财政资金"),
    ("某市某区某局", None, CITY, "区级", "区县级财政资金"),
])
def test_own_level(
    tmp_path: Path, unit: str, department: str | None, edits: dict[str, object], word: str, source: str,
) -> None:
    path = write_workbook(tmp_path / "w.xlsx", {"单位信息!B2": unit, "单位信息!B4": department, **edits})
    evaluation = evaluate_file(path, Settings())
    level = own_level(evaluation.case)
    assert (level.word, level.source) == (word, source)
    assert f"（二）{word}资金安排、分解下达预算和绩效目标情况" in [passage.text for passage in evaluation.passages]
