"""Letters from supervisors in a browser: told of in the console's menu, read and answered without a mouse, at every size."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import expect

from chatserver.rules.feedback import Feedback
from chatserver.rules.letter import KeptLetter, LetterId
from chatserver.rules.transcript import LetterBoxId
from chatserver.services.ports import Records
from tests.support.looks import Size, look_at
from tests.support.pages import tab_to, words
from tests.support.street import Street

LAPTOP, TELEPHONE = Size(1440, 900), Size(320, 640)
TITLES = (
    ("Warm welkom", 4),
    ("De vraag helder", 3),
    ("Het doel samen", 3),
    ("Het doel uitwerken", 2),
    ("Afronden", 4),
    ("Veiligheid", None),
)
TEXT = "Wat goed ging: je nam rustig de tijd en vroeg of iemand meekeek.\n\nProbeer eens: vat de vraag samen voor je advies geeft."


async def written(street: Street, name: str) -> None:
    """A letter that was fetched for her."""
    assert street.house.app is not None
    scores = tuple(((("nl", title), ("en", title)), score) for title, score in TITLES)
    feedback = Feedback("Ik maak me zorgen om een leerling.", "2026-W47", TEXT, scores)
    until = (street.house.clock.now() + timedelta(days=80)).date()

    async def add(records: Records) -> None:
        member = await records.find_staff_by_name(name)
        assert member is not None
        box = LetterBoxId("box")
        await records.add_letter_box(box, member.id, until)
        await records.add_letter(KeptLetter(LetterId("letter"), member.id, box, until, seen=False, feedback=feedback))

    await street.house.app._store.write(add)


async def test_she_is_told_reads_and_answers_without_a_mouse(street: Street) -> None:
    await written(street, "anna")
    anna = await (await street.counsellor()).signs_in()
    page, keyboard = anna.page, anna.page.keyboard
    summary = page.locator(".menu summary")
    await expect(summary).to_contain_text(words("console.me.letters", name="Anna", n=1))
    await tab_to(summary)
    await keyboard.press("Enter")
    await tab_to(page.get_by_role("link", name=words("console.letters.unread", n=1)))
    await look_at(page, page.main_frame, "console, letters", LAPTOP)
    await keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text(words("pages.letters.title"))
    await look_at(page, page.main_frame, "letters", LAPTOP, TELEPHONE)
    await page.set_viewport_size({"width": 1440, "height": 900})
    await tab_to(page.get_by_role("link", name="Ik maak me zorgen"))
    await keyboard.press("Enter")
    await expect(page.get_by_text("Probeer eens")).to_be_visible()
    await look_at(page, page.main_frame, "letter", LAPTOP, TELEPHONE)
    await page.set_viewport_size({"width": 1440, "height": 900})
    await tab_to(page.get_by_role("textbox", name=words("pages.letters.answer.label")))
    await keyboard.type("Dank je wel, dat ga ik proberen.")
    await tab_to(page.get_by_role("button", name=words("pages.letters.send")))
    await keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_have_text(words("pages.letters.done"))
    await expect(page.get_by_text("Dank je wel, dat ga ik proberen.")).to_be_visible()
    await look_at(page, page.main_frame, "letter, answered", LAPTOP)


async def test_without_letters_it_says_so(street: Street) -> None:
    ben = await (await street.counsellor("ben")).signs_in()
    await ben.page.goto(f"{street.house.url}/letters")
    await expect(ben.page.get_by_text(words("pages.letters.none"))).to_be_visible()
