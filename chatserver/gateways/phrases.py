"""Canned texts and lines to refer to, as a console is given them: as many at a time as a frame can hold."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from chatserver.gateways import wire, wire_basis
from chatserver.gateways.link import Command
from chatserver.gateways.people import CounsellorLink
from chatserver.rules.access import Action
from chatserver.rules.desk import Desk, Referral
from chatserver.rules.snippet import Snippet
from chatserver.services.opening import Openings
from chatserver.services.snippets import Snippets

PAGE_BYTES = 36_000
"""One more snippet of the longest, and every line to refer to, still fit into a frame beside it."""


class Phrases:
    """The part of the counsellors' door that hands them out."""

    def __init__(self, snippets: Snippets, openings: Openings) -> None:
        self._snippets = snippets
        self._openings = openings
        self.commands = {"snippets": Command(Action.SEE_SNIPPETS, self.see)}

    async def see(self, link: CounsellorLink, ask: wire.SeeSnippets) -> wire.Snippets:
        snippets = await self._snippets.see(link.member, link.desk)
        return answer(snippets, self._openings.get_desk(link.desk), ask.after)


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
    return wire.Referral([wire_basis.Named(language, name) for language, name in referral.name], referral.phone)
