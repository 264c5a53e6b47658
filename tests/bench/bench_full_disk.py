"""Fills a real small disk under load and tells what happened. Needs to be root, who alone may make a disk of memory.

    python tests/bench/bench_full_disk.py [MiB]

Nothing is acknowledged that was not written, everybody who is here reads on, nobody new is let in, the ballast goes, deleting works, and
everything that was refused arrives once when there is room again.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from chatserver.machine.disk import LocalDisk
from tests.support.full_disk import Writing
from tests.support.kept import logging_kept
from tests.support.leaks import everything_logged
from tests.support.machine import InventedMachine
from tests.support.people import Counsellor, Visitor
from tests.support.server import House, running_house

VISITORS = 4
LENGTH = 3_000


class OnRealDisk(InventedMachine):
    """A machine whose clock is a test's, and whose disk is real."""

    def disk(self, database: Path) -> LocalDisk:  # type: ignore[override]
        return LocalDisk(database)


@contextlib.contextmanager
def small_disk(mebibytes: int) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "none", place], check=True)
        try:
            yield Path(place)
        finally:
            subprocess.run(["umount", "-l", place], check=True)


async def main(mebibytes: int) -> None:
    with small_disk(mebibytes) as folder, logging_kept(), everything_logged():
        async with running_house(folder, more="[limits]\nburst = 10000", desk="queue_limit = 100", schedule="always") as house:
            house.machine = OnRealDisk(house.clock)
            await house.restart()
            await fill(house, LocalDisk(folder / "chat.db"))


async def fill(house: House, disk: LocalDisk) -> None:
    told(disk, "at the start")
    assert disk.ballast.exists()
    anna = await house.counsellor().is_available()
    first = await house.visitor().opens()
    await first.starts()
    old = await anna.accepts()
    await first.says("wat over een week weg is")
    await anna.ends(old)
    await house.advances(days=6, hours=23)
    await anna.is_available()
    writing = []
    for number in range(VISITORS):
        visitor = await house.visitor().opens()
        await visitor.starts()
        writing.append(Writing(visitor, f"bezoeker {number}", LENGTH))
    watching = await house.visitor().opens()

    with (house.folder / "furniture").open("wb", buffering=0) as file:  # most of it is taken by something else
        while disk.free() > 0.08:
            file.write(bytes(65_536))
    told(disk, "nearly full")
    await until(house, writing, lambda: disk.free() < 0.05)
    told(disk, "little room")
    await watching.socket.hears("availability_changed", lambda p: p["opening"]["state"] == "unstaffed")
    assert await watching.socket.refusal("start", {"token": "n" * 43, "language": "nl"}) == "unstaffed"
    assert disk.ballast.exists()

    await until(house, writing, lambda: not disk.ballast.exists())
    told(disk, "the ballast is gone")
    await fill_wholly(house, disk, anna, watching, writing)


async def fill_wholly(house: House, disk: LocalDisk, anna: Counsellor, watching: Visitor, writing: list[Writing]) -> None:
    """To the last byte, and back."""
    stuffing = house.folder / "stuffing"
    with contextlib.suppress(OSError), stuffing.open("wb") as file:
        while True:
            file.write(bytes(65_536))
            file.flush()
    begun = monotonic()
    before = [len(one.acknowledged) for one in writing]
    await asyncio.gather(*(one.goes_on(200, lambda: False) for one in writing))
    more = sum(len(one.acknowledged) - count for one, count in zip(writing, before, strict=True))
    told(disk, f"full: {more} more went into what was free, then refused within {monotonic() - begun:.1f} s")
    await anna.looks()  # what is read is read as before
    assert all(one.pending for one in writing)
    assert disk.free() < 0.01

    with stuffing.open("r+b") as file:  # as much as the ballast had held: somebody else took it meanwhile
        file.truncate(max(stuffing.stat().st_size - 400_000, 0))
    assert await house.words_left() == 1 + VISITORS
    await house.advances(hours=1)
    told(disk, f"the week is over: words of {await house.words_left()} conversations are left of {1 + VISITORS}")
    assert await house.words_left() == VISITORS

    stuffing.unlink()
    (house.folder / "furniture").unlink()
    await house.advances(1)
    await anna.declares("available")  # she let every offer pass
    await watching.socket.hears("availability_changed", lambda p: p["opening"]["state"] == "open")
    for one in writing:
        await one.says_it_again()
        await one.has_it_all_once()
    told(disk, f"room again: {sum(len(one.acknowledged) for one in writing)} messages, each there once")
    assert disk.ballast.exists() or disk.free_after_ballast() < 0.05


async def until(house: House, writing: list[Writing], holds: Callable[[], bool]) -> None:
    """They write, and the disk is looked at, as every second."""
    while not holds():
        await asyncio.gather(*(one.goes_on(5, holds) for one in writing))
        assert not any(one.pending for one in writing), "nothing is refused while there is room"
        await house.advances(1)
    await house.advances(1)


def told(disk: LocalDisk, what: str) -> None:
    print(f"{disk.free():>6.1%} free, ballast {'there' if disk.ballast.exists() else 'gone':<5}  {what}", file=sys.stderr)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 12))
