"""A Chinese console: what a Windows program shows in it, as text and as a picture; a key is pressed where it waits for one."""

import os
import time
from pathlib import Path

import pexpect
import pyte
from PIL import Image, ImageDraw, ImageFont
from wcwidth import wcwidth

ROWS, COLUMNS = 40, 110
LIMIT = 1800
FONTS = ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/truetype/noto/NotoSansCJK-Regular.ttc")
CELL, LINE = 9, 20


def show(command: list[str], picture: Path) -> str:
    """Run a program to its end; its last screen is drawn, and all that it showed returned."""
    child = pexpect.spawn(command[0], command[1:], env={**os.environ, "TERM": "xterm"}, dimensions=(ROWS, COLUMNS), timeout=LIMIT)
    screen = pyte.HistoryScreen(COLUMNS, ROWS, history=500)
    stream, end, waiting = pyte.ByteStream(screen), time.monotonic() + LIMIT, False
    while time.monotonic() < end:
        try:
            stream.feed(child.read_nonblocking(65536, timeout=1))
            waiting = False
        except pexpect.TIMEOUT:
            if waiting and "任意键" in "\n".join(screen.display):
                _draw(screen.display, picture)
                child.send(" ")
            waiting = not waiting
        except pexpect.EOF:
            break
    child.close(force=True)
    before = ["".join(line[column].data for column in range(COLUMNS)) for line in screen.history.top]
    text = "\n".join(line.rstrip() for line in (*before, *screen.display)).rstrip()
    picture.with_suffix(".txt").write_text(text + "\n", encoding="utf-8")
    return text


def _draw(lines: list[str], picture: Path) -> None:
    font = ImageFont.truetype(next(path for path in FONTS if Path(path).exists()), 16, index=7)  # the one of equal widths, simplified
    shown = [line.rstrip() for line in lines]
    while shown and not shown[-1]:
        shown.pop()
    image = Image.new("RGB", (COLUMNS * CELL + 16, len(shown) * LINE + 16), (12, 12, 12))
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(shown):
        x = 8
        for sign in line:
            draw.text((x, 8 + row * LINE), sign, font=font, fill=(204, 204, 204))
            x += CELL * wcwidth(sign)
    image.save(picture)
