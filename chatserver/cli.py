"""The command line. Sentences for people go to stderr, results to stdout.

Exit status: 0 done; 1 refused or failed, with the reason; 2 the command cannot be understood, or its port is taken.
A command loads what it needs and nothing else, so that ``schedule check`` answers at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from chatserver.errors import ChatError, OperatorError

REFUSED = 1


AddTo = Callable[[str, argparse.ArgumentParser], None]


def _serving() -> AddTo:
    from chatserver import serving  # noqa: PLC0415 - loaded by who asks for it

    return serving.add_to


def _staff() -> AddTo:
    from chatserver import staff_commands  # noqa: PLC0415

    return staff_commands.add_to


def _schedule() -> AddTo:
    from chatserver import schedule_commands  # noqa: PLC0415

    return schedule_commands.add_to


def _audit() -> AddTo:
    from chatserver import audit_commands  # noqa: PLC0415

    return audit_commands.add_to


def _keeping() -> AddTo:
    from chatserver import keeping_commands  # noqa: PLC0415

    return keeping_commands.add_to


def _anonymise() -> AddTo:
    from chatserver import anonymise_command  # noqa: PLC0415

    return anonymise_command.add_to


COMMANDS: dict[str, tuple[str, Callable[[], AddTo]]] = {
    "demo": ("Try it on this machine: a pretend website, a chat and two counsellors (the default).", _serving),
    "serve": ("Run the service.", _serving),
    "check": ("Say whether a config.toml is right, and everything that is wrong with it.", _serving),
    "restored": ("Run once after a backup of the database was put back, before `serve`.", _serving),
    "schedule": ("Ask the opening hours: at an instant, as a calendar, as a file for calendar programs.", _schedule),
    "upkeep": ("Delete what is due now, and say what is held, what is overdue and what went.", _keeping),
    "backup": ("Make a sealed archive of the databases, without a key of theirs, and delete archives older than a week.", _keeping),
    "restore": ("Put an archive back where no database is, and delete what may not be in it any more, before anything opens it.", _keeping),
    "audit": ("Print who did what, and prove that nothing in it was changed.", _audit),
    "anonymise": ("Take what identifies people out of a file of transcripts.", _anonymise),
    "staff": ("Keep the accounts of staff.", _staff),
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help")):
        given = ["demo", *given]
    parser = argparse.ArgumentParser(prog="chatserver", description="Chat-based intake for weekday advice sessions.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, (text, load) in COMMANDS.items():
        made = commands.add_parser(name, help=text, description=text)
        if name == given[0]:
            load()(name, made)
    try:
        asked = parser.parse_args(given)
        return int(asked.run(asked))
    except OperatorError as error:
        print(error, file=sys.stderr, flush=True)
        return error.status
    except ChatError:
        print("The database does not take anything now; the log above names the place. Nothing was started.", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return 130
