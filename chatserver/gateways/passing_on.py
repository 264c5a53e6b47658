"""The part of the counsellors' door through which a conversation gets another counsellor."""

from __future__ import annotations

from chatserver.gateways import wire, wire_colleagues
from chatserver.gateways.link import Command
from chatserver.gateways.people import CounsellorLink
from chatserver.rules.access import Action
from chatserver.rules.handover import HandoverId
from chatserver.rules.terms import DeskId, SessionId, StaffId
from chatserver.services.handovers import Handovers
from chatserver.services.moving import Moving
from chatserver.services.passing_on import Wish


class PassingOn:
    """Handing over, answering when asked, and taking over."""

    def __init__(self, handovers: Handovers, moving: Moving) -> None:
        self._handovers = handovers
        self._moving = moving
        self.commands = {
            "hand_over": Command(Action.HAND_OVER, self.hand_over),
            "accept_handover": Command(Action.HAND_OVER, self.accept),
            "decline_handover": Command(Action.HAND_OVER, self.decline),
            "withdraw_handover": Command(Action.HAND_OVER, self.withdraw),
            "take_over": Command(Action.TAKE_OVER, self.take_over),
        }

    async def hand_over(self, link: CounsellorLink, ask: wire_colleagues.HandOver) -> wire_colleagues.HandedOver:
        wish = Wish(link.member.id, SessionId(ask.session), ask.summary)
        if ask.to_staff is not None:
            return wire_colleagues.HandedOver(await self._handovers.ask(wish, StaffId(ask.to_staff)))
        await self._moving.hand_to_desk(wish, DeskId(ask.to_desk or ""))
        return wire_colleagues.HandedOver(None)

    async def accept(self, link: CounsellorLink, ask: wire_colleagues.AcceptHandover) -> wire.Accepted:
        return wire.Accepted(await self._handovers.accept(link.member.id, HandoverId(ask.handover)))

    async def decline(self, link: CounsellorLink, ask: wire_colleagues.DeclineHandover) -> wire.Done:
        await self._handovers.decline(link.member.id, HandoverId(ask.handover))
        return wire.Done()

    async def withdraw(self, link: CounsellorLink, ask: wire_colleagues.WithdrawHandover) -> wire.Done:
        await self._handovers.withdraw(link.member.id, HandoverId(ask.handover))
        return wire.Done()

    async def take_over(self, link: CounsellorLink, ask: wire_colleagues.TakeOver) -> wire.Accepted:
        await self._moving.take_over(link.member.id, SessionId(ask.session), ask.reason)
        return wire.Accepted(ask.session)
