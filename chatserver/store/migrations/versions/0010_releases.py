"""How far conversations are on their way to being released, and whose letter boxes are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("owed_by", sa.Text(), nullable=True),
        sa.Column("rare", sa.Boolean(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.Column("findings", sa.LargeBinary(), nullable=True),
        sa.Column("marks", sa.LargeBinary(), nullable=True),
        sa.Column("push", sa.Text(), nullable=True),
        sa.Column("parcel", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_releases_session"),
        sa.PrimaryKeyConstraint("session", name="pk_releases"),
    )
    op.create_index("ix_releases_owed_by", "releases", ["owed_by"])
    op.create_table(
        "letter_boxes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letter_boxes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_letter_boxes_until", "letter_boxes", ["until"])
