"""Dutch holidays: on which day each falls, and which of them close a desk.

The dates come from the library ``holidays``, which knows Easter and the shift of King's Day. Which of them close is never
taken from it: no law closes a service, an organisation decides on each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

KNOWN_YEARS = range(2015, 2099)
"""In these hours can be asked. The library knows all the holidays of 2014-2100: a year more at either end, to look back and ahead."""
LUSTRUM = 5
"""Liberation Day is a day off for many in years that this divides."""


class Holiday(StrEnum):
    """In the order in which they weigh when two fall on one day."""

    NEW_YEAR = "new_year"
    GOOD_FRIDAY = "good_friday"
    EASTER_MONDAY = "easter_monday"
    KINGS_DAY = "kings_day"
    LIBERATION_DAY = "liberation_day"
    ASCENSION = "ascension"
    DAY_AFTER_ASCENSION = "day_after_ascension"
    WHIT_MONDAY = "whit_monday"
    CHRISTMAS_DAY = "christmas_day"
    SECOND_CHRISTMAS_DAY = "second_christmas_day"
    CHRISTMAS_EVE = "christmas_eve"
    NEW_YEARS_EVE = "new_years_eve"


EVENINGS = frozenset({Holiday.CHRISTMAS_EVE, Holiday.NEW_YEARS_EVE})
"""These close a desk early, all others for the whole day."""
_NAMES = {
    Holiday.NEW_YEAR: "Nieuwjaarsdag",
    Holiday.GOOD_FRIDAY: "Goede vrijdag",
    Holiday.EASTER_MONDAY: "Tweede paasdag",
    Holiday.KINGS_DAY: "Koningsdag",
    Holiday.LIBERATION_DAY: "Bevrijdingsdag",
    Holiday.ASCENSION: "Hemelvaartsdag",
    Holiday.WHIT_MONDAY: "Tweede pinksterdag",
    Holiday.CHRISTMAS_DAY: "Eerste kerstdag",
    Holiday.SECOND_CHRISTMAS_DAY: "Tweede kerstdag",
}
"""As the library calls them."""


class LiberationDay(StrEnum):
    """In which years 5 May closes."""

    NEVER = "never"
    LUSTRUM = "lustrum"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class HolidayRules:
    """What one organisation does on holidays."""

    closed: frozenset[Holiday] = frozenset()
    """Closed the whole day; LIBERATION_DAY has a field of its own."""
    liberation_day: LiberationDay = LiberationDay.NEVER
    early: frozenset[Holiday] = frozenset()
    """Those of EVENINGS on which the desk closes early."""
    early_close: int = 15 * 60
    """When it does, in minutes after local midnight."""

    def are_none(self) -> bool:
        return not self.closed and not self.early and self.liberation_day is LiberationDay.NEVER

    def closing(self, day: date) -> Holiday | None:
        """The holiday that closes this whole day."""
        return next((holiday for holiday in holidays_on(day) if self._closes(holiday, day.year)), None)

    def shortening(self, day: date) -> Holiday | None:
        """The holiday on which this day closes early."""
        return next((holiday for holiday in holidays_on(day) if holiday in self.early), None)

    def _closes(self, holiday: Holiday, year: int) -> bool:
        if holiday is not Holiday.LIBERATION_DAY:
            return holiday in self.closed
        is_lustrum = self.liberation_day is LiberationDay.LUSTRUM and year % LUSTRUM == 0
        return is_lustrum or self.liberation_day is LiberationDay.ALWAYS


def holidays_on(day: date) -> tuple[Holiday, ...]:
    """Every holiday of this day, whether it closes anything or not."""
    return holidays_in(day.year).get(day, ())


@lru_cache(maxsize=64)
def holidays_in(year: int) -> Mapping[date, tuple[Holiday, ...]]:
    """The days of a year on which something falls."""
    names = {name: day for day, joined in _ask(year).items() for name in joined.split("; ")}
    found = {holiday: names[name] for holiday, name in _NAMES.items()}
    found[Holiday.DAY_AFTER_ASCENSION] = found[Holiday.ASCENSION] + timedelta(days=1)
    found[Holiday.CHRISTMAS_EVE] = date(year, 12, 24)
    found[Holiday.NEW_YEARS_EVE] = date(year, 12, 31)
    return {day: tuple(h for h in Holiday if found[h] == day) for day in sorted(set(found.values()))}


def _ask(year: int) -> Mapping[date, str]:
    # The library loads every country of the world with this one, which takes longer than all the rest of a start.
    from holidays.countries.netherlands import Netherlands  # noqa: PLC0415

    found: Mapping[date, str] = Netherlands(years=year, language="nl", categories=("public", "optional"))  # type: ignore[no-untyped-call]
    return found
