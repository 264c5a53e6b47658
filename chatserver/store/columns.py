"""What columns of both stores have in common: instants, sets, the audit log, and how constraints are called.

Instants are whole microseconds since 1970 in UTC: exact and ordered alike on SQLite and PostgreSQL. Sets are JSON lists.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, overload

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Row, Table, Text

_START = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}

AnyRow = Row[*tuple[Any, ...]]


def audit_table(metadata: MetaData) -> Table:
    """The audit log of a store; ``rules.audit`` says what stands in it."""
    return Table(
        "audit",
        metadata,
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("at", BigInteger, nullable=False),
        Column("by", Text),
        Column("role", Text),
        Column("deed", Text, nullable=False),
        Column("desk", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("digest", Text, nullable=False),
        Index(None, "desk", "number"),
    )


@overload
def to_micros(at: datetime) -> int: ...
@overload
def to_micros(at: None) -> None: ...
def to_micros(at: datetime | None) -> int | None:
    """Whole microseconds since 1970; raises ``TypeError`` for an instant without a time zone."""
    return None if at is None else (at - _START) // _MICROSECOND


@overload
def to_instant(micros: int) -> datetime: ...
@overload
def to_instant(micros: None) -> None: ...
def to_instant(micros: int | None) -> datetime | None:
    return None if micros is None else _START + timedelta(microseconds=micros)


def to_list(values: Iterable[str]) -> str:
    return json.dumps(sorted(values), ensure_ascii=False)


@lru_cache(1_024)
def to_set(column: str) -> frozenset[str]:
    """Remembered: the same few sets of roles, desks and languages are read for every visitor who comes in."""
    return frozenset(json.loads(column))
