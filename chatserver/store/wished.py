"""What visitors wished of their words, noted beside the keys of days and so in no backup: one that is put back forgets it, and must not.

Empty files, each named by the day of its session's key, what was wished, and the session. They go with the key of that day: what a
backup holds of it cannot be read any more then.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from chatserver.rules.kept import Wish
from chatserver.rules.terms import SessionId


class Wished:
    """The notes of one folder, which is made with the first of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def note(self, day: date, wish: Wish, session: SessionId) -> None:
        """Repeating is harmless. Raises OSError."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        (self._folder / f"{day.isoformat()}.{wish}.{session}").touch(mode=0o600)

    def all(self) -> Iterator[tuple[Wish, SessionId]]:
        for path in sorted(self._folder.glob("*.*.*")):
            _, wish, session = path.name.split(".", 2)
            with suppress(ValueError):
                yield Wish(wish), SessionId(session)

    def forget(self, day: date) -> None:
        for path in self._folder.glob(f"{day.isoformat()}.*"):
            path.unlink(missing_ok=True)
