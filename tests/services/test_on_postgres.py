"""Use cases of the hours, of backup desks, of alarms, of ratings, of danger, of registering and of releasing once more on PostgreSQL.

What they ask of the records is proved on both databases in tests/store; this proves that the whole of each goes through there too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from chatserver.store.engine import StoreSettings
from chatserver.store.store import open_store
from tests.services import test_alarms as alarms
from tests.services import test_backup as backups
from tests.services import test_callbacks as callbacks
from tests.services import test_danger as danger
from tests.services import test_desk_hours as hours
from tests.services import test_phone_codes as codes
from tests.services import test_ratings as ratings
from tests.services import test_registering as registering
from tests.services import test_releasing as releasing
from tests.support.records import new_member
from tests.support.services import Activities, make_desk

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
DANGERS = (
    danger.test_an_acute_conversation_claims_its_counsellor_until_it_is_less,
    danger.test_immediate_danger_calls_by_itself_and_once,
    danger.test_who_hears_it_who_sees_it_and_when_it_may_be_called_again,
    callbacks.test_no_means_no_also_after_a_yes,
    codes.test_it_opens_the_running_conversation_once,
    codes.test_after_two_hours_it_opens_nothing,
)
HANDED_OVER = (callbacks.test_handed_to_another_desk_its_duty_leads_call, danger.test_a_duty_lead_of_another_desk_hears_nothing)
REGISTERED = (
    registering.test_the_draft_travels_with_the_conversation,
    registering.test_it_is_registered_once_everything_that_must_be_is_filled_in,
    registering.test_two_ends_are_two_registrations_and_the_wrap_up_is_for_both,
    registering.test_later_and_the_end_of_its_time_are_the_same_and_it_stays_to_be_done,
)
OVER_THE_WALL = (
    releasing.test_she_hides_a_word_everywhere_and_shows_it_again,
    releasing.test_brought_twice_it_is_there_once,
    releasing.test_a_parcel_outlives_its_words_until_it_has_arrived,
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
        for alone in DANGERS:
            await alone(Activities(store, hours.ManualClock(), make_desk()))
        for between in HANDED_OVER:
            await between(store)
        for registered in REGISTERED:
            await registered(registering.new_house(store))
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
        await callbacks.test_after_48_hours_it_is_gone(Activities(store, house.clock, make_desk()))
    finally:
        await store.close()


@pytest.mark.needs("postgres")
async def test_releasing_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    """In a store of its own: when words end, those of every desk do."""
    store = await open_store(StoreSettings(postgres_url, tmp_path / "keys"), hours.ManualClock())
    try:
        for released in OVER_THE_WALL:
            await released(releasing.new_house(store))
    finally:
        await store.close()
