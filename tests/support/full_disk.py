"""Visitors who go on writing while the disk fills up, and what they were told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.support.people import Visitor, new_command_id


@dataclass(eq=False)
class Writing:
    """One visitor, who says one thing after the other, and keeps what was not taken to say it again."""

    visitor: Visitor
    name: str
    length: int
    acknowledged: list[str] = field(default_factory=list)
    """What was said, in its order."""
    pending: list[tuple[str, str]] = field(default_factory=list)
    """Client id and text of what was refused."""

    async def goes_on(self, most: int, until: Callable[[], bool] = lambda: False) -> None:
        """Say things until one is refused, ``until`` holds, or so many were said."""
        for number in range(most):
            if until():
                return
            text = f"{self.name} {len(self.acknowledged)} {number} ".ljust(self.length, "x")
            if not await self._says(new_command_id(), text):
                return

    async def _says(self, command_id: str, text: str) -> bool:
        answer = await self.visitor.socket.ask("say", {"client_id": command_id, "text": text})
        if "ok" in answer:
            self.acknowledged.append(text)
            return True
        assert answer["error"] == {"code": "unavailable", "temporary": True}, answer
        self.pending.append((command_id, text))
        return False

    async def says_it_again(self) -> None:
        """What is pending, as the widget does once it can."""
        waiting, self.pending = self.pending, []
        for command_id, text in waiting:
            assert await self._says(command_id, text)

    async def reads_all_anew(self) -> None:
        """She follows her log from its beginning again, and it is all there."""
        self.visitor.log = type(self.visitor.log)(epoch=self.visitor.log.epoch)
        await self.visitor.follows()
        await self.has_it_all_once()

    async def has_it_all_once(self) -> None:
        """Her log holds what was acknowledged, each once and in its order."""
        log = self.visitor.log
        await self.visitor.socket.until(lambda: len(log.texts()) >= len(self.acknowledged) or None, "what was acknowledged")
        assert log.texts() == self.acknowledged
