"""The page of what is kept: what stands on it, who may see it, and that no word is on it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chatserver.rules.access import STAFF
from chatserver.rules.audit import Deed, deletion
from chatserver.rules.clock_guard import Doubt, Reading, Watch
from chatserver.rules.rating import Week
from chatserver.rules.terms import Role
from chatserver.services.ports import Records
from tests.support.programs import ROOT
from tests.support.records import anything, begin_session, message
from tests.web.conftest import DESK

TEXTS: dict[str, str] = json.loads((ROOT / "widget" / "staff" / "text" / "nl.json").read_text("utf-8"))
CANARY = "kanarie Zoë 7f3a9c"


def rows(page: str) -> list[str]:
    """Each row of the tables as one reads it."""
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)]


async def page_of(site: Any) -> str:
    answer = await site.get("/kept", cookie=await site.signed_in("anna", Role.DUTY_LEAD))
    assert answer.status == 200
    return str(answer.text)


async def test_what_is_held_and_nothing_of_what_was_said(site: Any) -> None:
    session = await begin_session(site.store, nickname=CANARY, arrived_at=site.clock.now())
    await site.store.log.append(session.id, message(CANARY), anything)
    await site.store.write(lambda records: records.add_remark("one", DESK, Week("2026-W48"), site.clock.now().date(), CANARY))
    page = await page_of(site)
    found = rows(page)
    assert "Gesprekken met woorden 1 lopen nog 1 – 0" in found
    assert "Opmerkingen van bezoekers 1 di 1 dec om 01:00 0" in found
    assert "Sleutels van dagen 1 – 0" in found
    assert TEXTS["pages.kept.proof.never"] in page
    assert TEXTS["pages.kept.gone.none"] in page
    assert CANARY not in page
    assert session.id not in page


async def test_what_went_and_the_proof_of_it(site: Any) -> None:
    day = (site.clock.now() - timedelta(days=8)).date()

    async def add(records: Records) -> None:
        for deed, subject in ((Deed.WORDS_DELETED, "12"), (Deed.WORDS_DELETED, "3"), (Deed.DAY_KEY_DESTROYED, day.isoformat())):
            await records.add_audit(deletion(site.clock.now(), deed, subject))
        wished = deletion(site.clock.now(), Deed.WORDS_DELETED_NOW, "whose-visitor-wished-so")
        await records.add_audit(replace(wished, reason="5"))

    await site.store.write(add)
    page = await page_of(site)
    assert rows(page)[-3:] == ["di 24 nov Gesprekken 3", "Regels 20", "Sleutel van ma 16 nov 1"]
    assert TEXTS["pages.kept.proof.last"].format(at="di 24 nov om 10:30") in page
    assert TEXTS["pages.kept.proof.keys"] in page
    assert "card--attention" not in page


async def test_what_is_overdue_stands_on_top(site: Any) -> None:
    await site.store.write(lambda records: records.add_remark("one", DESK, Week("2026-W48"), site.clock.now().date(), CANARY))
    site.clock.advance(days=8)
    page = await page_of(site)
    assert TEXTS["pages.kept.overdue"].format(n=1) in page


@pytest.mark.parametrize("doubt", list(Doubt))
async def test_that_the_clock_is_in_doubt_is_said_with_its_reason(site: Any, doubt: Doubt) -> None:
    now = Reading(site.clock.now(), timedelta(0), "", is_synchronised=True)
    await site.store.write(lambda records: records.keep_watch(Watch(now.now, now, doubt=doubt)))
    page = await page_of(site)
    assert TEXTS["pages.kept.doubt"] in page
    assert TEXTS[f"pages.kept.doubt.{doubt}"] in page


@pytest.mark.parametrize("role", sorted(STAFF))
async def test_who_may_see_it(site: Any, role: Role) -> None:
    answer = await site.get("/kept", cookie=await site.signed_in("gerda", role))
    assert answer.status == (200 if role in (Role.DUTY_LEAD, Role.ADMINISTRATOR) else 403)
