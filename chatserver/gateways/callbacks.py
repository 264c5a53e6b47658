"""Calling back, at both doors: the question and the numbers for counsellors, the answer for the visitor.

The one place where a number leaves the server, and only as the answer to who asked for it.
"""

from __future__ import annotations

from chatserver.errors import ChatError, Code
from chatserver.gateways import render_danger, wire, wire_danger
from chatserver.gateways.link import Command
from chatserver.gateways.people import CounsellorLink, VisitorLink
from chatserver.rules.access import Action
from chatserver.rules.terms import CallbackId, SessionId
from chatserver.services.callbacks import Callbacks


class CallingBack:
    """The part of the counsellors' door that asks, shows and deletes."""

    def __init__(self, callbacks: Callbacks) -> None:
        self._callbacks = callbacks
        self.commands = {
            "ask_callback": Command(Action.CONVERSE, self.ask),
            "callbacks": Command(Action.CALL_BACK, self.see),
            "callback_done": Command(Action.CALL_BACK, self.done),
        }

    async def ask(self, link: CounsellorLink, ask: wire_danger.AskCallback) -> wire.Done:
        await self._callbacks.ask(link.member.id, SessionId(ask.session))
        return wire.Done()

    async def see(self, link: CounsellorLink, _ask: wire_danger.SeeCallbacks) -> wire_danger.Callbacks:
        return render_danger.callbacks(await self._callbacks.see(link.member))

    async def done(self, link: CounsellorLink, ask: wire_danger.CallbackDone) -> wire.Done:
        await self._callbacks.done(link.member, CallbackId(ask.callback))
        return wire.Done()


class BeingCalled:
    """The part of the visitors' door that takes her answer."""

    def __init__(self, callbacks: Callbacks) -> None:
        self._callbacks = callbacks
        self.commands = {
            "give_callback": Command(Action.ASK_ADVICE, self.give),
            "refuse_callback": Command(Action.ASK_ADVICE, self.refuse),
        }

    async def give(self, link: VisitorLink, ask: wire.GiveCallback) -> wire.Done:
        await self._callbacks.give(_session(link), ask.number, ask.when)
        return wire.Done()

    async def refuse(self, link: VisitorLink, ask: wire.RefuseCallback) -> wire.Done:
        await self._callbacks.refuse(_session(link), is_shown=ask.shown)
        return wire.Done()


def _session(link: VisitorLink) -> SessionId:
    if link.session is None:
        raise ChatError(Code.WRONG_STATE)
    return link.session
