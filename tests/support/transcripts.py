"""Anonymised transcripts that somebody made up, as the chat side releases them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chatserver.auth.tokens import SystemChance
from chatserver.rules.terms import DeskId, Speaker
from chatserver.rules.transcript import AnonymisedLine, AnonymisedTranscript, LetterBoxId, TranscriptId

CHANCE = SystemChance()
SAID = (
    (Speaker.VISITOR, 0, "hallo"),
    (Speaker.COUNSELLOR, 1, "Welkom. Kan er nu iemand met je meekijken?"),
    (Speaker.VISITOR, 2, "Nee. Ik maak me zorgen om [PERSOON-1] van school."),
    (Speaker.COUNSELLOR, 4, "Goed dat je het vertelt. Wat heb je zelf gezien?"),
    (Speaker.VISITOR, 31, "dank je, ik praat morgen met [PERSOON-1]"),
)


def made_up(texts: tuple[str, ...] = (), **fields: Any) -> AnonymisedTranscript:
    """One with ids of its own; ``texts`` replace what was said, in turns that begin with the visitor."""
    speakers = (Speaker.VISITOR, Speaker.COUNSELLOR)
    said = [(speakers[number % 2], number, text) for number, text in enumerate(texts)] or SAID
    transcript = AnonymisedTranscript(
        id=TranscriptId(CHANCE.identifier()),
        desk=DeskId("flevoland"),
        language="nl",
        week="2026-W48",
        day_part="11-13",
        duration="dur_30_60",
        contact_type="advice_request",
        concern="child_neglect",
        urgency="acute_unsafety",
        signals=frozenset(),
        by_hand=True,
        letter_box=LetterBoxId(CHANCE.identifier()),
        lines=tuple(AnonymisedLine(by, minute, text) for by, minute, text in said),
    )
    return replace(transcript, **fields)
