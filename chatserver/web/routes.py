"""The table of addresses. A route declares who may use it where it is made; one that does not cannot be made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from aiohttp import web

from chatserver.rules.access import Action

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Public(Enum):
    """Marks a route that anyone may use, with a reason why that is right."""

    VISITORS = "anonymous by design; nothing of a session is in it"
    ASSETS = "the same files for everyone"
    OWNERS = "what a website's owner is told, anyone may read on that website"
    SIGNING_IN = "who signs in is not signed in yet"
    HEALTH = "says only yes or no"
    DEMO = "exists in the demo alone, on loopback"


Access = Action | Public


class UndeclaredError(Exception):
    """A route without access, or one that is there twice: the server does not start."""


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: str
    handler: Handler
    access: Access


class Routes:
    """Collects routes before the application is made of them."""

    def __init__(self) -> None:
        self._routes: dict[tuple[str, str], Route] = {}

    def add(self, method: str, path: str, handler: Handler, *, access: Access) -> None:
        """Raises UndeclaredError for an access that is neither an action nor a public marker."""
        given: Any = access
        if not isinstance(given, Action | Public):
            raise UndeclaredError(f"{method} {path} declares no access")
        if (method, path) in self._routes:
            raise UndeclaredError(f"{method} {path} is there twice")
        self._routes[method, path] = Route(method, path, handler, access)

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes.values())

    def add_to(self, app: web.Application, guarded: Callable[[Route], Handler]) -> None:
        """Make the application serve every route behind its guard."""
        for route in self:
            if route.method == "GET":
                app.router.add_get(route.path, guarded(route))  # and HEAD
            else:
                app.router.add_route(route.method, route.path, guarded(route))
