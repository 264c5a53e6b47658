"""Visitors and counsellors as tests speak of them. Invented, and only what a real client can do over the wire."""

from __future__ import annotations

import asyncio
import base64
import os
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

import aiohttp

from tests.support.leaks import spoken
from tests.support.socket_client import Payload, RefusedError, SocketClient

P = TypeVar("P")


def new_token() -> str:
    """What a browser makes: 256 random bits as base64url."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")


def chosen(values: Mapping[str, str | list[str]]) -> list[Payload]:
    """What was chosen, as it is sent."""
    return [{"field": name, "values": [codes] if isinstance(codes, str) else codes} for name, codes in values.items()]


def new_command_id() -> str:
    return base64.urlsafe_b64encode(os.urandom(12)).decode()


@dataclass(eq=False)
class _Reader:
    """Keeps what a log showed, as a client must: gapless, in order, once."""

    epoch: str | None = None
    entries: list[Payload] = field(default_factory=list)

    @property
    def last(self) -> int:
        return int(self.entries[-1]["offset"]) if self.entries else 0

    def take(self, posted: Payload) -> None:
        for entry in posted["entries"]:
            assert entry["offset"] == self.last + 1, f"after {self.last} came {entry['offset']}"
            self.entries.append(entry)

    def texts(self, kind: str = "message") -> list[str]:
        return [e["text"] for e in self.entries if e["kind"] == kind]

    def kinds(self) -> list[str]:
        return [e["kind"] for e in self.entries]


class Visitor:
    """Someone at the widget."""

    def __init__(self, http: aiohttp.ClientSession, url: str, desk: str = "flevoland") -> None:
        self._http = http
        self.url = url
        self.desk = desk
        self.token: str | None = None
        self.knock: Payload = {}
        """What she says beside the desk when she opens the frame."""
        self.address: str | None = None
        """Where she is, as a proxy in front of the house would write it down."""
        self.log = _Reader()
        self.socket: SocketClient

    async def opens(self) -> Self:
        """Open the frame: a nameless connection, or with the token of a session begun before."""
        knock: Payload = {"protocol": 1, "desk": self.desk, **self.knock}
        if self.token is not None:
            knock["token"] = self.token
        headers = None if self.address is None else {"X-Forwarded-For": self.address}
        self.socket = await SocketClient.open(self._http, self.url, "/visitor", knock, headers, self._take)
        return self

    def _take(self, name: str, payload: Payload) -> None:
        if name == "entries_posted":
            self.log.take(payload)

    async def starts(self, language: str = "nl", nickname: str | None = None, **answers: str) -> Payload:
        """Press start; the place in the queue. Follows the log from its beginning."""
        self.token = self.token or new_token()
        spoken.update({self.token, nickname or ""})
        ask: Payload = {"token": self.token, "language": language, **answers}
        if nickname is not None:
            ask["nickname"] = nickname
        started = await self.socket.do("start", ask)
        self.log.epoch = started["epoch"]
        await self.follows()
        place: Payload = started["place"]
        return place

    async def follows(self) -> Payload:
        return await self.socket.do("follow", {"epoch": self.log.epoch, "offset": self.log.last})

    async def says(self, text: str, command_id: str | None = None) -> int:
        """Say it and wait for the acknowledgement; its offset."""
        spoken.add(text)
        said = await self.socket.do("say", {"client_id": command_id or new_command_id(), "text": text})
        return int(said["offset"])

    async def is_ready(self, *, now: bool = True) -> None:
        """Answer whoever is there for her: yes, or let someone else go first."""
        await self.socket.do("ready", {"now": now})

    async def leaves(self, *, quickly: bool = False) -> None:
        await self.socket.do("leave", {"quickly": quickly})

    async def rates(self, score: str | None = None, remark: str | None = None) -> None:
        """Answer the question that she is asked when it is over."""
        spoken.add(remark or "")
        await self.socket.do("rate", {"score": score, "remark": remark})

    async def gives_number(self, number: str, when: str) -> None:
        """Fill in the form: she can be called."""
        spoken.update({number, when})
        await self.socket.do("give_callback", {"number": number, "when": when})

    async def refuses_call(self, *, shown: bool = True) -> None:
        await self.socket.do("refuse_callback", {"shown": shown})

    async def reads(self, text: str) -> Payload:
        """Wait until the log shows a message with this text."""
        return await _find(self.socket, self.log, _is_message(text), f"message {text!r}")

    async def sees(self, kind: str) -> Payload:
        """Wait until the log shows an entry of this kind."""
        return await _find(self.socket, self.log, lambda e: bool(e["kind"] == kind), f"entry {kind}")

    async def is_told_place(self, **expected: Any) -> Payload:
        """Wait for a place with these values."""
        told = await self.socket.hears("place_changed", lambda p: expected.items() <= p["place"].items())
        place: Payload = told["place"]
        return place

    async def comes_back(self) -> Self:
        """Open the frame again after a cut, and go on after the last line shown."""
        await self.opens()
        followed = await self.follows()
        if followed["start_again"]:
            self.log = _Reader(epoch=followed["epoch"])
            await self.follows()
        return self


class Counsellor:
    """Someone at the console."""

    def __init__(self, http: aiohttp.ClientSession, url: str, origin: str, name: str, password: str) -> None:
        self._http = http
        self.url = url
        self.origin = origin
        self.name = name
        self.password = password
        self.cookie = ""
        self.logs: dict[str, _Reader] = {}
        self.notes: dict[str, list[Payload]] = {}
        """What staff wrote to each other, by session, as it was shown to her."""
        self.board: Payload = {}
        self.socket: SocketClient

    async def signs_in(self) -> Self:
        """Post the sign-in form as a browser does."""
        spoken.add(self.password)
        form = {"name": self.name, "password": self.password}
        async with self._http.post(f"{self.url}/sign-in", data=form, headers={"Origin": self.origin}, allow_redirects=False) as answer:
            cookie = answer.headers.get("Set-Cookie", "")
            assert answer.status in (302, 303), f"sign-in answered {answer.status}"
        self.cookie = re.split(";", cookie, maxsplit=1)[0]
        spoken.add(self.cookie.partition("=")[2])
        return self

    def has_signed_in(self, token: str) -> None:
        """She comes with a sign-in that was made before."""
        self.cookie = f"sign_in={token}"
        spoken.update({token, self.password})

    async def signs_out(self) -> None:
        """Press the button in the menu."""
        headers = {"Origin": self.origin, "Cookie": self.cookie}
        async with self._http.post(f"{self.url}/sign-out", headers=headers, allow_redirects=False) as answer:
            assert answer.status in (302, 303), f"sign-out answered {answer.status}"

    async def opens(self) -> Self:
        """Open the console and look at the board."""
        headers = {"Origin": self.origin, "Cookie": self.cookie}
        self.socket = await SocketClient.open(self._http, self.url, "/counsellor", {"protocol": 1}, headers, self._take)
        self.board = await self.socket.do("look")
        return self

    def _take(self, name: str, payload: Payload) -> None:
        if name == "session_entries_posted":
            self.logs[payload["session"]].take(payload)
        elif name == "notes_posted":
            kept = self.notes.setdefault(payload["session"], [])
            for note in payload["notes"]:
                assert note["number"] == len(kept) + 1, f"after {len(kept)} came {note['number']}"
                kept.append(note)

    async def declares(self, presence: str) -> None:
        await self.socket.do("declare", {"presence": presence})

    async def is_available(self) -> Self:
        """Sign in, open the console, switch to available."""
        try:
            await self.opens()
        except RefusedError:  # not signed in yet, or not any more
            await self.signs_in()
            await self.opens()
        await self.declares("available")
        # Until she is told, she may still be told nothing at all: a change that is undone at once is no change on her board.
        await self.socket.until(lambda: self.presence() == "available" or None, "word of being available")
        return self

    def presence(self) -> str:
        """As her board shows it."""
        told = [payload["me"]["presence"] for name, payload in self.socket.events if name == "board_changed" and payload["me"]]
        return str(told[-1] if told else self.board["me"]["presence"])

    async def is_asked(self) -> Payload:
        """Wait until an offer was made, and leave it to be heard."""
        return await self.socket.until(lambda: next((p for n, p in self.socket.events if n == "offer_made"), None), "offer")

    async def is_offered(self) -> Payload:
        """Wait for an offer."""
        offer: Payload = (await self.socket.hears("offer_made"))["offer"]
        return offer

    async def accepts(self, offer: Payload | None = None) -> str:
        """Take the offer (the next one that comes, by default) and follow the conversation; its session."""
        taken = offer or await self.is_offered()
        accepted = await self.socket.do("accept_offer", {"offer": taken["offer"]})
        session = str(accepted["session"])
        await self.follows(session)
        return session

    async def declines(self, offer: Payload | None = None, reason: str = "other") -> None:
        refused = offer or await self.is_offered()
        await self.socket.do("decline_offer", {"offer": refused["offer"], "reason": reason})

    async def follows(self, session: str) -> Payload:
        log = self.logs.setdefault(session, _Reader())
        followed = await self.socket.do("follow", {"session": session, "epoch": log.epoch, "offset": log.last})
        log.epoch = followed["epoch"]
        return followed

    async def says(self, session: str, text: str, command_id: str | None = None) -> int:
        spoken.add(text)
        said = await self.socket.do("say", {"session": session, "client_id": command_id or new_command_id(), "text": text})
        return int(said["offset"])

    async def reads(self, session: str, text: str) -> Payload:
        """Wait until the log of this conversation shows a message with this text."""
        return await _find(self.socket, self.logs[session], _is_message(text), f"message {text!r}")

    async def sees(self, session: str, kind: str) -> Payload:
        return await _find(self.socket, self.logs[session], lambda e: bool(e["kind"] == kind), f"entry {kind}")

    async def marks(self, session: str, urgency: str) -> None:
        await self.socket.do("mark", {"session": session, "urgency": urgency})

    async def calls_duty_lead(self, session: str, about: str = "help") -> None:
        await self.socket.do("call_duty_lead", {"session": session, "about": about})

    async def is_called(self, session: str) -> Payload:
        """A duty lead waits to be called about a session."""
        return await self.socket.hears("alert_raised", lambda p: bool(p["session"] == session))

    async def has_seen(self, session: str) -> None:
        await self.socket.do("alert_seen", {"session": session})

    async def is_shown(self, session: str, fits: Callable[[Payload], bool]) -> Payload:
        """Wait until the row of her conversation is like that."""

        def find() -> Payload | None:
            told = [row for n, p in self.socket.events if n == "board_changed" for row in p["conversations"] if row["session"] == session]
            rows = told or [row for row in self.board["conversations"] if row["session"] == session]
            return rows[-1] if rows and fits(rows[-1]) else None

        return await self.socket.until(find, f"a row of {session}")

    async def asks_to_call(self, session: str) -> None:
        """Ask the visitor whether she can be called."""
        await self.socket.do("ask_callback", {"session": session})

    async def numbers(self) -> list[Payload]:
        """Whom she may call."""
        found: list[Payload] = (await self.socket.do("callbacks"))["callbacks"]
        return found

    async def has_called(self, callback: str) -> None:
        await self.socket.do("callback_done", {"callback": callback})

    async def makes_code(self, session: str) -> str:
        """To go on by phone."""
        code = str((await self.socket.do("make_phone_code", {"session": session}))["code"])
        spoken.add(code)
        return code

    async def ends(self, session: str, reason: str = "ended_together") -> None:
        await self.socket.do("end", {"session": session, "reason": reason})

    async def looks(self) -> Payload:
        """Her board as it is now."""
        self.board = await self.socket.do("look")
        return self.board

    async def asks_in(self, session: str, colleague: Counsellor) -> None:
        await self.socket.do("invite", {"session": session, "staff": colleague.board["me"]["staff"]})

    async def notes_down(self, session: str, text: str, room: str = "note", command_id: str | None = None) -> int:
        """Write what no visitor reads; its number."""
        spoken.add(text)
        ask = {"session": session, "client_id": command_id or new_command_id(), "room": room, "text": text}
        return int((await self.socket.do("note", ask))["number"])

    async def follows_notes(self, session: str) -> int:
        """The last number there is."""
        ask = {"session": session, "after": len(self.notes.get(session, []))}
        return int((await self.socket.do("follow_notes", ask))["last"])

    async def reads_note(self, session: str, text: str) -> Payload:
        """Wait until a note with this text was shown to her."""
        found = self.notes.setdefault(session, [])
        return await self.socket.until(lambda: next((n for n in found if n["text"] == text), None), f"note {text!r}")

    async def hands_over(self, session: str, to: Counsellor, summary: str = "") -> str:
        """Ask a colleague to go on; the handover."""
        spoken.add(summary)
        ask = {"session": session, "to_staff": to.board["me"]["staff"], "summary": summary}
        return str((await self.socket.do("hand_over", ask))["handover"])

    async def is_asked_to_go_on(self) -> Payload:
        """Wait until a colleague asks her; what she is shown of it."""
        change = await self.socket.hears("board_changed", lambda c: any(not h["mine"] for h in c["handovers"]))
        asked: Payload = next(h for h in change["handovers"] if not h["mine"])
        return asked

    async def goes_on_with(self, asked: Payload) -> str:
        """Say yes, and follow the conversation; its session."""
        session = str((await self.socket.do("accept_handover", {"handover": asked["handover"]}))["session"])
        await self.follows(session)
        return session

    async def looks_along(self, session: str) -> None:
        """Wait until she is in a conversation of someone else, and follow it."""
        await self.socket.hears("board_changed", lambda c: any(x["session"] == session for x in c["conversations"]))
        await self.follows(session)

    async def ends_over_the_rules(self, session: str, cool_down: int | str | None = None) -> str | None:
        """Stop because of the house rules; until when who it was is let in slowly, if so."""
        ended = await self.socket.do("end", {"session": session, "reason": "house_rules", "cool_down": cool_down})
        until: str | None = ended["cool_down_until"]
        return until

    # ---- registering ----

    async def says_later(self) -> None:
        await self.socket.do("later")

    async def looks_at_registration(self, session: str) -> Payload:
        return await self.socket.do("registration", {"session": session})

    async def saves_draft(self, session: str, number: int, **values: str | list[str]) -> Payload:
        return await self.socket.do("save_draft", {"session": session, "number": number, "values": chosen(values)})

    async def registers(self, session: str, number: int = 1, **values: str | list[str]) -> Payload:
        return await self.socket.do("register", {"session": session, "number": number, "values": chosen(values)})

    async def corrects(self, session: str, **values: str | list[str]) -> Payload:
        return await self.socket.do("correct", {"session": session, "values": chosen(values)})

    # ---- releasing ----

    async def is_ready_to_release(self, session: str, state: str = "ready") -> Payload:
        """Wait until her board says how far it is; a process of its own is begun for it, which takes its time."""

        def find() -> Payload | None:
            told = [row for n, p in self.socket.events if n == "board_changed" for row in p["to_release"] if row["session"] == session]
            return told[-1] if told and told[-1]["state"] == state else None

        return await self.socket.until(find, f"{session} being {state}", within=60)

    async def sees_cleaned(self, session: str, after: int = 0) -> Payload:
        return await self.socket.do("cleaned", {"session": session, "after": after})

    async def hides(self, session: str, word: str) -> None:
        """Mark a word where it is shown first."""
        line = next(line for line in (await self.sees_cleaned(session))["lines"] if word in line["text"])
        start = line["text"].index(word)
        await self.socket.do("hide", {"session": session, "offset": line["offset"], "start": start, "end": start + len(word)})

    async def releases(self, session: str) -> None:
        await self.socket.do("release", {"session": session})

    async def is_told(self, what: Callable[[Payload], Any], why: str) -> Any:
        """Wait until a change of her board holds this, and give it."""

        def find() -> Any:
            return next((found for name, p in self.socket.events if name == "board_changed" and (found := what(p))), None)

        return await self.socket.until(find, why)


async def _find(socket: SocketClient, log: _Reader, fits: Callable[[Payload], bool], what: str) -> Payload:
    return await socket.until(lambda: next((e for e in log.entries if fits(e)), None), what)


def _is_message(text: str) -> Callable[[Payload], bool]:
    return lambda entry: entry["kind"] == "message" and entry["text"] == text


async def first_of(waiting: Mapping[P, Awaitable[object]]) -> P:
    """Whoever sees it first of several people who wait for the same thing."""
    tasks = {asyncio.ensure_future(waits): person for person, waits in waiting.items()}
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    first = done.pop()
    await first
    return tasks[first]
