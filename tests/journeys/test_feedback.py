"""From a conversation to feedback about it and back: released, judged blindly, written about, read by whoever held it, and answered.
Neither side learns who the other is."""

from __future__ import annotations

import asyncio
import contextlib
import re
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from chatserver.auth.tokens import hash_token
from chatserver.rules.staff import SignIn
from chatserver.rules.terms import DeskId, Role, StaffId
from chatserver.services.ports import Records, StaffMember
from chatserver.store.store import open_store
from tests.support.server import House, running_house, token_of

SAID = ("Goedemiddag, ik maak me zorgen om een leerling.", "Ze is vaak moe en wil niet naar huis.")
CODES = ("warm_welcome", "question_clear", "goal_together", "goal_worked_out", "closing", "safety")
RULE = "[review]\nsample_percent = 100\n"


@pytest_asyncio.fixture
async def house(nothing_leaks: None, tmp_path: Path) -> AsyncIterator[House]:
    """A desk that releases by itself, and a review side that draws everything."""
    async with running_house(tmp_path, more=RULE, desk='release = "automatic"') as running:
        yield running


async def sign_in(house: House, *names: str) -> None:
    """Sign-ins that begin now; who has no account is a supervisor."""
    store, now = await open_store(house.settings.store, house.clock), house.clock.now()

    async def save(records: Records) -> None:
        known = {member.name: member for member in await records.staff()}
        for name in names:
            member = known.get(name) or supervisor(name)
            await records.save_staff(member)
            await records.remove_sign_ins_of(member.id)
            await records.add_sign_in(SignIn(hash_token(token_of(name)), member.id, now, now + timedelta(hours=10)))

    await store.write(save)
    await store.close()
    assert house.app is not None
    await house.app.turn()


def supervisor(name: str) -> StaffMember:
    roles, desks = frozenset({Role.SUPERVISOR}), frozenset({DeskId("flevoland")})
    return StaffMember(StaffId(f"staff-{name}"), name, name.title(), roles, desks, frozenset({"nl"}), 0, "", must_change_password=False)


async def ask(house: House, name: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Status, where it leads to, and what stands there."""
    headers = {"Cookie": f"sign_in={token_of(name)}", "Origin": house.url}
    method = "GET" if form is None else "POST"
    async with house.http.request(method, house.url + path, data=form, headers=headers, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location", ""), await answer.text()


async def released(house: House) -> None:
    """It was looked through, in a process of its own."""
    assert house.app is not None
    async with asyncio.timeout(60):
        while await look(house, "select count(*) from releases where state = 'released'") == 0:
            await house.app.turn()


async def look(house: House, question: str) -> int:
    with contextlib.closing(sqlite3.connect(house.folder / "chat.db")) as database:
        return int(database.execute(question).fetchone()[0])


async def taken_in(house: House) -> str:
    """The address of the one transcript, when it has come over the wall."""
    assert house.app is not None
    async with asyncio.timeout(60):
        while True:
            await house.app.turn()
            _, to, _ = await ask(house, "sanne", "/transcripts/next", {})
            if to.startswith("/transcripts/read/"):
                return to


@pytest.mark.timeout(110)
async def test_feedback_reaches_whoever_held_the_conversation_and_her_answer_comes_back(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    visitor = await house.visitor().opens()
    await visitor.starts()
    session = await anna.accepts()
    for text in SAID:
        await visitor.says(text)
    await anna.says(session, "Goed dat je het vertelt. Wat heb je zelf gezien?")
    await anna.ends(session)
    await released(house)
    await house.advances(days=7)  # it waits until nothing says any more whose it is
    await sign_in(house, "sanne", "anna", "ben")

    page = await taken_in(house)
    _, _, read = await ask(house, "sanne", page)
    assert "zorgen om een leerling" in read
    assert "Anna" not in re.sub(r"<nav.*?</nav>", "", read, flags=re.DOTALL)
    assert (await ask(house, "sanne", f"{page}/assess", dict.fromkeys(CODES, "3")))[1].endswith("done=given")
    assert (await ask(house, "sanne", f"{page}/write", {"text": "Rustig gedaan.", "scores": "yes"}))[1].endswith("done=written")

    assert house.app is not None
    await house.app.turn()
    _, _, letters = await ask(house, "anna", "/letters")
    (letter,) = re.findall(r'href="(/letters/[^"]+)"', letters)
    _, _, shown = await ask(house, "anna", letter)
    assert "Rustig gedaan." in shown
    assert "3 van 4" in shown
    assert "anne" not in shown.replace("Sanne", "anne").partition("<main")[2], "who wrote is not told"
    assert (await ask(house, "ben", letter))[0] == 404
    assert (await ask(house, "ben", letter, {"text": "Dank je"}))[0] == 404
    assert (await ask(house, "sanne", letter))[0] == 403
    assert (await ask(house, "anna", letter, {"text": "Dank je, daar let ik op."}))[1] == f"{letter}?done=answered"

    await house.app.turn()
    _, _, answered = await ask(house, "sanne", page)
    assert "Dank je, daar let ik op." in answered
    assert "Anna" not in re.sub(r"<nav.*?</nav>", "", answered, flags=re.DOTALL)
