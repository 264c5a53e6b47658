"""From the end of a conversation to a parcel over the wall: what is looked through, who sees what is left, who may release it, and that
nothing of it outlives its words but what was released."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
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
from chatserver.rules.release import CleaningState, MarkKind, Standing, Why
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import ClientId, EndReason, Question, Record, Releases, Role, SessionId, StaffId, Takers
from chatserver.rules.transcript import LetterBoxId
from chatserver.services.hints import DeskChanged
from chatserver.services.ports import Records, StaffMember
from chatserver.services.ports_release import Conversation
from chatserver.services.releasing import Cleaned
from chatserver.services.to_release import forget_release, refuse_release
from chatserver.store.engine import StoreSettings
from chatserver.store.looking import look_at_audit
from chatserver.store.store import Store
from tests.support.clock import ManualClock
from tests.support.registering import IN_CODES, taxonomy
from tests.support.released import CLEANER
from tests.support.services import Activities, make_desk

SAID = (
    "hoi, ik heet Fatma en mijn nummer is 06 12345678",
    "Dag Fatma, ik ben Anna. Waar woon je?",
    "in de Dorpsstraat 12 in Almere, boven de bibliotheek",
    "en fatma is bang voor de bibliotheek",
)
CLEAN = [
    "hoi, ik heet [PERSOON-1] en mijn nummer is [TELEFOON-1]",
    "Dag [PERSOON-1], ik ben [PERSOON-2]. Waar woon je?",
    "in de [ADRES-1] in [PLAATS-1], boven de bibliotheek",
    "en [PERSOON-1] is bang voor de bibliotheek",
]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite for all of them; test_on_postgres.py has some of them there too, and tests/store what is asked of the records."""
    return sqlite_url


@pytest.fixture
def house(store: Store) -> Activities:
    return new_house(store)


def new_house(store: Store, **more: Any) -> Activities:
    desk = replace(make_desk(), taxonomy=taxonomy(), takers=Takers.EVERYONE, questions=tuple(Question), languages=("nl", "en", "bg"))
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
    return await member(house, await house.staff("anna", capacity=6, languages=("nl", "en", "bg")))


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
    await house.intake.leave(session.id, quickly=False)
    await house.passes()
    assert await standing(house, session.id) is None
    assert await refusal(seen(house, her, session)) is Code.NOT_FOUND


async def test_where_nothing_was_said_there_is_nothing_to_release(house: Activities) -> None:
    her = await anna(house)
    session = await talks(house, her)
    await house.conversations.end(her.id, session.id, EndReason.ENDED_TOGETHER)
    house.hints.clear()
    await house.passes()
    assert await standing(house, session.id) is None
    assert DeskChanged(house.desk.id) in house.hints


async def test_what_its_visitor_refuses_later_is_not_released_and_what_she_has_deleted_goes_nowhere(house: Activities) -> None:
    her = await anna(house)
    ready, released, waiting = [await talked(house, her) for _ in range(3)]
    for session in (released, waiting):
        await house.releasing.release(her, session.id)
    for session in (ready, released):
        await house.store.write(lambda records, of=session.id: refuse_release(records, of))
        assert (await seen(house, her, session)).standing.state is CleaningState.REFUSED
        assert await refusal(house.releasing.release(her, session.id)) is Code.WRONG_STATE
    await house.pushing.last_moment(waiting.id)

    async def delete(records: Records) -> None:
        await records.delete_words(waiting.id)
        await forget_release(records, waiting.id)

    await house.store.write(delete)
    await house.passes(days=7)
    assert house.review.inbox == {}
    assert await standing(house, waiting.id) is None


async def test_a_desk_may_wait_for_nobody_where_nothing_is_left_to_look_at(store: Store, database_url: str, tmp_path: Path) -> None:
    house = new_house(store, releases=Releases.AUTOMATIC)
    her = await anna(house)
    plain = await talked(house, her)
    rare = await talked(house, her, "wij zijn Pools, ik ben 47 jaar en bakker, met een tweeling")
    other = await talked(house, her, "\u041a\u0430\u0437\u0432\u0430\u043c \u0441\u0435 \u0418\u0432\u0430\u043d", language="bg")
    states = [(await seen(house, her, session)).standing for session in (plain, rare, other)]
    assert [one.state for one in states] == [CleaningState.RELEASED, CleaningState.READY, CleaningState.READY]
    assert (states[0].by_hand, states[1].rare, states[2].rare) == (False, True, False)
    assert not (await seen(house, her, other)).measured
    await house.releasing.release(her, other.id)
    deeds = [entry for entry in await audited(database_url, tmp_path) if entry[0] is Deed.TRANSCRIPT_RELEASED]
    assert deeds == [
        (Deed.TRANSCRIPT_RELEASED, None, None, plain.id, "automatic"),
        (Deed.TRANSCRIPT_RELEASED, her.id, Role.COUNSELLOR, other.id, "by_hand"),
    ]


@dataclass
class Watched:
    """The real one, which remembers in which threads it took texts apart."""

    real: Cleaner
    threads: set[int] = field(default_factory=set)
    version: str = "test"

    async def look_through(self, conversation: Conversation) -> Findings | Why:
        return await self.real.look_through(conversation)

    def words(self, text: str) -> list[Any]:
        self.threads.add(threading.get_ident())
        return self.real.words(text)


async def test_a_long_text_is_taken_apart_beside_the_loop_in_which_others_talk(store: Store) -> None:
    watched = Watched(CLEANER)
    house = new_house(store, cleaner=watched)
    her = await anna(house)
    session = await talked(house, her)
    where = await place(house, her, session, "Waar")
    await house.releasing.hide(her, session.id, *where)
    await house.releasing.show_again(her, session.id, *await place(house, her, session, "[VERBORGEN-1]"))
    await house.registering.register(her, session.id, 1, IN_CODES)
    await house.releasing.release(her, session.id)
    await house.passes()
    assert len(house.review.inbox) == 1
    assert watched.threads
    assert threading.get_ident() not in watched.threads


# ---- when it fails ------------------------------------------------------------------------------------------


@dataclass
class Failing:
    """The real one, which fails for as long as a test says."""

    real: Cleaner
    whys: list[Why] = field(default_factory=list)
    version: str = "test"

    async def look_through(self, conversation: Conversation) -> Findings | Why:
        return self.whys.pop(0) if self.whys else await self.real.look_through(conversation)

    def words(self, text: str) -> list[Any]:
        return self.real.words(text)


async def test_what_fails_stays_hidden_and_is_tried_again_less_and_less_often(store: Store) -> None:
    failing = Failing(CLEANER, [Why.LOST] * 5)
    house = new_house(store, cleaner=failing)
    her = await anna(house)
    session = await talked(house, her)
    for minutes in (1, 5, 15, 60):
        cleaned = await seen(house, her, session)
        assert (cleaned.standing.state, cleaned.standing.why, texts(cleaned)) == (CleaningState.HIDDEN, Why.LOST, [])
        for asked in (house.releasing.hide(her, session.id, 2, 0, 3), house.releasing.release(her, session.id)):
            assert await refusal(asked) is Code.WRONG_STATE, "one person alone cannot release what nobody looked through"
        tries = cleaned.standing.tries
        await house.passes(minutes=minutes, seconds=-1)
        assert (await seen(house, her, session)).standing.tries == tries
        await house.passes(seconds=1)
        assert (await seen(house, her, session)).standing.tries == tries + 1
    await house.passes(hours=4)
    assert texts(await seen(house, her, session)) == CLEAN


async def test_after_six_tries_it_stays_hidden_and_dies_with_its_words(store: Store) -> None:
    house = new_house(store, cleaner=Failing(CLEANER, [Why.FAILED] * 9))
    her = await anna(house)
    session = await talked(house, her)
    for _ in range(9):
        await house.passes(hours=5)
    kept = await standing(house, session.id)
    assert kept is not None
    assert (kept.state, kept.tries) == (CleaningState.HIDDEN, 6)
    assert not await store.read(lambda records: records.has_deadline(DeadlineKind.ANONYMISE, session.id))
    await house.passes(days=7)
    assert await standing(house, session.id) is None


async def test_the_real_processes_fail_closed(store: Store, tmp_path: Path) -> None:
    slow = Cleaner(find_file(), Limits(seconds=0.001))
    missing = Cleaner(tmp_path / "nothing.bin")
    for cleaner, why in ((slow, Why.TOO_LONG), (missing, Why.FAILED)):
        house = new_house(store, cleaner=cleaner)
        her = await anna(house)
        session = await talked(house, her, *("hij zei dat zij daar op straat stond " * 100,) * 40)
        assert (await seen(house, her, session)).standing.why is why
        await cleaner.close()


async def test_a_process_that_is_killed_costs_one_try(store: Store) -> None:
    cleaner = Cleaner(find_file())
    house = new_house(store, cleaner=cleaner)
    her = await anna(house)
    assert texts(await seen(house, her, await talked(house, her, "hoi"))) == ["hoi"]
    assert cleaner.processes
    for process in cleaner.processes:
        os.kill(process, signal.SIGKILL)
    session = await talked(house, her)
    assert (await seen(house, her, session)).standing.why is Why.LOST
    await house.passes(minutes=1)
    assert texts(await seen(house, her, session)) == CLEAN
    await cleaner.close()


async def test_letters_that_nobody_can_read_are_not_tried_again(house: Activities) -> None:
    her = await anna(house)
    greek = "".join(map(chr, range(0x3B1, 0x3C9)))
    session = await talked(house, her, greek)
    assert (await seen(house, her, session)).standing.why is Why.UNREADABLE
    assert not await house.store.read(lambda records: records.has_deadline(DeadlineKind.ANONYMISE, session.id))


# ---- hiding more --------------------------------------------------------------------------------------------


async def test_she_hides_a_word_everywhere_and_shows_it_again(house: Activities) -> None:
    her = await anna(house)
    session = await talked(house, her)
    at = await place(house, her, session, "bibliotheek")
    await house.releasing.hide(her, session.id, *at)
    cleaned = await seen(house, her, session)
    assert [text.count("[VERBORGEN-1]") for text in texts(cleaned)] == [0, 0, 1, 1]
    assert (cleaned.by_hand, cleaned.found) == (2, 7)
    assert await refusal(house.releasing.hide(her, session.id, *at)) is Code.INVALID
    await house.releasing.show_again(her, session.id, at[0], at[1], at[1] + 1)
    assert texts(await seen(house, her, session)) == CLEAN
    assert await refusal(house.releasing.show_again(her, session.id, *at)) is Code.INVALID
    offset, start, end = await place(house, her, session, "[TELEFOON-1]")
    assert await refusal(house.releasing.show_again(her, session.id, offset, start, end)) is Code.INVALID


async def test_two_consoles_hide_at_once_and_lose_nothing(house: Activities) -> None:
    her = await anna(house)
    session = await talked(house, her)
    places = [await place(house, her, session, word) for word in ("bibliotheek", "boven", "bang")]
    await asyncio.gather(*(house.releasing.hide(her, session.id, *at) for at in places))
    cleaned = await seen(house, her, session)
    assert cleaned.by_hand == 4
    assert not any(word in text for word in ("bibliotheek", "boven", "bang") for text in texts(cleaned))


async def test_hiding_what_is_rare_is_told(house: Activities) -> None:
    her = await anna(house)
    session = await talked(house, her, "wij zijn Pools, ik ben 47 jaar en bakker")
    cleaned = await seen(house, her, session)
    assert cleaned.standing.rare
    assert cleaned.text.rare == ["age", "origin", "trade"]
    house.hints.clear()
    await house.releasing.hide(her, session.id, *await place(house, her, session, "bakker"))
    cleaned = await seen(house, her, session)
    assert (cleaned.standing.rare, cleaned.text.rare, cleaned.text.count(MarkKind.BY_HAND)) == (False, [], 1)
    assert DeskChanged(house.desk.id) in house.hints


async def test_who_it_is_not_of_finds_nothing_and_reading_is_written_down_once_in_a_while(
    house: Activities, database_url: str, tmp_path: Path
) -> None:
    her = await anna(house)
    session = await talked(house, her)
    for other in (await house.staff("ben"), await house.staff("carla", lead=True)):
        colleague = await member(house, other)
        for asked in (
            seen(house, colleague, session),
            house.releasing.hide(colleague, session.id, 2, 0, 3),
            house.releasing.show_again(colleague, session.id, 2, 0, 3),
            house.releasing.release(colleague, session.id),
        ):
            assert await refusal(asked) is Code.NOT_FOUND
    for minutes in (0, 5, 5):
        house.clock.advance(minutes=minutes)
        await seen(house, her, session)
    read = (Deed.TRANSCRIPT_SEEN, her.id, Role.COUNSELLOR, session.id, "")
    assert await audited(database_url, tmp_path) == [read, read]


# ---- over the wall ------------------------------------------------------------------------------------------


async def test_registered_and_released_it_goes_over_without_what_identifies(house: Activities, database_url: str, tmp_path: Path) -> None:
    her = await anna(house)
    session = await talked(house, her)
    await house.releasing.hide(her, session.id, *await place(house, her, session, "bibliotheek"))
    await house.registering.register(her, session.id, 1, IN_CODES)
    await house.releasing.release(her, session.id)
    await house.releasing.release(her, session.id)
    view = await house.boards.desk(house.desk.id)
    assert (view.to_release, view.unreleased) == ((), 0)
    assert await refusal(house.releasing.hide(her, session.id, 2, 0, 3)) is Code.WRONG_STATE
    await house.passes()
    (transcript,) = house.review.opened()
    assert [line["text"] for line in transcript["lines"]] == [text.replace("bibliotheek", "[VERBORGEN-1]") for text in CLEAN]
    assert (transcript["concern"], transcript["by_hand"], transcript["day_part"]) == ("partner_violence", True, "09-11")
    assert (await house.session(session.id)).record is Record.ANONYMISED
    kept = await standing(house, session.id)
    assert kept is not None
    assert (kept.state, kept.owed_by) == (CleaningState.RELEASED, None)
    assert await house.store.read(lambda records: records.find_parcel(session.id)) is None, "nothing of it stays here"
    owner = await house.store.read(lambda records: records.find_letter_box(LetterBoxId(transcript["letter_box"])))
    assert owner == her.id
    assert [deed for deed, *_ in await audited(database_url, tmp_path)] == [Deed.TRANSCRIPT_SEEN, Deed.TRANSCRIPT_RELEASED]
    await house.passes(days=30)
    assert await standing(house, session.id) is None
    assert len(house.review.arrivals) == 1


async def test_what_is_released_before_it_is_registered_waits_for_the_codes(house: Activities) -> None:
    her = await anna(house)
    first, second = await talked(house, her), await talked(house, her)
    for session in (first, second):
        await house.releasing.release(her, session.id)
    await house.passes(hours=1)
    assert house.review.inbox == {}
    await house.registering.register(her, first.id, 1, IN_CODES)
    await house.passes()
    assert [one["contact_type"] for one in house.review.opened()] == ["advice_request"]
    await house.passes(days=7, hours=-2, seconds=-1)
    assert len(house.review.inbox) == 1
    await house.passes(seconds=1)
    assert [one["contact_type"] for one in house.review.opened()] == ["advice_request", ""], "the last moment, without codes"


async def test_a_parcel_outlives_its_words_until_it_has_arrived(house: Activities) -> None:
    her = await anna(house)
    session = await talked(house, her)
    await house.releasing.release(her, session.id)
    house.review.is_reachable = False
    await house.passes(days=7)
    assert (await house.session(session.id)).record is Record.DELETED
    assert await refusal(seen(house, her, session)) is Code.NOT_FOUND
    with pytest.raises(ChatError):
        await house.store.read(lambda records: records.findings(session.id))
    house.review.is_reachable = True
    await house.passes(minutes=2)
    assert [line["text"] for line in house.review.opened()[0]["lines"]] == CLEAN
    assert await standing(house, session.id) is None
    await house.passes(minutes=10)
    assert len(house.review.arrivals) == 1


async def test_a_review_side_that_was_never_started_holds_up_no_deletion(house: Activities) -> None:
    her = await anna(house)
    session = await talked(house, her)
    await house.releasing.release(her, session.id)
    house.review.has_key = False
    await house.passes(days=7)
    assert (await house.session(session.id)).record is Record.DELETED
    assert await standing(house, session.id) is None


async def test_brought_twice_it_is_there_once(house: Activities) -> None:
    her = await anna(house)
    session = await talked(house, her)
    await house.registering.register(her, session.id, 1, IN_CODES)
    await house.releasing.release(her, session.id)
    parcel = await house.pushing.pack(session.id)
    assert await house.pushing.pack(session.id) == parcel
    assert parcel is not None
    await house.review.push(parcel.name, parcel.sealed)  # and then the node died, before it could say so
    await house.passes()
    assert house.review.arrivals == [parcel.name] * 2
    assert len(house.review.inbox) == 1


async def test_whose_a_letter_box_is_is_forgotten_with_the_transcript(house: Activities) -> None:
    her = await anna(house)
    session = await talked(house, her)
    await house.registering.register(her, session.id, 1, IN_CODES)
    await house.releasing.release(her, session.id)
    await house.passes()
    box = LetterBoxId(house.review.opened()[0]["letter_box"])
    await house.passes(days=90)
    assert await house.store.read(lambda records: records.find_letter_box(box)) == her.id
    await house.passes(days=1)
    assert await house.store.read(lambda records: records.find_letter_box(box)) is None


async def test_whose_it_is_is_known_as_long_as_a_transcript_that_waited_for_its_registration(house: Activities) -> None:
    her = await anna(house)
    session = await talked(house, her)
    await house.releasing.release(her, session.id)
    await house.passes(days=7)
    box = LetterBoxId(house.review.opened()[0]["letter_box"])
    await house.passes(days=90)
    assert await house.store.read(lambda records: records.find_letter_box(box)) == her.id
    await house.passes(days=1)
    assert await house.store.read(lambda records: records.find_letter_box(box)) is None


async def test_what_went_over_can_be_deleted_here_as_long_as_its_words_are(house: Activities) -> None:
    her = await anna(house)
    session = await talked(house, her)
    await house.registering.register(her, session.id, 1, IN_CODES)
    await house.releasing.release(her, session.id)
    await house.passes()
    assert (await house.session(session.id)).record is Record.ANONYMISED
    assert [one.id for one, _ in await house.wishes.deletable(her, house.desk.id)] == [session.id]
    await house.wishes.delete_for(her, session.id)
    assert (await house.session(session.id)).record is Record.DELETED
    assert await house.wishes.deletable(her, house.desk.id) == []


async def test_what_is_not_released_dies_with_its_words(house: Activities) -> None:
    her = await anna(house)
    session = await talked(house, her)
    await house.passes(days=7)
    assert await standing(house, session.id) is None
    assert await refusal(seen(house, her, session)) is Code.NOT_FOUND
    assert await refusal(house.releasing.release(her, session.id)) is Code.NOT_FOUND
    assert house.review.inbox == {}


async def test_how_many_are_not_released_is_told_when_it_changes(house: Activities) -> None:
    her = await anna(house)
    await house.pushing.tell_unreleased()
    session = await talked(house, her)
    house.review.is_reachable = False
    await house.pushing.tell_unreleased()
    house.review.is_reachable = True
    for _ in range(2):
        await house.pushing.tell_unreleased()
    await house.releasing.release(her, session.id)
    await house.pushing.tell_unreleased()
    assert house.review.counts == [{house.desk.id: count} for count in (0, 1, 0)]
