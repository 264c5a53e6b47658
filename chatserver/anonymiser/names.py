"""Names of persons: by list against the dictionary, by a capital where none is due, by the words before, by the question before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from chatserver.anonymiser.folding import fold
from chatserver.anonymiser.lexicon import Word
from chatserver.anonymiser.questions import Topic
from chatserver.anonymiser.transcript import COUNSELLOR, Finding, Kind, Line, Token
from chatserver.anonymiser.vocabulary import (
    AFTER_TITLES,
    ARTICLES,
    CONTINUING,
    DETERMINERS,
    FAMILY_TITLES,
    FRONT,
    FUNCTION,
    INTERFIXES,
    JOINING,
    KEEPERS,
    LEADING_TITLES,
    LISTING,
    MOSTLY_NAMES,
    PEOPLE,
    PETS,
    PLAIN,
    PLAIN_OR_PEOPLE,
    PREPOSITIONS,
    RELATIONS,
    SURNAME_INTERFIXES,
    TITLES,
    VERBS,
    VISITOR_GREETINGS,
)
from chatserver.anonymiser.words import Words

FILLERS = r"\s*(?:(?:is|ook|nog|gewoon|trouwens|dan|echt|maar|eigenlijk|volgens mij|alleen|officieel|op papier|wel|denk ik|geloof ik|dus|nou|hij|zij|ze|ie|:|\"|'|“|«)\s*)*"
CALLED = re.compile(
    r"(?:\b(?:heet|heette|hete|heten|genaamd|genoemd|naam(?: is| was|:)?|namen(?: zijn|:)?|noem (?:me|mij|haar|hem|ik haar|ik hem)|noemen (?:we|ze|haar|hem|me|mij)|noemt (?:me|mij|zich|zichzelf|haar|hem)|noemt ze|noemt hij|noemde (?:zich|zichzelf)|roepnaam|voornaam|achternaam|meisjesnaam|bijnaam|schuilnaam|"
    r"iedereen zegt|(?:wij|we|vrienden|ze) zeggen|zeg maar|ten name van|t\.?n\.?v\.?|op naam van|alias|oftewel|u spreekt met|je spreekt met|spreek met|my name(?:'s| is)|name(?:'s| is)|names are|(?:is|are|was|were|s) (?:called|named)|call me|calls? (?:him|her)(?:self)?|named|called|"
    r"nazywam się|nazywa się|na imię|mam na imię|imię(?: to| ma)?|nazwisko|mă numesc|mă cheamă|îl cheamă|o cheamă|se numește|numele (?:meu|lui|ei)(?: este| e)?|numește|cheamă|adım|ismim|adı|ismi|soyadım|soyadı|"
    r"звати|звуть|ім'я|ім’я|прізвище|називають|казвам се|казва се|името ми е|името му е|името ѝ е|име|фамилия|اسمي|اسمه|اسمها|اسم|تدعى|يدعى|ينادونني)\b"
    + FILLERS
    + r")$",
    re.IGNORECASE,
)
I_AM = re.compile(
    r"(?:\b(?:ik ben|ben|ik was|dit is|hier is|met|i am|i'm|im|this is|jestem|sunt|ben|я|аз съм|أنا|انا|معك|أهلاً|اهلا|أهلا|مرحبا|شكراً|شكرا)\s+)$",
    re.IGNORECASE,
)
SPLIT_NAME = re.compile(r"^(?:achternaam|voornaam|naam|surname|last name|nazwisko|soyadı?m?|прізвище|фамилия)\b", re.IGNORECASE)
REACH = 80
"""How many characters before a word tell what it is."""
LONGEST_ANSWER, LONGEST_INTERFIX, LONGEST_BARE_ANSWER = 12, 3, 3
SHOWN_TITLES = frozenset({"heer", "madam", "madame", "pastor", "dominee", "ds", "prof", "ing", "baron", "mister"})
"""Titles that are hidden with the name, since few have them."""
INITIALS = re.compile(
    r"(?<![\w.])(?:[A-Z]\.[ -]?){1,4}(?:(?:van|de|der|den|ter|ten|te|'t|el|al|von|la|le) ?){0,3}[A-Z][\w'’-]+|(?<![\w.])(?:[a-z]\. ?){1,4}(?:(?:van|de|der|den|ter|te|'t|el|al) ){0,3}[a-z][\w'’-]{2,}"
)
CAPITAL_FRONT = frozenset("van de der den ter ten el al von ben abu".split())
YEARS = frozenset(fold(word) for word in "سنوات سنة سنين أشهر شهور عام أعوام".split())
SINCE = frozenset(fold(word) for word in "منذ قبل بعد خلال عمره عمرها حوالي تقريبا لمدة مدة".split())
REFUSALS = frozenset("ja nee no yes niet nie weet nvt geen none nope hoezo waarom why nein hoi hey".split())
ARABIC_STOPS = frozenset(
    fold(word)
    for word in "اسم اسمه اسمها اسمي من في على إلى عن هو هي الذي التي هذا هذه كان كانت لا نعم ليس لكن أو ثم قد كل بعد قبل عند حتى معي لي هنا هناك الآن اليوم يعمل تعمل يغضب عمره عمرها سنوات جدا جداً كثيراً أعمل أعيش أسكن لست أيضاً خائفة خائف بخير وحدي متزوجة امرأة رجل هل كيف ماذا لماذا أين متى أريد أحتاج سيدتي سيدي بك بكم لك لكم جزيلا جزيلاً يريد تريد يضرب يضربني يقول تقول أكبر أصغر الكبير الصغير الكبيرة الصغيرة".split()
)
Free = Callable[[int], bool]


def find(line: Line, free: Free, topics: frozenset[Topic], words: Words) -> Iterator[Finding]:
    """The names in one message. ``free`` tells which tokens nothing else has taken."""
    marks = [False] * len(line.tokens)
    for match in INITIALS.finditer(line.text):
        covered = [index for index, token in enumerate(line.tokens) if match.start() <= token.start and token.end <= match.end()]
        surname = line.tokens[covered[-1]] if covered else None
        if surname and all(map(free, covered)) and surname.folded not in PLAIN and (surname.is_capital or _is_surname(surname, words)):
            last = _extend(line, covered[-1], free, words, strong=True)[1]
            first = covered[0]
            if first > 0 and line.word(first - 1) in SHOWN_TITLES and free(first - 1):
                first -= 1
            for place in range(first, last + 1):
                marks[place] = True
            yield Finding(line.number, line.tokens[first].start, line.tokens[last].end, Kind.PERSON, "initials")
    for index, token in enumerate(line.tokens):
        if free(index) and not marks[index] and not token.is_number:
            rule = _rule(line, index, free, marks, topics, words)
            if rule:
                first, last = _extend(line, index, free, words, strong=_is_introduced(line, index, rule))
                for place in range(first, last + 1):
                    marks[place] = True
                yield Finding(line.number, line.tokens[first].start, line.tokens[last].end, Kind.PERSON, rule)


def _is_surname(token: Token, words: Words) -> bool:
    """Whether a word in small letters after initials is a surname, and they no abbreviation."""
    return not words.is_common(token) and token.folded not in JOINING and (bool(token.flags & Word.LAST) or not words.is_known(token))


def _is_introduced(line: Line, index: int, rule: str) -> bool:
    """Whether a whole name, with its surname, is to be expected."""
    before = line.text[max(0, line.tokens[index].start - REACH) : line.tokens[index].start]
    return rule in ("called", "title", "answer") or bool(CALLED.search(before) or I_AM.search(before)) or line.word(index - 1) in RELATIONS


def _rule(line: Line, index: int, free: Free, marks: list[bool], topics: frozenset[Topic], words: Words) -> str:
    token = line.tokens[index]
    before = line.text[max(0, token.start - REACH) : token.start]
    if token.folded in KEEPERS or (
        words.is_land(token) and not token.flags & Word.STRONG and not CALLED.search(before) and line.word(index - 1) not in RELATIONS
    ):
        return ""
    if token.folded in RELATIONS and not token.is_capital and not CALLED.search(before):
        return ""
    if title := _titled(line, index, words):
        return title
    if line.word(index - 1) in PETS:
        return ""
    if token.folded in AFTER_TITLES and words.language == "tr":
        return ""
    if "\u0600" <= token.text[0] <= "\u06ff":
        return _arabic(line, index, marks, topics, words)
    capital = token.is_capital and not line.shouted
    if (
        capital
        and not token.starts
        and token.folded in CAPITAL_FRONT
        and index + 1 < len(line.tokens)
        and line.joined(index + 1)
        and free(index + 1)
    ):
        follower = next((place for place in range(index + 1, len(line.tokens)) if line.word(place) not in INTERFIXES), index)
        return "capital" if line.tokens[follower].is_capital and follower - index <= LONGEST_INTERFIX else ""
    if (
        len(line.tokens) == 1
        and Topic.CALLED in topics
        and token.flags & Word.FIRST
        and line.by != COUNSELLOR
        and token.folded not in REFUSALS
    ):
        return "answer"
    if (
        token.folded in MOSTLY_NAMES
        and words.language == "nl"
        and line.word(index - 1) not in DETERMINERS
        and (
            not token.starts
            or token.is_capital
            or line.word(index + 1) in VERBS
            or len(line.tokens) == 1
            or _is_followed_by_name(line, index, words)
        )
    ):
        return "mostly"
    if token.folded in FUNCTION and not (token.is_capital and not token.starts and CALLED.search(before)):
        return ""
    if words.is_certain(token):
        return "list"
    if capital and not token.starts:
        if _in_capitals(line, index, free, words):
            return "capitals"
        if not words.is_known(token) or (words.is_listed(token) and not words.is_land(token)):
            return "capital"
        if (
            words.language not in ("nl", "en")
            and token.folded not in PEOPLE
            and (not words.is_common(token) or line.word(index - 1) in RELATIONS)
        ):
            return "capital"
        if (
            not words.is_common(token)
            and (line.word(index - 1) not in DETERMINERS or line.tokens[index - 1].is_capital)
            and token.folded not in PEOPLE
        ):
            return "capital"
        if token.flags & (Word.LAST | Word.PROPER) and not token.flags & (Word.NL | Word.PLACE | Word.ABROAD):
            return "capital"
    if capital and token.starts and token.flags & Word.FIRST:
        if words.language not in ("nl", "en") and token.folded not in PEOPLE and len(token.folded) > 2:  # noqa: PLR2004
            return "beginning"
        following = line.tokens[index + 1] if index + 1 < len(line.tokens) and line.joined(index + 1) and free(index + 1) else None
        if (
            following
            and following.is_capital
            and not following.is_number
            and following.folded not in PLAIN
            and not words.is_land(following)
        ):
            return "beginning"
    if capital and token.starts and words.language not in ("nl", "en"):
        if _in_capitals(line, index, free, words) and not words.is_land(token):
            return "capitals"
        asked = Topic.NAME in topics and not words.is_common(token) and token.folded not in PEOPLE
        return "answer" if asked else ""
    if capital and token.starts and not words.is_known(token) and not words.is_word(token) and len(token.folded) > 2:  # noqa: PLR2004
        return "beginning"
    if CALLED.search(before) and _may_be_called(line, index, words):
        return "called"
    likely = words.is_listed(token) or not words.is_ordinary(token)
    if I_AM.search(before) and token.flags & Word.STRONG and words.is_listed(token):
        return "cue"
    if not capital and words.language not in ("nl", "en") and not token.flags & Word.FIRST:
        likely = False
    if likely and (_by_neighbours(line, index, marks, words) or (I_AM.search(before) and not words.is_common(token))):
        return "cue"
    if line.by != COUNSELLOR and Topic.NAME in topics and _answers(line, index, free, topics, words):
        return "answer"
    if not capital and words.is_stranger(token):
        return "stranger"
    if not capital and _stands_bare(line, index, words):
        return "bare"
    return ""


def _stands_bare(line: Line, index: int, words: Words) -> bool:
    """A first name that is an uncommon word too, where a Dutch noun would have an article."""
    token = line.tokens[index]
    before = line.word(index - 1)
    if (
        not token.flags & Word.FIRST
        or not token.flags & Word.NL
        or words.is_common(token)
        or before in DETERMINERS
        or line.shouted
        or words.language != "nl"
    ):
        return False
    if index and line.tokens[index - 1].flags & Word.NL and before not in CONTINUING:
        return False  # an adjective or a noun before it
    return before in CONTINUING or index == 0 or line.word(index + 1) in VERBS


def _arabic(line: Line, index: int, marks: list[bool], topics: frozenset[Topic], words: Words) -> str:
    """Arabic has no capitals, and most names are words: only what stands around them tells."""
    token, before = line.tokens[index], line.text[max(0, line.tokens[index].start - REACH) : line.tokens[index].start]
    if len(token.folded) <= 2:  # noqa: PLR2004
        return ""
    if token.folded in FUNCTION or token.folded in RELATIONS or token.folded in ARABIC_STOPS:
        return ""
    bare = line.word(index - 1).lstrip("وفبلك")
    gap = line.between(index).strip() if index else ""
    if not gap and (line.word(index - 1) in RELATIONS or bare in RELATIONS or line.word(index - 1) in TITLES):
        return "cue"
    if line.word(index + 1).isdigit() and line.word(index + 2) in YEARS and token.folded not in SINCE:
        return "listing"
    if CALLED.search(before) or re.search(
        r"(?:^|\W)(?:و)?(?:أنا|انا|اسمي|اسمه|اسمها|اسم\w*|تدعى|يدعى|السيد|السيدة|الأستاذ|الدكتور|أهلا|أهلاً|اهلا|مرحبا|مرحباً|شكرا|شكراً|يا)\s+$",
        before,
    ):
        return "called" if not words.is_common(token) or not re.search(r"(?:أنا|انا|شكرا|شكراً|مرحبا|أهلا|أهلاً|مرحباً)\s+$", before) else ""
    if token.folded.startswith("و") and index and any(marks):
        rest = words.look_up(token.folded[1:])
        return "listing" if line.word(index + 2) in YEARS or rest & Word.FIRST or line.word(index + 1).startswith("عمر") else ""
    if line.by != COUNSELLOR and Topic.NAME in topics and len(line.tokens) <= LONGEST_BARE_ANSWER and token.flags & Word.FIRST:
        return "answer"
    if line.by != COUNSELLOR and topics & {Topic.NAME, Topic.AGE} and (index == 0 or len(line.tokens) <= LONGEST_BARE_ANSWER):
        return "answer" if not words.is_common(token) or line.word(index + 1).startswith("عمر") else ""
    return "list" if token.flags & Word.FIRST and not token.flags & Word.AR else ""


def _is_followed_by_name(line: Line, index: int, words: Words) -> bool:
    return line.joined(index + 1) and words.is_certain(line.tokens[index + 1])


def _in_capitals(line: Line, index: int, free: Free, words: Words) -> bool:
    """Whether it is one of two words with a capital that stand together in the middle of a sentence."""
    for place in (index - 1, index + 1):
        if 0 <= place < len(line.tokens) and free(place) and line.joined(max(place, index)):
            other = line.tokens[place]
            if (
                other.is_capital
                and not other.is_number
                and not other.starts
                and other.folded not in PLAIN_OR_PEOPLE
                and not words.is_land(other)
            ):
                return not words.is_land(line.tokens[index]) and line.tokens[index].folded not in PEOPLE
    return False


def _titled(line: Line, index: int, words: Words) -> str:
    """A surname after a title, whatever word it is, unless the sentence goes on without one."""
    token = line.tokens[index]
    place = index - 1
    while place >= 0 and line.word(place) in SURNAME_INTERFIXES and line.word(place) not in TITLES and index - place <= LONGEST_INTERFIX:
        place -= 1
    while place >= 0 and len(line.word(place)) == 1 and line.tokens[place].is_capital:
        place -= 1  # initials
    if place < 0 or line.word(place) not in LEADING_TITLES or line.between(index).strip(" ."):
        return ""
    if token.is_capital and token.folded not in VERBS and not line.shouted and token.folded not in TITLES and not token.starts:
        return "title"
    if (
        token.folded in FUNCTION
        or token.folded in VERBS
        or token.folded in RELATIONS
        or token.folded in TITLES
        or token.folded in PREPOSITIONS
        or token.folded in INTERFIXES
    ):
        return ""
    if line.word(place) in FAMILY_TITLES and line.word(place) != "oom":
        return "title" if words.is_listed(token) or not words.is_known(token) else ""
    if words.language == "ar":
        return "title"
    if not words.is_word(token) or (token.flags & (Word.LAST | Word.FIRST) and not words.is_common(token)) or place < index - 1:
        return "title"
    return ""


def _may_be_called(line: Line, index: int, words: Words) -> bool:
    token = line.tokens[index]
    if re.search(r"noem\w* (?:hem|haar|me|mij|zich)\s*$", line.text[: token.start], re.IGNORECASE) and token.folded not in FUNCTION:
        return True
    if token.is_capital and not token.starts and not line.shouted:
        return True
    if token.folded in FUNCTION or token.folded in VERBS or token.folded in RELATIONS or token.folded in TITLES:
        return False
    if token.folded in PREPOSITIONS or token.folded in DETERMINERS:
        return False
    return token.is_capital or words.is_listed(token) or not words.is_word(token) or not words.is_common(token)


def _by_neighbours(line: Line, index: int, marks: list[bool], words: Words) -> bool:
    token = line.tokens[index]
    before, after = line.word(index - 1), line.word(index + 1)
    if words.language == "ar" and before.removeprefix("و").removeprefix("ل").removeprefix("ب") in RELATIONS:
        return True
    gap = line.between(index).strip() if index else ""
    if before in RELATIONS and gap in ("", ",", ":", "(", "'", '"') and token.folded not in VERBS:
        dutch = (token.flags & Word.COMMON and token.flags & Word.NL) or words.language not in ("nl", "en")
        return not words.is_common(token) or token.is_capital or after in VERBS or bool(token.flags & Word.FIRST and not dutch)
    if before in LISTING and index > 1 and marks[index - 2] and token.folded not in VERBS and after not in ("jaar", "jr"):
        return not words.is_common(token) or token.is_capital or words.is_listed(token)
    if index and marks[index - 1] and gap in (",", "/", "en"):
        return not words.is_common(token) or token.is_capital
    if before in PREPOSITIONS and not gap and not words.is_common(token) and token.flags & Word.FIRST:
        return True
    if after in VERBS and token.starts and token.is_capital and token.flags & Word.FIRST:
        return True
    if after in VERBS and before not in DETERMINERS and token.flags & Word.FIRST and not words.is_common(token):
        return (
            token.starts
            or token.is_capital
            or before in LISTING
            or before in ("dat", "als", "en", "maar", "want", "toen", "of", "hoe", "waar", "omdat")
        )
    return before in VISITOR_GREETINGS and line.by == COUNSELLOR and token.is_capital and not words.is_common(token)


def _answers(line: Line, index: int, free: Free, topics: frozenset[Topic], words: Words) -> bool:
    """Whether a token of an answer to "what is the name?" is that name."""
    token = line.tokens[index]
    if (
        token.folded in FUNCTION
        or token.folded in VERBS
        or token.folded in RELATIONS
        or token.folded in TITLES
        or token.folded in INTERFIXES
        or token.folded in PREPOSITIONS
    ):
        return False
    bare = [
        place
        for place, other in enumerate(line.tokens)
        if free(place) and not other.is_number and other.folded not in FUNCTION and other.folded not in INTERFIXES
    ]
    if len(line.tokens) <= LONGEST_BARE_ANSWER and len(bare) <= 2:  # noqa: PLR2004 -- a first name and a surname
        return Topic.CALLED in topics or not words.is_common(token) or (words.is_listed(token) and len(bare) == 1)
    if index >= LONGEST_ANSWER:
        return False
    early = index == 0 or all(
        other.folded in FUNCTION or other.folded in RELATIONS or other.folded in DETERMINERS for other in line.tokens[:index]
    )
    if words.is_listed(token) and not words.is_common(token):
        return line.word(index - 1) not in ARTICLES or early
    return (words.language in ("nl", "en") and not words.is_ordinary(token)) or (early and not words.is_known(token))


def _extend(line: Line, index: int, free: Free, words: Words, *, strong: bool) -> tuple[int, int]:
    """From one token to the whole name: initials, title and interfixes before, surnames after."""
    first = last = index
    while (
        first > 0
        and line.joined(first) is False
        and free(first - 1)
        and len(line.word(first - 1)) == 1
        and re.fullmatch(r"\.\s?", line.between(first))
        and line.tokens[first - 1].is_capital
    ):
        first -= 1
    while True:
        place = last + 1
        if (
            place < len(line.tokens)
            and line.between(place) in ("-", " - ", "- ", ". ", ".")
            and free(place)
            and (line.between(place).strip() == "-" or len(line.tokens[last].text) == 1)
        ):
            token = line.tokens[place]
            if token.folded not in FUNCTION or token.is_capital:
                last = place
                continue
        if line.word(place) in ("in", "op") and line.word(place + 1) not in ("'t", "t", "de", "het", "den"):
            break
        while (
            place < len(line.tokens)
            and line.word(place) in INTERFIXES
            and line.joined(place)
            and free(place)
            and place - last <= LONGEST_INTERFIX
        ):
            place += 1
        if (
            place < len(line.tokens)
            and free(place)
            and line.joined(place)
            and _continues(line, place, words, strong=strong, interfix=place > last + 1)
        ):
            last = place
            continue
        break
    if first > 0 and line.word(first - 1) in SHOWN_TITLES and free(first - 1) and not line.between(first).strip(" ."):
        first -= 1
    front = first
    while front > 0 and line.word(front - 1) in FRONT and line.joined(front) and free(front - 1):
        front -= 1
    begins = front < first and (
        line.word(front) not in ("van", "de", "al", "la", "le")
        or first - front > 1
        or line.word(front - 1) in TITLES
        or line.tokens[front].is_capital
    )
    return (
        front if begins and not (line.word(front) == "van" and first - front == 1 and not line.tokens[front].is_capital) else first
    ), last


def _continues(line: Line, place: int, words: Words, *, strong: bool, interfix: bool) -> bool:
    token: Token = line.tokens[place]
    if token.is_number or token.folded in AFTER_TITLES:
        return False
    if words.language == "ar":
        return (
            token.folded not in ARABIC_STOPS
            and token.folded not in FUNCTION
            and not words.is_common(token)
            and (token.folded.startswith("ال") or bool(token.flags & (Word.FIRST | Word.LAST)))
        )
    if token.is_capital and not line.shouted:
        return token.folded not in KEEPERS and (token.folded not in FUNCTION or interfix)
    if line.word(place - 1) in ("op", "in") or (line.tokens[place - 1].is_capital and not interfix and not line.tokens[place - 1].starts):
        return False
    closed = place + 1 >= len(line.tokens) or line.between(place + 1).strip()[:1] in (".", ",", "!", "?")
    if token.folded in RELATIONS and token.flags & Word.LAST and closed and not interfix and line.joined(place):
        return True  # `dennis kok,`
    if token.folded in FUNCTION or token.folded in VERBS or token.folded in RELATIONS or token.folded in PREPOSITIONS:
        return False
    if words.is_certain(token) or (not words.is_known(token) and token.flags & (Word.LAST | Word.FIRST)):
        return True
    if token.folded in TITLES or (interfix and line.word(place - 1) in ("de", "het", "'t") and line.word(place - 2) in ("in", "op")):
        return False
    ends = place + 1 >= len(line.tokens) or line.between(place + 1).strip()[:1] in (".", ",", "!", "?", ";", ")", ":", "-")
    if token.flags & Word.LAST and (ends or not words.is_common(token)):
        return True
    if ends and not interfix and not token.flags & Word.NL and not words.is_common(token):
        return True
    if interfix:
        return (bool(token.flags & Word.LAST) and (strong or not token.flags & Word.NL)) or not words.is_known(token)
    if strong:
        return (not words.is_word(token) and not words.is_common(token)) or (bool(token.flags & Word.LAST) and not words.is_common(token))
    return not words.is_known(token)
