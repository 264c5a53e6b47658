"""Feedback from supervisors reaches whoever held the conversation, and her answer goes back. Neither side learns the other half: who
wrote is not told here, and whose the letter box is not there.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules.access import Action, role_for
from chatserver.rules.assessment import LONGEST_LETTER
from chatserver.rules.audit import AuditDraft, Deed
from chatserver.rules.feedback import parse_feedback
from chatserver.rules.letter import KeptLetter, LetterId
from chatserver.rules.message import parse_text
from chatserver.rules.terms import DeskId
from chatserver.rules.transcript import Letter
from chatserver.services.ports import Clock, Records, StaffMember, Store
from chatserver.services.ports_letters import LetterKeys
from chatserver.services.ports_review import Review

NO_DESK = DeskId("")
"""A letter does not say at which desk the conversation was."""


@dataclass(frozen=True, slots=True)
class Letters:
    """Fetching, reading and answering letters, and forgetting them in time."""

    store: Store
    clock: Clock
    review: Review
    keys: LetterKeys

    async def fetch(self) -> int:
        """Bring over what waits; how many letters found whom they are for. The review side may be away: then at the next turn."""
        try:
            waiting = await self.review.letters()
            found = Counter([await self.store.write(lambda records, one=one: _keep(records, one)) for one in waiting])  # type: ignore[misc] # at once
            if waiting:
                await self.review.forget_letters([one.id for one in waiting])
        except ChatError as error:
            if error.code is not Code.UNAVAILABLE:
                raise
            return 0
        if found[False]:
            record(Event.LETTERS_DROPPED, count=found[False])
        return found[True]

    async def list(self, actor: StaffMember) -> list[KeptLetter]:
        """Hers, unread ones first, then by week, the newest first."""
        mine = await self.store.read(lambda records: records.letters_of(actor.id))
        newest = sorted(mine, key=lambda letter: (letter.feedback.week, letter.id), reverse=True)
        return sorted(newest, key=lambda letter: letter.seen)

    async def read(self, actor: StaffMember, name: LetterId) -> KeptLetter:
        """Open it, which is written down in the audit log. Raises NOT_FOUND, DAMAGED."""

        async def look(records: Records) -> KeptLetter:
            letter = await _get(records, actor, name)
            await self._note(records, actor, letter, Deed.FEEDBACK_READ)
            await records.mark_letter_seen(letter.id)
            return letter

        return await self.store.write(look)

    async def answer(self, actor: StaffMember, name: LetterId, text: str) -> None:
        """Once. Raises NOT_FOUND, INVALID, TOO_LONG, WRONG_STATE when she did already, UNAVAILABLE when it cannot be brought over."""
        said = parse_text(text, LONGEST_LETTER)
        letter = await self.store.read(lambda records: _get(records, actor, name))
        if letter.reply is not None:
            raise ChatError(Code.WRONG_STATE)
        # Under the letter's own name: a crash before it is kept here brings it twice, which is once.
        await self.review.reply(letter.id, letter.box, said)

        async def keep(records: Records) -> None:
            kept = await _get(records, actor, name)
            if kept.reply is None:
                await records.answer_letter(name, said)
                await self._note(records, actor, kept, Deed.FEEDBACK_ANSWERED)

        await self.store.write(keep)

    async def end(self, day: date) -> None:
        """Letters whose letter boxes are forgotten on ``day`` go, with the keys of it. Repeating is harmless."""
        await self.store.write(lambda records: records.end_letters(day))
        for one in self.keys.days():
            if one <= day:
                self.keys.destroy(one)

    async def _note(self, records: Records, actor: StaffMember, letter: KeptLetter, deed: Deed) -> None:
        role = role_for(actor.roles, Action.READ_LETTERS)
        await records.add_audit(AuditDraft(self.clock.now(), actor.id, role, deed, NO_DESK, letter.id))


async def _keep(records: Records, letter: Letter) -> bool:
    """Whether it found whom it is for. One that is there already did."""
    known = await records.letter_box(letter.box)
    try:
        feedback = parse_feedback(letter.text)
    except ValueError:
        return False
    if known is None:
        return False
    await records.add_letter(KeptLetter(LetterId(letter.id), known[0], letter.box, known[1], seen=False, feedback=feedback))
    return True


async def _get(records: Records, actor: StaffMember, name: LetterId) -> KeptLetter:
    """What is not hers does not exist."""
    letter = await records.find_letter(name)
    if letter is None or letter.staff != actor.id:
        raise ChatError(Code.NOT_FOUND)
    return letter
