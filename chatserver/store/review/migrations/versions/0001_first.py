"""The review store as it begins: who reads, what is pushed, transcripts, and the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )
    op.create_table(
        "readers",
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("work_name", sa.Text(), nullable=False),
        sa.Column("desks", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_readers"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "told",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("desk", "name", name="pk_told"),
    )
    op.create_table(
        "inbox",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=True),
        sa.Column("taken_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_inbox"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "letters",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("letter_box", sa.Text(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("written_on", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_letters"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "transcripts",
        sa.Column("id", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("desk", "language", "week", "day_part", "duration", "contact_type", "concern", "urgency", "signals")
        ),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("letter_box", sa.Text(), nullable=False),
        sa.Column("released_on", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cut_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_transcripts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_transcripts_desk_state", "transcripts", ["desk", "state", "released_on"])
    op.create_index("ix_transcripts_versions", "transcripts", ["released_on", "id", "version"])
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_index("ix_audit_desk_number", "audit", ["desk", "number"])
