"""The use cases on a real store, without doors: what services tests stand on."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chatserver.auth.tokens import SystemChance, hash_token
from chatserver.bus.local import LocalBus
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.desk import Desk
from chatserver.rules.retention import Retention
from chatserver.rules.schedule import Block, Schedule
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import AlarmStatus, Declared, DeskId, Role, SessionId, StaffId
from chatserver.services.alarms import Alarms
from chatserver.services.anonymising import Anonymising
from chatserver.services.assignment import Assignment
from chatserver.services.board import Boards
from chatserver.services.callbacks import Callbacks
from chatserver.services.closing import Closing
from chatserver.services.conversation import Conversations
from chatserver.services.cool_downs import CoolDowns
from chatserver.services.danger import Danger
from chatserver.services.desk_hours import DeskHours
from chatserver.services.errands import Errands
from chatserver.services.handovers import Handovers
from chatserver.services.hints import Hint
from chatserver.services.intake import Intake
from chatserver.services.looking import Looking
from chatserver.services.moving import Moving
from chatserver.services.notes import Notes
from chatserver.services.opening import Openings
from chatserver.services.phone_codes import PhoneCodes
from chatserver.services.ports import Presence, Records, StaffMember
from chatserver.services.ports_release import Cleaner
from chatserver.services.presence import Presences
from chatserver.services.pushing import Pushing
from chatserver.services.ratings import Ratings
from chatserver.services.readiness import Readiness
from chatserver.services.registering import Registering
from chatserver.services.releasing import Releasing
from chatserver.services.silence import Silences
from chatserver.services.snippets import Snippets
from chatserver.services.taking import Taking
from chatserver.services.upkeep import Upkeep
from chatserver.store.store import Store
from tests.support.clock import ManualClock
from tests.support.released import CLEANER, OtherSide

_numbers = itertools.count(1)
WEEKDAYS = Schedule(
    ZoneInfo("Europe/Amsterdam"),
    tuple(Block(day, 9 * 60, 17 * 60) for day in range(5)),
    timedelta(minutes=20),
    timedelta(minutes=45),
)
ALWAYS = replace(WEEKDAYS, blocks=tuple(Block(day, 0, 1440) for day in range(7)))


def make_desk(schedule: Schedule = ALWAYS) -> Desk:
    """A desk of its own, so that tests which share a store do not meet."""
    return Desk(
        id=DeskId(f"desk{next(_numbers)}"),
        name="Adviespunt",
        phone="088 2220500",
        languages=("nl", "en"),
        schedule=schedule,
        offer_time=timedelta(seconds=30),
        ask_again_time=timedelta(seconds=30),
        visitor_grace=timedelta(minutes=10),
        away_after=timedelta(seconds=45),
        gone_after=timedelta(seconds=60),
        vanished_after=timedelta(seconds=180),
        queue_limit=10,
        alarm_after=timedelta(seconds=60),
        embedding=(),
    )


@dataclass
class Rung:
    """Writes down what would be told outside."""

    alarms: list[tuple[DeskId, AlarmStatus, datetime]] = field(default_factory=list)

    def ring(self, desk: DeskId, status: AlarmStatus, at: datetime) -> None:
        self.alarms.append((desk, status, at))


@dataclass(eq=False)
class Activities:
    """Every use case of one desk, wired as ``app`` wires them, with no loop running: a test says when what is looked at."""

    store: Store
    clock: ManualClock
    desk: Desk
    beside: tuple[Desk, ...] = ()
    """Other desks of the same settings."""
    hints: list[Hint] = field(default_factory=list)
    bell: Rung = field(default_factory=Rung)
    cleaner: Cleaner = CLEANER
    review: OtherSide = field(default_factory=OtherSide)

    def __post_init__(self) -> None:
        chance = SystemChance()
        bus: LocalBus[Hint] = LocalBus()
        bus.listen(self.hints.append)
        retention = Retention()
        self.chance = chance
        self.openings = Openings(self.store, self.clock, {desk.id: desk for desk in (self.desk, *self.beside)})
        self.boards = Boards(self.store, self.clock, self.openings, retention)
        self.intake = Intake(self.store, self.clock, chance, bus, self.openings, retention)
        self.assignment = Assignment(self.store, self.clock, chance, bus, self.openings)
        self.taking = Taking(self.store, self.clock, bus, self.openings)
        self.presences = Presences(self.store, self.clock, bus, self.openings)
        self.conversations = Conversations(self.store, self.clock, bus, self.openings.desks, retention)
        self.cool_downs = CoolDowns(self.store, self.clock, chance, bus, self.openings.desks, retention)
        self.silences = Silences(self.store, self.clock, bus, self.openings, retention)
        bus.listen(self.silences.hear)
        self.looking = Looking(self.store, self.clock, bus)
        self.notes = Notes(self.store, self.clock, bus)
        self.handovers = Handovers(self.store, self.clock, chance, bus)
        self.moving = Moving(self.store, self.clock, chance, bus, self.openings)
        self.readiness = Readiness(self.store, self.clock, bus, self.openings)
        self.desk_hours = DeskHours(self.store, self.clock, bus, self.openings)
        self.ratings = Ratings(self.store, self.clock, chance, self.openings.desks, retention)
        self.snippets = Snippets(self.store, self.clock, chance, self.openings.desks)
        self.danger = Danger(self.store, self.clock, bus)
        self.callbacks = Callbacks(self.store, self.clock, chance, bus, self.openings.desks, retention)
        self.phone_codes = PhoneCodes(self.store, self.clock, chance, self.openings.desks, self.looking, retention)
        self.registering = Registering(self.store, self.clock, bus, self.openings)
        cleaner = self.cleaner
        self.anonymising = Anonymising(self.store, self.clock, bus, self.openings, cleaner, retention)
        self.releasing = Releasing(self.store, self.clock, bus, cleaner, retention)
        self.pushing = Pushing(self.store, self.clock, chance, self.openings.desks, cleaner, self.review, retention)
        ways = {
            DeadlineKind.ANONYMISE: lambda subject: self.anonymising.look_through(SessionId(subject)),
            DeadlineKind.PUSH: lambda subject: self.pushing.push(SessionId(subject)),
        }
        self.errands = Errands(self.store, self.clock, ways)
        self.alarms = Alarms(self.store, self.clock, self.openings, self.bell)
        self.closing = closing = Closing(self.store, self.clock, bus, self.openings, retention)
        self.upkeep = Upkeep(
            self.store,
            self.clock,
            bus,
            closing,
            self.desk_hours,
            self.alarms,
            self.assignment,
            self.handovers,
            self.presences,
            self.silences,
            self.callbacks,
            self.phone_codes,
            self.registering,
            self.errands,
            self.pushing,
            self.store.keyring,
            retention,
        )

    async def staff(
        self,
        name: str,
        capacity: int = 2,
        languages: tuple[str, ...] = ("nl", "en"),
        desk: Desk | None = None,
        *,
        lead: bool = False,
        roles: frozenset[Role] | None = None,
    ) -> StaffId:
        """A counsellor of this desk, or of another, connected and available; or someone with other ``roles``."""
        hers = (desk or self.desk).id
        member = StaffMember(
            id=StaffId(f"{name}-{hers}"),
            name=f"{name}-{hers}",
            work_name=name.title(),
            roles=roles or frozenset({Role.COUNSELLOR, Role.DUTY_LEAD} if lead else {Role.COUNSELLOR}),
            desks=frozenset({hers}),
            languages=frozenset(languages),
            capacity=capacity,
            password_hash="",
            must_change_password=False,
        )

        async def add(records: Records) -> None:
            await records.save_staff(member)
            await records.save_presence(Presence(member.id, Declared.AVAILABLE, None, self.clock.now(), connected=True))

        await self.store.write(add)
        return member.id

    async def visitor(self, language: str = "nl", desk: Desk | None = None) -> AdviceSession:
        return (await self.intake.start((desk or self.desk).id, hash_token(self.chance.secret()), language)).session

    async def session(self, session: SessionId) -> AdviceSession:
        found = await self.store.read(lambda records: records.find_session(session))
        assert found is not None
        return found

    async def passes(self, **time: float) -> None:
        """Time passes, and what fell due is done, also what takes longer."""
        self.clock.advance(**time)
        await self.upkeep.sweep()
        await self.errands.settle()

    async def queue(self) -> list[AdviceSession]:
        return await self.store.read(lambda records: records.queue(self.desk.id))
