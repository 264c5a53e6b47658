"""Numbers and names that are spelled out, spaced out, or given in pieces over several messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chatserver.anonymiser.folding import fold
from chatserver.anonymiser.transcript import COUNSELLOR, Finding, Kind, Line, Token

_UNITS = "een twee drie vier vijf zes zeven acht negen"
NUMBER_WORDS = frozenset(
    f"""nul {_UNITS} tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig dertig veertig vijftig zestig zeventig
    tachtig negentig honderd dubbel plus zero one two three four five six seven eight nine ten double oh
    jeden dwa trzy cztery piec szesc siedem osiem dziewiec unu doi trei patru cinci sase sapte opt noua sifir bir iki uc dort bes alti yedi sekiz dokuz
    нуль один два три чотири пять п'ять шість сім вісім дев'ять девять нула едно две четири пет шест седем осем девет
    صفر واحد اثنان اثنين ثلاثة ثلاث اربعة اربع خمسة خمس ستة ست سبعة سبع ثمانية ثماني تسعة تسع""".split()
) | frozenset(map(fold, "шість сім вісім дев'ять أربعة أربع п'ять чотири".split()))
COMPOUND = re.compile(
    r"(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)en(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)$"
)
MIXED = re.compile(r"(?:nul|een|twee|drie|vier|vijf|zes|zeven|acht|negen|o)\d+$")
LINKING = frozenset({"en", "and", "i", "ve", "si", "streepje", "spatie"})
LEAST_WORDS = 6
DIGITS_ONLY = re.compile(r"^[\s\d().\-+/,]*\d[\s\d().\-+/,]*$")
NUMBER_QUESTION = re.compile(
    r"nummer|bellen|bereik|telefo|\bbel\b|number|phone|call you|numer|telefon|numara|номер|телефон|رقم|هاتف", re.IGNORECASE
)
LEAST_DIGITS = 6
TAIL = re.compile(r"(?<![\d.,:/-])(?:0\d{1,4}|\+\d{2,4})$")
"""How a number begins at the end of a message: `my number is 06`."""
LEAST_LETTERS = 3
LETTERS = re.compile(r"(?<![\w'’])(?:[^\W\d_][ .\-,]+){2,}[^\W\d_](?![\w'’])")


def is_number_word(folded: str) -> bool:
    """Whether a folded word is a number."""
    return folded in NUMBER_WORDS or bool(COMPOUND.match(folded)) or folded.isdigit() or bool(MIXED.match(folded))


def find(line: Line) -> Iterator[Finding]:
    """Numbers in words, and names letter by letter."""
    run: list[Token] = []
    for token in (*line.tokens, None):
        if token and (is_number_word(token.folded) or (run and token.folded in LINKING)):
            run.append(token)
            continue
        while run and run[-1].folded in LINKING:
            run.pop()
        spoken = [found for found in run if found.folded not in LINKING]
        if len(spoken) >= LEAST_WORDS and not all(found.is_number for found in spoken):
            yield Finding(line.number, run[0].start, run[-1].end, Kind.PHONE, "spelled out")
        run = []
    for match in LETTERS.finditer(line.text):
        letters = re.sub(r"\W", "", match[0])
        if len(letters) >= LEAST_LETTERS and letters.lower() not in ("etc", "ggd"):
            dotted = re.fullmatch(r"(?:\w\.)+\w", match[0])
            if not dotted:
                yield Finding(line.number, match.start(), match.end(), Kind.PERSON, "spaced out")


def find_split(lines: Sequence[Line]) -> Iterator[Finding]:
    """Digits that one person sends in several messages, after a number was spoken of."""
    spoken_of, pieces = False, list[Line]()
    before: Line | None = None
    for line in (*lines, None):
        if line and line.by != COUNSELLOR and DIGITS_ONLY.match(line.text):
            pieces.append(line)
            continue
        if pieces:
            yield from _together(pieces, before, spoken_of=spoken_of)
        pieces = []
        if line:
            spoken_of, before = bool(NUMBER_QUESTION.search(line.text)), line


def _together(pieces: Sequence[Line], before: Line | None, *, spoken_of: bool) -> Iterator[Finding]:
    """The pieces, when they make a number; the first may stand at the end of the message before."""
    begun = TAIL.search(before.text) if before and before.by == pieces[0].by else None
    texts = [*([begun[0]] if begun else []), *(piece.text for piece in pieces)]
    size = sum(letter.isdigit() for text in texts for letter in text)
    number = spoken_of or fold(texts[0]).lstrip(" +(").startswith(("0", "316", "31"))
    if size < LEAST_DIGITS or len(texts) == 1 or not number:
        return
    if before and begun:
        yield Finding(before.number, begun.start(), begun.end(), Kind.PHONE, "in pieces")
    for piece in pieces:
        stripped = piece.text.strip()
        start = piece.text.index(stripped)
        yield Finding(piece.number, start, start + len(stripped), Kind.PHONE, "in pieces")
