"""What consoles are told: their board and its changes, offers, alerts. Read from the record each time."""

from __future__ import annotations

from chatserver.errors import ChatError, Code
from chatserver.gateways import boards, company, render, wire
from chatserver.gateways.connections import Connections
from chatserver.gateways.people import CounsellorLink, People
from chatserver.gateways.render_danger import alert_raised
from chatserver.rules.access import Action, may
from chatserver.rules.answers import Answers
from chatserver.rules.handover import HandoverId
from chatserver.rules.terms import DeskId, OfferId, Outcome, SessionId
from chatserver.services.board import Boards, DeskView
from chatserver.services.conversation import Conversations
from chatserver.services.handovers import Handovers


class Consoles:
    """Speaks to the consoles that are connected here."""

    def __init__(
        self, connections: Connections, people: People, desk_boards: Boards, conversations: Conversations, handovers: Handovers
    ) -> None:
        self._connections = connections
        self._people = people
        self._boards = desk_boards
        self._conversations = conversations
        self._handovers = handovers
        self._rows: dict[DeskId, boards.Rows] = {}

    async def tell(self, view: DeskView, counsellors: list[CounsellorLink]) -> None:
        """Send each console that looked what changed since it was last told."""
        rows = self._rows.setdefault(view.desk.id, boards.Rows())
        rows.update(view)
        for counsellor in counsellors:
            if counsellor.board is not None:
                await self._tell_board(counsellor, view, rows)

    async def tell_offer(self, link: CounsellorLink, offer: OfferId) -> None:
        """An offer was made to this counsellor; sent only while it is under way."""
        view = await self._boards.desk(link.desk)
        for session in view.offered_to(link.member.id):
            made = render.offered(session, view.at, view.elsewhere(session))
            if made is not None and made.offer == offer:
                self._connections.send(link.connection, "offer_made", wire.OfferMade(made))

    async def tell_alert(self, desk: DeskId, session: SessionId) -> None:
        """Everyone available was asked for a session: its duty leads hear of it."""
        view = await self._boards.desk(desk)
        label = next((s.label for s in view.queue if s.id == session), None)
        for link in self._people.counsellors_of(desk):
            if label is not None and may(link.roles, Action.HEAR_ALERTS):
                self._connections.send(link.connection, "alert_raised", wire.AlertRaised(session, label, "nobody_takes"))

    async def tell_called(self, session: SessionId) -> None:
        """A counsellor called: every duty lead for whom that is hears of it at once. It stands on her board until someone has seen it."""
        leads = [link for link in self._people.counsellors() if may(link.roles, Action.HEAR_ALERTS)]
        for desk in {link.desk for link in leads}:
            view = await self._boards.desk(desk)
            for link in leads:
                for raised, about in view.calls(link.member) if link.desk == desk else ():
                    if about.id == session:
                        self._connections.send(link.connection, "alert_raised", alert_raised(view, raised, about))

    async def board(self, link: CounsellorLink) -> wire.Board:
        """The whole board of a counsellor, by the record."""
        view = await self._boards.desk(link.desk)
        rows = boards.Rows()
        rows.update(view)
        return boards.board(link.member, view, rows)

    async def _tell_board(self, link: CounsellorLink, view: DeskView, rows: boards.Rows) -> None:
        """Send the difference between what this console knows and what is."""
        old, new = link.board, boards.board(link.member, view, rows)
        if old is None:
            return
        link.board = new
        lost = boards.lost(old, new)
        last_words = {c.session: await self._ended(link, c) for c in lost}
        outcomes = {h: await self._handovers.outcome(HandoverId(h)) or Outcome.WITHDRAWN for h in boards.closed(old, new)}
        hers = {c.session for c in lost if c.with_me_as == "counsellor" and last_words[c.session] is None}
        change = boards.difference(old, new, last_words, outcomes, boards.passed_on(view, link.member, hers))
        if change != wire.BoardChanged():
            self._connections.send(link.connection, "board_changed", change)

    async def _ended(self, link: CounsellorLink, known: wire.Conversation) -> wire.Conversation | None:
        """The last word on a conversation that is not active any more; None when it is not hers any more."""
        try:
            session = await self._conversations.conversation_of(link.member.id, known.session)  # type: ignore[arg-type]
        except ChatError as error:
            if error.code is not Code.NOT_FOUND:
                raise
            return None
        answers = Answers(known.nickname, known.topic, known.role, known.municipality, known.reads, known.review)
        return company.conversation(session, answers, known.desk_name, "counsellor", known.counsellor, [])
