"""The page of what visitors thought, as what stands on it; what may be on it is proved where it is decided."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from chatserver.rules.access import STAFF
from chatserver.rules.audit import Deed
from chatserver.rules.rating import Week
from chatserver.rules.terms import DeskId, Role, Score
from chatserver.services.ports import Records
from chatserver.store.engine import StoreSettings
from chatserver.store.looking import look_at_audit
from tests.support.programs import ROOT

TEXTS: dict[str, str] = json.loads((ROOT / "widget" / "staff" / "text" / "nl.json").read_text("utf-8"))
DESK, WEEK, LAST_WEEK = DeskId("flevoland"), Week("2026-W48"), Week("2026-W47")
PAGE = "/ratings/flevoland"
HOSTILE = "<script>alert(1)</script> & zo\nnog een regel"


async def given(site: Any, scores: dict[tuple[Week, Score], int], *remarks: tuple[Week, str]) -> None:
    async def add(records: Records) -> None:
        for (week, score), count in scores.items():
            for _ in range(count):
                await records.count_score(DESK, week, score)
        for number, (week, text) in enumerate(remarks):
            await records.add_remark(f"remark-{number}", DESK, week, site.clock.now().date(), text)

    await site.store.write(add)


def rows(page: str) -> list[str]:
    """Each row of the table as one reads it."""
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    return (
        [] if body is None else [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>.*?</tr>", body[1], re.DOTALL)]
    )


async def test_the_first_desk_that_is_hers(site: Any) -> None:
    lead = await site.signed_in("anna", Role.DUTY_LEAD)
    answer = await site.get("/ratings", cookie=lead)
    assert (answer.status, answer.headers["Location"]) == (303, PAGE)
    assert (await site.get("/ratings/elsewhere", cookie=lead)).status == 404


async def test_where_nothing_is_it_says_so(site: Any) -> None:
    page = (await site.get(PAGE, cookie=await site.signed_in("anna", Role.DUTY_LEAD))).text
    assert TEXTS["pages.ratings.weeks.none"].format(weeks=12) in page
    assert TEXTS["pages.ratings.remarks.none"] in page
    assert TEXTS["pages.ratings.remarks.kept.many"].format(days=7) in page
    assert "<table" not in page


async def test_weeks_with_their_numbers_and_their_bars(site: Any) -> None:
    await given(site, {(WEEK, Score.YES): 3, (WEEK, Score.NO): 1, (LAST_WEEK, Score.YES): 6, (LAST_WEEK, Score.SOME): 2})
    page = (await site.get(PAGE, cookie=await site.signed_in("anna", Role.DUTY_LEAD))).text
    assert rows(page) == ["Week 48 ma 23 \u2013 zo 29 nov minder dan 5", "Week 47 ma 16 \u2013 zo 22 nov 6 2 0"]
    bars = re.findall(r'<rect class="(plot-\d)" x="([\d.]+)" width="([\d.]+)"', page)
    assert bars == [("plot-1", "0.0", "75.0"), ("plot-2", "75.0", "25.0"), ("plot-3", "100.0", "0.0")]


async def test_a_remark_is_shown_as_text_under_its_week_alone(site: Any) -> None:
    await given(site, {}, (WEEK, HOSTILE), (LAST_WEEK, "vorige week"), (WEEK, "deze week"))
    page = (await site.get(PAGE, cookie=await site.signed_in("anna", Role.DUTY_LEAD))).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; zo\nnog een regel" in page
    assert re.findall(r"<h3>(Week \d+)", page) == ["Week 48", "Week 47"]
    assert page.index("deze week") < page.index("vorige week")
    said = re.search(r'<ul class="remarks">(.*?)</ul>', page, re.DOTALL)
    assert said is not None
    assert "24" not in said[1], "no day and no time"


async def test_chance_orders_them_anew(site: Any) -> None:
    await given(site, {}, *((WEEK, f"opmerking {letter}") for letter in "abcdefgh"))
    lead = await site.signed_in("anna", Role.DUTY_LEAD)
    orders = {"".join(re.findall(r">opmerking (\w)<", (await site.get(PAGE, cookie=lead)).text)) for _ in range(8)}
    assert {"".join(sorted(order)) for order in orders} == {"abcdefgh"}
    assert len(orders) > 1


async def test_one_whose_seal_is_broken_is_not_passed_over(site: Any) -> None:
    await given(site, {}, (WEEK, "gaat verloren"))
    site.store.keyring.destroy(site.clock.now().date())
    page = (await site.get(PAGE, cookie=await site.signed_in("anna", Role.DUTY_LEAD))).text
    assert TEXTS["pages.ratings.remarks.damaged"] in page


async def test_who_reads_it_is_written_down_without_a_word_of_it(site: Any, tmp_path: Any) -> None:
    await given(site, {}, (WEEK, "kanarie 7f3a9c"))
    settings = StoreSettings(f"sqlite:///{tmp_path / 'chat.db'}", tmp_path / "keys")
    for role in sorted(STAFF):
        await site.get(PAGE, cookie=await site.signed_in(f"reads-{role}", role))
    entries, broken = await look_at_audit(settings)
    assert broken is None
    assert [(e.draft.deed, e.draft.by) for e in entries if e] == [(Deed.RATINGS_READ, "staff-reads-duty_lead")]
    assert "kanarie" not in repr(entries)
    assert "kanarie" not in (await site.get("/hours/flevoland", cookie=await site.signed_in("sam", Role.SUPERVISOR))).text


@pytest.mark.parametrize("role", [Role.DUTY_LEAD, Role.SUPERVISOR, Role.ADMINISTRATOR])
async def test_the_way_to_it_is_shown_to_who_may_go(one_site: Any, role: Role) -> None:
    page = (await one_site.get("/hours/flevoland", cookie=await one_site.signed_in(f"way-{role}", role))).text
    assert ('href="/ratings"' in page) is (role is Role.DUTY_LEAD)


async def test_nothing_of_it_is_kept_by_a_browser_or_a_proxy(site: Any) -> None:
    answer = await site.get(PAGE, cookie=await site.signed_in("anna", Role.DUTY_LEAD))
    assert answer.headers["Cache-Control"] == "no-store"
