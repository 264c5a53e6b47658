from __future__ import annotations

import pytest

from chatserver.anonymiser.engine import anonymise
from chatserver.anonymiser.lexicon import Lexicon, find_file
from chatserver.anonymiser.transcript import Message, Transcript


class Reader:
    """Anonymises what people say, with the compiled word lists."""

    def __init__(self) -> None:
        self.lexicon = Lexicon(find_file())

    def texts(self, *said: str, language: str = "nl", known: tuple[str, ...] = (), phrases: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Clean messages; one that begins with `c: ` is the counsellor's."""
        messages = tuple(Message("counsellor", text[3:]) if text.startswith("c: ") else Message("visitor", text) for text in said)
        return anonymise(Transcript(language, messages, known), self.lexicon.look_up, phrases).texts

    def text(self, *said: str, language: str = "nl", **more: tuple[str, ...]) -> str:
        """The last of them."""
        return self.texts(*said, language=language, **more)[-1]


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader()
