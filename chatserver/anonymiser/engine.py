"""The order of the steps: what stays, what has a shape, what the lists and the words around it give away, then everywhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from chatserver.anonymiser import (
    dates,
    learned,
    names,
    organisations,
    placeholders,
    places,
    propagation,
    protected,
    shapes,
    spoken,
    streets,
    titled_names,
)
from chatserver.anonymiser.questions import Topic, topics_of
from chatserver.anonymiser.residual import Residue, residues_in
from chatserver.anonymiser.signs import echoed_in
from chatserver.anonymiser.transcript import Finding, Kind, Line, Transcript, read
from chatserver.anonymiser.words import Words

LookUp = Callable[[str], int]
DEEPER = (Kind.BIRTH, Kind.DATE, Kind.AGE, Kind.ADDRESS, Kind.PHONE, Kind.IBAN, Kind.EMAIL, Kind.LINK, Kind.BSN)
"""What is hidden even where something that stays lies across it."""
WHOLE = (Kind.EMAIL, Kind.LINK, Kind.IBAN)
"""What a year or an age may stand in."""


@dataclass(frozen=True, slots=True)
class Clean:
    """A transcript without what identifies people. ``findings`` say where what was, in the old texts; ``residues`` where something
    stands in the new ones that may identify together. Neither holds words."""

    texts: tuple[str, ...] = field(repr=False)
    findings: tuple[Finding, ...]
    residues: tuple[Residue, ...]


def anonymise(transcript: Transcript, look_up: LookUp, phrases: tuple[str, ...] = ()) -> Clean:
    """The whole of it. ``phrases`` are the desk's own words that stay."""
    findings = findings_in(transcript, look_up, phrases)
    texts = placeholders.replace([message.text for message in transcript.messages], findings)
    return Clean(texts, tuple(findings), residues_in(texts))


def findings_in(transcript: Transcript, look_up: LookUp, phrases: tuple[str, ...] = ()) -> list[Finding]:
    """Everything that identifies somebody, without overlaps, in reading order."""
    cache: dict[str, int] = {}

    def remembered(folded: str) -> int:
        if folded not in cache:
            cache[folded] = look_up(folded)
        return cache[folded]

    words = Words(transcript.language, remembered)
    lines = [read(number, message, remembered) for number, message in enumerate(transcript.messages)]
    topics = topics_of(lines)
    board = _Board(lines, [tuple(protected.spans(line, phrases)) for line in lines])
    board.add(spoken.find_split(lines))  # before a piece of it is taken for an age
    accounts = [bool(shapes.ACCOUNT_CUE.search(line.text)) for line in lines]
    plates = [bool(shapes.PLATE_CUE.search(line.text)) for line in lines]
    for line, topic in zip(lines, topics, strict=True):
        asked_birth, asked_age = Topic.BIRTH in topic, Topic.AGE in topic
        found = [*dates.find(line, asked_birth=asked_birth, asked_age=asked_age), *shapes.find_plates(line)]
        shaped = list(shapes.find(line, plates=any(plates[max(0, line.number - 2) : line.number])))
        near = Topic.ACCOUNT in topic or any(accounts[max(0, line.number - 2) : line.number])
        board.add(
            [
                *(one for one in shaped if one.kind in WHOLE),
                *shapes.find_runs(line),
                *(one for one in found if one.kind in (Kind.BIRTH, Kind.DATE)),
                *spoken.find(line),
                *shaped,
                *found,
                *shapes.find_accounts(line, asked=near),
            ]
        )
    for line, topic in zip(lines, topics, strict=True):
        board.add(titled_names.find(line, board.free(line), words))
        board.add(streets.find(line, board.free(line), topic, words))
        board.add(organisations.find(line, board.free(line), topic, words))
        board.add(places.find(line, board.free(line), topic, words))
        board.add(names.find(line, board.free(line), topic, words))
    echoed = echoed_in(lines)
    for line, topic in zip(lines, topics, strict=True):
        board.add(learned.find(line, board.free(line), topic, words, learned.asked_before(lines, line), echoed))
    caught = propagation.caught_in(lines, board.findings, words, transcript.known)
    for line in lines:
        board.add(propagation.find(line, board.free(line), caught, words))
    return [replace(found, kind=shapes.label(found, lines[found.message].text)) for found in board.in_order()]


class _Board:
    """What has been found so far, and what nothing may touch."""

    def __init__(self, lines: Sequence[Line], kept: Sequence[tuple[tuple[int, int, bool], ...]]) -> None:
        self._lines = lines
        self._kept = kept
        self.findings: list[Finding] = []
        self._taken: list[list[tuple[int, int]]] = [[] for _ in lines]

    def add(self, found: Iterable[Finding]) -> None:
        """Take findings that overlap neither another one nor what stays."""
        for finding in list(found):
            taken = self._taken[finding.message]
            kept = self._kept[finding.message]
            if finding.end <= finding.start or any(start < finding.end and finding.start < end for start, end in taken):
                continue
            if any(start < finding.end and finding.start < end for start, end, _ in kept) and not self._lies_deeper(finding, kept):
                continue
            taken.append((finding.start, finding.end))
            self.findings.append(finding)

    def _lies_deeper(self, finding: Finding, kept: tuple[tuple[int, int, bool], ...]) -> bool:
        if any(hard and start < finding.end and finding.start < end for start, end, hard in kept):
            return False
        if finding.kind not in DEEPER and finding.rule not in ("shape", "in pieces", "spaced out", "spelled out"):
            return False
        return not any(start <= finding.start and finding.end <= end for start, end, _ in kept) or finding.kind in (Kind.AGE, Kind.BIRTH)

    def free(self, line: Line) -> Callable[[int], bool]:
        """Whether a token of a line is neither taken nor kept; true of the moment it is asked for."""
        blocked = [*self._taken[line.number], *((start, end) for start, end, _ in self._kept[line.number])]
        free = [not any(start < token.end and token.start < end for start, end in blocked) for token in line.tokens]
        return lambda index: 0 <= index < len(free) and free[index]

    def in_order(self) -> list[Finding]:
        """All findings as they stand in the transcript."""
        return sorted(self.findings, key=lambda found: (found.message, found.start))
