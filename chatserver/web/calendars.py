"""Days, months and hours as each language says them: the words that chatserver.web.wording puts together.

Dutch and English are written here whole. Of the others only what joins the names is; the names themselves are those of Unicode's CLDR,
out of Babel, which is loaded when someone first asks for such a language: starting must stay quick.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Words:
    """What one language has for instants and hours."""

    today: str
    tomorrow: str
    days: tuple[str, ...]
    """From Monday on."""
    months: tuple[str, ...]
    """As they are said after the number of a day."""
    dated: str
    """A day with its date."""
    at: str
    """Day and time of an instant."""
    through: str
    """From one day to another, both counted."""
    between: str
    """One block of hours."""
    both: str
    all_day: str
    languages: Mapping[str, str]


_WHOLE = {
    "nl": Words(
        "vandaag", "morgen", ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
        ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"),
        "{name} {day} {month}", "{day} om {time}", "{first} tot en met {last}", "van {opens} tot {closes}", " en ", "dag en nacht",
        {"nl": "Nederlands", "en": "Engels"},
    ),
    "en": Words(
        "today", "tomorrow", ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
        "{name} {day} {month}", "{day} at {time}", "{first} to {last}", "from {opens} to {closes}", " and ", "day and night",
        {"nl": "Dutch", "en": "English"},
    ),
}  # fmt: skip
_JOINTS = {
    # Names of days stand as they are in a dictionary, so that none has to be inflected: hence dashes and not "from ... to".
    "pl": ("dzisiaj", "jutro", "{name}, {day} {month}", "od {opens} do {closes}", " i ", "w dzień i w nocy"),
    "ro": ("astăzi", "mâine", "{name}, {day} {month}", "de la {opens} la {closes}", " și ", "zi și noapte"),
    "bg": ("днес", "утре", "{name}, {day} {month}", "от {opens} до {closes}", " и ", "денем и нощем"),
    "uk": ("сьогодні", "завтра", "{name}, {day} {month}", "з {opens} до {closes}", " і ", "вдень і вночі"),
    "ar": ("اليوم", "غدًا", "{name}، {day} {month}", "من {opens} إلى {closes}", " و", "ليلًا ونهارًا"),
    "tr": ("bugün", "yarın", "{day} {month} {name}", "{opens} ile {closes} arası", " ve ", "gece gündüz"),
}
"""Today, tomorrow, a day with its date, a block of hours, and, day and night."""
SPOKEN = frozenset(_WHOLE) | frozenset(_JOINTS)


@lru_cache(maxsize=len(SPOKEN))
def words_of(language: str) -> Words:
    """The words of a language; English for one that has none here."""
    if language not in _JOINTS:
        return _WHOLE.get(language, _WHOLE["en"])
    from babel.core import Locale  # noqa: PLC0415 -- most servers are never asked for such a language

    locale = Locale(language)
    days, months = locale.days["stand-alone"]["wide"], locale.months["format"]["wide"]
    today, tomorrow, dated, between, both, all_day = _JOINTS[language]
    return Words(
        today, tomorrow, tuple(days[day] for day in range(7)), tuple(months[month] for month in range(1, 13)),
        dated, "{day}, {time}", "{first} \u2013 {last}", between, both, all_day, locale.languages,
    )  # fmt: skip
