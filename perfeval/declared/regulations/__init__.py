"""Regulations as dated, cited data: one TOML file each, and the loader."""

from perfeval.declared.regulations.describe import basis_text, describe_regulation
from perfeval.declared.regulations.load import broken_packs, check_pack_file, list_regulations, load_regulation
from perfeval.declared.regulations.values import values_of

__all__ = [
    "basis_text", "broken_packs", "check_pack_file", "describe_regulation", "list_regulations", "load_regulation", "values_of",
]
