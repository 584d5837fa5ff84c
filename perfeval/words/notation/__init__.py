"""What people write in target and completion cells -> values with direction and unit, or a reason why not."""

from perfeval.words.notation.compare import Comparison, compare_readings
from perfeval.words.notation.quantities import TWO_NUMBERS
from perfeval.words.notation.reading import PERCENT_UNCLEAR, read_actual, read_mask, read_target
from perfeval.words.notation.shown import reading_shown, value_shown
from perfeval.words.notation.tidy import tidy
from perfeval.words.notation.units import DURATIONS, RATIOS, base_of
from perfeval.words.notation.wording import explain_reading, write_number

__all__ = [
    "DURATIONS", "PERCENT_UNCLEAR", "RATIOS", "TWO_NUMBERS", "Comparison", "base_of", "compare_readings",
    "explain_reading", "read_actual", "read_mask", "read_target", "reading_shown", "tidy", "value_shown", "write_number",
]
