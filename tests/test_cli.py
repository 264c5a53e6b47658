"""The command line, as an operator uses it: real processes, real ports, what is printed and with which status it ends."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import Said, chatserver
from tests.support.programs import ROOT, environment

STOP_SECONDS = 5.0
"""A stop that waits for something takes half a minute and more; the rest is left to a busy machine."""
CONFIG = """
[server]
port = {port}
[sign_in]
argon2_memory_kib = 19456
argon2_time = 2
[desks.flevoland]
name = "Advies"
phone = "088 2220500"
schedule = "{root}/schedules/always.toml"
"""


@contextlib.contextmanager
def running(*arguments: str, folder: Path) -> Iterator[tuple[dict[str, Any], subprocess.Popen[str]]]:
    """A server, from the moment it says that it answers; it must stop in time and with status 0."""
    variables = environment()
    command = [sys.executable, "-m", "chatserver", *arguments, "--json"]
    with subprocess.Popen(command, cwd=folder, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            yield json.loads(line), process
        finally:
            begun = time.monotonic()
            process.send_signal(signal.SIGTERM)
            rest, _ = process.communicate(timeout=30)
        assert process.returncode == 0
        assert time.monotonic() - begun < STOP_SECONDS
        assert rest == "", "one line and nothing else"


def ask(url: str, form: dict[str, str] | None = None) -> int:
    """The status of an answer; a form is posted as our own page does it."""
    body = None if form is None else urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(url, body, {} if body is None else {"Sec-Fetch-Site": "same-origin"})
    opener = urllib.request.build_opener(_Stay)
    try:
        with opener.open(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which something else listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    file = tmp_path / "config.toml"
    file.write_text(CONFIG.format(port=port, root=ROOT))
    return file


# ---- the demo -------------------------------------------------------------------------------------------------


def test_the_demo_goes_on_where_it_was_until_it_begins_anew(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    arguments = ("demo", "--port", "0", "--folder", str(folder))
    with running(*arguments, folder=tmp_path) as (first, _):
        port = urllib.parse.urlsplit(first["site"]).port
        assert first["site"] == f"http://localhost:{port}/demo"
        assert first["console"] == f"http://127.0.0.1:{port}/console"
        assert [sign_in["name"] for sign_in in first["sign_ins"]] == ["anna", "ben", "sanne", "tess"]
        assert ask(f"http://127.0.0.1:{port}/healthz") == 200
        assert ask(f"http://127.0.0.1:{port}/readyz") == 200
        assert [ask(f"http://127.0.0.1:{port}/sign-in", sign_in) for sign_in in first["sign_ins"]] == [303] * 4
        assert ask(f"http://127.0.0.1:{port}/sign-in", {"name": "anna", "password": "niet dit wachtwoord"}) == 401
        second = chatserver(*arguments)
        assert (second.status, second.out) == (1, "")
        assert second.err == f"Another demo is running in {folder}; stop it first, or give this one a --folder.\n"
    assert stat.S_IMODE((folder / "sign-ins.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with running(*arguments, folder=tmp_path) as (again, _):
        assert again["sign_ins"] == first["sign_ins"]
        assert ask(again["console"].replace("/console", "/sign-in"), again["sign_ins"][1]) == 303
    (folder / "mine.txt").write_text("not the demo's")
    with running(*arguments, "--fresh", folder=tmp_path) as (anew, _):
        assert anew["sign_ins"] != first["sign_ins"]
        assert ask(anew["console"].replace("/console", "/sign-in"), first["sign_ins"][0]) == 401
    assert (folder / "mine.txt").exists(), "only what the demo made is removed"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_the_demo_listens_on_this_machine_alone(host: str, tmp_path: Path) -> None:
    said = chatserver(
        "demo",
        "--host",
        host,
        "--folder",
        str(tmp_path / "kept"),
    )
    assert (said.status, said.out) == (1, "")
    assert said.err == f"The demo listens on this machine alone, so not on {host}. The real thing is `serve --config FILE`.\n"
    assert list(tmp_path.iterdir()) == []


def test_without_a_command_it_is_the_demo(tmp_path: Path, taken: int) -> None:
    said = chatserver(
        "--port",
        str(taken),
        "--folder",
        str(tmp_path / "kept"),
    )
    assert (said.status, said.out) == (2, "")
    assert said.err == f"Port {taken} on 127.0.0.1 is taken; choose another one with --port.\n"
    assert list(tmp_path.iterdir()) == []


# ---- the service ----------------------------------------------------------------------------------------------


def test_one_file_and_one_account_are_a_working_service(config: Path, tmp_path: Path) -> None:
    added = chatserver("staff", "add", "--config", str(config), "anna")
    assert added.status == 0
    password = re.search(r"shown only now: (\S+)\n", added.out)
    assert password is not None
    with running("serve", "--config", str(config), folder=tmp_path) as (told, _):
        assert told["sign_ins"] == []
        site = told["site"].rstrip("/")
        assert told["console"] == f"{site}/console"
        assert ask(f"{site}/readyz") == 200
        assert ask(f"{site}/demo") == 404
        assert ask(f"{site}/sign-in", {"name": "anna", "password": password[1]}) == 303
        # The operator's commands work beside a running server.
        assert chatserver("staff", "disable", "--config", str(config), "anna").status == 0
        assert ask(f"{site}/sign-in", {"name": "anna", "password": password[1]}) == 401
        second = chatserver("serve", "--config", str(config))
        port = urllib.parse.urlsplit(site).port
        assert (second.status, second.out) == (2, "")
        assert second.err == f"Port {port} on 127.0.0.1 is taken; choose another one with --port.\n"
        with running("serve", "--config", str(config), "--port", "0", folder=tmp_path) as (other, _):
            assert other["site"] != told["site"]


def test_a_bad_setting_refuses_the_start_and_everything_is_told(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[server]\nport = 0\nprot = 1\n[desks.flevoland]\nname = "Advies"\noffer_seconds = 0\n')
    for command in ("serve", "check", "restored"):
        said = chatserver(command, "--config", str(file))
        assert (said.status, said.out) == (1, "")
        assert said.err.splitlines() == [
            "server.prot: is not a setting",
            "server.port: must be 1-65535, is 0",
            "desks.flevoland.phone: is missing",
            "desks.flevoland.offer_seconds: must be 5-300, is 0",
            "desks.flevoland.schedule: cannot be read (no such file or directory)",
        ]
    assert list(tmp_path.iterdir()) == [file]


def test_looking_at_settings_touches_nothing(config: Path, tmp_path: Path) -> None:
    said = chatserver(
        "check",
        "--config",
        str(config),
    )
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(f"{config} is right. Desks: flevoland.")
    behind = 'public_url = "https://chat.example.org"\ntrusted_proxies = ["127.0.0.1"]\n[sign_in]'
    config.write_text(config.read_text().replace("[sign_in]", behind))
    said = chatserver("check", "--config", str(config))
    assert said.status == 0
    assert said.err.startswith("`serve` is one process, for trying out: code alone keeps supervisors from what visitors say.")
    assert list(tmp_path.iterdir()) == [config]


def test_lost_keys_refuse_the_start(config: Path, tmp_path: Path) -> None:
    assert chatserver("staff", "list", "--config", str(config)).status == 0
    (tmp_path / "data" / "keys" / "root.key").unlink()
    said = chatserver(
        "serve",
        "--config",
        str(config),
    )
    assert (said.status, said.out) == (1, "")
    assert "has no root.key" in said.err


def test_after_a_restore_every_log_has_a_new_epoch(config: Path, tmp_path: Path) -> None:
    said = chatserver(
        "restored",
        "--config",
        str(config),
    )
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("0 logs have a new epoch")


# ---- accounts -------------------------------------------------------------------------------------------------


def test_accounts(config: Path, tmp_path: Path) -> None:
    def staff(*arguments: str) -> Said:
        return chatserver("staff", arguments[0], "--config", str(config), *arguments[1:])

    assert staff("add", "Anna", "--role", "counsellor", "--role", "duty-lead", "--capacity", "3", "--language", "nl").status == 0
    assert staff("add", "gerda", "--role", "behavioural-scientist").status == 0
    assert staff("add", "sofie", "--work-name", "Sofie V.", "--role", "supervisor").status == 0
    listed = staff("list").out.splitlines()
    assert [re.split(r" {2,}", line) for line in listed] == [
        ["name", "work name", "roles", "desks", "languages", "capacity", "state"],
        ["anna", "Anna", "counsellor, duty_lead", "flevoland", "nl", "3", "one-time password"],
        ["gerda", "Gerda", "behavioural_scientist", "flevoland", "en, nl", "2", "one-time password"],
        ["sofie", "Sofie V.", "supervisor", "flevoland", "en, nl", "2", "one-time password"],
    ]
    assert "is now: administrator" in staff("role", "anna", "--role", "administrator").out
    assert "shown only now" in staff("reset", "anna").out
    assert "Disabled anna" in staff("disable", "anna").out
    assert staff("list").out.splitlines()[1].endswith("disabled")


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("add", "anna"), 1, "There is an account anna already."),
        (("add", "Anna Jansen"), 1, '"Anna Jansen" cannot be a name: small letters, digits, and inside dots, hyphens and underscores.'),
        (("add", "ben", "--desk", "elsewhere"), 1, "There is no desk elsewhere; there is flevoland."),
        (("add", "ben", "--language", "fr"), 1, "No desk of hers speaks fr; they speak en, nl."),
        (("add", "ben", "--capacity", "7"), 1, "The capacity must be 1-6, is 7. limits.highest_capacity sets the highest."),
        (("add", "ben", "--work-name", "B" * 41), 1, "The work name must be one line of 1-40 characters."),
        (
            ("add", "ben", "--role", "counsellor", "--role", "supervisor"),
            1,
            "One account is never counsellor or duty lead and supervisor too: who reads words may not review them.",
        ),
        (("role", "nobody", "--role", "counsellor"), 1, "There is no account nobody."),
        (("reset", "nobody"), 1, "There is no account nobody."),
        (("disable", "nobody"), 1, "There is no account nobody."),
        (("add", "ben", "--role", "visitor"), 2, None),
        (("add", "ben", "--password", "geheim"), 2, None),
        (("role", "anna"), 2, None),
    ],
)
def test_what_is_refused_has_a_sentence(house: Path, arguments: tuple[str, ...], status: int, sentence: str | None) -> None:
    said = chatserver("staff", arguments[0], "--config", str(house), *arguments[1:])
    assert (said.status, said.out) == (status, "")
    assert sentence is None or said.err == sentence + "\n"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A config.toml with one account, anna, that no test changes."""
    folder = tmp_path_factory.mktemp("house")
    file = folder / "config.toml"
    file.write_text(CONFIG.format(port=8080, root=ROOT))
    assert chatserver("staff", "add", "--config", str(file), "anna").status == 0
    return file
