"""Reads the rubric by which conversations are judged. docs/operating.md explains every line of such a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatserver.reading import Fault, read_file
from chatserver.rules.rubric import SCALE, Item, Rubric
from chatserver.rules.taxonomy import CODE, Labels

PACKAGED = Path(__file__).with_name("rubric.toml")
LANGUAGES = ("nl", "en")
"""Those in which staff read their screens."""
LONGEST_LABEL = 120
MOST_ITEMS = 12
ITEM_KEYS = frozenset({"code", "title", "question", "anchors"})


def load_rubric(file: Path, shown: str, faults: list[Fault]) -> Rubric | None:
    """The rubric of a file; None when something is wrong with it, which is told by ``shown`` and the place in the file."""
    inside: list[Fault] = []
    document = read_file(file, shown, inside)
    if document is None:
        faults.extend(inside)
        return None
    rubric = _Reading(inside).rubric(document)
    faults.extend(Fault(f"{shown}: {fault.path}", fault.what) for fault in inside)
    return None if inside else rubric


@dataclass(frozen=True, slots=True)
class _Reading:
    """One document, read from its beginning; what is wrong is told."""

    faults: list[Fault]

    def rubric(self, document: Mapping[str, Any]) -> Rubric:
        self.unknown(document, frozenset({"meta", "items"}), "")
        meta, rows = document.get("meta", {}), document.get("items", [])
        version = meta.get("version") if isinstance(meta, dict) else None
        if not isinstance(version, str) or not 0 < len(version) <= len("100.100.100"):
            self.tell("meta.version", "must be a version such as 1.0.0")
        if not isinstance(rows, list) or not 0 < len(rows) <= MOST_ITEMS or not all(isinstance(row, dict) for row in rows):
            self.tell("items", f"must be 1-{MOST_ITEMS} tables")
            rows = []
        items = tuple(self.item(row, f"items[{number}]") for number, row in enumerate(rows))
        for code in sorted({item.code for item in items if [other.code for other in items].count(item.code) > 1}):
            self.tell("items", f"has {code} twice")
        return Rubric(str(version), items)

    def item(self, row: Mapping[str, Any], path: str) -> Item:
        self.unknown(row, ITEM_KEYS, f"{path}.")
        code, anchors = row.get("code"), row.get("anchors")
        if not isinstance(code, str) or not CODE.fullmatch(code):
            self.tell(f"{path}.code", "must be small letters, digits and underscores, such as warm_welcome")
        if not isinstance(anchors, list) or len(anchors) != len(SCALE):
            self.tell(f"{path}.anchors", f"must be {len(SCALE)} tables, one for each score")
            anchors = []
        return Item(
            str(code),
            self.labels(row.get("title"), f"{path}.title"),
            self.labels(row.get("question"), f"{path}.question"),
            tuple(self.labels(anchor, f"{path}.anchors[{number}]") for number, anchor in enumerate(anchors)),
        )

    def labels(self, node: Any, path: str) -> Labels:
        if isinstance(node, dict):
            self.unknown(node, frozenset(LANGUAGES), f"{path}.")
        found: list[tuple[str, str]] = []
        for language in LANGUAGES:
            label = node.get(language) if isinstance(node, dict) else None
            if isinstance(label, str) and 0 < len(label) <= LONGEST_LABEL and label.isprintable():
                found.append((language, label))
            else:
                self.tell(f"{path}.{language}", f"must be a text of 1-{LONGEST_LABEL} characters")
        return tuple(found)

    def unknown(self, node: Mapping[str, Any], keys: frozenset[str], prefix: str) -> None:
        for key in node.keys() - keys:
            self.tell(f"{prefix}{key}", "is not known here")

    def tell(self, path: str, what: str) -> None:
        self.faults.append(Fault(path, what))
