"""What a visitor wishes of her words, at both doors; and the consoles that still show them when they are deleted."""

from __future__ import annotations

from chatserver.errors import ChatError, Code
from chatserver.gateways import wire, wire_wishes
from chatserver.gateways.connections import Connections
from chatserver.gateways.delivery import Delivery
from chatserver.gateways.link import Command
from chatserver.gateways.people import CounsellorLink, People, VisitorLink
from chatserver.gateways.render import instant
from chatserver.rules.access import Action
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import SessionId
from chatserver.services.hints import Hint, WordsDeleted
from chatserver.services.ports import StaffMember
from chatserver.services.wishes import Wishes


class WishesForHer:
    """The part of the counsellors' door where staff do what a visitor asked of them."""

    def __init__(self, connections: Connections, people: People, delivery: Delivery, wishes: Wishes) -> None:
        self._connections = connections
        self._people = people
        self._delivery = delivery
        self._wishes = wishes
        self.commands = {
            "refuse_review": Command(Action.CONVERSE, self.refuse_review),
            "ended": Command(Action.DELETE_WORDS, self.ended),
            "delete_words": Command(Action.DELETE_WORDS, self.delete_words),
        }

    async def refuse_review(self, link: CounsellorLink, ask: wire_wishes.RefuseReview) -> wire.Done:
        await self._wishes.refuse_review(link.member.id, SessionId(ask.session))
        return wire.Done()

    async def ended(self, link: CounsellorLink, _ask: wire_wishes.SeeEnded) -> wire_wishes.AllEnded:
        found = await self._wishes.deletable(link.member, link.desk)
        return wire_wishes.AllEnded([_ended(session, member) for session, member in found])

    async def delete_words(self, link: CounsellorLink, ask: wire_wishes.DeleteWords) -> wire.Done:
        await self._wishes.delete_for(link.member, SessionId(ask.session))
        return wire.Done()

    def hear(self, hint: Hint) -> None:
        """The bus's listener. What a worker has read and not sent is not sent: its follower is gone."""
        if not isinstance(hint, WordsDeleted):
            return
        for follower in self._delivery.followers(hint.session):
            self._delivery.drop(follower.link, hint.session)
        for link in self._people.counsellors():
            if hint.session in link.followed:
                self._connections.send(link.connection, "words_deleted", wire_wishes.WordsDeleted(hint.session))


def _ended(session: AdviceSession, counsellor: StaffMember | None) -> wire_wishes.EndedConversation:
    ended_at = instant(session.ended_at or session.arrived_at)
    name = "" if counsellor is None else counsellor.work_name
    return wire_wishes.EndedConversation(session.id, session.label, session.language, ended_at, name)


class OwnWishes:
    """The part of the visitors' door where she does it herself."""

    def __init__(self, wishes: Wishes) -> None:
        self._wishes = wishes
        self.commands = {"delete_words": Command(Action.ASK_ADVICE, self.delete_words)}

    async def delete_words(self, link: VisitorLink, _ask: wire.DeleteOwnWords) -> wire.Done:
        if link.session is None:
            raise ChatError(Code.WRONG_STATE)
        await self._wishes.delete_own(link.session)
        return wire.Done()
