"""Figures in prose, and what they are compared with."""
