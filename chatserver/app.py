"""The composition root: builds each part once, owns every background loop, stops them in order.

The only place that knows both the shapes in ``services.ports`` and the parts that fill them.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aiohttp import web

from chatserver.alarm.webhook import Webhook
from chatserver.auth.passwords import Argon2Passwords
from chatserver.auth.tokens import SystemChance
from chatserver.bus.local import LocalBus
from chatserver.clearance import Clearance
from chatserver.config import Settings
from chatserver.gateways.callbacks import BeingCalled, CallingBack
from chatserver.gateways.connections import Connections
from chatserver.gateways.consoles import Consoles
from chatserver.gateways.counsellor import CounsellorDoor
from chatserver.gateways.dangers import Dangers
from chatserver.gateways.delivery import WORKERS, Delivery
from chatserver.gateways.dispatch import Dispatcher
from chatserver.gateways.ending import Endings
from chatserver.gateways.hints import Hints
from chatserver.gateways.looking import Company
from chatserver.gateways.news import News
from chatserver.gateways.notebook import Notebook
from chatserver.gateways.passing_on import PassingOn
from chatserver.gateways.people import People
from chatserver.gateways.phrases import Phrases
from chatserver.gateways.registrations import Registrations
from chatserver.gateways.releases import Releases
from chatserver.gateways.visitor import VisitorDoor
from chatserver.gateways.wishes import OwnWishes, WishesForHer
from chatserver.logs import Event, record
from chatserver.machine.clocks import LinuxMachine
from chatserver.review_app import ReviewSide, disk_room, open_side
from chatserver.rules.backup import seen_together
from chatserver.rules.terms import DeskId
from chatserver.running import SystemClock, every, guarded, listen, run_until_asked
from chatserver.services.alarms import Alarms
from chatserver.services.assignment import Assignment
from chatserver.services.board import Boards
from chatserver.services.callbacks import Callbacks
from chatserver.services.clock_guard import ClockGuard
from chatserver.services.closing import Closing
from chatserver.services.conversation import Conversations
from chatserver.services.cool_downs import CoolDowns
from chatserver.services.danger import Danger
from chatserver.services.desk_hours import DeskHours
from chatserver.services.handovers import Handovers
from chatserver.services.hints import DeskChanged, Hint
from chatserver.services.intake import Intake
from chatserver.services.keeping import Keeping
from chatserver.services.letters import Letters
from chatserver.services.looking import Looking
from chatserver.services.moving import Moving
from chatserver.services.notes import Notes
from chatserver.services.opening import Openings
from chatserver.services.phone_codes import PhoneCodes
from chatserver.services.ports import Chance, Clock, Records
from chatserver.services.ports_machine import Machine
from chatserver.services.presence import Presences
from chatserver.services.ratings import Ratings
from chatserver.services.reader_news import ReaderNews
from chatserver.services.readiness import Readiness
from chatserver.services.registering import Registering
from chatserver.services.restoring import Restoring
from chatserver.services.silence import Silences
from chatserver.services.snippets import Snippets
from chatserver.services.staffing import Staffing
from chatserver.services.taking import Taking
from chatserver.services.turned_away import TurnedAwayCounts
from chatserver.services.upkeep import Upkeep
from chatserver.services.wishes import Wishes
from chatserver.store.archive import archives_in
from chatserver.store.review.pushing import ReviewPush
from chatserver.store.store import Store, open_store
from chatserver.web.demo import Demo
from chatserver.web.review.site import make_review_routes
from chatserver.web.site import WebParts, build_web

DUE_SECONDS = 1.0
SWEEP_SECONDS = 5.0
LETTER_SECONDS = 30.0
SIGN_IN_SECONDS = 2.0


class App:
    """One running server. Made by ``build``; ``start`` and ``stop`` once each."""

    loops: asyncio.Task[None] | None = None
    _runner: web.AppRunner | None = None

    def __init__(
        self, settings: Settings, clock: Clock, chance: Chance, store: Store, machine: Machine, demo: Demo | None, review: ReviewSide | None
    ) -> None:
        self._clock, self._store, self._settings = clock, store, settings
        self.review = review
        """The review side, when it runs in this process."""
        self._push = ReviewPush(settings.review.database, store.keyring.box_key)
        self._reader_news = ReaderNews(store, clock, self._push)
        bus = self.bus = LocalBus[Hint]()
        desks = settings.desks
        self._passwords = Argon2Passwords(settings.hashing)
        self._webhook = Webhook(settings.alarms, clock)
        self._room = room = disk_room(settings.store, settings.room, machine, clock, self._webhook, tuple(desks))
        openings = self._openings = Openings(store, clock, desks, lambda: not room.is_short)
        intake = Intake(store, clock, chance, bus, openings, settings.retention)
        self._assignment = Assignment(store, clock, chance, bus, openings)
        handovers = Handovers(store, clock, chance, bus)
        presences = Presences(store, clock, bus, openings)
        silences = Silences(store, clock, bus, openings, settings.retention)
        conversations = Conversations(store, clock, bus, desks, settings.retention)
        cool_downs = self._cool_downs = CoolDowns(store, clock, chance, bus, desks, settings.retention)
        staffing = Staffing(store, self._passwords, clock, chance, bus, settings.staffing, self._reader_news.tell)
        self._intake, self._presences = intake, presences
        self._turned_away = TurnedAwayCounts(store, clock, desks)
        self._desk_hours = DeskHours(store, clock, bus, openings)
        looking = Looking(store, clock, bus)
        moving = Moving(store, clock, chance, bus, openings)
        registering = Registering(store, clock, bus, openings)
        snippets = Snippets(store, clock, chance, desks)
        callbacks = Callbacks(store, clock, chance, bus, desks, settings.retention)
        phone_codes = PhoneCodes(store, clock, chance, desks, looking, settings.retention)
        ratings = Ratings(store, clock, chance, desks, settings.retention)
        wishes = Wishes(store, clock, bus)
        letters = self._letters = Letters(store, clock, self._push, store.keyring.letters)
        closing = self._closing = Closing(store, clock, bus, openings, settings.retention)
        self._alarms = Alarms(store, clock, openings, self._webhook)
        clearance = self._clearance = Clearance(store, clock, chance, bus, openings, self._push, settings.retention)
        self.upkeep = Upkeep(
            store=store,
            clock=clock,
            bus=bus,
            closing=closing,
            desk_hours=self._desk_hours,
            alarms=self._alarms,
            assignment=self._assignment,
            handovers=handovers,
            presences=presences,
            silences=silences,
            callbacks=callbacks,
            phone_codes=phone_codes,
            registering=registering,
            errands=clearance.errands,
            pushing=clearance.pushing,
            letters=letters,
            day_keys=store.keyring,
            retention=settings.retention,
            guard=ClockGuard(store, clock, machine),
        )
        self._connections = Connections(settings.gateway, clock.monotonic)
        self._people = people = People()
        self._delivery = Delivery(self._connections, conversations)
        desk_boards = Boards(store, clock, openings, settings.retention)
        consoles = Consoles(self._connections, people, desk_boards, conversations, handovers)
        self._notebook = Notebook(self._connections, Notes(store, clock, bus))
        wishes_for_her = WishesForHer(self._connections, people, self._delivery, wishes)
        self._together = seen_together(desks.values())
        self._news = News(self._connections, people, desk_boards, intake, consoles, self._together, clock)
        self._hints = Hints(
            connections=self._connections,
            people=people,
            delivery=self._delivery,
            news=self._news,
            consoles=consoles,
            conversations=conversations,
            staffing=staffing,
            presences=presences,
        )
        visitors = VisitorDoor(
            connections=self._connections,
            people=people,
            news=self._news,
            delivery=self._delivery,
            intake=intake,
            conversations=conversations,
            readiness=Readiness(store, clock, bus, openings),
            openings=openings,
            ratings=ratings,
            turned_away=self._turned_away,
            cool_downs=cool_downs,
            parts=[BeingCalled(callbacks), OwnWishes(wishes)],
        )
        counsellors = CounsellorDoor(
            connections=self._connections,
            people=people,
            consoles=consoles,
            delivery=self._delivery,
            assignment=self._assignment,
            taking=Taking(store, clock, bus, openings),
            conversations=conversations,
            presences=presences,
            staffing=staffing,
            openings=openings,
            parts=[
                Phrases(snippets, openings),
                Endings(conversations, cool_downs),
                Company(looking),
                self._notebook,
                PassingOn(handovers, moving),
                Dangers(Danger(store, clock, bus), phone_codes, openings),
                CallingBack(callbacks),
                Registrations(registering),
                Releases(clearance.releasing),
                wishes_for_her,
            ],
        )
        Dispatcher(self._connections, [visitors, counsellors], clock.monotonic)
        self._hear(bus, silences, wishes_for_her)
        self._web = build_web(
            WebParts(
                settings=settings.web,
                desks=desks,
                staffing=staffing,
                openings=openings,
                desk_hours=self._desk_hours,
                ratings=ratings,
                keeping=self._keeping(),
                snippets=snippets,
                letters=letters,
                clock=clock,
                chance=chance,
                is_ready=self.is_ready,
                demo=demo,
            ),
            [] if review is None else [make_review_routes(review.parts)],
        )
        self._connections.attach(self._web)

    def _hear(self, bus: LocalBus[Hint], silences: Silences, wishes: WishesForHer) -> None:
        """Everyone who follows what happens hears it, in this order."""
        self._bells = {desk: asyncio.Event() for desk in self._settings.desks}
        for listener in (self._hints.take, self._ring, silences.hear, self._notebook.hear, wishes.hear):
            bus.listen(listener)

    async def start(self, listening: socket.socket) -> None:
        """Take up what the record says, start the loops, answer on ``listening``."""
        self._clearance.cleaner.check()
        self._room.begin()
        await self._closing.take_up()
        await self._reconcile()  # nobody is connected yet: every grace begins now, if it had not
        self.loops = asyncio.create_task(self._run_loops())
        self._runner = await listen(self._web, listening)

    async def stop(self) -> None:
        """Tell everyone to come back, finish what is being written, leave."""
        if self._runner is not None:
            for site in list(self._runner.sites):
                await site.stop()
        await self._connections.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        if self.loops is not None:
            self.loops.cancel()
            await asyncio.gather(self.loops, return_exceptions=True)
        await self._clearance.cleaner.close()
        await guarded(self._turned_away.flush)
        self._passwords.close()
        await self._push.close()
        await self._store.close()
        if self.review is not None:
            await self.review.close()
        record(Event.STOPPED)

    async def is_ready(self) -> bool:
        """Store writable, keys there, loops alive. The schedule was valid, or there would be no App."""
        is_running = self.loops is not None and not self.loops.done()
        return is_running and self._store.keyring.is_complete() and await self._store.is_writable()

    @property
    def processes(self) -> list[int]:
        """The process ids of those that look through conversations now."""
        return self._clearance.cleaner.processes

    def _keeping(self) -> Keeping:
        return Keeping(self._store, self._clock, self._store.keyring, self._settings.retention, _archives)

    def caretaker(self) -> Caretaker:
        """For a command: nothing of it was started."""
        store, clock = self._store, self._clock
        restoring = Restoring(store, clock, store.keyring, self.upkeep)
        return Caretaker(self.upkeep, self.upkeep.guard, self._keeping(), restoring, store.begin_epochs, store.write, clock.now())

    def _ring(self, hint: Hint) -> None:
        if isinstance(hint, DeskChanged):
            for desk in self._together.get(hint.desk, ()):
                self._bells[desk].set()

    async def _run_loops(self) -> None:
        async with asyncio.TaskGroup() as group:
            for desk in self._bells:
                group.create_task(self._assign(desk))
                group.create_task(self._news.watch(desk))
            for _ in range(WORKERS):
                group.create_task(self._delivery.work())
            group.create_task(self._hints.work())
            group.create_task(self._notebook.work())
            group.create_task(self._webhook.work())
            group.create_task(self._clearance.errands.work())
            group.create_task(every(DUE_SECONDS, self._tick, self._clock.sleep))
            group.create_task(every(SWEEP_SECONDS, self._delivery.sweep, self._clock.sleep))
            group.create_task(every(SWEEP_SECONDS, self._notebook.sweep, self._clock.sleep))
            group.create_task(every(SIGN_IN_SECONDS, self._hints.check_sign_ins, self._clock.sleep))
            group.create_task(every(SIGN_IN_SECONDS, self._reader_news.tell, self._clock.sleep))
            group.create_task(every(SWEEP_SECONDS, self._clearance.pushing.tell_unreleased, self._clock.sleep))
            group.create_task(every(LETTER_SECONDS, self._letters.fetch, self._clock.sleep))
            if self.review is not None:
                group.create_task(self.review.run_loops())

    async def turn(self) -> None:
        """One turn of every timed loop, for whoever moves the clock."""
        sweeps = (self._delivery.sweep, self._notebook.sweep, self._clearance.pushing.tell_unreleased, self._letters.fetch)
        for work in (self._tick, *sweeps, self._hints.check_sign_ins, self._reader_news.tell):
            await work()
        if self.review is not None:
            await self.review.turn()

    async def _tick(self) -> None:
        """What time alone changes: deadlines, availability, connections that never joined."""
        await guarded(self._look_at_disk)
        await guarded(self._reconcile)
        await guarded(self.upkeep.sweep)  # what is open is told also when a deadline cannot be carried out
        await guarded(self._closing.sweep)
        await guarded(self._alarms.sweep)
        await guarded(self._openings.measure)
        await guarded(self._turned_away.flush)
        self._connections.close_unjoined()
        self._hints.again()
        self._news.ring_all()
        for bell in self._bells.values():
            bell.set()

    async def _look_at_disk(self) -> None:
        self._room.sweep()

    async def _reconcile(self) -> None:
        """Who is here is known from the connections, what follows from it stands in the record; the two are compared again and again."""
        self._cool_downs.sweep(await self._intake.reconcile(self._people.sessions()))
        await self._presences.reconcile(self._people.staff())

    async def _assign(self, desk: DeskId) -> None:
        bell = self._bells[desk]
        while True:
            await bell.wait()
            bell.clear()
            await guarded(lambda: self._assignment.run(desk))


async def build(
    settings: Settings,
    clock: Clock | None = None,
    chance: Chance | None = None,
    demo: Demo | None = None,
    machine: Machine | None = None,
    *,
    alone: bool = False,
) -> App:
    """Open the stores and wire everything; nothing listens yet. Raises StoreError or KeyringError when it must not start."""
    clock, chance, machine = clock or SystemClock(), chance or SystemChance(), machine or LinuxMachine()
    async with AsyncExitStack() as opened:
        review = None if alone else await open_side(settings, clock, chance, machine)
        if review is not None:
            opened.push_async_callback(review.close)
        store = await open_store(settings.store, clock)
        opened.push_async_callback(store.close)
        app = App(settings, clock, chance, store, machine, demo, review)
        opened.pop_all()  # from here on the app closes them
        return app


async def serve(
    settings: Settings, listening: socket.socket, when_ready: Callable[[], None], demo: Demo | None = None, *, alone: bool = False
) -> int:
    """Run until SIGTERM or SIGINT; the exit status. ``alone``: without the review side, which another process is."""
    return await run_until_asked(await build(settings, demo=demo, alone=alone), listening, when_ready)


@dataclass(frozen=True, slots=True)
class Office:
    """What the operator's commands work on, beside a server that may be running."""

    staffing: Staffing


@asynccontextmanager
async def operator(settings: Settings) -> AsyncIterator[Office]:
    """Open the store for one command. A running server hears of removed sign-ins by its own look at the table."""
    clock, chance = SystemClock(), SystemChance()
    store = await open_store(settings.store, clock)
    passwords = Argon2Passwords(settings.hashing)
    bus: LocalBus[Hint] = LocalBus()
    try:
        yield Office(Staffing(store, passwords, clock, chance, bus, settings.staffing))
    finally:
        passwords.close()
        await store.close()


@dataclass(frozen=True, slots=True)
class Caretaker:
    """What the commands about keeping and deleting work on, beside a server that may be running."""

    upkeep: Upkeep
    guard: ClockGuard
    keeping: Keeping
    restoring: Restoring
    begin_epochs: Callable[[], Awaitable[int]]
    write: Callable[[Callable[[Records], Awaitable[None]]], Awaitable[None]]
    now: datetime


@asynccontextmanager
async def caretaker(settings: Settings) -> AsyncIterator[Caretaker]:
    """Open the store for one command. What deletes is carried out by the same code as in the server; nothing else runs."""
    app = await build(settings, alone=True)
    try:
        yield app.caretaker()
    finally:
        await app.stop()


def _archives(folder: str) -> list[datetime]:
    return sorted(archives_in(Path(folder)).values())
