"""Canned texts and lines to refer to, as a console is given them: as many at a time as a frame can hold."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from chatserver.gateways import wire
from chatserver.rules.desk import Desk, Referral
from chatserver.rules.snippet import Snippet

PAGE_BYTES = 36_000
"""One more snippet of the longest, and every line to refer to, still fit into a frame beside it."""


def answer(snippets: Iterable[Snippet], desk: Desk, after: str | None) -> wire.Snippets:
    """The snippets that follow ``after``; they come in the order of their ids. The first answer has the desk's lines too."""
    left = [one for one in snippets if after is None or one.id > after]
    shown: list[wire.Snippet] = []
    size = 0
    for one in left:
        if size > PAGE_BYTES:
            break
        wording = one.wording
        shown.append(wire.Snippet(one.id, wording.language, wording.title, wording.text, wording.shortcut))
        size += len(msgspec.json.encode(shown[-1]))
    return wire.Snippets(shown, [_line(one) for one in desk.referrals] if after is None else [], len(shown) < len(left))


def _line(referral: Referral) -> wire.Referral:
    return wire.Referral([wire.Named(language, name) for language, name in referral.name], referral.phone)
