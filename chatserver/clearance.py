"""What leads from the end of a conversation over the wall, put together: processes that look through it, a counsellor who releases it,
and the way it is pushed.
"""

from __future__ import annotations

from chatserver.anonymiser.lexicon import find_file
from chatserver.cleaner import Cleaner
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.retention import Retention
from chatserver.rules.terms import SessionId
from chatserver.services.anonymising import Anonymising
from chatserver.services.errands import Errands
from chatserver.services.hints import Bus
from chatserver.services.opening import Openings
from chatserver.services.ports import Chance, Clock, Store
from chatserver.services.ports_review import Review
from chatserver.services.pushing import Pushing
from chatserver.services.releasing import Releasing


class Clearance:
    """The use cases of releasing, with the real anonymiser. Must be closed."""

    def __init__(
        self, store: Store, clock: Clock, chance: Chance, bus: Bus, openings: Openings, review: Review, retention: Retention
    ) -> None:
        self.cleaner = Cleaner(find_file())
        self.releasing = Releasing(store, clock, bus, self.cleaner, retention)
        self.pushing = pushing = Pushing(store, clock, chance, openings.desks, self.cleaner, review, retention)
        anonymising = Anonymising(store, clock, bus, openings, self.cleaner, retention)
        ways = {
            DeadlineKind.ANONYMISE: lambda subject: anonymising.look_through(SessionId(subject)),
            DeadlineKind.PUSH: lambda subject: pushing.push(SessionId(subject)),
        }
        self.errands = Errands(store, clock, ways)
