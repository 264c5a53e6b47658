"""How well and how fast the anonymiser works, as docs/anonymiser.md tells it.

    .venv/bin/python tests/bench/bench_anonymiser.py GOLD.jsonl SCORE.py [--folds 5]

GOLD.jsonl: labelled transcripts (`-` for the invented ones of tests/anonymiser); SCORE.py: the scorer that came with the former.
Prints leak and over-redaction for the whole, for each kind and language, and for each of a number of folds. The weights were learned
from the invented transcripts: with `-` each fold is read with weights that were learned anew from the others (minutes). The rules were
written with all of them in view, so that even then new text costs more.
"""

from __future__ import annotations

import argparse
import json
import resource
import runpy
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from chatserver.anonymiser import learned  # noqa: E402
from chatserver.anonymiser.engine import anonymise  # noqa: E402
from chatserver.anonymiser.lexicon import Lexicon, find_file  # noqa: E402
from chatserver.anonymiser.transcript import Message, Transcript  # noqa: E402
from tests.support.invented import invented  # noqa: E402
from wordlists import learn  # noqa: E402

MANY = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold")
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    asked = parser.parse_args()
    given = invented() if asked.gold == "-" else [json.loads(line) for line in Path(asked.gold).read_text("utf-8").splitlines() if line]
    score = runpy.run_path(str(asked.scorer))["score"]
    began = time.perf_counter()
    lexicon = Lexicon(find_file())
    anonymise(transcript_of(given[0]), lexicon.look_up)
    print(f"start {time.perf_counter() - began:.2f} s")
    seconds: list[float] = []
    out = {one["id"]: cleaned(one, lexicon, seconds) for one in given}
    table(score(given, out))
    for fold in range(asked.folds):
        some = given[fold :: asked.folds]
        if asked.gold == "-":
            others = [one for number, one in enumerate(given) if number % asked.folds != fold]
            with weights_of(others, lexicon):
                out |= {one["id"]: cleaned(one, lexicon, []) for one in some}
        part = score(some, out)
        figures = f"leak {part['leak_rate_pct']:.2f} %, over {part['over_redaction_pct']:.2f} %"
        print(f"fold {fold + 1} of {asked.folds}: {len(some)} transcripts, {figures}, traps {part['traps_survived_pct']} %")
    per_message = sorted(seconds)
    print(
        f"a message: median {1000 * statistics.median(per_message):.2f} ms, p95 {1000 * per_message[int(0.95 * len(per_message))]:.2f} ms"
    )
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


@contextmanager
def weights_of(transcripts: list[dict[str, Any]], lexicon: Lexicon) -> Iterator[None]:
    """Weights from these alone, for a while."""
    kept = learned.weights
    fresh = learn.in_steps(learn.learn(transcripts, lexicon))
    learned.weights = lambda: fresh
    try:
        yield
    finally:
        learned.weights = kept


def cleaned(one: dict[str, Any], lexicon: Lexicon, seconds: list[float]) -> list[str]:
    """Anonymise one; its time, of a core, is shared evenly by its messages."""
    began = time.process_time()
    texts = anonymise(transcript_of(one), lexicon.look_up).texts
    seconds += [(time.process_time() - began) / len(texts)] * len(texts)
    return list(texts)


def transcript_of(one: dict[str, Any]) -> Transcript:
    return Transcript(one["lang"], tuple(Message(said["from"], said["text"]) for said in one["messages"]))


def table(result: dict[str, Any]) -> None:
    print(f"leak {result['leak_rate_pct']} % of {result['spans_scored']} (in place {result['leak_in_place_pct']} %)")
    print(f"over {result['over_redaction_pct']} %, traps {result['traps_survived_pct']} % of {result['traps']}")
    print(f"without a leak {result['transcripts_zero_leak']} of {result['transcripts']} transcripts")
    for kind, counts in result["per_label"].items():
        print(f"  {kind:<10} {counts['leaks']:>3} of {counts['n']:>3}  {counts['leak_pct']:>6} %")
    for language, counts in result["per_lang"].items():
        print(f"  {language}  spans {counts['spans']:>3}  leak {counts['leak_pct']:>6} %  over {counts['over_redaction_pct']:>5} %")


if __name__ == "__main__":
    main()
