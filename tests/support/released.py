"""The other side of the wall as the chat side knows it, where a test is about the chat side alone: what came over is kept to be looked at.

Parcels are closed by the real box, so that a test that opens one has the key for it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from chatserver.anonymiser.lexicon import find_file
from chatserver.cleaner import Cleaner
from chatserver.errors import ChatError, Code
from chatserver.rules.staff import Reader
from chatserver.rules.terms import DeskId
from chatserver.rules.transcript import AnonymisedTranscript, Letter, LetterBoxId
from chatserver.store.box import close_box, open_box, public_of

PRIVATE = bytes(range(32))


@dataclass
class OtherSide:
    """Fills ``ports_review.Review``."""

    is_reachable: bool = True
    has_key: bool = True
    inbox: dict[str, bytes] = field(default_factory=dict)
    arrivals: list[str] = field(default_factory=list)
    """The name of every push, repeated ones too."""
    waiting: list[Letter] = field(default_factory=list)
    replies: list[tuple[str, LetterBoxId, str]] = field(default_factory=list)
    counts: list[dict[DeskId, int]] = field(default_factory=list)

    async def seal(self, name: str, parcel: AnonymisedTranscript) -> bytes:
        if not self.has_key:
            raise ChatError(Code.UNAVAILABLE)
        return close_box(public_of(PRIVATE), json.dumps(asdict(parcel), default=sorted), name.encode())

    async def push(self, name: str, sealed: bytes) -> None:
        self._reach()
        self.arrivals.append(name)
        self.inbox.setdefault(name, sealed)

    async def tell_unreleased(self, counts: Mapping[DeskId, int]) -> None:
        self._reach()
        self.counts.append(dict(counts))

    async def tell_readers(self, readers: Sequence[Reader]) -> None:
        self._reach()

    async def letters(self) -> list[Letter]:
        self._reach()
        return list(self.waiting)

    async def forget_letters(self, names: Sequence[str]) -> None:
        self._reach()
        self.waiting = [letter for letter in self.waiting if letter.id not in names]

    async def reply(self, name: str, box: LetterBoxId, text: str) -> None:
        self._reach()
        self.replies.append((name, box, text))

    def _reach(self) -> None:
        if not self.is_reachable:
            raise ChatError(Code.UNAVAILABLE)

    def opened(self) -> list[dict[str, Any]]:
        """What arrived, as that side can read it."""
        return [json.loads(open_box(PRIVATE, sealed, name.encode())) for name, sealed in self.inbox.items()]


CLEANER = Cleaner(find_file())
"""With real processes, begun when the first test needs one and used by all."""
