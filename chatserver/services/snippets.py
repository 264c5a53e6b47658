"""Canned texts and lines to refer to: read by the counsellors of a desk, kept by its duty leads.

Who changed one is written down in the audit log by the transaction that does it, by its id and without a word of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from chatserver.errors import ChatError, Code
from chatserver.rules import snippet as rules
from chatserver.rules.access import Action, role_for
from chatserver.rules.audit import AuditDraft, Deed
from chatserver.rules.desk import Desk
from chatserver.rules.snippet import Faults, Snippet, SnippetId, Wording
from chatserver.rules.terms import DeskId, StaffId
from chatserver.services.desks import desks_for, get_desk_for
from chatserver.services.ports import Chance, Clock, Records, StaffMember, Store

NO_FAULTS: Faults = {}


class Snippets:
    """Reading and keeping them."""

    def __init__(self, store: Store, clock: Clock, chance: Chance, desks: Mapping[DeskId, Desk]) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._desks = desks

    def desks_of(self, actor: StaffMember) -> list[Desk]:
        """Whose snippets she may keep, in the order of the settings."""
        return desks_for(self._desks, actor, Action.SET_SNIPPETS)

    def get_desk(self, actor: StaffMember, desk_id: DeskId) -> Desk:
        """Raises NOT_FOUND for a desk that is not there, or whose snippets she may not keep."""
        return get_desk_for(self._desks, actor, Action.SET_SNIPPETS, desk_id)

    async def see(self, actor: StaffMember, desk_id: DeskId) -> list[Snippet]:
        """All of a desk, in the order of their ids. Raises NOT_FOUND."""
        desk = get_desk_for(self._desks, actor, Action.SEE_SNIPPETS, desk_id)
        return await self._store.read(lambda records: records.snippets(desk.id))

    async def see_kept(self, actor: StaffMember, desk_id: DeskId) -> tuple[list[Snippet], dict[StaffId, str]]:
        """The same for who keeps them, with the work names of those who changed one last. Raises NOT_FOUND."""
        desk = self.get_desk(actor, desk_id)

        async def look(records: Records) -> tuple[list[Snippet], dict[StaffId, str]]:
            return await records.snippets(desk.id), {member.id: member.work_name for member in await records.staff()}

        return await self._store.read(look)

    async def add(self, actor: StaffMember, desk_id: DeskId, typed: Wording) -> Faults:
        """What is wrong with it; nothing when it was added."""
        return await self._save(actor, desk_id, None, typed)

    async def change(self, actor: StaffMember, desk_id: DeskId, snippet: SnippetId, typed: Wording) -> Faults:
        """The same for one that is there; raises NOT_FOUND when it is not. Changing nothing is done already."""
        return await self._save(actor, desk_id, snippet, typed)

    async def remove(self, actor: StaffMember, desk_id: DeskId, snippet: SnippetId) -> None:
        """Removing it twice changes nothing; NOT_FOUND when it never was."""
        desk = self.get_desk(actor, desk_id)

        async def decide(records: Records, now: datetime) -> tuple[Deed, SnippetId] | None:
            if await records.remove_snippet(desk.id, snippet, now):
                return Deed.SNIPPET_REMOVED, snippet
            if not await records.was_snippet(desk.id, snippet):
                raise ChatError(Code.NOT_FOUND)
            return None

        await self._write_down(actor, desk, decide)

    async def _save(self, actor: StaffMember, desk_id: DeskId, snippet: SnippetId | None, typed: Wording) -> Faults:
        desk = self.get_desk(actor, desk_id)
        wanted = rules.parse(typed, desk.languages)
        if not isinstance(wanted, Wording):
            return wanted
        refused: list[Faults] = []

        async def decide(records: Records, now: datetime) -> tuple[Deed, SnippetId] | None:
            refused.clear()
            known = {one.id: one for one in await records.snippets(desk.id)}
            before = None if snippet is None else known.pop(snippet, None)
            if snippet is not None and before is None:
                raise ChatError(Code.NOT_FOUND)
            faults = rules.refusal_of(known.values(), wanted, is_new=before is None)
            if faults or (before is not None and before.wording == wanted):
                refused.append(faults)
                return None
            name = SnippetId(self._chance.identifier()) if before is None else before.id
            await records.save_snippet(desk.id, Snippet(name, wanted, actor.id, now))
            return (Deed.SNIPPET_ADDED if before is None else Deed.SNIPPET_CHANGED), name

        await self._write_down(actor, desk, decide)
        return refused[0] if refused else NO_FAULTS

    async def _write_down(
        self, actor: StaffMember, desk: Desk, decide: Callable[[Records, datetime], Awaitable[tuple[Deed, SnippetId] | None]]
    ) -> None:
        """One change, carried out and written down in one transaction."""

        async def whole(records: Records) -> None:
            now = self._clock.now()
            done = await decide(records, now)
            if done is not None:
                deed, subject = done
                await records.add_audit(AuditDraft(now, actor.id, role_for(actor.roles, Action.SET_SNIPPETS), deed, desk.id, subject))

        await self._store.write(whole)
