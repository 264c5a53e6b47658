"""Colleagues: who looks along, what they write to each other, and who goes on with a conversation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "onlookers",
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_onlookers_session"),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_onlookers_staff"),
        sa.PrimaryKeyConstraint("session", "staff", name="pk_onlookers"),
    )
    op.create_index("ix_onlookers_staff", "onlookers", ["staff"])
    op.create_table(
        "notes",
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("client_id", sa.Text()),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_notes_session"),
        sa.PrimaryKeyConstraint("session", "number", name="pk_notes"),
        sa.UniqueConstraint("session", "staff", "client_id", name="uq_notes_session_staff_client_id"),
    )
    op.create_table(
        "handovers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("closed_at", sa.BigInteger()),
        sa.Column("open", sa.Text()),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_handovers_session"),
        sa.PrimaryKeyConstraint("id", name="pk_handovers"),
        sa.UniqueConstraint("open", name="uq_handovers_open"),
    )
    op.create_index("ix_handovers_session", "handovers", ["session"])
    op.add_column("sessions", sa.Column("came_to", sa.Text()))
