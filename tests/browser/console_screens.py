"""Takes the pictures in docs/screens/console/: ``python3 run.py screens``. One morning of a counsellor, in the order in which it happens.

Not a test, and so not found by pytest unless it is named: it writes into the repository. Everything is real but the people.
"""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, expect

from chatserver.rules.snippet import Wording
from chatserver.services.hints import DeskChanged
from tests.support.looks import Size
from tests.support.pages import BrowserCounsellor, words
from tests.support.people import Visitor
from tests.support.programs import ROOT
from tests.support.street import Street, street_of

FOLDER = ROOT / "docs" / "screens" / "console"
README_PICTURE = ROOT / "docs" / "pictures" / "console.png"
SCREEN, ZOOMED = Size(1440, 900), Size(640, 450)
"""An office screen, and a laptop at 200 % zoom."""
NAMES = {
    "empty": "Nothing needs watching; the sound is tested once",
    "offer": "Someone waits: an offer in the place where the conversation will be",
    "snippets": "Canned texts, with `/`",
    "two": "Two conversations, one with a note, and the side room of the other",
    "handover": "Handing a conversation over",
    "danger": "Danger: what to say, who helps, what to ask next",
    "rules": "Stopping over the house rules",
    "registration": "Registering while it is fresh, beside what is left of the text: nothing is offered meanwhile",
    "release": "Hiding more before the text is released",
    "unreleased": "What is not released waits in a list, with how long it is still there",
    "lead": "The duty lead: a colleague calls, and the conversations of her desk",
    "lost": "The connection is gone",
    "keys": "Every key",
}
"""What each picture shows, in the order of the index."""
DARK = ("two", "danger", "registration", "release")
SMALL = ("offer", "two", "danger", "registration", "release")
"""Also at 200 % zoom."""
DESK = """
report_url = "https://voorbeeld.example/melden"

[[desks.flevoland.escalation]]
name.nl = "Chef van de Dag"
name.en = "Duty lead"
phone = "4500"

[[desks.flevoland.escalation]]
name.nl = "Gedragswetenschapper"
name.en = "Behavioural scientist"

[[desks.flevoland.escalation]]
name.nl = "Crisisteam"
name.en = "Crisis team"
phone = "4501"

[[desks.flevoland.escalation]]
name.nl = "Politie"
name.en = "Police"
phone = "112"
"""


SNIPPETS = (
    Wording("nl", "Is het nu veilig?", "Is het veilig waar je nu bent, {bijnaam}? Kan iemand meelezen?", "veilig"),
    Wording("nl", "Even nadenken mag", "Neem rustig de tijd. Je hoeft niet alles te vertellen.", "tijd"),
    Wording("nl", "Later verder praten", "Wil je later verder praten? Bel {telefoon}, dag en nacht.", "later"),
    Wording("en", "Are you safe now?", "Are you safe where you are now? Can anyone read along?", "safe"),
)


async def take(counsellor: BrowserCounsellor, name: str) -> None:
    page = counsellor.page
    await page.mouse.move(0, 0)
    await page.set_viewport_size(SCREEN._asdict())
    await page.screenshot(path=FOLDER / f"{name}.png", caret="hide")
    if name in DARK:
        await page.emulate_media(color_scheme="dark")
        await page.screenshot(path=FOLDER / f"{name}-dark.png", caret="hide")
        await page.emulate_media(color_scheme="light")
    if name in SMALL:
        await page.set_viewport_size(ZOOMED._asdict())
        await page.screenshot(path=FOLDER / f"{name}-small.png", caret="hide")
        await page.set_viewport_size(SCREEN._asdict())


async def waits(street: Street, *texts: str, nickname: str | None = None) -> Visitor:
    visitor = await street.house.visitor().opens()
    await visitor.starts(nickname=nickname)
    for text in texts:
        await visitor.says(text)
    return visitor


async def later(street: Street, people: list[BrowserCounsellor], minutes: int) -> None:
    """Minutes go by, for the house and for everyone who looks at it."""
    await street.house.advances(minutes=minutes)
    for one in people:
        await one.page.clock.set_system_time(street.house.clock.now())


async def test_pictures_of_a_morning(  # noqa: PLR0915 - one morning, told as it goes
    browser: Browser, tmp_path: Path
) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with street_of(browser, tmp_path, desk=DESK, counsellors=("anna", "ben", "carla", "gerda")) as street:
        await street.house.keeps_snippets(*SNIPPETS)
        ben = await (await street.counsellor("ben", viewport=SCREEN._asdict())).is_available()
        gerda = await (await street.counsellor("gerda")).signs_in()
        await gerda.presence("available").check()
        await take(ben, "empty")
        await ben.button("console.sound.test").click()
        await ben.button("console.sound.yes").click()
        await ben.button("console.keys").click()
        await take(ben, "keys")
        await ben.page.keyboard.press("Escape")

        first = await waits(street, "Hoi, is er iemand?", nickname="Sterre")
        one = await ben.accepts()
        everyone = [ben, gerda]
        await ben.says(one, "Hoi Sterre. Ja, ik ben er voor je. Vertel maar, we hebben de tijd.")
        await first.says("ik vraag me al lang af of het bij ons thuis wel normaal is")
        await ben.reads(one, "ik vraag me al lang af of het bij ons thuis wel normaal is")
        await later(street, everyone, 2)
        await ben.says(one, "Goed dat je dat durft te vragen. Wat maakt dat je daar nu over nadenkt?")
        await first.says("bij mijn vriendin Lotte is het heel anders, daar mag iedereen gewoon iets zeggen aan tafel")
        await ben.reads(one, "bij mijn vriendin Lotte is het heel anders, daar mag iedereen gewoon iets zeggen aan tafel")
        await ben.page.keyboard.press("Alt+u")
        await expect(ben.column(one).get_by_role("menuitemradio").first).to_be_visible()
        for key in ("End", "ArrowUp", "ArrowUp", "Enter"):
            await ben.page.keyboard.press(key)

        second = await waits(street, "Goedemiddag, ik ben mentor en maak me zorgen om een leerling.")
        await waits(street)
        await later(street, everyone, 0)
        await ben.is_offered()
        await take(ben, "offer")
        two = await ben.accepts()
        await ben.says(two, "Zeker, graag zelfs. Wat heeft u gezien, en wanneer?")
        await second.says("Vanochtend wilde hij niet naar huis. Hij zei dat het dit weekend weer misging en dat zijn broertje alleen is.")
        await ben.reads(two, "Vanochtend wilde hij niet naar huis.")
        await ben.field(one).focus()
        await ben.page.keyboard.press("Alt+n")
        await ben.page.keyboard.type("Zus van 9 woont ook thuis. Nog vragen: wie weet hiervan op school?")
        await ben.page.keyboard.press("Enter")
        await ben.page.keyboard.press("Alt+m")
        await later(street, everyone, 1)
        await first.says("ik let de hele dag op hoe hij kijkt")
        await ben.reads(one, "ik let de hele dag op hoe hij kijkt")
        await ben.field(one).press("/")
        await expect(ben.page.get_by_role("listbox", name=words("console.snippets")).first).to_be_visible()
        await take(ben, "snippets")
        await ben.page.keyboard.press("Escape")
        await ben.field(one).fill("")

        await side_room(street, ben, gerda, two)
        await take(ben, "two")
        await ben.page.screenshot(path=README_PICTURE, caret="hide")
        await ben.page.keyboard.press("Escape")
        await ben.field(two).focus()
        await street.house.counsellor("carla").is_available()
        await expect(ben.page.locator("ul.people")).to_contain_text(words("console.of", n=0, m=2))
        await ben.page.keyboard.press("Alt+o")
        await take(ben, "handover")
        await ben.page.keyboard.press("Escape")
        await second.says("Ik hoor net dat de vader nu op het schoolplein staat en schreeuwt.")
        await ben.reads(two, "Ik hoor net dat de vader nu op het schoolplein staat en schreeuwt.")
        anna = await (await street.counsellor("anna", viewport=SCREEN._asdict())).signs_in()
        await ben.field(two).focus()
        await ben.page.keyboard.press("Alt+g")
        await expect(ben.column(two).get_by_role("status").filter(has_text="Anna is gewaarschuwd")).to_be_visible()
        await take(ben, "danger")
        await expect(anna.banner).to_contain_text(two)
        await take(anna, "lead")
        await ben.page.keyboard.press("Escape")
        await ben.field(one).focus()
        await ben.page.keyboard.press("Alt+h")
        await take(ben, "rules")
        await ben.page.keyboard.press("Escape")
        await ben.ends(one)
        await expect(ben.page.locator(".registration")).to_be_visible()
        await later(street, everyone, 0)
        await expect(ben.page.locator(".cleaned-text:visible")).to_be_visible()
        await registers(ben)
        await take(ben, "registration")
        await releases(ben)
        await take(ben, "release")
        await ben.column(one).get_by_role("button", name=words("console.close"), exact=True).click()
        await ben.page.keyboard.press("Alt+s")
        await expect(ben.page.get_by_role("region", name=one, exact=True)).to_be_visible()
        await take(ben, "unreleased")
        await ben.page.keyboard.press("Escape")
        async with street.house.hints(DeskChanged):
            await ben.page.context.set_offline(True)
        await expect(ben.banner.filter(has_text=words("console.lost"))).to_be_visible()
        await take(ben, "lost")


async def side_room(street: Street, ben: BrowserCounsellor, gerda: BrowserCounsellor, label: str) -> None:
    """Gerda is asked in, and both say something there."""
    await ben.field(label).focus()
    await ben.page.keyboard.press("Alt+z")
    room = ben.page.get_by_role("region", name=words("console.side", label=label), exact=True)
    await room.get_by_role("button", name=words("console.side.ask"), exact=True).click()
    await room.get_by_role("button", name=words("console.side.ask.who", name="Gerda")).press("Enter")
    await room.get_by_role("textbox").fill("Mogelijk is een broertje nu alleen thuis. Wat vraag ik eerst?")
    await room.get_by_role("textbox").press("Enter")
    await gerda.reads(label, "Vanochtend wilde hij niet naar huis.")
    await gerda.column(label).get_by_role("button", name=words("console.side", label=label)).click()
    hers = gerda.page.get_by_role("region", name=words("console.side", label=label), exact=True)
    await later(street, [ben, gerda], 1)
    await hers.get_by_role("textbox").fill("Ik lees mee. Vraag of school vandaag al met de ouders sprak.")
    await hers.get_by_role("textbox").press("Enter")
    await expect(room.locator(".remark")).to_have_count(2)


async def registers(ben: BrowserCounsellor) -> None:
    """She fills in the form up to the age: someone's partner, and trafficking beside it, which asks two things more."""
    form = ben.page.locator(".registration")
    await expect(form.locator('[data-field="contact_type"] input').first).to_be_focused()
    for key in ("1", "Tab", "1", "Tab"):
        await ben.page.keyboard.press(key)
    await ben.page.keyboard.type("mensen")
    for key in ("Enter", "Tab", "Tab"):
        await ben.page.keyboard.press(key)
    await expect(form.locator('[data-field="exploitation_form"]')).to_be_visible()
    await form.get_by_role("heading").first.scroll_into_view_if_needed()


async def releases(ben: BrowserCounsellor) -> None:
    """She puts the form away, and hides two more words in the text."""
    await ben.page.keyboard.press("Escape")
    text = ben.page.locator(".cleaned-text:visible")
    await expect(text).to_be_focused()
    await text.locator("span[data-unit]").get_by_text("tafel", exact=True).dblclick()
    await ben.page.keyboard.press("h")
    await expect(text.locator(".placeholder--by-hand")).to_have_count(1)
    for key in ("ArrowLeft", "Shift+ArrowLeft"):
        await ben.page.keyboard.press(key)


def test_index() -> None:
    """The page that shows them one below the other."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "README.md").write_text("\n".join(index()) + "\n", "utf-8")


def index() -> list[str]:
    lines = [
        "# The counsellor's console",
        "",
        "Taken by `python3 run.py screens` from a running server and real browsers; whoever changes a screen takes them anew. People and",
        "conversations are invented.",
    ]
    for name, said in NAMES.items():
        lines += ["", f"## {said}", "", f"![{said}]({name}.png)"]
        lines += [f"![{said}, in the dark]({name}-dark.png)"] * (name in DARK)
        lines += [f"![{said}, at 200 % zoom]({name}-small.png)"] * (name in SMALL)
    return lines
