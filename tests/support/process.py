"""The real server as a process of its own: for what only a process can do, such as die."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30.0


@dataclass(eq=False)
class ServerProcess:
    """``serve`` with a config.toml, started and ended by a test."""

    config: Path
    url: str = ""
    output: list[bytes] = field(default_factory=list)
    """All it has printed, over every start."""
    is_up: asyncio.Event = field(default_factory=asyncio.Event)
    process: asyncio.subprocess.Process | None = None
    _readers: list[asyncio.Task[None]] = field(default_factory=list)

    async def start(self) -> None:
        """Start it, and return when it answers."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "chatserver",
            "serve",
            "--config",
            str(self.config),
            "--json",
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self._readers.append(asyncio.create_task(self._keep(self.process.stderr)))
        async with asyncio.timeout(START_SECONDS):
            line = await self.process.stdout.readline()
        assert line, b"".join(self.output).decode()[-2000:]
        self.url = json.loads(line)["site"].rstrip("/")
        self._readers.append(asyncio.create_task(self._keep(self.process.stdout)))
        self.is_up.set()

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
