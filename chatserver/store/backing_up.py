"""Backups: copies of both databases in one sealed archive, without a key of theirs; and putting one back where nothing is yet."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from chatserver.store.archive import PRIVATE, Archive, ArchiveError, name_of, public_key, write_archive
from chatserver.store.engine import StoreSettings, sqlite_file
from chatserver.store.sealing import KEY_BYTES

CHAT, REVIEW = "chat.db", "review.db"
"""What the two are called in an archive, wherever they stand."""
POSTGRESQL = "PostgreSQL is backed up with its own tools: see the chapter Backups of docs/operating.md"


class Made(NamedTuple):
    """What was made."""

    archive: Path
    key: Path | None
    """The private half of the backup key, when it was made with this archive."""


class Places(NamedTuple):
    """Where the files of an archive are put before anything opens them."""

    chat: Path
    review: Path


def make_backup(chat: StoreSettings, review: StoreSettings, folder: Path, made_at: datetime) -> Made:
    """Copy both databases as they are now, beside a server that may be running, and seal the copies. Raises ``ArchiveError``."""
    files = {CHAT: file_of(chat), REVIEW: file_of(review)}
    there = {name: path for name, path in files.items() if path.is_file()}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        public, is_new = public_key(chat.keys)
        copies = {name: path.with_name(f".{path.name}.copy") for name, path in there.items()}
        try:
            for name, path in there.items():
                _copy(path, copies[name])
            archive = folder / name_of(made_at)
            write_archive(archive, public, made_at, copies)
        finally:
            for copy in copies.values():
                _remove(copy)
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else type(error).__name__
        raise ArchiveError(f"no backup was made in {folder}: {reason}") from error
    return Made(archive, chat.keys / PRIVATE if is_new else None)


def _copy(database: Path, copy: Path) -> None:
    """All of it in one step, as a step may be begun again whenever something was written in between. Open for writing, because what
    a crash has left half done is undone first."""
    _remove(copy)
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(f"file:{database}?mode=rw", uri=True)) as source, closing(sqlite3.connect(copy)) as target:
        target.execute("PRAGMA journal_mode=OFF")  # a copy that is not whole is thrown away
        source.execute("PRAGMA busy_timeout=5000")
        source.backup(target)


def _remove(copy: Path) -> None:
    """Also what a kill has left."""
    for path in (copy, copy.with_name(f"{copy.name}-journal")):
        path.unlink(missing_ok=True)


def unpack(archive: Path, key: Path, chat: StoreSettings, review: StoreSettings) -> tuple[Places, datetime]:
    """Put the databases of an archive beside the places where a server would open them. Raises ``ArchiveError``, also where
    a database is already."""
    places = Places(file_of(chat), file_of(review))
    for place in places:
        if place.exists() and place.stat().st_size:
            raise ArchiveError(f"{place} is there already: a backup is put back only where no database is")
    beside = Places(*(place.with_name(f".{place.name}.restored") for place in places))
    try:
        private = key.read_bytes()
        for place in beside:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _remove(place)
    except OSError as error:
        raise ArchiveError(f"{error.filename}: {error.strerror}") from error
    if len(private) != KEY_BYTES:
        raise ArchiveError(f"{key} is not a backup key: it must hold {KEY_BYTES} bytes")
    opened = Archive(archive, private)
    try:
        opened.put_at({CHAT: beside.chat, REVIEW: beside.review})
    except ArchiveError:
        discard(beside)
        raise
    return beside, opened.made_at


def discard(beside: Places) -> None:
    """It is not put back."""
    for place in beside:
        _remove(place)


def put_in_place(beside: Places, chat: StoreSettings, review: StoreSettings) -> None:
    """The last step: from now on a server opens them. That of the chat store comes last, as without it nothing starts."""
    for made, place in ((beside.review, file_of(review)), (beside.chat, file_of(chat))):
        if made.is_file():
            made.replace(place)


def file_of(settings: StoreSettings) -> Path:
    """The file of a SQLite database. Raises ``ArchiveError`` for another."""
    path = sqlite_file(settings)
    if path is None:
        raise ArchiveError(POSTGRESQL)
    return path
