"""What is hidden, and what stays, one case a line. All of it is invented."""

from __future__ import annotations

import pytest

from tests.anonymiser.conftest import Reader


@pytest.mark.parametrize(
    ("said", "clean"),
    [
        ("mijn nummer is 06 41 22 90 13", "mijn nummer is [TELEFOON-1]"),
        ("bel +48 601 554 212 maar", "bel [TELEFOON-1] maar"),
        ("بي ٠٦١٢٣٤٥٦٧٨", "بي [TELEFOON-1]"),
        ("nul zes twee vier een een negen drie acht vijf", "[TELEFOON-1]"),
        ("mail p.vandam@kantoor.example.nl graag", "mail [E-MAIL-1] graag"),
        ("mail joost punt bakx apenstaartje mail punt nl", "mail [E-MAIL-1]"),
        ("rekening NL91 ABNA 0417 1643 00 is van hem", "rekening [REKENING-1] is van hem"),
        ("mijn bsn is 111222333", "mijn bsn is [BSN-1]"),
        ("bsn 123456789, fout of niet", "bsn [BSN-1], fout of niet"),
        ("bel 0522-15.49.90 of 0522/70 5212", "bel [TELEFOON-1] of [TELEFOON-2]"),
        ("het is +31 6-73 740 909", "het is [TELEFOON-1]"),
        ("bsn 215.545.704", "bsn [BSN-1]"),
        ("BSN: 505 93 1993", "BSN: [BSN-1]"),
        ("rekening PL40 0066 7483 7475 0800 4274 7876", "rekening [REKENING-1]"),
        ("de scooter v 551 xr stond er", "de scooter [KENTEKEN-1] stond er"),
        ("geboren op drie mei negentienvierentachtig", "geboren op [GEBOORTEDATUM-1]"),
        ("Volgens dhr. R. Zandberg en mevr. Pool", "Volgens dhr. [PERSOON-1] en mevr. [PERSOON-2]"),
        ("bij slager en zoon", "bij [ORGANISATIE-1]"),
        ("ze zit bij de vleugel groep 4", "ze zit bij [ORGANISATIE-1] groep 4"),
        ("onze storm van 8 huilt", "onze [PERSOON-1] van 8 huilt"),
        ("Wil heet hij", "[PERSOON-1] heet hij"),
        ("kenteken 12-GBB-3", "kenteken [KENTEKEN-1]"),
        ("kenteken xk 330 p staat daar", "kenteken [KENTEKEN-1] staat daar"),
        ("het is 8242 kd", "het is [POSTCODE-1]"),
        ("geboren op 3 mei 1984", "geboren op [GEBOORTEDATUM-1]"),
        ("geboren 03-05-1984", "geboren [GEBOORTEDATUM-1]"),
        ("oma is 93 jaar", "oma is [LEEFTIJD-1]"),
        ("ze wordt vijfennegentig", "ze wordt [LEEFTIJD-1]"),
        ("zijn insta is gek.ke_henkie88", "zijn insta is [ACCOUNT-1]"),
        ("kijk op www.roddels.example.com/x", "kijk op [LINK-1]"),
        ("dossier ZK-2031/00412 graag", "dossier [NUMMER-1] graag"),
        ("ik woon op de eikenlaan 14b", "ik woon op de [ADRES-1]"),
        ("hij heet m i l o u", "hij heet [PERSOON-1]"),
        ("ik heet fatma", "ik heet [PERSOON-1]"),
        ("mijn broer yusuf slaat", "mijn broer [PERSOON-1] slaat"),
        ("hij heet wolf", "hij heet [PERSOON-1]"),
        ("Mijn buurman, J. van der Zwan, schreeuwt", "Mijn buurman, [PERSOON-1], schreeuwt"),
        ("ik woon in urk", "ik woon in [PLAATS-1]"),
        ("ik werk bij de hema", "ik werk bij [ORGANISATIE-1]"),
        ("ik zit op basisschool De Regenboog", "ik zit op [ORGANISATIE-1]"),
    ],
)
def test_is_hidden(reader: Reader, said: str, clean: str) -> None:
    assert reader.text(said) == clean


@pytest.mark.parametrize(
    "said",
    [
        "bel 112 of 088 2220500 of 0800-2000",
        "de politie Lelystad en gemeente Dronten weten het",
        "Veilig Thuis Flevoland belt terug",
        "hij is 14 jaar en zit in groep 8",
        "ik kreeg 1.250 euro, dus € 300,- te weinig",
        "morgen om 10.30 uur of half vier",
        "hij komt uit Eritrea en spreekt Tigrinya",
        "ze plukte een roos in de tuin",
        "hij is boer en ik ben moe",
        "in maart was het ook al zo, op dinsdag",
        "onze hond Rakker is bang",
        "hij reed in een zwarte Golf",
        "I am scared and he will come back",
        "stap 3 van de meldcode",
        "elke ochtend van 9 tot 12 uur",
        "dat kost 1.250.000 euro of 12.500 gulden",
    ],
)
def test_stays(reader: Reader, said: str) -> None:
    assert reader.text(said) == said


def test_digits_in_several_messages_are_one_number(reader: Reader) -> None:
    assert reader.texts("c: Op welk nummer kunnen we bellen?", "06", "22 41", "90 87")[1:] == (
        "[TELEFOON-1]",
        "[TELEFOON-2]",
        "[TELEFOON-3]",
    )
    assert reader.texts("dit is het. 0341", "55 72", "90")[0] == "dit is het. [TELEFOON-1]"
    assert reader.texts("c: Hoeveel kinderen zijn er en hoe oud?", "3", "12 en 14")[1:] == ("3", "12 en 14")


def test_an_answer_is_a_name_whatever_word_it_is(reader: Reader) -> None:
    assert reader.text("c: Hoe heet je?", "ster") == "[PERSOON-1]"
    assert reader.text("c: Wat zag je?", "ster") == "ster"
    assert reader.text("c: Hoe heet je?", "zeg ik liever niet") == "zeg ik liever niet"


def test_a_name_caught_once_is_caught_everywhere(reader: Reader) -> None:
    clean = reader.texts(
        "c: Dag Annefleur, vertel.", "mijn zus zegt annefleur", "annefleurs fiets", "annefluer zei ze", "mail annefleur.b@post.example.nl"
    )
    assert not any("annefl" in text.lower() for text in clean)


def test_a_word_that_is_also_a_name_stays_where_it_is_a_word(reader: Reader) -> None:
    clean = reader.texts("c: Hoe heet je vriendin?", "roos", "roos huilt", "ik gaf haar een roos")
    assert clean[1:] == ("[PERSOON-1]", "[PERSOON-1] huilt", "ik gaf haar een roos")


def test_what_was_typed_before_is_hidden_in_any_case(reader: Reader) -> None:
    assert reader.text("zo heet ons huis zilvervosje", known=("Zilvervosje",)) == "zo heet ons huis [PERSOON-1]"
    assert reader.text("zo heet ons huis") == "zo heet ons huis"


def test_the_words_of_a_desk_stay(reader: Reader) -> None:
    assert reader.text("ik las over Adviespunt Zwaluwenburg", phrases=("Adviespunt Zwaluwenburg",)) == "ik las over Adviespunt Zwaluwenburg"
    assert reader.text("ik las over Adviespunt Zwaluwenburg") != "ik las over Adviespunt Zwaluwenburg"


@pytest.mark.parametrize(
    ("language", "said", "name"),
    [
        ("en", "my sister Oluchi knows", "Oluchi"),
        ("pl", "mój mąż Zdzisław krzyczy", "Zdzisław"),
        ("ro", "soțul meu Dragoș țipă", "Dragoș"),
        ("tr", "kocam Serkan bağırıyor", "Serkan"),
        ("uk", "мій чоловік Остап кричить", "Остап"),
        ("bg", "мъжът ми Стоян крещи", "Стоян"),
        ("ar", "زوجي جابر يصرخ", "جابر"),
    ],
)
def test_names_in_every_language(reader: Reader, language: str, said: str, name: str) -> None:
    assert reader.text(said, language=language) == said.replace(name, "[PERSOON-1]")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Hoe heet je?", "gaat je niks aan"),
        ("Hoe heet hij?", "gewoon mijn vader"),
        ("Hoe heet hij?", "een man van het werk"),
        ("Op welke school zit je?", "op het vmbo"),
        ("Waar werk je?", "in een restaurant"),
        ("Waar woon je?", "bij mijn oma"),
        ("Waar woon je?", "in een flat"),
        ("Wat is het adres?", "dat zeg ik liever niet"),
        ("Hoe oud is hij?", "bijna 80"),
    ],
)
def test_an_answer_that_is_none_stays(reader: Reader, question: str, answer: str) -> None:
    assert reader.text(f"c: {question}", answer) == answer


@pytest.mark.parametrize(
    "said",
    [
        "Hij controleert mijn telefoon, mijn bankrekening en mijn kleding",
        "ik heb blauwe plekken op mijn armen en benen",
        "ze kan niet tegen kritiek en wordt dan agressief",
        "De Raad voor de Kinderbescherming en het Wijkteam zijn betrokken",
        "jaaa dat vind ik ooook echt neeee",
    ],
)
def test_what_tells_of_nobody_stays(reader: Reader, said: str) -> None:
    assert reader.text(said) == said
