"""The form on the wire: what can be registered, in the languages of the staff.

Must never import a service or a socket.
"""

from __future__ import annotations

from chatserver.gateways.wire_basis import Id, Named, Payload


class SeeTaxonomy(Payload):
    """Ask for what a desk registers, the fields after this one."""

    desk: Id
    after: Id | None = None


class Condition(Payload):
    """Whether one of these codes was chosen in a field; ``negated``: none of them."""

    field: Id
    codes: list[Id]
    negated: bool


class TaxonomyValue(Payload):
    code: Id
    labels: list[Named]
    parent: Id | None
    """Offered only while this value of another field is chosen."""
    retired: bool
    """Not offered any more; shown where it was chosen."""
    requires_handover: bool
    """With it chosen, one value marked ``handover`` must be."""
    handover: bool


class TaxonomyField(Payload):
    code: Id
    labels: list[Named]
    most: int
    required: bool
    """Must be filled in where it is asked."""
    asked_if: list[Condition] | None
    """Asked where one of these holds; null: always."""
    values: list[TaxonomyValue]


class Taxonomy(Payload):
    """As many fields as fit into a frame, in the order in which they are asked."""

    version: str
    contact_type: Id
    """The field that decides whether anything else is asked."""
    skip_when: list[Id]
    """Its values with which nothing else is."""
    fields: list[TaxonomyField]
    more: bool
