"""An archive: a few files in one, sealed so that the machine that makes it cannot open it again.

    magic · length of the box (4) · box with the archive's own key · pieces, each as length (4) · sealed

The box is addressed to the public half of the backup key, whose private half is kept elsewhere. Each piece is bound to its number and to
whether it is the last, so that none can be left out, moved or cut off unseen. The first tells the files; the rest are their bytes in order.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from chatserver.store.box import PUBLIC_BYTES, close_box, open_box, public_of
from chatserver.store.engine import StoreError
from chatserver.store.keyring import make_file, sync_folder
from chatserver.store.sealing import SealBrokenError, bind, new_key, seal, unseal

PIECE = 1 << 20
"""Bytes of one piece before it is sealed."""
MAGIC = b"chatserver backup 1\n"
PRIVATE, PUBLIC = "backup.key", "backup.pub"
_LENGTH = struct.Struct(">I")
_LARGEST = PIECE + 1_024
_NAME = "chatserver-%Y%m%dT%H%M%SZ.backup"
_PLACE = bind("backup")


class ArchiveError(StoreError):
    """It cannot be made or opened. The message is a sentence for the operator."""


def name_of(made_at: datetime) -> str:
    return made_at.astimezone(UTC).strftime(_NAME)


def archives_in(folder: Path) -> dict[Path, datetime]:
    """Those of a folder, and when each was made, by its name; other files are none of ours."""
    found = {}
    for path in folder.glob("chatserver-*.backup"):
        try:
            found[path] = datetime.strptime(path.name, _NAME).replace(tzinfo=UTC)
        except ValueError:
            continue
    return found


def public_key(keys: Path) -> tuple[bytes, bool]:
    """The public half of the backup key in the key folder, and whether both were made just now."""
    path = keys / PUBLIC
    is_new = not path.exists()
    if is_new:
        private = new_key()
        make_file(keys / PRIVATE, private)
        make_file(path, public_of(private))
    public = path.read_bytes()
    if len(public) != PUBLIC_BYTES:
        raise ArchiveError(f"{path} is not a backup key")
    return public, is_new


def write_archive(path: Path, public: bytes, made_at: datetime, files: Mapping[str, Path]) -> None:
    """Make the archive whole or not at all; it and its folder are synced when this returns."""
    beside = path.with_name(f".{path.name}.new")
    try:
        with _create(beside) as archive:
            _write(archive, public, made_at, files)
            archive.flush()
            os.fsync(archive.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)


def _create(path: Path) -> IO[bytes]:
    """A file that this user alone can read, from its first byte on."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def _write(archive: IO[bytes], public: bytes, made_at: datetime, files: Mapping[str, Path]) -> None:
    key = new_key()
    box = close_box(public, key.hex(), _PLACE)
    archive.write(MAGIC + _LENGTH.pack(len(box)) + box)
    sizes = [[name, path.stat().st_size] for name, path in files.items()]
    told = json.dumps({"made_at": made_at.isoformat(), "files": sizes}).encode()
    for number, plain in enumerate(_pieces(told, files.values())):
        sealed = seal(key, plain, _place(number, plain))
        archive.write(_LENGTH.pack(len(sealed)) + sealed)


def _pieces(told: bytes, files: Iterable[Path]) -> Iterator[bytes]:
    """An empty one says that it was the last: nothing can be cut off before it."""
    yield told
    for path in files:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
    yield b""


def _place(number: int, plain: bytes) -> bytes:
    return bind("backup piece", number, "piece" if plain else "end")


class Archive:
    """One that was made before, opened with the private half of the backup key. Raises ``ArchiveError`` for whatever is not right."""

    def __init__(self, path: Path, private: bytes) -> None:
        self._path = path
        self._key = b""
        self._private = private
        self.made_at = datetime.min.replace(tzinfo=UTC)
        self.files: list[tuple[str, int]] = []

    def put_at(self, places: Mapping[str, Path]) -> None:
        """Write each file to its place, where nothing may be yet; synced when this returns."""
        try:
            with self._path.open("rb") as archive:
                pieces = self._read(archive)
                told = json.loads(next(pieces))
                self.made_at = datetime.fromisoformat(told["made_at"])
                self.files = [(str(name), int(size)) for name, size in told["files"]]
                if unknown := {name for name, _ in self.files} - places.keys():
                    raise ArchiveError(f"the archive holds {', '.join(sorted(unknown))}, for which there is no place")
                left = b""
                for name, size in self.files:
                    left = _copy(places[name], size, left, pieces)
                if left or next(pieces, None) is not None:
                    raise ArchiveError("the archive holds more than it says")
        except (OSError, SealBrokenError, StopIteration, ValueError, KeyError, TypeError, struct.error) as error:
            why = "it was changed or cut off, is no backup, or was made for another key"
            raise ArchiveError(f"{self._path} cannot be opened: {why} ({type(error).__name__})") from None

    def _read(self, archive: IO[bytes]) -> Iterator[bytes]:
        if archive.read(len(MAGIC)) != MAGIC:
            raise SealBrokenError
        key = bytes.fromhex(open_box(self._private, _sized(archive), _PLACE))
        number = 0
        while True:
            sealed = _sized(archive)
            plain, number = _open_piece(key, sealed, number), number + 1
            if not plain:
                return
            yield plain


def _sized(archive: IO[bytes]) -> bytes:
    (length,) = _LENGTH.unpack(archive.read(_LENGTH.size))
    if length > _LARGEST:
        raise SealBrokenError
    found = archive.read(length)
    if len(found) != length:
        raise SealBrokenError
    return found


def _open_piece(key: bytes, sealed: bytes, number: int) -> bytes:
    try:
        return unseal(key, sealed, _place(number, b"more"))
    except SealBrokenError:
        return unseal(key, sealed, _place(number, b""))


def _copy(place: Path, size: int, left: bytes, pieces: Iterator[bytes]) -> bytes:
    """Write one file; what is left of the last piece belongs to the next."""
    with _create(place) as file:
        while size:
            part = left or next(pieces)
            file.write(part[:size])
            size, left = size - min(size, len(part)), part[size:]
        file.flush()
        os.fsync(file.fileno())
    return left
