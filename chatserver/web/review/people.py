"""Who asks on the review side, and what the frame of its pages needs to know of her."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from chatserver.rules.staff import Reader
from chatserver.rules.transcript import TranscriptId
from chatserver.web.guard import Proven
from chatserver.web.pages import nav_of

READS: web.RequestKey[Proven[Reader]] = web.RequestKey("reads", Proven[Reader])
"""Who asks."""


def reader_of(request: web.Request) -> Reader:
    return request[READS].member


def transcript_of(request: web.Request) -> TranscriptId:
    """The one in the address; whether there is one, and whether it is of her desk, is for the use case to say."""
    return TranscriptId(request.match_info["transcript"])


def nav_of_reader(request: web.Request) -> dict[str, Any]:
    return nav_of(reader_of(request))
