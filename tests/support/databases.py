"""A real PostgreSQL for the tests: a server in a folder of its own, on a Unix socket, gone afterwards."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import Connection

from chatserver.store.engine import make_engines
from chatserver.store.migrating import migrate
from chatserver.store.tables import metadata

START_SECONDS = 30
EMPTY = "; ".join(
    [
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        *(f'DELETE FROM "{table.name}"' for table in reversed(metadata.sorted_tables)),
    ]
)
"""Cuts off who is still connected, and removes every row."""


class Postgres:
    """A running server. Each test gets a database of its own in it, brought up to date and otherwise empty."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)
        self.template: str | None = None
        self.emptied: list[str] = []

    @contextlib.asynccontextmanager
    async def database(self, *, is_new: bool = False) -> AsyncIterator[str]:
        """Give the URL of a database as the configuration file takes it. Making one takes longer than many a test, so one that
        was used is emptied and given again; a new one is dropped, with whoever is still in it."""
        if not is_new and self.emptied:
            name = self.emptied.pop()
        else:
            name = f"test_{next(self.numbers)}"
            await self.execute(f"CREATE DATABASE {name} TEMPLATE {'template1' if is_new else await self.up_to_date()}")
        try:
            yield self.url(name)
        finally:
            if is_new:
                await self.execute(f"DROP DATABASE {name} WITH (FORCE)")
            else:
                await self.execute(EMPTY, name)
                self.emptied.append(name)

    async def up_to_date(self) -> str:
        """The name of a database as the first start makes it."""
        if self.template is None:
            await self.execute("CREATE DATABASE up_to_date")
            await bring_up_to_date(self.url("up_to_date"))
            self.template = "up_to_date"
        return self.template

    def url(self, name: str) -> str:
        return f"postgresql+asyncpg://test@/{name}?host={self.folder}"

    async def execute(self, statement: str, database: str = "postgres") -> None:
        """Run statements in one of the server's databases."""
        connection = await asyncpg.connect(user="test", database=database, host=self.folder)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


async def bring_up_to_date(url: str) -> None:
    """What the first start of a server does to a new database; done once, since it takes longer than many a test."""
    engines = make_engines(url)
    line = await engines.writer.connect()

    def migrate_all(connection: Connection) -> None:
        with connection.begin():
            migrate(connection)

    await line.run(migrate_all)
    await line.drop()
    await engines.dispose()


@contextlib.contextmanager
def postgres() -> Iterator[Postgres]:
    """Start a server with the settings that it ships with, so that a commit is as durable as an operator's."""
    programs = find_programs()
    folder = tempfile.mkdtemp(
        prefix="pg-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")
    )  # a short name: the path of a socket has at most 107 bytes
    how: dict[str, Any] = {"cwd": folder, **as_unprivileged(folder)}
    try:
        initialise: list[str | Path] = [programs / "initdb", "--pgdata=data", "--username=test", "--auth=trust", "--no-sync"]
        initialise += ["--encoding=UTF8", "--locale=C.UTF-8"]
        subprocess.run(initialise, check=True, stdout=subprocess.DEVNULL, **how)
        with Path(folder, "log").open("w") as log:
            serve: list[str | Path] = [programs / "postgres", "-D", "data", "-k", folder, "-h", ""]
            server = subprocess.Popen(serve, stdout=log, stderr=log, text=True, **how)
        try:
            wait_until_ready([programs / "pg_isready", "-q", "-h", folder], server, Path(folder, "log"))
            yield Postgres(folder)
        finally:
            server.send_signal(signal.SIGINT)  # "fast": cuts connections that a failed test left open
            server.wait(START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path:
    """The folder of initdb and postgres, which Debian keeps off PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda program: int(program.parts[4]))
    on_path = shutil.which("postgres")
    if not debian and not on_path:
        raise RuntimeError("PostgreSQL is not installed; start the tests with `python3 run.py test`, which knows how")
    return debian[-1].parent if debian else Path(str(on_path)).resolve().parent


def as_unprivileged(folder: str) -> dict[str, Any]:
    """Arguments for subprocess that give up root, as which PostgreSQL refuses to run; the folder becomes that user's."""
    if os.geteuid() != 0:
        return {}
    users = {user.pw_name: user for user in pwd.getpwall()}
    user = users.get("postgres") or users["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def wait_until_ready(question: list[str | Path], server: subprocess.Popen[str], log: Path) -> None:
    """Ask until the server answers; a server that ended or takes too long is an error with what it said."""
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run(question, check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.02)
