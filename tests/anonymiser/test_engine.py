"""What holds for every transcript: order, count, placeholders; and how much of invented ones is caught."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.anonymiser.engine import anonymise, findings_in
from chatserver.anonymiser.languages import LANGUAGES, MEASURED, is_readable
from chatserver.anonymiser.lexicon import NOTHING
from chatserver.anonymiser.residual import RARE_TOGETHER, residues_in
from chatserver.anonymiser.transcript import Kind, Message, Transcript
from tests.anonymiser.conftest import Reader
from tests.support.invented import invented, measured
from tests.support.programs import ROOT

PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(kind.value for kind in Kind)})-\d+\]")
SAID = st.lists(st.tuples(st.sampled_from(["visitor", "counsellor"]), st.text(max_size=60)), max_size=6)


def no_list(_folded: str) -> int:
    return NOTHING


@given(SAID, st.sampled_from(LANGUAGES))
def test_any_text_keeps_its_order_and_what_was_not_found(said: list[tuple[str, str]], language: str) -> None:
    transcript = Transcript(language, tuple(Message(by, text) for by, text in said))
    clean = anonymise(transcript, no_list)
    assert len(clean.texts) == len(said)
    ends = [0] * len(said)
    for finding in clean.findings:
        text = said[finding.message][1]
        assert ends[finding.message] <= finding.start < finding.end <= len(text)
        ends[finding.message] = finding.end
    untouched = set(range(len(said))) - {finding.message for finding in clean.findings}
    assert all(clean.texts[number] == said[number][1] for number in untouched)


def test_invented_transcripts(reader: Reader) -> None:
    total: dict[str, int] = {}
    for one in invented():
        transcript = Transcript(one["lang"], tuple(Message(said["from"], said["text"]) for said in one["messages"]))
        found: dict[int, list[tuple[int, int]]] = {}
        for finding in findings_in(transcript, reader.lexicon.look_up):
            found.setdefault(finding.message, []).append((finding.start, finding.end))
        for what, number in measured(one, found).items():
            total[what] = total.get(what, 0) + number
    assert total["spans"] > 400
    assert total["missed"] <= 0.03 * total["spans"], total  # every word of a span counts: stricter than the scorer
    assert total["lost"] <= 0.025 * total["words"], total
    assert total["spoilt"] <= 0.03 * total["phrases"], total


def test_a_placeholder_stands_for_the_same_person_and_tells_no_length(reader: Reader) -> None:
    clean = reader.texts("Ik ben Annemarijke", "Annemarijke en Bo", "ANNEMARIJKE", "Annemarijka")
    assert clean[0] == "Ik ben [PERSOON-1]"
    assert clean[1] == "[PERSOON-1] en [PERSOON-2]"
    assert clean[2] == "[PERSOON-1]"
    assert clean[3] == "[PERSOON-3]", "another spelling may be another person"


def test_values_do_not_show_their_words() -> None:
    transcript = Transcript("nl", (Message("visitor", "geheim"),), ("geheim",))
    assert "geheim" not in repr(transcript) + repr(transcript.messages) + repr(anonymise(transcript, no_list))


def test_the_languages_are_those_of_the_widget() -> None:
    offered = {file.stem for file in Path(ROOT, "widget", "shared", "text").glob("*.json")}
    assert set(LANGUAGES) == offered
    assert set(LANGUAGES) > MEASURED


def test_what_cannot_be_read_is_known() -> None:
    assert (
        is_readable(
            Transcript(
                "nl", (Message("visitor", "ik heet Νίκος of zoiets, zei hij tegen mij gisteren bij het station daar in de stad"),) * 3
            )
        )
        is False
    )
    assert is_readable(Transcript("nl", (Message("visitor", "ik schrijf gewoon"),)))
    assert not is_readable(Transcript("xx", (Message("visitor", "ik schrijf gewoon"),)))


def test_traits_are_pointed_out_when_they_are_rare_together() -> None:
    together = ("een Eritrese tweeling", "hij is 9 jaar en zit in groep 5")
    residues = residues_in(together)
    assert len({residue.trait for residue in residues}) >= RARE_TOGETHER
    assert all(together[residue.message][residue.start : residue.end] for residue in residues)
    assert residues_in(together[1:]) == ()


@pytest.mark.parametrize("piece", ["1", "a.", "a-", "A", "12-ab-", ".", "a ", "NL91 ABNA ", "punt a "])
def test_a_hostile_message_takes_no_worker_for_long(reader: Reader, piece: str) -> None:
    began = time.process_time()
    reader.text(piece * (4_000 // len(piece)))
    assert time.process_time() - began < 4, "the longest message that a visitor may send, made to confuse the patterns"
