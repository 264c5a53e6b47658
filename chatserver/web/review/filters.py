"""The form above the list of transcripts: what one can choose from, what is chosen, and what a sent form asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from chatserver.rules.staff import Reader
from chatserver.rules.terms import DeskId
from chatserver.rules.transcript import Signal
from chatserver.rules.transcript_search import TranscriptSearch, first_week
from chatserver.web.forms import one_of, read_form
from chatserver.web.review.wording import CONCERN, CONTACT_TYPE, URGENCY, ReviewWording
from chatserver.web.wording import language_in_words

PERIODS = (1, 4, 8)
"""Weeks, the present one among them."""
CHOSEN = ("weeks", "concern", "urgency", "contact_type", "language", "signal", "desk")
"""Fields of the form beside the words."""


@dataclass(frozen=True, slots=True)
class Filters:
    """For the desks of whoever asks."""

    wording: ReviewWording

    async def read(self, request: web.Request, reader: Reader, now: datetime) -> TranscriptSearch:
        """What a form asks. What is on none of the lists is as if it had not been chosen."""
        words, *given = await read_form(request, "words", *CHOSEN)
        offered = self._choices(reader)
        chosen = {name: value if value in dict(offered[name]) else "" for name, value in zip(CHOSEN, given, strict=True)}
        return TranscriptSearch(
            desks=frozenset({DeskId(chosen["desk"])}) if chosen["desk"] else reader.desks,
            typed=" ".join(words.split()),
            since_week=first_week(now, int(chosen["weeks"])) if chosen["weeks"] else "",
            concern=chosen["concern"],
            urgency=chosen["urgency"],
            contact_type=chosen["contact_type"],
            language=chosen["language"],
            signal=one_of(Signal, chosen["signal"]),
        )

    def shown(self, reader: Reader, search: TranscriptSearch, now: datetime) -> dict[str, Any]:
        """Every list, and what of it is chosen, for the page. A list with nothing on it is none."""
        chosen = {
            "weeks": next((str(weeks) for weeks in PERIODS if search.since_week == first_week(now, weeks)), ""),
            "concern": search.concern,
            "urgency": search.urgency,
            "contact_type": search.contact_type,
            "language": search.language,
            "signal": search.signal or "",
            "desk": next(iter(search.desks)) if len(search.desks) == 1 else "",
        }
        choices = {name: options for name, options in self._choices(reader).items() if options}
        return {"choices": choices, "chosen": chosen, "typed": search.typed}

    def _choices(self, reader: Reader) -> dict[str, list[tuple[str, str]]]:
        texts, desks = self.wording.texts, [desk for desk in self.wording.desks if desk in reader.desks]
        languages = dict.fromkeys(code for desk in desks for code in self.wording.desks[desk].languages)
        return {
            "weeks": [(str(weeks), texts[f"pages.transcripts.weeks.{weeks}"]) for weeks in PERIODS],
            "concern": self.wording.options(desks, CONCERN),
            "urgency": self.wording.options(desks, URGENCY),
            "contact_type": self.wording.options(desks, CONTACT_TYPE),
            "language": [(code, language_in_words(code, self.wording.language)) for code in languages],
            "signal": [(signal.value, texts[f"pages.transcripts.signal.{signal}"]) for signal in Signal],
            "desk": [(desk, self.wording.name_of(desk)) for desk in desks] if len(desks) > 1 else [],
        }
