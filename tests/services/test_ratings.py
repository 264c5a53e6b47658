"""What a visitor thought: when it may be left, who reads it, and when it is gone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from chatserver.errors import ChatError, Code
from chatserver.rules.access import STAFF
from chatserver.rules.audit import Deed
from chatserver.rules.deadline import Deadline, DeadlineKind
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import EndReason, Life, Role, Score, SessionId, StaffId
from chatserver.services.ports import StaffMember
from chatserver.services.ratings import RatingsView
from chatserver.store.engine import StoreSettings
from chatserver.store.looking import look_at_audit
from chatserver.store.store import Store
from tests.support.clock import ManualClock
from tests.support.records import new_member
from tests.support.services import Activities, make_desk

CANARY = "kanarie Zoë 7f3a9c"
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 24)
LEADS = frozenset({Role.DUTY_LEAD})


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite for all of them; test_on_postgres.py runs the longest again."""
    return sqlite_url


def new_house(store: Store) -> Activities:
    """A desk that never closes; half past ten on a Tuesday."""
    return Activities(store, ManualClock(NOW), make_desk())


@pytest.fixture
def house(store: Store) -> Activities:
    return new_house(store)


@pytest.fixture
def lead(house: Activities) -> StaffMember:
    return new_member(roles=LEADS, desks=frozenset({house.desk.id}))


async def talks(house: Activities) -> tuple[AdviceSession, StaffId]:
    """A session that a counsellor has taken."""
    anna = await house.staff("anna", capacity=6)
    session = await house.visitor()
    (offered,) = (await house.assignment.run(house.desk.id)).made
    assert offered.offer is not None
    await house.assignment.accept(anna, offered.offer.id)
    return session, anna


async def talked(house: Activities) -> SessionId:
    """A conversation that is over."""
    session, anna = await talks(house)
    await house.conversations.end(anna, session.id, EndReason.ENDED_TOGETHER)
    return session.id


async def refusal(asked: Awaitable[object]) -> Code:
    with pytest.raises(ChatError) as caught:
        await asked
    return caught.value.code


def texts(view: RatingsView) -> list[str | None]:
    return [remark.text for remark in view.remarks]


async def test_what_she_thought_is_counted_and_read(house: Activities, lead: StaffMember) -> None:
    for score, remark in ((Score.YES, None), (Score.YES, CANARY), (Score.NO, "  e\u0301\n "), (None, "alleen dit"), (Score.SOME, None)):
        await house.ratings.rate(await talked(house), score, remark)
    view = await house.ratings.see(lead, house.desk.id)
    assert [(one.week, one.counts) for one in view.weeks] == [("2026-W48", None)], "four scores are too few to be told apart"
    assert sorted(filter(None, texts(view))) == ["  \u00e9\n ", "alleen dit", CANARY]
    await house.ratings.rate(await talked(house), Score.YES, None)
    (week,) = (await house.ratings.see(lead, house.desk.id)).weeks
    assert week.counts == {Score.YES: 3, Score.SOME: 1, Score.NO: 1}


async def test_each_week_stands_by_itself_and_old_ones_are_not_shown(house: Activities, lead: StaffMember) -> None:
    for _ in range(5):
        await house.ratings.rate(await talked(house), Score.YES, None)
    house.clock.advance(days=7)
    await house.ratings.rate(await talked(house), Score.NO, None)
    weeks = (await house.ratings.see(lead, house.desk.id)).weeks
    assert [(one.week, one.counts is None) for one in weeks] == [("2026-W49", True), ("2026-W48", False)]
    house.clock.advance(days=7 * 11)
    assert [one.week for one in (await house.ratings.see(lead, house.desk.id)).weeks] == ["2026-W49"]


async def left_the_queue(house: Activities) -> SessionId:
    session = await house.visitor()
    await house.intake.leave(session.id, quickly=False)
    return session.id


async def left_quickly(house: Activities) -> SessionId:
    session, _ = await talks(house)
    await house.intake.leave(session.id, quickly=True)
    return session.id


async def still_talks(house: Activities) -> SessionId:
    return (await talks(house))[0].id


async def still_waits(house: Activities) -> SessionId:
    return (await house.visitor()).id


async def never_was(_: Activities) -> SessionId:
    return SessionId("nobody")


@pytest.mark.parametrize("when", [left_the_queue, left_quickly, still_talks, still_waits, never_was])
async def test_when_she_may_not(house: Activities, lead: StaffMember, when: Callable[[Activities], Awaitable[SessionId]]) -> None:
    await house.ratings.rate(await talked(house), None, "dit mag")
    assert await refusal(house.ratings.rate(await when(house), Score.YES, CANARY)) is Code.WRONG_STATE
    view = await house.ratings.see(lead, house.desk.id)
    assert (view.weeks, texts(view)) == ((), ["dit mag"])


async def test_who_was_answered_and_lost_her_counsellor_may(house: Activities, lead: StaffMember) -> None:
    session, anna = await talks(house)
    await house.presences.disconnected(anna)
    house.clock.advance(minutes=3)
    await house.upkeep.sweep()
    assert (await house.session(session.id)).life is Life.WAITING
    await house.intake.leave(session.id, quickly=False)
    assert (await house.session(session.id)).reason is EndReason.LEFT_QUEUE
    await house.ratings.rate(session.id, None, "toch fijn")
    assert texts(await house.ratings.see(lead, house.desk.id)) == ["toch fijn"]


@pytest.mark.parametrize(
    ("remark", "code"),
    [("", Code.INVALID), (" \n\u200b", Code.INVALID), ("a\0b", Code.INVALID), ("\ud800", Code.INVALID), ("x" * 501, Code.TOO_LONG)],
)
async def test_a_remark_that_is_none(house: Activities, lead: StaffMember, remark: str, code: Code) -> None:
    session = await talked(house)
    assert await refusal(house.ratings.rate(session, Score.YES, remark)) is code
    assert (await house.ratings.see(lead, house.desk.id)).weeks == ()
    await house.ratings.rate(session, Score.YES, "e\u0301" * 500)
    assert texts(await house.ratings.see(lead, house.desk.id)) == ["\u00e9" * 500]


async def test_only_a_duty_lead_of_the_desk_reads_them(house: Activities, lead: StaffMember, settings_of: StoreSettings) -> None:
    await house.ratings.rate(await talked(house), None, CANARY)
    assert texts(await house.ratings.see(lead, house.desk.id)) == [CANARY]
    for role in STAFF - LEADS:
        other = replace(lead, roles=frozenset({role}))
        assert house.ratings.desks_of(other) == []
        assert await refusal(house.ratings.see(other, house.desk.id)) is Code.NOT_FOUND
    elsewhere = replace(lead, roles=LEADS | {Role.ADMINISTRATOR}, desks=frozenset())
    assert await refusal(house.ratings.see(elsewhere, house.desk.id)) is Code.NOT_FOUND, "that she keeps accounts opens no words"
    entries, broken = await look_at_audit(settings_of)
    assert [(e.draft.deed, e.draft.by, e.draft.role, e.draft.subject, e.draft.reason) for e in entries if e] == [
        (Deed.RATINGS_READ, lead.id, Role.DUTY_LEAD, "", "")
    ], "who was refused read nothing"
    assert broken is None


@pytest.fixture
def settings_of(database_url: str, tmp_path: Path) -> StoreSettings:
    return StoreSettings(database_url, tmp_path / "keys")


async def test_reading_is_not_among_what_was_done_about_the_hours(house: Activities, lead: StaffMember) -> None:
    for _ in range(40):
        await house.ratings.see(lead, house.desk.id)
    assert (await house.desk_hours.see(lead, house.desk.id)).log == ()


async def test_a_remark_lives_as_long_as_words_and_its_key_a_day_longer(house: Activities, lead: StaffMember) -> None:
    async def goes_on(at: datetime) -> tuple[list[str | None], bool]:
        house.clock.advance_to(at)
        await house.upkeep.sweep()
        return texts(await house.ratings.see(lead, house.desk.id)), house.store.keyring._path(DAY).exists()

    for _ in range(5):
        await house.ratings.rate(await talked(house), Score.YES, CANARY)
    midnight = datetime(2026, 12, 1, tzinfo=UTC)
    assert await goes_on(midnight - timedelta(seconds=1)) == ([CANARY] * 5, True)
    assert await goes_on(midnight) == ([], True), "no later than seven days after it was left"
    assert await goes_on(midnight + timedelta(days=1)) == ([], False)
    (week,) = (await house.ratings.see(lead, house.desk.id)).weeks
    assert week.counts == {Score.YES: 5, Score.SOME: 0, Score.NO: 0}, "what is about nobody stays"


async def test_a_day_on_which_only_a_remark_was_left_loses_its_key_too(house: Activities) -> None:
    """She talked over midnight: no session began on the day whose key her remark needs."""
    house.clock.advance_to(datetime(2026, 11, 24, 23, 50, tzinfo=UTC))
    session, anna = await talks(house)
    house.clock.advance(minutes=20)
    await house.conversations.end(anna, session.id, EndReason.ENDED_TOGETHER)
    await house.ratings.rate(session.id, None, CANARY)
    tomorrow = DAY + timedelta(days=1)
    assert house.store.keyring._path(tomorrow).exists()
    house.clock.advance_to(datetime(2026, 12, 3, tzinfo=UTC))
    await house.upkeep.sweep()
    assert not house.store.keyring._path(tomorrow).exists()


async def test_a_key_waits_for_a_remark_that_could_not_be_deleted(house: Activities) -> None:
    await house.ratings.rate(await talked(house), None, CANARY)
    await house.store.write(lambda records: records.drop_deadline(DeadlineKind.REMARKS_END, DAY.isoformat()))
    house.clock.advance(days=9)
    await house.upkeep.sweep()
    assert house.store.keyring._path(DAY).exists(), "something is still sealed under it"
    due = Deadline(DeadlineKind.REMARKS_END, DAY.isoformat(), house.clock.now())
    await house.store.write(lambda records: records.set_deadline(due))
    house.clock.advance(hours=1)
    await house.upkeep.sweep()
    assert not house.store.keyring._path(DAY).exists()


async def test_retention_that_grew_keeps_what_is_there(house: Activities) -> None:
    await house.ratings.rate(await talked(house), None, CANARY)
    await house.upkeep.delete_remarks(DAY)  # before its time, as if the days were fewer when the deadline was set
    assert await house.store.read(lambda records: records.days_in_use(DAY)) == 2
    assert await house.store.read(lambda records: records.has_deadline(DeadlineKind.REMARKS_END, DAY.isoformat()))


async def test_its_deadlines_are_those_of_the_day_and_come_with_the_first_arrival(house: Activities) -> None:
    """One that came with a remark would lie in the table beside that of the session which has just ended."""

    async def deadlines() -> list[tuple[DeadlineKind, str]]:
        found = await house.store.read(lambda records: records.due(NOW + timedelta(days=365), 100))
        return [(each.kind, each.subject) for each in found if each.kind in (DeadlineKind.REMARKS_END, DeadlineKind.DAY_KEY_ENDS)]

    session = await talked(house)
    before = await deadlines()
    assert before == [(DeadlineKind.REMARKS_END, "2026-11-24"), (DeadlineKind.DAY_KEY_ENDS, "2026-11-24")]
    await house.ratings.rate(session, Score.NO, CANARY)
    assert await deadlines() == before


async def test_nothing_is_logged_of_it(house: Activities, lead: StaffMember) -> None:
    session = await talked(house)
    with capture_logs() as logs:
        await house.ratings.rate(session, Score.NO, CANARY)
        await house.ratings.see(lead, house.desk.id)
    assert logs == []
