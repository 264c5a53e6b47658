"""The tables of the review store. Only ``transcripts.sealed``, ``inbox.box``, ``letters.box``, ``assessments.written`` and
``assessments.reply`` hold words of people, and all are sealed.

No instant stands in it but when a sign-in ends: days and weeks, so that no row says after which conversation it was made. Rows lie in
the order of random ids. A change here needs a migration; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

from chatserver.store.columns import NAMING, audit_table

metadata = MetaData(naming_convention=NAMING)

meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""``box_key`` and ``chat_box_key`` are the public keys of both sides, for sealed boxes."""

readers = Table(
    "readers",
    metadata,
    Column("token", LargeBinary, primary_key=True),
    Column("staff", Text, nullable=False),
    Column("work_name", Text, nullable=False),
    Column("desks", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Who is signed in, by what the chat side says. Only the hash of a token."""

told = Table(
    "told",
    metadata,
    Column("desk", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("number", Integer, nullable=False),
)
"""Numbers that the chat side tells of a desk."""

inbox = Table(
    "inbox",
    metadata,
    Column("name", Text, primary_key=True),
    # Emptied when it was taken out; the name stays for a while, so that it is not taken in twice.
    Column("box", LargeBinary),
    Column("taken_on", Text),
    sqlite_with_rowid=False,
)
"""What was pushed and not yet taken in, in sealed boxes."""

letters = Table(
    "letters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("letter_box", Text, nullable=False),
    Column("box", LargeBinary, nullable=False),
    Column("written_on", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Feedback that waits to be fetched, in boxes that the chat side alone can open."""

transcripts = Table(
    "transcripts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("week", Text, nullable=False),
    Column("day_part", Text, nullable=False),
    Column("duration", Text, nullable=False),
    Column("contact_type", Text, nullable=False),
    Column("concern", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("signals", Text, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("letter_box", Text, nullable=False),
    Column("released_on", Text, nullable=False),
    Column("state", Text, nullable=False),
    # Who cut it further, and so may not release it again.
    Column("cut_by", Text),
    Column("version", Integer, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    # What is asked every few seconds, and for every list, is answered from these alone: the rows beside them are long.
    Index("ix_transcripts_desk_state", "desk", "state", "released_on"),
    Index("ix_transcripts_versions", "released_on", "id", "version"),
    sqlite_with_rowid=False,
)
"""Each with a key of its own, wrapped by the key of ``released_on``. Deleting a row makes the transcript unreadable."""

_OF_TRANSCRIPT = "transcripts.id"

samples = Table(
    "samples",
    metadata,
    Column("transcript", Text, ForeignKey(_OF_TRANSCRIPT, ondelete="CASCADE"), primary_key=True),
    Column("desk", Text, nullable=False, index=True),
    Column("drawn_by", Text, nullable=False),
    Column("wanted", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""What is to be judged, and by how many. Goes with its transcript, as the next two do, whoever deletes it."""

assessments = Table(
    "assessments",
    metadata,
    Column("transcript", Text, ForeignKey(_OF_TRANSCRIPT, ondelete="CASCADE"), primary_key=True),
    Column("staff", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("rubric", Text, nullable=False),
    Column("scores", Text, nullable=False),
    # Names the letter about it, which is also the name of the reply's parcel.
    Column("letter", Text, index=True),
    # Both under the transcript's own key.
    Column("written", LargeBinary),
    Column("reply", LargeBinary),
    sqlite_with_rowid=False,
)

training = Table(
    "training",
    metadata,
    Column("transcript", Text, ForeignKey(_OF_TRANSCRIPT, ondelete="CASCADE"), primary_key=True),
    Column("proposed_by", Text, nullable=False),
    Column("agreed_by", Text),
    sqlite_with_rowid=False,
)

tallies = Table(
    "tallies",
    metadata,
    Column("desk", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("score", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""All that stays of assessments when their transcripts are gone."""

audit = audit_table(metadata)
