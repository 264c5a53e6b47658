"""The three machines of a session: every state × command pair, from the tables and from an independent list."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chatserver.errors import ChatError, Code
from chatserver.rules import session as life
from chatserver.rules.session import END_REASONS, LIFE, PAPERWORK, RECORD, Act, AdviceSession, Offer
from chatserver.rules.terms import DeskId, EndReason, Epoch, Life, OfferId, Paperwork, Record, SessionId, StaffId

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ANNA, BEN = StaffId("anna"), StaffId("ben")

POSSIBLE = {
    (Life.WAITING, Act.SAY): Life.WAITING,
    (Life.WAITING, Act.OFFER): Life.OFFERED,
    (Life.WAITING, Act.TAKE): Life.ACTIVE,
    (Life.WAITING, Act.END): Life.ENDED,
    (Life.OFFERED, Act.SAY): Life.OFFERED,
    (Life.OFFERED, Act.ACCEPT): Life.ACTIVE,
    (Life.OFFERED, Act.DECLINE): Life.WAITING,
    (Life.OFFERED, Act.EXPIRE): Life.WAITING,
    (Life.OFFERED, Act.WITHDRAW): Life.WAITING,
    (Life.OFFERED, Act.END): Life.ENDED,
    (Life.ACTIVE, Act.SAY): Life.ACTIVE,
    (Life.ACTIVE, Act.RETURN): Life.WAITING,
    (Life.ACTIVE, Act.TRANSFER): Life.ACTIVE,
    (Life.ACTIVE, Act.PUT_OFF): Life.WAITING,
    (Life.ACTIVE, Act.END): Life.ENDED,
}
"""Written out once more by hand, so that a slip in the table does not agree with itself."""


def a_session(state: Life = Life.WAITING) -> AdviceSession:
    session = AdviceSession(SessionId("s"), DeskId("d"), "nl", "Blauwe Fiets", NOW, Epoch("e"), life=state)
    if state is Life.OFFERED:
        return replace(session, offer=Offer(OfferId("o"), ANNA, NOW, NOW + timedelta(seconds=30)))
    if state is Life.ACTIVE:
        return replace(session, counsellor=ANNA, answered_at=NOW)
    if state is Life.ENDED:
        return replace(session, reason=EndReason.LEFT_QUEUE, ended_at=NOW)
    return session


@pytest.mark.parametrize(("state", "act"), list(itertools.product(Life, Act)))
def test_every_state_and_act(state: Life, act: Act) -> None:
    expected = POSSIBLE.get((state, act))
    if expected is not None:
        assert life.step(a_session(state), act) is expected
        return
    with pytest.raises(ChatError) as refused:
        life.step(a_session(state), act)
    assert refused.value.code is Code.WRONG_STATE


def test_the_table_covers_every_state() -> None:
    assert set(LIFE) == set(Life)
    assert LIFE[Life.ENDED] == {}
    assert set(PAPERWORK) == set(Paperwork)
    assert set(RECORD) == set(Record)


@pytest.mark.parametrize(("state", "reason"), list(itertools.product(Life, EndReason)))
def test_every_state_and_end_reason(state: Life, reason: EndReason) -> None:
    session = a_session(state)
    if reason in END_REASONS[state]:
        ended = life.end(session, reason, NOW)
        assert (ended.life, ended.reason, ended.ended_at, ended.offer) == (Life.ENDED, reason, NOW, None)
        return
    with pytest.raises(ChatError) as refused:
        life.end(session, reason, NOW)
    assert refused.value.code is Code.WRONG_STATE


def test_every_end_reason_is_possible_somewhere() -> None:
    assert set().union(*END_REASONS.values()) == set(EndReason)


@pytest.mark.parametrize(("state", "paperwork"), list(itertools.product(Life, Paperwork)))
def test_paperwork_is_done_once_and_after_the_end(state: Life, paperwork: Paperwork) -> None:
    session = replace(a_session(state), paperwork=paperwork)
    if state is Life.ENDED and paperwork is Paperwork.OPEN:
        assert life.register(session).paperwork is Paperwork.REGISTERED
        return
    with pytest.raises(ChatError):
        life.register(session)


FORWARD = {(Record.FULL, Record.ANONYMISED), (Record.FULL, Record.DELETED), (Record.ANONYMISED, Record.DELETED)}


@pytest.mark.parametrize(("state", "before", "after"), list(itertools.product(Life, Record, Record)))
def test_a_record_only_gets_thinner_and_after_the_end(state: Life, before: Record, after: Record) -> None:
    session = replace(a_session(state), record=before)
    if state is Life.ENDED and (before, after) in FORWARD:
        assert life.thin(session, after).record is after
        return
    with pytest.raises(ChatError):
        life.thin(session, after)


@pytest.mark.parametrize(
    ("who", "seconds", "is_taken"),
    [(ANNA, 0, True), (ANNA, 29.999, True), (ANNA, 30, False), (ANNA, 31, False), (BEN, 0, False)],
)
def test_only_the_asked_counsellor_takes_it_and_only_in_time(who: StaffId, seconds: float, is_taken: bool) -> None:
    session = a_session(Life.OFFERED)
    now = NOW + timedelta(seconds=seconds)
    if is_taken:
        taken = life.accept(session, who, now)
        assert (taken.life, taken.counsellor, taken.offer, taken.answered_at) == (Life.ACTIVE, ANNA, None, now)
        return
    with pytest.raises(ChatError) as refused:
        life.accept(session, who, now)
    assert refused.value.code is Code.OFFER_GONE


@pytest.mark.parametrize(("act", "counts_as_asked"), [(Act.DECLINE, True), (Act.EXPIRE, True), (Act.WITHDRAW, False)])
def test_who_answered_is_not_asked_again_in_this_round(act: Act, counts_as_asked: bool) -> None:
    passed = life.pass_on(a_session(Life.OFFERED), act)
    assert passed.life is Life.WAITING
    assert passed.offer is None
    assert (ANNA in passed.asked) is counts_as_asked


def test_a_returned_session_keeps_when_it_was_first_answered() -> None:
    back = life.give_back(a_session(Life.ACTIVE))
    assert (back.life, back.counsellor, back.returned, back.asked) == (Life.WAITING, None, True, frozenset())
    again = life.offer(back, Offer(OfferId("o2"), BEN, NOW, NOW + timedelta(seconds=30)))
    taken = life.accept(again, BEN, NOW + timedelta(seconds=5))
    assert taken.answered_at == NOW
    assert not taken.returned


def test_a_conversation_gets_another_counsellor_and_never_the_same() -> None:
    active = replace(a_session(Life.ACTIVE), counsellor=ANNA)
    assert life.transfer(active, BEN) == replace(active, counsellor=BEN)
    for wrong, staff in ((active, ANNA), (a_session(Life.WAITING), BEN), (replace(active, life=Life.ENDED), BEN)):
        with pytest.raises(ChatError) as caught:
            life.transfer(wrong, staff)
        assert caught.value.code is Code.WRONG_STATE


def test_handed_to_a_desk_it_waits_first_and_her_page_stays_hers() -> None:
    own, other, third = DeskId("d"), DeskId("other"), DeskId("third")
    active = replace(a_session(Life.ACTIVE), counsellor=ANNA, asked=frozenset({BEN}))
    there = life.hand_to_desk(active, other, "Gele Lamp")
    assert (there.life, there.desk, there.label, there.returned, there.counsellor) == (Life.WAITING, other, "Gele Lamp", True, None)
    assert [there.may_come_back_to(desk) for desk in (own, other, third)] == [True, True, False]
    further = life.hand_to_desk(replace(there, life=Life.ACTIVE), third, "Rode Wolk")
    assert [further.may_come_back_to(desk) for desk in (own, other, third)] == [True, False, True]
    home = life.hand_to_desk(replace(further, life=Life.ACTIVE), own, "Blauwe Fiets")
    assert (home.came_to, home.may_come_back_to(own)) == (None, True)
