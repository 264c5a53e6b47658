"""Instants and hours in words."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chatserver.rules.schedule import Block, Schedule
from chatserver.web.built import TEXTS, languages_built
from chatserver.web.calendars import SPOKEN, words_of
from chatserver.web.phone import phone_address
from chatserver.web.settings import STATIC
from chatserver.web.wording import day_in_words, hours_in_words, instant_in_words, said_in, time_in_words
from tests.support.programs import run

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NINE_TO_FIVE = tuple(Block(day, 540, 1020) for day in range(5))
FRIDAY_EVENING = datetime(2026, 11, 27, 18, 0, tzinfo=AMSTERDAM)


def schedule(*blocks: Block) -> Schedule:
    return Schedule(AMSTERDAM, blocks, timedelta(minutes=20), timedelta(minutes=45))


@pytest.mark.parametrize(
    ("instant", "nl", "en"),
    [
        (datetime(2026, 11, 27, 20, 0, tzinfo=AMSTERDAM), "vandaag om 20:00", "today at 20:00"),
        (datetime(2026, 11, 27, 23, 59, tzinfo=AMSTERDAM), "vandaag om 23:59", "today at 23:59"),
        (datetime(2026, 11, 28, 0, 0, tzinfo=AMSTERDAM), "morgen om 00:00", "tomorrow at 00:00"),
        (datetime(2026, 11, 27, 23, 30, tzinfo=UTC), "morgen om 00:30", "tomorrow at 00:30"),
        (datetime(2026, 11, 30, 9, 0, tzinfo=AMSTERDAM), "maandag om 09:00", "Monday at 09:00"),
        (datetime(2026, 12, 3, 9, 0, tzinfo=AMSTERDAM), "donderdag om 09:00", "Thursday at 09:00"),
        (datetime(2026, 12, 4, 9, 0, tzinfo=AMSTERDAM), "vrijdag 4 december om 09:00", "Friday 4 December at 09:00"),
        (datetime(2027, 1, 4, 9, 0, tzinfo=AMSTERDAM), "maandag 4 januari om 09:00", "Monday 4 January at 09:00"),
    ],
)
def test_an_instant_as_one_would_say_it(instant: datetime, nl: str, en: str) -> None:
    assert instant_in_words(instant, FRIDAY_EVENING, schedule(), "nl") == nl
    assert instant_in_words(instant, FRIDAY_EVENING.astimezone(UTC), schedule(), "en") == en


def test_a_night_with_a_changed_clock_is_one_day() -> None:
    before = datetime(2027, 3, 27, 23, 30, tzinfo=AMSTERDAM)
    assert instant_in_words(datetime(2027, 3, 28, 9, 0, tzinfo=AMSTERDAM), before, schedule(), "nl") == "morgen om 09:00"
    assert time_in_words(datetime(2027, 3, 28, 7, 0, tzinfo=UTC), schedule()) == "09:00"


def test_a_language_without_words_has_figures() -> None:
    assert instant_in_words(datetime(2026, 11, 30, 9, 0, tzinfo=AMSTERDAM), FRIDAY_EVENING, schedule(), "fa") == "2026-11-30 09:00"


@pytest.mark.parametrize(
    ("language", "dated", "hours"),
    [
        ("pl", "piątek, 4 grudnia", "poniedziałek – piątek od 09:00 do 17:00"),
        ("ro", "vineri, 4 decembrie", "luni – vineri de la 09:00 la 17:00"),
        ("bg", "петък, 4 декември", "понеделник – петък от 09:00 до 17:00"),
        ("uk", "пʼятниця, 4 грудня", "понеділок – пʼятниця з 09:00 до 17:00"),
        ("ar", "الجمعة، 4 ديسمبر", "الاثنين – الجمعة من 09:00 إلى 17:00"),
        ("tr", "4 Aralık Cuma", "Pazartesi – Cuma 09:00 ile 17:00 arası"),
    ],
)
def test_a_language_that_staff_do_not_read(language: str, dated: str, hours: str) -> None:
    assert day_in_words(datetime(2026, 12, 4, 9, 0, tzinfo=AMSTERDAM), FRIDAY_EVENING, schedule(), language) == dated
    assert hours_in_words(schedule(*NINE_TO_FIVE), language) == [hours]


@pytest.mark.parametrize("language", sorted(languages_built()))
def test_the_browser_says_the_same_words(language: str) -> None:
    texts, words = json.loads((STATIC / f"{TEXTS}{language}.json").read_text("utf-8")), words_of(language)
    assert language in SPOKEN
    assert (words.today, words.tomorrow) == (texts["when.today"], texts["when.tomorrow"])
    assert words.all_day.casefold() == texts["call.always"].casefold()


def test_names_of_days_are_loaded_for_who_asks() -> None:
    ask = "import sys, chatserver.config; from chatserver.web import widget; print([name for name in sys.modules if 'babel' in name])"
    assert run("python", "-c", ask) == (0, "[]\n")


@pytest.mark.parametrize(
    ("blocks", "nl", "en"),
    [
        (NINE_TO_FIVE, ["maandag tot en met vrijdag van 09:00 tot 17:00"], ["Monday to Friday from 09:00 to 17:00"]),
        ((Block(2, 540, 720), Block(2, 780, 1020)), ["woensdag van 09:00 tot 12:00 en van 13:00 tot 17:00"], None),
        ((*NINE_TO_FIVE[:2], Block(4, 540, 720)), ["maandag tot en met dinsdag van 09:00 tot 17:00", "vrijdag van 09:00 tot 12:00"], None),
        (tuple(Block(day, 0, 1440) for day in range(7)), ["dag en nacht"], ["day and night"]),
        ((Block(6, 1200, 1440),), ["zondag van 20:00 tot 24:00"], None),
        ((), [], []),
    ],
)
def test_hours_of_a_week(blocks: tuple[Block, ...], nl: list[str], en: list[str] | None) -> None:
    assert hours_in_words(schedule(*blocks), "nl") == nl
    assert en is None or hours_in_words(schedule(*blocks), "en") == en


@pytest.mark.parametrize(
    ("phone", "address"),
    [("088 2220500", "+31882220500"), ("+31 (0)88-222 0500", "+31882220500"), ("112", "112"), ("+32 2 511 11 11", "+3225111111")],
)
def test_a_number_to_dial(phone: str, address: str) -> None:
    assert phone_address(phone) == address


@pytest.mark.parametrize(("language", "said"), [("nl", "dicht"), ("en", "closed"), ("pl", "dicht")])
def test_what_the_organisation_says_in_a_language(language: str, said: str) -> None:
    assert said_in((("nl", "dicht"), ("en", "closed")), language) == said
    assert said_in((), language) is None
