"""Releasing as a console is shown it: the cleaned text of a conversation, and never the words behind a placeholder."""

from __future__ import annotations

from chatserver.errors import ChatError, Code
from chatserver.gateways import wire, wire_release
from chatserver.gateways.link import Command
from chatserver.gateways.people import CounsellorLink
from chatserver.rules.access import Action


class Releases:
    """The part of the counsellors' door where conversations are released."""

    def __init__(self) -> None:
        self.commands = {
            "cleaned": Command(Action.RELEASE, self.cleaned),
            "hide": Command(Action.RELEASE, self.hide),
            "show_again": Command(Action.RELEASE, self.show_again),
            "release": Command(Action.RELEASE, self.release),
        }

    async def cleaned(self, _link: CounsellorLink, _ask: wire_release.SeeCleaned) -> wire_release.Cleaned:
        raise ChatError(Code.NOT_FOUND)

    async def hide(self, _link: CounsellorLink, _ask: wire_release.Hide) -> wire.Done:
        raise ChatError(Code.NOT_FOUND)

    async def show_again(self, _link: CounsellorLink, _ask: wire_release.ShowAgain) -> wire.Done:
        raise ChatError(Code.NOT_FOUND)

    async def release(self, _link: CounsellorLink, _ask: wire_release.Release) -> wire.Done:
        raise ChatError(Code.NOT_FOUND)
