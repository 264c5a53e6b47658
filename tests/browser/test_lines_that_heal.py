"""A line that goes in the ways that telephones and networks have: nothing she wrote or was told is lost, doubled or out of order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest
from playwright.async_api import WebSocketRoute, expect

from tests.support.pages import let_pass, wait_through
from tests.support.street import Street

SOCKET = re.compile("/socket.io/")
IS_SHOWN = """(state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


async def test_a_telephone_that_was_locked_for_ten_minutes_shows_everything_once_when_it_is_asked_to(street: Street) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await (await street.visitor()).opens()
    await visitor.starts()
    session = await anna.accepts()
    await visitor.is_in("talking")
    await visitor.says("ik moet even weg")
    await anna.reads(session, "ik moet even weg")
    await visitor.types("dit is nog ni")

    await visitor.frame.evaluate(IS_SHOWN, "hidden")
    await visitor.page.context.set_offline(True)
    await anna.socket.hears("board_changed", lambda p: any(c["visitor_gone_since"] for c in p.get("conversations", [])))
    await anna.says(session, "neem de tijd")
    await street.house.advances(minutes=5)
    await let_pass(visitor.page, 10 * 60)
    await anna.says(session, "ik ben er nog")
    await street.house.advances(minutes=4, seconds=59)  # the server has noticed it a little later than she did
    await visitor.is_in("veiled")
    await visitor.frame.evaluate(IS_SHOWN, "visible")
    await visitor.page.context.set_offline(False)

    await visitor.is_in("veiled")
    await expect(visitor.bubbles).to_have_count(0)
    await visitor.button("cover.back").click()
    await wait_through(visitor.page, visitor.bubbles.filter(has_text="ik ben er nog"))
    await visitor.has_read("ik moet even weg", "neem de tijd", "ik ben er nog")
    await expect(visitor.field).to_have_value("dit is nog ni")
    await visitor.says("ik ben terug")
    await anna.reads(session, "ik ben terug")
    await visitor.has_sent_everything()
    assert anna.logs[session].texts() == ["ik moet even weg", "neem de tijd", "ik ben er nog", "ik ben terug"]


@dataclass(eq=False)
class OneWay:
    """A network that carries nothing in one of its directions, and does not say so, as long as it is broken."""

    direction: str
    is_broken: bool = False
    lines: list[WebSocketRoute] = field(default_factory=list)

    def carry(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        self.lines.append(line)
        line.on_message(lambda said: None if self.is_broken and self.direction == "to the server" else server.send(said))
        server.on_message(lambda said: None if self.is_broken and self.direction == "from the server" else line.send(said))


@pytest.mark.parametrize("direction", ["to the server", "from the server"])
async def test_a_network_that_carries_nothing_one_way_loses_and_doubles_nothing(street: Street, direction: str) -> None:
    anna = await street.house.counsellor().is_available()
    visitor = await street.visitor()
    network = OneWay(direction)
    await visitor.page.context.route_web_socket(SOCKET, network.carry)
    await visitor.opens()
    await visitor.starts()
    session = await anna.accepts()
    await visitor.is_in("talking")
    await visitor.says("een")
    await visitor.has_sent_everything()

    network.is_broken = True
    await visitor.says("twee")
    await visitor.says("drie")
    await anna.says(session, "vier")
    await let_pass(visitor.page, 11)
    await expect(visitor.text("lost.you")).to_be_visible()
    network.is_broken = False
    await wait_through(visitor.page, visitor.bubbles.filter(has_text="vier"))
    await visitor.has_sent_everything()
    await anna.reads(session, "drie")
    assert [text for text in anna.logs[session].texts() if text != "vier"] == ["een", "twee", "drie"]
    await visitor.has_read(*anna.logs[session].texts())
    assert len(network.lines) > 1, "another line was laid"
