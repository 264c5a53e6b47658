"""``upkeep``, ``backup`` and ``restore``: what is kept of people's words, for how long, and the proof that the rest is gone."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from logging import WARNING
from pathlib import Path
from typing import Any

import uvloop

from chatserver import logs
from chatserver.app import Caretaker, caretaker
from chatserver.config import Settings, load
from chatserver.errors import ChatError, OperatorError
from chatserver.logs import Event, record
from chatserver.review_app import open_side
from chatserver.rules.audit import NO_DESK, AuditDraft, Deed
from chatserver.rules.clock_guard import Doubt
from chatserver.rules.kept import BACKUPS_KEPT, Kept, Kind
from chatserver.services.keeping import View
from chatserver.services.ports import Records
from chatserver.store.archive import archives_in
from chatserver.store.backing_up import discard, make_backup, put_in_place, unpack
from chatserver.store.engine import StoreError, StoreSettings
from chatserver.store.looking import is_missing, look_at_audit

OVERDUE = 1
NAMES = {
    Kind.WORDS: "conversations with words",
    Kind.REMARKS: "remarks",
    Kind.NUMBERS: "numbers to call back",
    Kind.CODES: "codes to go on by phone",
    Kind.LETTERS: "letters with feedback",
    Kind.LETTER_BOXES: "letter boxes",
    Kind.DAY_KEYS: "keys of days",
    Kind.TRANSCRIPTS: "anonymised transcripts",
    Kind.BACKUPS: "backups",
}
DOUBTS = {
    Doubt.BEHIND: "it is earlier than it was before",
    Doubt.AHEAD: "it went forward farther than the machine was running",
    Doubt.UNPROVED: "the machine was off, and no time server has set the clock since",
}


class ClockDoubtedError(OperatorError):
    """Nothing is put back by a clock that may be wrong."""


def add_to(name: str, parser: argparse.ArgumentParser) -> None:
    """Describe one of the commands to argparse."""
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="the config.toml")
    if name != "backup":
        parser.add_argument("--confirm-clock", action="store_true", help="the clock of this machine is right: delete by it")
    if name == "upkeep":
        parser.add_argument("--json", action="store_true", help="print one line of JSON, and nothing else")
    if name == "backup":
        parser.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="where archives are kept, for a week")
    if name == "restore":
        parser.add_argument("--from", type=Path, required=True, metavar="ARCHIVE", dest="archive")
        parser.add_argument("--key", type=Path, metavar="FILE", help="the backup key (default backup.key in the key folder)")
    parser.set_defaults(run={"upkeep": _upkeep, "backup": _backup, "restore": _restore}[name])


def _act(settings: Settings, work: Callable[[Caretaker], Awaitable[int]]) -> int:
    logs.set_up(level=WARNING)

    async def act() -> int:
        async with caretaker(settings) as at_work:
            return await work(at_work)

    return uvloop.run(act())


# ---- upkeep -------------------------------------------------------------------------------------------------


def _upkeep(asked: argparse.Namespace) -> int:
    settings = load(asked.config)

    async def work(at_work: Caretaker) -> int:
        if asked.confirm_clock:
            await _confirm(at_work)
        await at_work.upkeep.delete_due()
        view = await at_work.keeping.see(await _transcripts(settings, is_right=asked.confirm_clock))
        broken = (await look_at_audit(settings.store))[1]
        if asked.json:
            print(json.dumps(_as_json(view, broken)), flush=True)
        else:
            print("\n".join(_as_lines(view, broken)), flush=True)
        return OVERDUE if view.kept.overdue or broken is not None else 0

    return _act(settings, work)


async def _transcripts(settings: Settings, *, is_right: bool) -> list[datetime] | None:
    """When each must be gone; None where the review side is another user's, as it should be, or was never started."""
    if is_missing(settings.review):
        return None
    try:
        side = await open_side(settings)
    except StoreError:
        return None
    try:
        if is_right:
            await side.upkeep.guard.confirm()
        await side.upkeep.sweep()
        return await side.ends()
    except ChatError:
        return None
    finally:
        await side.close()


async def _confirm(at_work: Caretaker) -> None:
    await at_work.guard.confirm()
    draft = AuditDraft(at_work.now, None, None, Deed.CLOCK_CONFIRMED, NO_DESK)
    await at_work.write(lambda records: records.add_audit(draft))


def _as_json(view: View, broken: int | None) -> dict[str, Any]:
    kept = view.kept
    return {
        "at": kept.at.isoformat(),
        "held": {
            one.kind: {
                "count": one.count,
                "running": one.running,
                "overdue": one.overdue(kept.at),
                "next_end": None if one.next_end is None else one.next_end.isoformat(),
            }
            for one in kept.held
        },
        "words_by_age_days": list(kept.words_by_age),
        "orphans": kept.orphans,
        "overdue": kept.overdue,
        "lag_seconds": kept.lag.total_seconds(),
        "last_deletion_at": None if kept.last_at is None else kept.last_at.isoformat(),
        "destroyed": [
            {
                "day": day.day.isoformat(),
                "conversations": day.sessions,
                "entries": day.entries,
                "remarks": day.remarks,
                "numbers": day.numbers,
                "keys": [key.isoformat() for key in day.keys],
            }
            for day in kept.destroyed
        ],
        "keys_left": [day.isoformat() for day in kept.keys_left],
        "clock": view.doubt or "trusted",
        "audit": "whole" if broken is None else f"broken at {broken}",
    }


def _as_lines(view: View, broken: int | None) -> list[str]:
    kept = view.kept
    lines = ["Held now                        how many   overdue   next to go"]
    for one in kept.held:
        end = "" if one.next_end is None else _shown(one.next_end)
        lines.append(f"  {NAMES[one.kind]:<28}{one.count:>10}{one.overdue(kept.at):>10}   {end}")
    ages = ", ".join(f"{count} of day {day}" for day, count in enumerate(kept.words_by_age, 1) if count)
    lines += [
        f"Words of conversations that ended: {ages or 'none'}.",
        "",
        "Deleted on            conversations  entries  remarks  numbers  keys",
    ]
    lines += [
        f"  {day.day}{day.sessions:>23}{day.entries:>9}{day.remarks:>9}{day.numbers:>9}  {', '.join(map(str, day.keys))}"
        for day in kept.destroyed
    ] or ["  nothing in the last days"]
    lines += ["", f"Last deletion: {'never' if kept.last_at is None else _shown(kept.last_at)}.", *_verdicts(view, broken)]
    return lines


def _verdicts(view: View, broken: int | None) -> list[str]:
    kept = view.kept
    gone = [f"The keys said to be destroyed are neither in the folder nor in use{_and_not(kept)}."]
    rows = ["Nothing is left without its key." if not kept.orphans else f"{kept.orphans} rows are left without their key."]
    audit = ["The audit log is whole." if broken is None else f"Entry {broken} of the audit log is not as it was written."]
    held = [] if view.doubt is None else [f"NOTHING IS DELETED NOW: the clock is in doubt, {DOUBTS[view.doubt]}."]
    held += [] if view.doubt is None else ["If it is right: upkeep --confirm-clock. Else it is believed after 24 hours without a step."]
    return [*gone, *rows, *audit, *held, f"Overdue: {kept.overdue}."]


def _and_not(kept: Kept) -> str:
    return "" if not kept.keys_left else f", but for {', '.join(map(str, kept.keys_left))}"


def _shown(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC")


# ---- backups ------------------------------------------------------------------------------------------------


def _backup(asked: argparse.Namespace) -> int:
    settings, folder = load(asked.config), asked.to.resolve()

    async def work(at_work: Caretaker) -> int:
        async def note(records: Records) -> None:
            await records.note_backups(str(folder))
            await records.add_audit(AuditDraft(at_work.now, None, None, Deed.BACKUP_MADE, NO_DESK))

        made = await asyncio.to_thread(make_backup, settings.store, settings.review, folder, at_work.now)
        await at_work.write(note)
        print(made.archive)
        if made.key is not None:
            print(f"Made {made.key}. Move it away from this machine, and keep it: without it no backup can be", file=sys.stderr)
            print("put back, and with it and the keys of the days every backup can be read.", file=sys.stderr)
        if (doubt := await at_work.guard.doubt()) is not None:
            print(f"Older archives stay: the clock is in doubt, {DOUBTS[doubt]}.", file=sys.stderr)
            return 0
        print(f"{_delete_old(folder, at_work.now)} archives older than a week deleted.", file=sys.stderr)
        return 0

    return _act(settings, work)


def _delete_old(folder: Path, now: datetime) -> int:
    old = [path for path, made_at in archives_in(folder).items() if made_at + BACKUPS_KEPT < now]
    for path in old:
        path.unlink()
    record(Event.BACKUP_DELETED, count=len(old))
    return len(old)


def _restore(asked: argparse.Namespace) -> int:
    settings = load(asked.config)
    key = asked.key or settings.store.keys / "backup.key"
    beside, made_at = unpack(asked.archive, key, settings.store, settings.review)
    opened = replace(settings, store=StoreSettings(f"sqlite:///{beside.chat}", settings.store.keys))

    async def work(at_work: Caretaker) -> int:
        if asked.confirm_clock:
            await _confirm(at_work)
        doubt = await at_work.guard.doubt()
        if doubt is not None:
            raise ClockDoubtedError(f"Nothing was put back: the clock is in doubt, {DOUBTS[doubt]}. If it is right, add --confirm-clock.")
        count = await at_work.restoring.purge(made_at)
        epochs = await at_work.begin_epochs()
        print(f"The backup of {_shown(made_at)} is put back. {count} that nobody can read any more went first, and what was overdue.")
        print(f"{epochs} logs have a new epoch: whoever still holds what came after the backup is told to start again.")
        return 0

    try:
        status = _act(opened, work)
        put_in_place(beside, settings.store, settings.review)
    finally:
        discard(beside)
    return status
