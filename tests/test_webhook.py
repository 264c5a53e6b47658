"""An alarm's address that cannot be: refused where it is read, harmless where it is not."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chatserver.alarm.webhook import Webhook
from chatserver.config import load
from chatserver.reading import ConfigError
from chatserver.rules.terms import AlarmStatus, DeskId
from tests.journeys.test_alarm import running_receiver
from tests.support.clock import ManualClock
from tests.support.server import write_config


async def test_an_address_that_cannot_be_ends_nothing(tmp_path: Path) -> None:
    long = f"https://{'a' * 64}.example.org/hook"
    with pytest.raises(ConfigError) as wrong:
        load(write_config(tmp_path, 8080, "sqlite:///chat.db", desk=f'alarm_url = "{long}"'))
    assert "alarm_url: must be an https address" in str(wrong.value)
    assert long not in str(wrong.value), "an address of this kind is a secret"
    clock = ManualClock()
    webhook = Webhook({DeskId("flevoland"): long}, clock)
    working = asyncio.create_task(webhook.work())
    webhook.ring(DeskId("flevoland"), AlarmStatus.BEGUN, datetime(2026, 11, 24, tzinfo=UTC))
    await clock.is_slept_on(3)  # before the next try
    working.cancel()


async def test_an_address_that_does_not_answer_holds_up_no_other_desk() -> None:
    clock, dead, alive = ManualClock(), DeskId("flevoland"), DeskId("gelderland")
    async with running_receiver() as receiver:
        webhook = Webhook({dead: "https://nowhere.invalid./hook", alive: receiver.url}, clock)
        working = asyncio.create_task(webhook.work())
        for desk in (dead, alive):
            webhook.ring(desk, AlarmStatus.BEGUN, datetime(2026, 11, 24, tzinfo=UTC))
        alarm, _ = await receiver.got.get()
        assert alarm["desk"] == alive
        working.cancel()
