"""What a backup does not know of that was made before, noted beside the keys of days and so in no backup: what visitors wished of their
words, and what supervisors took out of sight.

Empty files, each named by a day, what was done, and of what. They go with the key of that day: what a backup holds of it cannot be read
any more then.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path


class Afterwards:
    """The notes of one folder, which is made with the first of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def note(self, day: date, what: str, of: str) -> None:
        """Repeating is harmless. Raises OSError."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        (self._folder / f"{day.isoformat()}.{what}.{of}").touch(mode=0o600)

    def all(self) -> list[tuple[str, str]]:
        """What was done, and of what."""
        names = sorted(path.name.split(".", 2) for path in self._folder.glob("*.*.*"))
        return [(what, of) for _, what, of in names]

    def forget(self, day: date) -> None:
        for path in self._folder.glob(f"{day.isoformat()}.*"):
            path.unlink(missing_ok=True)
