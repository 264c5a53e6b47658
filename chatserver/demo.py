"""Prepares the demo: its folder, its settings, two counsellors and a supervisor to sign in as, and what the supervisor reads.

Everything it keeps is in one folder, so that a restart carries on where it was and ``--fresh`` has little to remove. It is for
this machine alone: sign-ins stand in a file and on a page, which no real service may do.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

import chatserver
from chatserver.auth.tokens import one_time_password
from chatserver.config import Settings, build
from chatserver.errors import OperatorError
from chatserver.rules.terms import DeskId, Role, Speaker
from chatserver.rules.transcript import AnonymisedLine, AnonymisedTranscript, LetterBoxId, Signal, TranscriptId
from chatserver.rules.web_address import is_loopback
from chatserver.services.ports import Chance, Clock, StaffMember
from chatserver.services.staffing import NewAccount, SignedIn, Staffing
from chatserver.store.review.pushing import ReviewPush
from chatserver.store.review.records import ReviewRecords
from chatserver.store.review.store import open_review
from chatserver.store.sealing import new_key
from chatserver.web.built import languages_built
from chatserver.web.demo import Demo, DemoSignIn

HOUSE = Path(chatserver.__file__).resolve().parent.parent
"""Where run.py and the schedules are."""
DESK = DeskId("flevoland")
ROLES = {
    "anna": frozenset({Role.COUNSELLOR, Role.DUTY_LEAD}),
    "ben": frozenset({Role.COUNSELLOR}),
    "sanne": frozenset({Role.SUPERVISOR}),
    "tess": frozenset({Role.SUPERVISOR}),
}
LANGUAGES = ["nl", "en"]
"""In which all of them write."""
TRANSCRIPTS = Path(__file__).with_name("demo_transcripts.toml")
REFERRALS = {
    "kindertelefoon": {
        "name": {"nl": "Kindertelefoon, 11 tot 21 uur", "en": "Kindertelefoon (for children), 11:00 to 21:00"},
        "phone": "0800 0432",
    },
    "113": {"name": {"nl": "113, dag en nacht", "en": "113 (suicide prevention), day and night"}, "phone": "0800 0113"},
}
KEPT = (
    "chat.db", "chat.db-journal", "chat.db.ballast", "keys", "review.db", "review.db-journal", "review.db.ballast", "review-keys",
    "sign-ins.json", "log.jsonl",
)  # fmt: skip
_LOCAL = b"this machine"


class DemoError(OperatorError):
    """The demo does not start. The message is a sentence for whoever started it."""


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """A folder that one demo at a time may use."""

    path: Path
    lock: IO[bytes]
    """Held as long as the process lives."""

    @property
    def sign_ins(self) -> Path:
        return self.path / "sign-ins.json"

    @property
    def log(self) -> Path:
        return self.path / "log.jsonl"


def open_folder(path: Path | None, *, fresh: bool) -> DemoFolder:
    """The folder, by default beside run.py; emptied first if asked for. Raises DemoError when another demo uses it."""
    folder = path or (HOUSE if (HOUSE / "run.py").exists() else Path.cwd()) / ".demo"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = (folder / "lock").open("wb")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise DemoError(f"Another demo is running in {folder}; stop it first, or give this one a --folder.") from None
    if fresh:
        for name in KEPT:
            _remove(folder / name)
    return DemoFolder(folder, lock)


def settings_of(folder: Path, host: str, port: int) -> Settings:
    """Settings of the demo. Raises DemoError for an address that others can reach, ConfigError for anything else."""
    if not is_loopback(host):
        raise DemoError(f"The demo listens on this machine alone, so not on {host}. The real thing is `serve --config FILE`.")
    document = {
        "server": {"host": host, "port": port},
        "database": {"url": "sqlite:///chat.db"},
        "keys": {"folder": "keys"},
        "review": {"database": "sqlite:///review.db", "keys": "review-keys"},
        "sign_in": {"argon2_memory_kib": 19_456, "argon2_time": 2},  # the floor: the passwords are random, and starting should be quick
        "desks": {
            DESK: {
                "name": "Adviespunt Voorbeeld",
                "phone": "088 2220500",
                "languages": LANGUAGES,
                "widget_languages": sorted(languages_built() - set(LANGUAGES)),  # each says of itself that nobody reviewed it
                "schedule": str(HOUSE / "schedules" / "always.toml"),
                "embedding": [f"http://localhost:{port}", f"http://127.0.0.1:{port}"],
                "referrals": REFERRALS,
            }
        },
    }
    return build(document, folder.resolve())


def load_sign_ins(file: Path, below: Callable[[int], int]) -> list[DemoSignIn]:
    """The demo's sign-ins, made once. The file comes before the accounts, so that a crash in between loses no password."""
    passwords: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    if passwords.keys() != ROLES.keys():  # new, or of a demo that had fewer of them
        passwords = {name: passwords.get(name) or one_time_password(below) for name in ROLES}
        _write_private(file, passwords)
    return [DemoSignIn(name, name.title(), passwords[name]) for name in ROLES]


async def ensure_accounts(staffing: Staffing, sign_ins: list[DemoSignIn]) -> None:
    """Make what the demo prints true: the accounts are there, and these are their passwords."""
    known = {member.name: member for member in await staffing.list_all()}
    for sign_in in sign_ins:
        if sign_in.name not in known or not await _fits(staffing, sign_in):
            member, first = await _account(staffing, sign_in, known.get(sign_in.name))
            await staffing.change_password(member, first, sign_in.password, "", _LOCAL)


async def _fits(staffing: Staffing, sign_in: DemoSignIn) -> bool:
    outcome = await staffing.sign_in(sign_in.name, sign_in.password, _LOCAL)
    if isinstance(outcome, SignedIn):
        await staffing.sign_out(outcome.token, outcome.member)
    return isinstance(outcome, SignedIn)


async def _account(staffing: Staffing, sign_in: DemoSignIn, known: StaffMember | None) -> tuple[StaffMember, str]:
    """The account with a one-time password, new or reset."""
    if known is not None:
        return await staffing.reset_password(known.name)
    wanted = NewAccount(sign_in.name, sign_in.work_name, ROLES[sign_in.name], frozenset({DESK}), frozenset(LANGUAGES))
    return await staffing.add(wanted)


def demo_of(settings: Settings, sign_ins: list[DemoSignIn]) -> Demo:
    """What the pretend website tells."""
    return Demo(settings.desks[DESK], sign_ins[0])


async def ensure_transcripts(settings: Settings, clock: Clock, chance: Chance) -> None:
    """Where the review store has none, push what the demo's supervisor reads, as released conversations are pushed."""
    store = await open_review(settings.review)
    push = ReviewPush(settings.review.database, new_key())
    try:
        if await store.read(_has_any):
            return
        for transcript in load_invented(clock.now(), chance):
            name = chance.identifier()
            await push.push(name, await push.seal(name, transcript))
    finally:
        await push.close()
        await store.close()


async def _has_any(records: ReviewRecords) -> bool:
    return bool(await records.transcript_versions() or await records.waiting(1))


def load_invented(now: datetime, chance: Chance) -> list[AnonymisedTranscript]:
    """Conversations that nobody held, of the last weeks."""
    return [_invented(told, now, chance) for told in tomllib.loads(TRANSCRIPTS.read_text("utf-8"))["transcripts"]]


def _invented(told: dict[str, Any], now: datetime, chance: Chance) -> AnonymisedTranscript:
    speakers = {"v": Speaker.VISITOR, "c": Speaker.COUNSELLOR}
    year, week, _ = (now - timedelta(weeks=told["weeks_ago"])).isocalendar()
    lines = (line.split(" ", 2) for line in told["lines"])
    return AnonymisedTranscript(
        id=TranscriptId(chance.identifier()),
        desk=DESK,
        language=told["language"],
        week=f"{year}-W{week:02}",
        day_part=told["day_part"],
        duration=told["duration"],
        contact_type=told["contact_type"],
        concern=told["concern"],
        urgency=told["urgency"],
        signals=frozenset(map(Signal, told.get("signals", ()))),
        by_hand=told.get("by_hand", True),
        letter_box=LetterBoxId(chance.identifier()),
        lines=tuple(AnonymisedLine(speakers[by], int(minute), text) for by, minute, text in lines),
    )


def _write_private(file: Path, passwords: dict[str, str]) -> None:
    beside = file.with_suffix(".new")
    with os.fdopen(os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as written:
        json.dump(passwords, written)
    beside.replace(file)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
