"""What people write in target and completion cells -> values with direction and unit, or a reason why not."""

from perfeval.words.notation.compare import Comparison, compare_readings
from perfeval.words.notation.quantities import TWO_NUMBERS
from perfeval.words.notation.reading import PERCENT_UNCLEAR, read_actual, read_mask, read_target
from perfeval.words.notation.shown import reading_shown, value_shown
from perfeval.words.notation.tidy import tidy
from perfeval.words.notation.units import DURATIONS, MULTIPLIERS, RATIOS, base_of, multiplier_of, scale_of
from perfeval.words.notation.wording import explain_reading, write_number

__all__ = [
    "DURATIONS", "MULTIPLIERS", "PERCENT_UNCLEAR", "RATIOS", "TWO_NUMBERS", "Comparison", "base_of", "compare_readings",
    "explain_reading", "multiplier_of", "read_actual", "read_mask", "read_target", "reading_shown", "scale_of", "tidy", "value_shown",
    "write_number",
]
