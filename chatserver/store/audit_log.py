"""The audit log of a store: entries are added to its end in the transaction of what they tell, and never changed."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, insert, select

from chatserver.rules.audit import BEGINNING, AuditDraft, AuditEntry, Deed, seal
from chatserver.rules.terms import DeskId, Role, StaffId
from chatserver.store.columns import AnyRow, audit_table, to_instant, to_micros
from chatserver.store.statements import Statements

_audit = audit_table(MetaData())
"""By its name and columns alone: each store has one."""
_LAST = select(_audit.c.number, _audit.c.digest).order_by(_audit.c.number.desc()).limit(1)
_ADD = insert(_audit)
_ALL = select(_audit).order_by(_audit.c.number)


class AuditRecords(Statements):
    """The audit log's part of the records."""

    async def add_audit(self, draft: AuditDraft) -> None:
        def add(connection: Connection) -> None:
            last = connection.execute(_LAST).first()
            number, before = (1, BEGINNING) if last is None else (last.number + 1, last.digest)
            connection.execute(_ADD, _values(seal(number, draft, before, self._keyring.audit_key)))

        await self._write(add)


def read_audit(connection: Connection) -> list[AuditEntry | None]:
    """All of it, the oldest first; None for a row that no version of this program wrote."""
    return [read_entry(row) for row in connection.execute(_ALL)]


def read_entry(row: AnyRow) -> AuditEntry | None:
    try:
        by, role = (None if row.by is None else StaffId(row.by)), (None if row.role is None else Role(row.role))
        draft = AuditDraft(to_instant(row.at), by, role, Deed(row.deed), DeskId(row.desk), row.subject, row.reason)
    except ValueError:
        return None
    return AuditEntry(row.number, draft, row.digest)


def _values(entry: AuditEntry) -> dict[str, object]:
    draft = entry.draft
    return {
        "number": entry.number,
        "at": to_micros(draft.at),
        "by": draft.by,
        "role": None if draft.role is None else draft.role.value,
        "deed": draft.deed.value,
        "desk": draft.desk,
        "subject": draft.subject,
        "reason": draft.reason,
        "digest": entry.digest,
    }
