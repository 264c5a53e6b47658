"""Order and choice: the front is served first, nobody is asked for two, a round ends when everyone was asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.queue import Candidate, assign, new_round, order, position
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Declared, DeskId, Epoch, Life, SessionId, StaffId

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DESK = DeskId("flevoland")


def waiting(name: str, minutes: int = 0, **changes: object) -> AdviceSession:
    session = AdviceSession(SessionId(name), DESK, "nl", name, NOW + timedelta(minutes=minutes), Epoch("e"))
    return replace(session, **changes)  # type: ignore[arg-type]


def counsellor(name: str, **changes: object) -> Candidate:
    candidate = Candidate(StaffId(name), frozenset({DESK}), frozenset({"nl"}), 2, 0, False, Declared.AVAILABLE, True, NOW)
    return replace(candidate, **changes)  # type: ignore[arg-type]


def chosen(sessions: list[AdviceSession], people: list[Candidate]) -> dict[str, str]:
    return {c.session.id: c.staff for c in assign(sessions, people).choices}


def test_first_come_first_served_within_urgency() -> None:
    queue = [waiting("late", 3), waiting("early", 1), waiting("acute", 5, urgency=3), waiting("middle", 2)]
    assert [s.id for s in order(queue)] == ["acute", "early", "middle", "late"]


def test_who_came_back_is_at_the_very_front_in_order_of_arrival() -> None:
    queue = [waiting("acute", 0, urgency=3), waiting("back2", 9, returned=True), waiting("back1", 8, returned=True), waiting("first", -5)]
    assert [s.id for s in order(queue)] == ["back1", "back2", "acute", "first"]


def test_an_offer_under_way_costs_no_place() -> None:
    queue = [
        waiting("a", 0, life=Life.OFFERED),
        waiting("b", 1),
        waiting("gone", 0, life=Life.ENDED),
        waiting("talks", 0, life=Life.ACTIVE),
    ]
    line = order(queue)
    assert [position(line, name) for name in ("a", "b", "gone", "talks")] == [1, 2, None, None]


def test_least_loaded_then_longest_idle() -> None:
    people = [
        counsellor("busy", load=1, idle_since=NOW - timedelta(hours=2)),
        counsellor("rested", idle_since=NOW - timedelta(hours=1)),
        counsellor("fresh", idle_since=NOW),
    ]
    assert chosen([waiting("a", 0), waiting("b", 1), waiting("c", 2)], people) == {"a": "rested", "b": "fresh", "c": "busy"}


def test_who_cannot_take_it_is_not_asked() -> None:
    unable = [
        counsellor("other desk", desks=frozenset({DeskId("elsewhere")})),
        counsellor("other language", languages=frozenset({"en"})),
        counsellor("full", load=2),
        counsellor("asked already", holds_offer=True),
        counsellor("away", declared=Declared.AWAY),
        counsellor("cut off", connected=False),
    ]
    assert chosen([waiting("a")], unable) == {}
    assert chosen([waiting("a")], [*unable, counsellor("able")]) == {"a": "able"}


def test_room_for_what_she_takes_herself_leaves_room_for_what_she_was_offered() -> None:
    assert counsellor("free").can_add()
    assert counsellor("one", load=1).can_add()
    assert counsellor("offered", holds_offer=True).can_add()
    unable = [{"load": 2}, {"load": 1, "holds_offer": True}, {"declared": Declared.AWAY}, {"connected": False}]
    assert not any(counsellor("unable", **changes).can_add() for changes in unable)


def test_a_decline_moves_on_and_the_last_one_ends_the_round() -> None:
    anna, ben = counsellor("anna"), counsellor("ben")
    asked_anna = waiting("a", asked=frozenset({anna.id}))
    assert chosen([asked_anna], [anna, ben]) == {"a": "ben"}
    asked_both = waiting("a", asked=frozenset({anna.id, ben.id}))
    assert [s.id for s in assign([asked_both], [anna, ben]).exhausted] == ["a"]
    assert chosen([new_round(asked_both)], [anna, ben]) == {"a": "anna"}


def test_a_round_is_not_over_while_someone_unasked_only_holds_another_offer() -> None:
    asked = waiting("a", asked=frozenset({StaffId("anna")}))
    decided = assign([asked], [counsellor("anna"), counsellor("ben", holds_offer=True)])
    assert (decided.choices, decided.exhausted) == ((), ())


def test_between_rounds_only_who_was_not_asked_is_asked() -> None:
    resting = waiting("a", asked=frozenset({StaffId("anna")}), ask_again_at=NOW + timedelta(seconds=30))
    assert assign([resting], [counsellor("anna")]) == assign([], [])
    assert chosen([resting], [counsellor("anna"), counsellor("new")]) == {"a": "new"}


names = st.sampled_from([StaffId(n) for n in ("anna", "ben", "cas", "dina")])
languages = st.sampled_from(["nl", "en"])
sessions = st.builds(
    lambda n, minutes, urgency, returned, language, asked, state: waiting(
        f"s{n}", minutes, urgency=urgency, returned=returned, language=language, asked=frozenset(asked), life=state
    ),
    st.integers(0, 10_000),
    st.integers(0, 60),
    st.integers(0, 4),
    st.booleans(),
    languages,
    st.sets(names),
    st.sampled_from([Life.WAITING, Life.WAITING, Life.OFFERED]),
)
candidates = st.builds(
    lambda name, speaks, load, holds, declared, connected, idle: counsellor(
        name,
        languages=frozenset(speaks),
        load=load,
        holds_offer=holds,
        declared=declared,
        connected=connected,
        idle_since=NOW - timedelta(minutes=idle),
    ),
    names,
    st.sets(languages, min_size=1),
    st.integers(0, 2),
    st.booleans(),
    st.sampled_from(Declared),
    st.booleans(),
    st.integers(0, 100),
)


@given(
    st.lists(sessions, max_size=12, unique_by=lambda s: s.id),
    st.lists(candidates, max_size=4, unique_by=lambda c: c.id),
)
def test_invariants_of_one_decision(queue: list[AdviceSession], people: list[Candidate]) -> None:
    decided = assign(queue, people)
    by_name = {c.id: c for c in people}
    asked_for = [c.session.id for c in decided.choices]
    assert len(set(asked_for)) == len(asked_for), "a session is offered to two"
    assert len({c.staff for c in decided.choices}) == len(decided.choices), "a counsellor is asked twice"
    rank = {s.id: n for n, s in enumerate(order(queue))}
    for choice in decided.choices:
        who = by_name[choice.staff]
        assert who.has_room()
        assert who.may_take(choice.session)
        assert who.id not in choice.session.asked
        passed_over = [
            s for s in queue
            if s.life is Life.WAITING and rank[s.id] < rank[choice.session.id]
            and s.id not in asked_for and who.may_take(s) and who.id not in s.asked
        ]  # fmt: skip
        assert not passed_over
    for left in (s for s in queue if s.life is Life.WAITING and s.id not in asked_for):
        still_free = [c for c in people if c.has_room() and c.id not in {x.staff for x in decided.choices}]
        assert not [c for c in still_free if c.may_take(left) and c.id not in left.asked], "someone free was not asked"
