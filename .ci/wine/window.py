"""A folder in Wine's file explorer, as a picture."""

import subprocess
import time
from pathlib import Path

from PIL import Image, ImageGrab

LIMIT = 600
LOOK = 3
SAME = 3
"""Looks that have to be equal until all is drawn."""


def photograph(folder: str, picture: Path) -> None:
    """Open a folder, wait until nothing changes any more on the display, and draw what stands there."""
    explorer = subprocess.Popen(["wine", "explorer", folder], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _resting().save(picture, optimize=True)
    finally:
        explorer.kill()
        explorer.wait()


def _resting() -> Image.Image:
    looks: list[bytes] = []
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        time.sleep(LOOK)
        image = ImageGrab.grab(xdisplay="")
        looks.append(image.tobytes())
        window = image.getbbox()
        if window and len(looks) > SAME and len(set(looks[-SAME:])) == 1:
            return image.crop(window).quantize(64)
    raise TimeoutError("nothing is shown")
