"""Brings a database to the form this version knows, at every start."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

from chatserver.store.engine import StoreError

HEAD = "0011"
"""The last migration of the chat store."""
MIGRATIONS = Path(__file__).with_name("migrations")
_APPLIED = table("alembic_version", column("version_num"))


def migrate(connection: Connection, migrations: Path = MIGRATIONS, head: str = HEAD) -> None:
    """Apply what is missing inside the open transaction; the chat store's, unless others are named. Raises ``StoreError`` for a
    database of a later version."""
    if inspect(connection).has_table(_APPLIED.name) and connection.execute(select(_APPLIED)).scalars().all() == [head]:
        return
    # Alembic takes as long to load as half of the rest, and almost every start finds nothing to do.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, head)
    except CommandError as error:
        raise StoreError("the database was made by a later version of this program") from error
