"""The pages of letters from supervisors, as what stands on them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from chatserver.rules.feedback import Feedback, feedback_to_text
from chatserver.rules.terms import Role, StaffId
from chatserver.rules.transcript import Letter, LetterBoxId
from tests.support.programs import ROOT

TEXTS: dict[str, str] = json.loads((ROOT / "widget" / "staff" / "text" / "nl.json").read_text("utf-8"))
HOSTILE = "<script>alert(1)</script> & zo"


async def written(site: Any, to: str, text: str = HOSTILE, name: str = "one") -> None:
    feedback = Feedback("Ik maak me zorgen om een leerling.", "2026-W48", text, ((((("nl", "Afronden"), ("en", "Closing"))), 3),))
    letters, until = site.parts.letters, (site.clock.now() + timedelta(days=90)).date()
    await site.store.write(lambda records: records.add_letter_box(LetterBoxId(f"box-{name}"), StaffId(f"staff-{to}"), until))
    letters.review.waiting.append(Letter(name, LetterBoxId(f"box-{name}"), feedback_to_text(feedback)))
    await letters.fetch()


async def test_a_letter_in_the_list_and_by_itself(site: Any) -> None:
    anna = await site.signed_in("anna", Role.COUNSELLOR)
    assert TEXTS["pages.letters.none"] in (await site.get("/letters", cookie=anna)).text
    await written(site, "anna")
    page = (await site.get("/letters", cookie=anna)).text
    assert 'href="/letters/one"' in page
    assert TEXTS["pages.letters.new"] in page
    assert "script&gt;" not in page
    page = (await site.get("/letters/one", cookie=anna)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; zo" in page
    assert TEXTS["pages.letters.score.of"].format(n=3) in page
    assert TEXTS["pages.letters.new"] not in (await site.get("/letters", cookie=anna)).text


async def test_she_answers_once_and_keeps_what_she_typed_when_it_cannot_be(site: Any) -> None:
    anna = await site.signed_in("anna", Role.COUNSELLOR)
    await written(site, "anna")
    review = site.parts.letters.review
    review.is_reachable = False
    away = await site.post("/letters/one", {"text": "Dank je wel"}, cookie=anna)
    assert away.status == 503
    assert "Dank je wel" in away.text
    assert TEXTS["pages.letters.problem.unavailable"] in away.text
    review.is_reachable = True
    long = await site.post("/letters/one", {"text": "a" * 2_001}, cookie=anna)
    assert long.status == 400
    assert "a" * 2_001 in long.text
    sent = await site.post("/letters/one", {"text": "Dank je wel"}, cookie=anna)
    assert sent.headers["Location"] == "/letters/one?done=answered"
    page = (await site.get("/letters/one?done=answered", cookie=anna)).text
    assert TEXTS["pages.letters.done"] in page
    assert "<textarea" not in page
    again = await site.post("/letters/one", {"text": "Nog iets"}, cookie=anna)
    assert again.status == 400
    assert len(review.replies) == 1


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.DUTY_LEAD, Role.SUPERVISOR])
async def test_it_is_hers_alone(site: Any, role: Role) -> None:
    await site.signed_in("anna", Role.COUNSELLOR)
    await written(site, "anna")
    other = await site.signed_in("ben", role)
    status = 404 if role is Role.COUNSELLOR else 403
    assert (await site.get("/letters/one", cookie=other)).status == status
    assert (await site.post("/letters/one", {"text": "Dank je"}, cookie=other)).status == status
    assert "leerling" not in (await site.get("/letters", cookie=other)).text
