"""What hostile and broken clients send. Each is answered with a code of the list, or told why and cut within a second,
also when it does nothing itself; the people beside it talk on, and of what was sent nothing stands in the logs."""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
import unicodedata
from typing import Any

import pytest

from chatserver.errors import Code
from chatserver.gateways import wire, wire_basis
from tests.gateways.conftest import Bystanders, Logged
from tests.gateways.payloads import CANARY, COMMANDS, Shape, knock, right, wrong
from tests.support import leaks
from tests.support.bare_socket import BINARY, CLOSE, PING, TEXT, BareSocket, handshake
from tests.support.people import new_command_id, new_token
from tests.support.server import House
from tests.support.socket_client import RefusedError, SocketClient

pytestmark = pytest.mark.usefixtures("unharmed")

AT_ONCE = 1.0
"""Seconds in which a connection that was told why is gone."""
SAY = json.dumps({"client_id": "abcdefgh", "text": CANARY})
CODES = {code.value for code in Code}


async def joined(house: House, headers: tuple[tuple[str, str], ...] = ()) -> BareSocket:
    """A client in the visitors' door that does nothing by itself."""
    made = await BareSocket.open(house.port, headers)
    await made.join("/visitor", knock("/visitor"))
    return made


def connections_of(house: House) -> dict[str, Any]:
    """The server's own list, for what no client can see."""
    assert house.app is not None
    return house.app._connections._open


def cookie_of(anna: Any) -> tuple[tuple[str, str], ...]:
    return (("Origin", anna.origin), ("Cookie", anna.cookie))


# ---- frames that are none of ours ---------------------------------------------------------------------------

NOT_A_PACKET = {
    "empty": "",
    "garbage": f"xyz {CANARY}",
    "only a message mark": "4",
    "open brackets": "4[[[[",
    "open brace": "4{",
    "Engine.IO open": '0{"sid":"x"}',
    "Engine.IO ping": "2",
    "Engine.IO probe": "2probe",
    "Engine.IO upgrade": "5",
    "Engine.IO noop": "6",
    "unknown Engine.IO packet": "7",
    "base64 binary": "bAAAA",
    "minus one": "-1",
    "unknown packet type": f'47/visitor,1["say",{SAY}]',
    "acknowledgement": f'43/visitor,1["{CANARY}"]',
    "acknowledgement of nothing": "43/visitor,[]",
    "connect error": '44/visitor,{"message":"no"}',
    "binary event": '451-/visitor,1["say",{"_placeholder":true,"num":0}]',
    "binary event without end": f'459999999999-/visitor,1["say",{SAY}]',
    "binary acknowledgement": '461-/visitor,1[{"_placeholder":true,"num":0}]',
    "bytes": b"\x00\x01\x02",
    "no bytes": b"",
    "an event in bytes": f'42/visitor,1["say",{SAY}]'.encode(),
    "NUL": "\0",
    "a packet after NUL": f'\x0042/visitor,1["say",{SAY}]',
    "brackets, 10,000 deep": "42/visitor,1" + "[" * 10_000 + "]" * 10_000,
    "a payload 10,000 deep": '42/visitor,1["say",' + "[" * 10_000 + "]" * 10_000 + "]",
    "objects, 5,000 deep": '42/visitor,1["say",' + '{"a":' * 5_000 + "1" + "}" * 5_001 + "]",
    "a number of 101 digits": f'42/visitor,1["say",{{"offset":{"9" * 101}}}]',
    "an id of 101 digits": f'42/visitor,{"9" * 101}["say",{SAY}]',
    "an id that is no number": f'42/visitor,²["say",{SAY}]',
    "an unfinished event": '42/visitor,1["say"',
    "an event without anything": "42/visitor,",
    "an event that is an id": "42/visitor,1",
    "an event that is an object": f"42/visitor,1{SAY}",
    "an event that is NaN": "42/visitor,1NaN",
    "an event without a name": "42/visitor,1[]",
    "an event without an id": f'42/visitor,["say",{SAY}]',
    "a known event without an id": '42/visitor,["typing",{}]',
    "a reserved event without an id": '42/visitor,["disconnect"]',
    **{f"an event named {name}": f"42/visitor,1[{name},{SAY}]" for name in ("null", "true", "0", "1.5", '["say"]', '{"say":1}')},
    "an event for no door": f'421["say",{SAY}]',
    "an event for the other door": '42/counsellor,1["look",{}]',
    "an event for an unknown door": f'42/admin,1["say",{SAY}]',
    "a second connect": '40/visitor,{"protocol":1,"desk":"flevoland"}',
    "a connect to the other door": '40/counsellor,{"protocol":1}',
    "a connect to no door": "40",
    "a connect to an unknown door": '40/admin,{"protocol":1}',
    "a goodbye to no door": "41",
    "a goodbye to the other door": "41/counsellor,",
    "a connect that does not decode": "40/visitor,{",
}


WELCOME_FIRST = ("a second connect", "a connect to the other door")
"""Let in, or refused with a code, when nothing was joined before."""


async def end_of(client: BareSocket, *frames: str | bytes) -> str | None:
    """Send them and do nothing more; the code with which the server ended the connection, or why it did not."""
    for frame in frames:
        await client.send(frame)
    try:
        return await client.goes(AT_ONCE)
    except TimeoutError:
        return f"still there; heard {client.frames}"


@pytest.mark.parametrize("is_joined", [True, False], ids=["joined", "not joined"])
async def test_a_frame_that_is_none_of_ours_ends_the_connection(house: House, is_joined: bool) -> None:
    frames = {name: frame for name, frame in NOT_A_PACKET.items() if is_joined or name not in WELCOME_FIRST}
    clients = {name: await (joined(house) if is_joined else BareSocket.open(house.port)) for name in frames}
    ends = await asyncio.gather(*(end_of(clients[name], frame) for name, frame in frames.items()))
    assert dict(zip(frames, ends, strict=True)) == dict.fromkeys(frames, "malformed")


async def test_no_depth_of_nesting_is_met_with_silence(house: House) -> None:
    """Near the depth that the decoder takes, it may decode at the door and not again further in."""

    async def knocks(depth: int) -> str:
        hostile = await BareSocket.open(house.port)
        nested = '{"a":' * depth + "1" + "}" * depth
        await hostile.send(f"40/visitor,{nested}")
        return await hostile.until(lambda: next((f for f in hostile.frames if f[:2] in ("44", "42")), None))

    refused = '44/visitor,{"message":"invalid","data":{"code":"invalid","temporary":false}}'
    closed = '42["closing",{"code":"malformed","temporary":false}]'
    shallow, deep = 10, 10_000
    assert (await knocks(shallow), await knocks(deep)) == (refused, closed)
    while deep - shallow > 1:
        middle = (shallow + deep) // 2
        shallow, deep = (middle, deep) if await knocks(middle) == refused else (shallow, middle)
    answers = [(await knocks(depth)).replace("/visitor,", "") for depth in range(shallow - 10, deep + 40)]
    assert set(answers) == {refused.replace("/visitor,", ""), closed}


TOO_LARGE = 2_000_000
BROKEN_FRAMES = {
    "2 MB": ([(b"4" * TOO_LARGE, TEXT, 0x80)], 1009),
    "2 MB of bytes": ([(bytes(TOO_LARGE), BINARY, 0x80)], 1009),
    "2 MB in pieces": ([(b"4" * 30_000, TEXT, 0x00)] + [(b"4" * 30_000, 0, 0x00)] * 70, 1009),
    "one byte more than 64 KiB": ([(b"4" * (wire_basis.FRAME_BYTES + 1), TEXT, 0x80)], 1009),
    "text that is not UTF-8": ([(b'42/visitor,1["say","\xff\xfe"]', TEXT, 0x80)], 1007),
    "a surrogate in UTF-8": ([(b'42/visitor,1["say","\xed\xa0\x80"]', TEXT, 0x80)], 1007),
    "a reserved bit": ([(b"3", TEXT, 0xC0)], 1002),
    "a reserved opcode": ([(b"3", 3, 0x80)], 1002),
    "a ping that is too long": ([(bytes(126), PING, 0x80)], 1002),
    "a ping in pieces": ([(b"", PING, 0x00)], 1002),
    "a piece of nothing": ([(b"3", 0, 0x80)], 1002),
    "a close that is cut short": ([(b"\x03", CLOSE, 0x80)], 1002),
}


@pytest.mark.parametrize(("frames", "close_code"), BROKEN_FRAMES.values(), ids=BROKEN_FRAMES.keys())
async def test_a_broken_web_socket_frame_closes_with_its_code(house: House, frames: list[tuple[bytes, int, int]], close_code: int) -> None:
    hostile = await joined(house)
    for body, kind, flags in frames:
        await hostile.send(body, kind, flags=flags)
    await hostile.goes(AT_ONCE)
    assert hostile.close_code == close_code


async def test_64_kib_is_not_too_large(house: House) -> None:
    client = await joined(house)
    head, tail = '42/visitor,1["say",{"client_id":"abcdefgh","text":"', '"}]'
    await client.send(head + "x" * (wire_basis.FRAME_BYTES - len(head) - len(tail)) + tail)
    assert "error" in await client.answer(1)


@pytest.mark.parametrize(
    ("frame", "kind"), [("1", TEXT), ("41/visitor,", TEXT), (b"\x03\xe8", CLOSE)], ids=["Engine.IO", "Socket.IO", "web socket"]
)
async def test_after_a_goodbye_the_connection_is_gone(house: House, frame: str | bytes, kind: int) -> None:
    leaving = await joined(house)
    await leaving.send(frame, kind)
    assert await leaving.goes(AT_ONCE) is None


# ---- events that decode ------------------------------------------------------------------------------------

ENVIRON = {"REMOTE_ADDR": CANARY, "HTTP_COOKIE": CANARY, "HTTP_ORIGIN": CANARY, "aiohttp.request": None, "chatserver.connection": None}
RESERVED = (
    "connect",
    "disconnect",
    "connect_error",
    "*",
    "message",
    "ping",
    "error",
    "newListener",
    "",
    "__init__",
    "commands",
    "say ",
    "SAY",
    CANARY,
)


@pytest.mark.parametrize("door", ["/visitor", "/counsellor"])
async def test_an_event_that_is_no_command_is_answered(house: House, unharmed: Bystanders, door: str) -> None:
    """Above all ``connect``, which the library would run with the sender's own environ and auth."""
    forged = [{"protocol": 1, "desk": "flevoland", "token": unharmed.visitor.token}, ENVIRON]
    for name in RESERVED:
        hostile = await BareSocket.open(house.port, cookie_of(unharmed.anna))
        await hostile.join(door, knock(door))
        for command_id, arguments in enumerate(([], forged[:1], forged[1:], forged, [forged[1], forged[0]])):
            await hostile.send(f"42{door},{command_id}{json.dumps([name, *arguments])}")
            assert (await hostile.answer(command_id))["error"] == {"code": "unknown_command", "temporary": False}, name


@pytest.mark.parametrize("shape", COMMANDS, ids=str)
async def test_a_command_with_another_number_of_payloads_is_refused(house: House, unharmed: Bystanders, shape: Shape) -> None:
    client = await BareSocket.open(house.port, cookie_of(unharmed.anna))
    await client.join(shape.door, knock(shape.door))
    for command_id, arguments in enumerate(([], [right(shape.payload)] * 2, [right(shape.payload), {}, {}])):
        await client.send(f"42{shape.door},{command_id}{json.dumps([shape.command, *arguments])}")
        answer = await client.answer(command_id)
        assert answer["error"]["code"] in (Code.INVALID, Code.TOO_MANY), arguments  # a second typing sign is too soon


@pytest.mark.parametrize("shape", [s for s in COMMANDS if s.command != "typing"], ids=str)
async def test_a_wrong_payload_is_invalid_whatever_is_wrong(house: House, unharmed: Bystanders, shape: Shape) -> None:
    cases = list(wrong(shape.payload))
    assert len(cases) > 8
    for start in range(0, len(cases), 15):  # more at once would be flooding
        client = await BareSocket.open(house.port, cookie_of(unharmed.anna))
        await client.join(shape.door, knock(shape.door))
        for command_id, payload in enumerate(cases[start : start + 15]):
            await client.send(f"42{shape.door},{command_id}[{json.dumps(shape.command)},{payload}]")
            assert (await client.answer(command_id))["error"] == {"code": "invalid", "temporary": False}, payload[:200]


@pytest.mark.parametrize("door", ["/visitor", "/counsellor"])
async def test_a_wrong_typing_sign_is_invalid(house: House, unharmed: Bystanders, door: str) -> None:
    shape = next(s for s in COMMANDS if s.door == door and s.command == "typing")
    for payload in wrong(shape.payload):  # one for each connection: a second one would be too many
        client = await BareSocket.open(house.port, cookie_of(unharmed.anna))
        await client.join(door, knock(door))
        await client.send(f'42{door},1["typing",{payload}]')
        assert (await client.answer(1))["error"]["code"] == Code.INVALID, payload[:200]


@pytest.mark.parametrize("door", ["/visitor", "/counsellor"])
async def test_a_wrong_connect_payload_is_refused(house: House, unharmed: Bystanders, door: str) -> None:
    shape = wire.VisitorKnock if door == "/visitor" else wire.CounsellorKnock
    payloads = [p for p in wrong(shape) if not p[0].isdigit()]  # a number would be an id
    for payload in [*payloads, "", "{}", '{"protocol":2,"desk":"flevoland"}']:
        client = await BareSocket.open(house.port, cookie_of(unharmed.anna))
        await client.send(f"40{door},{payload}")
        refused = json.loads((await client.hears(lambda f: f.startswith("44"))).removeprefix(f"44{door},"))
        assert refused == {"message": "invalid", "data": {"code": "invalid", "temporary": False}}, payload[:200]


ODD_TEXTS = {
    "a lone surrogate": ("\ud800", "invalid"),
    "the wrong half of a pair": ("a\udc00b", "invalid"),
    "NUL": ("a\0b", "invalid"),
    "nothing": ("", "invalid"),
    "white space": (" \n\t\u00a0\u2003", "invalid"),
    "what cannot be seen": ("\u200b\u2060\ufeff", "invalid"),
    "4,001 letters": ("x" * 4_001, "too_long"),
    "4,001 letters outside the first plane": ("\U0001f54a" * 4_001, "too_long"),
    "4,001 after composing": ("e\u0301" * 4_001, "too_long"),
    "4,000 after composing": ("e\u0301" * 4_000, None),
    "4,000 letters outside the first plane": ("\U0001f54a" * 4_000, None),
    "marks upon marks": ("Z" + "\u0351\u0343" * 1_000, None),
    "the other direction": ("\u202e txet desrever", None),
    "a quote of ours": ('"]}42/visitor,2["leave",{}]', None),
    "a command of SQL": ("'; DROP TABLE entries; --", None),
    "a script": ("<script>alert(1)</script>", None),
}


@pytest.mark.parametrize(("text", "code"), ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
async def test_a_text_is_kept_as_it_was_or_refused(house: House, unharmed: Bystanders, text: str, code: str | None) -> None:
    leaks.spoken.update([text] if text.isprintable() else [])
    answer = await unharmed.visitor.socket.ask("say", {"client_id": new_command_id(), "text": text})
    if code is None:
        composed = unicodedata.normalize("NFC", text)
        assert (await unharmed.anna.reads(unharmed.session, composed))["offset"] == answer["ok"]["offset"]
    else:
        assert answer["error"]["code"] == code


@pytest.mark.parametrize(
    "payload",
    [
        '{"client_id":"abcdefgh","client_id":"abcdefgh2","text":"een","text":"twee"}',
        '{"text":NaN,"client_id":"abcdefgh"}',
        '{"text":Infinity,"client_id":"abcdefgh"}',
        '{"text":1e999,"client_id":"abcdefgh"}',
        '{"text":"x","client_id":"abcdefgh","\\ud800":1}',
        '{"text":"x","client_id":"abcdefgh","__proto__":{}}',
    ],
)
async def test_odd_json_is_answered(house: House, payload: str) -> None:
    client = await joined(house)
    await client.send(f'42/visitor,7["say",{payload}]')
    assert (await client.answer(7))["error"]["code"] in (Code.INVALID, Code.WRONG_STATE)


async def test_an_id_of_100_digits_is_answered_with_itself(house: House) -> None:
    client = await joined(house)
    await client.send(f'42/visitor,{"9" * 100}["leave",{{}}]')
    assert (await client.answer(int("9" * 100)))["error"]["code"] == Code.WRONG_STATE


# ---- what is not theirs -------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["follow", "say", "typing", "leave", "rate"])
async def test_who_has_no_session_speaks_in_none(house: House, command: str) -> None:
    client = await house.visitor().opens()
    assert await client.socket.refusal(command, right(wire.VISITOR_COMMANDS[command][0])) == Code.WRONG_STATE
    await client.socket.close()


async def test_a_foreign_token_opens_nothing(house: House) -> None:
    stranger = house.visitor()
    stranger.token = new_token()
    with pytest.raises(RefusedError, match="unknown_session"):
        await stranger.opens()


async def test_the_token_of_an_ended_session_opens_nothing(house: House) -> None:
    visitor = await house.visitor().opens()
    await visitor.starts()
    await visitor.leaves()
    await visitor.is_told_place(life="ended")
    with pytest.raises(RefusedError, match="unknown_session"):
        await visitor.opens()


async def test_one_connection_has_one_session(house: House, unharmed: Bystanders) -> None:
    """Otherwise one client could fill the queue with people who are not there."""
    visitor = await house.visitor().opens()
    await visitor.starts()
    before = len((await unharmed.anna.socket.do("look"))["waiting"])
    for _ in range(5):
        ask = {"token": new_token(), "language": "nl"}
        assert await visitor.socket.refusal("start", ask) in (Code.WRONG_STATE, Code.UNKNOWN_SESSION)
    assert len((await unharmed.anna.socket.do("look"))["waiting"]) == before
    await visitor.leaves()


@pytest.mark.parametrize("shape", [s for s in COMMANDS if s.door == "/visitor"], ids=str)
async def test_a_counsellor_cannot_say_what_visitors_say(house: House, unharmed: Bystanders, shape: Shape) -> None:
    anna = await SocketClient.open(house.http, house.url, "/counsellor", {"protocol": 1}, dict(cookie_of(unharmed.anna)))
    assert await anna.refusal(shape.command, right(shape.payload)) in (Code.UNKNOWN_COMMAND, Code.INVALID)
    await anna.close()


@pytest.mark.parametrize("shape", [s for s in COMMANDS if s.door == "/counsellor"], ids=str)
async def test_a_visitor_cannot_say_what_counsellors_say(house: House, unharmed: Bystanders, shape: Shape) -> None:
    visitor = await house.visitor().opens()
    payload = right(shape.payload)
    if "session" in payload:
        payload["session"] = unharmed.session
    assert await visitor.socket.refusal(shape.command, payload) in (Code.UNKNOWN_COMMAND, Code.INVALID)
    await visitor.socket.close()


async def test_another_counsellor_s_conversation_does_not_exist(house: House, unharmed: Bystanders) -> None:
    ben = await (await house.counsellor("ben").signs_in()).opens()
    for session in (unharmed.session, "A" * 22, "-"):
        asks = {
            "follow": {"session": session, "epoch": None, "offset": 0},
            "say": {"session": session, "client_id": new_command_id(), "text": "luistert er iemand mee?"},
            "end": {"session": session, "reason": "ended_by_counsellor"},
        }
        for command, payload in asks.items():
            assert await ben.socket.refusal(command, payload) == Code.NOT_FOUND, command
    assert await ben.socket.refusal("typing", {"session": unharmed.session}) == Code.NOT_FOUND
    board = await ben.socket.do("look")
    assert board["conversations"] == board["offers"] == []
    await ben.socket.close()


async def test_another_counsellor_s_offer_does_not_exist(house: House, unharmed: Bystanders) -> None:
    before = [p["offer"] for name, p in unharmed.anna.socket.events if name == "offer_made"]
    visitor = await house.visitor().opens()
    await visitor.starts()
    offer = (await unharmed.anna.socket.hears("offer_made", lambda p: p["offer"] not in before))["offer"]
    ben = await (await house.counsellor("ben").signs_in()).opens()
    for command, more in (("accept_offer", {}), ("decline_offer", {"reason": "busy"})):
        assert await ben.socket.refusal(command, {"offer": offer["offer"]} | more) == Code.NOT_FOUND
    await visitor.leaves()
    await unharmed.anna.socket.hears("offer_closed")
    await ben.socket.close()


FORGED = (("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"), ("Forwarded", "host=evil.example"))
ORIGINS = {
    "missing": lambda _: [],
    "null": lambda _: ["null"],
    "empty": lambda _: [""],
    "another site": lambda _: ["http://evil.example"],
    "ours as a prefix": lambda ours: [f"{ours}.evil.example"],
    "ours as a suffix": lambda ours: [f"http://evil.example/{ours}"],
    "ours with a path": lambda ours: [f"{ours}/"],
    "ours in capitals": lambda ours: [ours.upper()],
    "ours with https": lambda ours: [ours.replace("http", "https")],
    "localhost": lambda ours: [ours.replace("127.0.0.1", "localhost")],
    "another port": lambda ours: [f"{ours[:-1]}{(int(ours[-1]) + 1) % 10}"],
    "ours twice": lambda ours: [ours, ours],
    "ours and another": lambda ours: [ours, "http://evil.example"],
    "both in one": lambda ours: [f"{ours}, http://evil.example"],
}


@pytest.mark.parametrize("origins", ORIGINS.values(), ids=ORIGINS.keys())
async def test_the_counsellors_door_opens_for_our_own_pages_alone(house: House, unharmed: Bystanders, origins: Any) -> None:
    sent = tuple(("Origin", origin) for origin in origins(unharmed.anna.origin))
    for forged in ((), FORGED):
        hostile = await BareSocket.open(house.port, (*sent, *forged, ("Cookie", unharmed.anna.cookie)))
        await hostile.send('40/counsellor,{"protocol":1}')
        refused = json.loads((await hostile.hears(lambda f: f.startswith("44"))).removeprefix("44/counsellor,"))
        assert refused["data"] == {"code": "foreign_origin", "temporary": False}


@pytest.mark.parametrize("cookie", ["", "sign_in=", "sign_in={word}", "{name}={word}", "{name}={token}", "{name}={hash}"])
async def test_and_for_those_who_are_signed_in(house: House, unharmed: Bystanders, logged: Logged, cookie: str) -> None:
    filled = cookie.format(name=unharmed.anna.cookie.split("=")[0], word=CANARY.encode().hex(), token=new_token(), hash="0" * 64)
    hostile = await BareSocket.open(house.port, (("Origin", unharmed.anna.origin), ("Cookie", filled)))
    await hostile.send('40/counsellor,{"protocol":1}')
    assert '"not_signed_in"' in await hostile.hears(lambda f: f.startswith("44"))


async def test_a_visitor_may_come_from_anywhere(house: House) -> None:
    await joined(house, (("Origin", "https://gemeente.example"), *FORGED))


# ---- too much -----------------------------------------------------------------------------------------------

FLOODS = {
    "unknown commands": ('["{n}",{{}}]', {"unknown_command"}),
    "wrong payloads": ('["say",{n}]', {"invalid"}),
    "typing signs": ('["typing",{{}}]', {"wrong_state", "too_many"}),
    "questions": ('["follow",{{"epoch":null,"offset":{n}}}]', {"wrong_state", "too_many"}),
}


@pytest.mark.parametrize(("content", "codes"), FLOODS.values(), ids=FLOODS.keys())
async def test_a_thousand_commands_in_a_second(house: House, content: str, codes: set[str]) -> None:
    """Refused each, and soon for good."""
    hostile = await joined(house)
    for n in range(1_000):
        await hostile.send(f"42/visitor,{n}{content.format(n=n)}")
    assert await hostile.goes(AT_ONCE) == Code.FLOODING
    answers = [json.loads(f[f.index("[") :])[0] for f in hostile.frames if f.startswith("43")]
    assert {answer["error"]["code"] for answer in answers} == codes
    assert len(answers) <= 150


async def test_a_thousand_knocks_in_a_second(house: House) -> None:
    hostile = await BareSocket.open(house.port)
    for _ in range(1_000):
        await hostile.send('40/visitor,{"protocol":1,"desk":"nowhere"}')
    assert await hostile.goes(AT_ONCE) == Code.FLOODING
    assert len([f for f in hostile.frames if f.startswith("44")]) <= 25


async def test_who_never_joins_is_told_and_cut(house: House) -> None:
    idle = [await BareSocket.open(house.port) for _ in range(3)]
    await idle[1].send("3")
    await idle[2].send('40/visitor,{"protocol":1,"desk":"nowhere"}')
    await idle[2].hears(lambda f: f.startswith("44"))
    house.clock.advance(house.settings.gateway.join_seconds + 1)
    for client in idle:
        assert await client.goes() == Code.IDLE


async def test_who_never_reads_is_cut_and_loses_nothing(house: House, unharmed: Bystanders, logged: Logged) -> None:
    visitor = await house.visitor().opens()
    session = await unharmed.take(visitor)
    visitor.socket.cut()
    others = set(connections_of(house))
    sleeper = await BareSocket.open(house.port, reads=False)
    await sleeper.send(f"40/visitor,{json.dumps({**knock('/visitor'), 'token': visitor.token})}")
    await sleeper.send('42/visitor,1["follow",{"epoch":null,"offset":0}]')
    for connection in connections_of(house).values():  # short pipes, so that less has to be said to fill one
        if transport := connection.request.transport:
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
    texts = [f"{n} " + "€" * 3_900 for n in range(20)]
    for text in texts:
        await unharmed.anna.says(session, text)
    logged.take()
    said = itertools.count(1)
    async with asyncio.timeout(30):
        while set(connections_of(house)) - others:  # the server's own books; what a client that reads nothing notices, differs
            for n in itertools.islice(said, 20):  # each is answered, and no answer is taken
                await sleeper.send(f'42/visitor,{n}["say",{{"client_id":"regel-{n:06}","text":"regel"}}]')
            async with house.http.get(f"{house.url}/healthz") as answer:  # meanwhile others are served
                assert answer.status == 200
    assert '"code": "slow"' in logged.take()
    await unharmed.anna.says(session, "ben je er nog?")
    await visitor.comes_back()
    await visitor.reads("ben je er nog?")
    assert [text for text in visitor.log.texts() if text != "regel"] == [*texts, "ben je er nog?"]
    await visitor.leaves()


# ---- before the web socket ----------------------------------------------------------------------------------

BAD_REQUESTS = {
    "long polling": "/socket.io/?EIO=4&transport=polling",
    "no transport": "/socket.io/?EIO=4",
    "an old version": "/socket.io/?EIO=3&transport=websocket",
    "no upgrade": "/socket.io/?EIO=4&transport=websocket",
    "a foreign sid": "/socket.io/?EIO=4&transport=websocket&sid={sid}",
    "a foreign sid, polling": "/socket.io/?EIO=4&transport=polling&sid={sid}",
    "an unknown sid": f"/socket.io/?EIO=4&transport=websocket&sid={CANARY}",
}


@pytest.mark.parametrize("path", BAD_REQUESTS.values(), ids=BAD_REQUESTS.keys())
async def test_there_is_no_way_in_but_the_web_socket(house: House, path: str) -> None:
    other = await joined(house)
    sid = json.loads(other.frames[0][1:])["sid"]
    for method, content in (("GET", None), ("POST", b'42/visitor,1["leave",{}]')):
        async with house.http.request(method, house.url + path.format(sid=sid), data=content) as answer:
            assert answer.status == 400
    await other.send('42/visitor,1["leave",{}]')
    assert (await other.answer(1))["error"]["code"] == Code.WRONG_STATE


@pytest.mark.parametrize("left_out", ["Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Upgrade"])
async def test_half_a_handshake_leaves_nothing_behind(house: House, left_out: str) -> None:
    before = len(connections_of(house))
    lines = [line for line in handshake(house.port).split(b"\r\n") if not line.startswith(left_out.encode() + b":")]
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    writer.write(b"\r\n".join(lines))
    assert (await reader.readuntil(b"\r\n")).split()[1] in (b"400", b"401")
    assert len(connections_of(house)) <= before
    writer.transport.abort()


def test_every_code_is_of_the_list() -> None:
    """What the expectations above are made of."""
    assert {code for _, code in ODD_TEXTS.values() if code} | {code for _, codes in FLOODS.values() for code in codes} <= CODES
