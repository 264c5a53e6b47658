"""``chatserver audit``: who did what on either side, and the proof that nothing in it was changed or cut off."""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from chatserver.config import Settings, load
from chatserver.errors import ChatError, OperatorError
from chatserver.rules.audit import AuditEntry, head_of, is_gone, parse_head, seal_head, store_of_head
from chatserver.store.looking import audit_key_of, look_at_audit

BROKEN = 1
STORES = ("chat", "review")


class _Log(NamedTuple):
    """The audit log of a store, as it was found."""

    entries: list[AuditEntry | None]
    broken: int | None
    key: bytes | None


def add_to(_name: str, parser: argparse.ArgumentParser) -> None:
    """Describe the command to argparse."""
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="the config.toml")
    parser.add_argument("--store", choices=STORES, help="the log of this store alone (default: of each that this user may open)")
    parser.add_argument("--head", action="store_true", help="print how far each log has come, to be kept elsewhere, and nothing else")
    parser.add_argument("--since-head", type=Path, metavar="FILE", help="prove also that every head in this file is still in its log")
    parser.set_defaults(run=_audit)


def _audit(asked: argparse.Namespace) -> int:
    settings, kept = load(asked.config), _kept(asked.since_head)
    logs = {asked.store: _look(settings, asked.store)} if asked.store else _those_that_open(settings)
    is_whole = [_prove(store, log, kept, is_head_asked=asked.head) for store, log in logs.items()]
    return 0 if is_whole and all(is_whole) else BROKEN


def _look(settings: Settings, store: str) -> _Log:
    of = settings.store if store == "chat" else settings.review
    entries, broken = asyncio.run(look_at_audit(of))
    # Nothing was ever written there, and so nothing was sealed: a store whose keys are not made yet.
    key = audit_key_of(of) if entries or of.keys.is_dir() else None
    return _Log(entries, broken, key)


def _those_that_open(settings: Settings) -> dict[str, _Log]:
    logs = {}
    for store in STORES:
        try:
            logs[store] = _look(settings, store)
        except OperatorError as trouble:
            _say(f"{store}: not looked at: {trouble}.")
        except ChatError:
            _say(f"{store}: not looked at: its database does not answer, or not to this user.")
    return logs


def _prove(store: str, log: _Log, kept: list[str], *, is_head_asked: bool) -> bool:
    if not is_head_asked:
        for number, entry in enumerate(log.entries, 1):
            print(f"{store:<6}  {number:>6}  cannot be read" if entry is None else _line(store, entry))
    if log.broken is not None:
        _say(f"{store}: entry {log.broken} is not as it was written, or one before it was taken out. Keep the database as it is.")
        return False
    if is_head_asked and log.key is not None:
        print(seal_head(head_of(store, datetime.now(UTC).replace(microsecond=0), log.entries), log.key))
    fault = next((fault for line in kept if store_of_head(line) == store and (fault := _fault(line, log)) is not None), None)
    if fault is not None:
        _say(f"{store}: {fault}")
        return False
    _say(f"{store}: {len(log.entries)} entries, whole and in order.")
    return True


def _fault(line: str, log: _Log) -> str | None:
    """What a head that was kept elsewhere says against the log."""
    head = None if log.key is None else parse_head(line, log.key)
    if head is None:
        return "a head that was kept is not one that was made with these keys."
    if is_gone(head, log.entries):
        return f"entry {head.number} was there on {head.at.isoformat()} and is not now: the end was cut off, or an older copy put back."
    return None


def _kept(file: Path | None) -> list[str]:
    """Raises OperatorError."""
    if file is None:
        return []
    try:
        return [line for line in file.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError):
        raise OperatorError(f"{file} cannot be read") from None


def _line(store: str, entry: AuditEntry) -> str:
    draft = entry.draft
    who = f"{draft.by} ({draft.role})" if draft.by else "the service"
    parts = (draft.deed, draft.desk, draft.subject, draft.reason)
    said = "  ".join(part for part in parts if part)
    return f"{store:<6}  {entry.number:>6}  {draft.at.isoformat(timespec='seconds')}  {who}  {said}"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
