"""The pages of judging, as what stands on them; who sees what is proved where it is decided."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from chatserver.rules.transcript import AnonymisedTranscript, Signal
from tests.support.programs import ROOT
from tests.support.review_site import OTHER_DESK, ReviewSite, review_site
from tests.support.transcripts import made_up

TEXTS: dict[str, str] = json.loads((ROOT / "widget" / "staff" / "text" / "nl.json").read_text("utf-8"))
CODES = ("warm_welcome", "question_clear", "goal_together", "goal_worked_out", "closing", "safety")
HOSTILE = "<script>alert(1)</script> & zo"
RULE = "[review]\nmonth_target = 0\nsample_percent = 0\nsecond_every = 2\n"


@pytest_asyncio.fixture
async def site(tmp_path: Path) -> AsyncIterator[ReviewSite]:
    async with review_site(tmp_path, more=RULE) as running:
        yield running


async def drawn(site: ReviewSite, **fields: Any) -> AnonymisedTranscript:
    transcript = made_up(signals=frozenset({Signal.DANGER}), **fields)
    await site.keeps(transcript)
    return transcript


def page_of(transcript: AnonymisedTranscript) -> str:
    return f"/transcripts/read/{transcript.id}"


def scores(score: str = "3") -> dict[str, str]:
    return dict.fromkeys(CODES, score)


async def test_the_next_is_taken_judged_and_written_about(site: ReviewSite) -> None:
    sanne, transcript = await site.signed_in("sanne"), await drawn(site)
    listed = (await site.get("/transcripts", sanne)).text
    assert TEXTS["pages.assess.mark.to_assess"] in listed
    taken = await site.post("/transcripts/next", cookie=sanne)
    assert (taken.status, taken.to) == (303, page_of(transcript))
    page = (await site.get(page_of(transcript), sanne)).text
    assert re.findall(r"<legend>(.*?)</legend>", page)[:2] == ["Warm welkom", "De vraag helder"]
    assert page.count('type="radio"') == 30

    gap = await site.post(f"{page_of(transcript)}/assess", scores() | {"closing": ""}, sanne)
    assert gap.status == 400
    assert TEXTS["pages.assess.problem.gap"] in gap.text
    assert gap.text.count("checked") == 5, "what was chosen stays"

    given = await site.post(f"{page_of(transcript)}/assess", scores(), sanne)
    assert given.to == f"{page_of(transcript)}?done=given"
    page = (await site.get(given.to, sanne)).text
    assert TEXTS["pages.assess.done.given"] in page
    assert 'type="radio"' not in page

    long = await site.post(f"{page_of(transcript)}/write", {"text": "a" * 2_001, "scores": "yes"}, sanne)
    assert long.status == 400
    assert TEXTS["pages.assess.problem.too_long"].format(n=2_000) in long.text
    assert "a" * 2_001 in long.text
    assert "checked" in long.text
    written = await site.post(f"{page_of(transcript)}/write", {"text": HOSTILE}, sanne)
    page = (await site.get(written.to, sanne)).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; zo" in page
    assert "<script>alert" not in page
    assert TEXTS["pages.assess.reply.none"] in page
    assert TEXTS["pages.assess.mark.assessed"] in (await site.get("/transcripts", sanne)).text


async def test_when_there_is_nothing_it_says_so(site: ReviewSite) -> None:
    sanne = await site.signed_in("sanne")
    answer = await site.post("/transcripts/next", cookie=sanne)
    assert answer.to == "/transcripts?nothing=yes"
    assert TEXTS["pages.assess.nothing"] in (await site.get(answer.to, sanne)).text


async def test_what_was_skipped_is_not_given_again(site: ReviewSite) -> None:
    sanne, transcript = await site.signed_in("sanne"), await drawn(site)
    await site.post(f"{page_of(transcript)}/take", cookie=sanne)
    skipped = await site.post(f"{page_of(transcript)}/skip", {"reason": "language"}, sanne)
    assert skipped.to == f"{page_of(transcript)}?done=skipped"
    page = (await site.get(skipped.to, sanne)).text
    assert "rubric" not in page.partition("<main")[2].replace("data-rubric", "rubric")
    assert (await site.post("/transcripts/next", cookie=sanne)).to == "/transcripts?nothing=yes"


async def test_the_second_reader_s_page_says_nothing_of_the_first(site: ReviewSite) -> None:
    sanne, tess = await site.signed_in("sanne"), await site.signed_in("tess")
    await drawn(site)
    transcript = await drawn(site)  # every second one is for two
    await site.post(f"{page_of(transcript)}/take", cookie=tess)
    pages = (page_of(transcript), "/transcripts", "/transcripts/quality/flevoland", "/transcripts/training")
    before = [(await site.get(page, tess)).text for page in pages]
    assert 'type="radio"' in before[0]
    await site.post(f"{page_of(transcript)}/take", cookie=sanne)
    await site.post(f"{page_of(transcript)}/assess", scores("1"), sanne)
    await site.post(f"{page_of(transcript)}/write", {"text": "Mooi, waterlelie"}, sanne)
    assert [(await site.get(page, tess)).text for page in pages] == before
    await site.post(f"{page_of(transcript)}/assess", scores("4"), tess)
    page = (await site.get(page_of(transcript), tess)).text
    assert page.count(TEXTS["pages.assess.other"]) == 1
    assert page.count('<td class="n">4</td><td class="n">1</td>') == 6
    assert "waterlelie" not in page


async def test_training_material_is_agreed_by_a_second_and_listed(site: ReviewSite) -> None:
    sanne, tess, transcript = await site.signed_in("sanne"), await site.signed_in("tess"), await drawn(site)
    assert TEXTS["pages.training.none"] in (await site.get("/transcripts/training", sanne)).text
    for cookie in (sanne, sanne):
        answer = await site.post(f"{page_of(transcript)}/train", cookie=cookie)
    assert answer.to.endswith("?done=not_now"), "her own proposal"
    assert TEXTS["pages.training.proposed"] in (await site.get("/transcripts/training", tess)).text
    await site.post(f"{page_of(transcript)}/train", cookie=tess)
    page = (await site.get("/transcripts/training", sanne)).text
    assert f'<span class="mark">{TEXTS["pages.training.agreed"]}</span>' in page
    await site.post(f"{page_of(transcript)}/untrain", cookie=sanne)
    assert TEXTS["pages.training.none"] in (await site.get("/transcripts/training", tess)).text


async def test_figures_say_what_they_do_not_show(site: ReviewSite) -> None:
    sanne = await site.signed_in("sanne")
    first = await site.get("/transcripts/quality", sanne)
    assert first.to == "/transcripts/quality/flevoland"
    page = (await site.get(first.to, sanne)).text
    assert page.count(TEXTS["pages.ratings.fewer"].format(fewest=5)) == 6
    assert page.count(TEXTS["pages.quality.alpha.none"]) == 7
    for _ in range(5):
        transcript = await drawn(site)
        await site.post("/transcripts/next", cookie=sanne)
        await site.post(f"{page_of(transcript)}/assess", scores() | {"safety": "na"}, sanne)
    page = (await site.get(first.to, sanne)).text
    assert page.count(TEXTS["pages.ratings.fewer"].format(fewest=5)) == 6, "two of the five wait for a second reader"
    for _ in range(4):
        transcript = await drawn(site)
        await site.post("/transcripts/next", cookie=sanne)
        await site.post(f"{page_of(transcript)}/assess", scores(), sanne)
    page = (await site.get(first.to, sanne)).text
    assert 'class="score-3"' in page
    assert (await site.get("/transcripts/quality/gelderland", sanne)).status == 404


@pytest.mark.parametrize("act", ["take", "skip", "assess", "write", "train", "untrain"])
async def test_forms_are_for_supervisors_of_its_desk_alone(site: ReviewSite, act: str) -> None:
    elif_, transcript = await site.signed_in("elif", OTHER_DESK), await drawn(site)
    form = scores() | {"text": "Mooi"}
    assert (await site.post(f"{page_of(transcript)}/{act}", form, elif_)).status == 404
    assert (await site.post(f"{page_of(transcript)}/{act}", form)).to.startswith("/sign-in")
    assert (await site.post(f"{page_of(transcript)}/{act}", form, elif_, origin="https://evil.example")).status == 403
    assert (await site.get(f"{page_of(transcript)}/{act}", elif_)).to == page_of(transcript)


async def test_what_was_hidden_meanwhile_cannot_be_judged(site: ReviewSite) -> None:
    sanne, transcript = await site.signed_in("sanne"), await drawn(site)
    await site.post(f"{page_of(transcript)}/take", cookie=sanne)
    await site.post(f"{page_of(transcript)}/hide", {"reason": "name"}, sanne)
    answer = await site.post(f"{page_of(transcript)}/assess", scores(), sanne)
    assert answer.to == f"{page_of(transcript)}?done=not_now"
    assert (await site.get(page_of(transcript), sanne)).status == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/transcripts/next"),
        ("GET", "/transcripts/training"),
        ("GET", "/transcripts/quality"),
        ("GET", "/transcripts/quality/flevoland"),
    ],
)
async def test_pages_are_for_who_is_signed_in(site: ReviewSite, method: str, path: str) -> None:
    sanne = await site.signed_in("sanne")
    for cookie in (None, "x" * 43):
        answer = await (site.get(path, cookie) if method == "GET" else site.post(path, {}, cookie))
        assert (answer.status, answer.to.partition("?")[0]) == (303, "/sign-in")
    answer = await (site.get(path, sanne) if method == "GET" else site.post(path, {}, sanne))
    assert "/sign-in" not in answer.headers.get("Location", "")
    assert answer.status in (200, 303)
