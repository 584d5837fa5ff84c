"""Regulations as dated, cited data: one TOML file each, and the loader."""

from perfeval.declared.regulations.describe import basis_text, describe_regulation, other_practice
from perfeval.declared.regulations.load import broken_packs, check_pack_file, list_regulations, load_regulation
from perfeval.declared.regulations.values import values_of
from perfeval.declared.regulations.years import cautions, outside, superseded

__all__ = [
    "basis_text", "broken_packs", "cautions", "check_pack_file", "describe_regulation", "list_regulations", "load_regulation",
    "other_practice", "outside", "superseded", "values_of",
]
