"""Use cases of the hours, of backup desks, of alarms and of ratings once more on PostgreSQL, in one store. What they ask of the records
is proved on both databases in tests/store; this proves that the whole of each goes through there too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from chatserver.store import StoreSettings, open_store
from tests.services import test_alarms as alarms
from tests.services import test_backup as backups
from tests.services import test_desk_hours as hours
from tests.services import test_ratings as ratings
from tests.support.records import new_member

CHANGES = (
    hours.test_close_now_and_open_again,
    hours.test_who_waits_is_told_at_once_and_keeps_the_place_for_the_grace,
    hours.test_closed_for_half_an_hour_it_opens_by_itself,
    hours.test_an_exception_is_set_and_taken_away,
    hours.test_a_holiday_that_was_looked_at_is_not_pointed_out_again,
)
ALARMS = (alarms.test_nine_and_nobody_there, alarms.test_while_someone_waits_it_goes_on_after_the_last_intake_and_after_closing)
BACKUPS = (
    backups.test_with_nobody_here_the_backup_is_asked_and_who_comes_back_takes_over,
    backups.test_a_lent_session_stands_on_the_board_of_who_serves_it,
)
RATINGS = (
    ratings.test_what_she_thought_is_counted_and_read,
    ratings.test_each_week_stands_by_itself_and_old_ones_are_not_shown,
)


@pytest.mark.needs("postgres")
async def test_the_same_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    store = await open_store(StoreSettings(postgres_url, tmp_path / "keys"), hours.ManualClock())
    try:
        for changes in CHANGES:
            house = hours.new_house(store)
            await changes(house, replace(new_member(roles=hours.LEADS), desks=frozenset({house.desk.id})))
        for alarm in ALARMS:
            await alarm(alarms.new_house(store))
        for backup in BACKUPS:
            house = backups.new_house(store)
            await backup(house, house.beside[0])
        for rating in RATINGS:
            house = ratings.new_house(store)
            await rating(house, replace(new_member(roles=hours.LEADS), desks=frozenset({house.desk.id})))
    finally:
        await store.close()


@pytest.mark.needs("postgres")
async def test_the_end_of_a_day_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    """In a store of its own: the key of a day waits for everybody's words."""
    store = await open_store(StoreSettings(postgres_url, tmp_path / "keys"), hours.ManualClock())
    try:
        house = ratings.new_house(store)
        lead = replace(new_member(roles=hours.LEADS), desks=frozenset({house.desk.id}))
        await ratings.test_a_remark_lives_as_long_as_words_and_its_key_a_day_longer(house, lead)
    finally:
        await store.close()
