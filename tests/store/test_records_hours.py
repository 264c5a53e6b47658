"""What is set about opening hours, who was turned away, and the audit log, on each database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chatserver.errors import ChatError, Code
from chatserver.rules.audit import AuditDraft, Deed
from chatserver.rules.overrides import Overrides
from chatserver.rules.schedule import CloseReason, DatedException, ExceptionKind, SwitchedOff
from chatserver.rules.terms import DeskId, Role, StaffId, TurnedAway
from chatserver.services.ports import Records
from chatserver.store.engine import StoreSettings
from chatserver.store.looking import look_at_audit, look_at_overrides
from chatserver.store.store import Store
from tests.support.records import DESK, NOON

ANNA = StaffId("anna")
DAY = date(2027, 3, 10)
SHORTER = DatedException(
    "2027-03-10",
    DAY,
    DAY + timedelta(days=1),
    ExceptionKind.SHORTER,
    ((540, 720), (780, 840)),
    "Teamdag",
    (("nl", "Vandaag korter."),),
    ANNA,
)
OFF = SwitchedOff(NOON, NOON + timedelta(hours=1), CloseReason.TECHNICAL, ANNA)
ELSEWHERE = DeskId("elsewhere")


async def overrides(store: Store, from_day: date = DAY, desk: DeskId = DESK) -> Overrides:
    return await store.read(lambda records: records.overrides(desk, from_day))


async def test_an_exception_comes_back_as_it_was_set(store: Store) -> None:
    await store.write(lambda records: records.add_exception(DESK, SHORTER))
    assert await overrides(store) == Overrides((SHORTER,))
    assert await overrides(store, DAY + timedelta(days=1)) == Overrides((SHORTER,))
    assert await overrides(store, DAY + timedelta(days=2)) == Overrides(), "what is over counts no more"
    assert await overrides(store, desk=ELSEWHERE) == Overrides()


async def test_they_stand_in_the_order_in_which_they_were_set(store: Store) -> None:
    later = replace(SHORTER, id="b", first=DAY - timedelta(days=5))
    for exception in (SHORTER, later):
        await store.write(lambda records, e=exception: records.add_exception(DESK, e))
    assert [e.id for e in (await overrides(store)).exceptions] == ["2027-03-10", "b"]


async def test_one_that_is_taken_away_keeps_its_name(store: Store) -> None:
    await store.write(lambda records: records.add_exception(DESK, SHORTER))
    await store.write(lambda records: records.remove_exception(DESK, SHORTER.id, NOON))
    assert await overrides(store) == Overrides()
    assert await store.read(lambda records: records.exception_names(DESK)) == {SHORTER.id}
    assert await store.read(lambda records: records.exception_names(ELSEWHERE)) == frozenset()


async def test_the_switch(store: Store) -> None:
    await store.write(lambda records: records.set_switch(DESK, replace(OFF, until=None)))
    await store.write(lambda records: records.set_switch(DESK, OFF))
    assert (await overrides(store)).off == OFF
    assert (await overrides(store, desk=ELSEWHERE)).off is None
    await store.write(lambda records: records.set_switch(DESK, None))
    assert (await overrides(store)).off is None


async def test_reviews(store: Store) -> None:
    await store.write(lambda records: records.add_review(DESK, DAY))
    assert await store.read(lambda records: records.reviewed_days(DESK)) == {DAY}
    assert await store.read(lambda records: records.reviewed_days(ELSEWHERE)) == frozenset()


async def test_who_was_turned_away_is_a_number_of_a_day(store: Store) -> None:
    for day, kind, more in ((DAY, TurnedAway.FULL, 1), (DAY, TurnedAway.FULL, 2), (DAY + timedelta(days=1), TurnedAway.OUT_OF_HOURS, 1)):
        await store.write(lambda records, d=day, k=kind, n=more: records.count_turned_away(DESK, d, k, n))
    counts = await store.read(lambda records: records.turned_away(DESK, DAY))
    assert counts == {(DAY, TurnedAway.FULL): 3, (DAY + timedelta(days=1), TurnedAway.OUT_OF_HOURS): 1}
    assert await store.read(lambda records: records.turned_away(DESK, DAY + timedelta(days=2))) == {}


async def test_the_audit_log_is_one_chain_over_all_desks(store: Store, settings: StoreSettings) -> None:
    draft = AuditDraft(NOON, ANNA, Role.DUTY_LEAD, Deed.DESK_CLOSED, DESK, "", "technical")
    drafts = [draft, replace(draft, desk=ELSEWHERE), replace(draft, by=None, role=None, deed=Deed.DESK_OPENED, reason="until")]
    for wanted in drafts:
        await store.write(lambda records, d=wanted: records.add_audit(d))
    entries, broken = await look_at_audit(settings)
    assert [(e.number, e.draft) for e in entries if e] == list(enumerate(drafts, 1))
    assert broken is None
    assert [e.number for e in await store.read(lambda records: records.audit_of(DESK, 5))] == [3, 1]
    assert [e.number for e in await store.read(lambda records: records.audit_of(DESK, 1))] == [3]


async def test_what_is_undone_leaves_no_line(store: Store, settings: StoreSettings) -> None:
    async def fail(records: Records) -> None:
        await records.add_audit(AuditDraft(NOON, ANNA, Role.DUTY_LEAD, Deed.DESK_CLOSED, DESK))
        raise ChatError(Code.INVALID)

    with pytest.raises(ChatError):
        await store.write(fail)
    assert await look_at_audit(settings) == ([], None)


async def test_a_look_beside_the_server(store: Store, settings: StoreSettings) -> None:
    await store.write(lambda records: records.add_exception(DESK, SHORTER))
    await store.write(lambda records: records.set_switch(DESK, OFF))
    assert await look_at_overrides(settings, DESK) == Overrides((SHORTER,), OFF)
    assert await look_at_overrides(settings, ELSEWHERE) == Overrides()
