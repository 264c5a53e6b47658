"""``demo``, ``serve``, ``check`` and ``restored``: what starts the service, looks at its settings, and mends its logs."""

from __future__ import annotations

import argparse
import errno
import json
import socket
import sys
from collections.abc import Coroutine
from logging import WARNING
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import uvloop

from chatserver import logs
from chatserver.auth.tokens import SystemChance
from chatserver.config import Settings, load
from chatserver.errors import OperatorError

if TYPE_CHECKING:  # the review side alone must not load the chat side
    from chatserver.web.demo import Demo, DemoSignIn

T = TypeVar("T")

DEMO_PORT = 8080
BACKLOG = 1024
ONE_PROCESS = (
    "`serve` is one process, for trying out: code alone keeps supervisors from what visitors say. For the system to keep them from it too, "
    "run `serve --only chat` and `serve --only review` as two users: see docs/operating.md, Two processes, two users."
)


class PortTakenError(OperatorError):
    """Something else answers there."""

    status = 2


def add_to(name: str, parser: argparse.ArgumentParser) -> None:
    """Describe one of the commands to argparse."""
    if name == "demo":
        parser.set_defaults(run=_demo)
        parser.add_argument("--host", default="127.0.0.1", help="an address of this machine alone (default 127.0.0.1)")
        parser.add_argument("--port", type=_port, default=DEMO_PORT, help="default %(default)s; 0 takes any that is free")
        parser.add_argument("--folder", type=Path, help="where the demo keeps everything (default .demo beside run.py)")
        parser.add_argument("--fresh", action="store_true", help="begin anew: forget what the demo kept")
        parser.add_argument("--json", action="store_true", help="print one line of JSON when it answers, and nothing else")
        return
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="the config.toml")
    parser.set_defaults(run={"serve": _serve, "check": _check, "restored": _restored}[name])
    if name == "serve":
        parser.add_argument("--port", type=_port, help="instead of server.port; 0 takes any that is free")
        parser.add_argument("--only", choices=("chat", "review"), help="one side alone, as two users of the system run it; see the manual")
        parser.add_argument("--json", action="store_true", help="print one line of JSON when it answers, and nothing else")


# ---- serving ------------------------------------------------------------------------------------------------


def _serve(asked: argparse.Namespace) -> int:
    settings = load(asked.config, asked.port or None)
    if asked.only == "review":
        return _serve_review(settings, asked)
    with _listen(settings.host, settings.port if asked.port is None else asked.port) as listening:
        from chatserver.app import serve  # noqa: PLC0415

        settings = load(asked.config, listening.getsockname()[1])
        logs.set_up()
        if settings.web.secure and asked.only is None:
            _say(ONE_PROCESS)

        def when_ready() -> None:
            origin = settings.web.public_origin
            if asked.json:
                _tell_json(f"{origin}/", f"{origin}/console", [])
            else:
                _say(f"The chat answers on {origin}/, its console on {origin}/console.")

        return run(serve(settings, listening, when_ready, alone=asked.only == "chat"))


def _serve_review(settings: Settings, asked: argparse.Namespace) -> int:
    from chatserver.review_app import serve_review  # noqa: PLC0415

    with _listen(settings.host, settings.review_port if asked.port is None else asked.port) as listening:
        logs.set_up()
        port = listening.getsockname()[1]

        def when_ready() -> None:
            if asked.json:
                print(json.dumps({"port": port}), flush=True)
            else:
                _say(f"The review side answers on port {port} of {settings.host}, for the proxy in front of it.")

        return run(serve_review(settings, listening, when_ready))


def _demo(asked: argparse.Namespace) -> int:
    from chatserver import demo  # noqa: PLC0415

    demo.settings_of(Path(), asked.host, asked.port or DEMO_PORT)  # a wrong address or missing schedule is told before anything is made
    with _listen("127.0.0.1" if asked.host == "localhost" else asked.host, asked.port) as listening:
        folder = demo.open_folder(asked.folder, fresh=asked.fresh)
        settings = demo.settings_of(folder.path, asked.host, listening.getsockname()[1])
        sign_ins = demo.load_sign_ins(folder.sign_ins, SystemChance().below)
        with folder.lock, folder.log.open("a", encoding="utf-8") as log:
            logs.set_up(log)
            return run(_prepare_and_serve(settings, listening, sign_ins, demo.demo_of(settings, sign_ins), as_json=asked.json))


async def _prepare_and_serve(
    settings: Settings, listening: socket.socket, sign_ins: list[DemoSignIn], shown: Demo, *, as_json: bool
) -> int:
    from chatserver import demo  # noqa: PLC0415
    from chatserver.app import operator, serve  # noqa: PLC0415
    from chatserver.running import SystemClock  # noqa: PLC0415

    async with operator(settings) as office:
        await demo.ensure_accounts(office.staffing, sign_ins)
    await demo.ensure_transcripts(settings, SystemClock(), SystemChance())

    def when_ready() -> None:
        site, console = f"http://localhost:{settings.port}/demo", f"{settings.web.public_origin}/console"
        if as_json:
            _tell_json(site, console, sign_ins)
            return
        _say("This is a demo, for this machine alone. Nobody answers but you; do not use it for real conversations.\n")
        _say(f"  A pretend website with the chat   {site}")
        _say(f"  The counsellors' console          {console}")
        _say(f"  The supervisors' pages            {settings.web.public_origin}/transcripts\n")
        for sign_in in sign_ins:
            _say(f"  Sign in as {sign_in.name:<6} password {sign_in.password}")
        _say("\nIt goes on where it was when started again; `--fresh` begins anew. Ctrl+C stops it.")

    return await serve(settings, listening, when_ready, shown)


def _listen(host: str, port: int) -> socket.socket:
    """The port, taken before anything else is touched. Raises PortTakenError with a sentence."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTakenError(f"Port {port} on {host} is taken; choose another one with --port.") from None
        raise PortTakenError(f"Cannot listen on {host}, port {port}: {(error.strerror or 'unknown reason').lower()}.") from None


# ---- looking and mending ------------------------------------------------------------------------------------


def _check(asked: argparse.Namespace) -> int:
    settings = load(asked.config)
    desks = ", ".join(settings.desks)
    print(f"{asked.config} is right. Desks: {desks}. Address: {settings.web.public_origin}/")
    if settings.web.secure:
        _say(ONE_PROCESS)
    return 0


def _restored(asked: argparse.Namespace) -> int:
    from chatserver.app import caretaker  # noqa: PLC0415

    settings = load(asked.config)
    logs.set_up(level=WARNING)

    async def begin() -> int:
        async with caretaker(settings) as at_work:
            await at_work.restoring.fulfil_wishes()
            return await at_work.begin_epochs()

    count = run(begin())
    print(f"{count} logs have a new epoch: whoever still holds what came after the backup is told to start again.")
    return 0


def run(work: Coroutine[Any, Any, T]) -> T:
    """One piece of work, on an event loop of its own."""
    return uvloop.run(work)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:  # noqa: PLR2004 - the highest port there is
        raise argparse.ArgumentTypeError("must be 0-65535")
    return int(text)


def _tell_json(site: str, console: str, sign_ins: list[DemoSignIn]) -> None:
    shown = [{"name": sign_in.name, "password": sign_in.password} for sign_in in sign_ins]
    print(json.dumps({"site": site, "console": console, "sign_ins": shown}), flush=True)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
