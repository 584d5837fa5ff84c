"""The memory a process may take. Python offers no cap on Windows; there the process puts itself into a job object.

Source: Microsoft, JOBOBJECT_EXTENDED_LIMIT_INFORMATION (winnt.h).
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    import struct
    from ctypes.wintypes import HANDLE

    _LIMITS = "@qqINNINII6Q4N"
    """times, flags, working sets, processes, affinity, classes; six counters; process memory and three more."""
    _PROCESS_MEMORY = 0x100
    _EXTENDED_LIMITS = 9
    _kernel = ctypes.WinDLL("kernel32")
    _kernel.CreateJobObjectW.restype = _kernel.GetCurrentProcess.restype = HANDLE
    _job = HANDLE(_kernel.CreateJobObjectW(None, None))
    _kernel.AssignProcessToJobObject(_job, HANDLE(_kernel.GetCurrentProcess()))

    def cap_memory(size: int) -> None:
        """Let this process take so many bytes from now on; more ends in MemoryError or its end."""
        limits = struct.pack(_LIMITS, 0, 0, _PROCESS_MEMORY, *[0] * 6, *[0] * 6, size, 0, 0, 0)
        _kernel.SetInformationJobObject(_job, _EXTENDED_LIMITS, limits, len(limits))
else:
    import resource

    def cap_memory(size: int) -> None:
        """Let this process take so many bytes from now on; more ends in MemoryError or its end, without a core file."""
        for kind, wanted in ((resource.RLIMIT_AS, size), (resource.RLIMIT_CORE, 0)):
            _, most = resource.getrlimit(kind)
            resource.setrlimit(kind, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))
