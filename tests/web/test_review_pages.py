"""The supervisors' pages on a real socket: found, read, hidden, cut by one and shown again by another, and shown as text alone."""

from __future__ import annotations

import html
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from chatserver.rules.terms import Speaker
from chatserver.rules.transcript import AnonymisedLine, Signal
from tests.support.leaks import forms
from tests.support.pages import words
from tests.support.review_site import DESK, OTHER_DESK, ReviewSite, review_site
from tests.support.transcripts import made_up

CANARY = "waterlelie"
HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "</p></li></ol><h1>hier</h1>", "javascript:alert(1)",
    "&lt;b&gt;", "%3Cscript%3E", "\u202eomgekeerd", "' onmouseover='alert(1)",
)  # fmt: skip
ARABIC = "\u0645\u0631\u062d\u0628\u0627\u060c \u0623\u0646\u0627 \u062e\u0627\u0626\u0641\u0629"


@pytest_asyncio.fixture
async def site(tmp_path: Path) -> AsyncIterator[ReviewSite]:
    async with review_site(tmp_path) as running:
        yield running


def titles(page: str) -> list[str]:
    return [html.unescape(title) for title in re.findall(r'<td[^>]*><a href="/transcripts/\w+/[\w-]+"[^>]*>(.*?)</a>', page)]


def plain(page: str) -> str:
    """What one reads of it, in a row."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page.replace("</td>", " "))).split())


async def search(site: ReviewSite, cookie: str, **form: str) -> str:
    """The page that answers a sent form."""
    answer = await site.post("/transcripts", form, cookie)
    assert answer.status == 303, answer.text
    return (await site.get(answer.to, cookie)).text


async def test_where_nothing_is_it_says_so(site: ReviewSite) -> None:
    sanne = await site.signed_in("sanne")
    page = (await site.get("/transcripts", sanne)).text
    for key in ("none", "hidden.none", "unreleased.unknown", "kept.nothing_late"):
        assert words(f"pages.transcripts.{key}") in page
    await site.push.tell_unreleased({DESK: 12, OTHER_DESK: 99})
    page = (await site.get("/transcripts", sanne)).text
    assert '<strong class="figure">12</strong>' in page
    assert words("pages.transcripts.unreleased.body", days=7) in page
    both = await site.signed_in("tess", DESK, OTHER_DESK)
    assert '<strong class="figure">111</strong>' in (await site.get("/transcripts", both)).text


async def test_a_row_says_what_was_registered_and_when_without_a_time(site: ReviewSite) -> None:
    await site.keeps(
        made_up(("Ik zoek [PERSOON-2] vandaag",), signals=frozenset({Signal.DANGER}), by_hand=False), made_up(day_part="other")
    )
    page = (await site.get("/transcripts", await site.signed_in("sanne"))).text
    assert sorted(titles(page)) == ["Ik maak me zorgen om [persoon 1] van school.", "Ik zoek [persoon 2] vandaag"]
    row = next(plain(row) for row in re.findall(r"<tr[^>]* data.*?</tr>", page, re.DOTALL) if "Ik zoek" in row)
    cells = ("Week 48, 11\u201313", "Verwaarlozing van een kind", "Acute onveiligheid", "1 regel", "acuut automatisch te beoordelen")
    assert row == " ".join(("Ik zoek [persoon 2] vandaag", *cells))
    assert words("pages.transcripts.outside") in page
    assert not re.search(r"\b\d{1,2}:\d\d\b", plain(page)), "a clock time"


async def test_what_is_typed_is_in_no_address_and_no_log(site: ReviewSite, log_lines: object) -> None:
    await site.keeps(made_up((f"over een {CANARY}",)), made_up(("iets anders",)))
    sanne = await site.signed_in("sanne")
    answer = await site.post("/transcripts", {"words": CANARY}, sanne)
    assert not any(form in answer.to for form in forms(CANARY))
    page = await site.get(answer.to, sanne)
    assert titles(page.text) == [f"over een {CANARY}"]
    assert f'value="{CANARY}"' in page.text, "what she looked for stays in its field"
    assert page.headers["Cache-Control"] == "no-store"
    assert not any(form in log_lines.getvalue() for form in forms(CANARY))  # type: ignore[attr-defined]
    tess = await site.signed_in("tess")
    theirs = await site.get(answer.to, tess)
    assert words("pages.transcripts.forgotten") in theirs.text
    assert CANARY not in re.sub(r"<tbody[^>]*>.*</tbody>", "", theirs.text, flags=re.DOTALL)


async def test_filters_and_pages(site: ReviewSite) -> None:
    await site.keeps(*(made_up((f"gesprek nummer {number} over thuis",)) for number in range(30)))
    await site.keeps(made_up(("een oud gesprek",), week="2026-W40", concern="forced_marriage", language="en"))
    sanne = await site.signed_in("sanne")
    first = (await site.get("/transcripts", sanne)).text
    assert words("pages.transcripts.of", first=1, last=25, total=31) in first
    (after,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = (await site.get(after, sanne)).text
    assert titles(second)[-1] == "een oud gesprek"
    assert len(set(titles(first)) | set(titles(second))) == 31
    assert titles(await search(site, sanne, concern="forced_marriage")) == ["een oud gesprek"]
    assert titles(await search(site, sanne, language="en", words="oud")) == ["een oud gesprek"]
    assert "een oud gesprek" not in titles(await search(site, sanne, weeks="4"))
    nothing = await search(site, sanne, words="niemand")
    assert words("pages.transcripts.none.found") in nothing
    assert titles(nothing) == []
    for odd in ({"concern": "bestaat niet"}, {"weeks": "0"}, {"desk": OTHER_DESK}, {"signal": "x"}, {"words": "x" * 3_000}):
        answer = await site.post("/transcripts", odd, sanne)
        assert answer.to == "/transcripts/found/all/1", "as if it had not been asked"
    assert (await site.get("/transcripts/found/all/999999", sanne)).status == 200
    assert (await site.get("/transcripts/found/all/0", sanne)).status == 404


async def test_each_desk_its_own(site: ReviewSite) -> None:
    ours, theirs = made_up(("van ons hier",)), made_up(("van hen daar",), desk=OTHER_DESK)
    await site.keeps(ours, theirs)
    sanne, both = await site.signed_in("sanne"), await site.signed_in("tess", DESK, OTHER_DESK)
    assert titles((await site.get("/transcripts", sanne)).text) == ["van ons hier"]
    assert (await site.get(f"/transcripts/read/{theirs.id}", sanne)).status == 404
    assert sorted(titles((await site.get("/transcripts", both)).text)) == ["van hen daar", "van ons hier"]
    assert titles(await search(site, both, desk=OTHER_DESK)) == ["van hen daar"]
    assert (await site.get(f"/transcripts/read/{theirs.id}", both)).status == 200


async def test_reading(site: ReviewSite) -> None:
    transcript = made_up()
    await site.keeps(transcript)
    page = (await site.get(f"/transcripts/read/{transcript.id}", await site.signed_in("sanne"))).text
    text = plain(page)
    assert "0 min Bezoeker hallo 1 min Medewerker Welkom." in text
    assert "31 min Bezoeker dank je, ik praat morgen met persoon 1" in text
    assert "Week 48, 11\u201313. Verwaarlozing van een kind. Acute onveiligheid. 30 tot 60 minuten." in text
    assert page.count('class="placeholder"') == 2
    assert transcript.letter_box not in page


async def test_whatever_was_said_is_text(site: ReviewSite) -> None:
    texts = (*HOSTILE, ARABIC, "a" * 4_000, "regel\nregel", "[HALLO-1] [PERSOON-1]")
    transcript = made_up(texts, language="ar")
    await site.keeps(transcript)
    sanne = await site.signed_in("sanne")
    read = (await site.get(f"/transcripts/read/{transcript.id}", sanne)).text
    listed = (await site.get("/transcripts", sanne)).text
    await site.post(f"/transcripts/read/{transcript.id}/hide", {}, sanne)
    cutting = (await site.get(f"/transcripts/hidden/{transcript.id}", sanne)).text
    for page in (read, listed, cutting):
        assert not re.search(r"<script>alert|<img|<h1>hier|<b>&|<b>b", page)
        assert "49" not in plain(page).replace("2049", "")
    for text in texts[:-1]:
        assert html.escape(text, quote=True).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in read
    assert '[HALLO-1] <span class="placeholder"' in read, "what no program of ours put there is what she typed"
    for page in (read, cutting):
        assert 'lang="ar"' in page
        assert page.count('dir="auto"') > len(texts)


async def test_one_press_hides_it_for_everybody(site: ReviewSite) -> None:
    transcript, other = made_up((f"over {CANARY}",)), made_up(("iets anders hier",))
    await site.keeps(transcript, other)
    sanne, tess, elsewhere = await site.signed_in("sanne"), await site.signed_in("tess"), await site.signed_in("elif", OTHER_DESK)
    found = await site.post("/transcripts", {"words": CANARY}, tess)
    assert titles((await site.get(found.to, tess)).text) == [f"over {CANARY}"]
    assert (await site.post(f"/transcripts/read/{transcript.id}/hide", {"reason": "name"}, elsewhere)).status == 404
    answer = await site.post(f"/transcripts/read/{transcript.id}/hide", {"reason": "name"}, sanne)
    assert (answer.status, answer.to) == (303, f"/transcripts/hidden/{transcript.id}?done=hidden")
    assert titles((await site.get(found.to, tess)).text) == []
    assert CANARY not in (await site.get("/transcripts", tess)).text
    gone = await site.get(f"/transcripts/read/{transcript.id}", tess)
    assert (gone.status, CANARY in gone.text, 'href="/transcripts"' in gone.text) == (404, False, True), "a page with a way on"
    assert gone.text == (await site.get("/transcripts/read/that-never-was", tess)).text
    shown = await site.post("/transcripts/shown", [("id", transcript.id), ("id", other.id), ("id", "x")], tess)
    assert json.loads(shown.text) == [other.id]
    assert json.loads((await site.post("/transcripts/shown", {"id": other.id}, elsewhere)).text) == []
    assert words("pages.transcripts.hidden.count.one") in (await site.get("/transcripts", tess)).text
    assert titles((await site.get("/transcripts/hidden", tess)).text) == [f"over {CANARY}"]
    assert titles((await site.get("/transcripts/hidden", elsewhere)).text) == []
    again = await site.post(f"/transcripts/read/{transcript.id}/hide", {"reason": "nonsense"}, tess)
    assert again.status == 303, "who had it open presses too, and is led to the same place"


async def test_one_cuts_and_another_shows_it_again(site: ReviewSite) -> None:
    transcript = made_up((f"mijn {CANARY} is weg", "hoe bedoel je?", f"de {CANARY.upper()} is er niet"))
    await site.keeps(transcript)
    sanne, tess = await site.signed_in("sanne"), await site.signed_in("tess")
    at = f"/transcripts/hidden/{transcript.id}"
    await site.post(f"/transcripts/read/{transcript.id}/hide", {"reason": "combination"}, sanne)
    page = (await site.get(at, sanne)).text
    assert words("pages.hidden.release") not in plain(page).split(words("pages.hidden.deciding"))[1]
    version = version_in(page)
    assert f'value="0-1"><span>{CANARY}</span>' in page
    cut = await site.post(
        f"{at}/cut", [("version", version), ("cut", "0-1"), ("cut", "1"), ("cut", "-"), ("cut", "x-1"), ("cut", "9" * 30)], sanne
    )
    assert cut.to == f"{at}?done=cut"
    mine, hers = (await site.get(at, sanne)).text, (await site.get(at, tess)).text
    assert words("pages.hidden.deciding.mine") in mine
    assert f"{at}/release" not in mine
    assert words("pages.hidden.deciding.decide") in hers
    for page in (mine, hers):
        assert CANARY not in page.lower()
        assert words("pages.hidden.cuts", n=3) in page
    refused = await site.post(f"{at}/release", {"version": version_in(mine)}, sanne)
    assert refused.to == "/transcripts/hidden?done=not_now"
    assert words("pages.hidden.not_now") in (await site.get(refused.to, sanne)).text
    late = await site.post(f"{at}/release", {"version": version}, tess)
    assert late.to == "/transcripts/hidden?done=not_now"
    released = await site.post(f"{at}/release", {"version": version_in(hers)}, tess)
    assert released.to == "/transcripts/hidden?done=released"
    read = plain((await site.get(f"/transcripts/read/{transcript.id}", sanne)).text)
    assert "0 min Bezoeker mijn [\u2026] is weg 1 min Medewerker [\u2026] 2 min Bezoeker de [\u2026] is er niet" in read


async def test_deleting_takes_two_presses_and_leaves_nothing(site: ReviewSite) -> None:
    transcript = made_up((f"over {CANARY}",))
    await site.keeps(transcript)
    sanne, tess = await site.signed_in("sanne"), await site.signed_in("tess")
    at = f"/transcripts/hidden/{transcript.id}"
    shown = await site.post(f"{at}/delete", {}, sanne)
    assert shown.to == "/transcripts/hidden?done=not_now"
    await site.post(f"/transcripts/read/{transcript.id}/hide", {}, sanne)
    assert f"{at}/delete" not in (await site.get(at, tess)).text
    sure = (await site.get(f"{at}?delete=sure", tess)).text
    assert words("pages.hidden.delete.sure") in sure
    assert f"{at}/delete" in sure
    gone = await site.post(f"{at}/delete", {}, tess)
    assert gone.to == "/transcripts/hidden?done=deleted"
    for path in (at, f"/transcripts/read/{transcript.id}"):
        assert (await site.get(path, sanne)).status == 404
    assert (await site.post(f"{at}/delete", {}, sanne)).status == 404
    assert CANARY not in (await site.get("/transcripts/hidden", sanne)).text


async def test_a_transcript_of_many_words_is_cut_by_lines_alone(site: ReviewSite) -> None:
    transcript = made_up(tuple("a " * 2_000 for _ in range(5)))
    await site.keeps(transcript)
    sanne = await site.signed_in("sanne")
    await site.post(f"/transcripts/read/{transcript.id}/hide", {}, sanne)
    page = (await site.get(f"/transcripts/hidden/{transcript.id}", sanne)).text
    assert words("pages.hidden.cutting.lines") in page
    assert page.count('name="cut"') == 5


async def test_what_is_lost_shows_nothing(site: ReviewSite) -> None:
    transcript = made_up((f"over {CANARY}",))
    await site.keeps(transcript)
    sanne = await site.signed_in("sanne")
    site.keyring.destroy(site.clock.now().date())
    assert titles((await site.get("/transcripts", sanne)).text) == []
    answer = await site.get(f"/transcripts/read/{transcript.id}", sanne)
    assert (answer.status, CANARY in answer.text) == (404, False)


async def test_no_reading_without_the_audit_log(site: ReviewSite) -> None:
    transcript = made_up((f"over {CANARY}",))
    await site.keeps(transcript)
    sanne = await site.signed_in("sanne")
    await site.store.write(lambda records: records._write(lambda connection: connection.exec_driver_sql("ALTER TABLE audit RENAME TO x")))
    answer = await site.get(f"/transcripts/read/{transcript.id}", sanne)
    assert (answer.status, CANARY in answer.text) == (503, False)


async def test_minutes_and_speakers_are_all_that_tells_of_a_line(site: ReviewSite) -> None:
    lines = (AnonymisedLine(Speaker.COUNSELLOR, 0, "Welkom"), AnonymisedLine(Speaker.VISITOR, 125, "dag"))
    transcript = made_up(lines=lines)
    await site.keeps(transcript)
    page = (await site.get(f"/transcripts/read/{transcript.id}", await site.signed_in("sanne"))).text
    assert "0 min Medewerker Welkom 125 min Bezoeker dag" in plain(page)


def version_in(page: str) -> str:
    (version,) = set(re.findall(r'name="version" value="(\d+)"', page))
    return version
