"""The page of the canned texts, as forms and as what stands on it; what it does is proved where it is done."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from chatserver.rules.snippet import LONGEST_TEXT, Snippet
from chatserver.rules.terms import DeskId, Role
from tests.support.programs import ROOT

TEXTS: dict[str, str] = json.loads((ROOT / "widget" / "staff" / "text" / "nl.json").read_text("utf-8"))
DESK = DeskId("flevoland")
PAGE = "/snippets/flevoland"
GOOD = {"id": "", "language": "nl", "title": "Veilig nu?", "text": "Is het veilig waar je bent, {bijnaam}?", "shortcut": "veilig"}
HOSTILE = "<script>alert(1)</script> & zo\nnog een regel"


def said(key: str, **values: object) -> str:
    return TEXTS[f"pages.snippets.{key}"].format(**values)


@pytest.fixture
def lead(site: Any) -> Any:
    return site.signed_in("anna", Role.DUTY_LEAD)


async def kept(site: Any) -> list[Snippet]:
    found: list[Snippet] = await site.store.read(lambda records: records.snippets(DESK))
    return found


async def test_the_first_desk_that_is_hers(site: Any, lead: Any) -> None:
    cookie = await lead
    answer = await site.get("/snippets", cookie=cookie)
    assert (answer.status, answer.headers["Location"]) == (303, PAGE)
    assert (await site.get("/snippets/elsewhere", cookie=cookie)).status == 404
    for name in ("save", "remove"):
        assert (await site.post(f"/snippets/elsewhere/{name}", GOOD, cookie=cookie)).status == 404
        assert (await site.get(f"{PAGE}/{name}", cookie=cookie)).headers["Location"] == PAGE
    page = await site.get(PAGE, cookie=cookie)
    assert said("none") in page.text
    assert page.headers["Cache-Control"] == "no-store"


async def test_one_is_added_changed_and_removed_after_it_was_asked(site: Any, lead: Any) -> None:
    cookie = await lead
    answer = await site.post(f"{PAGE}/save", GOOD, cookie=cookie)
    assert (answer.status, answer.headers["Location"]) == (303, f"{PAGE}?done=added")
    page = (await site.get(f"{PAGE}?done=added", cookie=cookie)).text
    assert said("done.added") in page
    assert "Is het veilig waar je bent, {bijnaam}?" in page
    assert "/veilig" in page
    assert re.search(r"Laatst gewijzigd door \w+, \d+ \w+ 20\d\d", page)
    (one,) = await kept(site)

    form = (await site.get(f"{PAGE}?change={one.id}", cookie=cookie)).text
    assert f'name="id" value="{one.id}"' in form
    assert 'name="title" value="Veilig nu?"' in form
    answer = await site.post(f"{PAGE}/save", {**GOOD, "id": one.id, "language": "en", "title": "Safe now?"}, cookie=cookie)
    assert answer.headers["Location"] == f"{PAGE}?done=changed"
    assert [(s.id, s.wording.language, s.wording.title) for s in await kept(site)] == [(one.id, "en", "Safe now?")]

    asked = (await site.get(f"{PAGE}?remove={one.id}", cookie=cookie)).text
    assert said("remove.sure") in asked
    assert f'action="{PAGE}/remove"' in asked
    assert f'action="{PAGE}/remove"' not in (await site.get(PAGE, cookie=cookie)).text, "nothing goes without being asked"
    answer = await site.post(f"{PAGE}/remove", {"id": one.id}, cookie=cookie)
    assert answer.headers["Location"] == f"{PAGE}?done=removed"
    assert await kept(site) == []
    assert (await site.post(f"{PAGE}/remove", {"id": "never"}, cookie=cookie)).status == 404


async def test_every_fault_stands_at_its_field_and_what_was_typed_stays(site: Any, lead: Any) -> None:
    cookie = await lead
    long = "ë" * (LONGEST_TEXT + 1)
    wrong = {"id": "", "language": "de", "title": " ", "text": long, "shortcut": "twee <b>woorden"}
    answer = await site.post(f"{PAGE}/save", wrong, cookie=cookie)
    assert answer.status == 400
    for field, fault in (
        ("language", said("problem.language_unknown")),
        ("title", said("problem.title_missing")),
        ("text", said("problem.text_too_long", text=LONGEST_TEXT)),
        ("shortcut", said("problem.shortcut_unfit", shortcut=20)),
    ):
        assert f'<span class="field-error" id="flaw-{field}">{fault}</span>' in answer.text
        assert f'<a href="#{field}">{fault}</a>' in answer.text
        assert re.search(rf'id="{field}"[^>]*aria-invalid="true" aria-describedby="flaw-{field}', answer.text)
    assert f">\n{long}</textarea>" in answer.text
    assert 'value="twee &lt;b&gt;woorden"' in answer.text
    assert TEXTS["pages.hours.form.kept"] in answer.text
    assert "<title>Fout: " in answer.text
    assert await kept(site) == []


async def test_what_was_removed_meanwhile_is_offered_as_a_new_one(site: Any, lead: Any) -> None:
    cookie = await lead
    await site.post(f"{PAGE}/save", GOOD, cookie=cookie)
    (one,) = await kept(site)
    await site.post(f"{PAGE}/remove", {"id": one.id}, cookie=cookie)
    answer = await site.post(f"{PAGE}/save", {**GOOD, "id": one.id, "title": "Nog bezig"}, cookie=cookie)
    assert answer.status == 400
    assert said("problem.gone") in answer.text
    assert 'value="Nog bezig"' in answer.text
    assert 'name="id" value=""' in answer.text


async def test_by_language_and_as_text(site: Any, lead: Any) -> None:
    cookie = await lead
    for language, title in (("en", "B <i>"), ("nl", "b"), ("nl", "A")):
        text = {"language": language, "title": title, "text": HOSTILE, "shortcut": ""}
        assert (await site.post(f"{PAGE}/save", {**GOOD, **text}, cookie=cookie)).status == 303
    page = (await site.get(PAGE, cookie=cookie)).text
    assert re.findall(r'<h2 id="language-(\w+)">(\w+)<', page) == [("nl", "Nederlands"), ("en", "Engels")]
    assert re.findall(r"<b>(.*?)</b>", page) == ["A", "b", "B &lt;i&gt;"]
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp; zo\nnog een regel") == 3
    assert "<script>alert" not in page


@pytest.mark.parametrize("role", [Role.DUTY_LEAD, Role.SUPERVISOR, Role.ADMINISTRATOR])
async def test_the_way_to_it_is_shown_to_who_may_go(one_site: Any, role: Role) -> None:
    page = (await one_site.get("/hours/flevoland", cookie=await one_site.signed_in(f"snippets-{role}", role))).text
    assert ('href="/snippets"' in page) is (role is Role.DUTY_LEAD)
