"""What time alone does: opening, closing with people waiting, and the end of words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.support.clock import ManualClock
from tests.support.people import first_of
from tests.support.server import House, running_house


def amsterdam(hour: int, minute: int = 0) -> datetime:
    """An instant on Tuesday 24 November 2026."""
    return datetime(2026, 11, 24, hour - 1, minute, tzinfo=UTC)


async def test_opening_is_pushed_to_a_page_that_was_loaded_before(tmp_path: Path, nothing_leaks: None) -> None:
    async with running_house(tmp_path, clock=ManualClock(amsterdam(8, 30))) as house:
        await house.counsellor("anna").is_available()
        visitor = await house.visitor().opens()
        told = (await visitor.socket.hears("availability_changed"))["opening"]
        assert (told["state"], told["next_opening"]) == ("closed", "2026-11-24T08:00:00.000Z")
        ask = {"token": "a" * 43, "language": "nl"}
        assert await visitor.socket.refusal("start", ask) == "closed"
        await house.advances_to(amsterdam(9))
        opened = await visitor.socket.hears("availability_changed", lambda p: p["opening"]["state"] == "open")
        assert opened["opening"]["closes_at"] == "2026-11-24T16:00:00.000Z"


async def test_nobody_there_is_told_at_once(house: House) -> None:
    visitor = await house.visitor().opens()
    assert (await visitor.socket.hears("availability_changed"))["opening"]["state"] == "unstaffed"
    anna = await house.counsellor("anna").is_available()
    await visitor.socket.hears("availability_changed", lambda p: p["opening"]["state"] == "open")
    await anna.declares("away")
    await visitor.socket.hears("availability_changed", lambda p: p["opening"]["state"] == "unstaffed")
    assert await visitor.socket.refusal("start", {"token": "a" * 43, "language": "nl"}) == "unstaffed"


async def test_the_queue_is_full_at_its_limit(tmp_path: Path, nothing_leaks: None) -> None:
    async with running_house(tmp_path, desk="queue_limit = 2") as house:
        await house.counsellor("anna").is_available()
        first, second, third = [await house.visitor().opens() for _ in range(3)]
        await first.starts()
        await second.starts()
        await third.socket.hears("availability_changed", lambda p: p["opening"]["state"] == "full")
        assert await third.socket.refusal("start", {"token": "a" * 43, "language": "nl"}) == "full"
        await first.leaves()
        await third.socket.hears("availability_changed", lambda p: p["opening"]["state"] == "open")
        await third.starts()


async def test_closing_time_with_people_waiting(house: House) -> None:
    await house.advances_to(amsterdam(16, 30))
    anna = await house.counsellor("anna").is_available()
    talking, waits, hopes = [await house.visitor().opens() for _ in range(3)]
    await talking.starts()
    session = await anna.accepts()
    await anna.declares("away")
    ben = await house.counsellor("ben").is_available()
    for visitor in (waits, hopes):
        await visitor.starts()
        await visitor.says("ik wacht nog op iemand")
    await ben.declines()
    await house.advances_to(amsterdam(17))
    for visitor in (waits, hopes):
        await visitor.sees("closing")
    late = await house.visitor().opens()
    assert (await late.socket.hears("availability_changed"))["opening"]["state"] == "closed"
    assert await late.socket.refusal("start", {"token": "b" * 43, "language": "nl"}) == "closed"

    taken = await ben.accepts(await ben.is_offered())
    await ben.says(taken, "we maken rustig tijd voor je")
    await ben.declares("away")
    served = await first_of({v: v.sees("joined") for v in (waits, hopes)})
    left = waits if served is hopes else hopes
    await house.advances_to(amsterdam(17, 44))
    assert "ended" not in left.log.kinds()
    await house.advances_to(amsterdam(17, 45))
    assert (await left.sees("ended"))["reason"] == "desk_closed"
    await anna.says(session, "wij praten gewoon door")
    await talking.reads("wij praten gewoon door")
    assert "ended" not in served.log.kinds()


async def test_when_the_last_counsellor_signs_out_after_closing_nobody_waits_for_nobody(tmp_path: Path, nothing_leaks: None) -> None:
    async with running_house(tmp_path, counsellors=("anna",), lead="") as house:
        await house.advances_to(amsterdam(16, 30))
        anna = await house.counsellor("anna").is_available()
        talking, waits = [await house.visitor().opens() for _ in range(2)]
        await talking.starts()
        session = await anna.accepts()
        await waits.starts()
        await anna.declines()
        await house.advances_to(amsterdam(17, 5))
        await waits.sees("closing")
        await anna.says(session, "tot morgen")
        await anna.signs_out()
        await house.advances(1)
        assert (await waits.sees("ended"))["reason"] == "desk_closed"
        assert "ended" not in talking.log.kinds(), "who talks is told by other rules that she is gone"


async def test_words_end_seven_days_after_the_end_and_the_day_s_key_a_day_later(house: House) -> None:
    anna = await house.counsellor("anna").is_available()
    answered, unanswered = await house.visitor().opens(), await house.visitor().opens()
    await answered.starts()
    session = await anna.accepts()
    await answered.says("dit blijft zeven dagen")
    await anna.ends(session)
    await anna.declares("away")
    await house.counsellor("ben").is_available()
    await unanswered.starts()
    await unanswered.says("dit blijft een dag")
    await unanswered.leaves()
    key = house.folder / "keys" / "days" / "2026-11-24.key"
    assert await house.words_left() == 2
    assert key.exists()

    await house.advances(hours=23, minutes=59)
    assert await house.words_left() == 2
    await house.advances(minutes=2)
    assert await house.words_left() == 1
    await house.advances(days=6)
    assert await house.words_left() == 0
    assert key.exists()
    await house.advances_to(datetime(2026, 12, 2, tzinfo=UTC))
    assert not key.exists()
