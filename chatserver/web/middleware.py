"""What happens to every request before its route: the right host, no prefetching, and errors that tell nothing.

There is no access log, here or in the server: an address with a time is what a visitor must not leave behind.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record, where
from chatserver.web.settings import WebSettings

ANY_NAME = ("/healthz", "/readyz", "/demo", "/static/", "/widget/")
"""Answered under every name of this machine: the same for everyone, and the demo wants another origin than the chat's."""
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


@web.middleware
async def plain_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every failure becomes a short text of its status: no traceback, no path, no version. The log gets the place in our code."""
    try:
        return await handler(request)
    except web.HTTPException as answer:
        if answer.status >= 400:  # noqa: PLR2004 - the statuses of refusals begin there
            return _plain(answer.status, answer.reason, dict(_kept(answer)))
        raise
    except ChatError as error:
        status = {Code.NOT_FOUND: 404, Code.UNKNOWN_DESK: 404, Code.UNAVAILABLE: 503}.get(error.code, 400)
        return _plain(status, web.Response(status=status).reason)
    except Exception as error:  # noqa: BLE001 - whatever it is, nothing of it may be shown
        record(Event.REQUEST_FAILED, where=where(error))
        return _plain(500, "Internal Server Error")


@web.middleware
async def no_prefetching(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A page that nobody asked for is not given: looking at a link must not look like visiting."""
    purposes = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')} {request.headers.get('X-Moz', '')}"
    if "prefetch" in purposes.lower() or "prerender" in purposes.lower() or "preview" in purposes.lower():
        return _plain(503, "Service Unavailable")
    return await handler(request)


def right_host(settings: WebSettings) -> Middleware:
    """Answer on plain http, which is loopback, under our own name alone.

    A foreign name means that a website has its name pointed at this machine. Another name of this machine is led to the right
    one, where cookies and sockets work. Behind a proxy the Host header is the proxy's to check.
    """
    own = urlsplit(settings.public_origin).netloc
    local = LOOPBACK_NAMES | {_name_of(own)}

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if settings.secure or request.host == own:
            return await handler(request)
        if _name_of(request.host) not in local:
            return _plain(421, "Misdirected Request")
        if request.path.startswith(ANY_NAME):
            return await handler(request)
        if request.method not in ("GET", "HEAD") or "Upgrade" in request.headers:
            return _plain(421, "Misdirected Request")
        raise web.HTTPTemporaryRedirect(settings.public_origin + request.path_qs)

    return check


def _name_of(host: str) -> str:
    return host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]


def _kept(answer: web.HTTPException) -> list[tuple[str, str]]:
    return [(name, value) for name, value in answer.headers.items() if name in ("Allow", "Retry-After")]


def _plain(status: int, reason: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(status=status, text=f"{reason}\n", headers=headers)
