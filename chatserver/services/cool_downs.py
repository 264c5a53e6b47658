"""Ending over the house rules, and the cool-downs that may follow. Who they are for is known in memory alone, under a key that is made
anew each night and at every start: a restart forgets all of them, and nothing on a disk says from where anyone came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from chatserver.auth.buckets import keyed
from chatserver.errors import ChatError, Code
from chatserver.rules import cool_down as rules
from chatserver.rules.access import Action, may, role_for
from chatserver.rules.address import UNKNOWN, Address
from chatserver.rules.audit import AuditDraft, Deed
from chatserver.rules.cool_down import TIME_TO_DECIDE, CoolDown, CoolDownId, Lasts
from chatserver.rules.desk import Desk
from chatserver.rules.retention import Retention
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import DeskId, EndReason, Life, SessionId
from chatserver.services.desks import get_desk_for
from chatserver.services.ending import end_session
from chatserver.services.hints import Bus
from chatserver.services.ports import Chance, Clock, Records, StaffMember, Store
from chatserver.services.telling import tell_ended


@dataclass(slots=True)
class Turn:
    """Of one start that came to the door."""

    is_held: bool
    """It has to wait, if it would begin something new."""
    is_used: bool = False


@dataclass(slots=True)
class _Day:
    """What is known of one desk until the night."""

    ends_at: datetime
    key: bytes = field(repr=False)
    running: dict[bytes, CoolDown] = field(default_factory=dict, repr=False)
    origins: dict[SessionId, bytes] = field(default_factory=dict, repr=False)
    """The bucket of each live session's newest connection."""
    over_since: dict[SessionId, datetime] = field(default_factory=dict)


class CoolDowns:
    """Sets, keeps and lifts them, and says which start has to wait."""

    def __init__(self, store: Store, clock: Clock, chance: Chance, bus: Bus, desks: Mapping[DeskId, Desk], retention: Retention) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._bus = bus
        self._desks = desks
        self._retention = retention
        self._days: dict[DeskId, _Day] = {}

    def came_from(self, desk: DeskId, session: SessionId, address: Address) -> None:
        """A connection speaks for this session now. Who has no address, behind a socket without one, could not be told from others."""
        if address != UNKNOWN:
            day = self._day(desk)
            day.origins[session] = keyed(day.key, address)

    @contextmanager
    def turn(self, desk: DeskId, address: Address) -> Iterator[Turn]:
        """One start from there: whether it has to wait. A turn that was not used, because nothing began, is given back."""
        day, now = self._day(desk), self._clock.now()
        bucket = keyed(day.key, address)
        before = day.running.get(bucket)
        if before is None or before.ends_at <= now:
            yield Turn(is_held=False)
            return
        after = rules.after_a_start(before, now)
        turn = Turn(is_held=after is None)
        if after is not None:
            day.running[bucket] = after
        try:
            yield turn
        finally:
            if after is not None and not turn.is_used and day.running.get(bucket) is after:
                day.running[bucket] = before

    async def end(self, actor: StaffMember, session_id: SessionId, lasts: Lasts) -> datetime | None:
        """End a conversation of hers over the house rules, and let whoever it was in slowly. Until when; None when from where she came is
        not known (any more): then it is ended all the same.

        Where it has ended already a cool-down can still be set for a minute. Raises NOT_FOUND for what is not hers, or not hers to do."""
        action = Action.KEEP_COOL_DOWNS if lasts is Lasts.TONIGHT else Action.SET_COOL_DOWN
        if not may(actor.roles, action):
            raise ChatError(Code.NOT_FOUND)

        async def decide(records: Records) -> tuple[AdviceSession, AdviceSession, CoolDown | None]:
            session = await records.find_conversation(actor.id, session_id)
            if session is None or (lasts is Lasts.TONIGHT and session.desk not in actor.desks):
                raise ChatError(Code.NOT_FOUND)  # at a desk that hers stands in for, its own duty lead decides and lifts
            now, ended = self._clock.now(), session
            if session.life is not Life.ENDED:
                ended = await end_session(records, session, EndReason.HOUSE_RULES, now, self._retention, self._desks)
            wanted = self._wanted(actor, ended, lasts, now)
            if wanted is not None and wanted is not self._running(ended):
                draft = AuditDraft(now, actor.id, role_for(actor.roles, action), Deed.COOL_DOWN_SET, ended.page, wanted.id, wanted.lasts)
                await records.add_audit(draft)
            return session, ended, wanted

        before, ended, wanted = await self._store.write(decide)
        if before.life is not Life.ENDED:
            tell_ended(self._bus, before, ended)
        if ended.page not in self._desks:
            return None
        day = self._day(ended.page)
        bucket = day.origins.get(session_id)
        if wanted is None or bucket is None:  # the night may have come in between
            return None
        day.running[bucket] = rules.joined(day.running.get(bucket), wanted, self._clock.now())
        return day.running[bucket].ends_at

    async def see(self, actor: StaffMember, desk_id: DeskId) -> list[tuple[CoolDown, str]]:
        """Those of a desk that run, the first to end first, each with the work name of who set it. Raises NOT_FOUND."""
        desk = get_desk_for(self._desks, actor, Action.KEEP_COOL_DOWNS, desk_id)
        now = self._clock.now()
        running = sorted((one for one in self._day(desk.id).running.values() if one.ends_at > now), key=lambda one: one.ends_at)

        async def names(records: Records) -> list[str]:
            setters = [await records.find_staff(one.by) for one in running]
            return ["" if setter is None else setter.work_name for setter in setters]

        return list(zip(running, await self._store.read(names), strict=True))

    async def lift(self, actor: StaffMember, desk_id: DeskId, cool_down: CoolDownId) -> None:
        """End one at once. Raises NOT_FOUND for one that does not run, or not at this desk."""
        desk = get_desk_for(self._desks, actor, Action.KEEP_COOL_DOWNS, desk_id)

        async def write_down(records: Records) -> None:
            if self._bucket(desk.id, cool_down) is None:
                raise ChatError(Code.NOT_FOUND)
            role = role_for(actor.roles, Action.KEEP_COOL_DOWNS)
            await records.add_audit(AuditDraft(self._clock.now(), actor.id, role, Deed.COOL_DOWN_LIFTED, desk.id, cool_down))

        await self._store.write(write_down)
        bucket = self._bucket(desk.id, cool_down)
        if bucket is not None:
            del self._day(desk.id).running[bucket]

    def sweep(self, live: AbstractSet[SessionId]) -> None:
        """Forget what is over: cool-downs that ended, and from where those came whose conversations ended a minute ago."""
        now = self._clock.now()
        for desk in list(self._days):
            day = self._day(desk)
            day.running = {bucket: one for bucket, one in day.running.items() if one.ends_at > now}
            day.over_since = {session: day.over_since.get(session, now) for session in day.origins if session not in live}
            for session, since in list(day.over_since.items()):
                if now - since >= TIME_TO_DECIDE:
                    del day.origins[session]

    def _wanted(self, actor: StaffMember, ended: AdviceSession, lasts: Lasts, now: datetime) -> CoolDown | None:
        """What is to hold after this. The one that runs, where that is longer; None where it cannot be set."""
        if ended.page not in self._desks:
            return None
        day = self._day(ended.page)
        bucket = day.origins.get(ended.id)
        if bucket is None or ended.ended_at is None or now - ended.ended_at >= TIME_TO_DECIDE:
            return None
        until = rules.ends_at(lasts, self._desks[ended.page].schedule, now)
        made = CoolDown(CoolDownId(self._chance.identifier()), actor.id, ended.id, lasts, until, now + rules.WAIT)
        return rules.joined(day.running.get(bucket), made, now)

    def _running(self, session: AdviceSession) -> CoolDown | None:
        day = self._day(session.page)
        bucket = day.origins.get(session.id)
        return None if bucket is None else day.running.get(bucket)

    def _bucket(self, desk: DeskId, cool_down: CoolDownId) -> bytes | None:
        now = self._clock.now()
        running = self._day(desk).running.items()
        return next((bucket for bucket, one in running if one.id == cool_down and one.ends_at > now), None)

    def _day(self, desk: DeskId) -> _Day:
        """At four in the morning everything of the day before goes with its key."""
        now = self._clock.now()
        day = self._days.get(desk)
        if day is None or now >= day.ends_at:
            ends_at = rules.night_after(self._desks[desk].schedule, now)
            day = self._days[desk] = _Day(ends_at, self._chance.secret().encode("ascii"))
        return day
