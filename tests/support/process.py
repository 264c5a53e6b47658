"""The real server as a process of its own: for what only a process can do, such as die."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.programs import environment
from tests.support.users import User

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120.0
"""A deadline for failing on a busy machine, never a pause."""


@dataclass(eq=False)
class ServerProcess:
    """``serve`` with a config.toml, or the demo in a folder, started and ended by a test."""

    config: Path
    """The config.toml, or the demo's folder."""
    demo_port: int | None = None
    """Port of the demo; None for ``serve``."""
    only: str | None = None
    """One side alone: ``chat`` or ``review``."""
    user: User | None = None
    """Of the system, as whom it runs; None: as the test does."""
    url: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    """Its one line of JSON."""
    output: list[bytes] = field(default_factory=list)
    """All it has printed, over every start."""
    is_up: asyncio.Event = field(default_factory=asyncio.Event)
    process: asyncio.subprocess.Process | None = None
    _readers: list[asyncio.Task[None]] = field(default_factory=list)

    async def start(self) -> None:
        """Start it, and return when it answers."""
        self.process = await asyncio.create_subprocess_exec(
            *(self.user.python if self.user else [sys.executable]),
            "-m",
            "chatserver",
            *self._command(),
            "--json",
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            **(self.user.how if self.user else {"env": environment()}),
        )
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self._readers.append(asyncio.create_task(self._keep(self.process.stderr)))
        async with asyncio.timeout(START_SECONDS):
            line = await self.process.stdout.readline()
        assert line, b"".join(self.output).decode()[-2000:]
        self.told = json.loads(line)
        self.url = self.told["site"].rstrip("/") if "site" in self.told else f"http://127.0.0.1:{self.told['port']}"
        self._readers.append(asyncio.create_task(self._keep(self.process.stdout)))
        self.is_up.set()

    def _command(self) -> tuple[str, ...]:
        if self.demo_port is None:
            return "serve", "--config", str(self.config), *(("--only", self.only) if self.only else ())
        return "demo", "--folder", str(self.config), "--port", str(self.demo_port)

    async def kill(self) -> None:
        """kill -9: no goodbye, nothing finished."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM, as a service manager does; the exit status."""
        return await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> int:
        self.is_up.clear()
        process, self.process = self.process, None
        if process is None:
            return 0
        if process.returncode is None:
            process.send_signal(how)
        status = await process.wait()
        await asyncio.gather(*self._readers)
        self._readers.clear()
        return status

    async def _keep(self, stream: asyncio.StreamReader) -> None:
        while chunk := await stream.read(65_536):
            self.output.append(chunk)
