"""What a system refuses at a file -> what happened in words, and what a user can do about it.

Told by the error number; on Windows by its own number, of which Python's is a coarse copy (a write-protected disk and a
file held elsewhere are both "permission denied" there).
"""

from __future__ import annotations

import errno
import sys

from msgspec import Struct

_AGAIN = "然后重新运行"
_ROOM = f"请清理磁盘，或用 -o 把结果放到别的磁盘，{_AGAIN}"
_CLOSE = f"请关闭正在打开它的程序（WPS、Excel、同步盘、杀毒软件），{_AGAIN}"
_CLOSE_OR_RIGHTS = f"请关闭正在打开它的程序（WPS、Excel、同步盘），检查文件夹权限，{_AGAIN}"
_CONNECT = f"请确认网络文件夹、移动盘已连接，{_AGAIN}"
_NAMES = f"请移走或改名，或用 -o 换一个结果文件夹，{_AGAIN}"


class Refusal(Struct, frozen=True):
    """Why a file cannot be had or written, and what to do: when it was to be read, when it was to be written."""

    reason: str
    to_read: str
    to_write: str


HELD = Refusal("文件正被其他程序占用", _CLOSE, _CLOSE)
RIGHTS = Refusal("没有权限，或者文件正被其他程序打开", _CLOSE_OR_RIGHTS, _CLOSE_OR_RIGHTS)
AWAY = Refusal("磁盘或网络文件夹没有回应", _CONNECT, _CONNECT)
GONE = Refusal("文件或文件夹不见了", f"请检查它是否被移走或改名；{_CONNECT}", f"请检查文件夹，网络文件夹请确认已连接，{_AGAIN}")
FULL = Refusal("磁盘已满", _ROOM, _ROOM)
QUOTA = Refusal("磁盘配额已用完", _ROOM, _ROOM)
TOO_LARGE = Refusal("超过允许的文件大小", _ROOM, _ROOM)
READ_ONLY = Refusal("磁盘是只读的", _CONNECT, f"请用 -o 换一个可以写入的结果文件夹，{_AGAIN}")
IS_FOLDER = Refusal("同名的文件夹已经存在", _NAMES, _NAMES)
EXISTS = Refusal("同名的文件已经存在", _NAMES, _NAMES)
NOT_FOLDER = Refusal("路径中有一段是文件，不是文件夹", _NAMES, _NAMES)
TOO_LONG = Refusal("文件名太长", f"请把文件名改短，{_AGAIN}", f"请把工作簿的名称改短，{_AGAIN}")
GONE_OR_TOO_LONG = Refusal(
    "文件夹不存在，或者文件夹和文件名合起来太长", f"请检查文件夹，或把名称改短，{_AGAIN}", f"请检查文件夹，或把工作簿的名称改短，{_AGAIN}",
)

_BY_NAME = {
    "ENOSPC": FULL, "EDQUOT": QUOTA, "EFBIG": TOO_LARGE, "EROFS": READ_ONLY, "EACCES": RIGHTS, "EPERM": RIGHTS,
    "EISDIR": IS_FOLDER, "EEXIST": EXISTS, "ENOTDIR": NOT_FOLDER, "ENOENT": GONE, "ENAMETOOLONG": TOO_LONG,
    **dict.fromkeys(("EBUSY", "ETXTBSY", "EAGAIN", "EDEADLK"), HELD),
    **dict.fromkeys((
        "EIO", "ESTALE", "ENOTCONN", "ENODEV", "ENXIO", "EREMOTEIO", "ENOMEDIUM", "ETIMEDOUT", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN",
        "ENETUNREACH", "ENETRESET", "ECONNRESET", "ECONNABORTED", "ESHUTDOWN",
    ), AWAY),
}
"""A name of errno, which not every system has -> the refusal."""
_BY_ERRNO = {getattr(errno, name): refusal for name, refusal in _BY_NAME.items() if hasattr(errno, name)}

_BY_WINERROR = {
    2: GONE, 3: GONE_OR_TOO_LONG, 5: RIGHTS, 19: READ_ONLY, 39: FULL, 80: EXISTS, 112: FULL, 183: EXISTS, 206: TOO_LONG, 1295: QUOTA,
    **dict.fromkeys((32, 33, 170, 1224), HELD),
    **dict.fromkeys((15, 21, 23, 31, 50, 51, 53, 54, 55, 58, 59, 64, 65, 67, 71, 121, 1005, 1006, 1117, 1167, 1222, 1231, 1232, 1236), AWAY),
}
"""Source: Microsoft, System Error Codes (winerror.h)."""


def refusal_of(error: OSError) -> Refusal:
    """What a system error means for a user."""
    number = getattr(error, "winerror", None) or _number_behind(error.errno)
    known = _BY_WINERROR.get(number) if number is not None else None
    return known or _BY_ERRNO.get(error.errno or 0) or Refusal(f"系统错误 {number or error.errno}", _CLOSE_OR_RIGHTS, _CLOSE_OR_RIGHTS)


def _number_behind(number: int | None) -> int | None:
    """What Windows said to the C library, through which files are opened: Python passes on the errno alone that was made of it.

    An older answer may stand there; one that Python would turn into another errno is none to this error.
    """
    if sys.platform != "win32":
        return None
    import ctypes

    said = ctypes.c_ulong()
    ctypes.CDLL("ucrtbase")["_get_doserrno"](ctypes.byref(said))
    return said.value if OSError(0, "", None, said.value).errno == number else None
