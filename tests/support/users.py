"""Two users of this system and a folder in which they meet, as the manual lays them out. Only root can be someone else.

They are numbers without a name: the kernel asks for no more, and the machine is left as it was.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.programs import ROOT, environment

LEFT_AT_HOME = ("test", "site-packages", "idlelib", "tkinter", "ensurepip", "lib2to3", "config-*")
"""Of the standard library, what nobody needs here."""
MEETING = 61_003
"""The group in whose folder both sides meet."""


@dataclass(frozen=True)
class User:
    """Someone else, and how to start a process as her."""

    uid: int
    python: list[str] = field(default_factory=lambda: [sys.executable])
    env: dict[str, str] = field(default_factory=environment, repr=False)
    groups: tuple[int, ...] = (MEETING,)

    @property
    def how(self) -> dict[str, Any]:
        """Arguments for subprocess."""
        return {"user": self.uid, "group": self.uid, "extra_groups": self.groups, "env": self.env, "umask": 0o077}

    def tries(self, program: str, *arguments: str | Path | int) -> str:
        """Run a few lines of Python as her; what they printed."""
        told = subprocess.run(
            [*self.python, "-c", program, *map(str, arguments)],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            **self.how,
        )
        assert told.returncode == 0, told.stderr
        printed: str = told.stdout
        return printed.strip()


@dataclass(frozen=True)
class Place:
    """The folders of an install with two users."""

    folder: Path
    chat: User
    review: User

    @property
    def meeting(self) -> Path:
        return self.folder / "meeting"


def make_place() -> Place:
    """Folders with the rights that docs/operating.md names. Whoever made it removes it."""
    folder = Path(tempfile.mkdtemp(prefix="two-"))  # not in memory, where many machines let no program run
    folder.chmod(0o755)
    python, env = _python_for_everyone(folder)
    place = Place(folder, User(61_001, python, env), User(61_002, python, env))
    for name, user in (("chat", place.chat), ("review", place.review)):
        (folder / name).mkdir(0o700)
        os.chown(folder / name, user.uid, user.uid)
    place.meeting.mkdir()
    os.chown(place.meeting, 0, MEETING)
    place.meeting.chmod(0o2770)
    return place


def _python_for_everyone(folder: Path) -> tuple[list[str], dict[str, str]]:
    """A Python that every user may run: this one, or a copy of it where it lives in somebody's home."""
    home = Path(sys.base_prefix).resolve()
    if all(path.stat().st_mode & stat.S_IXOTH for path in (home, *home.parents)):
        return [sys.executable], environment()
    copy, library = folder / "python", f"lib/python{sys.version_info.major}.{sys.version_info.minor}"
    shutil.copytree(home / library, copy / library, ignore=shutil.ignore_patterns(*LEFT_AT_HOME), copy_function=_linked())
    for shared in (home / "lib").glob("libpython*.so*"):
        shutil.copy(shared, copy / "lib")
    (copy / "bin").mkdir()
    program = shutil.copy(Path(sys.executable).resolve(), copy / "bin" / "python")
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    added = {"PYTHONHOME": str(copy), "PYTHONPATH": f"{ROOT}:{packages}", "LD_LIBRARY_PATH": str(copy / "lib")}
    return [str(program)], {**environment(), **added}


def _linked() -> Callable[[str, str], object]:
    """Copies a file without copying it, where both lie on one disk."""

    def link(source: str, target: str) -> object:
        try:
            os.link(source, target)
        except OSError:
            shutil.copy2(source, target)
        return target

    return link
