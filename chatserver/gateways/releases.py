"""Releasing as a console is shown it: the cleaned text of a conversation, and never the words behind a placeholder."""

from __future__ import annotations

from datetime import datetime

import msgspec

from chatserver.gateways import render, wire, wire_release
from chatserver.gateways.link import Command
from chatserver.gateways.people import CounsellorLink
from chatserver.rules.access import Action
from chatserver.rules.cleaning import CleanLine
from chatserver.rules.release import Unreleased
from chatserver.rules.terms import SessionId
from chatserver.services.releasing import Cleaned, Releasing

PAGE_BYTES = 40_000
"""More than one line only up to here. The longest text that there can be, by itself, still fits into a frame."""


class Releases:
    """The part of the counsellors' door where conversations are released."""

    def __init__(self, releasing: Releasing) -> None:
        self._releasing = releasing
        self.commands = {
            "cleaned": Command(Action.RELEASE, self.cleaned),
            "hide": Command(Action.RELEASE, self.hide),
            "show_again": Command(Action.RELEASE, self.show_again),
            "release": Command(Action.RELEASE, self.release),
        }

    async def cleaned(self, link: CounsellorLink, ask: wire_release.SeeCleaned) -> wire_release.Cleaned:
        return page(await self._releasing.cleaned(link.member, SessionId(ask.session)), ask.after)

    async def hide(self, link: CounsellorLink, ask: wire_release.Hide) -> wire.Done:
        await self._releasing.hide(link.member, SessionId(ask.session), ask.offset, ask.start, ask.end)
        return wire.Done()

    async def show_again(self, link: CounsellorLink, ask: wire_release.ShowAgain) -> wire.Done:
        await self._releasing.show_again(link.member, SessionId(ask.session), ask.offset, ask.start, ask.end)
        return wire.Done()

    async def release(self, link: CounsellorLink, ask: wire_release.Release) -> wire.Done:
        await self._releasing.release(link.member, SessionId(ask.session))
        return wire.Done()


def page(cleaned: Cleaned, after: int) -> wire_release.Cleaned:
    """As many lines after an offset as fit into a frame."""
    left = [line for line in cleaned.text.lines if line.offset > after]
    shown: list[wire_release.CleanedLine] = []
    size = 0
    for line in left:
        made = _line(line)
        length = len(msgspec.json.encode(made))
        if length > PAGE_BYTES:  # thousands of marks: the placeholders in the text say the same
            made.marks = []
            length = len(msgspec.json.encode(made))
        size += length
        if shown and size > PAGE_BYTES:
            break
        shown.append(made)
    return wire_release.Cleaned(
        session=cleaned.session.id,
        state=cleaned.standing.state,
        why=cleaned.standing.why,
        lines=shown,
        more=len(shown) < len(left),
        found=cleaned.found,
        by_hand=cleaned.by_hand,
        rare=cleaned.text.rare,
        measured=cleaned.measured,
        registered=cleaned.is_registered,
        until=render.instant(cleaned.until),
    )


def to_release(one: Unreleased, until: datetime) -> wire_release.ToRelease:
    """A row of the board."""
    ended_at = render.instant(one.ended_at)
    return wire_release.ToRelease(one.session, one.label, one.language, ended_at, one.state, one.rare, render.instant(until))


def _line(line: CleanLine) -> wire_release.CleanedLine:
    marks = [wire_release.CleanedMark(mark.start, mark.end, mark.kind) for mark in line.marks]
    return wire_release.CleanedLine(line.offset, line.by, line.text, marks)
