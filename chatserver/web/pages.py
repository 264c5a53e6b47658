"""What pages are made of: templates, built assets under their hashed names, and the texts of each language.

Texts exist once: the build copies the browser's language files beside the scripts, and pages read the same files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web

from chatserver.errors import OperatorError
from chatserver.web.built import languages_built, manifest

TEMPLATES = Path(__file__).resolve().parent / "templates"


class NotBuiltError(OperatorError):
    """The browser code is not there."""


class Assets:
    """Built files by the name they have in the sources."""

    def __init__(self, static: Path) -> None:
        self.folder = static
        self._named = manifest(static)
        if not self._named:
            raise NotBuiltError("the browser code is not built: run `python3 run.py` or `python widget/build.py`")
        self.hashed = frozenset(self._named.values())
        """Every file that may be served for good, as a path below the folder."""

    def url(self, name: str) -> str:
        """Address of an asset, from the root of the site; raises KeyError for one that is not built."""
        return f"/static/{self._named[name]}"

    def name_with_digest(self, name: str) -> str:
        return self._named[name]


class Texts:
    """Texts of the languages that are built."""

    def __init__(self, static: Path) -> None:
        self._by_language = {code: _load_texts(static / "text" / f"{code}.json") for code in sorted(languages_built(static))}

    def of(self, language: str) -> Mapping[str, str]:
        return self._by_language[language]

    def __contains__(self, language: object) -> bool:
        return language in self._by_language


class Pages:
    """Renders templates. What a template asks for and does not get is an error, never an empty place."""

    def __init__(self, static: Path) -> None:
        self.assets = Assets(static)
        self.texts = Texts(static)
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self._templates.globals["asset"] = self.assets.url

    def render(self, template: str, language: str, **values: Any) -> str:
        """HTML of a template, with the language's texts as ``t`` and ``say``, its code as ``lang`` and its direction as ``dir``."""
        texts = self.texts.of(language)

        def say(key: str, **named: object) -> str:
            return texts[key].format(**named)

        return self._templates.get_template(template).render(values, t=texts, say=say, lang=language, dir=texts["dir"])


def html(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """A page."""
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)


def _load_texts(path: Path) -> dict[str, str]:
    return dict(json.loads(path.read_text("utf-8")))
