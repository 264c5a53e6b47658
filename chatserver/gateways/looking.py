"""The part of the counsellors' door through which colleagues come into a conversation, and go."""

from __future__ import annotations

from chatserver.gateways import wire, wire_colleagues
from chatserver.gateways.link import Command
from chatserver.gateways.people import CounsellorLink
from chatserver.rules.access import Action
from chatserver.rules.terms import SessionId, StaffId
from chatserver.services.looking import Looking


class Company:
    """Asking a colleague in, coming as the duty lead, and looking away."""

    def __init__(self, looking: Looking) -> None:
        self._looking = looking
        self.commands = {
            "invite": Command(Action.CONVERSE, self.invite),
            "come": Command(Action.COME, self.come),
            "look_away": Command(Action.FOLLOW, self.look_away),
        }

    async def invite(self, link: CounsellorLink, ask: wire_colleagues.Invite) -> wire.Done:
        await self._looking.invite(link.member.id, SessionId(ask.session), StaffId(ask.staff))
        return wire.Done()

    async def come(self, link: CounsellorLink, ask: wire_colleagues.Come) -> wire.Done:
        await self._looking.come(link.member.id, SessionId(ask.session), ask.reason)
        return wire.Done()

    async def look_away(self, link: CounsellorLink, ask: wire_colleagues.LookAway) -> wire.Done:
        session = SessionId(ask.session)
        if ask.staff is None or ask.staff == link.member.id:
            await self._looking.leave(link.member.id, session)
        else:
            await self._looking.send_away(link.member.id, session, StaffId(ask.staff))
        return wire.Done()
