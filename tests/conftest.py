"""The one Hypothesis profile of all tests, and which tests belong to the system they run on.

Speed belongs in benchmarks/, so nothing here fails for being slow. Where CI=true is set, every run draws the same examples.
"""

import os
import sys

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "perfeval",
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,  # examples share tmp_path: each writes its own workbook over the last one
    ],
)
settings.load_profile("perfeval")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what assumes another system."""
    foreign = "posix" if sys.platform == "win32" else "windows"
    left_out = [item for item in items if item.get_closest_marker(foreign)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
