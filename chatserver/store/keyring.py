"""Keys outside the database: one root key, and a key for each day on which sessions began.

    <folder>/root.key              32 random bytes
    <folder>/days/2026-11-25.key   the day's key, wrapped by the root key
    <folder>/letters/2027-02-24.key  the same for letters that end on that day
    <folder>/afterwards/             see ``store.afterwards``

A key file appears whole or not at all: it is written beside its place, synced, and linked into it, which only one of two
processes can do. The file and its folder are synced before anything sealed under the key can be committed; else a power
cut could keep the words and lose the key. Destroying a day's key makes that day unreadable in every copy of the database.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
import threading
from contextlib import suppress
from datetime import date
from pathlib import Path

from chatserver.store.afterwards import Afterwards
from chatserver.store.engine import StoreError
from chatserver.store.sealing import KEY_BYTES, SealBrokenError, bind, new_key, seal, unseal

MOST_DAYS = 64
"""Day keys held in memory at once."""


class KeyringError(StoreError):
    """The key folder is missing, wrong, or open to others."""


class KeyGoneError(Exception):
    """A key that something is sealed under is not there, or is not the right one."""


class Keyring:
    """The keys of one folder. File work is synchronous: tiny, and once a day."""

    def __init__(self, folder: Path, root: bytes, *, are_letters: bool = False) -> None:
        self._folder = folder
        self._kind = "letter key" if are_letters else "day key"
        self._days = folder / ("letters" if are_letters else "days")
        self.letters: Keyring = self if are_letters else Keyring(folder, root, are_letters=True)
        """Keys of letters, each named by the day on which it is destroyed."""
        self.afterwards = Afterwards(folder / "afterwards")
        self._root = root
        self._held: dict[date, bytes] = {}
        # The writer wraps in its own thread while readers unwrap in the loop's.
        self._turn = threading.Lock()

    # ---- days

    def wrap(self, day: date, key: bytes, place: bytes) -> bytes:
        """Wrap a key by the day's, making that first if needed; it is on disk for good when this returns."""
        with self._turn:
            held = self._find(day) or self._make(day)
        return seal(held, key, place)

    def unwrap(self, day: date, wrapped: bytes, place: bytes) -> bytes:
        """Raises ``KeyGoneError`` when the day's key is gone or does not fit."""
        with self._turn:
            held = self._find(day)
        if held is None:
            raise KeyGoneError
        try:
            return unseal(held, wrapped, place)
        except SealBrokenError:
            raise KeyGoneError from None

    def destroy(self, day: date) -> None:
        """Remove the key for good; whatever it wraps is unreadable from then on, in every copy. Repeating is harmless."""
        path = self._path(day)
        with self._turn:
            self._held.pop(day, None)
            with suppress(FileNotFoundError):
                _overwrite(path)
                path.unlink()
            if self._days.is_dir():
                sync_folder(self._days)
        if self.letters is not self:
            self.afterwards.forget(day)

    def days(self) -> list[date]:
        """The days of which there is a key, the oldest first."""
        return sorted(day for path in self._days.glob("*.key") if (day := _day_of(path)) is not None)

    def is_complete(self) -> bool:
        """Root key readable and right, folder writable; for readiness."""
        try:
            return (self._folder / "root.key").read_bytes() == self._root and os.access(self._days, os.W_OK | os.X_OK)
        except OSError:
            return False

    def _path(self, day: date) -> Path:
        return self._days / f"{day.isoformat()}.key"

    def _find(self, day: date) -> bytes | None:
        # The file is looked for even when the key is held: another process may have destroyed it a moment ago.
        if not os.path.exists(f"{self._days}/{day.isoformat()}.key"):  # noqa: PTH110 - for every message; a Path is slower than the look
            self._held.pop(day, None)
            return None
        if day not in self._held:
            self._hold(day, self._open(day, self._path(day)))
        return self._held[day]

    def _open(self, day: date, path: Path) -> bytes:
        # Whoever made the file may not have got as far as syncing its folder.
        sync_folder(self._days)
        try:
            return unseal(self._root, path.read_bytes(), bind(self._kind, day.isoformat()))
        except (OSError, SealBrokenError):
            raise KeyGoneError from None

    def _make(self, day: date) -> bytes:
        make_file(self._path(day), seal(self._root, new_key(), bind(self._kind, day.isoformat())))
        self._hold(day, self._open(day, self._path(day)))
        return self._held[day]

    def _hold(self, day: date, key: bytes) -> None:
        if len(self._held) >= MOST_DAYS:
            del self._held[next(iter(self._held))]
        self._held[day] = key

    # ---- the database's proof that this is its key

    @property
    def audit_key(self) -> bytes:
        """Seals the audit log. As old as the root key, and of no use for anything else."""
        return hmac.new(self._root, b"audit log", hashlib.sha256).digest()

    @property
    def box_key(self) -> bytes:
        """Private key of the sealed boxes that are addressed to this side. As old as the root key, and of no use for anything else."""
        return hmac.new(self._root, b"sealed boxes", hashlib.sha256).digest()

    def make_check(self) -> bytes:
        """What the database keeps, so that another root key is noticed at start."""
        return seal(self._root, b"", bind("root key check"))

    def fits(self, check: bytes) -> bool:
        try:
            unseal(self._root, check, bind("root key check"))
        except SealBrokenError:
            return False
        return True


def open_keyring(folder: Path, *, is_first_start: bool) -> Keyring:
    """The keyring of a folder. Only at the first start of a database are a missing folder and root key made."""
    path = folder / "root.key"
    try:
        if is_first_start:
            _make_folder(folder)
        _refuse_open_to_others(folder)
        if is_first_start and not path.exists():
            make_file(path, new_key())
        root = path.read_bytes()
        _refuse_open_to_others(path)
        _make_folder(folder / "days")
        _make_folder(folder / "letters")
    except FileNotFoundError:
        raise KeyringError(f"the key folder {folder} has no root.key, but this database was sealed with one: put it back") from None
    except OSError as error:
        raise KeyringError(f"the key folder {folder} cannot be used: {error.strerror}") from error
    if len(root) != KEY_BYTES:
        raise KeyringError(f"{path} is not a root key: it must hold {KEY_BYTES} bytes")
    return Keyring(folder, root)


def _day_of(path: Path) -> date | None:
    try:
        return date.fromisoformat(path.stem)
    except ValueError:
        return None


def _refuse_open_to_others(place: Path) -> None:
    if stat.S_IMODE(place.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyringError(f"{place} can be reached by other users: take their rights away (chmod go= {place})")


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sync_folder(folder.parent)


def make_file(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``, whole and synced, unless something is there already; then that stays."""
    beside = path.with_name(f".{secrets.token_hex(8)}.new")
    try:
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)


def _overwrite(path: Path) -> None:
    """Best effort on file systems that write in place; the promise rests on the unlinking and on the root key."""
    with path.open("r+b") as file:
        file.write(os.urandom(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
