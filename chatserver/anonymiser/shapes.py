"""Numbers and addresses that are known by their shape: accounts, plates, phone numbers, mail, links, file numbers.

The shape alone decides that something is hidden: a wrong check digit is a typing mistake, not an excuse. Check digits only choose
the name of what was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import stdnum.iban
import stdnum.nl.bsn
from phonenumbers import PhoneNumberFormat, format_number, is_possible_number, parse
from phonenumbers.phonenumberutil import NumberParseException

from chatserver.anonymiser.dates import FULL
from chatserver.anonymiser.folding import fold
from chatserver.anonymiser.transcript import Finding, Kind, Line
from chatserver.anonymiser.vocabulary import CLAUSE

ENDINGS = "nl|com|org|net|eu|be|de|uk|co|info|io|me|tv|gg|app|nu|pl|ro|bg|ua|tr|fr|es|it|biz|online|site|link|page|ly|to|frl|amsterdam|example|test"
LINK = re.compile(rf"(?:https?://|www\.)\S+|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:{ENDINGS})(?:[/?#]\S*)?(?![\w@])", re.IGNORECASE)
LINK_BEFORE = re.compile(r"(?:\b(?:op|link|site|website|url|pagina)\W*|^)$", re.IGNORECASE)
EMAIL = re.compile(
    rf"(?<![\w.+%-])[\w.+%-]+(?:@|\s@\s|\s?(?:\(at\)|\[at\])\s?)(?:[\w-]+\.)+[a-z]{{2,}}|(?<![\w.+%-])[\w.+%-]+(?:@|\s@\s)[\w-]+(?:\s?\.\s?[\w-]+)*\s?\.\s?(?:{ENDINGS})\b",
    re.IGNORECASE,
)
SPOKEN_AT = r"(?:\(at\)|\[at\]|@|apen?staart(?:je)?|apen?sta+rtje|at|aapje|et|małpa|malpa|arond|kuyruk)"
SPOKEN_DOT = r"(?:punt|dot|kropka|punct|nokta|крапка|точка)"
SPOKEN_EMAIL = re.compile(
    rf"(?<![\w.+-])(?:[\w.+-]+\s+(?:{SPOKEN_DOT}|streepje|min|underscore|laag streepje)\s+)*[\w.+-]+\s+{SPOKEN_AT}\s+[\w-]+(?:\s+(?:{SPOKEN_DOT}|streepje)\s+[\w-]+)+"
    rf"|(?<![\w.+-])[\w.+-]+\s+{SPOKEN_AT}\s+[\w-]+\.[a-z.]{{2,}}",
    re.IGNORECASE,
)
AT_HANDLE = re.compile(r"(?<![\w.])@\s?[\w.]*\w")
HASH_HANDLE = re.compile(r"\b\w[\w.]*#\d{3,5}\b")
ODD_HANDLE = re.compile(
    r"(?<![\w.@/-])(?=[\w.-]*[a-z])(?:[a-z0-9]+[._-])*[a-z0-9-]*(?:[a-z]_[a-z0-9]|\d[a-z]{2,}\d|[a-z]\.\d|\d_[a-z]|[a-z]_+)[\w.-]*\w",
    re.IGNORECASE,
)
DOTTED_HANDLE = re.compile(r"(?<![\w.@/-])[a-z0-9]{2,}(?:[._][a-z0-9]{2,})+(?![\w@])", re.IGNORECASE)
ACCOUNT_CUE = re.compile(
    r"insta|snap|tik\s?tok|tele(?:gram|gr)\b|face\s?book|\bfb\b|discord|accou?nt|gebruikersnaam|username|profiel|\bdm\b|\bx\b|twitter|marktplaats|vinted|skype|signal|\bpsn\b|xbox|roblox|steam|fortnite|twitch|\bvia\b"
    r"|konto|profil|cont\b|kullanıcı|hesa[bp]|акаунт|профіл|حساب",
    re.IGNORECASE,
)
AFTER_ACCOUNT = re.compile(
    r"(?:insta(?:gram)?|snap(?:chat)?|tik\s?tok|telegram|discord|accou?nt|gebruikersnaam|username|psn|roblox|steam)(?:\s+(?:is|heet|van (?:hem|haar|mij)|naam|name|user))*\s*[:=]?\s+(?P<name>(?=\S*[\d._])[\w.]{3,}\w)",
    re.IGNORECASE,
)
COUNTRIES = "AD|AE|AL|AT|AZ|BA|BE|BG|BH|CH|CY|CZ|DE|DK|EE|ES|FI|FR|GB|GE|GI|GR|HR|HU|IE|IL|IQ|IT|JO|KW|KZ|LB|LI|LT|LU|LV|MC|MD|ME|MK|MR|MT|NL|NO|PK|PL|PS|PT|QA|RO|RS|SA|SE|SI|SK|SM|TN|TR|UA|XK"
IBAN = re.compile(
    rf"\b(?:(?:{COUNTRIES})\s?\d{{2}}|(?i:{COUNTRIES})\d{{2}}(?=\s?(?i:[a-z])))(?:\s?[A-Za-z0-9]{{4}}){{2,7}}(?:\s?[A-Za-z0-9]{{1,3}})?\b"
)
_PLATE_SHAPES = (
    "AA-99-99 99-99-AA 99-AA-99 AA-99-AA AA-AA-99 99-AA-AA 99-AAA-9 9-AAA-99 AA-999-A A-999-AA AAA-99-A A-99-AAA 9-AA-999 999-AA-9"
).split()


def _plates(separator: str) -> re.Pattern[str]:
    letters = {"A": "[a-z]", "9": r"\d", "-": separator}
    shapes = "|".join("".join(letters[letter] for letter in shape) for shape in _PLATE_SHAPES)
    return re.compile(rf"(?<![\w-])(?:{shapes})(?![\w-])", re.IGNORECASE)


PLATE = _plates("-")
SPACED_PLATE = _plates("[ .]")
GLUED_PLATE = _plates("")
VEHICLE = re.compile(
    r"\b(?:\w*auto|\w*bus(?:je)?|wagen|scooter|brommer|motor|caravan|camper|golf|polo|bmw|audi|opel|volvo|\w*taxi|car|samochód|mașin\w*|araba\w*|автомобіл\w*|машин\w*|кола\w*)\b",
    re.IGNORECASE,
)
PLATE_CUE = re.compile(r"kenteken|nummer\s?plaat|plate|rejestrac|numer rej|înmatricul|plaka|номер(?:ний)? знак|لوحة", re.IGNORECASE)
ANY_PLATE = re.compile(r"\b(?=[A-Z0-9 -]*\d)(?=[A-Z0-9 -]*[A-Z])[A-Z0-9]{1,4}(?:[ -]?[A-Z0-9]{1,5}){1,3}\b")
POSTCODE = re.compile(r"(?<![\w-])[1-9]\d{3}\s{0,2}[a-z]{2}(?![\w-])", re.IGNORECASE)
SPACED_POSTCODE = re.compile(r"postcode\W{1,3}(?:is\s)?(?P<code>[1-9](?:\s?\d){3}\s{0,2}[a-z]\s?[a-z])(?!\w)", re.IGNORECASE)
POSTCODE_BEFORE = re.compile(r"(?:\d\s?[a-z]?,\s*|\bpostcode\W*(?:is\W*)?)$", re.IGNORECASE)
NO_POSTCODE = frozenset(
    "in en de is of op te we ze er je ik al nu om zo km kg cm mm ml gr uu ur eu to at of on an or so do as be by my us pm am tl ta tu ve lei zl lv".split()
)
PHONE = re.compile(r"(?<![\w,])(?:\+|00|\(\+)?\s?\(?\d[\d\s().\-/–]{5,}\d(?!\w)")
CASE_CUE = re.compile(
    r"(?:zaak|dossier|meld(?:ings)?|registratie|kenmerk|referentie|client|cliënt|klant|patient|patiënt|polis|contract|aangifte|pv|bonnummer|v-?|order|relatie|leerling|studenten|personeels|paspoort|rijbewijs|id-?kaart|document|proces-?verbaal|kvk|zorg|vreemdelingen)\s?-?\s?(?:nummer|nr\.?|code)?"
    r"|\b(?:onderwerp|zaak|dossier|kenmerk|onder nummer|parketnummer|case|file|reference|ref|number|sprawa|numer|dosar|dosya|справ\w*|номер|ملف|رقم)\b\.?",
    re.IGNORECASE,
)
CASE = re.compile(
    r"(?<![\w@.])(?=[\w/.\- ]*\d)[A-Z]{1,6}[A-Z0-9]*(?:(?:\s?[-/]\s?|\.)[A-Z0-9]+)+|(?<![\w@.])\d{2,}(?:[-/][A-Z0-9]{2,}){1,4}\b|\b[A-Z]{1,5}-?\d{4,}\b",
    re.IGNORECASE,
)
RUN = re.compile(r"(?<![\w,])(?<!\w[-/.])[+(]{0,2}\d(?:[ .\-/–()]{0,3}\d){8,}(?!\w)")
YEARS = re.compile(r"(?:(?:19|20)\d\d\W*)+")
LONG_NUMBER = re.compile(r"(?<![\w.,])\d(?:[\d]|[ .\-/](?=\d)){4,}\d(?![\w])")
SPACED_CASE = re.compile(r"\bFA\s?RK\s?\d\d[-/ ]\d+|\bC/?\d*/\d{4,}(?:\s?/\s?[A-Z]{2}\s?[A-Z]{2}\s?\d\d[-/ ]\d+)?", re.IGNORECASE)
AFTER_CASE_CUE = re.compile(r"[\s:=#.-]*(?:is|was|van|met|onder|nr|nummer)?[\s:=#]*(?P<number>(?=[\w/.-]*\d)[\w/.-]*\w)")
MIN_PHONE, MAX_PHONE, BSN_DIGITS, MIN_CASE_DIGITS = 8, 15, 9, 4
MIN_NUMBER_DIGITS = 6
"""A year or an amount has fewer."""


def find(line: Line, *, plates: bool = False) -> Iterator[Finding]:
    """Everything in a message that has such a shape; overlaps are left to the caller, earlier ones win. ``plates``: whether one was just spoken of."""
    text = line.text

    def found(start: int, end: int, kind: Kind, rule: str) -> Finding:
        while end > start and text[end - 1] in ".,;:!?)\"' ":
            end -= 1
        while end > start and text[start] in "( ":
            start += 1
        return Finding(line.number, start, end, kind, rule)

    for pattern, kind in ((EMAIL, Kind.EMAIL), (SPOKEN_EMAIL, Kind.EMAIL), (LINK, Kind.LINK)):
        for match in pattern.finditer(text):
            if (
                pattern is not LINK
                or not re.fullmatch(r"[a-z]+\.(?:de|me|to|co|nu|be|it|es)", match[0])
                or LINK_BEFORE.search(text[: match.start()])
            ):  # a missing blank after a full stop
                yield found(match.start(), match.end(), kind, "shape")
    for match in IBAN.finditer(text):
        if sum(letter.isdigit() for letter in match[0]) > BSN_DIGITS:
            yield found(match.start(), match.end(), Kind.IBAN, "iban" if stdnum.iban.is_valid(match[0]) else "shape")
    for match in SPACED_POSTCODE.finditer(text):
        yield found(match.start("code"), match.end(), Kind.POSTCODE, "spaced out")
    for match in POSTCODE.finditer(text):
        letters = match[0][-2:]
        alone = match[0] == text.strip() or POSTCODE_BEFORE.search(text[: match.start()])
        if letters.isupper() or letters.lower() not in NO_POSTCODE or alone:
            yield found(match.start(), match.end(), Kind.POSTCODE, "shape")
    cued = plates or bool(PLATE_CUE.search(text))
    for pattern in (SPACED_CASE, PLATE, GLUED_PLATE, SPACED_PLATE):
        for match in pattern.finditer(text):
            if pattern is SPACED_PLATE and not (cued or match[0].isupper() or _may_be_plate(match[0], text)):
                continue  # `is 24 en`
            yield found(match.start(), match.end(), Kind.NUMBER if pattern is SPACED_CASE else Kind.PLATE, "shape")
    yield from (found(start, end, kind, "shape") for start, end, kind in _numbers(text))
    for pattern in (AT_HANDLE, HASH_HANDLE, ODD_HANDLE):
        for match in pattern.finditer(text):
            yield found(match.start(), match.end(), Kind.ACCOUNT, "shape")
    for match in AFTER_ACCOUNT.finditer(text):
        yield found(match.start("name"), match.end("name"), Kind.ACCOUNT, "cue")


def find_runs(line: Line) -> Iterator[Finding]:
    """Nine digits and more, however they are divided: before a part of them is taken for a year or a day."""
    folded = "".join(fold(letter) if letter.isdigit() else letter for letter in line.text)
    for match in RUN.finditer(folded):
        if not YEARS.fullmatch(match[0]) and not any(FULL.finditer(match[0])):
            yield Finding(line.number, match.start(), match.end(), Kind.BSN if _digits_in(match[0]) == BSN_DIGITS else Kind.PHONE, "shape")


def find_accounts(line: Line, *, asked: bool) -> Iterator[Finding]:
    """Words with a full stop inside, where an account is spoken of."""
    if asked or ACCOUNT_CUE.search(line.text):
        for match in DOTTED_HANDLE.finditer(line.text):
            if re.search("[a-z]", match[0], re.IGNORECASE):
                yield Finding(line.number, match.start(), match.end(), Kind.ACCOUNT, "cue")


def _may_be_plate(plate: str, text: str) -> bool:
    """Whether a plate with blanks stands alone, or a vehicle is spoken of, and it is not `12 en 14`."""
    letters = re.findall("[a-z]+", plate.lower())
    return bool(plate == text.strip() or VEHICLE.search(text)) and not any(
        len(part) > 1 and (part in NO_POSTCODE or part in CLAUSE) for part in letters
    )


def find_plates(line: Line) -> Iterator[Finding]:
    """Plates of other countries, after the word for a plate."""
    for cue in PLATE_CUE.finditer(line.text):
        if match := ANY_PLATE.search(line.text.upper(), cue.end()):
            yield Finding(line.number, match.start(), match.end(), Kind.PLATE, "cue")


def _numbers(text: str) -> Iterator[tuple[int, int, Kind]]:
    folded = "".join(fold(letter) if letter.isdigit() else letter for letter in text)
    for match in CASE.finditer(folded):
        with_letters = re.search("[a-z]", match[0], re.IGNORECASE)
        divided = re.search(r"\d{4,}.*[-/].*\d", match[0]) and not re.fullmatch(r"(?:19|20)\d\d[-/](?:19|20)?\d\d", match[0])
        if _digits_in(match[0]) >= MIN_CASE_DIGITS and (with_letters or divided):
            yield *match.span(), Kind.NUMBER
    for match in PHONE.finditer(folded):
        if MIN_PHONE <= (size := _digits_in(match[0])) <= MAX_PHONE:
            bsn = size == BSN_DIGITS and not match[0].strip().startswith(("0", "+"))
            yield *match.span(), Kind.BSN if bsn else Kind.PHONE
    for match in LONG_NUMBER.finditer(folded):
        if _digits_in(match[0]) >= MIN_NUMBER_DIGITS:
            yield *match.span(), Kind.NUMBER
    for cue in CASE_CUE.finditer(folded):
        if (after := AFTER_CASE_CUE.match(folded, cue.end())) and _digits_in(after["number"]) >= MIN_CASE_DIGITS:
            yield *after.span("number"), Kind.NUMBER


def _digits_in(text: str) -> int:
    return sum(letter.isdigit() for letter in text)


def label(finding: Finding, text: str) -> Kind:
    """A better name for a number, where its check digits or the numbering plan say what it is."""
    words = text[finding.start : finding.end]
    digits = re.sub(r"\D", "", fold(words))
    if finding.kind in (Kind.BSN, Kind.NUMBER) and len(digits) == BSN_DIGITS and stdnum.nl.bsn.is_valid(digits):
        return Kind.BSN
    if finding.kind in (Kind.NUMBER, Kind.PHONE, Kind.BSN) and words.lstrip("( ").startswith(("+", "0", "٠")):
        try:
            number = parse(fold(words), "NL")
        except NumberParseException:
            return finding.kind
        if is_possible_number(number) and format_number(number, PhoneNumberFormat.E164):
            return Kind.PHONE
    return finding.kind
