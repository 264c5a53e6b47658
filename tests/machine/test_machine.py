"""What this very machine says of itself."""

from __future__ import annotations

import stat
import time
from pathlib import Path

from chatserver.machine.clocks import LinuxMachine
from chatserver.machine.disk import MOST_BALLAST, LocalDisk


def test_its_uptime_goes_on_and_its_run_stays_the_same() -> None:
    machine = LinuxMachine()
    first, boot = machine.uptime(), machine.boot()
    assert machine.uptime() >= first >= time.monotonic() - 1
    assert machine.boot() == boot
    assert isinstance(machine.is_synchronised(), bool)


def test_ballast_is_real_and_belongs_to_this_user_alone(tmp_path: Path) -> None:
    disk = LocalDisk(tmp_path / "chat.db")
    assert 0 < disk.free_after_ballast() < disk.free() <= 1
    disk.take_ballast()
    made = disk.ballast.stat()
    assert 0 < made.st_size <= MOST_BALLAST
    assert made.st_blocks * 512 >= made.st_size, "a hole would free nothing"
    assert stat.S_IMODE(made.st_mode) == 0o600
    disk.take_ballast()
    assert disk.ballast.stat().st_ino == made.st_ino
    assert disk.drop_ballast()
    assert not disk.drop_ballast()
    assert list(tmp_path.iterdir()) == []
