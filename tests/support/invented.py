"""Transcripts that somebody made up for the anonymiser, with what identifies people marked in them; nobody in them exists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[1] / "anonymiser" / "invented.txt"
LABELS = {
    "F": "FIRSTNAME", "L": "FULLNAME", "P": "PHONE", "E": "EMAIL", "A": "ADDRESS", "Z": "POSTCODE", "C": "CITY", "B": "BSN", "I": "IBAN",
    "D": "DOB", "G": "AGE90", "T": "PLATE", "O": "ORG", "H": "HANDLE", "W": "URL", "K": "CASE",
}  # fmt: skip
KEEP, NEUTRAL = "+", "N"
MARK = re.compile(r"\{(.)\|([^}]*)\}")


def invented() -> list[dict[str, Any]]:
    """The transcripts in the form of the evaluation data: with offsets of what must go and of what must stay."""
    transcripts: list[dict[str, Any]] = []
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith("## "):
            _, name, language = line.split()
            transcripts.append({"id": name, "lang": language, "messages": []})
        elif line:
            transcripts[-1]["messages"].append(_message("visitor" if line[0] == "v" else "counsellor", line[2:]))
    return transcripts


def _message(by: str, marked: str) -> dict[str, Any]:
    message: dict[str, Any] = {"from": by, "pii": [], "keep": [], "neutral": []}
    text, at = "", 0
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        span = {"start": len(text), "end": len(text) + len(mark[2]), "label": LABELS.get(mark[1], "KEEP")}
        message["keep" if mark[1] == KEEP else "neutral" if mark[1] == NEUTRAL else "pii"].append(span)
        text, at = text + mark[2], mark.end()
    return {**message, "text": text + marked[at:]}


def measured(transcript: dict[str, Any], found: dict[int, list[tuple[int, int]]]) -> dict[str, int]:
    """How many marked spans were missed, ordinary words lost and phrases spoilt, given where something was found in each message."""
    count = {"spans": 0, "missed": 0, "words": 0, "lost": 0, "phrases": 0, "spoilt": 0}
    for number, message in enumerate(transcript["messages"]):
        hidden = found.get(number, [])

        def is_hidden(start: int, end: int, hidden: list[tuple[int, int]] = hidden) -> bool:
            return any(first < end and start < last for first, last in hidden)

        words = [word.span() for word in re.finditer(r"[^\W_]+", message["text"])]
        for span in message["pii"]:
            telling = [(start, end) for start, end in words if span["start"] <= start < span["end"] and end - start > 2]
            count["spans"] += 1
            count["missed"] += any(not is_hidden(*word) and message["text"][slice(*word)].lower() not in SMALL for word in telling)
        for span in message["keep"]:
            count["phrases"] += 1
            count["spoilt"] += is_hidden(span["start"], span["end"])
        marked = [(span["start"], span["end"]) for span in (*message["pii"], *message["neutral"])]
        for start, end in words:
            if not any(first <= start < last for first, last in marked):
                count["words"] += 1
                count["lost"] += is_hidden(start, end)
    return count


SMALL = frozenset(
    [
        "van",
        "der",
        "den",
        "het",
        "meneer",
        "mevrouw",
        "mevr",
        "dhr",
        "heer",
        "fam",
        "mister",
        "domnul",
        "domnul",
        "domnul",
        "nummer",
        "punt",
        "apenstaart",
        "oma",
        "opa",
        "tante",
        "meester",
    ]
)
"""Words of a name or an address that tell nothing by themselves."""
