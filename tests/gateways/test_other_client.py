"""A client in another language, made from docs/protocol.md alone: the official one, run by Deno, as visitor and as counsellors."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from tests.support.programs import ROOT
from tests.support.server import running_house

FOLDER = ROOT / "tests" / "gateways" / "deno"
COMMAND = ("run", "--frozen", "--quiet", "--no-prompt", "--allow-net=127.0.0.1", "--allow-env", "client.ts")
"""The client's libraries read the environment; it is told nothing there."""
SECONDS = 60.0


async def play(job: dict[str, str]) -> dict[str, Any]:
    """Let the program do its job; what it saw."""
    program = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("deno"),
        *COMMAND,
        cwd=FOLDER,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(SECONDS):
            seen, complaint = await program.communicate(json.dumps(job).encode())
    except TimeoutError:
        program.kill()
        await program.wait()
        raise
    assert program.returncode == 0, complaint.decode()
    report: dict[str, Any] = json.loads(seen)
    return report


def refused(code: str, *, temporary: bool = False) -> dict[str, Any]:
    return {"code": code, "temporary": temporary}


async def test_the_official_client_needs_nothing_but_the_page(tmp_path: Path) -> None:
    async with running_house(tmp_path) as house:
        anna = await house.counsellor("anna").signs_in()
        ben = await house.counsellor("ben").signs_in()
        job = {"url": house.url, "desk": "flevoland", "origin": anna.origin, "anna": anna.cookie, "ben": ben.cookie}
        assert await play(job) == {
            "unstaffed": "unstaffed",
            "start_refused": refused("unstaffed", temporary=True),
            "place": {
                "life": "waiting",
                "position": 1,
                "counsellor": None,
                "language": "nl",
                "reason": None,
                "backup": None,
                "minutes": None,
            },
            "started_again": True,
            "followed": {"epoch": EPOCH, "last": 0, "start_again": None},
            "said": 1,
            "said_again": 1,
            "shown": True,
            "refused": {
                "empty": refused("invalid"),
                "long": refused("too_long"),
                "unknown": refused("unknown_command"),
                "field": refused("invalid"),
            },
            "offered": {"label": "string", "seconds": 30, "seconds_left": 30},
            "declined": "declined",
            "too_late": refused("offer_gone"),
            "not_yours": refused("not_found"),
            "accepted_again": True,
            "same_session": True,
            "read_first": 1,
            "active": "Ben",
            "foreign_session": refused("not_found"),
            "resumed": {"epoch": EPOCH, "last": 5, "start_again": None},
            "missed": [[4, "midden in een zin"], [5, "Ben je er nog?"]],
            "resent": True,
            "start_again": {"epoch": "epoch_changed", "offset": "offset_ahead"},
            "all": [
                [1, "message", "hoi, is er iemand?"],
                [2, "joined", "Ben"],
                [3, "message", "Ja, ik ben er."],
                [4, "message", "midden in een zin"],
                [5, "message", "Ben je er nog?"],
            ],
            "replaced": refused("replaced"),
            "ended": "ended_together",
            "after_the_end": refused("wrong_state"),
            "token_is_dead": refused("unknown_session"),
            "evil_origin": refused("foreign_origin"),
            "no_cookie": refused("not_signed_in"),
            "other_version": refused("invalid"),
            "without_an_id": refused("malformed"),
            "gone": "transport close",
        }


class _AnyText(str):
    """Equal to any text that is not empty: a name the server makes up."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and bool(other)

    __hash__ = str.__hash__


EPOCH = _AnyText("an epoch")
