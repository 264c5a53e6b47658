"""What a visitor said on the way in, sealed as one. Nicknames of sessions under way are forgotten: they were sealed for another place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.text("UPDATE sessions SET nickname = NULL"))
    op.execute(sa.text("ALTER TABLE sessions RENAME COLUMN nickname TO answers"))
