"""The two roles of docs/postgresql/ on a real server: each side does its work under its own, and nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from chatserver.auth.tokens import SystemChance
from chatserver.rules.assessment import SampleRule
from chatserver.rules.staff import Reader
from chatserver.rules.terms import DeskId, StaffId, TokenHash
from chatserver.services.review.receiving import Receiving
from chatserver.services.review.sampling import Sampling
from chatserver.store.engine import StoreError, StoreSettings
from chatserver.store.review.pushing import UNRELEASED, ReviewPush
from chatserver.store.review.store import ReviewStore, open_review
from chatserver.store.review.tables import metadata
from chatserver.store.sealing import new_key
from chatserver.store.store import open_store
from tests.support.clock import ManualClock
from tests.support.databases import Postgres
from tests.support.programs import ROOT
from tests.support.transcripts import made_up

pytestmark = pytest.mark.needs("postgres")
SCRIPTS = ROOT / "docs" / "postgresql"
DESK = DeskId("flevoland")
GRANTED = {
    ("insert", "inbox", "name"),
    ("insert", "inbox", "box"),
    *(("insert", "readers", column.name) for column in metadata.tables["readers"].columns),
    ("delete", "readers", ""),
    ("select", "told", "desk"),
    ("select", "told", "name"),
    *(("insert", "told", column.name) for column in metadata.tables["told"].columns),
    ("update", "told", "number"),
    *(("select", "letters", column.name) for column in metadata.tables["letters"].columns),
    ("delete", "letters", ""),
    *(("select", "meta", column.name) for column in metadata.tables["meta"].columns),
    ("delete", "meta", ""),
}
"""All that the chat side may do in the review database; in ``meta`` with its own rows alone, and so it adds none without a name."""
TAMPERING = (
    "CREATE TABLE mine (it text)",
    "CREATE TEMPORARY TABLE mine (it text)",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE EXTENSION dblink",
    "CREATE ROLE mine",
    "SET ROLE review",
    "GRANT review TO chat",
    "ALTER TABLE meta DISABLE ROW LEVEL SECURITY",
    "DROP POLICY chat_reads_both_keys ON meta",
    "COPY transcripts TO '/dev/null'",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT lo_import('/etc/hostname')",
    "LOCK TABLE audit",
)


@dataclass
class Both:
    """Both databases, each made by its own side under its own role."""

    server: Postgres
    chat: StoreSettings
    review: StoreSettings
    push_to: str

    async def as_role(self, role: str, database: str) -> asyncpg.Connection:
        return await asyncpg.connect(user=role, database=database, host=self.server.folder)


def statements(file: str) -> Iterator[str]:
    """Of one of the scripts, one by one, as psql sends them."""
    lines = [line for line in (SCRIPTS / file).read_text("utf-8").splitlines() if not line.startswith("--")]
    return (statement for part in "\n".join(lines).split(";") if (statement := part.strip()))


@pytest_asyncio.fixture
async def both(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Both]:
    """A server on which the scripts were run as the manual says."""

    def url(role: str, database: str) -> str:
        return f"postgresql://{role}@/{database}?host={postgres.folder}"

    made = Both(
        postgres,
        StoreSettings(url("chat", "chat"), tmp_path / "keys"),
        StoreSettings(url("review", "review"), tmp_path / "review-keys"),
        url("chat", "review"),
    )
    for statement in statements("before-first-start.sql"):
        await postgres.execute(statement)
    try:
        await (await open_review(made.review)).close()
        for _ in range(2):
            for statement in statements("after-first-start.sql"):
                await postgres.execute(statement, "review")
        yield made
    finally:
        for statement in ("DROP DATABASE chat WITH (FORCE)", "DROP DATABASE review WITH (FORCE)", "DROP ROLE chat", "DROP ROLE review"):
            await postgres.execute(statement)


@pytest_asyncio.fixture
async def review(both: Both) -> AsyncIterator[ReviewStore]:
    opened = await open_review(both.review)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def push(both: Both) -> AsyncIterator[ReviewPush]:
    made = ReviewPush(both.push_to, new_key())
    yield made
    await made.close()


async def test_both_sides_do_all_their_work_under_their_own_roles(both: Both, review: ReviewStore, push: ReviewPush) -> None:
    clock = ManualClock()
    chat = await open_store(both.chat, clock)
    assert await chat.is_writable()
    await chat.close()

    transcript = made_up()
    sealed = await push.seal("a", transcript)
    for _ in range(2):
        await push.push("a", sealed)
        assert await Receiving(review, clock, Sampling(SystemChance(), SampleRule(percent=100))).sweep() <= 1
    kept = await review.read(lambda records: records.find_transcript(transcript.id))
    assert kept is not None
    assert kept.transcript == transcript

    reader = Reader(TokenHash(b"h" * 32), StaffId("s"), "Sanne", frozenset({DESK}), clock.now() + timedelta(hours=1))
    for signed_in in ([reader], [], [reader]):
        await push.tell_readers(signed_in)
    assert await review.read(lambda records: records.find_reader(reader.token, clock.now())) == reader
    for number in (2, 1):
        await push.tell_unreleased({DESK: number})
        assert await review.read(lambda records: records.told(DESK, UNRELEASED)) == number

    await review.write(lambda records: records.write_letter("l", transcript.letter_box, "goed gedaan", clock.now().date()))
    assert [letter.text for letter in await push.letters()] == ["goed gedaan"]
    await push.forget_letters(["l"])
    assert await push.letters() == []
    await push.reply("r", transcript.letter_box, "dank je")
    assert len(await review.read(lambda records: records.waiting(9))) == 1

    changed = ReviewPush(both.push_to, new_key())  # after the chat side got another root key
    await changed.tell_readers([])
    await changed.close()


async def test_the_chat_role_may_do_nothing_else_in_the_review_database(both: Both, review: ReviewStore) -> None:
    await review.write(lambda records: records.add_transcript(made_up(), ManualClock().now().date()))
    connection = await both.as_role("chat", "review")
    try:
        allowed = {asked for asked in _everything() if await _may(connection, _statement(*asked))}
        assert allowed == GRANTED
        for statement in TAMPERING:
            assert not await _may(connection, statement), statement
    finally:
        await connection.close()


async def test_of_the_rows_of_meta_the_chat_role_has_its_own_alone(both: Both, review: ReviewStore, push: ReviewPush) -> None:
    await push.tell_readers([])
    connection = await both.as_role("chat", "review")
    try:
        assert {row["name"] for row in await connection.fetch("SELECT name FROM meta")} == {"box_key", "chat_box_key"}
        assert await connection.execute("DELETE FROM meta WHERE name <> 'chat_box_key'") == "DELETE 0"
        assert not await _may(connection, "INSERT INTO meta VALUES ('box_key_2', '')")
    finally:
        await connection.close()
    again = await open_review(both.review)
    assert again.keyring.box_key == review.keyring.box_key
    await again.close()


async def test_the_review_role_does_not_come_into_the_chat_database(both: Both, review: ReviewStore) -> None:
    await (await open_store(both.chat, ManualClock())).close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await both.as_role("review", "chat")
    with pytest.raises(StoreError):
        await open_store(StoreSettings(both.chat.database.replace("chat@", "review@"), both.chat.keys), ManualClock())
    connection = await both.as_role("review", "review")
    try:
        for statement in ("SET ROLE chat", "CREATE EXTENSION dblink", "CREATE EXTENSION postgres_fdw", "SELECT pg_read_file('PG_VERSION')"):
            assert not await _may(connection, statement), statement
    finally:
        await connection.close()


def _everything() -> Iterator[tuple[str, str, str]]:
    tables = {table.name: [column.name for column in table.columns] for table in metadata.sorted_tables} | {
        "alembic_version": ["version_num"]
    }
    for table, columns in tables.items():
        yield from ((verb, table, "") for verb in ("delete", "truncate", "drop"))
        yield from ((verb, table, column) for verb in ("select", "insert", "update") for column in columns)


def _statement(verb: str, table: str, column: str) -> str:
    return {
        "select": f'SELECT "{column}" FROM "{table}" LIMIT 1',
        "insert": f'INSERT INTO "{table}" ("{column}") VALUES (NULL)',
        "update": f'UPDATE "{table}" SET "{column}" = NULL',
        "delete": f'DELETE FROM "{table}"',
        "truncate": f'TRUNCATE "{table}"',
        "drop": f'DROP TABLE "{table}"',
    }[verb]


async def _may(connection: asyncpg.Connection, statement: str) -> bool:
    """Whether the server carries it out; whatever it did is undone. A value that it refuses was permitted."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(statement)
    except (asyncpg.InsufficientPrivilegeError, asyncpg.UndefinedFileError):
        return False
    except asyncpg.IntegrityConstraintViolationError:
        return True
    else:
        return True
    finally:
        await transaction.rollback()
