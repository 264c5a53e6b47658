"""Calls, numbers and codes, on each database: they come back as they were kept, and without their keys nothing does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select, update
from structlog.testing import capture_logs

from chatserver.errors import ChatError, Code
from chatserver.rules.alert import Alert, AlertKind, see
from chatserver.rules.callback import Callback, Wanted
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import CallbackId, DeskId, Life, SessionId, StaffId
from chatserver.store.store import Store
from chatserver.store.tables import callbacks, metadata, phone_codes
from tests.support.records import NOON, begin_session, tamper

ANNA, BEN = StaffId("anna"), StaffId("ben")
WANTED = Wanted("06 98765432", "na zes uur, kanarie 7f3a9c")
DAY = NOON.date()
ELSEWHERE = DeskId("elsewhere")
TWO_HOURS = timedelta(hours=2)


def raw(connection: Connection) -> str:
    """Everything that stands in the database."""
    return repr([row for table in metadata.sorted_tables for row in connection.execute(select(table))])


async def ask(store: Store, session: AdviceSession) -> Callback:
    asked = Callback(CallbackId(f"c-{session.id}"), session.id, session.desk, NOON)
    await store.write(lambda records: records.save_callback(asked))
    return asked


async def give(store: Store, session: AdviceSession, wanted: Wanted = WANTED) -> Callback:
    given = replace(await ask(store, session), asked_at=None, given_at=NOON)
    await store.write(lambda records: records.seal_callback(given, wanted))
    return given


async def test_a_call_is_kept_as_it_stands(store: Store) -> None:
    session = await begin_session(store)
    assert await store.read(lambda records: records.find_alert(session.id)) is None
    raised = Alert(session.id, AlertKind.DANGER, NOON, ANNA)
    for alert in (raised, see(raised, BEN, NOON + TWO_HOURS)):
        await store.write(lambda records, alert=alert: records.save_alert(alert))
        assert await store.read(lambda records: records.find_alert(session.id)) == alert
    await store.write(lambda records: records.drop_alert(session.id))
    assert await store.read(lambda records: records.find_alert(session.id)) is None


async def test_calls_are_found_with_their_sessions_the_earliest_first(store: Store) -> None:
    late, early = await begin_session(store), await begin_session(store, desk=ELSEWHERE, life=Life.ACTIVE, counsellor=ANNA)
    for session, at in ((late, NOON + TWO_HOURS), (early, NOON)):
        alert = Alert(session.id, AlertKind.HELP, at, ANNA)
        await store.write(lambda records, alert=alert: records.save_alert(alert))
    found = await store.read(lambda records: records.alerts())
    assert all(alert.session == session.id for alert, session in found)
    assert [session.id for _, session in found if session.id in (late.id, early.id)] == [early.id, late.id]


async def test_a_number_comes_back_and_stands_nowhere_in_the_clear(store: Store) -> None:
    session = await begin_session(store, counsellor=ANNA)
    given = await give(store, session)
    assert await store.read(lambda records: records.open_callback(given.id)) == WANTED
    assert await store.read(lambda records: records.find_callback(session.id)) == given
    (standing,) = [one for one in await store.read(lambda records: records.callbacks()) if one.callback == given]
    assert (standing.label, standing.counsellor) == (session.label, ANNA)
    everything = await tamper(store, raw)
    assert session.id in everything
    assert "98765432" not in everything
    assert "kanarie" not in everything


async def test_what_was_only_asked_is_not_to_be_called(store: Store) -> None:
    asked = await ask(store, await begin_session(store))
    assert asked.id not in [one.callback.id for one in await store.read(lambda records: records.callbacks())]
    assert await store.read(lambda records: records.open_callback(asked.id)) is None
    with pytest.raises(ChatError, match=Code.WRONG_STATE):
        await store.write(lambda records: records.seal_callback(asked, WANTED))


async def test_another_number_takes_the_place_of_the_first(store: Store) -> None:
    given = await give(store, await begin_session(store))
    other = Wanted("0612345678", "nu")
    await store.write(lambda records: records.save_callback(replace(given, asked_at=NOON)))
    assert await store.read(lambda records: records.open_callback(given.id)) == WANTED, "asked again, it is still there"
    await store.write(lambda records: records.seal_callback(given, other))
    assert await store.read(lambda records: records.open_callback(given.id)) == other


async def test_deleted_is_gone_with_its_key(store: Store) -> None:
    before = await store.read(lambda records: records.days_in_use(DAY))
    given = await give(store, await begin_session(store))
    assert await store.read(lambda records: records.days_in_use(DAY)) == before + 2, "its session's key, and its own"
    assert await store.write(lambda records: records.delete_callback(given.id))
    assert not await store.write(lambda records: records.delete_callback(given.id))
    assert await store.read(lambda records: records.open_callback(given.id)) is None
    assert await store.read(lambda records: records.days_in_use(DAY)) == before + 1
    assert given.id not in await tamper(store, raw)


async def test_a_number_in_the_place_of_another_does_not_open(store: Store) -> None:
    one, two = await give(store, await begin_session(store)), await give(store, await begin_session(store), Wanted("0687654321", "nu"))

    def swap(connection: Connection) -> None:
        kept = connection.execute(select(callbacks.c.wrapped, callbacks.c.sealed).where(callbacks.c.id == two.id)).one()
        connection.execute(update(callbacks).where(callbacks.c.id == one.id).values(wrapped=kept.wrapped, sealed=kept.sealed))

    await tamper(store, swap)
    with capture_logs() as logged:
        assert await store.read(lambda records: records.open_callback(one.id)) is None
    assert [(line["event"], line["kind"]) for line in logged] == [("record_damaged", "callback")]


async def found(store: Store, code: str, after: timedelta = timedelta()) -> Sequence[SessionId]:
    return await store.read(lambda records: records.sessions_of_code(code, NOON + after))


async def test_a_code_opens_its_session_until_it_ends(store: Store) -> None:
    session, other = await begin_session(store), await begin_session(store)
    await store.write(lambda records: records.save_phone_code(session.id, ANNA, "418206", NOON + TWO_HOURS, NOON))
    await store.write(lambda records: records.save_phone_code(other.id, ANNA, "000001", NOON + TWO_HOURS, NOON))
    assert await found(store, "418206") == [session.id]
    assert await found(store, "418206", TWO_HOURS - timedelta(seconds=1)) == [session.id]
    assert await found(store, "418206", TWO_HOURS) == []
    assert await found(store, "418207") == []
    await store.write(lambda records: records.save_phone_code(session.id, ANNA, "555555", NOON + TWO_HOURS, NOON))
    assert (await found(store, "418206"), await found(store, "555555")) == ([], [session.id])
    assert await store.write(lambda records: records.drop_phone_code(session.id))
    assert not await store.write(lambda records: records.drop_phone_code(session.id))
    assert (await found(store, "555555"), await found(store, "000001")) == ([], [other.id])


async def test_a_copy_of_the_database_does_not_tell_a_code(store: Store) -> None:
    """Two sessions with the same code look as different as any two, and without the day's key no code can be tried."""
    one, two = await begin_session(store), await begin_session(store)
    for session in (one, two):
        await store.write(lambda records, s=session.id: records.save_phone_code(s, ANNA, "418206", NOON + TWO_HOURS, NOON))
    digests = select(phone_codes.c.digest).where(phone_codes.c.session.in_([one.id, two.id]))
    first, second = (row.digest for row in await tamper(store, lambda connection: connection.execute(digests).all()))
    assert first != second
    assert set(await found(store, "418206")) == {one.id, two.id}
    store.keyring.destroy(DAY)
    with capture_logs() as logged:
        assert await found(store, "418206") == []
    assert {line["kind"] for line in logged} == {"phone_code"}
