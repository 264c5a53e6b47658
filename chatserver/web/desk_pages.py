"""What every page of staff that there is once for each desk has: its address, the way to it, and back to it after a form."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from chatserver.errors import ChatError, Code
from chatserver.rules.desk import Desk
from chatserver.rules.staff import StaffMember
from chatserver.rules.terms import DeskId
from chatserver.web.guard import PROVEN


def member_of(request: web.Request) -> StaffMember:
    """Who asks."""
    return request[PROVEN].member


def desk_of(request: web.Request) -> DeskId:
    """The desk in the address; whether there is one, and whether it is hers, is for the use case to say."""
    return DeskId(request.match_info["desk"])


def to_first(page: str, desks: Sequence[Desk]) -> web.HTTPSeeOther:
    """To the page of the first desk that is hers; raises NOT_FOUND when none is."""
    if not desks:
        raise ChatError(Code.NOT_FOUND)
    return web.HTTPSeeOther(f"{page}/{desks[0].id}")


def to_page(page: str, request: web.Request) -> web.HTTPSeeOther:
    """After a fault the address is that of the form; asked for again, it is the page."""
    return web.HTTPSeeOther(f"{page}/{desk_of(request)}")


def done(page: str, request: web.Request, what: str) -> web.Response:
    """Shown by the page itself, so that a reload repeats nothing."""
    return web.Response(status=303, headers={"Location": f"{page}/{desk_of(request)}?done={what}"})
