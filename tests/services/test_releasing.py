"""From the end of a conversation to a parcel over the wall: what is looked through, who sees what is left, who may release it, and that
nothing of it outlives its words but what was released."""

from __future__ import annotations

import os
import signal
from collections.abc import Awaitable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chatserver.anonymiser.lexicon import find_file
from chatserver.anonymiser.workers import Limits
from chatserver.auth.tokens import hash_token
from chatserver.cleaner import Cleaner
from chatserver.errors import ChatError, Code
from chatserver.rules.answers import Answers
from chatserver.rules.audit import Deed
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.findings import Findings
from chatserver.rules.registration import Registration
from chatserver.rules.release import CleaningState, MarkKind, Standing, Why
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import ClientId, EndReason, Question, Record, Releases, Role, SessionId, StaffId, Takers
from chatserver.rules.transcript import LetterBoxId
from chatserver.services.hints import DeskChanged
from chatserver.services.ports import StaffMember
from chatserver.services.ports_release import Conversation
from chatserver.services.releasing import Cleaned
from chatserver.store import Store, StoreSettings, look_at_audit
from tests.support.clock import ManualClock
from tests.support.registering import IN_CODES, taxonomy
from tests.support.services import Activities, make_desk

SAID = (
    "hoi, ik heet Fatma en mijn nummer is 06 12345678",
    "Dag Fatma, ik ben Anna. Waar woon je?",
    "in de Dorpsstraat 12 in Almere, boven de fietsenmaker",
    "en fatma is bang voor de fietsenmaker",
)
CLEAN = [
    "hoi, ik heet [PERSOON-1] en mijn nummer is [TELEFOON-1]",
    "Dag [PERSOON-1], ik ben [PERSOON-2]. Waar woon je?",
    "in de [ADRES-1] in [PLAATS-1], boven de fietsenmaker",
    "en [PERSOON-1] is bang voor de fietsenmaker",
]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite for all of them; test_on_postgres.py has some of them there too, and tests/store what is asked of the records."""
    return sqlite_url


@pytest.fixture
def house(store: Store) -> Activities:
    return new_house(store)


def new_house(store: Store, **more: Any) -> Activities:
    desk = replace(make_desk(), taxonomy=taxonomy(), takers=Takers.EVERYONE, questions=tuple(Question))
    return Activities(store, ManualClock(), replace(desk, releases=more.pop("releases", Releases.BY_HAND)), **more)


async def refusal(asked: Awaitable[object]) -> Code:
    with pytest.raises(ChatError) as caught:
        await asked
    return caught.value.code


async def member(house: Activities, staff: StaffId) -> StaffMember:
    found = await house.store.read(lambda records: records.find_staff(staff))
    assert found is not None
    return found


async def anna(house: Activities) -> StaffMember:
    return await member(house, await house.staff("anna", capacity=6))


async def talks(house: Activities, her: StaffMember, *said: str, language: str = "nl", **answers: str) -> AdviceSession:
    """A conversation in which visitor and counsellor speak in turn."""
    token = hash_token(house.chance.secret())
    session = (await house.intake.start(house.desk.id, token, language, Answers(**answers))).session
    await house.taking.take(her.id, session.id)
    for number, text in enumerate(said):
        client = ClientId(f"say-{number:08}")
        if number % 2:
            await house.conversations.say_as_counsellor(her.id, session.id, client, text)
        else:
            await house.conversations.say_as_visitor(session.id, client, text)
    return await house.session(session.id)


async def talked(house: Activities, her: StaffMember, *said: str, **more: str) -> AdviceSession:
    session = await talks(house, her, *(said or SAID), **more)
    await house.conversations.end(her.id, session.id, EndReason.ENDED_TOGETHER)
    await house.passes()
    return await house.session(session.id)


async def seen(house: Activities, her: StaffMember, session: AdviceSession) -> Cleaned:
    return await house.releasing.cleaned(her, session.id)


async def standing(house: Activities, session: SessionId) -> Standing | None:
    return await house.store.read(lambda records: records.find_release(session))


def texts(cleaned: Cleaned) -> list[str]:
    return [line.text for line in cleaned.text.lines]


async def place(house: Activities, her: StaffMember, session: AdviceSession, word: str) -> tuple[int, int, int]:
    """Where a word is shown first."""
    line = next(line for line in (await seen(house, her, session)).text.lines if word in line.text)
    return line.offset, line.text.index(word), line.text.index(word) + len(word)


async def audited(database_url: str, folder: Path) -> list[tuple[Deed, StaffId | None, Role | None, str, str]]:
    entries, broken = await look_at_audit(StoreSettings(database_url, folder / "keys"))
    assert broken is None
    return [(e.draft.deed, e.draft.by, e.draft.role, e.draft.subject, e.draft.reason) for e in entries if e]


# ---- looked through -----------------------------------------------------------------------------------------


async def test_what_is_over_is_looked_through_and_its_counsellor_sees_what_is_left(house: Activities) -> None:
    her = await anna(house)
    session = await talked(house, her)
    cleaned = await seen(house, her, session)
    assert (cleaned.standing.state, texts(cleaned)) == (CleaningState.READY, CLEAN)
    assert (cleaned.found, cleaned.by_hand, cleaned.measured, cleaned.is_registered) == (7, 0, True, False)
    assert cleaned.until == house.clock.now() + timedelta(days=7)
    view = await house.boards.desk(house.desk.id)
    assert [(one.session, one.state, until) for one, until in view.to_release_by(her.id)] == [
        (session.id, CleaningState.READY, cleaned.until)
    ]
    assert view.unreleased == 1


async def test_until_then_nobody_sees_a_word_and_a_change_is_told(house: Activities) -> None:
    her = await anna(house)
    session = await talks(house, her, *SAID)
    assert await refusal(seen(house, her, session)) is Code.NOT_FOUND, "it goes on"
    await house.conversations.end(her.id, session.id, EndReason.ENDED_TOGETHER)
    cleaned = await seen(house, her, session)
    assert (cleaned.standing.state, texts(cleaned)) == (CleaningState.WORKING, [])
    for asked in (house.releasing.hide(her, session.id, 2, 0, 3), house.releasing.release(her, session.id)):
        assert await refusal(asked) is Code.WRONG_STATE
    house.hints.clear()
    await house.passes()
    assert DeskChanged(house.desk.id) in house.hints


async def test_what_was_filled_in_and_the_names_of_staff_are_hidden_wherever_they_stand(house: Activities) -> None:
    her = await anna(house)
    said = ("sterrenkijker hier", "dag sterrenkijker", "is anna er morgen ook?")
    session = await talked(house, her, *said, nickname="sterrenkijker")
    assert texts(await seen(house, her, session)) == ["[PERSOON-1] hier", "dag [PERSOON-1]", "is [PERSOON-2] er morgen ook?"]


async def test_who_was_never_answered_has_nothing_to_release(house: Activities) -> None:
    her = await anna(house)
    session = await house.visitor()
    await house.conversations.leave(session.id, quickly=False)
    await house.passes()
    assert await standing(house, session.id) is None
    assert await refusal(seen(house, her, session)) is Code.NOT_FOUND


async def test_a_language_without_figures_waits_for_a_person_at_every_desk(store: Store) -> None:
    house = new_house(store, releases=Releases.AUTOMATIC)
    her = await anna(house)
    session = await talked(house, her, "Казвам се Десислава", language="bg") if "bg" in house.desk.languages else None
    if session is None:
        house = new_house(store, releases=Releases.AUTOMATIC)
        house.openings.desks[house.desk.id] = replace(house.desk, languages=("nl", "bg"))  # type: ignore[index]
