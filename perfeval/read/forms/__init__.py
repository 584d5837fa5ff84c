"""Filled official forms -> the tables of the standard workbook, each value with the cell of the form it stands in."""

from perfeval.read.forms.gather import read_forms
from perfeval.read.forms.near import near_miss
from perfeval.read.forms.outline import FormOutline, find_forms
from perfeval.read.forms.sent import profile_of_sent, sent_workbook, without_our_words

__all__ = ["FormOutline", "find_forms", "near_miss", "profile_of_sent", "read_forms", "sent_workbook", "without_our_words"]
