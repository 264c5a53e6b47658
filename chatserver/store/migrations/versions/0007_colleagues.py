"""Colleagues: who looks along."""

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
