"""Nobody is lost, doubled or offered to two, whatever happens in whatever order, on both databases.

``pytest tests/services/test_queue_machine.py --hypothesis-profile=long`` tries fifty times as many orders of events.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatserver.errors import ChatError, Code
from chatserver.rules.queue import order
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import Declared, DeclineReason, EndReason, Life, SessionId, StaffId, Takers
from chatserver.services.ports import Records
from chatserver.store.store import Store
from tests.support.clock import ManualClock
from tests.support.services import Activities, make_desk

ALLOWED_REFUSALS = {Code.OFFER_GONE, Code.WRONG_STATE, Code.NOT_FOUND, Code.FULL, Code.UNSTAFFED}

steps = st.one_of(
    st.tuples(st.just("arrive"), st.sampled_from(["nl", "en"]), st.integers(0, 2)),
    st.tuples(st.sampled_from(["leave", "accept", "end", "cut", "return"]), st.integers(0, 9)),
    st.tuples(st.just("decline"), st.integers(0, 9), st.sampled_from(DeclineReason)),
    st.tuples(st.just("take"), st.integers(0, 2), st.integers(0, 9)),
    st.tuples(st.just("look")),
    st.tuples(st.just("advance"), st.sampled_from([1, 29, 30, 31, 46, 61, 181, 601])),
    st.tuples(st.sampled_from(["available", "away", "disconnect", "connect"]), st.integers(0, 2)),
)
programs = st.lists(st.one_of(steps, st.lists(steps, min_size=2, max_size=4)), min_size=1, max_size=25)


class Machine:
    """Carries out steps on the real services and checks the invariants after each."""

    def __init__(self, house: Activities, people: list[StaffId]) -> None:
        self.house = house
        self.people = people
        self.started: list[SessionId] = []
        self.is_alone = True

    async def carry_out(self, step: tuple[Any, ...]) -> None:
        try:
            await getattr(self, step[0])(*step[1:])
        except ChatError as refused:
            if refused.code not in ALLOWED_REFUSALS:
                raise

    async def arrive(self, language: str, urgency: int) -> None:
        session = await self.house.visitor(language)
        self.started.append(session.id)

        async def mark(records: Records) -> None:
            found = await records.find_session(session.id)
            if found is not None:
                await records.save_session(replace(found, urgency=urgency))

        await self.house.store.write(mark)

    async def leave(self, which: int) -> None:
        if self.started:
            await self.house.intake.leave(self.started[which % len(self.started)], quickly=False)

    async def cut(self, which: int) -> None:
        if self.started:
            await self.house.intake.disconnected(self.started[which % len(self.started)])

    async def _return(self, which: int) -> None:
        if self.started:
            await self.house.intake.connected(self.started[which % len(self.started)])

    async def accept(self, which: int) -> None:
        for offer, staff in await self._offers(which):
            await self.house.assignment.accept(staff, offer)

    async def decline(self, which: int, reason: DeclineReason) -> None:
        for offer, staff in await self._offers(which):
            await self.house.assignment.decline(staff, offer, reason)

    async def take(self, who: int, which: int) -> None:
        if self.started:
            await self.house.taking.take(self.people[who], self.started[which % len(self.started)])

    async def _offers(self, which: int) -> list[tuple[Any, StaffId]]:
        held = sorted((s.offer for s in await self.house.queue() if s.offer), key=lambda o: o.staff)
        return [(held[which % len(held)].id, held[which % len(held)].staff)] if held else []

    async def end(self, which: int) -> None:
        staff = self.people[which % len(self.people)]
        talks = await self.house.store.read(lambda records: records.conversations(staff))
        if talks:
            await self.house.conversations.end(staff, talks[0].id, EndReason.ENDED_TOGETHER)

    async def look(self) -> None:
        before = {s.id: s for s in await self.house.queue()}
        done = await self.house.assignment.run(self.house.desk.id)
        if self.is_alone:  # among others, the queue that was decided on is not the one that can be read afterwards
            await self._check_fairness(done.made, before)

    async def _check_fairness(self, made: tuple[AdviceSession, ...], before: dict[SessionId, AdviceSession]) -> None:
        now = await self.house.queue()
        rank = {s.id: n for n, s in enumerate(order(now))}
        people = {c.id: c for c in await self.house.store.read(lambda r: r.candidates(self.house.desk.id, self.house.clock.now()))}
        for offered in made:
            assert offered.offer is not None
            staff = offered.offer.staff
            passed = [
                s for s in now
                if s.life is Life.WAITING and offered.id in rank and rank[s.id] < rank[offered.id]
                and s.urgency >= offered.urgency and people[staff].may_take(s) and staff not in s.asked
            ]  # fmt: skip
            assert not passed, "someone earlier, whom she may take, still waits"
            assert staff not in before[offered.id].asked if offered.id in before else True

    async def advance(self, seconds: int) -> None:
        self.house.clock.advance(seconds)
        await self.house.upkeep.sweep()

    async def available(self, who: int) -> None:
        await self.house.presences.declare(self.people[who], Declared.AVAILABLE)

    async def away(self, who: int) -> None:
        await self.house.presences.declare(self.people[who], Declared.AWAY)

    async def disconnect(self, who: int) -> None:
        await self.house.presences.disconnected(self.people[who])

    async def connect(self, who: int) -> None:
        await self.house.presences.connected(self.people[who])

    async def check(self) -> None:
        sessions = [await self.house.session(s) for s in self.started]
        assert len({s.id for s in sessions}) == len(self.started), "a session is doubled or lost"
        held = [s.offer.staff for s in sessions if s.offer is not None]
        assert len(set(held)) == len(held), "a counsellor holds two offers"
        queue = {s.id for s in await self.house.queue()}
        for s in sessions:
            assert (s.id in queue) is (s.life in (Life.WAITING, Life.OFFERED))
            assert (s.offer is not None) is (s.life is Life.OFFERED)
            assert (s.counsellor is not None) or s.life is not Life.ACTIVE
            assert (s.reason is not None) is (s.life is Life.ENDED)
        for staff in self.people:
            talks = [s for s in sessions if s.life is Life.ACTIVE and s.counsellor == staff]
            mine = await self.house.store.read(lambda records, who=staff: records.conversations(who))  # type: ignore[misc]
            assert {s.id for s in talks} == {s.id for s in mine}
            held = [s for s in sessions if s.offer is not None and s.offer.staff == staff]
            assert len(talks) + len(held) <= 2, "more conversations than her capacity"

    async def no_log_has_a_hole(self) -> None:
        for session, head in (await self.house.store.log.heads(self.started)).items():
            entries = await self.house.store.log.read(session, 0, 1000)
            assert [e.offset for e in entries] == list(range(1, head.last + 1))

    async def nobody_is_stranded(self) -> None:
        """At the end everyone comes back, and everyone who waits is asked for and served."""
        for staff in self.people:
            await self.connect(self.people.index(staff))
            await self.house.presences.declare(staff, Declared.AVAILABLE)
        for _ in range(200):
            waiting = await self.house.queue()
            if not waiting:
                return
            await self.look()
            for offer, staff in await self._offers(0):
                session = await self.house.assignment.accept(staff, offer)
                await self.house.conversations.end(staff, session, EndReason.ENDED_TOGETHER)
            if not [s for s in await self.house.queue() if s.offer]:
                await self.advance(31)
                for who in range(len(self.people)):
                    await self.available(who)
        raise AssertionError("someone waits for ever")


setattr(Machine, "return", Machine._return)


@settings(max_examples=settings.default.max_examples // 5, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs)
async def test_under_any_interleaving(store: Store, program: list[Any]) -> None:
    house = Activities(store, ManualClock(), replace(make_desk(), takers=Takers.EVERYONE))
    people = [await house.staff("anna"), await house.staff("ben", languages=("nl",)), await house.staff("cas", capacity=1)]
    machine = Machine(house, people)
    for step in program:
        if isinstance(step, list):
            machine.is_alone = False
            await asyncio.gather(*(machine.carry_out(part) for part in step))
            machine.is_alone = True
        else:
            await machine.carry_out(step)
        await machine.check()
    await machine.nobody_is_stranded()
    await machine.check()
    await machine.no_log_has_a_hole()
