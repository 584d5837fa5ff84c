"""Importing this loads all that evaluates and writes. Worker processes have it before they are forked."""

from importlib import import_module

from perfeval.run.gc_policy import importing_without_gc

with importing_without_gc():
    import_module("perfeval.run.one_input")
