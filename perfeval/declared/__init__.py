"""What is true before any workbook is read: sheets, columns, kinds, forms, settings, regulations.

In: nothing (TOML of regulations and settings); out: frozen declarations.
Every room above files may import it.
"""
