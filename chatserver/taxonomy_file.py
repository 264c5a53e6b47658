"""Reads taxonomies: what is registered of a conversation, a file for each. docs/operating.md explains every line.

Sections that say what figures may show (``disclosure`` and what follows it) are for other readers and are left alone here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from chatserver.reading import Fault, read_file
from chatserver.rules.registration import COMPUTED
from chatserver.rules.taxonomy import (
    CODE,
    CONTACT_TYPE,
    Condition,
    Field,
    FilledBy,
    Labels,
    SystemField,
    Taxonomy,
    Value,
    parse_condition,
)
from chatserver.settings import Kind, whole

PACKAGED = Path(__file__).with_name("taxonomy.toml")
LANGUAGES = ("nl", "en")
"""Of the labels: those in which staff read their screens."""
LONGEST_LABEL = 80
MOST_FIELDS = 60
MOST_VALUES = 60
"""Of one field: more than fit on a screen, and still less than a frame of the wire."""
MOST_CHOSEN = 9
HOURS_A_DAY = 24
SECTIONS = frozenset({"meta", "policy", "disclosure", "derived", "fields", "value_sets", "reidentification", "standard_tables"})
FIELD_KEYS = frozenset(
    {"code", "label", "filled_by", "required", "required_if", "applies_if", "multiple", "max_values", "default_from", "values", "value_set"}
    | {"status", "reid_weight", "note"}
)
VALUE_KEYS = frozenset(
    {"code", *LANGUAGES, "group", "parent", "status", "valid_until", "requires_handover", "handover"}
    | {"requires_supervisor_review", "escalation", "cbs", "cbs_code_to_verify", "small", "tier", "rtl"}
    | {"reported_as", "counts_as_trafficking", "definition_en", "definition_nl", "note"}
)
"""The last two lines are for figures and for people."""
HIDDEN = ("pending_law", "off")


def load_taxonomy(file: Path, shown: str, faults: list[Fault]) -> Taxonomy | None:
    """The taxonomy of a file; None when something is wrong with it, which is told by ``shown`` and the place in the file."""
    inside: list[Fault] = []
    document = read_file(file, shown, inside)
    if document is None:
        faults.extend(inside)
        return None
    taxonomy = _Reading(document, inside).taxonomy()
    faults.extend(Fault(f"{shown}: {fault.path}", fault.what) for fault in inside)
    return None if inside else taxonomy


@dataclass
class _Reading:
    """One document, read from its beginning; what is wrong is told and left out."""

    document: Mapping[str, Any]
    faults: list[Fault]
    derived: dict[str, Condition] = field(default_factory=dict)
    sets: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    fields: list[Field] = field(default_factory=list)

    def taxonomy(self) -> Taxonomy:
        for name in self.document.keys() - SECTIONS:
            self.tell(name, "is not a section of a taxonomy")
        meta, policy = (self.table(self.document, name, name) for name in ("meta", "policy"))
        version = meta.get("version")
        if not isinstance(version, str) or not 0 < len(version) <= len("100.100.100"):
            self.tell("meta.version", "must be a version such as 1.0.0")
        for name, rule in self.table(self.document, "derived", "derived").items():
            found = self.condition(rule.get("rule") if isinstance(rule, dict) else None, f"derived.{name}.rule", {})
            self.derived |= {} if found is None else {name: found}
        for path, one in self.rows("value_sets"):
            self.sets[str(one.get("code"))] = self.values(one, path)
        for path, one in self.rows("fields"):
            self.fields += [made] if (made := self.field(one, path)) is not None else []
        skip = policy.get("skip_all_when_contact_type", [])
        parts = policy.get("dayparts", [])
        taxonomy = Taxonomy(
            version=str(version),
            fields=tuple(self.fields),
            skip_when=frozenset(map(str, skip)) if isinstance(skip, list) else frozenset(),
            correction=timedelta(days=self.whole(policy, "correction_window_days", "policy", whole(0, 60, "days"), 14)),
            dayparts=tuple(self.dayparts(policy)),
            other_daypart=str(parts[-1]) if isinstance(parts, list) and parts else "",
        )
        for path, what in _whole_faults(taxonomy, policy):
            self.tell(path, what)
        return taxonomy

    # ---- parts ----

    def field(self, one: Mapping[str, Any], path: str) -> Field | None:
        self.unknown(one, FIELD_KEYS, path)
        code, labels = self.code(one, path), self.labels(one.get("label", {}), f"{path}.label")
        values = self.sets.get(one["value_set"]) if "value_set" in one else self.values(one, path)
        if values is None:
            self.tell(f"{path}.value_set", "names no set of values")
        try:
            filled_by = FilledBy(str(one.get("filled_by")))
        except ValueError:
            self.tell(f"{path}.filled_by", f"must be one of {', '.join(FilledBy)}")
            filled_by = FilledBy.COUNSELLOR
        if code in {known.code for known in self.fields}:
            self.tell(f"{path}.code", "stands there twice")
        condition, is_required = self.when(one, path)
        most = self.whole(one, "max_values", path, whole(1, MOST_CHOSEN), 1)
        if (one.get("multiple", False) is True) != ("max_values" in one):
            self.tell(f"{path}.max_values", "stands with multiple = true, and with nothing else")
        return Field(
            code=code,
            labels=labels,
            filled_by=filled_by,
            values=values or (),
            most=most,
            is_required=is_required,
            condition=condition,
            default_from=str(one.get("default_from", "")),
            is_off=self.is_hidden(one, path),
        )

    def when(self, one: Mapping[str, Any], path: str) -> tuple[Condition | None, bool]:
        """When a field is asked, and whether it must be filled in then."""
        said = [name for name in ("required", "required_if", "applies_if") if one.get(name, False) is not False]
        if len(said) > 1:
            self.tell(path, f"has {' and '.join(said)}, of which one is enough")
        if one.get("required", False) not in {True, False}:
            self.tell(f"{path}.required", "must be true or false")
        name = next((name for name in ("required_if", "applies_if") if name in one), None)
        condition = None if name is None else self.condition(one[name], f"{path}.{name}", self.derived)
        for test in condition or ():
            known = next((earlier for earlier in self.fields if earlier.code == test.field), None)
            if known is None:
                self.tell(f"{path}.{name}", f"must look back to a field before it, and {test.field} is none")
            elif strangers := test.codes - {value.code for value in known.values}:
                self.tell(f"{path}.{name}", f"names {', '.join(sorted(strangers))}, which {test.field} does not have")
        return condition, "required_if" in one or one.get("required") is True

    def values(self, one: Mapping[str, Any], path: str) -> tuple[Value, ...]:
        rows = one.get("values")
        if not isinstance(rows, list) or not 0 < len(rows) <= MOST_VALUES:
            self.tell(f"{path}.values", f"must be a list of 1-{MOST_VALUES} values")
            return ()
        found = [self.value(row, f"{path}.values[{n}]") for n, row in enumerate(rows) if isinstance(row, dict)]
        if len({value.code for value in found}) != len(rows):
            self.tell(f"{path}.values", "must be tables, each with a code of its own")
        return tuple(found)

    def value(self, row: Mapping[str, Any], path: str) -> Value:
        self.unknown(row, VALUE_KEYS, path)
        until = row.get("valid_until")
        if until is not None and (not isinstance(until, date) or isinstance(until, datetime)):
            self.tell(f"{path}.valid_until", "must be a day such as 2027-03-10, without quotes")
            until = None
        return Value(
            code=self.code(row, path),
            labels=self.labels(row, path),
            group=str(row.get("group", "")),
            parent=str(row.get("parent", "")),
            is_hidden=self.is_hidden(row, path),
            valid_until=until,
            requires_handover=row.get("requires_handover") is True,
            is_handover=row.get("handover") is True,
        )

    def dayparts(self, policy: Mapping[str, Any]) -> Iterator[tuple[int, int, str]]:
        """All but the last, which is for every other hour."""
        named = policy.get("dayparts", [])
        for name in named[:-1] if isinstance(named, list) else ():
            start, _, end = str(name).partition("-")
            if start.isdecimal() and end.isdecimal() and int(start) < int(end) <= HOURS_A_DAY:
                yield int(start), int(end), str(name)
            else:
                self.tell("policy.dayparts", f'must hold hours such as 09-11, and at last the name of all others, holds "{name}"')

    # ---- small things ----

    def tell(self, path: str, what: str) -> None:
        self.faults.append(Fault(path, what))

    def table(self, node: Mapping[str, Any], name: str, path: str) -> Mapping[str, Any]:
        found = node.get(name, {})
        if isinstance(found, dict):
            return found
        self.tell(path, "must be a table")
        return {}

    def rows(self, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The tables of a list of tables, each with its path: by its code, or by its place when it has none."""
        found = self.document.get(name, [])
        if not isinstance(found, list) or len(found) > MOST_FIELDS or not all(isinstance(one, dict) for one in found):
            self.tell(name, f"must be at most {MOST_FIELDS} tables")
            return
        for n, one in enumerate(found):
            yield f"{name}.{one['code']}" if isinstance(one.get("code"), str) else f"{name}[{n}]", one

    def unknown(self, node: Mapping[str, Any], keys: frozenset[str], path: str) -> None:
        for key in node.keys() - keys:
            self.tell(f"{path}.{key}", "is not known here")

    def code(self, node: Mapping[str, Any], path: str) -> str:
        found = node.get("code")
        if isinstance(found, str) and CODE.fullmatch(found):
            return found
        self.tell(f"{path}.code", "must be small letters, digits and underscores, such as age_0_11")
        return ""

    def labels(self, node: Any, path: str) -> Labels:
        found: list[tuple[str, str]] = []
        for language in LANGUAGES:
            label = node.get(language) if isinstance(node, dict) else None
            if isinstance(label, str) and 0 < len(label) <= LONGEST_LABEL and label.isprintable():
                found.append((language, label))
            else:
                self.tell(f"{path}.{language}", f"must be a label of 1-{LONGEST_LABEL} characters")
        return tuple(found)

    def is_hidden(self, node: Mapping[str, Any], path: str) -> bool:
        if "status" in node and node["status"] not in HIDDEN:
            self.tell(f"{path}.status", f"must be one of {', '.join(HIDDEN)}")
        return "status" in node

    def whole(self, node: Mapping[str, Any], name: str, path: str, kind: Kind, default: int) -> int:
        try:
            return int(kind.parse(node.get(name, default)))
        except ValueError as error:
            self.tell(f"{path}.{name}", str(error))
            return default

    def condition(self, written: Any, path: str, derived: Mapping[str, Condition]) -> Condition | None:
        try:
            return parse_condition(written if isinstance(written, str) else "", derived)
        except ValueError as error:
            self.tell(path, str(error))
            return None


def _whole_faults(taxonomy: Taxonomy, policy: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong between parts that are right each by itself."""
    yield from _system_faults(taxonomy)
    earlier: set[str] = set()
    for one in taxonomy.fields:
        path = f"fields.{one.code}"
        orphans = {value.parent for value in one.values if value.parent} - earlier
        if orphans:
            yield f"{path}.values", f"have a parent that no field before it has: {', '.join(sorted(orphans))}"
        if one.default_from and one.default_from not in set(SystemField):
            yield f"{path}.default_from", f"must be one of {', '.join(SystemField)}"
        if one.is_required and not any(value.valid_until is None and not value.is_hidden for value in one.values):
            yield f"{path}.values", "are all hidden or end some day, and one must be chosen"
        earlier |= {value.code for value in one.values}
    yield from _policy_faults(taxonomy, policy)


def _system_faults(taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    """Fields that the record fills in by itself: all of them, with every code that can come of it."""
    for one in taxonomy.fields:
        if (one.filled_by is FilledBy.SYSTEM) != (one.code in set(SystemField)):
            yield f"fields.{one.code}.filled_by", f"is system for {', '.join(SystemField)}, and for nothing else"
    for name, codes in COMPUTED.items():
        found = taxonomy.find(name)
        if found is None:
            yield f"fields.{name}", "is missing"
        elif lacking := codes - {value.code for value in found.values}:
            yield f"fields.{name}.values", f"must have {', '.join(sorted(lacking))}"


def _policy_faults(taxonomy: Taxonomy, policy: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if policy.get("free_text", False) is not False:
        yield "policy.free_text", "must be false: a registration holds codes and no text"
    kind = taxonomy.find(CONTACT_TYPE)
    if kind is None or not kind.is_required or kind.condition is not None:
        yield f"fields.{CONTACT_TYPE}", "must be there, required = true"
    elif strangers := taxonomy.skip_when - {value.code for value in kind.values}:
        yield "policy.skip_all_when_contact_type", f"names {', '.join(sorted(strangers))}, which {CONTACT_TYPE} does not have"
    core = [one.code for one in taxonomy.fields if one.is_asked_of_people and one.is_required and one.condition is None]
    if "mandatory_core" in policy and policy["mandatory_core"] != core:
        yield "policy.mandatory_core", f"must be the fields with required = true, in their order: {', '.join(core)}"
    asks = any(value.requires_handover for one in taxonomy.fields for value in one.values)
    if asks and not any(one.is_required and value.is_handover for one in taxonomy.fields for value in one.values):
        yield "fields", "must have a required field with a value marked handover, as another value requires_handover"
