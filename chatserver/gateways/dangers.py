"""Danger, at the counsellors' door: urgency, calls for the duty lead, and codes to go on by phone."""

from __future__ import annotations

from chatserver.gateways import wire, wire_basis, wire_danger
from chatserver.gateways.link import Command
from chatserver.gateways.people import CounsellorLink
from chatserver.gateways.render import instant
from chatserver.rules.access import Action
from chatserver.rules.alert import AlertKind
from chatserver.rules.terms import SessionId, Urgency
from chatserver.services.danger import Danger
from chatserver.services.opening import Openings
from chatserver.services.phone_codes import PhoneCodes


class Dangers:
    """The part of the counsellors' door that carries them out."""

    def __init__(self, danger: Danger, codes: PhoneCodes, openings: Openings) -> None:
        self._danger = danger
        self._openings = openings
        self._codes = codes
        self.commands = {
            "helpers": Command(Action.CONVERSE, self.helpers),
            "mark": Command(Action.CONVERSE, self.mark),
            "call_duty_lead": Command(Action.CONVERSE, self.call_duty_lead),
            "alert_seen": Command(Action.HEAR_ALERTS, self.alert_seen),
            "make_phone_code": Command(Action.CONVERSE, self.make_phone_code),
            "open_by_code": Command(Action.OPEN_BY_CODE, self.open_by_code),
        }

    async def helpers(self, link: CounsellorLink, _ask: wire_danger.SeeHelpers) -> wire_danger.Helpers:
        desk = self._openings.get_desk(link.desk)
        ladder = [wire_danger.Helper([wire_basis.Named(*name) for name in helper.name], helper.phone or None) for helper in desk.ladder]
        return wire_danger.Helpers(ladder, desk.report_url or None)

    async def mark(self, link: CounsellorLink, ask: wire_danger.Mark) -> wire.Done:
        await self._danger.mark(link.member.id, SessionId(ask.session), Urgency(ask.urgency))
        return wire.Done()

    async def call_duty_lead(self, link: CounsellorLink, ask: wire_danger.CallDutyLead) -> wire.Done:
        await self._danger.call_duty_lead(link.member.id, SessionId(ask.session), AlertKind(ask.about))
        return wire.Done()

    async def alert_seen(self, link: CounsellorLink, ask: wire_danger.AlertSeen) -> wire.Done:
        await self._danger.see(link.member, SessionId(ask.session))
        return wire.Done()

    async def make_phone_code(self, link: CounsellorLink, ask: wire_danger.MakePhoneCode) -> wire_danger.PhoneCode:
        made = await self._codes.make(link.member.id, SessionId(ask.session))
        return wire_danger.PhoneCode(made.code, instant(made.ends_at))

    async def open_by_code(self, link: CounsellorLink, ask: wire_danger.OpenByCode) -> wire.Accepted:
        return wire.Accepted(await self._codes.open(link.member, ask.code))
