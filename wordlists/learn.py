"""Learns the weights of chatserver/anonymiser/learned.py from the invented transcripts of tests/anonymiser.

    .venv/bin/python wordlists/learn.py

Logistic regression over the signs of each word, by stochastic gradient descent in plain Python: the same transcripts, variants
(variants.py) and word lists give the same weights, wherever it runs. Nothing here is needed to run the service.
"""

from __future__ import annotations

import math
import random
import sys
import zlib
from array import array
from base64 import b85encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script

from chatserver.anonymiser import folding, learned, lexicon, questions, signs, transcript, vocabulary  # noqa: E402
from chatserver.anonymiser import words as word_lists  # noqa: E402
from chatserver.anonymiser.lexicon import Lexicon, find_file  # noqa: E402
from chatserver.anonymiser.transcript import Message, read  # noqa: E402
from tests.support.invented import FILE, invented  # noqa: E402
from wordlists import variants  # noqa: E402
from wordlists.variants import variants_of  # noqa: E402

SEED, ROUNDS, RATE, DECAY = 1, 4, 0.2, 0.002
LEARNED = frozenset({"FIRSTNAME", "FULLNAME", "ORG", "CITY", "ADDRESS", "HANDLE"})
"""What has no shape of its own."""
WIDTH = 120
Example = tuple[list[int], bool]
MADE_FROM = (folding, lexicon, questions, signs, transcript, variants, vocabulary, word_lists)


def learn(transcripts: Sequence[dict[str, Any]], look_up: Lexicon) -> list[float]:
    """A weight for every digest of a sign."""
    chance = random.Random(SEED)  # noqa: S311 -- the same every time is what is wanted
    examples = [example for one in variants_of(transcripts, chance) for example in examples_of(one, look_up)]
    size = 1 << signs.BITS
    weights, steps, total = [0.0] * size, [1.0] * size, [0.0] * size
    for number in range(ROUNDS):
        chance.shuffle(examples)
        for seen, is_so in examples:
            sum_ = 0.0
            for sign in seen:
                sum_ += weights[sign]
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum_)))) - is_so
            for sign in seen:
                slope = error + DECAY * weights[sign]
                steps[sign] += slope * slope
                weights[sign] -= RATE * slope / math.sqrt(steps[sign])
        if number >= ROUNDS // 2:  # the mean of the later rounds wavers less than the last
            total = [so_far + weight for so_far, weight in zip(total, weights, strict=True)]
    return [weight / (ROUNDS - ROUNDS // 2) for weight in total]


def examples_of(one: dict[str, Any], look_up: Lexicon) -> Iterator[Example]:
    """Every word of a transcript that may be asked about: its signs, and whether it is marked."""
    words = word_lists.Words(one["lang"], look_up.look_up)
    lines = [read(number, Message(said["from"], said["text"]), look_up.look_up) for number, said in enumerate(one["messages"])]
    echoed = signs.echoed_in(lines)
    for line, topics, said in zip(lines, questions.topics_of(lines), one["messages"], strict=True):
        sorts = [signs.sort_of(token, words) for token in line.tokens]
        asked = learned.asked_before(lines, line)
        marked = [(span["start"], span["end"]) for span in said["pii"] if span["label"] in LEARNED]
        unsaid = [(span["start"], span["end"]) for span in said.get("neutral", ())]
        for index, token in enumerate(line.tokens):
            if learned.may_identify(token, words) and not _touches(token, unsaid):
                seen = signs.signs_of(line, index, topics, words, sorts, asked, echoed=token.folded in echoed)
                yield seen, _touches(token, marked)


def _touches(token: transcript.Token, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < token.end and token.start < end for start, end in spans)


def in_steps(weights: Sequence[float]) -> array[int]:
    """Each in a byte."""
    return array("b", (max(-127, min(127, round(weight / learned.STEP))) for weight in weights))


def coded(weights: Sequence[float]) -> str:
    """The file: what it was made from, then the weights in steps."""
    text = b85encode(zlib.compress(in_steps(weights).tobytes(), 9)).decode()
    return "\n".join([digest(), *(text[at : at + WIDTH] for at in range(0, len(text), WIDTH)), ""])


def digest() -> str:
    """Of everything that the weights depend on."""
    made = sha256(FILE.read_bytes())
    for module in MADE_FROM:
        made.update(Path(str(module.__file__)).read_bytes())
    return made.hexdigest()


if __name__ == "__main__":
    learned.FILE.write_text(coded(learn(invented(), Lexicon(find_file()))), "ascii")
