"""``chatserver staff …``: accounts, kept by the operator. One-time passwords are made here, shown once and kept nowhere.

No password is ever an argument: arguments stand in the shell's history and in every list of processes.
"""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable
from logging import WARNING
from pathlib import Path
from typing import TypeVar

import uvloop

from chatserver import logs
from chatserver.app import operator
from chatserver.config import Settings, load
from chatserver.errors import ChatError, Code, OperatorError
from chatserver.rules.access import STAFF, may_hold
from chatserver.rules.account import LONGEST_WORK_NAME, parse_name, parse_work_name
from chatserver.rules.terms import DeskId, Role
from chatserver.services.ports import StaffMember
from chatserver.services.staffing import NewAccount, Staffing

T = TypeVar("T")
Act = Callable[[Staffing, Settings, argparse.Namespace], Awaitable[str]]
COLUMNS = ("name", "work name", "roles", "desks", "languages", "capacity", "state")


class RefusedError(OperatorError):
    """The account stays as it was. The message is a sentence for the operator."""


def add_to(_name: str, parser: argparse.ArgumentParser) -> None:
    """Describe every action to argparse."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)

    def add(name: str, text: str) -> argparse.ArgumentParser:
        made = actions.add_parser(name, help=text, description=text)
        made.add_argument("--config", type=Path, required=True, metavar="FILE", help="the config.toml")
        made.set_defaults(run=_run)
        return made

    adding = _with_name(add("add", "Add an account; its one-time password is shown once."), _add)
    adding.add_argument("--work-name", help="what visitors and colleagues see (default: the name with a capital)")
    _with_roles(adding, [Role.COUNSELLOR])
    adding.add_argument("--desk", metavar="DESK", help="her desk (default: the only one there is)")
    adding.add_argument("--language", action="append", metavar="CODE", help="repeat for several (default: all of the desk's)")
    adding.add_argument("--capacity", type=int, default=2, help="conversations side by side (default %(default)s)")
    add("list", "List all accounts.").set_defaults(act=_list)
    _with_roles(_with_name(add("role", "Give an account these roles and no others; it is signed out."), _role), None)
    _with_name(add("reset", "Give an account a new one-time password, and enable it again; it is signed out."), _reset)
    _with_name(add("disable", "Let nobody sign in with an account any more; it is signed out."), _disable)


def _run(asked: argparse.Namespace) -> int:
    settings = load(asked.config)
    logs.set_up(level=WARNING)

    async def act() -> None:
        async with operator(settings) as office:
            print(await asked.act(office.staffing, settings, asked))

    uvloop.run(act())
    return 0


def _with_name(parser: argparse.ArgumentParser, act: Act) -> argparse.ArgumentParser:
    parser.set_defaults(act=act)
    parser.add_argument("name", help="small letters, digits, dots, hyphens and underscores")
    return parser


def _with_roles(parser: argparse.ArgumentParser, default: list[Role] | None) -> None:
    names = ", ".join(sorted(STAFF))
    shown = "" if default is None else f" (default {default[0]})"
    parser.add_argument(
        "--role", action="append", type=_parse_role, default=None, required=default is None, metavar="ROLE",
        help=f"{names}; repeat for several{shown}",
    )  # fmt: skip


def _parse_role(text: str) -> Role:
    role = text.replace("-", "_")
    if role not in STAFF:
        raise argparse.ArgumentTypeError(f"must be one of {', '.join(sorted(STAFF))}")
    return Role(role)


# ---- the actions --------------------------------------------------------------------------------------------


async def _add(staffing: Staffing, settings: Settings, asked: argparse.Namespace) -> str:
    if asked.desk is None and len(settings.desks) > 1:
        raise RefusedError(f"Which desk? Name it with --desk; there is {', '.join(settings.desks)}.")
    desks = frozenset({DeskId(asked.desk or next(iter(settings.desks)))})
    if unknown := desks - settings.desks.keys():
        raise RefusedError(f"There is no desk {min(unknown)}; there is {', '.join(settings.desks)}.")
    spoken = frozenset(language for desk in desks for language in settings.desks[desk].languages)
    languages = frozenset(asked.language or spoken)
    if unspoken := languages - spoken:
        raise RefusedError(f"No desk of hers speaks {min(unspoken)}; they speak {', '.join(sorted(spoken))}.")
    highest = settings.staffing.highest_capacity
    if not 1 <= asked.capacity <= highest:
        raise RefusedError(f"The capacity must be 1-{highest}, is {asked.capacity}. limits.highest_capacity sets the highest.")
    name = _parsed_name(asked.name)
    work_name = asked.work_name or name.title()
    try:
        parse_work_name(work_name)
    except ChatError:
        raise RefusedError(f"The work name must be one line of 1-{LONGEST_WORK_NAME} characters.") from None
    wanted = NewAccount(name, work_name, _roles(asked.role or [Role.COUNSELLOR]), desks, languages, asked.capacity)
    try:
        member, password = await staffing.add(wanted)
    except ChatError as error:
        raise _sentence(error, f"There is an account {name} already.") from None
    return f"Added {member.name}.\n{_shown_once(password)}"


async def _list(staffing: Staffing, _: Settings, __: argparse.Namespace) -> str:
    rows = [COLUMNS, *map(_row, await staffing.list_all())]
    widths = [max(len(row[n]) for row in rows) for n in range(len(COLUMNS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


async def _role(staffing: Staffing, _: Settings, asked: argparse.Namespace) -> str:
    roles = _roles(asked.role)
    member = await _changed(staffing.set_roles(asked.name, roles), asked.name)
    return f"{member.name} is now: {', '.join(sorted(member.roles))}. All sign-ins of this account have ended."


async def _reset(staffing: Staffing, _: Settings, asked: argparse.Namespace) -> str:
    member, password = await _changed(staffing.reset_password(asked.name), asked.name)
    return f"Reset {member.name}. All sign-ins of this account have ended.\n{_shown_once(password)}"


async def _disable(staffing: Staffing, _: Settings, asked: argparse.Namespace) -> str:
    member = await _changed(staffing.disable(asked.name), asked.name)
    return f"Disabled {member.name}. All sign-ins of this account have ended. `staff reset` enables it again."


# ---- words --------------------------------------------------------------------------------------------------


async def _changed(change: Awaitable[T], name: str) -> T:
    try:
        return await change
    except ChatError as error:
        raise _sentence(error, f"There is no account {name}.") from None


def _sentence(error: ChatError, when_refused: str) -> RefusedError:
    unavailable = "The database does not take anything now; nothing was changed."
    return RefusedError(unavailable if error.code is Code.UNAVAILABLE else when_refused)


def _parsed_name(text: str) -> str:
    try:
        return parse_name(text)
    except ChatError:
        raise RefusedError(f'"{text}" cannot be a name: small letters, digits, and inside dots, hyphens and underscores.') from None


def _roles(given: list[Role]) -> frozenset[Role]:
    roles = frozenset(given)
    if not may_hold(roles):
        raise RefusedError("One account is never counsellor or duty lead and supervisor too: who reads words may not review them.")
    return roles


def _shown_once(password: str) -> str:
    return f"One-time password, shown only now: {password}\nIt has to be changed at the first sign-in."


def _row(member: StaffMember) -> tuple[str, ...]:
    state = "disabled" if member.disabled_at is not None else "one-time password" if member.must_change_password else "enabled"
    lists = (sorted(member.roles), sorted(member.desks), sorted(member.languages))
    return (member.name, member.work_name, *(", ".join(items) or "-" for items in lists), str(member.capacity), state)
