"""Limits of accounts, apart from what is done with them: settings are read by processes that may not load a conversation's types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from chatserver.rules.desk import Desk
from chatserver.rules.terms import DeskId


@dataclass(frozen=True, slots=True)
class StaffingSettings:
    """Limits of accounts and sign-ins."""

    sign_in_time: timedelta
    highest_capacity: int
    desks: Mapping[DeskId, Desk]
