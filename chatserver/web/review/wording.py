"""Anonymised transcripts in words: what was registered, when it was without a time, and what stands where something was taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chatserver.rules.cutting import CUT
from chatserver.rules.reviewing import KeptTranscript, ReviewDesk
from chatserver.rules.terms import DeskId, Speaker
from chatserver.rules.transcript import AnonymisedLine, AnonymisedTranscript

CONCERN, URGENCY, CONTACT_TYPE, DURATION = "concern_primary", "urgency", "contact_type", "duration_band"
"""Fields of the taxonomy."""
_MARK = re.compile(rf"(\[[A-Z][A-Z-]*-\d+\]|{re.escape(CUT)})")
_PLACEHOLDER = re.compile(r"\[([A-Z-]+)-(\d+)\]")


@dataclass(frozen=True, slots=True)
class ReviewWording:
    """The words of one language, for every desk."""

    desks: Mapping[DeskId, ReviewDesk]
    language: str
    texts: Mapping[str, str]

    def name_of(self, desk: DeskId) -> str:
        return self.desks[desk].name if desk in self.desks else desk

    def label(self, desk: DeskId, field: str, code: str) -> str:
        """What a code is called; the code itself where nobody knows it any more."""
        return dict(self.options([desk], field)).get(code, code)

    def options(self, desks: Iterable[DeskId], field: str) -> list[tuple[str, str]]:
        """Every code that one of these desks can register, with what it is called."""
        found = [self.desks[desk].taxonomy.find(field) for desk in desks if desk in self.desks]
        labels = {value.code: dict(value.labels) for one in found if one is not None for value in one.values}
        return [(code, named.get(self.language) or next(iter(named.values()))) for code, named in labels.items()]

    def week(self, week: str, now: datetime) -> str:
        """Such as ``Week 47``, with its year where that is not this one."""
        year, _, number = week.partition("-W")
        key = "pages.transcripts.week" if int(year) == now.isocalendar().year else "pages.transcripts.week.of"
        return self.texts[key].format(n=int(number), year=year)

    def day_part(self, transcript: AnonymisedTranscript) -> str:
        begin, _, end = transcript.day_part.partition("-")
        if begin.isdecimal() and end.isdecimal():
            return f"{begin}\u2013{end}"
        return self.texts["pages.transcripts.outside"]

    def title(self, transcript: AnonymisedTranscript) -> str:
        """Its first sentence, with names for what was taken out."""
        title = _PLACEHOLDER.sub(lambda found: f"[{self._kind(found) or found[0][1:-1]}]", transcript.title)
        return title or self.texts["pages.transcripts.untitled"]

    def row(self, kept: KeptTranscript, now: datetime) -> dict[str, Any]:
        """What a list shows of it."""
        transcript = kept.transcript
        return {
            "id": transcript.id,
            "title": self.title(transcript),
            "language": transcript.language,
            "desk": self.name_of(transcript.desk),
            "when": f"{self.week(transcript.week, now)}, {self.day_part(transcript)}",
            "concern": self.label(transcript.desk, CONCERN, transcript.concern),
            "urgency": self.label(transcript.desk, URGENCY, transcript.urgency),
            "duration": self.label(transcript.desk, DURATION, transcript.duration),
            "lines": len(transcript.lines),
            "signals": sorted(transcript.signals),
            "by_hand": transcript.by_hand,
        }

    def said(self, line: AnonymisedLine) -> dict[str, Any]:
        """A line in parts: words of people, placeholders, and marks of what was cut."""
        return {"minute": line.minute, "is_visitor": line.by is Speaker.VISITOR, "parts": self.parts(line.text)}

    def parts(self, text: str) -> list[tuple[str, str]]:
        return [self._part(part) for part in _MARK.split(text) if part]

    def _part(self, part: str) -> tuple[str, str]:
        found = _PLACEHOLDER.fullmatch(part)
        kind = None if found is None else self._kind(found)
        if kind is not None:
            return "placeholder", kind
        return ("cut" if part == CUT else "text"), part

    def _kind(self, found: re.Match[str]) -> str | None:
        """Such as ``persoon 1``; None for what no program of ours put there."""
        name = self.texts.get(f"pages.transcripts.kind.{found[1].lower()}")
        return None if name is None else f"{name} {found[2]}"
