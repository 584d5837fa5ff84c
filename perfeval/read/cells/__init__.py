"""Cells as they were found, before any column is known."""
