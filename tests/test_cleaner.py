"""The anonymiser as services know it: what several languages find is one, a nickname is hidden wherever it stands, and no process outlives
its server."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from chatserver.anonymiser.lexicon import find_file
from chatserver.cleaner import Cleaner
from chatserver.rules.cleaning import clean
from chatserver.rules.findings import Findings, Said
from chatserver.rules.release import Why
from chatserver.rules.terms import Speaker
from chatserver.services.ports_release import Conversation
from tests.support.clock import A_TUESDAY_MORNING
from tests.support.programs import environment

SERVER = """
import sys
from chatserver.anonymiser.lexicon import find_file
from chatserver.anonymiser.transcript import Message, Transcript
from chatserver.anonymiser.workers import Workers

if __name__ == "__main__":
    workers = Workers(find_file())
    workers.submit(Transcript("nl", (Message("visitor", "hoi"),))).result()
    print(*workers.processes(), flush=True)
    sys.stdin.read()
"""


@pytest_asyncio.fixture
async def cleaner() -> AsyncIterator[Cleaner]:
    made = Cleaner(find_file())
    yield made
    await made.close()


def said(texts: Sequence[str]) -> tuple[Said, ...]:
    return tuple(Said(number, Speaker.VISITOR, A_TUESDAY_MORNING + timedelta(minutes=number), text) for number, text in enumerate(texts, 3))


async def cleaned(cleaner: Cleaner, *texts: str, languages: tuple[str, ...] = ("nl",), nickname: str = "") -> list[str]:
    conversation = Conversation(languages, said(texts), nickname=nickname)
    found = await cleaner.look_through(conversation)
    assert isinstance(found, Findings), found
    return [line.text for line in clean(conversation.said, found, (), cleaner.words).lines]


async def test_what_either_language_finds_is_hidden(cleaner: Cleaner) -> None:
    texts = ("ik ben Fatma", "bel 06 12345678", "mieszkam z Grzegorzem w Almere", "de politie kwam gisteren")
    both = await cleaned(cleaner, *texts, languages=("nl", "pl"))
    assert [*both[:2], both[3]] == ["ik ben [PERSOON-1]", "bel [TELEFOON-1]", "de politie kwam gisteren"]
    assert "Grzegorz" not in both[2]
    assert "Almere" not in both[2]
    conversation = Conversation(("nl", "bg"), said(texts))
    found = await cleaner.look_through(conversation)
    assert isinstance(found, Findings)
    assert not found.measured, "one of the two is not"


async def test_a_nickname_of_one_word_is_hidden_also_where_it_is_an_ordinary_word(cleaner: Cleaner) -> None:
    assert await cleaned(cleaner, "boven de bibliotheek is het koud", nickname="Bibliotheek") == ["boven de [PERSOON-1] is het koud"]
    for nothing in ("anoniem", "liever niet zeggen", "mama", ""):
        assert await cleaned(cleaner, "liever anoniem, zegt mama", nickname=nothing) == ["liever anoniem, zegt mama"]


async def test_words_fold_alike_and_articles_do_not_carry(cleaner: Cleaner) -> None:
    found = cleaner.words("De KAPPER, de Käpper")
    assert [(word.folded, word.carries) for word in found] == [("de", False), ("kapper", True), ("de", False), ("kapper", True)]


async def test_without_word_lists_nobody_sees_anything(tmp_path: Path) -> None:
    missing = Cleaner(tmp_path / "lexicon.bin")
    assert await missing.look_through(Conversation(("nl",), said(["hoi"]))) is Why.FAILED
    assert (missing.version, missing.processes) == ("", [])
    await missing.close()


async def test_a_process_ends_with_its_server_however_that_ends(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(SERVER)
    pipe = asyncio.subprocess.PIPE
    server = await asyncio.create_subprocess_exec(sys.executable, str(script), stdin=pipe, stdout=pipe, env=environment())
    assert server.stdout is not None
    (process,) = map(int, (await server.stdout.readline()).split())
    server.send_signal(signal.SIGKILL)
    await server.wait()
    # What it wrote to is closed when the last process that has it is gone.
    async with asyncio.timeout(60):
        assert await server.stdout.read() == b""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, 0)
        assert Path(f"/proc/{process}/stat").read_text().split()[2] == "Z", "nobody waited for it, and it does nothing"
