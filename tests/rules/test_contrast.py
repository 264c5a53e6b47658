"""Colours of a desk: the standard's own figures, what is made of one colour, and that Python, browser and style sheet agree."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.contrast import (
    AROUND,
    BLACK,
    HOUSE,
    WHITE,
    Corner,
    Scheme,
    dark_twin,
    figure,
    luminance,
    make_theme,
    missed,
    mix,
    on,
    pairs,
    palette,
    ratio,
    worn,
)  # fmt: skip
from tests.support.programs import ROOT, run

IN_THE_LOADER = float(re.findall(r"luminance\(ground\) > ([\d.]+)", (ROOT / "widget" / "loader" / "loader.ts").read_text("utf-8"))[0])
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
SOME = ["#000000", "#ffffff", "#1c5562", "#8ccad6", "#7a1f5c", "#0b5cad", "#3b82f6", "#00693e", "#e4b61a", "#767676", "#0a0a0a", "#c4abea"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (WHITE, BLACK, "21.00"),
        (WHITE, WHITE, "1.00"),
        ("#767676", WHITE, "4.54"),
        ("#777777", WHITE, "4.47"),
        ("#ff0000", WHITE, "3.99"),
        ("#0000ff", WHITE, "8.59"),
        ("#595959", WHITE, "7.00"),
        ("#5a5a5a", WHITE, "6.89"),
    ],
)
def test_contrast_is_the_standard_s(one: str, other: str, expected: str) -> None:
    assert figure(ratio(one, other)) == figure(ratio(other, one)) == expected


def test_a_figure_is_cut_off_so_that_no_miss_looks_like_a_hit() -> None:
    assert (figure(6.9999), figure(7.0), figure(4.5)) == ("6.99", "7.00", "4.50")


@pytest.mark.parametrize(("share", "mixed"), [(0, "#000000"), (50, "#808080"), (100, "#ffffff"), (1, "#030303")])
def test_mixing(share: int, mixed: str) -> None:
    assert mix(BLACK, WHITE, share) == mixed


@given(COLOURS, COLOURS)
def test_contrast_lies_between_none_and_black_on_white(one: str, other: str) -> None:
    assert 1 <= ratio(one, other) == ratio(other, one) <= 21


@given(COLOURS)
def test_black_or_white_is_whichever_is_read_better(ground: str) -> None:
    assert ratio(on(ground), ground) == max(ratio(WHITE, ground), ratio(BLACK, ground)) >= 4.58
    # The loader has no room for the comparison, and asks one number that no colour lies too near to.
    assert (luminance(ground) > IN_THE_LOADER) is (on(ground) == BLACK)


@given(COLOURS)
def test_a_colour_that_can_be_read_gets_a_whole_theme_that_can(colour: str) -> None:
    """Only the pairs that nothing is made for may miss: a desk is refused for its colour, never for what we made of it."""
    for scheme in Scheme:
        short = {pair.name for pair in missed(colour, scheme)}
        assert short <= {"on_action", "sunken", "paper", "surface"} or ratio(colour, AROUND[scheme].grounds["surface"]) < 4.5
        assert not short & {"ink_on_soft", "action_ink"}


@given(COLOURS)
def test_every_colour_has_a_twin_for_the_dark(colour: str) -> None:
    twin = dark_twin(colour)
    assert missed(twin, Scheme.DARK) == ()
    assert luminance(twin) >= luminance(colour)
    theme = make_theme(colour, "", Corner.SOFT)
    assert theme is not None
    assert worn(theme)[Scheme.DARK] == palette(twin, Scheme.DARK)


def test_the_house_can_be_read() -> None:
    for scheme, made in HOUSE.items():
        assert [pair for pair in pairs(made, scheme) if not pair.is_enough] == []


def test_what_is_not_chosen_is_the_house_s() -> None:
    assert make_theme("", "", Corner.SOFT) is None
    assert worn(None) == worn(make_theme("", "", Corner.ROUND)) == HOUSE
    only_dark = make_theme("", "#8ccad6", Corner.SOFT)
    assert worn(only_dark) == {Scheme.LIGHT: HOUSE[Scheme.LIGHT], Scheme.DARK: palette("#8ccad6", Scheme.DARK)}


def test_the_style_sheet_has_the_same_grounds_and_the_same_house() -> None:
    css = (ROOT / "widget" / "shared" / "tokens.css").read_text("utf-8")
    light, dark, _ = re.split(r"@media \((?:prefers-color-scheme: dark|forced-colors: active)\)", css)
    values = {scheme: dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", text)) for scheme, text in zip(Scheme, (light, dark), strict=True)}
    for scheme, around in AROUND.items():
        assert {name: values[scheme][name] for name in ("ink", *around.grounds)} == {"ink": around.ink, **around.grounds}
        soft = {name: values[scheme][name.replace("_", "-")] for name in ("action_soft", "action_line", "action_ink")}
        assert soft == {name: value for name, value in asdict(HOUSE[scheme]).items() if name in soft}
    desk = [values[Scheme.LIGHT][f"desk-{name}"] for name in ("action", "on-action", "action-dark", "on-action-dark")]
    assert desk == [value for made in HOUSE.values() for value in (made.action, made.on_action)]


def test_the_browser_counts_the_same() -> None:
    ask = f"""
      import {{ darkTwin, HOUSE, luminance, pairs, palette, ratio }} from './shared/contrast.ts';
      const pair = ({{ name, ink, ground, floor }}) => [name, ink, ground, floor, ratio(ink, ground)];
      const of = (made, scheme) => ({{ made, pairs: pairs(made, scheme).map(pair) }});
      const told = ["light", "dark"].map((scheme) => [scheme, Object.fromEntries(
        [["house", HOUSE[scheme]], ...{json.dumps(SOME)}.map((c) => [c, palette(c, scheme)])].map(([c, made]) => [c, of(made, scheme)]))]);
      const twins = {json.dumps(SOME)}.map((c) => [darkTwin(c), luminance(c)]);
      console.log(JSON.stringify([Object.fromEntries(told), twins]));
    """
    status, output = run("deno", "eval", "--cached-only", "--frozen", ask, folder=ROOT / "widget")
    assert status == 0, output
    told, twins = json.loads(output)
    assert [twin for twin, _ in twins] == [dark_twin(colour) for colour in SOME]
    assert [light for _, light in twins] == pytest.approx([luminance(colour) for colour in SOME], rel=1e-12)
    for scheme in Scheme:
        for name, found in told[scheme].items():
            made = HOUSE[scheme] if name == "house" else palette(name, scheme)
            assert found["made"] == asdict(made)
            expected = pairs(made, scheme)
            assert [pair[:4] for pair in found["pairs"]] == [[p.name, p.ink, p.ground, p.floor] for p in expected]
            assert [pair[4] for pair in found["pairs"]] == pytest.approx([p.ratio for p in expected], rel=1e-12)
