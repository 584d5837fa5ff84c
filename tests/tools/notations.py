"""What people write into target and completion cells, for Hypothesis."""

from hypothesis import strategies as st

SIGNS = {
    "≥": ["≥", "≧", ">=", "＞＝", "=>", "不少于", "不低于", "大于等于", "至少", "达到"],
    "≤": ["≤", "≦", "<=", "＜＝", "不超过", "不高于", "小于等于", "至多"],
    ">": [">", "＞", "大于", "超过", "高于"], "<": ["<", "＜", "小于", "低于", "少于"], "=": ["=", "＝", "═", "=="],
}
"""A direction -> its spellings."""
UNITS = ["", "%", "‰", "人", "人次", "万元", "元", "个", "天", "公里", "亩", "元/人·月", "次/10万公顷", "万人"]
NUMBERS = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)
CELLS = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="0123456789.,-~%‰≥≤<>=()（）/年月日号季度底前上下半以内不超过少于达到万亿元人次亩公里个成至到未完成达成优良无*第 ", max_size=14),
    st.builds(lambda sign, number, unit: f"{sign}{number}{unit}", st.sampled_from([spelling for group in SIGNS.values() for spelling in group]),
              NUMBERS, st.sampled_from(UNITS)),
)
