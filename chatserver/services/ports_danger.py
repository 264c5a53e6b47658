"""What services ask of the records about danger: calls for the duty lead, numbers to call back, and codes to go on by phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chatserver.rules.alert import Alert
from chatserver.rules.callback import Callback, Standing, Wanted
from chatserver.rules.session import AdviceSession
from chatserver.rules.terms import CallbackId, SessionId, StaffId


class AlertRecords(Protocol):
    """Part of ``ports.Records``: all of it happens in one transaction with the rest."""

    async def find_alert(self, session: SessionId) -> Alert | None: ...
    async def save_alert(self, alert: Alert) -> None:
        """The one of its session from now on."""
        ...

    async def drop_alert(self, session: SessionId) -> None: ...
    async def alerts(self) -> list[tuple[Alert, AdviceSession]]:
        """Each with its session, of whatever desk; the earliest first."""
        ...


class CallbackRecords(Protocol):
    """Part of ``ports.Records``, as above."""

    async def find_callback(self, session: SessionId) -> Callback | None: ...
    async def save_callback(self, callback: Callback) -> None:
        """All but what she typed, which stays as it is."""
        ...

    async def seal_callback(self, callback: Callback, wanted: Wanted) -> None:
        """The same, with what she typed: sealed under a key of its own, which is wrapped by the key of the day of ``given_at`` (on disk
        before this returns to a caller). Raises UNAVAILABLE when that cannot be had."""
        ...

    async def callbacks(self) -> list[Standing]:
        """Every number that was given, of all desks, the earliest first; without the numbers."""
        ...

    async def open_callback(self, callback: CallbackId) -> Wanted | None:
        """What she typed; None when its seal is broken, or there is none."""
        ...

    async def delete_callback(self, callback: CallbackId) -> bool:
        """Whether it was there. Its key goes with it."""
        ...


class PhoneCodeRecords(Protocol):
    """Part of ``ports.Records``, as above."""

    async def save_phone_code(self, session: SessionId, by: StaffId, code: str, ends_at: datetime, now: datetime) -> None:
        """The one of its session from now on. Raises UNAVAILABLE when the key of the day cannot be had."""
        ...

    async def sessions_of_code(self, code: str, now: datetime) -> Sequence[SessionId]:
        """Those whose live code this is; at most one, unless chance has drawn one twice."""
        ...

    async def drop_phone_code(self, session: SessionId) -> bool:
        """Whether there was one."""
        ...


class DangerRecords(AlertRecords, CallbackRecords, PhoneCodeRecords, Protocol):
    """All three."""
