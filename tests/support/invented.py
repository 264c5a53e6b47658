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
