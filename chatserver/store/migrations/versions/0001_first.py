"""The first form of the chat store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deadlines",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", name="pk_deadlines"),
    )
    op.create_index("ix_deadlines_due_at", "deadlines", ["due_at"], unique=False)
    op.create_table(
        "meta",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("life", sa.Text(), nullable=False),
        sa.Column("paperwork", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("counsellor", sa.Text()),
        sa.Column("offer", sa.Text()),
        sa.Column("offer_staff", sa.Text()),
        sa.Column("offer_made_at", sa.BigInteger()),
        sa.Column("offer_expires_at", sa.BigInteger()),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("ask_again_at", sa.BigInteger()),
        sa.Column("last_offset", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.BigInteger()),
        sa.Column("visitor_gone_since", sa.BigInteger()),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("reason", sa.Text()),
        sa.Column("token", sa.LargeBinary()),
        sa.Column("nickname", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("offer", name="uq_sessions_offer"),
        sa.UniqueConstraint("offer_staff", name="uq_sessions_offer_staff"),
        sa.UniqueConstraint("token", name="uq_sessions_token"),
    )
    op.create_index("ix_sessions_counsellor_life", "sessions", ["counsellor", "life"], unique=False)
    op.create_index("ix_sessions_desk_number", "sessions", ["desk", "number"], unique=False)
    op.create_index("ix_sessions_life_desk", "sessions", ["life", "desk"], unique=False)
    op.create_table(
        "staff",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("plain_name", sa.Text(), nullable=False),
        sa.Column("work_name", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("desks", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("disabled_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("plain_name", name="uq_staff_plain_name"),
    )
    op.create_table(
        "entries",
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("staff", sa.Text()),
        sa.Column("client_id", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("said", sa.Text()),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_entries_session"),
        sa.PrimaryKeyConstraint("session", "offset", name="pk_entries"),
        sa.UniqueConstraint("said", name="uq_entries_said"),
    )
    op.create_table(
        "epochs",
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("from_offset", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_epochs_session"),
        sa.PrimaryKeyConstraint("session", "from_offset", name="pk_epochs"),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("closed_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_offers_session"),
        sa.PrimaryKeyConstraint("id", name="pk_offers"),
    )
    op.create_index("ix_offers_session_staff", "offers", ["session", "staff"], unique=False)
    op.create_table(
        "presence",
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("declared", sa.Text(), nullable=False),
        sa.Column("gone_since", sa.BigInteger()),
        sa.Column("idle_since", sa.BigInteger(), nullable=False),
        sa.Column("connected", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_presence_staff"),
        sa.PrimaryKeyConstraint("staff", name="pk_presence"),
    )
    op.create_table(
        "session_keys",
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_session_keys_session"),
        sa.PrimaryKeyConstraint("session", name="pk_session_keys"),
    )
    op.create_index("ix_session_keys_day", "session_keys", ["day"], unique=False)
    op.create_table(
        "sign_ins",
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("signed_in_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_sign_ins_staff"),
        sa.PrimaryKeyConstraint("token", name="pk_sign_ins"),
    )
    op.create_index("ix_sign_ins_staff", "sign_ins", ["staff"], unique=False)
