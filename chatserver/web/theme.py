"""The style sheet of a desk that has colours of its own: a few lines, under an address that names their content.

A file of its own, because a page may have no style inside it; and the frame's page links it only where there is one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from aiohttp import web

from chatserver.rules.contrast import ROUNDNESS, Palette, Theme
from chatserver.rules.terms import DeskId
from chatserver.web.assets import FOR_GOOD
from chatserver.web.routes import Public, Routes


def style_of(theme: Theme) -> str:
    """Style sheet of a theme, to come after the house's own. It sets what tokens.css gives to a desk, and nothing else."""
    light = _desk(theme.light, "") | _soft(theme.light)
    values = light | _desk(theme.dark, "-dark") | {"--desk-corner": ROUNDNESS[theme.corner]}
    in_the_dark = f"@media (prefers-color-scheme: dark) {{ :root {_block(_soft(theme.dark))} }}\n" if theme.dark else ""
    return f":root {_block(values)}\n{in_the_dark}"


def _desk(palette: Palette | None, twin: str) -> dict[str, str]:
    return {} if palette is None else {f"--desk-action{twin}": palette.action, f"--desk-on-action{twin}": palette.on_action}


def _soft(palette: Palette | None) -> dict[str, str]:
    if palette is None:
        return {}
    return {"--action-soft": palette.action_soft, "--action-line": palette.action_line, "--action-ink": palette.action_ink}


def _block(values: Mapping[str, str]) -> str:
    return "{ " + " ".join(f"{name}: {value};" for name, value in values.items()) + " }"


class ThemeRoutes:
    """``/theme/<desk>.<digest>.css``."""

    def __init__(self, themes: Mapping[DeskId, Theme]) -> None:
        self._addresses: dict[DeskId, str] = {}
        self._sheets: dict[str, str] = {}
        for desk, theme in themes.items():
            style = style_of(theme)
            name = f"{desk}.{hashlib.sha256(style.encode()).hexdigest()[:8]}.css"
            self._addresses[desk] = f"/theme/{name}"
            self._sheets[name] = style

    def add_to(self, routes: Routes) -> None:
        routes.add("GET", "/theme/{name}", self.sheet, access=Public.ASSETS)

    def address(self, desk: DeskId) -> str | None:
        """Where the style sheet of a desk is; None for one that looks as the house does."""
        return self._addresses.get(desk)

    async def sheet(self, request: web.Request) -> web.Response:
        """404 for any content but today's."""
        style = self._sheets.get(request.match_info["name"])
        if style is None:
            raise web.HTTPNotFound
        return web.Response(text=style, content_type="text/css", headers={"Cache-Control": FOR_GOOD})
