"""How conversations were held: what is drawn to be judged, by whom it was, and what stays of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "samples",
        sa.Column("transcript", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("drawn_by", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["transcript"], ["transcripts.id"], name="fk_samples_transcript", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("transcript", name="pk_samples"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_samples_desk", "samples", ["desk"])
    op.create_table(
        "assessments",
        sa.Column("transcript", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("rubric", sa.Text(), nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=True),
        sa.Column("written", sa.LargeBinary(), nullable=True),
        sa.Column("reply", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["transcript"], ["transcripts.id"], name="fk_assessments_transcript", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("transcript", "staff", name="pk_assessments"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_assessments_letter", "assessments", ["letter"])
    op.create_table(
        "training",
        sa.Column("transcript", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("agreed_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["transcript"], ["transcripts.id"], name="fk_training_transcript", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("transcript", name="pk_training"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tallies",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("score", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("desk", "month", "what", "item", "score", name="pk_tallies"),
        sqlite_with_rowid=False,
    )
