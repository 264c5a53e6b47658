"""A house with a conversation under way, which whatever happens beside it must not harm, and a search of all that is logged."""

from __future__ import annotations

import base64
import io
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from tests.gateways.payloads import CANARY
from tests.support import leaks
from tests.support.bare_socket import BareSocket
from tests.support.people import Counsellor, Visitor
from tests.support.server import House, running_house

LIMITS = "[limits]\nburst = 5000"


class Raw(logging.Handler):
    """Keeps what libraries meant to say, before ours cut it: the words must not even be offered."""

    def __init__(self, output: io.StringIO) -> None:
        super().__init__(logging.DEBUG)
        self._output = output
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, entry: logging.LogRecord) -> None:
        self._output.write(self.format(entry) + "\n")


@dataclass
class Logged:
    """All that was logged since it was last looked at, and the words that must not be in it."""

    output: io.StringIO

    def take(self) -> str:
        text = self.output.getvalue()
        self.output.seek(0)
        self.output.truncate()
        return text

    def leaked(self, text: str) -> list[str]:
        """Which words stand in the text, in any form, also inside something longer that was encoded."""
        return leaks.leaks(text) + [word for word in leaks.spoken if len(word) >= leaks.SHORTEST and any(f in text for f in _inside(word))]


def _inside(word: str) -> Iterator[str]:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        raw = word.encode(encoding)
        yield raw.hex().upper()
        yield repr(raw)[2:-1]
        for shift in range(3):  # base64 depends on how many bytes stand before
            yield base64.b64encode(bytes(shift) + raw).decode()[4:-4]


@pytest.fixture(scope="module")
def logged() -> Iterator[Logged]:
    leaks.spoken.clear()
    with leaks.everything_logged() as output:
        raw = Raw(output)
        logging.getLogger().addHandler(raw)
        yield Logged(output)
        logging.getLogger().removeHandler(raw)


@pytest_asyncio.fixture(scope="module")
async def house(logged: Logged, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """One server for all tests of a file: what one of them does to it, the next would notice."""
    async with running_house(tmp_path_factory.mktemp("house"), more=LIMITS, desk="queue_limit = 1000") as running:
        yield running


@dataclass
class Bystanders:
    """A visitor and a counsellor who talk while others misbehave."""

    visitor: Visitor
    anna: Counsellor
    session: str
    said: int = 0

    async def take(self, visitor: Visitor) -> str:
        """The visitor starts and Anna accepts; the session."""
        before = [p["offer"]["offer"] for name, p in self.anna.socket.events if name == "offer_made"]
        await visitor.starts()
        made = await self.anna.socket.hears("offer_made", lambda p: p["offer"]["offer"] not in before)
        return await self.anna.accepts(made["offer"])

    async def still_talk(self) -> None:
        """Both can say something and hear the other."""
        self.said += 1
        hello, yes = f"hoort u mij nog? {self.said}", f"ja, ik hoor je {self.said}"
        await self.visitor.says(hello)
        await self.anna.reads(self.session, hello)
        await self.anna.says(self.session, yes)
        await self.visitor.reads(yes)


@pytest_asyncio.fixture(scope="module")
async def bystanders(house: House) -> Bystanders:
    anna = await house.counsellor("anna").is_available()
    visitor = await house.visitor().opens()
    await visitor.starts(nickname="Sterre van hiernaast")
    return Bystanders(visitor, anna, await anna.accepts())


@pytest_asyncio.fixture
async def unharmed(bystanders: Bystanders, logged: Logged) -> AsyncIterator[Bystanders]:
    """After the test the bystanders still talk, and nothing of what was said stands in the logs."""
    leaks.spoken.clear()  # those of earlier tests were looked for then
    leaks.spoken.add(CANARY)
    yield bystanders
    await BareSocket.leave_all()
    await bystanders.still_talk()
    text = logged.take()
    assert '"event": "said"' in text, "nothing was captured, so nothing was proved"
    assert logged.leaked(text) == []
