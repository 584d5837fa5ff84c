"""The official form of each project as plain data: the workbook makes a page of it, the document a table.

In: an Evaluation; out: OfficialForm, one for each project that may be sent. A form is added in shapes.py.
"""
