"""What was asked just before: the answer to "what is her name?" is a name, whatever word it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from chatserver.anonymiser.transcript import Line

ANSWERS = 4
"""How many messages after a question still answer it, unless another question comes in between."""


class Topic(StrEnum):
    """What a question asks for."""

    NAME = "name"
    CALLED = "called"
    """A name and nothing else."""
    PLACE = "place"
    ADDRESS = "address"
    ORGANISATION = "organisation"
    BIRTH = "birth"
    AGE = "age"
    ACCOUNT = "account"
    NUMBER = "number"


_ASKING: dict[Topic, str] = {
    Topic.NAME: (
        r"hoe heet|heten|wie (?:is|zijn|was|waren|bent|ben|weet|woont|wonen|helpt|ziet|heeft|doet|zorgt|bedoel)|\bnaam\b|namen|achternaam|voornaam|noemen|\bnoem\b|spreek ik|met wie|ken je (?:hem|haar|iemand|die|deze)|kent u (?:hem|haar|iemand|die|deze)|kinderen\b|children|kids\b|dzieci|copii|çocu[kğ]|діт(?:и|ей)|деца|أطفال|أولاد|en (?:de |je |uw )?(?:vader|moeder|partner|man|vrouw|broer|zus|kinderen)\b[^?]*\?|wie nog|nog anderen|anderen bij|nog meer (?:mensen|meisjes|kinderen|mannen|vrouwen)|iemand anders|zijn er (?:nog )?(?:meer|andere)|wiens|over wie|voor wie|en (?:hij|zij|die)\?|welke collega|contactpersoon|gaat het om"
        r"|what(?:'s| is) (?:your|his|her|their|the) name|\bname\b|names\b|who (?:is|are|was)|\band you are|are you\?$|\bothers\b|anyone else|who else|with whom|(?:what|how)[^?]{0,20} call you|zwracać|kto (?:jeszcze|to|jest)|jak (?:się|on|ona|pan|ma)\b.*(?:nazywa|imię)|imię|imiona|nazywa|nazwisko|cum (?:te|vă|îl|o|se|ii) (?:cheam|num)|adresez|cine (?:mai|este|e)|numele|numiți|cheamă|hitap|ad[ıi]n[ıi]z|\bad[ıi]\b|ad[ıi]n\b|isim|ismi|kim\b"
        r"|звертатис\w*|звертатись|обръщам|обърна|أناديك|أخاطبك|звати|ім'я|ім’я|імена|прізвище|хто|как.*казвате|казва|име|кой е|коя е|اسم|أسماء|من هو|من هي|تسم"
    ),
    Topic.PLACE: (
        r"woonplaats|welke (?:plaats|stad|gemeente)|waar (?:woon|bent|ben|is|zijn|wonen|verblijf|zit|speelt|slaap|komt|gebeurt|sta|was)|de plaats|in welk dorp|uit welke|where (?:do|are|is|does)|which (?:city|town)|gdzie|miejscowo|unde|oraș|localit|nerede|hangi şehir|şehir|\bде (?:ви|ти|він|вона|це|живе)|місто|місті|къде|град|أين|مدينة"
    ),
    Topic.ADDRESS: r"adres|straat|waar woon|waar wonen|huisnummer|postcode|address|street|where (?:do|does) \w+ live|adresa|adresul|adresin|адрес|عنوان|waar (?:is|staat) (?:dat|het)|waar precies",
    Topic.ORGANISATION: (
        r"welke? (?:\w*huis|\w*centrum|hotel|caf[eé]|bedrijf|salon|sportclub|cr[eè]che|bibliotheek|garage|kantoor|universiteit|hogeschool|instantie|school|club|opleiding|organisatie|instelling|werkgever|vereniging|kerk|moskee|opvang|praktijk|winkel)|naam van (?:het|de|uw|je) (?:bedrijf|school|club|organisatie|restaurant|winkel|salon|werk)|waar (?:werk|werkt|werken|voetbal|sport|studeer|studeert|loop|zit (?:je|hij|zij|ze|u) op school|zitten)|^waar\?|voor wie (?:werk|hij|zij|u)|op school|school is|^waar (?:dans|train|speel|sport|voetbal|hockey|zwem|turn|leer|studeer)t? (?:je|jij|u|hij|zij|ze)|op (?:de|een|je|uw) (?:middelbare|basisschool|opleiding)|werkt? (?:je|jij|u|hij|zij)|"
        r"werkgever|which (?:school|company|organisation)|what (?:school|company|organisation)|where do(?:es)? \w+ work|employer|do you work for|szkoł|firm|pracuj|zatrudni|școal|unde lucr|lucrați|lucrezi|okul|şirket|çalış|школ|фірм|компан|працю|фирм|работи|شركة|مدرسة|تعمل"
    ),
    Topic.BIRTH: r"geboortedatum|geboren|geboortejaar|date of birth|born|birthday|urodz|nașter|născut|doğum|народжен|рожден|роден|الميلاد|ولد",
    Topic.AGE: r"hoe oud|leeftijd|how old|\bage\b|ile .*lat\b|wiek|câți ani|vârst|kaç yaş|yaşı|скільки.*рок|вік\b|години|възраст|عمر",
    Topic.ACCOUNT: r"accou?nt|insta|snap|tik\s?tok|gebruikersnaam|username|profiel|heet (?:hij|zij|ze|die) (?:op|daar)|op welke app",
    Topic.NUMBER: r"nummer|bellen|bereik|telefo|number|phone|numer|telefon|număr|numara|номер|رقم",
}
_ASKING[Topic.CALLED] = (
    r"hoe heet|hoe (?:mag|kan|zal|wil|moet)?.{0,25}noem|hoe noem|(?:wat|hoe) (?:is|zijn|was) (?:je|jouw|uw|zijn|haar|hun|de) (?:\w+ )?na(?:am|men)|voornaam|achternaam|naam van|your name|(?:his|her|their) name|(?:what|how)[^?]{0,20} call you|zwracać|hitap|adresez|звертатис\w*|звертатись|обръщам|أناديك|أخاطبك|jak .*(?:imię|nazywa)|cum .*(?:num|cheam)|ad[ıi]n[ıi]z|ad[ıi] ne|ismi|як .*(?:звати|звуть)|как .*(?:казва|наричам)|اسمك|اسمه|اسمها|ما اسم"
)
ASKING = {topic: re.compile(pattern, re.IGNORECASE) for topic, pattern in _ASKING.items()}
AND_YOU = re.compile(
    r"^\W*(?:en )?(?:jij|jou|u|jijzelf|uzelf|zelf|jouw|de jouwe|and you|you|a (?:ty|pan|pani)|și (?:tu|dvs)|ya (?:sen|siz)|а (?:ви|ти)|وأنت)\W*\??$|\ben (?:jij|u)(?:zelf)?\?|\ben (?:hij|zij|haar|hem|hun \w+|uw \w+|je \w+|de \w+)\W*\??$",
    re.IGNORECASE,
)


def topics_of(lines: Sequence[Line]) -> list[frozenset[Topic]]:
    """For every message, what it may be answering. Only the other side's questions count."""
    answering: list[frozenset[Topic]] = []
    open_topics: frozenset[Topic] = frozenset()
    last: frozenset[Topic] = frozenset()
    asked_by, left = "", 0
    for line in lines:
        if line.by != asked_by and left > 0:
            answering.append(open_topics)
            left -= 1
        else:
            answering.append(frozenset())
        asked = frozenset(topic for topic, pattern in ASKING.items() if pattern.search(line.text)) if _is_question(line) else frozenset()
        if not asked and AND_YOU.search(line.text):
            asked = last
        if asked or (line.by == "counsellor" and line.by != asked_by) or (line.by == "counsellor"):
            open_topics, asked_by, left = asked, line.by, ANSWERS if asked else 0
            last = asked or last
    return answering


def _is_question(line: Line) -> bool:
    text = line.text.lower()
    return "?" in text or "؟" in text or line.by == "counsellor"
