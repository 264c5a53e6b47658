"""Calls for the duty lead, numbers to call back, and codes to go on by phone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.BigInteger()),
        sa.Column("seen_by", sa.Text()),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_alerts_session"),
        sa.PrimaryKeyConstraint("session", name="pk_alerts"),
    )
    op.create_table(
        "callbacks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger()),
        sa.Column("given_at", sa.BigInteger()),
        sa.Column("day", sa.Text()),
        sa.Column("wrapped", sa.LargeBinary()),
        sa.Column("sealed", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_callbacks_session"),
        sa.PrimaryKeyConstraint("id", name="pk_callbacks"),
        sa.UniqueConstraint("session", name="uq_callbacks_session"),
    )
    op.create_index("ix_callbacks_day", "callbacks", ["day"], unique=False)
    op.create_table(
        "phone_codes",
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_phone_codes_session"),
        sa.PrimaryKeyConstraint("session", name="pk_phone_codes"),
    )
