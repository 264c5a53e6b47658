"""What people sent with a plain form."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import TypeVar

from aiohttp import web

from chatserver.errors import ChatError, Code

E = TypeVar("E", bound=StrEnum)

BODY_SECONDS = 10.0
"""A form is a few hundred bytes; who takes longer holds a connection for its own sake."""
LONGEST_FIELD = 2_000
"""Characters of a form field that are looked at; more is another way of getting it wrong."""


async def read_form(request: web.Request, *names: str, longest: int = LONGEST_FIELD) -> list[str]:
    """Text fields of a form, empty when missing or longer than ``longest``.

    Raises INVALID for a body that is no form, 408 for a slow one."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise ChatError(Code.INVALID)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            form = await request.post()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (UnicodeDecodeError, ValueError, LookupError):
        raise ChatError(Code.INVALID) from None
    values = [form.get(name, "") for name in names]
    return [value if isinstance(value, str) and len(value) <= longest else "" for value in values]


async def read_choices(request: web.Request, name: str, most: int) -> list[str]:
    """Everything that was ticked under one name, ``most`` of it. Raises as ``read_form``."""
    await read_form(request)
    return [value for value in (await request.post()).getall(name, []) if isinstance(value, str)][:most]


def one_of(names: type[E], given: str) -> E | None:
    """What was chosen from a list, if it is on it."""
    return names(given) if given in list(names) else None
