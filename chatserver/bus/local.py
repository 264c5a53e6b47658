"""The bus of one process: calls its listeners in the order in which they came."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from chatserver.logs import Event, record, where

H = TypeVar("H")


class LocalBus(Generic[H]):
    """Hints reach listeners at once, in this process only."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[H], None]] = []

    def hint(self, hint: H) -> None:
        """Tell every listener. One that fails is reported and harms no other."""
        for listener in tuple(self._listeners):
            try:
                listener(hint)
            except Exception as error:  # noqa: BLE001 - a failing listener must not stop the sender's command
                record(Event.LOOP_FAILED, where=where(error), kind=type(hint).__name__)

    def listen(self, listener: Callable[[H], None]) -> Callable[[], None]:
        """Call ``listener`` for every hint until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)
