"""The command line. Sentences for people go to stderr, results to stdout.

Exit status: 0 done; 1 refused or failed, with the reason; 2 the command cannot be understood, or its port is taken.
"""

from __future__ import annotations

import argparse
import errno
import json
import socket
import sys
from collections.abc import Callable, Coroutine
from logging import WARNING
from pathlib import Path
from typing import Any, TypeVar

import uvloop

from chatserver import demo, logs, staff_commands
from chatserver.app import operator, serve
from chatserver.auth.tokens import SystemChance
from chatserver.config import ConfigError, Settings, load
from chatserver.errors import ChatError
from chatserver.store import StoreError
from chatserver.web import Demo, DemoSignIn
from chatserver.web.pages import NotBuiltError

T = TypeVar("T")

REFUSED, MISUSED = 1, 2
DEMO_PORT = 8080
BACKLOG = 1024


class PortTakenError(Exception):
    """Something else answers there."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help")):
        given = ["demo", *given]
    asked = _parser().parse_args(given)
    try:
        return int(asked.run(asked))
    except ConfigError as error:
        for fault in error.faults:
            _say(str(fault))
        return REFUSED
    except (StoreError, NotBuiltError, demo.DemoError, staff_commands.RefusedError) as error:
        _say(str(error))
        return REFUSED
    except ChatError:
        _say("The database does not take anything now; the log above names the place. Nothing was started.")
        return REFUSED
    except PortTakenError as error:
        _say(str(error))
        return MISUSED
    except KeyboardInterrupt:
        return 130


# ---- serving ------------------------------------------------------------------------------------------------


def _serve(asked: argparse.Namespace) -> int:
    settings = load(asked.config, asked.port or None)
    with _listen(settings.host, settings.port if asked.port is None else asked.port) as listening:
        settings = load(asked.config, listening.getsockname()[1])
        logs.set_up()

        def when_ready() -> None:
            origin = settings.web.public_origin
            if asked.json:
                _tell_json(f"{origin}/", f"{origin}/console", [])
            else:
                _say(f"The chat answers on {origin}/, its console on {origin}/console.")

        return _run(serve(settings, listening, when_ready))


def _demo(asked: argparse.Namespace) -> int:
    demo.settings_of(Path(), asked.host, asked.port or DEMO_PORT)  # a wrong address or missing schedule is told before anything is made
    with _listen("127.0.0.1" if asked.host == "localhost" else asked.host, asked.port) as listening:
        folder = demo.open_folder(asked.folder, fresh=asked.fresh)
        settings = demo.settings_of(folder.path, asked.host, listening.getsockname()[1])
        sign_ins = demo.load_sign_ins(folder.sign_ins, SystemChance().below)
        with folder.lock, folder.log.open("a", encoding="utf-8") as log:
            logs.set_up(log)
            return _run(_prepare_and_serve(settings, listening, sign_ins, demo.demo_of(settings, sign_ins), as_json=asked.json))


async def _prepare_and_serve(
    settings: Settings, listening: socket.socket, sign_ins: list[DemoSignIn], shown: Demo, *, as_json: bool
) -> int:
    async with operator(settings) as office:
        await demo.ensure_accounts(office.staffing, sign_ins)

    def when_ready() -> None:
        site, console = f"http://localhost:{settings.port}/demo", f"{settings.web.public_origin}/console"
        if as_json:
            _tell_json(site, console, sign_ins)
            return
        _say("This is a demo, for this machine alone. Nobody answers but you; do not use it for real conversations.\n")
        _say(f"  A pretend website with the chat   {site}")
        _say(f"  The counsellors' console          {console}\n")
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
    return 0


def _restored(asked: argparse.Namespace) -> int:
    settings = load(asked.config)
    logs.set_up(level=WARNING)

    async def begin() -> int:
        async with operator(settings) as office:
            return await office.begin_epochs()

    count = _run(begin())
    print(f"{count} logs have a new epoch: whoever still holds what came after the backup is told to start again.")
    return 0


def _staff(asked: argparse.Namespace) -> int:
    settings = load(asked.config)
    logs.set_up(level=WARNING)

    async def act() -> None:
        async with operator(settings) as office:
            print(await asked.act(office.staffing, settings, asked))

    _run(act())
    return 0


def _run(work: Coroutine[Any, Any, T]) -> T:
    return uvloop.run(work)


# ---- what can be asked --------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="chatserver", description="Chat-based intake for weekday advice sessions.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    trying = _add(commands, "demo", "Try it on this machine: a pretend website, a chat and two counsellors (the default).", _demo)
    trying.add_argument("--host", default="127.0.0.1", help="an address of this machine alone (default 127.0.0.1)")
    trying.add_argument("--port", type=_port, default=DEMO_PORT, help="default %(default)s; 0 takes any that is free")
    trying.add_argument("--folder", type=Path, help="where the demo keeps everything (default .demo beside run.py)")
    trying.add_argument("--fresh", action="store_true", help="begin anew: forget what the demo kept")
    trying.add_argument("--json", action="store_true", help="print one line of JSON when it answers, and nothing else")

    serving = _add(commands, "serve", "Run the service.", _serve, needs_config=True)
    serving.add_argument("--port", type=_port, help="instead of server.port; 0 takes any that is free")
    serving.add_argument("--json", action="store_true", help="print one line of JSON when it answers, and nothing else")

    _add(commands, "check", "Say whether a config.toml is right, and everything that is wrong with it.", _check, needs_config=True)
    _add(commands, "restored", "Run once after a backup of the database was put back, before `serve`.", _restored, needs_config=True)
    text = "Keep the accounts of staff."
    actions = commands.add_parser("staff", help=text, description=text).add_subparsers(metavar="ACTION", required=True)
    staff_commands.add_to(lambda name, text: _add(actions, name, text, _staff, needs_config=True))
    return parser


def _add(
    commands: Any, name: str, text: str, run: Callable[[argparse.Namespace], int], *, needs_config: bool = False
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    if needs_config:
        parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="the config.toml")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:  # noqa: PLR2004 - the highest port there is
        raise argparse.ArgumentTypeError("must be 0-65535")
    return int(text)


def _tell_json(site: str, console: str, sign_ins: list[DemoSignIn]) -> None:
    shown = [{"name": sign_in.name, "password": sign_in.password} for sign_in in sign_ins]
    print(json.dumps({"site": site, "console": console, "sign_ins": shown}), flush=True)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
