"""Built files over HTTP: everything under a name that holds its digest, for good, and the loader under the name that stands in
websites. Both names of the loader are served from one file.

Only names of the manifest are served; a path never reaches the file system.
"""

from __future__ import annotations

import gzip
import mimetypes
from functools import lru_cache

from aiohttp import web

from chatserver.web.pages import Assets
from chatserver.web.routes import Public, Routes

FOR_GOOD = "public, max-age=31536000, immutable"
LOADER = "widget/loader.js"
SHORT = "public, max-age=300"
"""The loader's plain name has to follow a new version within minutes."""
FOR_WEBSITES = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""Lets other websites load the script under COEP and pin it by its hash."""
TEXTUAL = ("text/", "application/json", "image/svg")


class AssetRoutes:
    """Serves what the build made."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._read = lru_cache(maxsize=256)(self._read_and_press)

    def add_to(self, routes: Routes) -> None:
        routes.add("GET", "/static/{name:.+}", self.static, access=Public.ASSETS)
        routes.add("GET", f"/{LOADER}", self.loader, access=Public.ASSETS)
        routes.add("GET", f"/{self._assets.name_with_digest(LOADER)}", self.loader_for_good, access=Public.ASSETS)

    async def static(self, request: web.Request) -> web.Response:
        file = self._assets.files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return self._answer(request, file, FOR_GOOD, {})

    async def loader(self, request: web.Request) -> web.Response:
        return self._answer(request, LOADER, SHORT, FOR_WEBSITES)

    async def loader_for_good(self, request: web.Request) -> web.Response:
        return self._answer(request, LOADER, FOR_GOOD, FOR_WEBSITES)

    def _answer(self, request: web.Request, name: str, cache: str, headers: dict[str, str]) -> web.Response:
        plain, pressed = self._read(name)
        is_pressed = pressed is not None and "gzip" in request.headers.get("Accept-Encoding", "")
        encoding = {"Content-Encoding": "gzip"} if is_pressed else {}
        body = pressed if is_pressed else plain
        type_ = mimetypes.guess_type(name)[0] or "application/octet-stream"
        charset = "utf-8" if type_.startswith(TEXTUAL) else None
        kept = {"Cache-Control": cache, "Vary": "Accept-Encoding", **headers, **encoding}
        return web.Response(body=body, content_type=type_, charset=charset, headers=kept)

    def _read_and_press(self, name: str) -> tuple[bytes, bytes | None]:
        """The file, and it pressed when that is smaller; done once for each, as the files never change while we run."""
        plain = (self._assets.folder / name).read_bytes()
        pressed = gzip.compress(plain, mtime=0)
        return plain, pressed if len(pressed) < len(plain) else None
