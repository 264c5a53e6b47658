"""What can be asked of and changed in the review store in one transaction, a file per business."""

from __future__ import annotations

from chatserver.store.audit_log import AuditRecords
from chatserver.store.review.records_assessments import AssessmentRecords
from chatserver.store.review.records_inbox import InboxRecords
from chatserver.store.review.records_letters import LetterRecords
from chatserver.store.review.records_readers import ReaderRecords
from chatserver.store.review.records_tallies import TallyRecords
from chatserver.store.review.tables import meta
from chatserver.store.watching import WatchRecords


class ReviewRecords(AssessmentRecords, TallyRecords, LetterRecords, InboxRecords, ReaderRecords, AuditRecords, WatchRecords):
    """Answers to ``chatserver.services.review.ports.Records``, which says what each promises."""

    async def note_written(self) -> None:
        """The smallest real change there is, to see whether one can be committed."""
        await self._put(meta, {"name": "written"}, {"content": b""})
