"""The tables of the chat store, the same on SQLite and PostgreSQL.

Only ``entries.sealed``, ``notes.sealed``, ``sessions.answers``, ``remarks.sealed``, ``callbacks.sealed`` and ``releases.parcel`` hold
words of visitors or about them, and all are sealed. A change here needs a migration; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

from chatserver.store.columns import NAMING, audit_table

metadata = MetaData(naming_convention=NAMING)

meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("arrived_at", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("epoch", Text, nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("life", Text, nullable=False),
    Column("paperwork", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("returned", Boolean, nullable=False),
    Column("counsellor", Text),
    Column("offer", Text, unique=True),
    # Unique: one counsellor is never asked for two sessions at once, whatever goes wrong above.
    Column("offer_staff", Text, unique=True),
    Column("offer_made_at", BigInteger),
    Column("offer_expires_at", BigInteger),
    Column("asked", Text, nullable=False),
    Column("ask_again_at", BigInteger),
    Column("last_offset", Integer, nullable=False),
    Column("answered_at", BigInteger),
    Column("visitor_gone_since", BigInteger),
    Column("ended_at", BigInteger),
    Column("reason", Text),
    Column("came_to", Text),
    Column("token", LargeBinary, unique=True),
    Column("answers", LargeBinary),
    Index(None, "life", "desk"),
    Index(None, "desk", "number"),
    Index(None, "counsellor", "life"),
)

session_keys = Table(
    "session_keys",
    metadata,
    Column("session", Text, ForeignKey("sessions.id"), primary_key=True),
    Column("day", Text, nullable=False, index=True),
    Column("wrapped", LargeBinary, nullable=False),
)
"""The session's own key, wrapped by the key of ``day``. Deleting a row makes every word of its session unreadable."""

epochs = Table(
    "epochs",
    metadata,
    Column("session", Text, ForeignKey("sessions.id"), primary_key=True),
    Column("from_offset", Integer, primary_key=True),
    Column("epoch", Text, nullable=False),
)
"""Which epoch a log's entries are sealed under, from an offset on. The newest is also in ``sessions.epoch``."""

entries = Table(
    "entries",
    metadata,
    Column("session", Text, ForeignKey("sessions.id"), primary_key=True),
    Column("offset", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("speaker", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("staff", Text),
    Column("client_id", Text),
    Column("reason", Text),
    Column("sealed", LargeBinary, nullable=False),
    # Session, speaker and client id in one: SQLite finds many of these by an index, and many triples only by reading everything.
    Column("said", Text, unique=True),
)

notes = Table(
    "notes",
    metadata,
    Column("session", Text, ForeignKey("sessions.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("room", Text, nullable=False),
    Column("staff", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("client_id", Text),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("session", "staff", "client_id"),
)
"""What staff write to each other about a session. No query for a visitor reads this table."""

handovers = Table(
    "handovers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("session", Text, ForeignKey("sessions.id"), nullable=False, index=True),
    Column("by", Text, nullable=False),
    Column("to", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("outcome", Text),
    Column("closed_at", BigInteger),
    # The session, while nobody answered. Unique: two colleagues are never asked for one conversation at once.
    Column("open", Text, unique=True),
)

offers = Table(
    "offers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("session", Text, ForeignKey("sessions.id"), nullable=False),
    Column("staff", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("outcome", Text),
    Column("closed_at", BigInteger),
    # Why, when the outcome is that she declined.
    Column("declined", Text),
    Index(None, "session", "staff"),
)

onlookers = Table(
    "onlookers",
    metadata,
    Column("session", Text, ForeignKey("sessions.id"), primary_key=True),
    Column("staff", Text, ForeignKey("staff.id"), primary_key=True, index=True),
    Column("since", BigInteger, nullable=False),
    Column("how", Text, nullable=False),
)
"""Who looks along now."""

staff = Table(
    "staff",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    # The name without regard to case or composition: "Anna" and "anna" must not be two people.
    Column("plain_name", Text, nullable=False, unique=True),
    Column("work_name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("desks", Text, nullable=False),
    Column("languages", Text, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    Column("disabled_at", BigInteger),
)

presence = Table(
    "presence",
    metadata,
    Column("staff", Text, ForeignKey("staff.id"), primary_key=True),
    Column("declared", Text, nullable=False),
    Column("gone_since", BigInteger),
    Column("idle_since", BigInteger, nullable=False),
    Column("connected", Boolean, nullable=False),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("token", LargeBinary, primary_key=True),
    Column("staff", Text, ForeignKey("staff.id"), nullable=False, index=True),
    Column("signed_in_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

deadlines = Table(
    "deadlines",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("due_at", BigInteger, nullable=False, index=True),
)

exceptions = Table(
    "exceptions",
    metadata,
    Column("desk", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("first", Text, nullable=False),
    Column("last", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("spans", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("texts", Text, nullable=False),
    Column("by", Text, nullable=False),
    # Taken away and still here: the audit log names it, and must have something to name.
    Column("removed_at", BigInteger),
)

switches = Table(
    "switches",
    metadata,
    Column("desk", Text, primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    Column("desk", Text, primary_key=True),
    Column("day", Text, primary_key=True),
)

turned_away = Table(
    "turned_away",
    metadata,
    Column("desk", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("attempts", Integer, nullable=False),
)

ratings = Table(
    "ratings",
    metadata,
    Column("desk", Text, primary_key=True),
    Column("week", Text, primary_key=True),
    Column("score", Text, primary_key=True),
    Column("given", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How often a score was given, and nothing of who gave it: a row for each rating would be one more thing to match with a session."""

remarks = Table(
    "remarks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("week", Text, nullable=False),
    Column("day", Text, nullable=False, index=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    # Rows lie in the order of their random ids; a row number would rise with time.
    sqlite_with_rowid=False,
)
"""Each with a key of its own, wrapped by the key of ``day``. Deleting a row makes the remark unreadable."""

alerts = Table(
    "alerts",
    metadata,
    Column("session", Text, ForeignKey("sessions.id"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("raised_at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("seen_at", BigInteger),
    Column("seen_by", Text),
)
"""The last call for the duty lead about a session that has not ended."""

callbacks = Table(
    "callbacks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("session", Text, ForeignKey("sessions.id"), nullable=False, unique=True),
    Column("desk", Text, nullable=False),
    # Null once it was answered.
    Column("asked_at", BigInteger),
    # These four are null until she gave a number.
    Column("given_at", BigInteger),
    Column("day", Text, index=True),
    Column("wrapped", LargeBinary),
    Column("sealed", LargeBinary),
)
"""Whom to call back. Each with a key of its own, wrapped by the key of ``day``. Deleting a row makes the number unreadable."""

phone_codes = Table(
    "phone_codes",
    metadata,
    Column("session", Text, ForeignKey("sessions.id"), primary_key=True),
    Column("by", Text, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("day", Text, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)
"""The live code of a session, as an HMAC under a key of its own that is wrapped by the key of ``day``: six digits behind a plain hash
are found in a second by whoever has a copy of the database."""

snippets = Table(
    "snippets",
    metadata,
    Column("desk", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("language", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("shortcut", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    # Its words are gone then; the row is still here, because the audit log names it.
    Column("removed_at", BigInteger),
)
"""Canned texts: words of the organisation, and no visitor's."""

registrations = Table(
    "registrations",
    metadata,
    Column("session", Text, ForeignKey("sessions.id"), primary_key=True),
    Column("version", Text, nullable=False),
    # Codes of a taxonomy as JSON, and nothing that someone wrote. They stay when the words go.
    Column("chosen", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("by", Text),
    Column("changed_at", BigInteger),
    Column("registered_at", BigInteger),
    Column("facts", Text, nullable=False),
    # Until it is registered, and only once the conversation has ended.
    Column("owed_by", Text, index=True),
    Column("wraps_up", Boolean, nullable=False),
)

releases = Table(
    "releases",
    metadata,
    Column("session", Text, ForeignKey("sessions.id"), primary_key=True),
    Column("state", Text, nullable=False),
    Column("why", Text),
    Column("tries", Integer, nullable=False),
    Column("version", Text, nullable=False),
    # Until it is released, or the visitor turns out not to want that.
    Column("owed_by", Text, index=True),
    Column("rare", Boolean, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("seen_at", BigInteger),
    Column("released_at", BigInteger),
    # Places without words, sealed under the session's key.
    Column("findings", LargeBinary),
    Column("marks", LargeBinary),
    # Closed for the review side, until that has it. The only thing here that may outlive the words.
    Column("push", Text),
    Column("parcel", LargeBinary),
)
"""How far each conversation is on its way to being released; deleted with its words."""

letter_boxes = Table(
    "letter_boxes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("staff", Text, nullable=False),
    # A day: an instant would say after which conversation it was made.
    Column("until", Text, nullable=False, index=True),
    # Rows lie in the order of their random ids; a row number would rise with time.
    sqlite_with_rowid=False,
)
"""Whose feedback an id on a released transcript leads to. No session, and no transcript."""

audit = audit_table(metadata)
