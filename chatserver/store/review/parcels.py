"""What crosses to the review side, as bytes: built and read field by field, so that nothing else can come along.

A field more or less, a wrong type, or a value that no side knows is refused as a whole.
"""

from __future__ import annotations

import msgspec

from chatserver.rules.terms import DeskId, Speaker
from chatserver.rules.transcript import AnonymisedLine, AnonymisedTranscript, LetterBoxId, Signal, TranscriptId
from chatserver.store.sealing import bind


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    by: Speaker
    minute: int
    text: str


class _Transcript(msgspec.Struct, tag="transcript", forbid_unknown_fields=True):
    id: str
    desk: str
    language: str
    week: str
    day_part: str
    duration: str
    contact_type: str
    concern: str
    urgency: str
    signals: list[Signal]
    by_hand: bool
    letter_box: str
    lines: list[_Line]


class Reply(msgspec.Struct, tag="reply", forbid_unknown_fields=True):
    """What a counsellor answers to feedback."""

    letter_box: str
    text: str

    def __repr__(self) -> str:
        return "Reply()"


_Parcel = _Transcript | Reply
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_Parcel)


class UnreadableParcelError(Exception):
    """Something that no version of this program pushes. Says nothing of what it was."""


def place_of(name: str) -> bytes:
    """What a box in the inbox is bound to."""
    return bind("parcel", name)


def letter_place(name: str, letter_box: str) -> bytes:
    """What the box of a letter is bound to."""
    return bind("letter", name, letter_box)


def pack(parcel: AnonymisedTranscript | Reply) -> str:
    """The parcel as text."""
    return _encoder.encode(parcel if isinstance(parcel, Reply) else _packed(parcel)).decode()


def unpack(text: str) -> AnonymisedTranscript | Reply:
    """Raises UnreadableParcelError."""
    try:
        parcel = _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError):
        raise UnreadableParcelError from None
    return parcel if isinstance(parcel, Reply) else _unpacked(parcel)


def _packed(transcript: AnonymisedTranscript) -> _Transcript:
    return _Transcript(
        id=transcript.id,
        desk=transcript.desk,
        language=transcript.language,
        week=transcript.week,
        day_part=transcript.day_part,
        duration=transcript.duration,
        contact_type=transcript.contact_type,
        concern=transcript.concern,
        urgency=transcript.urgency,
        signals=sorted(transcript.signals),
        by_hand=transcript.by_hand,
        letter_box=transcript.letter_box,
        lines=[_Line(line.by, line.minute, line.text) for line in transcript.lines],
    )


def _unpacked(parcel: _Transcript) -> AnonymisedTranscript:
    return AnonymisedTranscript(
        id=TranscriptId(parcel.id),
        desk=DeskId(parcel.desk),
        language=parcel.language,
        week=parcel.week,
        day_part=parcel.day_part,
        duration=parcel.duration,
        contact_type=parcel.contact_type,
        concern=parcel.concern,
        urgency=parcel.urgency,
        signals=frozenset(parcel.signals),
        by_hand=parcel.by_hand,
        letter_box=LetterBoxId(parcel.letter_box),
        lines=tuple(AnonymisedLine(line.by, line.minute, line.text) for line in parcel.lines),
    )
