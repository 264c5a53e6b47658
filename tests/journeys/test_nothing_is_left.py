"""After a week and an hour nothing that anybody wrote can be found: canaries through every field, and a burglar who has every file."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from chatserver.store.backing_up import make_backup
from chatserver.store.store import open_store
from tests.support.burglar import found_in, opened, opened_archives, strings
from tests.support.people import Counsellor, Visitor
from tests.support.server import House, running_house

CANARIES = {
    "message": "kanarie een: de lamp brandt nog",
    "unanswered": "kanarie twee: is daar iemand",
    "nickname": "Kanarie Drie",
    "answer": "kanarie vier: neem de tijd Zoë",
    "note": "kanarie vijf: let op de buren",
    "side room": "kanarie zes: zal ik overnemen",
    "summary": "kanarie zeven: zij wil later bellen",
    "remark": "kanarie acht: ze luisterde goed",
    "number": "06 98765432",
    "when": "kanarie negen: na zes uur",
}


PEOPLE = ("anna", "ben", "carla")


@pytest_asyncio.fixture
async def house(nothing_leaks: None, tmp_path: Path) -> AsyncIterator[House]:
    async with running_house(tmp_path, counsellors=PEOPLE) as running:
        yield running


async def everything_is_said(house: House) -> None:
    """Every field there is, by everybody who can write in one."""
    c = CANARIES
    ben = await house.counsellor("ben").is_available()
    visitor = await house.visitor().opens()
    await visitor.starts(nickname=c["nickname"])
    session = await ben.accepts()
    anna = await house.counsellor("anna").is_available()
    await visitor.says(c["message"])
    await ben.says(session, c["answer"])
    await ben.follows_notes(session)
    await ben.notes_down(session, c["note"])
    await ben.asks_in(session, anna)
    await anna.looks_along(session)
    await anna.follows_notes(session)
    await anna.notes_down(session, c["side room"], room="side")
    await ben.asks_to_call(session)
    await visitor.gives_number(c["number"], c["when"])
    carla = await house.counsellor("carla").is_available()
    await ben.hands_over(session, carla, c["summary"])
    await carla.goes_on_with(await carla.is_asked_to_go_on())
    await carla.ends(session)
    await visitor.is_told_place(life="ended")
    await visitor.rates("yes", c["remark"])
    await nobody_answers(house, anna, ben, carla)


async def nobody_answers(house: House, *there: Counsellor) -> None:
    alone: Visitor = await house.visitor().opens()
    await alone.starts()
    await alone.says(CANARIES["unanswered"])
    await alone.leaves()
    for counsellor in there:
        await counsellor.declares("away")


def back_up(house: House) -> None:
    """As the operator's command does, by the clock of the test."""
    make_backup(house.settings.store, house.settings.review, house.folder / "backups", house.clock.now())


def everywhere(house: House) -> dict[str, list[str]]:
    """``strings`` over every file of the installation."""
    return strings([house.folder], CANARIES.values())


async def test_a_burglar_finds_nothing_after_a_week_and_an_hour(house: House) -> None:
    await everything_is_said(house)
    back_up(house)
    # While it lives it is all there for whoever has the keys: else the rest of this test would prove nothing.
    assert found_in(await opened(house.folder, house.folder / "chat.db"), CANARIES.values()) == set(CANARIES.values())
    assert found_in(await opened_archives(house.folder, house.folder / "backups"), CANARIES.values()) == set(CANARIES.values())
    assert everywhere(house) == {}, "no file ever holds a word that is not sealed"
    (house.folder / "canary").write_text(CANARIES["note"])
    assert everywhere(house) == {CANARIES["note"]: ["canary"]}, "what is searched for can be found"
    (house.folder / "canary").unlink()

    for _ in range(7):
        await house.advances(days=1)
        back_up(house)
    await house.advances(hours=1)
    assert everywhere(house) == {}
    assert found_in(await opened(house.folder, house.folder / "chat.db"), CANARIES.values()) == set()
    assert await house.words_left() == 0

    await house.advances(hours=14)  # the day is over whose key wraps them; older archives were never deleted here
    assert len(list((house.folder / "backups").iterdir())) == 8
    assert found_in(await opened_archives(house.folder, house.folder / "backups"), CANARIES.values()) == set()
    assert everywhere(house) == {}
    assert list((house.folder / "keys" / "days").iterdir()) == []


async def test_a_long_reader_only_puts_it_off(house: House) -> None:
    """Somebody looks at the database with a program of hers, in a transaction that she forgets."""
    await everything_is_said(house)
    await house.advances(days=6, hours=23)
    with contextlib.closing(sqlite3.connect(house.folder / "chat.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entries").fetchone()
        deleting = asyncio.create_task(house.advances(hours=2))
        while not (house.folder / "chat.db-journal").stat().st_size:
            await asyncio.sleep(0)
        assert reader.execute("SELECT count(*) FROM entries").fetchone()[0] > 0, "she sees what she saw"
        reader.execute("COMMIT")
    await deleting
    await house.advances(31)
    assert everywhere(house) == {}
    assert await house.words_left() == 0
    assert found_in(await opened(house.folder, house.folder / "chat.db"), CANARIES.values()) == set()


@pytest.mark.needs("postgres")
async def test_on_postgresql_what_is_left_can_be_opened_by_no_key(postgres_url: str, tmp_path: Path, nothing_leaks: None) -> None:
    """PostgreSQL keeps the bytes of deleted rows, in its files, its log and its replicas. They are sealed, and their keys are gone."""
    begun = time.time() - 1
    async with running_house(tmp_path, database=postgres_url, counsellors=PEOPLE) as house:
        await everything_is_said(house)
        files = Path(postgres_url.partition("host=")[2])
        assert strings([files, house.folder], CANARIES.values(), begun) == {}
        await house.advances(days=8, hours=1)
        assert strings([files, house.folder], CANARIES.values(), begun) == {}
        assert list((house.folder / "keys" / "days").iterdir()) == []
        store = await open_store(house.settings.store, house.clock)
        held = await store.read(lambda records: records.held_rows())
        await store.close()
        assert (held.words, held.remark_days, held.numbers_given_at, held.days_in_use, held.orphans) == ((), (), (), frozenset(), 0)
