"""What the HTTP doors are told at start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from chatserver.rules.address import Network
from chatserver.rules.contrast import Theme
from chatserver.rules.terms import DeskId

STATIC = Path(__file__).resolve().parent.parent / "static"
"""Where the build of the browser code puts what it made."""


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Addresses and limits of the pages."""

    public_origin: str
    """Scheme, host and port under which browsers reach this server."""
    secure: bool
    """Whether that is https; a proxy in front speaks it."""
    trusted_proxies: tuple[Network, ...]
    sign_in_time: timedelta
    """The sign-in cookie goes with it."""
    leave_to: Mapping[DeskId, str]
    """Per desk the harmless page that *leave quickly* opens."""
    words_days: int
    """So long the words of a session are kept, as visitors are told."""
    transcripts_days: int
    """So long supervisors may read it without names, as visitors are told too."""
    themes: Mapping[DeskId, Theme] = field(default_factory=dict)
    """Colours and corners of the desks that have their own."""
    static: Path = STATIC
