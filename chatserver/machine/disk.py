"""Room on the disk of a database, and the ballast: a file that is there to be thrown away.

On a full disk nothing can be deleted either, because deleting writes a journal first. So a file of some megabytes lies beside the
database from the start; without it there is room for the deleting. Answers to ``chatserver.services.ports_machine.Disk``.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from chatserver.logs import Event, record, where

MOST_BALLAST = 64 * 1024 * 1024
BALLAST_PART = 20
"""One twentieth of the disk, if that is less."""


class LocalDisk:
    """The file system that a SQLite database is on."""

    def __init__(self, database: Path) -> None:
        self._folder = database.parent
        self.ballast = database.with_name(f"{database.name}.ballast")

    def free(self) -> float:
        """The share of the disk that this user can still write to, from 0 to 1."""
        found = os.statvfs(self._folder)
        return found.f_bavail / found.f_blocks if found.f_blocks else 1.0

    def free_after_ballast(self) -> float:
        """The same once the ballast is made, if it is not there."""
        found = os.statvfs(self._folder)
        missing = 0 if self.ballast.exists() else self._size(found)
        return self.free() - missing / (found.f_blocks * found.f_frsize) if found.f_blocks else 1.0

    def take_ballast(self) -> None:
        """Make the file, unless it is there. Real blocks, not a hole."""
        with suppress(FileExistsError):
            beside = self.ballast.with_name(f".{self.ballast.name}.new")
            try:
                if self.ballast.exists():
                    return
                beside.unlink(missing_ok=True)
                file = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
                try:
                    os.posix_fallocate(file, 0, self._size(os.statvfs(self._folder)))
                finally:
                    os.close(file)
                beside.replace(self.ballast)
            except OSError as error:
                beside.unlink(missing_ok=True)
                record(Event.STORE_TROUBLE, reason="no_ballast", where=where(error))

    def drop_ballast(self) -> bool:
        """Throw it away; whether it was there."""
        try:
            self.ballast.unlink()
        except FileNotFoundError:
            return False
        return True

    def _size(self, found: os.statvfs_result) -> int:
        return max(min(MOST_BALLAST, found.f_blocks * found.f_frsize // BALLAST_PART), 1)
