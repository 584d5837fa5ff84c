"""Run by the Windows Python: holds a file open until it is ended, others may do to it what SHARE says (0 nothing, 1 read)."""

import ctypes
import sys
import time

GENERIC_READ, OPEN_EXISTING, INVALID = 0x80000000, 3, ctypes.c_void_p(-1).value

path, share = sys.argv[1], int(sys.argv[2])
create = ctypes.windll.kernel32.CreateFileW
create.restype = ctypes.c_void_p
handle = create(path, GENERIC_READ, share, None, OPEN_EXISTING, 0, None)
print("held" if handle != INVALID else "not held", flush=True)
while True:
    time.sleep(1)
