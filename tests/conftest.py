"""The one Hypothesis profile of all tests.

Speed belongs in benchmarks/, so nothing here fails for being slow. Where CI=true is set, every run draws the same examples.
"""

import os

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
