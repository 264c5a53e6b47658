"""Deletes what is due in many copies of one installation, and is killed one step later in each, until one comes to the end.

tests/store/test_purge_kill.py runs it. Arguments: the folder with the installation, and the one for the copies. A step is a statement, a
commit or a file that is opened or removed. Each copy has a process of its own, forked before anything was begun.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from chatserver import logs
from chatserver.rules.desk import Desk
from chatserver.store.engine import StoreSettings
from chatserver.store.store import open_store
from tests.support.clock import A_TUESDAY_MORNING, ManualClock
from tests.support.services import Activities, make_desk

WATCHED = ("os.remove", "open")
steps = 0
last = 0


def step(*_: Any, **__: Any) -> None:
    """Die at the last one. Not counted before the deleting begins."""
    global steps  # noqa: PLW0603 - hooks have nowhere else to count
    if last:
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)


def heard(name: str, arguments: tuple[Any, ...]) -> None:
    if last and name in WATCHED and ".key" in str(arguments[0]):
        step()


async def purge(folder: Path, desk: Desk, at: int) -> None:
    global last  # noqa: PLW0603 - see above
    clock = ManualClock(A_TUESDAY_MORNING)
    clock.advance(days=9)
    store = await open_store(StoreSettings(f"sqlite:///{folder / 'chat.db'}", folder / "keys"), clock)
    house = Activities(store, clock, desk)
    await house.guard.doubt()
    last = at
    await house.upkeep.sweep()
    last = 0
    await store.close()


def main(source: Path, copies: Path) -> None:
    logs.set_up(level=logging.WARNING)
    event.listen(Engine, "before_cursor_execute", step)
    event.listen(Engine, "commit", step)
    sys.addaudithook(heard)
    desk = make_desk()
    for at in count(1):
        folder = copies / str(at)
        shutil.copytree(source, folder)
        child = os.fork()
        if child == 0:
            asyncio.run(purge(folder, desk, at))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status == 0:
            sys.stdout.write(f"{at}\n")
            return
        assert os.WTERMSIG(status) == signal.SIGKILL, status


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
