"""Somebody with a copy of every file of an installation: what stands in them, and what the keys among them open."""

from __future__ import annotations

import base64
import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from functools import partial
from pathlib import Path

from chatserver.errors import ChatError, OperatorError
from chatserver.rules.callback import Wanted
from chatserver.rules.rating import Remark
from chatserver.rules.terms import CallbackId, DeskId, SessionId
from chatserver.services.ports import Records
from chatserver.store.backing_up import Places, unpack
from chatserver.store.engine import StoreSettings
from chatserver.store.store import Store, open_store
from tests.support.clock import ManualClock
from tests.support.leaks import forms


def strings(places: Iterable[Path], texts: Iterable[str], since: float = 0) -> dict[str, list[str]]:
    """Which of these texts stand in which files, in any encoding, as ``strings`` and a pipe of decoders would find them; ``since``
    leaves out files that were not written to after it."""
    wanted = {text: set(as_bytes(text)) for text in texts}
    found: dict[str, list[str]] = {}
    for place in places:
        for path in [path for path in place.rglob("*") if path.is_file() and not path.is_symlink()]:
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < since:
                    continue
                content = path.read_bytes()
                for text, looks in wanted.items():
                    if any(look in content for look in looks):
                        found.setdefault(text, []).append(path.name)
    return found


def as_bytes(text: str) -> Iterator[bytes]:
    """A text as a file may hold it; base64 also where it does not begin with a group of three."""
    for form in forms(text):
        yield form.encode()
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
        with contextlib.suppress(UnicodeEncodeError):
            raw = text.encode(encoding)
            yield raw
            yield raw.hex().encode()
            yield raw.hex().upper().encode()
            for before in range(3):
                coded = base64.b64encode(bytes(before) + raw)
                yield coded[4 if before else 0 : len(coded) - 4]


async def opened(folder: Path, database: Path) -> list[str]:
    """Every word that the keys of the folder open in this database."""
    with tempfile.TemporaryDirectory() as kept:
        shutil.copy(database, Path(kept, "chat.db"))
        shutil.copytree(folder / "keys", Path(kept, "keys"))
        try:
            store = await open_store(StoreSettings(f"sqlite:///{kept}/chat.db", Path(kept, "keys")), ManualClock())
        except OperatorError:
            return []
        try:
            return [text async for text in words_of(store, Path(kept, "chat.db"))]
        finally:
            await store.close()


async def words_of(store: Store, database: Path) -> AsyncIterator[str]:
    """Everything that anybody wrote."""
    with contextlib.closing(sqlite3.connect(database)) as tables:
        sessions = [SessionId(row[0]) for row in tables.execute("SELECT id FROM sessions")]
        callbacks = [CallbackId(row[0]) for row in tables.execute("SELECT id FROM callbacks WHERE sealed IS NOT NULL")]
        desks = [DeskId(row[0]) for row in tables.execute("SELECT DISTINCT desk FROM sessions")]
    for session in sessions:
        for read in (_log, _notes, _answers):
            with contextlib.suppress(ChatError):
                for text in await read(store, session):
                    yield text
    for callback in callbacks:
        wanted = await store.read(partial(_wanted, callback))
        yield "" if wanted is None else f"{wanted.number} {wanted.when}"
    for desk in desks:
        for remark in await store.read(partial(_remarks, desk)):
            yield remark.text or ""


async def _log(store: Store, session: SessionId) -> list[str]:
    return [entry.text for entry in await store.log.read(session, 0, 1_000)]


async def _notes(store: Store, session: SessionId) -> list[str]:
    return [note.text for note in await store.read(lambda records: records.notes(session, 0, 1_000))]


async def _answers(store: Store, session: SessionId) -> list[str]:
    return [(await store.read(lambda records: records.answers(session))).nickname or ""]


async def _wanted(callback: CallbackId, records: Records) -> Wanted | None:
    return await records.open_callback(callback)


async def _remarks(desk: DeskId, records: Records) -> list[Remark]:
    return list(await records.remarks(desk))


async def opened_archives(folder: Path, archives: Path) -> list[str]:
    """Every word that the keys of the folder, that of the backups among them, open in the archives."""
    found: list[str] = []
    for archive in archives.glob("*.backup"):
        with tempfile.TemporaryDirectory() as kept:
            here = StoreSettings(f"sqlite:///{kept}/chat.db", folder / "keys")
            places, _ = unpack(archive, folder / "keys" / "backup.key", here, StoreSettings(f"sqlite:///{kept}/review.db", folder / "keys"))
            assert isinstance(places, Places)
            found += await opened(folder, places.chat)
    return found


def found_in(words: Iterable[str], texts: Iterable[str]) -> set[str]:
    """Which of the texts are among these words."""
    joined = "\n".join(words)
    return {text for text in texts if text in joined}
