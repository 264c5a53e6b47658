"""Tells the review side who is signed in to read transcripts: supervisors, for as long as their sign-in lasts.

The review side has no accounts. It learns the hash of a token, a name and the desks, and forgets whoever is not told of any more.
"""

from __future__ import annotations

from chatserver.errors import ChatError
from chatserver.rules.access import Action, may_now
from chatserver.rules.staff import Reader
from chatserver.services.ports import Clock, Store
from chatserver.services.ports_review import Review

AGAIN_SECONDS = 60.0
"""Told anew after this also when nothing changed: the review store may have been put back from a backup."""
RETRY_SECONDS = 5.0
"""After trouble, so that a review side that is away does not fill the log."""


class ReaderNews:
    """Remembers what it told, so that nothing is written while nothing changes."""

    def __init__(self, store: Store, clock: Clock, review: Review) -> None:
        self._store = store
        self._clock = clock
        self._review = review
        self._told: list[Reader] | None = None
        self._told_at = 0.0
        self._retry_at = 0.0

    async def tell(self) -> None:
        """Before whoever signed in is sent to her page, and every few seconds. Trouble is for the next time: a review side that is away
        keeps nobody from signing in."""
        now = self._clock.now()
        signed_in = [
            Reader(sign_in.token, member.id, member.work_name, member.desks, sign_in.expires_at)
            for sign_in, member in await self._store.read(lambda records: records.sign_ins(now))
            if may_now(member.roles, Action.READ_TRANSCRIPTS, must_change_password=member.must_change_password)
        ]
        at = self._clock.monotonic()
        if at < self._retry_at or (signed_in == self._told and at - self._told_at < AGAIN_SECONDS):
            return
        try:
            await self._review.tell_readers(signed_in)
        except ChatError:
            self._told, self._retry_at = None, at + RETRY_SECONDS
            return
        self._told, self._told_at = signed_in, at
