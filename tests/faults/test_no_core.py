"""A process that crashes leaves nothing of its memory in a file: keys and words are in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from chatserver.config import load
from tests.support.programs import environment
from tests.support.server import add_counsellors, reserved_port, write_config

AS_MUCH_AS_IT_LIKES = 'ulimit -c hard; exec "$@"'
"""Whoever starts it would let it dump everything."""


@pytest.mark.parametrize("how", [signal.SIGABRT, signal.SIGSEGV])
async def test_a_crash_leaves_no_core(how: signal.Signals, tmp_path: Path) -> None:
    with reserved_port() as port:
        config = write_config(tmp_path, port, "sqlite:///chat.db", schedule="always")
        await add_counsellors(load(config), None, "anna")
        before = set(tmp_path.rglob("*"))
        server = subprocess.Popen(
            ["bash", "-c", AS_MUCH_AS_IT_LIKES, "bash", sys.executable, "-m", "chatserver", "serve", "--config", str(config), "--json"],
            cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert server.stdout is not None
        assert server.stdout.readline()
        limits = Path(f"/proc/{server.pid}/limits").read_text()
        assert next(line for line in limits.splitlines() if line.startswith("Max core file size")).split()[4:6] == ["0", "0"]
        server.send_signal(how)
        _, status = os.waitpid(server.pid, 0)
        server.returncode = status
        server.stdout.close()
    assert os.WTERMSIG(status) == how
    assert not os.WCOREDUMP(status)
    made = {path.name for path in set(tmp_path.rglob("*")) - before}
    assert not [name for name in made if "core" in name]
