"""Where the tests find what is committed."""

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "input_templates"
CASES = ROOT / "tests" / "cases"

ORIGINAL, CORRECTED = (EXAMPLES / f"示例_2020年度_{name}.xlsx" for name in ("原始", "更正"))
"""The example as a unit handed it in, with its faults, and the same put right."""
