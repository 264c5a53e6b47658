"""The backup desk (achtervang): whose counsellors are asked for the visitors of a desk that has nobody.

The one answer that availability and assignment stand on. A backup's own backup is never asked: there are no chains.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from chatserver.rules.desk import Desk
from chatserver.rules.hours import Hours
from chatserver.rules.queue import Candidate, assign
from chatserver.rules.session import AdviceSession
from chatserver.rules.staff import Counsellor, StaffMember
from chatserver.rules.terms import DeskId


@dataclass(frozen=True, slots=True)
class Backup:
    """The backup desk at an instant, looked at because the desk that names it has nobody."""

    id: DeskId
    name: str
    hours: Hours
    candidates: Sequence[Candidate]
    line: Sequence[AdviceSession]
    """Its own queue."""
    serves: bool
    """Inside its own hours, or in the grace after them."""

    def stands_in(self) -> bool:
        """Someone is there, inside the backup's own hours: who forgot to sign out in another region opens no chat."""
        return self.hours.is_open and not has_nobody(self.candidates)

    def finishes(self) -> bool:
        """Someone is there who may still be asked for those who have a place."""
        return self.serves and not has_nobody(self.candidates)


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers the visitors of a desk at an instant."""

    own: tuple[Candidate, ...]
    """The desk's own counsellors, whether they are here or not."""
    candidates: tuple[Candidate, ...]
    """Who may be asked for those in the queue: the own ones, or those of the backup."""
    welcoming: tuple[Candidate, ...]
    """Who counts for a newcomer: the same, but no backup whose hours are over."""
    backup: Backup | None = None
    """None where it need not be looked at. One that does not stand in may do so later."""


def has_nobody(candidates: Iterable[Candidate]) -> bool:
    return not any(c.is_present() for c in candidates)


def answering(desk: DeskId, own: Sequence[Candidate], backup: Backup | None) -> Answering:
    """Whoever is here of the desk itself; when nobody is, those of the backup: for newcomers while it is open, for those who have a
    place also in the grace after that, as at any desk."""
    if backup is None or not has_nobody(own):
        return Answering(tuple(own), tuple(own), tuple(own))
    lent = _lent(backup, desk)
    return Answering(tuple(own), lent if backup.finishes() else tuple(own), lent if backup.stands_in() else tuple(own), backup)


def _lent(backup: Backup, desk: DeskId) -> tuple[Candidate, ...]:
    """The backup's counsellors as those of ``desk``. Whom a visitor of their own would get now is taken for asked: first comes
    their own line, in whatever order the two desks are looked at."""
    wanted = {choice.staff for choice in assign(backup.line, backup.candidates).choices}
    return tuple(replace(c, desks=c.desks | {desk}, holds_offer=c.holds_offer or c.id in wanted) for c in backup.candidates)


def as_told(member: StaffMember, desk: DeskId, desks: Mapping[DeskId, Desk]) -> Counsellor:
    """Whoever talks with a visitor of ``desk``, as the visitor is told of her."""
    hers = None if desk in member.desks else next((desks[d].name for d in sorted(member.desks) if d in desks), None)
    return Counsellor(member.work_name, hers)


def seen_together(desks: Collection[Desk]) -> dict[DeskId, frozenset[DeskId]]:
    """With each desk those to look at when something of it changed: itself, its backup, and whose backup it is."""
    together = {desk.id: {desk.id} for desk in desks}
    for desk in desks:
        if desk.backup in together:
            together[desk.id].add(desk.backup)
            together[desk.backup].add(desk.id)
    return {desk: frozenset(others) for desk, others in together.items()}
