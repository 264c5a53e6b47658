"""Brings a database to the form this version knows, at every start."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from chatserver.store.engine import StoreError


def migrate(connection: Connection) -> None:
    """Apply what is missing inside the open transaction. Raises ``StoreError`` for a database of a later version."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError("the database was made by a later version of this program") from error
