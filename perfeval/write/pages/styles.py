"""How cells look: style name -> XlsxWriter format properties. Nothing else decides fonts, colours or number formats.

Fonts are the four every Chinese office has (Windows, WPS, Kylin and UOS alike); colours stay readable in grey print.
Number formats show an amount exactly: 万元 with two decimals, and up to six where the amount has them.
"""

from __future__ import annotations

from collections.abc import Mapping

Properties = Mapping[str, object]

SONG, HEI, KAI, FANG = "宋体", "黑体", "楷体", "仿宋"

INK = "#1F2D3D"
BLUE = "#1F4E79"
PALE_BLUE = "#DCE6F1"
PALE_GREY = "#F2F2F2"
LINE = "#A6A6A6"
GREEN, PALE_GREEN = "#1E6B3A", "#E2F0D9"
AMBER, PALE_AMBER = "#7F5F00", "#FFF2CC"
RED, PALE_RED = "#9C0006", "#FFC7CE"
MUTED = "#595959"
REQUIRED, TYPED = "#BDD7EE", "#FFFBE6"
"""Behind what must be filled in, and what a reviewer types."""

CHART_BLUE, CHART_GREEN, CHART_ORANGE, CHART_GREY = "#8FAADC", "#548235", "#F8CBAD", "#D9D9D9"
"""Fills of chart series: in grey print green is dark, blue middling, orange and grey are light."""

DEFAULT: Properties = {"font_name": SONG, "font_size": 11, "font_scheme": "none"}

MONEY_WAN = "#,##0.00####"
MONEY_YUAN = EVEN = "#,##0.00"
"""EVEN: 万元 in lists of many units, where a column reads best with as many decimals in every row; the cells hold the exact amounts."""
MONEY_MONTH = '#,##0.00_ ;-#,##0.00_ ;"—"_ '
RATE = "0.00%"
RATE_NEAR = "0.00####%"
"""For a rate that two decimals would round over a border: 99.996 % is not 100 %."""
POINTS = "0.00"
DATE = "yyyy-mm-dd"
INTEGER = "#,##0"
NUMBER = "General"
PADDED = "_ "
"""Leaves the width of a space behind a number."""

STARRED = '"＊"@'
"""Shows a text with a star before it; the text itself stays as it is."""

_BOX: Properties = {"border": 1, "border_color": LINE, "valign": "vcenter"}
FORM_SIZE = 10.5
"""Of the text in the official form, in points."""
_FORM: Properties = {"font_name": SONG, "font_size": FORM_SIZE, "border": 1, "valign": "vcenter", "text_wrap": True}
_WRAP: Properties = {**_BOX, "text_wrap": True}
_RIGHT: Properties = {**_BOX, "align": "right"}
_CENTER: Properties = {**_BOX, "align": "center"}
_BOLD: Properties = {"bold": True, "bg_color": PALE_GREY}
_HEADER: Properties = {
    **_BOX, "font_name": HEI, "align": "center", "text_wrap": True, "bg_color": PALE_BLUE, "font_color": INK,
}
_TILE: Properties = {"bg_color": PALE_GREY, "align": "center", "valign": "vcenter"}
_FIGURE: Properties = {**_TILE, "font_name": HEI, "font_size": 16, "font_color": BLUE}
_BANNER: Properties = {"font_name": HEI, "font_size": 14, "align": "center", "valign": "vcenter", "text_wrap": True}

_STYLES: Mapping[str, Properties] = {
    # above and around a table
    "title": {"font_name": HEI, "font_size": 18, "font_color": INK, "align": "left", "valign": "vcenter"},
    "title_center": {"font_name": HEI, "font_size": 18, "font_color": INK, "align": "center", "valign": "vcenter"},
    "subtitle": {"font_size": 11, "font_color": MUTED, "valign": "vcenter", "text_wrap": True},
    "template_note": {"font_size": 11, "font_color": MUTED, "valign": "vcenter"},
    "heading": {
        "font_name": HEI, "font_size": 13, "font_color": BLUE, "valign": "vcenter", "bottom": 2, "bottom_color": BLUE,
    },
    "subheading": {"font_name": HEI, "font_size": 11, "font_color": INK, "valign": "vcenter"},
    "note": {"font_size": 10, "font_color": MUTED, "valign": "vcenter", "text_wrap": True},
    "next_step": {"font_size": 11, "font_color": INK, "valign": "vcenter", "text_wrap": True},
    "provenance": {"font_size": 9, "font_color": MUTED, "valign": "vcenter"},
    "plain": {"valign": "vcenter"},
    "plain_center": {"valign": "vcenter", "align": "center"},
    "plain_wrap": {"valign": "vcenter", "text_wrap": True},
    # a table
    "header": _HEADER,
    "header_required": {**_HEADER, "bg_color": REQUIRED, "bold": True, "num_format": STARRED},
    "header_check": {**_HEADER, "bg_color": PALE_GREY, "font_color": MUTED},
    "text": _BOX,
    "text_wrap": _WRAP,
    "text_center": _CENTER,
    "label": {**_WRAP, "font_name": HEI, "bg_color": PALE_GREY},
    "label_required": {**_WRAP, "font_name": HEI, "bg_color": REQUIRED, "bold": True, "num_format": STARRED},
    "money_wan": {**_RIGHT, "num_format": MONEY_WAN + PADDED},
    "even_wan": {**_RIGHT, "num_format": EVEN + PADDED},
    "money_yuan": {**_RIGHT, "num_format": MONEY_YUAN + PADDED},
    "money_month": {**_RIGHT, "num_format": MONEY_MONTH},
    "rate": {**_RIGHT, "num_format": RATE + PADDED},
    "points": {**_RIGHT, "num_format": POINTS + PADDED},
    "integer": {**_RIGHT, "num_format": INTEGER},
    "count": {**_CENTER, "num_format": INTEGER},
    "number": {**_RIGHT, "num_format": NUMBER + PADDED},
    "date": {**_CENTER, "num_format": DATE},
    "link": {**_WRAP, "font_color": "#0563C1", "underline": 1},
    "link_center": {**_CENTER, "font_color": "#0563C1", "underline": 1},
    "link_plain": {"font_color": "#0563C1", "underline": 1, "valign": "vcenter"},
    "note_wrap": {**_WRAP, "font_size": 10, "font_color": MUTED},
    "formula_text": {**_WRAP, "font_name": SONG, "font_size": 10, "font_color": INK},
    "rate_near": {**_RIGHT, "num_format": RATE_NEAR + PADDED},
    "total_rate_near": {**_RIGHT, **_BOLD, "num_format": RATE_NEAR + PADDED},
    "total_label": {**_WRAP, **_BOLD},
    "total_center": {**_CENTER, **_BOLD},
    "total_money_wan": {**_RIGHT, **_BOLD, "num_format": MONEY_WAN + PADDED},
    "total_even_wan": {**_RIGHT, **_BOLD, "num_format": EVEN + PADDED},
    "total_money_yuan": {**_RIGHT, **_BOLD, "num_format": MONEY_YUAN + PADDED},
    "total_rate": {**_RIGHT, **_BOLD, "num_format": RATE + PADDED},
    "total_number": {**_RIGHT, **_BOLD, "num_format": NUMBER + PADDED},
    "total_points": {**_RIGHT, **_BOLD, "num_format": POINTS + PADDED},
    "total_count": {**_CENTER, **_BOLD, "num_format": INTEGER},
    "total_integer": {**_RIGHT, **_BOLD, "num_format": INTEGER + PADDED},
    # how serious something is: whole cells, and as a conditional format
    "good": {**_CENTER, "font_color": GREEN, "bg_color": PALE_GREEN},
    "warning": {**_CENTER, "font_color": AMBER, "bg_color": PALE_AMBER},
    "error": {**_CENTER, "font_color": RED, "bg_color": PALE_RED, "bold": True},
    "muted": {**_CENTER, "font_color": MUTED},
    "shade_good": {"font_color": GREEN, "bg_color": PALE_GREEN},
    "shade_warning": {"font_color": AMBER, "bg_color": PALE_AMBER},
    "shade_error": {"font_color": RED, "bg_color": PALE_RED, "bold": True},
    "shade_required": {"bold": True, "bg_color": REQUIRED, "num_format": STARRED},
    "shade_ruled": {"border": 1, "border_color": LINE},
    "banner_failed": {**_BANNER, "font_color": "#FFFFFF", "bg_color": "#C00000"},
    "banner_passed": {**_BANNER, "font_color": GREEN, "bg_color": PALE_GREEN},
    "banner_note": {**_BANNER, "font_size": 11, "font_color": AMBER, "bg_color": PALE_AMBER, "align": "left"},
    # headline figures
    "tile_label": {**_TILE, "font_color": MUTED, "font_size": 10},
    "tile_text": _FIGURE,
    "tile_money_wan": {**_FIGURE, "num_format": MONEY_WAN},
    "tile_even_wan": {**_FIGURE, "num_format": EVEN},
    "tile_rate": {**_FIGURE, "num_format": RATE},
    "tile_rate_near": {**_FIGURE, "num_format": RATE_NEAR},
    "tile_points": {**_FIGURE, "num_format": POINTS},
    "tile_integer": {**_FIGURE, "num_format": INTEGER},
    # the official form
    "form_title": {"font_name": SONG, "font_size": 18, "bold": True, "align": "center", "valign": "vcenter"},
    "form_year": {"font_name": SONG, "font_size": 12, "align": "center", "valign": "vcenter"},
    "form_label": {**_FORM, "align": "center"},
    "form_header": {**_FORM, "align": "center", "bold": True},
    "form_text": {**_FORM, "align": "left"},
    "form_center": {**_FORM, "align": "center"},
    "form_money": {**_FORM, "align": "center", "num_format": MONEY_WAN},
    "form_rate": {**_FORM, "align": "center", "num_format": RATE},
    "form_rate_near": {**_FORM, "align": "center", "num_format": RATE_NEAR},
    "form_points": {**_FORM, "align": "center", "num_format": POINTS},
    "form_number": {**_FORM, "align": "center", "num_format": NUMBER},
    "review_text": {**_FORM, "align": "left", "bg_color": TYPED},
    "review_points": {**_FORM, "align": "center", "num_format": POINTS, "bg_color": TYPED},
    "form_total": {**_FORM, "align": "center", "bold": True},
    "form_total_points": {**_FORM, "align": "center", "bold": True, "num_format": POINTS},
    # the narrative
    "report_title": {"font_name": HEI, "font_size": 18, "align": "center", "valign": "vcenter", "text_wrap": True},
    "report_heading1": {"font_name": HEI, "font_size": 14, "valign": "vcenter", "text_wrap": True},
    "report_heading2": {"font_name": KAI, "font_size": 13, "bold": True, "valign": "vcenter", "text_wrap": True},
    "report_heading3": {"font_name": FANG, "font_size": 12, "bold": True, "valign": "vcenter", "text_wrap": True},
    "report_heading4": {"font_name": FANG, "font_size": 12, "valign": "vcenter", "text_wrap": True},
    "report_addressee": {"font_name": FANG, "font_size": 12, "valign": "vcenter", "text_wrap": True},
    "report_closing": {"font_name": FANG, "font_size": 12, "align": "right", "valign": "vcenter"},
    "report_caption": {"font_name": HEI, "font_size": 11, "align": "center", "valign": "vcenter"},
    "report_note": {"font_size": 10, "font_color": MUTED, "valign": "vcenter", "text_wrap": True},
    "report_head": {**_WRAP, "font_name": HEI, "font_size": 10, "align": "center"},
    "report_name": {**_WRAP, "font_size": 10},
    "report_figure": {**_RIGHT, "font_size": 10},
    "report_word": {**_CENTER, "font_size": 10},
    "report_body": {"font_name": FANG, "font_size": 12, "valign": "top", "text_wrap": True},
    # the standard workbook, where the user types
    "input_code": {**_WRAP, "num_format": "@"},
    "input_choice": {**_CENTER, "num_format": "@"},
    "input_long": _WRAP,
    "input_money_wan": {**_RIGHT, "num_format": MONEY_WAN + PADDED},
    "input_money_yuan": {**_RIGHT, "num_format": MONEY_YUAN + PADDED},
    "input_number": {**_CENTER, "num_format": "General"},
    "input_date": {**_CENTER, "num_format": DATE},
    "entry_points": {**_RIGHT, "num_format": POINTS + PADDED, "bg_color": TYPED},
    "entry_text": {**_WRAP, "bg_color": TYPED},
    "input_left": {**_WRAP, "align": "left", "num_format": "@"},
    "input_left_money": {**_BOX, "align": "left", "num_format": MONEY_YUAN},
    "input_left_number": {**_BOX, "align": "left"},
    "input_left_date": {**_BOX, "align": "left", "num_format": DATE},
    "check_text": {**_BOX, "font_color": MUTED, "bg_color": "#FAFAFA"},
    "check_money": {**_RIGHT, "font_color": MUTED, "bg_color": "#FAFAFA", "num_format": MONEY_WAN + PADDED},
}

_RULES = frozenset({"border", "border_color"})

STYLES: Mapping[str, Properties] = {
    **_STYLES,
    # cells to type into that are not ruled while they are empty
    **{f"open_{name}": {key: value for key, value in style.items() if key not in _RULES}
       for name, style in _STYLES.items() if name.startswith("input_")},
}

SHADES = frozenset(name for name in STYLES if name.startswith("shade_"))
"""The styles of conditional formats."""
