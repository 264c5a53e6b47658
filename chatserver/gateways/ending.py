"""How a counsellor ends a conversation, and what a duty lead sees of the cool-downs that followed."""

from __future__ import annotations

from chatserver.errors import ChatError, Code
from chatserver.gateways import wire
from chatserver.gateways.link import Command
from chatserver.gateways.people import CounsellorLink
from chatserver.gateways.render import instant
from chatserver.rules.access import Action
from chatserver.rules.cool_down import CoolDownId, Lasts
from chatserver.rules.terms import EndReason, SessionId
from chatserver.services.conversation import Conversations
from chatserver.services.cool_downs import CoolDowns


class Endings:
    """The part of the counsellors' door that ends."""

    def __init__(self, conversations: Conversations, cool_downs: CoolDowns) -> None:
        self._conversations = conversations
        self._cool_downs = cool_downs
        self.commands = {
            "end": Command(Action.CONVERSE, self.end),
            "cool_downs": Command(Action.KEEP_COOL_DOWNS, self.see),
            "lift_cool_down": Command(Action.KEEP_COOL_DOWNS, self.lift),
        }

    async def end(self, link: CounsellorLink, ask: wire.End) -> wire.Ended:
        session, reason = SessionId(ask.session), EndReason(ask.reason)
        if ask.cool_down is None:
            await self._conversations.end(link.member.id, session, reason)
            return wire.Ended()
        if reason is not EndReason.HOUSE_RULES:
            raise ChatError(Code.INVALID)
        until = await self._cool_downs.end(link.member, session, Lasts(str(ask.cool_down)))
        return wire.Ended(None if until is None else instant(until))

    async def see(self, link: CounsellorLink, _ask: wire.SeeCoolDowns) -> wire.CoolDowns:
        running = await self._cool_downs.see(link.member, link.desk)
        return wire.CoolDowns([wire.CoolDown(one.id, instant(one.ends_at), by) for one, by in running])

    async def lift(self, link: CounsellorLink, ask: wire.LiftCoolDown) -> wire.Done:
        await self._cool_downs.lift(link.member, link.desk, CoolDownId(ask.id))
        return wire.Done()
