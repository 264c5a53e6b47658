"""Taxonomies: the one that comes with the program, and every fault of another at once, by its place in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatserver.reading import Fault
from chatserver.rules.taxonomy import Clause, Taxonomy, parse_condition
from chatserver.taxonomy_file import PACKAGED, load_taxonomy
from tests.support.registering import taxonomy

OURS = PACKAGED.read_text("utf-8")


def read(folder: Path, *changes: tuple[str, str]) -> tuple[Taxonomy | None, list[str]]:
    written = OURS
    for old, new in changes:
        assert old in written, f"the change does not fit the file any more: {old}"
        written = written.replace(old, new, 1)
    file = folder / "taxonomy.toml"
    file.write_text(written, "utf-8")
    faults: list[Fault] = []
    found = load_taxonomy(file, "desks.x.taxonomy", faults)
    return found, [str(fault) for fault in faults]


def test_ours() -> None:
    ours = taxonomy()
    assert (ours.version, ours.correction.days, ours.skip_when) == ("0.3.0", 14, frozenset({"no_conversation", "misuse", "test"}))
    assert [(start, end) for start, end, _ in ours.dayparts] == [(9, 11), (11, 13), (13, 15), (15, 17)]
    concern, other = ours.find("concern_primary"), ours.find("concern_secondary")
    assert concern is not None
    assert other is not None
    assert concern.values == other.values
    assert (concern.most, other.most) == (1, 3)
    assert dict(concern.labels) == {"nl": "Belangrijkste zorg", "en": "Main concern"}
    assert len({one.code for one in ours.fields}) == len(ours.fields)


WRONG: dict[str, tuple[tuple[str, str], str]] = {
    "a section": (("[policy]", "[poetry]\na = 1\n[policy]"), "poetry: is not a section of a taxonomy"),
    "no version": (('version = "0.3.0"', "version = 3"), "meta.version: must be a version such as 1.0.0"),
    "free text": (("free_text = false", "free_text = true"), "policy.free_text: must be false"),
    "a window": (("correction_window_days = 14", "correction_window_days = 900"), "policy.correction_window_days: must be 0-60, is 900"),
    "a part of the day": (
        ('"09-11"', '"nine"'),
        'policy.dayparts: must hold hours such as 09-11, and at last the name of all others, holds "nine"',
    ),
    "a rule": (('rule = "age_band in [', 'rule = "age_band among ['), "derived.is_minor_concerned.rule: must be a condition"),
    "a condition": (
        ('required_if = "visitor_role == professional"', 'required_if = "visitor_role"'),
        "fields.professional_sector.required_if: must be a",
    ),
    "a look ahead": (
        ('required_if = "visitor_role == professional"', 'required_if = "outcome == referred"'),
        "must look back to a field before it",
    ),
    "a stranger": (('"visitor_role == professional"', '"visitor_role == astronaut"'), "names astronaut, which visitor_role does not have"),
    "a key": (('code = "gender"\n', 'code = "gender"\ncolour = "red"\n'), "fields.gender.colour: is not known here"),
    "who fills it in": (('filled_by = "counsellor_or_visitor"', 'filled_by = "anyone"'), "fields.municipality.filled_by: must be one of"),
    "a code": (('code = "almere"', 'code = "Almere!"'), "values[0].code: must be small letters"),
    "a code twice": (('code = "almere"', 'code = "urk"'), "fields.municipality.values: must be tables, each with a code of its own"),
    "a field twice": (('code = "gender"\n', 'code = "outcome"\n'), "fields.outcome.code: stands there twice"),
    "no label": (('nl = "Almere", ', ""), "fields.municipality.values[0].nl: must be a label of 1-80 characters"),
    "a set": (('value_set = "concerns"', 'value_set = "worries"'), "value_set: names no set of values"),
    "a status": (('status = "off"', 'status = "maybe"'), "fields.origin_group.status: must be one of pending_law, off"),
    "a day": (('cbs_code_to_verify = "GM0034"', 'valid_until = "soon"'), "valid_until: must be a day such as 2027-03-10, without quotes"),
    "how many": (("max_values = 4", "max_values = 0"), "fields.outcome.max_values: must be 1-9, is 0"),
    "one of many": (
        ("multiple = true\nmax_values = 4", "multiple = false\nmax_values = 4"),
        "fields.outcome.max_values: stands with multiple = true",
    ),
    "a parent": (
        ('parent = "sexual_exploitation"', 'parent = "nobody"'),
        "fields.exploitation_detail.values: have a parent that no field before it has: nobody",
    ),
    "what the record knows": (('code = "wait_band"', 'code = "wait_strip"'), "fields.wait_band: is missing"),
    "a code the record needs": (('code = "idle"', 'code = "asleep"'), "fields.end_reason.values: must have idle"),
    "both": (
        ('required_if = "visitor_role', 'required = true\nrequired_if = "visitor_role'),
        "has required and required_if, of which one is enough",
    ),
    "the core": (('"urgency", "age_band"', '"age_band", "urgency"'), "policy.mandatory_core: must be the fields with required = true"),
    "a skip": (('["no_conversation",', '["silence",'), "policy.skip_all_when_contact_type: names silence"),
    "a default": (
        ('default_from = "language_interface"', 'default_from = "gender"'),
        "fields.language_written.default_from: must be one of channel",
    ),
    "no toml": (("[meta]", "[meta"), "desks.x.taxonomy: is not TOML"),
}


@pytest.mark.parametrize(("change", "told"), WRONG.values(), ids=WRONG.keys())
def test_a_fault_is_told_by_its_place(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    found, faults = read(tmp_path, change)
    assert found is None
    assert any(told in fault for fault in faults), faults
    assert all(fault.startswith("desks.x.taxonomy: ") for fault in faults)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    _, faults = read(tmp_path, *(WRONG[name][0] for name in ("free text", "a status", "how many", "a key", "no version")))
    assert len(faults) >= 5


def test_a_handover_that_nobody_can_register_is_a_fault(tmp_path: Path) -> None:
    found, faults = read(tmp_path, *[(", handover = true", "")] * 8)
    assert found is None
    assert faults == [
        "desks.x.taxonomy: fields: must have a required field with a value marked handover, as another value requires_handover"
    ]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    faults: list[Fault] = []
    assert load_taxonomy(tmp_path / "none.toml", "desks.x.taxonomy", faults) is None
    assert [str(fault) for fault in faults] == ["desks.x.taxonomy: cannot be read (no such file or directory)"]


def test_conditions() -> None:
    assert parse_condition("a == b", {}) == (Clause("a", frozenset({"b"})),)
    assert parse_condition("b in a or c not in [d, e]", {}) == (
        Clause("a", frozenset({"b"})),
        Clause("c", frozenset({"d", "e"}), is_negated=True),
    )
    assert parse_condition("known", {"known": (Clause("a", frozenset({"b"})),)}) == (Clause("a", frozenset({"b"})),)
    for wrong in ("", "a", "a = b", "a == b and c == d", "a in []", "a == B", "a == b or", "__import__('os')"):
        with pytest.raises(ValueError, match="must be a condition"):
            parse_condition(wrong, {})
