"""What tests register: the product's own taxonomy, and a form that is filled in."""

from __future__ import annotations

from functools import cache

from chatserver.reading import Fault
from chatserver.rules.taxonomy import Taxonomy
from chatserver.taxonomy_file import PACKAGED, load_taxonomy

FILLED: dict[str, str | list[str]] = {
    "contact_type": "advice_request",
    "visitor_role": "self_victim",
    "concern_primary": "partner_violence",
    "urgency": "structural_unsafety",
    "age_band": "age_23_39",
    "municipality": "almere",
    "outcome": "advice_given",
}
"""Everything that must be filled in of an ordinary conversation."""
IN_CODES: dict[str, tuple[str, ...]] = {name: (str(code),) for name, code in FILLED.items()}


@cache
def taxonomy() -> Taxonomy:
    """That of the product."""
    faults: list[Fault] = []
    found = load_taxonomy(PACKAGED, "taxonomy", faults)
    assert found is not None, faults
    return found
