"""Writes out the words of a Hunspell dictionary: every stem with the endings and beginnings that its flags allow."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Affix(NamedTuple):
    """One rule: cut off, put on, when the stem looks like this."""

    strip: str
    add: str
    condition: re.Pattern[str]


Affixes = dict[str, list[Affix]]


def words_of(folder: Path) -> Iterator[tuple[str, set[str]]]:
    """Every word that the dictionary in a folder accepts, compounds left out, with the flags of its stem."""
    suffixes, prefixes, kind = _rules(folder / "index.aff")
    for line in (folder / "index.dic").read_text("utf-8").splitlines()[1:]:
        entry = line.split("\t")[0].strip()
        stem, _, given = entry.partition("/")
        flags = set(re.findall("..", given)) if kind == "long" else set(given)
        yield stem, flags
        ended = [form for flag in flags for form in _apply(stem, suffixes.get(flag, []), at_end=True)]
        for form in ended:
            yield form, flags
        for flag in flags & prefixes.keys():
            for form in [stem, *ended]:
                for begun in _apply(form, prefixes[flag], at_end=False):
                    yield begun, flags


def _rules(path: Path) -> tuple[Affixes, Affixes, str]:
    suffixes: Affixes = defaultdict(list)
    prefixes: Affixes = defaultdict(list)
    kind = "short"
    for line in path.read_text("utf-8").splitlines():
        parts = line.split()
        if parts[:1] == ["FLAG"]:
            kind = parts[1]
        if parts[:1] in (["SFX"], ["PFX"]) and len(parts) > len(("SFX", "flag", "strip", "add")):
            strip, add, condition = parts[2:5]
            at_end = parts[0] == "SFX"
            pattern = re.compile(f"{condition}$" if at_end else condition)
            rule = Affix("" if strip == "0" else strip, add.partition("/")[0].replace("0", ""), pattern)
            (suffixes if at_end else prefixes)[parts[1]].append(rule)
    return suffixes, prefixes, kind


def _apply(word: str, rules: list[Affix], *, at_end: bool) -> Iterator[str]:
    for strip, add, condition in rules:
        if at_end and word.endswith(strip) and condition.search(word):
            yield word[: len(word) - len(strip)] + add
        elif not at_end and word.startswith(strip) and condition.match(word):
            yield add + word[len(strip) :]
