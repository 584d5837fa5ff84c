"""The kit every output workbook is made with: pages as plain data, and two writers of them that agree."""
