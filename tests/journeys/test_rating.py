"""What a visitor thought of her conversation, from the question to the page of the duty lead, and that nothing leads back from it."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime

import pytest

from tests.support.people import Counsellor, Visitor
from tests.support.server import House, token_of
from tests.support.socket_client import RefusedError

CANARY = "kanarie Zoë 7f3a9c: ze luisterde goed"
YES = {"score": "yes", "remark": None}


async def talks(house: House, anna: Counsellor) -> tuple[Visitor, str]:
    visitor = await house.visitor().opens()
    await visitor.starts()
    return visitor, await anna.accepts()


async def talked(house: House, anna: Counsellor) -> Visitor:
    visitor, session = await talks(house, anna)
    await anna.ends(session)
    await visitor.is_told_place(life="ended")
    return visitor


async def page(house: House, name: str = "anna") -> str:
    headers = {"Cookie": f"sign_in={token_of(name)}"}
    async with house.http.get(f"{house.url}/ratings/flevoland", headers=headers, allow_redirects=False) as answer:
        return await answer.text() if answer.status == 200 else str(answer.status)


def kept(house: House) -> tuple[dict[str, int], int]:
    """Scores and the number of remarks, as they stand in the database."""
    with contextlib.closing(sqlite3.connect(house.folder / "chat.db")) as database:
        scores = dict(database.execute("select score, given from ratings").fetchall())
        return scores, database.execute("select count(*) from remarks").fetchone()[0]


def everything_kept(house: House) -> bytes:
    return b"".join(path.read_bytes() for path in house.folder.rglob("*") if path.is_file())


async def test_she_says_what_she_thought_and_the_duty_lead_reads_it(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    for _ in range(5):
        visitor = await talked(house, anna)
        await visitor.rates("yes", CANARY)
    shown = await page(house)
    assert shown.count(CANARY) == 5
    assert '<td class="n">5</td>' in shown
    assert await page(house, "ben") == "403", "he is a counsellor, and it may be about him"
    for form in (CANARY.encode(), b"kanarie", CANARY.encode("utf-16-le")):
        assert form not in everything_kept(house)


async def test_once_and_the_first_answer_stays(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    visitor = await talked(house, anna)
    await visitor.rates("no")
    for again in (YES, {"score": "no"}, {"remark": CANARY}, {"score": "yes", "remark": "x" * 501}):
        assert await visitor.socket.do("rate", again) == {}
    assert kept(house) == ({"no": 1}, 0)
    impatient = await talked(house, anna)
    presses = [await impatient.socket.begin("rate", {"score": "no"}) for _ in range(5)]  # before any of them is answered
    assert [await press for press in presses] == [{"ok": {}}] * 5
    assert kept(house) == ({"no": 2}, 0)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({}, "invalid"),
        ({"score": None, "remark": None}, "invalid"),
        ({"score": "maybe"}, "invalid"),
        ({"score": "yes", "remark": ""}, "invalid"),
        ({"score": "yes", "remark": "a\0b"}, "invalid"),
        ({"score": "yes", "stars": 5}, "invalid"),
        ({"score": "yes", "remark": "x" * 501}, "too_long"),
    ],
)
async def test_what_is_refused_is_not_her_answer(house: House, wrong: dict[str, object], code: str) -> None:
    visitor = await talked(house, await house.counsellor("anna").is_available())
    assert await visitor.socket.refusal("rate", wrong) == code
    assert kept(house) == ({}, 0)
    await visitor.rates("some", "é" * 500)
    assert kept(house) == ({"some": 1}, 1)


async def test_only_after_a_conversation_that_ended_in_peace(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    ended = await talked(house, anna)
    talking, _ = await talks(house, anna)
    fled, _ = await talks(house, anna)
    await fled.leaves(quickly=True)
    waiting, unanswered = await house.visitor().opens(), await house.visitor().opens()
    await waiting.starts()
    await unanswered.starts()
    await unanswered.leaves()
    looking = await house.visitor().opens()
    for visitor in (talking, fled, waiting, unanswered, looking):
        assert await visitor.socket.refusal("rate", YES) == "wrong_state"
    assert kept(house) == ({}, 0)
    await talking.leaves()
    for visitor in (ended, talking):
        assert await visitor.socket.do("rate", YES) == {}
    assert kept(house) == ({"yes": 2}, 0)


async def test_the_rate_of_commands_holds_for_it(house: House) -> None:
    visitor = await talked(house, await house.counsellor("anna").is_available())
    answers = [await visitor.socket.ask("rate", YES) for _ in range(25)]
    assert {"error": {"code": "too_many", "temporary": True}} in answers
    assert kept(house) == ({"yes": 1}, 0)


async def test_a_remark_is_gone_after_its_days_and_then_its_key(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    visitor = await talked(house, anna)
    await visitor.rates("yes", CANARY)
    key = house.folder / "keys" / "days" / "2026-11-24.key"
    await house.advances_to(datetime(2026, 11, 30, 23, 59, tzinfo=UTC))
    assert kept(house) == ({"yes": 1}, 1)
    await house.advances(minutes=1)
    assert kept(house) == ({"yes": 1}, 0)
    assert key.exists()
    await house.advances_to(datetime(2026, 12, 2, tzinfo=UTC))
    assert not key.exists()


async def test_a_restart_forgets_no_rating_and_lets_none_be_repeated(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    visitor = await talked(house, anna)
    await visitor.rates("yes", CANARY)
    await house.restart()
    again = house.visitor()
    again.token = visitor.token
    with pytest.raises(RefusedError) as refused:
        await again.opens()
    assert refused.value.code == "unknown_session", "her token opens nothing any more"
    nameless = await house.visitor().opens()
    assert await nameless.socket.refusal("rate", YES) == "wrong_state"
    assert CANARY in await page(house)
