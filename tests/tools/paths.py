"""Where the tests find what is committed."""

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "input_templates"
CASES = ROOT / "tests" / "cases"
