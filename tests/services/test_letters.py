"""Letters on both databases: fetched once, found by their box, read by one alone, answered once, and gone with the box and its key."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, select

from chatserver.errors import ChatError, Code
from chatserver.rules.audit import Deed
from chatserver.rules.deadline import Deadline, DeadlineKind
from chatserver.rules.feedback import Feedback, feedback_to_text
from chatserver.rules.letter import LetterId
from chatserver.rules.terms import StaffId
from chatserver.rules.transcript import Letter, LetterBoxId
from chatserver.services.ports import Records, StaffMember
from chatserver.store.engine import StoreSettings
from chatserver.store.looking import look_at_audit
from chatserver.store.tables import letters
from tests.support.leaks import forms
from tests.support.services import Activities

CANARY = "waterlelie"
FEEDBACK = Feedback("Ik maak me zorgen om een leerling.", "2026-W48", f"Rustig gedaan, {CANARY}.", (((("nl", "Afronden"),), 3),))


def letter(name: str, box: str, feedback: Feedback = FEEDBACK) -> Letter:
    return Letter(name, LetterBoxId(box), feedback_to_text(feedback))


async def box_of(house: Activities, name: str, staff: StaffId, days: int = 90) -> date:
    """A letter box of hers, and when it is forgotten."""
    until = (house.clock.now() + timedelta(days=days)).date()

    async def add(records: Records) -> None:
        await records.add_letter_box(LetterBoxId(name), staff, until)
        due_at = house.clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=days)
        await records.set_deadline(Deadline(DeadlineKind.LETTER_BOXES_END, until.isoformat(), due_at))

    await house.store.write(add)
    return until


async def member(house: Activities, staff: StaffId) -> StaffMember:
    found = await house.store.read(lambda records: records.find_staff(staff))
    assert found is not None
    return found


async def test_a_letter_is_found_by_its_box_and_read_by_her_alone(house: Activities, settings_of: StoreSettings) -> None:
    anna, ben = [await member(house, await house.staff(name)) for name in ("anna", "ben")]
    until = await box_of(house, f"box-{anna.id}", anna.id)
    house.review.waiting = [letter(f"one-{anna.id}", f"box-{anna.id}")]
    assert await house.letters.fetch() == 1
    assert house.review.waiting == []
    house.review.waiting = [letter(f"one-{anna.id}", f"box-{anna.id}")]  # forgetting it had failed
    await house.letters.fetch()
    (kept,) = await house.letters.list(anna)
    assert (kept.feedback, kept.until, kept.seen, kept.reply) == (FEEDBACK, until, False, None)
    assert await house.letters.list(ben) == []
    hers = house.letters
    for refused in (hers.read(ben, kept.id), hers.answer(ben, kept.id, "Dank je"), hers.read(anna, LetterId("no"))):
        with pytest.raises(ChatError) as error:
            await refused
        assert error.value.code is Code.NOT_FOUND
    assert await house.store.read(lambda records: records.unseen_letters()) == {anna.id: 1}
    assert (await house.letters.read(anna, kept.id)).feedback == FEEDBACK
    assert await house.store.read(lambda records: records.unseen_letters()) == {}
    entries, _ = await look_at_audit(settings_of)
    deeds = [(entry.draft.deed, entry.draft.by, entry.draft.subject) for entry in entries if entry is not None]
    assert (Deed.FEEDBACK_READ, anna.id, kept.id) in deeds


async def test_she_answers_once_and_what_cannot_be_brought_is_not_kept(house: Activities) -> None:
    anna = await member(house, await house.staff("anna"))
    await box_of(house, f"box-{anna.id}", anna.id)
    house.review.waiting = [letter(f"one-{anna.id}", f"box-{anna.id}")]
    await house.letters.fetch()
    name = LetterId(f"one-{anna.id}")
    for text, code in ((" ", Code.INVALID), ("a" * 2_001, Code.TOO_LONG)):
        with pytest.raises(ChatError) as error:
            await house.letters.answer(anna, name, text)
        assert error.value.code is code
    house.review.is_reachable = False
    with pytest.raises(ChatError) as away:
        await house.letters.answer(anna, name, "Dank je")
    assert away.value.code is Code.UNAVAILABLE
    assert await house.letters.fetch() == 0
    house.review.is_reachable = True
    await house.letters.answer(anna, name, "Dank je")
    assert house.review.replies == [(name, LetterBoxId(f"box-{anna.id}"), "Dank je")]
    assert (await house.letters.read(anna, name)).reply == "Dank je"
    with pytest.raises(ChatError) as twice:
        await house.letters.answer(anna, name, "En nog iets")
    assert twice.value.code is Code.WRONG_STATE
    assert len(house.review.replies) == 1


async def test_a_letter_to_nobody_and_one_that_is_none_are_dropped(house: Activities) -> None:
    anna = await member(house, await house.staff("anna"))
    await box_of(house, f"box-{anna.id}", anna.id)
    house.review.waiting = [letter("lost", "unknown"), Letter("odd", LetterBoxId(f"box-{anna.id}"), '{"by": "Sanne"}')]
    assert await house.letters.fetch() == 0
    assert house.review.waiting == []
    assert await house.letters.list(anna) == []


async def test_it_goes_with_its_box_and_so_does_its_key(house: Activities) -> None:
    anna = await member(house, await house.staff("anna"))
    first, later = await box_of(house, f"first-{anna.id}", anna.id, 30), await box_of(house, f"later-{anna.id}", anna.id, 60)
    house.review.waiting = [letter(f"one-{anna.id}", f"first-{anna.id}"), letter(f"two-{anna.id}", f"later-{anna.id}")]
    assert await house.letters.fetch() == 2
    keys = house.store.keyring.letters
    assert {first, later} <= set(keys.days())
    assert house.clock.now().date() not in keys.days(), "it does not hold up the key of the day it came on"
    house.clock.advance(days=30)
    await house.upkeep.sweep()
    assert [one.id for one in await house.letters.list(anna)] == [f"two-{anna.id}"]
    assert first not in keys.days()
    assert later in keys.days()
    house.review.waiting = [letter(f"late-{anna.id}", f"first-{anna.id}")]
    assert await house.letters.fetch() == 0


async def test_by_a_clock_in_doubt_no_letter_goes_and_the_operators_command_deletes_them_too(house: Activities) -> None:
    anna = await member(house, await house.staff("anna"))
    until = await box_of(house, f"box-{anna.id}", anna.id, 30)
    house.review.waiting = [letter(f"one-{anna.id}", f"box-{anna.id}")]
    assert await house.letters.fetch() == 1
    await house.upkeep.sweep()
    house.clock.is_set(hours=24 * 31)
    await house.upkeep.sweep()
    assert await house.guard.doubt() is not None
    assert len(await house.letters.list(anna)) == 1
    assert until in house.store.keyring.letters.days()
    await house.guard.confirm()
    await house.upkeep.delete_due()
    assert await house.letters.list(anna) == []
    assert until not in house.store.keyring.letters.days()


async def test_the_database_alone_says_nothing_that_was_written(house: Activities) -> None:
    anna = await member(house, await house.staff("anna"))
    await box_of(house, f"box-{anna.id}", anna.id)
    house.review.waiting = [letter(f"one-{anna.id}", f"box-{anna.id}")]
    await house.letters.fetch()
    await house.letters.answer(anna, LetterId(f"one-{anna.id}"), f"Dank je, {CANARY}")

    def everything(connection: Connection) -> str:
        return repr([tuple(row) for row in connection.execute(select(letters))])

    held = await house.store._engines.reader.run(lambda line: line.run(everything))
    assert f"one-{anna.id}" in held
    assert not any(form in held for form in forms(CANARY))
