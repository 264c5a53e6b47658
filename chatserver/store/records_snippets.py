"""Canned texts. They are the organisation's own words, which every counsellor of a desk may read: they are not sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update

from chatserver.rules.snippet import Snippet, SnippetId, Wording
from chatserver.rules.terms import DeskId, StaffId
from chatserver.store.columns import AnyRow, to_instant, to_micros
from chatserver.store.tables import snippets
from chatserver.store.transaction import Transaction

_SNIPPETS = select(snippets).where(snippets.c.desk == bindparam("desk"), snippets.c.removed_at.is_(None)).order_by(snippets.c.id)
_IS_KNOWN = select(snippets.c.id).where(snippets.c.desk == bindparam("desk"), snippets.c.id == bindparam("id"))
_REMOVE = (
    update(snippets)
    .where(snippets.c.desk == bindparam("of_desk"), snippets.c.id == bindparam("of_id"), snippets.c.removed_at.is_(None))
    .values(title="", text="", shortcut="")
)


class SnippetRecords(Transaction):
    """The snippets' part of the records."""

    async def snippets(self, desk: DeskId) -> list[Snippet]:
        return [_read(row) for row in await self._rows(_SNIPPETS, desk=desk)]

    async def save_snippet(self, desk: DeskId, snippet: Snippet) -> None:
        wording = snippet.wording
        values = {
            "language": wording.language,
            "title": wording.title,
            "text": wording.text,
            "shortcut": wording.shortcut,
            "by": snippet.by,
            "changed_at": to_micros(snippet.changed_at),
        }
        await self._put(snippets, {"desk": desk, "id": snippet.id}, values)

    async def remove_snippet(self, desk: DeskId, snippet: SnippetId, now: datetime) -> bool:
        return await self._change(_REMOVE, of_desk=desk, of_id=snippet, removed_at=to_micros(now)) > 0

    async def was_snippet(self, desk: DeskId, snippet: SnippetId) -> bool:
        return await self._row(_IS_KNOWN, desk=desk, id=snippet) is not None


def _read(row: AnyRow) -> Snippet:
    wording = Wording(row.language, row.title, row.text, row.shortcut)
    return Snippet(SnippetId(row.id), wording, StaffId(row.by), to_instant(row.changed_at))
