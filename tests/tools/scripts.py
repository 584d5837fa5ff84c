"""Batch files, as cmd.exe takes them."""

from pathlib import Path


def lines_of_batch(path: Path) -> list[str]:
    """The lines of a batch file: CRLF ends, no mark, Chinese in GB 2312 and only where it is printed, after the code page is set."""
    content = path.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") > 3
    lines = content.decode("gb2312").split("\r\n")
    start = lines.index("chcp 936 >nul")
    assert [line for line in lines[:start] if not line.isascii()] == []
    assert [line for line in lines if not line.partition("echo ")[0].isascii()] == []
    return lines
