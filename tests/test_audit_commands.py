"""``chatserver audit``: both logs, what was done to one of them, and what was cut off its end."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chatserver.config import load
from chatserver.rules.audit import AuditDraft, Deed
from chatserver.rules.terms import DeskId, Role, StaffId
from chatserver.store.review.store import open_review
from chatserver.store.store import open_store
from tests.support.clock import ManualClock
from tests.support.command_line import Said, chatserver
from tests.support.server import write_config

AT = datetime(2027, 3, 30, 7, tzinfo=UTC)
CLOSED = AuditDraft(AT, StaffId("anna"), Role.DUTY_LEAD, Deed.DESK_CLOSED, DeskId("flevoland"), "", "technical")
READ = AuditDraft(AT, StaffId("sanne"), Role.SUPERVISOR, Deed.TRANSCRIPT_READ, DeskId("flevoland"), "transcript")
HARMS = {
    "changed": "update audit set reason = 'meeting' where number = 2",
    "by someone else": "update audit set \"by\" = 'ben' where number = 2",
    "taken out": "delete from audit where number = 2",
    "taken out, and the others moved up": "delete from audit where number = 2; update audit set number = number - 1 where number > 2",
    "in another order": "update audit set number = -2 where number = 2; update audit set number = 2 where number = 3; "
    "update audit set number = 3 where number = -2",
    "not to be read": "update audit set deed = 'nothing' where number = 2",
}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """An install with four entries in each log."""
    path = write_config(tmp_path, 8080, "sqlite:///chat.db")
    asyncio.run(_fill(path))
    return path


async def _fill(path: Path, times: int = 4) -> None:
    settings = load(path)
    chat, review = await open_store(settings.store, ManualClock()), await open_review(settings.review)
    for number in range(times):
        closed, read = (replace(draft, at=AT + timedelta(minutes=number)) for draft in (CLOSED, READ))
        await chat.write(lambda records, draft=closed: records.add_audit(draft))
        await review.write(lambda records, draft=read: records.add_audit(draft))
    await chat.close()
    await review.close()


def audit(config: Path, *arguments: str) -> Said:
    return chatserver("audit", "--config", str(config), *arguments)


def harm(file: Path, statements: str) -> None:
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.executescript(statements)
        database.commit()


def entries_of(store: str, lines: Sequence[str]) -> int:
    return sum(line.startswith(f"{store} ") for line in lines)


def test_both_logs_are_printed_and_proved(config: Path) -> None:
    said = audit(config)
    assert (said.status, said.err) == (0, "chat: 4 entries, whole and in order.\nreview: 4 entries, whole and in order.\n")
    lines = said.out.splitlines()
    assert (entries_of("chat", lines), entries_of("review", lines)) == (4, 4)
    assert lines[4] == "review       1  2027-03-30T07:00:00+00:00  sanne (supervisor)  transcript_read  flevoland  transcript"
    alone = audit(config, "--store", "review")
    assert alone.out.splitlines() == lines[4:]


@pytest.mark.parametrize("store", ["chat", "review"])
def test_whatever_is_done_to_an_entry_is_told(config: Path, store: str) -> None:
    file = next(config.parent.rglob(f"{store}.db"))
    whole = file.read_bytes()
    for what, statements in HARMS.items():
        harm(file, statements)
        said = audit(config)
        assert said.status == 1, what
        assert f"{store}: entry 2 is not as it was written, or one before it was taken out." in said.err, what
        assert said.err.count("whole and in order") == 1, what
        assert audit(config, "--head", "--store", store).out == "", "a log that is broken has no head"
        file.write_bytes(whole)
    assert audit(config).status == 0


@pytest.mark.parametrize("store", ["chat", "review"])
def test_what_was_cut_off_the_end_is_told_by_a_head_that_was_kept(config: Path, store: str) -> None:
    heads = config.parent / "heads"
    heads.write_text(audit(config, "--head").out)
    assert [line.split()[0] for line in heads.read_text().splitlines()] == ["chat", "review"]
    asyncio.run(_fill(config, 1))
    with heads.open("a") as later:
        later.write(audit(config, "--head").out)
    assert audit(config, "--since-head", str(heads)).status == 0

    file = next(config.parent.rglob(f"{store}.db"))
    harm(file, "delete from audit where number > 3")
    assert audit(config).status == 0, "by itself it looks whole"
    said = audit(config, "--since-head", str(heads))
    assert said.status == 1
    assert f"{store}: entry 4 was there on " in said.err
    file.unlink()
    said = audit(config, "--since-head", str(heads))
    assert said.status == 1
    assert f"{store}: entry 4 was there on " in said.err


def test_a_head_that_nobody_made_is_none(config: Path) -> None:
    heads = config.parent / "heads"
    heads.write_text(audit(config, "--head", "--store", "review").out.replace(" 4 ", " 3 "))
    said = audit(config, "--since-head", str(heads))
    assert said.status == 1
    assert "review: a head that was kept is not one that was made with these keys." in said.err
    assert audit(config, "--since-head", str(config.parent / "nowhere")).status == 1


def test_what_may_not_be_opened_is_said_and_what_was_never_started_is_empty(config: Path, tmp_path: Path) -> None:
    (config.parent / "data" / "review-keys").chmod(0o755)
    said = audit(config)
    assert said.status == 0
    assert "review: not looked at: " in said.err
    assert entries_of("review", said.out.splitlines()) == 0
    assert audit(config, "--store", "review").status == 1

    (tmp_path / "new").mkdir()
    new = write_config(tmp_path / "new", 8080, "sqlite:///chat.db")
    said = audit(new, "--head")
    assert (said.status, said.out) == (0, "")
    assert sorted(path.name for path in new.parent.iterdir()) == ["config.toml", "schedules"], "looking made something"
