"""The form on the screen and the one on the server ask the same: both walk through the same thousands of registrations."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

from chatserver.gateways.registrations import page
from chatserver.gateways.wire import to_json
from chatserver.rules.registration import asked, missing, settle
from chatserver.rules.taxonomy import Values
from tests.support.programs import ROOT, run
from tests.support.registering import taxonomy

TODAY = date(2026, 11, 24)
FORM = taxonomy()
ASKED = [one for one in FORM.fields if one.is_asked_of_people]
WALK = """
import { asked, missing, settle } from "./console/taxonomy.ts";
const { form, all } = JSON.parse(Deno.readTextFileSync(Deno.args[0]));
const codes = (fields) => fields.map(({ code }) => code);
console.log(JSON.stringify(all.map((values) => {
  const settled = settle(form, values);
  return [settled, codes(asked(form, settled)), missing(form, settled)];
})));
"""


def as_sent() -> dict[str, Any]:
    """The whole taxonomy, page after page, as a console has it."""
    fields: list[Any] = []
    while True:
        part = to_json(page(FORM, TODAY, fields[-1]["code"] if fields else None))
        fields += part["fields"]
        if not part["more"]:
            return {**part, "fields": fields}


def anything(chance: random.Random) -> dict[str, list[str]]:
    """Some values in some fields, whether they go together or not; now and then none, or all that lead to more."""
    chosen = chance.sample(ASKED, chance.randint(0, len(ASKED)))
    shown = {one.code: [value.code for value in one.values if not value.is_hidden] for one in chosen}
    values = {code: chance.sample(codes, min(len(codes), chance.randint(1, 3))) for code, codes in shown.items()}
    if chance.random() < 0.5:
        values["concern_primary"] = ["human_trafficking"]
    return values


def walked(values: Values) -> list[Any]:
    settled = settle(FORM, values)
    fields = [one.code for one in asked(FORM, settled)]
    return [{name: list(codes) for name, codes in settled.items()}, fields, missing(FORM, settled)]


def test_the_two_walks_lead_to_the_same(tmp_path: Path) -> None:
    chance = random.Random(9)
    everything = [anything(chance) for _ in range(3_000)]
    file = tmp_path / "forms.json"
    file.write_text(json.dumps({"form": as_sent(), "all": everything}), "utf-8")
    status, output = run("deno", "eval", "--cached-only", "--frozen", WALK, str(file), folder=ROOT / "widget")
    assert status == 0, output
    expected = [walked({name: tuple(codes) for name, codes in values.items()}) for values in everything]
    assert sum("exploitation_form" in fields for _, fields, _ in expected) > 500, "the conditions are hardly met"
    for values, theirs, ours in zip(everything, json.loads(output), expected, strict=True):
        assert theirs == ours, values
