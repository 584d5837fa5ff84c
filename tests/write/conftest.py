"""The evaluations whose pages are tested: an honest small workbook, the example with faults, a workbook of chance."""

import pytest

from perfeval.facts.evaluation import Evaluation
from tests.tools.page_cases import random_workbook
from tests.tools.pages import evaluated
from tests.tools.paths import ORIGINAL
from tests.tools.workbooks import write_workbook


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    return evaluated(write_workbook(tmp_path_factory.mktemp("clean") / "甲局.xlsx"))


@pytest.fixture(scope="session")
def original() -> Evaluation:
    return evaluated(ORIGINAL)


@pytest.fixture(scope="session")
def random_one(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    return evaluated(random_workbook(tmp_path_factory.mktemp("random") / "乙局.xlsx", 3, projects=5))
