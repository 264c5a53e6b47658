"""Sets everything up, once, and starts what was asked for.

    python3 run.py [options]                the demo, on http://127.0.0.1:8080/demo
    python3 run.py serve --config FILE      the real thing; every other command of `chatserver` likewise
    python3 run.py test [pytest arguments]  all tests, or the named ones
    python3 run.py screens                  takes the pictures in docs/screens/ anew, as `test` runs a test
    python3 run.py size                     how much a visitor's browser fetches; starts nothing

Needs Linux or macOS and Python 3.11 with its venv module. Standard library only, since nothing is installed when it
runs. What it makes is in .venv/, .tools/ and .build/, which can be deleted at any time. It tells its progress on stderr, in
lines that begin with a dot, and becomes what it started, so that signals and the exit status are the program's own.
"""

from __future__ import annotations

import ctypes.util
import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "set-up"
OTHER_CLIENT = ROOT / "tests" / "gateways" / "deno"
MEMORY, MEMORY_BYTES = "/dev/shm", 1 << 30  # noqa: S108 -- a file system in memory, for the tests' throwaway databases
SCREENS = ["tests/browser/screens.py", "tests/browser/console_screens.py", "tests/browser/supervisor_screens.py", "--quiet"]
"""Take pictures of every screen of a visitor, of the console and of the supervisors; no tests, so pytest does not find them by itself."""
SETS = ("serve", "postgres", "test")
"""Files in requirements/, each a superset of the one before."""


class Need(NamedTuple):
    """A program that some tests need and that only root can install. The key is the one of pytest's ``needs`` mark."""

    key: str
    name: str
    packages: tuple[str, ...]
    programs: tuple[tuple[str, ...], ...]
    """All of these must be here; each is a choice of names on PATH or patterns below /."""


FULL_CHROMIUM = (("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"),)
NEEDS = (
    Need("postgres", "PostgreSQL", ("postgresql",), (("postgres", "usr/lib/postgresql/*/bin/postgres"),)),
    Need("firefox", "Firefox", ("firefox-esr",), (("firefox-esr", "firefox"),)),
    Need(
        "webkit",
        "WebKit",
        ("webkit2gtk-driver", "xvfb"),
        (("WebKitWebDriver",), ("Xvfb",), ("usr/lib/*/webkit2gtk-4.*/MiniBrowser",)),
    ),
    # The pinned Chromium reads no preferences, so it cannot refuse storage to a frame.
    Need("profiles", "a Chromium with profiles", ("chromium",), FULL_CHROMIUM),
    Need("fonts", "the Noto fonts", ("fonts-noto-core",), (("usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf",),)),
)
CHROMIUM = Need("chromium", "Chromium", (), FULL_CHROMIUM)
USERS = Need("users", "two users of the system", (), ())
"""Being someone else takes no program but being root. What the two roles on PostgreSQL prove is proved without."""


def main(arguments: list[str]) -> NoReturn:
    """Set up what the command needs, then become it."""
    if sys.version_info < (3, 11):  # noqa: UP036 -- whoever runs an older one deserves a sentence
        sys.exit(f"Python 3.11 or newer is needed; this is {platform.python_version()} ({sys.executable}).")
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        sys.exit()
    TOOLS.mkdir(exist_ok=True)
    # Two at once would write the same files. The lock goes with the file: when this process becomes another, or dies.
    with (TOOLS / "lock").open("w") as lock:
        wait_for(lock.fileno())
        if arguments[:1] == ["test"]:
            test(arguments[1:])
        if arguments == ["screens"]:
            test(SCREENS)
        if arguments == ["size"]:
            set_up("serve")
            os.execv(PYTHON, [str(PYTHON), str(ROOT / "widget" / "sizes.py")])
        if not arguments or arguments[0].startswith("-"):
            arguments = ["demo", *arguments]
        set_up("postgres" if wants_postgres(arguments) else "serve")
        os.execv(VENV / "bin" / "chatserver", ["chatserver", *arguments])


def test(arguments: list[str]) -> NoReturn:
    """Install what can be installed, tell pytest what cannot, and become pytest."""
    os.chdir(ROOT)
    apt = start_apt([need for need in NEEDS if not is_here(need)])  # beside the rest: it takes longest
    set_up("test")
    pinned = pinned_chromium()
    finish_apt(apt)
    chromium = find_chromium(pinned)
    missing = [need for need in NEEDS if not is_here(need)] + ([] if chromium else [CHROMIUM])
    if missing:
        names = ", ".join(need.name for need in missing)
        if os.environ.get("CI") == "true":
            sys.exit(f"Not here, and in CI no test may be left out: {names}.")
        say(f"left out, as only root can install what it needs: every test of {names}")
    if os.geteuid() != 0:
        missing.append(USERS)
        say(f"left out, as only root can be someone else: every test of {USERS.name}")
    run("The other client's packages could not be fetched.", VENV / "bin" / "deno", "install", "--quiet", "--frozen", folder=OTHER_CLIENT)
    inherited = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }  # compile once, not in every worker
    environment = {**inherited, **(chromium or {}), "LEFT_OUT": " ".join(need.key for need in missing)}
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_BYTES:
        environment.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)  # thousands of synced commits; what a kill loses is the same there
    os.execve(PYTHON, [str(PYTHON), "-m", "pytest", *arguments], environment)


# ---- the environment ----------------------------------------------------------------------------------------


def set_up(wanted: str) -> None:
    """Make .venv hold at least the packages of one set, the program itself, its browser code and word lists.

    Nothing is taken away again: after `test` the environment serves everything.
    """
    if not PYTHON.exists() or told(STAMP) not in [stamp(name) for name in SETS[SETS.index(wanted) :]]:
        uv = find_uv()
        say("installing Python packages in .venv/")
        was_moved = told(STAMP) and not told(STAMP).startswith(f"{ROOT}\n")
        if was_moved or not PYTHON.exists():
            run("The folder .venv/ could not be made.", uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV)
        STAMP.unlink(missing_ok=True)
        install: list[str | Path] = [uv, "pip", "install", "--quiet", "--python", PYTHON]
        if sys.dont_write_bytecode:  # many containers say so; without it every start would compile all packages anew, for seconds
            install.append("--compile-bytecode")
        run(NO_PACKAGES, *install, "--require-hashes", "-r", ROOT / "requirements" / f"{wanted}.txt")
        run("The program itself could not be installed.", *install, "--no-deps", "--no-build-isolation", "-e", ROOT)
        STAMP.write_text(stamp(wanted))
    run("The browser code could not be built.", PYTHON, ROOT / "widget" / "build.py")
    if not (ROOT / ".build" / "lexicon.bin").exists():
        say("compiling the anonymiser's word lists in .build/")
    run("The anonymiser's word lists could not be compiled.", PYTHON, ROOT / "wordlists" / "build.py")


def stamp(name: str) -> str:
    """What .venv was made from; a different text means that it has to be looked after again."""
    digest = hashlib.sha256()
    for source in (f"requirements/{name}.txt", "pyproject.toml", "hatch_build.py"):
        digest.update((ROOT / source).read_bytes())
    return f"{ROOT}\n{name} {digest.hexdigest()}\n"


def told(file: Path) -> str:
    """What a small file holds; nothing when it is not there."""
    return file.read_text() if file.exists() else ""


def find_uv() -> str:
    """The uv on PATH, else one of our own in .tools/: Debian's pip refuses to install outside an environment."""
    if found := shutil.which("uv"):
        return found
    uv = TOOLS / "uv" / "bin" / "uv"
    if not uv.exists():
        say("installing uv in .tools/")
        no_venv = "Python's venv module is not complete. On Debian, as root: apt-get install python3-venv"
        run(no_venv, sys.executable, "-m", "venv", "--clear", TOOLS / "uv")
        pip = (uv.with_name("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        run(NO_PACKAGES, *pip, "--only-binary=:all:", "--require-hashes", "-r", ROOT / "requirements" / "uv.txt")
    return str(uv)


def wants_postgres(arguments: list[str]) -> bool:
    """Whether the configuration file of this command names a PostgreSQL database. Its faults are chatserver's to tell."""
    import tomllib  # noqa: PLC0415 -- at the top it would hide the sentence about an old Python

    for index, argument in enumerate(arguments):
        if argument.startswith("--config"):
            path = argument.partition("=")[2] or "".join(arguments[index + 1 : index + 2])
            try:
                return str(tomllib.loads(Path(path).read_text("utf-8"))["database"]["url"]).startswith("postgresql")
            except (OSError, ValueError, KeyError, TypeError):
                return False
    return False


# ---- what tests need besides --------------------------------------------------------------------------------


def is_here(need: Need) -> bool:
    """Whether all programs of a need are installed."""
    return all(any(shutil.which(name) or any(Path("/").glob(name)) for name in choice) for choice in need.programs)


def start_apt(missing: list[Need]) -> subprocess.Popen[str] | None:
    """Begin to install Debian's packages, when they are missing and this is root."""
    if not missing or os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    packages = [package for need in missing for package in need.packages]
    say("installing", *packages, "with apt-get")
    script = 'apt-get update -qq; exec apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=60 "$@"'
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["sh", "-c", script, "sh", *packages]
    return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def finish_apt(apt: subprocess.Popen[str] | None) -> None:
    """Wait for the installation; what is still missing afterwards is named by the caller."""
    if apt:
        output, _ = apt.communicate()
        if apt.returncode:
            say("apt-get failed:", output.strip()[-500:])


def find_chromium(pinned: dict[str, str] | None) -> dict[str, str] | None:
    """Environment variables that name a Chromium: $CHROMIUM, else the pinned headless one, else an installed one."""
    if given := os.environ.get("CHROMIUM"):
        if not shutil.which(given):
            sys.exit(f"CHROMIUM is set to {given}, which is no program.")
        return {"CHROMIUM": given}
    installed = next(filter(None, map(shutil.which, FULL_CHROMIUM[0])), None)
    return pinned or ({"CHROMIUM": installed} if installed else None)


def pinned_chromium() -> dict[str, str] | None:
    """The headless Chromium carried inside an npm package, unpacked in .tools/ (75 MB, no root, no Node)."""
    if os.environ.get("CHROMIUM") or sys.platform != "linux" or platform.machine() != "x86_64":
        return None
    lock = ROOT / "tests" / "browser" / "deno.lock"
    home = TOOLS / f"chromium-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    done = home / "done"  # written last: half an unpacked browser must not count
    if not done.exists():
        say("unpacking a headless Chromium in .tools/")
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        script = 'import chromium from "@sparticuz/chromium"; await chromium.executablePath()'
        deno = [str(VENV / "bin" / "deno"), "eval", "--quiet", "--frozen", "--config", str(lock.with_name("deno.json")), script]
        # The package looks at this variable to decide whether to unpack its own NSS and NSPR.
        environment = {**os.environ, "TMPDIR": str(home), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs24.x", "DENO_NO_UPDATE_CHECK": "1"}
        result = subprocess.run(deno, env=environment, capture_output=True, text=True, check=False)
        if result.returncode or not (home / "chromium").exists():
            say("that failed:", result.stderr.strip()[-500:])
            return None
        done.touch()
    found = {"CHROMIUM": str(home / "chromium")}
    if not ctypes.util.find_library("nss3"):
        # For the browser alone: tests/support/browsers.py gives it as LD_LIBRARY_PATH.
        found["CHROMIUM_LIBRARIES"] = str(home / "al2023" / "lib")
    return found


# ---- telling and running ------------------------------------------------------------------------------------

NO_PACKAGES = "The Python packages could not be fetched. Is the package index reachable from here?"


def say(*words: str) -> None:
    """One line of progress."""
    print("·", *words, file=sys.stderr, flush=True)


def run(sentence: str, *command: str | Path, folder: Path = ROOT) -> None:
    """Run one step of the set-up quietly; when it fails, end with a sentence and the last of what the step said."""
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    environment |= {"UV_PYTHON_DOWNLOADS": "never"}
    result = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if result.returncode:
        sys.exit(f"{sentence}\n{(result.stdout + result.stderr).strip()[-2000:]}")


def wait_for(lock: int) -> None:
    """Wait until no other run.py is setting up in this folder."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("another run.py is setting up here; waiting for it")
        fcntl.flock(lock, fcntl.LOCK_EX)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
