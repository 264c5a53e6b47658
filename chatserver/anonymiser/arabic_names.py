"""Names in Arabic, which has no capitals, and where most names are words: only what stands around them tells."""

from __future__ import annotations

import re

from chatserver.anonymiser.folding import fold
from chatserver.anonymiser.lexicon import Word
from chatserver.anonymiser.name_cues import CALLED, LONGEST_BARE_ANSWER, REACH
from chatserver.anonymiser.questions import Topic
from chatserver.anonymiser.transcript import COUNSELLOR, Line
from chatserver.anonymiser.vocabulary import FUNCTION, RELATIONS, TITLES
from chatserver.anonymiser.words import Words

LONGEST_PARTICLE = 2
YEARS = frozenset(fold(word) for word in "سنوات سنة سنين أشهر شهور عام أعوام".split())
DUTCH_FRONT = frozenset(map(fold, ("فان", "دي", "دير", "هيت", "فن", "تير")))
"""`van`, `de` and `het` in Arabic letters: what follows is Dutch, and a name."""
SINCE = frozenset(fold(word) for word in "منذ قبل بعد خلال عمره عمرها حوالي تقريبا لمدة مدة".split())
ARABIC_STOPS = frozenset(
    fold(word)
    for word in "اسم اسمه اسمها اسمي من في على إلى عن هو هي الذي التي هذا هذه كان كانت لا نعم ليس لكن أو ثم قد كل بعد قبل عند حتى معي لي هنا هناك الآن اليوم يعمل تعمل يغضب عمره عمرها سنوات جدا جداً كثيراً أعمل أعيش أسكن لست أيضاً خائفة خائف بخير وحدي متزوجة امرأة رجل هل كيف ماذا لماذا أين متى أريد أحتاج سيدتي سيدي بك بكم لك لكم جزيلا جزيلاً يريد تريد يضرب يضربني يقول تقول أنت أنا انت نعم كلا عمره عمرها تسكن يسكن نسكن تعيش يعيش الطفل الطفلة الأطفال أطفالي أولادي أكبر أصغر الكبير الصغير الكبيرة الصغيرة".split()
)


def is_arabic_name(line: Line, index: int, marks: list[bool], topics: frozenset[Topic], words: Words) -> str:
    """Arabic has no capitals, and most names are words: only what stands around them tells."""
    token, before = line.tokens[index], line.text[max(0, line.tokens[index].start - REACH) : line.tokens[index].start]
    if len(token.folded) <= LONGEST_PARTICLE:
        return ""
    if token.folded in FUNCTION or token.folded in RELATIONS or token.folded in ARABIC_STOPS:
        return ""
    if line.word(index - 1) in DUTCH_FRONT or (token.folded in DUTCH_FRONT and index + 1 < len(line.tokens)):
        return "called"
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
