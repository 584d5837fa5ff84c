"""The kit every output workbook is made with: pages as plain data, and the one writer of them."""
