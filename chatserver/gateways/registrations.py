"""Registrations as a console is given them, and what it sends: codes, never a text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from chatserver.errors import ChatError, Code
from chatserver.gateways import render, wire, wire_basis, wire_registering, wire_taxonomy
from chatserver.gateways.link import Command
from chatserver.gateways.people import CounsellorLink
from chatserver.rules.access import Action
from chatserver.rules.retention import readable_until
from chatserver.rules.taxonomy import CONTACT_TYPE, Field, Labels, Taxonomy, Values
from chatserver.rules.terms import DeskId, Record, SessionId
from chatserver.services.board import Owed
from chatserver.services.registering import Form, Registering

PAGE_BYTES = 40_000
"""More than one field only up to here. The longest that a taxonomy may have, by itself, still fits into a frame."""


class Registrations:
    """The part of the counsellors' door where conversations are registered."""

    def __init__(self, registering: Registering) -> None:
        self._registering = registering
        self.commands = {
            "taxonomy": Command(Action.REGISTER, self.taxonomy),
            "registration": Command(Action.REGISTER, self.see),
            "save_draft": Command(Action.REGISTER, self.save_draft),
            "register": Command(Action.REGISTER, self.register),
            "correct": Command(Action.REGISTER, self.correct),
            "registered": Command(Action.REGISTER, self.registered),
            "later": Command(Action.REGISTER, self.later),
        }

    async def taxonomy(self, _link: CounsellorLink, ask: wire_taxonomy.SeeTaxonomy) -> wire_taxonomy.Taxonomy:
        return page(*self._registering.taxonomy(DeskId(ask.desk)), ask.after)

    async def see(self, link: CounsellorLink, ask: wire_registering.SeeRegistration) -> wire_registering.Registration:
        return _form(await self._registering.see(link.member, SessionId(ask.session)))

    async def save_draft(self, link: CounsellorLink, ask: wire_registering.SaveDraft) -> wire_registering.Registration:
        return _form(await self._registering.save_draft(link.member, SessionId(ask.session), ask.number, _values(ask.values)))

    async def register(self, link: CounsellorLink, ask: wire_registering.Register) -> wire_registering.Registration:
        return _form(await self._registering.register(link.member, SessionId(ask.session), ask.number, _values(ask.values)))

    async def correct(self, link: CounsellorLink, ask: wire_registering.Correct) -> wire_registering.Registration:
        return _form(await self._registering.correct(link.member, SessionId(ask.session), _values(ask.values)))

    async def registered(self, link: CounsellorLink, _ask: wire_registering.SeeRegistered) -> wire_registering.AllRegistered:
        return wire_registering.AllRegistered([_registered(form) for form in await self._registering.registered(link.member)])

    async def later(self, link: CounsellorLink, _ask: wire_registering.Later) -> wire.Done:
        await self._registering.later(link.member.id)
        return wire.Done()


def page(taxonomy: Taxonomy, today: date, after: str | None) -> wire_taxonomy.Taxonomy:
    """The fields that follow ``after``, without those that nobody is asked. Raises NOT_FOUND when there is no such field."""
    asked = [one for one in taxonomy.fields if one.is_asked_of_people]
    codes = [one.code for one in asked]
    if after is not None and after not in codes:
        raise ChatError(Code.NOT_FOUND)
    left = asked if after is None else asked[codes.index(after) + 1 :]
    shown: list[wire_taxonomy.TaxonomyField] = []
    size = 0
    for one in left:
        made = _field(one, today)
        size += len(msgspec.json.encode(made))
        if shown and size > PAGE_BYTES:
            break
        shown.append(made)
    return wire_taxonomy.Taxonomy(taxonomy.version, CONTACT_TYPE, sorted(taxonomy.skip_when), shown, len(shown) < len(left))


def to_register(owed: Owed) -> wire_registering.ToRegister:
    """A row of the board: what it was called, when it ended, and how much is still to be filled in."""
    session = owed.session
    ended_at = session.ended_at or session.arrived_at
    return wire_registering.ToRegister(
        session.id,
        session.label,
        session.language,
        render.instant(session.answered_at or session.arrived_at),
        render.instant(ended_at),
        session.reason,
        owed.missing,
        owed.registration.wraps_up,
        render.instant(readable_until(session) or ended_at),
        session.record is Record.DELETED,
    )


def _field(one: Field, today: date) -> wire_taxonomy.TaxonomyField:
    asked_if = None
    if one.condition is not None:
        asked_if = [wire_taxonomy.Condition(test.field, sorted(test.codes), test.is_negated) for test in one.condition]
    values = [
        wire_taxonomy.TaxonomyValue(v.code, _named(v.labels), v.parent or None, not v.is_offered(today), v.requires_handover, v.is_handover)
        for v in one.values
        if not v.is_hidden
    ]
    return wire_taxonomy.TaxonomyField(one.code, _named(one.labels), one.most, one.is_required, asked_if, values)


def _named(labels: Labels) -> list[wire_basis.Named]:
    return [wire_basis.Named(language, label) for language, label in labels]


def _form(form: Form) -> wire_registering.Registration:
    kept = form.registration
    return wire_registering.Registration(
        form.session.id,
        form.session.desk,
        form.taxonomy.version,
        kept.registered_at is not None,
        kept.number,
        [wire_registering.Chosen(name, list(codes)) for name, codes in kept.values.items()],
        list(form.missing),
        list(form.unfit),
        None if form.correct_until is None else render.instant(form.correct_until),
    )


def _registered(form: Form) -> wire_registering.Registered:
    session, ended_at = form.session, form.session.ended_at or form.session.arrived_at
    return wire_registering.Registered(session.id, session.label, render.instant(ended_at), render.instant(form.correct_until or ended_at))


def _values(chosen: Iterable[wire_registering.Chosen]) -> Values:
    """Raises INVALID for a field that is named twice."""
    values: dict[str, tuple[str, ...]] = {}
    for one in chosen:
        if one.field in values:
            raise ChatError(Code.INVALID)
        values[one.field] = tuple(one.values)
    return {name: codes for name, codes in values.items() if codes}
