"""A report given as a .docx or .txt file -> its paragraphs and tables."""

from __future__ import annotations

from pathlib import Path

from perfeval.errors import UnreadableFile
from perfeval.facts.report import Report


def read_report(path: Path) -> Report:
    """The paragraphs of a report that hold words and its tables: .docx, or .txt in UTF-8 or GB18030. Raises UnreadableFile."""
    try:
        if path.suffix.lower() == ".docx":
            import docx  # loading it takes longer than evaluating a workbook, and few runs need it

            document = docx.Document(str(path))
            tables = tuple(tuple(tuple(cell.text for cell in row.cells) for row in table.rows) for table in document.tables)
            return Report(tuple(paragraph.text for paragraph in document.paragraphs if paragraph.text.strip()), tables)
        if path.suffix.lower() == ".txt":
            return Report(tuple(line for line in _decoded(path.read_bytes()).splitlines() if line.strip()))
    except FileNotFoundError as error:
        raise UnreadableFile(f"找不到报告 {path}", "请检查文件名和所在文件夹。") from error
    except Exception as error:  # python-docx and zipfile raise many kinds on a damaged file
        raise UnreadableFile(f"无法读取报告 {path}", "请用 WPS 或 Word 打开后另存为 .docx，或另存为文本文件 .txt。") from error
    raise UnreadableFile(f"报告 {path} 不是 .docx 或 .txt 文件", "请用 WPS 或 Word 另存为 .docx。")


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")
