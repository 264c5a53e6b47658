"""``chatserver audit``: who did what, and the proof that nothing in it was changed."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from chatserver.config import load
from chatserver.rules.audit import AuditEntry
from chatserver.store.looking import look_at_audit

BROKEN = 1


def add_to(_name: str, parser: argparse.ArgumentParser) -> None:
    """Describe the command to argparse."""
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="the config.toml")
    parser.set_defaults(run=_audit)


def _audit(asked: argparse.Namespace) -> int:
    entries, broken = asyncio.run(look_at_audit(load(asked.config).store))
    for number, entry in enumerate(entries, 1):
        print(f"{number:>6}  cannot be read" if entry is None else _line(entry))
    if broken is None:
        print(f"{len(entries)} entries, whole and in order.", file=sys.stderr)
        return 0
    print(f"Entry {broken} is not as it was written, or one before it was taken out. Keep the database as it is.", file=sys.stderr)
    return BROKEN


def _line(entry: AuditEntry) -> str:
    draft = entry.draft
    who = f"{draft.by} ({draft.role})" if draft.by else "the service"
    parts = (draft.deed, draft.desk, draft.subject, draft.reason)
    return f"{entry.number:>6}  {draft.at.isoformat(timespec='seconds')}  {who}  {'  '.join(part for part in parts if part)}"
