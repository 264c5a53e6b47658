"""Keeps what is in this process's memory out of every file: no core dump, and nobody else's debugger.

Memory holds keys and words. What the machine itself does with memory (swap, hibernation) is not a process's to change; the manual says
what is.
"""

from __future__ import annotations

import ctypes
import resource

_SET_DUMPABLE = 4
"""PR_SET_DUMPABLE of prctl(2)."""


def keep_memory() -> None:
    """From here on a crash leaves no core file, whatever the limits of whoever started us, nor is memory piped to a crash reporter."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None, use_errno=True).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
