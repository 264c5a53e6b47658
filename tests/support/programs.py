"""The project's own command-line tools, as the tests run them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment() -> dict[str, str]:
    """For a process of the program itself: our sources first, and compiled once rather than at every start."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "PYTHONPATH": str(ROOT)}


def succeeds(*command: str, folder: Path = ROOT) -> None:
    """Run one of the programs beside this Python, and fail with all it said unless it succeeds."""
    status, output = run(*command, folder=folder)
    assert status == 0, f"{' '.join(command)}\n{output}"


def run(*command: str, folder: Path = ROOT) -> tuple[int, str]:
    """Run one of the programs beside this Python in a folder; its exit status and all that it said."""
    program = Path(sys.executable).with_name(command[0])  # not resolved: a virtual environment's Python is a link
    environment = {**os.environ, "NO_COLOR": "1", "DENO_NO_UPDATE_CHECK": "1"}
    result = subprocess.run(
        [program, *command[1:]], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return result.returncode, result.stdout


def files_of_the_project() -> list[Path]:
    """Every file that is, or could be, committed, as seen from the root."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [path for path in map(Path, filter(None, listing.stdout.split("\0"))) if (ROOT / path).is_file()]
