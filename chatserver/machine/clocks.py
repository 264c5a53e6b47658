"""What a Linux machine knows of its own clocks beside the time, and its disks. Answers to ``chatserver.services.ports_machine.Machine``."""

from __future__ import annotations

import ctypes
import time
from pathlib import Path

from chatserver.machine.disk import LocalDisk

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_UNSYNCHRONISED = 0x40
"""STA_UNSYNC of adjtimex(2)."""
_ERROR = 5
"""TIME_ERROR of the same."""
_STRUCT_BYTES = 1_024
"""More than ``struct timex`` has anywhere."""
_STATUS_AT = 5 * ctypes.sizeof(ctypes.c_long)
"""modes, padded; offset, freq, maxerror, esterror; then status."""


class LinuxMachine:
    """This machine."""

    def boot(self) -> str:
        """A name of this run of the machine; empty where it has none."""
        try:
            return _BOOT.read_text("ascii").strip()
        except OSError:
            return ""

    def disk(self, database: Path) -> LocalDisk:
        """What a database is kept on."""
        return LocalDisk(database)

    def uptime(self) -> float:
        """Seconds since it began to run, those in which it slept among them."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def is_synchronised(self) -> bool:
        """Whether a time server keeps its wall clock right, as the kernel was told by whatever asks that server."""
        asked = ctypes.create_string_buffer(_STRUCT_BYTES)  # modes 0: only looks
        try:
            state = ctypes.CDLL(None).adjtimex(asked)
        except (OSError, AttributeError):
            return False
        status = ctypes.c_int.from_buffer(asked, _STATUS_AT).value
        return state not in (-1, _ERROR) and not status & _UNSYNCHRONISED
