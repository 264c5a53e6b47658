"""The style sheet of a desk's own colours: nothing but what tokens.css gives to a desk, and no link where there is none."""

from __future__ import annotations

import re
from typing import Any

from chatserver.rules.contrast import Corner, Scheme, make_theme, palette
from chatserver.rules.terms import DeskId
from chatserver.web.theme import style_of

DESK = DeskId("flevoland")
OWN = {
    "desk-action",
    "desk-on-action",
    "desk-action-dark",
    "desk-on-action-dark",
    "desk-corner",
    "action-soft",
    "action-line",
    "action-ink",
}
"""All that a desk may set."""


async def test_a_desk_with_colours_has_a_sheet_that_is_kept_for_good(open_site: Any) -> None:
    async with open_site(themes={DESK: make_theme("#7a1f5c", "", Corner.ROUND)}) as site:
        (address,) = re.findall(r'href="(/theme/[^"]+)"', (await site.get("/chat/flevoland")).text)
        assert re.fullmatch(r"/theme/flevoland\.[0-9a-f]{8}\.css", address)
        sheet = await site.get(address)
        assert (sheet.status, sheet.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
        assert "immutable" in sheet.headers["Cache-Control"]
        assert (await site.get(address.replace("flevoland.", "flevoland.0"))).status == 404


async def test_a_desk_without_has_none(one_site: Any) -> None:
    assert "/theme/" not in (await one_site.get("/chat/flevoland")).text
    assert (await one_site.get("/theme/flevoland.css")).status == 404


def values(style: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): ([^;]+);", style))


def test_the_sheet_sets_what_is_a_desk_s_and_nothing_else() -> None:
    theme = make_theme("#7a1f5c", "#d9a3c6", Corner.SQUARE)
    assert theme is not None
    light, dark = re.split(r"@media \(prefers-color-scheme: dark\)", style_of(theme))
    assert values(light).keys() == OWN
    assert values(dark).keys() == {"action-soft", "action-line", "action-ink"}
    assert (values(light)["desk-action"], values(light)["desk-action-dark"], values(light)["desk-corner"]) == ("#7a1f5c", "#d9a3c6", "0")
    assert values(light)["action-soft"] == palette("#7a1f5c", Scheme.LIGHT).action_soft
    assert values(dark)["action-soft"] == palette("#d9a3c6", Scheme.DARK).action_soft


def test_what_is_not_chosen_is_not_set() -> None:
    corner, dark = make_theme("", "", Corner.ROUND), make_theme("", "#d9a3c6", Corner.SOFT)
    assert corner is not None
    assert dark is not None
    assert style_of(corner) == ":root { --desk-corner: 1.5; }\n"
    light = style_of(dark).partition("@media")[0]
    assert values(light).keys() == {"desk-action-dark", "desk-on-action-dark", "desk-corner"}
