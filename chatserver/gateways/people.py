"""Who is connected to this process: visitors by session, counsellors by account. In memory, because a connection is."""

from __future__ import annotations

from dataclasses import dataclass, field

from chatserver.gateways import wire
from chatserver.gateways.link import Link
from chatserver.rules.terms import DeskId, SessionId, StaffId
from chatserver.services.ports import StaffMember


@dataclass(slots=True, eq=False, kw_only=True)
class VisitorLink(Link):
    """A visitor's connection. Without a session it only listens."""

    desk: DeskId
    is_first: bool = False
    """Someone just opened the chat, as against a page that came back."""
    page: str | None = None
    session: SessionId | None = None
    is_elsewhere: bool = False
    """Her session was at another desk than the page when this connection took it up."""
    away_seconds: int = 0
    """How long nobody was connected to the session when this connection took it up; told once."""
    has_rated: bool = False
    """She said what she thought of the session. Kept here alone: a mark on the session's row would say whose a week's only rating is,
    and no other connection can speak for a session that has ended."""
    told_opening: wire.AvailabilityChanged | None = None
    told_place: wire.Place | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class CounsellorLink(Link):
    """A console's connection, proved by a sign-in."""

    member: StaffMember
    desk: DeskId
    watches: set[SessionId] = field(default_factory=set)
    """Sessions that she follows as one who only looks along: no sign of hers reaches the visitor."""
    followed: set[SessionId] = field(default_factory=set)
    """Sessions whose words it may show, because it asked for them."""
    board: wire.Board | None = None
    """What this console was last told; None before it looked."""

    def watch(self, session: SessionId, *, only_looks: bool) -> None:
        """Remember that she follows it, and whether she only looks along."""
        self.followed.add(session)
        (self.watches.add if only_looks else self.watches.discard)(session)


class People:
    """The connected people of this process."""

    def __init__(self) -> None:
        self._visitors: dict[int, VisitorLink] = {}
        self._speaking: dict[SessionId, VisitorLink] = {}
        self._counsellors: dict[StaffId, dict[int, CounsellorLink]] = {}

    def add_visitor(self, link: VisitorLink) -> None:
        self._visitors[id(link)] = link

    def bind(self, link: VisitorLink, session: SessionId) -> VisitorLink | None:
        """This connection speaks for the session now; the one that did before, which must show nothing more."""
        before = self._speaking.get(session)
        self._speaking[session] = link
        link.session = session
        return before if before is not link else None

    def remove_visitor(self, link: VisitorLink) -> SessionId | None:
        """The session that has no connection any more by this, if any."""
        self._visitors.pop(id(link), None)
        if link.session is None or self._speaking.get(link.session) is not link:
            return None
        del self._speaking[link.session]
        return link.session

    def sessions(self) -> frozenset[SessionId]:
        """Whose visitors are connected."""
        return frozenset(self._speaking)

    def staff(self) -> frozenset[StaffId]:
        """Who has a console connected."""
        return frozenset(self._counsellors)

    def visitor(self, session: SessionId) -> VisitorLink | None:
        return self._speaking.get(session)

    def visitors_of(self, desk: DeskId) -> list[VisitorLink]:
        return [v for v in self._visitors.values() if v.desk == desk]

    def add_counsellor(self, link: CounsellorLink) -> None:
        self._counsellors.setdefault(link.member.id, {})[id(link)] = link

    def remove_counsellor(self, link: CounsellorLink) -> bool:
        """Whether she has no connection any more by this."""
        links = self._counsellors.get(link.member.id, {})
        was_there = links.pop(id(link), None) is not None
        if not links:
            self._counsellors.pop(link.member.id, None)
        return was_there and not links

    def counsellor(self, staff: StaffId) -> list[CounsellorLink]:
        return list(self._counsellors.get(staff, {}).values())

    def counsellors(self) -> list[CounsellorLink]:
        return [link for links in self._counsellors.values() for link in links.values()]

    def counsellors_of(self, desk: DeskId) -> list[CounsellorLink]:
        return [link for link in self.counsellors() if link.desk == desk]
