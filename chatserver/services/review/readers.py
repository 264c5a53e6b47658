"""Who reads: supervisors whom the chat side has told us of, found by the token of their sign-in."""

from __future__ import annotations

from dataclasses import dataclass

from chatserver.auth.tokens import hash_token, parse_token
from chatserver.rules.staff import Reader
from chatserver.services.review.ports import Clock, Store


@dataclass(frozen=True, slots=True)
class Readers:
    """Finds who is signed in."""

    store: Store
    clock: Clock

    async def find_signed_in(self, token: str | None) -> Reader | None:
        known = parse_token(token)
        if known is None:
            return None
        return await self.store.read(lambda records: records.find_reader(hash_token(known), self.clock.now()))
