"""Who asks, and whether she may. The only place of the HTTP doors that reads a cookie, an address or an Origin."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Generic, NamedTuple, Protocol, TypeVar

from aiohttp import web

from chatserver.auth.buckets import Buckets
from chatserver.auth.tokens import cookie_name
from chatserver.rules import address
from chatserver.rules.access import Action, may, may_now
from chatserver.rules.address import Address, Network
from chatserver.rules.staff import StaffMember
from chatserver.rules.terms import Role
from chatserver.web.routes import Handler, Public, Route
from chatserver.web.settings import WebSettings

CONSOLE_PAGE = "/console"
HOURS_PAGE = "/hours"
KEPT_PAGE = "/kept"
RATINGS_PAGE = "/ratings"
SNIPPETS_PAGE = "/snippets"
LETTERS_PAGE = "/letters"
TRANSCRIPTS_PAGE = "/transcripts"
PASSWORD_PAGE = "/password"  # noqa: S105 - an address
SIGN_IN_PAGE = "/sign-in"


class SignedInPerson(Protocol):
    """What the guard asks of who is signed in."""

    @property
    def roles(self) -> AbstractSet[Role]: ...
    @property
    def must_change_password(self) -> bool: ...


P = TypeVar("P", bound=SignedInPerson)


class Proven(NamedTuple, Generic[P]):
    """Someone who is signed in, and the token that proves it."""

    member: P
    token: str


PROVEN: web.RequestKey[Proven[StaffMember]] = web.RequestKey("proven", Proven[StaffMember])


def client_address(request: web.Request, trusted: Sequence[Network]) -> Address:
    """Where the request comes from: the forwarded header counts only when a trusted proxy sent it, and of it the last hop."""
    peer = request.transport.get_extra_info("peername") if request.transport is not None else None
    host = peer[0] if isinstance(peer, tuple) else None
    return address.client_address(host, request.headers.getall("X-Forwarded-For", ()), trusted)


def is_same_origin(request: web.Request, origin: str) -> bool:
    """Whether a page of ours sent this.

    Browsers say so in at least one of two headers, and a page cannot change either; a request with neither is refused.
    """
    site, sent_from = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    return (site, sent_from) != (None, None) and site in (None, "same-origin") and sent_from in (None, origin)


def first_page(member: StaffMember) -> str:
    """Where someone begins who has signed in: her own work, or choosing a password first."""
    firsts = ((CONSOLE_PAGE, Action.OPEN_CONSOLE), (TRANSCRIPTS_PAGE, Action.READ_TRANSCRIPTS), (HOURS_PAGE, Action.SEE_HOURS))
    for page, action in firsts:
        if may_now(member.roles, action, must_change_password=member.must_change_password):
            return page
    return PASSWORD_PAGE


class Guard(Generic[P]):
    """Stands before every handler of one side. ``find`` tells who a token belongs to, and ``key`` is where a handler finds her."""

    def __init__(
        self,
        find: Callable[[str | None], Awaitable[P | None]],
        key: web.RequestKey[Proven[P]],
        buckets: Buckets,
        settings: WebSettings,
    ) -> None:
        self._find = find
        self._key = key
        self._buckets = buckets
        self._settings = settings
        self.cookie = cookie_name(secure=settings.secure)

    def bucket(self, request: web.Request) -> bytes:
        """The bucket in which tries from this address are counted."""
        return self._buckets.of(client_address(request, self._settings.trusted_proxies))

    async def find(self, request: web.Request) -> Proven[P] | None:
        """Who is signed in with this browser."""
        token = request.cookies.get(self.cookie)
        member = await self._find(token)
        return None if member is None or token is None else Proven(member, token)

    def around(self, route: Route) -> Handler:
        """The handler, reached only by who may; the proven person is on the request."""
        access, handler = route.access, route.handler

        async def guarded(request: web.Request) -> web.StreamResponse:
            if request.method == "POST" and not is_same_origin(request, self._settings.public_origin):
                raise web.HTTPForbidden
            if isinstance(access, Action):
                request[self._key] = await self._prove(request, access)
            return await handler(request)

        return handler if isinstance(access, Public) and route.method == "GET" else guarded

    async def _prove(self, request: web.Request, action: Action) -> Proven[P]:
        """The person, if she may; otherwise the page that is next for her, or a refusal."""
        proven = await self.find(request)
        if proven is None:
            is_lost = request.method == "POST" and action is not Action.END_OWN_SIGN_INS
            raise web.HTTPSeeOther(f"{SIGN_IN_PAGE}?unsaved=yes" if is_lost else SIGN_IN_PAGE)
        member = proven.member
        if not may(member.roles, action):
            raise web.HTTPForbidden
        if not may_now(member.roles, action, must_change_password=member.must_change_password):
            raise web.HTTPSeeOther(PASSWORD_PAGE)
        return proven
