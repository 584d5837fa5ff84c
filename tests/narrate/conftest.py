from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workbooks of tests.tools.narratives are written and evaluated once."""
    return tmp_path_factory.mktemp("narratives")
