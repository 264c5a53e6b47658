"""Writing an account down, with the entry in the audit log that tells of it: who may read what is decided there."""

from __future__ import annotations

from datetime import datetime

from chatserver.rules.audit import AuditDraft, Deed
from chatserver.rules.terms import DeskId
from chatserver.services.ports import Records, StaffMember


async def keep_account(records: Records, member: StaffMember, deed: Deed, at: datetime) -> None:
    """In the transaction of the change. No desk: an account is not a desk's."""
    await records.save_staff(member)
    await records.add_audit(AuditDraft(at, None, None, deed, DeskId(""), member.id, "+".join(sorted(member.roles))))
