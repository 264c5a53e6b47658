"""Canned texts from the page of the duty lead to the console of a counsellor."""

from __future__ import annotations

from typing import Any

from chatserver.gateways.wire_basis import FRAME_BYTES
from chatserver.rules.snippet import LONGEST_TEXT, Wording
from tests.support.server import House, running_house, token_of

GOOD = {"id": "", "language": "nl", "title": "Veilig nu?", "text": "Is het veilig, {bijnaam}?", "shortcut": "veilig"}
LINE = """
[desks.flevoland.referrals.kindertelefoon]
name = { nl = "Kindertelefoon", en = "Child line" }
phone = "0800 0432"
"""


async def saves(house: House, name: str = "anna") -> int:
    headers = {"Cookie": f"sign_in={token_of(name)}", "Origin": house.url}
    async with house.http.post(f"{house.url}/snippets/flevoland/save", data=GOOD, headers=headers, allow_redirects=False) as answer:
        return answer.status


async def test_what_a_duty_lead_adds_a_counsellor_is_given(tmp_path: Any) -> None:
    async with running_house(tmp_path, desk=LINE) as house:
        ben = await house.counsellor("ben").is_available()
        line = {"names": [{"language": "nl", "name": "Kindertelefoon"}, {"language": "en", "name": "Child line"}], "phone": "0800 0432"}
        assert await ben.socket.do("snippets") == {"snippets": [], "referrals": [line], "more": False}
        assert await saves(house, "ben") == 403
        assert await saves(house) == 303
        given = await ben.socket.do("snippets")
        (one,) = given["snippets"]
        assert one == {**GOOD, "id": one["id"]}
        assert await ben.socket.do("snippets", {"after": one["id"]}) == {"snippets": [], "referrals": [], "more": False}
        assert await ben.socket.refusal("snippets", {"after": "not an id"}) == "invalid"


async def test_no_frame_is_too_long_however_many_there_are(house: House) -> None:
    await house.keeps_snippets(*(Wording("nl", f"Tekst {n}", "\u0001" * (LONGEST_TEXT - 1) + "x") for n in range(30)))  # six bytes each
    ben = await house.counsellor("ben").is_available()
    found: list[str] = []
    more, after = True, None
    while more:
        given = await ben.socket.do("snippets", {"after": after})
        assert max(len(frame.encode()) for frame in ben.socket.frames) <= FRAME_BYTES
        found += [one["id"] for one in given["snippets"]]
        more, after = given["more"], found[-1]
    assert len(found) == 30
    assert found == sorted(set(found))
