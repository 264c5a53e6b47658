"""What pages are made of: templates, built assets under addresses that name their content, and the texts of each language.

Texts exist once: the build copies the browser's language files beside the scripts, and pages read the same files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web

from chatserver.errors import OperatorError
from chatserver.rules.access import Action, may
from chatserver.rules.staff import Reader, StaffMember
from chatserver.web.built import STAFF, TEXTS, languages_built, manifest, with_digest

TEMPLATES = Path(__file__).resolve().parent / "templates"


class NotBuiltError(OperatorError):
    """The browser code is not there."""


class Assets:
    """Built files by their path below the folder, each under an address that names its content."""

    def __init__(self, static: Path) -> None:
        self.folder = static
        self._addresses = {name: with_digest(name, digest) for name, digest in manifest(static).items()}
        if not self._addresses:
            raise NotBuiltError("the browser code is not built: run `python3 run.py` or `python widget/build.py`")
        self.files: Mapping[str, str] = {address: name for name, address in self._addresses.items()}
        """The file behind every address that may be kept for good."""

    def url(self, name: str) -> str:
        """Address of an asset, from the root of the site; raises KeyError for one that is not built."""
        return f"/static/{self._addresses[name]}"

    def name_with_digest(self, name: str) -> str:
        return self._addresses[name]


class Texts:
    """Texts of the languages that are built; with what staff read where it is written in that language."""

    def __init__(self, static: Path) -> None:
        self._by_language = {code: _load_texts(static / f"{TEXTS}{code}.json") for code in sorted(languages_built(static))}

    def of(self, language: str) -> Mapping[str, str]:
        return self._by_language[language]

    def __contains__(self, language: object) -> bool:
        return language in self._by_language

    def for_staff(self, languages: Iterable[str]) -> str:
        """The first of these languages that staff can have their screens in, else Dutch."""
        return next((code for code in languages if STAFF in self._by_language.get(code, {})), "nl")


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

        return self._templates.get_template(template).render(values, t=texts, say=say, lang=language, dir=texts["page.dir"])


def nav_of(member: StaffMember | Reader) -> dict[str, Any]:
    """What ``staff.html`` asks about who is signed in."""
    return {
        "member": member,
        "may_open_console": may(member.roles, Action.OPEN_CONSOLE),
        "may_read_transcripts": may(member.roles, Action.READ_TRANSCRIPTS),
        "may_see_ratings": may(member.roles, Action.SEE_RATINGS),
        "may_set_snippets": may(member.roles, Action.SET_SNIPPETS),
    }


def html(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """A page."""
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)


def _load_texts(path: Path) -> dict[str, str]:
    return dict(json.loads(path.read_text("utf-8")))
