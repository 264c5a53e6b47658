"""What a visitor wishes of her words, over the wire: no reading to learn from, and gone at once when she says so. Nothing of it is left
in any file, and nobody is shown it any more.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from chatserver.rules.audit import Deed
from chatserver.store.looking import look_at_audit
from tests.support.leaks import forms
from tests.support.people import Counsellor, Visitor
from tests.support.registering import FILLED
from tests.support.server import House, running_house

CANARY = "kanarie Zoë 7f3a9c, hij staat voor de deur"
NOTED = "kanarie notitie 41d0: rustig doorvragen"
NICKNAME = "Kanarievogel 88"
NUMBER, WHEN = "06 98765432", "kanarie na zes uur"


async def talks(house: House, ben: Counsellor, **answers: bool) -> tuple[Visitor, str]:
    visitor = await house.visitor().opens()
    await visitor.starts(nickname=NICKNAME, **answers)
    session = await ben.accepts()
    await ben.follows_notes(session)
    await visitor.says(CANARY)
    await ben.reads(session, CANARY)
    await ben.notes_down(session, NOTED)
    await ben.reads_note(session, NOTED)
    return visitor, session


async def over(visitor: Visitor, ben: Counsellor, session: str) -> None:
    await ben.ends(session)
    await visitor.is_told_place(life="ended")


def sealed(house: House) -> list[bytes]:
    """Every byte in the database that words or what opens them are sealed in."""
    found: list[bytes] = []
    with contextlib.closing(sqlite3.connect(house.folder / "chat.db")) as database:
        for query in (
            "select wrapped from session_keys",
            "select sealed from entries",
            "select sealed from notes",
            "select answers from sessions where answers is not null",
            "select sealed from callbacks where sealed is not null",
            "select wrapped from callbacks where wrapped is not null",
        ):
            found += [row[0] for row in database.execute(query)]
    return found


def holding(folder: Path, *needles: bytes) -> list[str]:
    """Files of the installation in which any of these stand: the database, its journal, keys and whatever else there is."""
    kept = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert any(path.suffix == ".db" for path in kept)
    return [str(path) for path, content in kept.items() if any(needle in content for needle in needles)]


async def test_deleted_at_the_end_there_is_nothing_left_of_it_though_the_key_of_its_day_lives(house: House) -> None:
    ben = await house.counsellor("ben").is_available()
    visitor, session = await talks(house, ben)
    await ben.asks_to_call(session)
    await visitor.sees("callback_asked")
    await visitor.gives_number(NUMBER, WHEN)
    assert await visitor.socket.refusal("delete_words", {}) == "wrong_state", "it goes on"
    await over(visitor, ben, session)
    before = sealed(house)
    assert len(before) == 2 + 1 + 5 + 1 + 1, "a key each of session and number, her number, five entries, a note, her answers"
    assert holding(house.folder, *before) != []

    for _ in range(2):
        await visitor.socket.do("delete_words", {})
    assert (await ben.socket.hears("words_deleted"))["session"] == session
    assert sealed(house) == []
    assert holding(house.folder, *before) == []
    for text in (CANARY, NOTED, NICKNAME, NUMBER, WHEN):
        assert holding(house.folder, *(form.encode() for form in forms(text))) == []
    assert (house.folder / "keys" / "days" / "2026-11-24.key").exists(), "it is the session's own key that is gone"
    entries, broken = await look_at_audit(house.settings.store)
    written = [one.draft for one in entries if one and one.draft.deed is Deed.WORDS_DELETED_NOW]
    assert [(one.by, one.role, one.subject, one.reason) for one in written] == [(None, "visitor", session, "5")]
    assert broken is None


async def test_whoever_could_read_it_can_no_more_and_it_is_registered_all_the_same(house: House) -> None:
    ben, anna = await house.counsellor("ben").is_available(), await house.counsellor("anna").opens()
    visitor, session = await talks(house, ben)
    await ben.asks_in(session, anna)
    await anna.looks_along(session)
    await anna.reads(session, CANARY)
    stranger = await house.counsellor("anna").signs_in()
    await stranger.opens()
    await over(visitor, ben, session)
    await visitor.socket.do("delete_words", {})
    for reader in (ben, anna):
        assert (await reader.socket.hears("words_deleted"))["session"] == session
    ask = {"session": session, "epoch": None, "offset": 0}
    assert await ben.socket.refusal("follow", ask) == "not_found"
    assert await ben.socket.refusal("follow_notes", {"session": session, "after": 0}) == "not_found"
    (row,) = (await ben.looks())["to_register"]
    assert (row["words_deleted"], row["readable_until"]) == (True, row["ended_at"])
    assert [name for name, _ in stranger.socket.events if name == "words_deleted"] == [], "this console never showed it"
    form = await ben.registers(session, **FILLED)
    assert (form["registered"], form["missing"]) == (True, [])
    assert await visitor.socket.do("rate", {"score": "yes"}) == {}, "what she thought is no part of it"


async def test_staff_delete_it_when_she_phones(house: House) -> None:
    ben, anna = await house.counsellor("ben").is_available(), await house.counsellor("anna").opens()
    visitor, session = await talks(house, ben)
    for who in (ben, anna):
        assert await who.socket.refusal("delete_words", {"session": session}) == "wrong_state", "it goes on"
    await over(visitor, ben, session)
    await ben.registers(session, **FILLED)
    assert await house.words_left() == 1
    (row,) = (await anna.socket.do("ended"))["ended"]
    assert row["session"] == session
    assert row.keys() == {"session", "label", "language", "ended_at", "counsellor"}
    assert (row["counsellor"], row["ended_at"]) == ("Ben", "2026-11-24T09:30:00.000Z")
    await anna.socket.do("delete_words", {"session": session})
    assert (await anna.socket.do("ended"))["ended"] == []
    assert (await ben.socket.hears("words_deleted"))["session"] == session
    assert await house.words_left() == 0
    assert await ben.socket.do("delete_words", {"session": session}) == {}, "it was hers too, and is gone already"
    assert await anna.socket.refusal("delete_words", {"session": "AAAAAAAAAAAAAAAAAAAAAA"}) == "not_found"


async def test_another_desks_duty_lead_and_a_colleague_cannot(tmp_path: Path, nothing_leaks: None) -> None:
    async with running_house(tmp_path, counsellors=("anna", "ben", "cleo"), lead="anna") as house:
        ben = await house.counsellor("ben").is_available()
        visitor, session = await talks(house, ben)
        await over(visitor, ben, session)
        cleo = await house.counsellor("cleo").opens()
        assert (await cleo.socket.do("ended"))["ended"] == []
        assert await cleo.socket.refusal("delete_words", {"session": session}) == "not_found"
        assert await house.words_left() == 1


async def test_what_is_not_hers_to_delete(house: House) -> None:
    ben = await house.counsellor("ben").is_available()
    nobody = await house.visitor().opens()
    assert await nobody.socket.refusal("delete_words", {}) == "wrong_state"
    rude, session = await talks(house, ben)
    await ben.ends_over_the_rules(session)
    await rude.is_told_place(life="ended")
    assert await rude.socket.refusal("delete_words", {}) == "wrong_state"
    assert await house.words_left() == 1


async def test_her_no_on_the_way_in_reaches_her_counsellor(house: House) -> None:
    ben = await house.counsellor("ben").is_available()
    _, session = await talks(house, ben, review=False)
    row = await ben.is_shown(session, lambda r: r["review"] is False)
    assert row["nickname"] == NICKNAME


async def test_and_so_does_a_no_in_the_conversation_which_nobody_takes_back(house: House) -> None:
    ben, anna = await house.counsellor("ben").is_available(), await house.counsellor("anna").opens()
    _, session = await talks(house, ben)
    assert (await ben.is_shown(session, lambda r: bool(r["nickname"])))["review"] is None
    assert await anna.socket.refusal("refuse_review", {"session": session}) == "not_found"
    for _ in range(2):
        await ben.socket.do("refuse_review", {"session": session})
    await ben.is_shown(session, lambda r: r["review"] is False)
    (row,) = (await ben.looks())["conversations"]
    assert row["review"] is False


async def test_where_the_desk_does_not_ask_no_answer_is_kept(tmp_path: Path, nothing_leaks: None) -> None:
    async with running_house(tmp_path, desk='questions = ["nickname"]') as house:
        ben = await house.counsellor("ben").is_available()
        _, session = await talks(house, ben, review=False)
        assert (await ben.is_shown(session, lambda r: bool(r["nickname"])))["review"] is None
        await ben.socket.do("refuse_review", {"session": session})
        await ben.is_shown(session, lambda r: r["review"] is False)
