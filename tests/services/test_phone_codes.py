"""Going on by phone: one code, one use, two hours, few tries."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from chatserver.errors import Code
from chatserver.rules.deadline import DeadlineKind
from chatserver.rules.looking import How
from chatserver.rules.terms import Declared, EndReason, EntryKind, SessionId, StaffId
from chatserver.store.store import Store
from tests.services.test_danger import member, refusal, talk
from tests.support.clock import ManualClock
from tests.support.services import Activities, make_desk


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite for all of them; what is asked of the records is proved on both in tests/store."""
    return sqlite_url


async def opens(house: Activities, staff: StaffId, code: str) -> SessionId:
    return await house.phone_codes.open(await member(house, staff), code)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def test_it_opens_the_running_conversation_once(house: Activities) -> None:
    anna, ben = await house.staff("anna"), await house.staff("ben")
    await house.presences.declare(ben, Declared.AWAY)
    talking = await talk(house, anna)
    assert await refusal(house.phone_codes.make(ben, talking.id)) is Code.NOT_FOUND
    made = await house.phone_codes.make(anna, talking.id)
    assert (len(made.code), made.code.isdecimal()) == (6, True)
    assert (made.ends_at - house.clock.now()).total_seconds() == 7_200
    assert made.code not in repr(made)
    assert await refusal(opens(house, ben, wrong(made.code))) is Code.NOT_FOUND
    assert await refusal(opens(house, anna, made.code)) is Code.NOT_FOUND, "it is her own"
    assert await opens(house, ben, made.code) == talking.id
    entries = await house.store.log.read(talking.id, 0, 10)
    assert [(e.kind, e.text) for e in entries][1:] == [(EntryKind.COLLEAGUE_JOINED, "Ben")], "the visitor is told"
    (onlooker,) = await house.store.read(lambda records: records.onlookers(talking.id))
    assert (onlooker.staff, onlooker.how) == (ben, How.CODE)
    assert await refusal(opens(house, ben, made.code)) is Code.NOT_FOUND, "used"
    assert not await house.store.read(lambda records: records.has_deadline(DeadlineKind.PHONE_CODE_ENDS, talking.id))


async def test_a_new_one_takes_the_place_of_the_old(house: Activities) -> None:
    anna, ben = await house.staff("anna"), await house.staff("ben")
    await house.presences.declare(ben, Declared.AWAY)
    talking = await talk(house, anna)
    first = await house.phone_codes.make(anna, talking.id)
    second = await house.phone_codes.make(anna, talking.id)
    assert first.code != second.code, "a code that is live is not drawn again"
    assert await refusal(opens(house, ben, first.code)) is Code.NOT_FOUND
    assert await opens(house, ben, second.code) == talking.id


async def test_after_two_hours_it_opens_nothing(house: Activities) -> None:
    anna, ben = await house.staff("anna"), await house.staff("ben")
    await house.presences.declare(ben, Declared.AWAY)
    talking = await talk(house, anna)
    made = await house.phone_codes.make(anna, talking.id)
    house.clock.advance(hours=2)
    assert await refusal(opens(house, ben, made.code)) is Code.NOT_FOUND
    await house.upkeep.phone_codes.expire(talking.id)
    assert not await house.store.write(lambda records: records.drop_phone_code(talking.id)), "and is gone"


async def test_the_end_of_the_conversation_is_its_end(house: Activities) -> None:
    anna, ben = await house.staff("anna"), await house.staff("ben")
    await house.presences.declare(ben, Declared.AWAY)
    talking = await talk(house, anna)
    made = await house.phone_codes.make(anna, talking.id)
    await house.conversations.end(anna, talking.id, EndReason.ENDED_TOGETHER)
    assert await refusal(opens(house, ben, made.code)) is Code.NOT_FOUND
    assert await refusal(house.phone_codes.make(anna, talking.id)) is Code.WRONG_STATE
    assert await refusal(house.phone_codes.make(anna, SessionId("none"))) is Code.NOT_FOUND


async def test_it_is_for_colleagues_of_the_desk(store: Store) -> None:
    house = Activities(store, ManualClock(), make_desk(), (elsewhere := make_desk(),))
    anna, stranger = await house.staff("anna"), await house.staff("stranger", desk=elsewhere)
    talking = await talk(house, anna)
    made = await house.phone_codes.make(anna, talking.id)
    assert await refusal(opens(house, stranger, made.code)) is Code.NOT_FOUND
    ben = await house.staff("ben")
    assert await opens(house, ben, made.code) == talking.id, "the stranger did not use it up"


async def test_the_sixth_wrong_try_is_not_looked_at_any_more(house: Activities) -> None:
    anna, ben, cas = await house.staff("anna"), await house.staff("ben"), await house.staff("cas")
    for other in (ben, cas):
        await house.presences.declare(other, Declared.AWAY)
    talking = await talk(house, anna)
    made = await house.phone_codes.make(anna, talking.id)
    for _ in range(5):
        assert await refusal(opens(house, ben, wrong(made.code))) is Code.NOT_FOUND
        house.clock.advance(61)
    assert await refusal(opens(house, ben, made.code)) is Code.TOO_MANY, "not even the right one"
    assert await opens(house, cas, made.code) == talking.id, "others are not held up"
    made = await house.phone_codes.make(anna, talking.id)
    house.clock.advance(600 - 5 * 61)
    assert await opens(house, ben, made.code) == talking.id, "ten minutes after the first"


async def test_everybody_together_has_twenty_tries_a_minute(house: Activities) -> None:
    team = [await house.staff(f"helper-{n}") for n in range(6)]
    for n in range(20):
        assert await refusal(opens(house, team[n % 4], "000000")) is Code.NOT_FOUND
    with capture_logs() as logged:
        assert await refusal(opens(house, team[5], "000000")) is Code.TOO_MANY
    assert [(line["event"], line["staff"], line["count"]) for line in logged] == [("phone_codes_guessed", team[5], 20)]
    house.clock.advance(60)
    assert await refusal(opens(house, team[5], "000000")) is Code.NOT_FOUND


async def test_a_right_one_is_no_wrong_try(house: Activities) -> None:
    anna, ben = await house.staff("anna"), await house.staff("ben")
    await house.presences.declare(ben, Declared.AWAY)
    talking = await talk(house, anna)
    for _ in range(7):
        assert await opens(house, ben, (await house.phone_codes.make(anna, talking.id)).code) == talking.id


async def test_a_thousand_guesses_open_nothing(house: Activities) -> None:
    """Past every limit, straight at the record: the odds are one in a thousand for the whole of it, and none here."""
    anna, ben = await house.staff("anna"), await house.staff("ben")
    await house.presences.declare(ben, Declared.AWAY)
    talking = await talk(house, anna)
    made = await house.phone_codes.make(anna, talking.id)
    now = house.clock.now()
    guesses = [f"{house.chance.below(1_000_000):06d}" for _ in range(1_000)]

    async def guess(records: object) -> int:
        return sum([len(await records.sessions_of_code(code, now)) for code in guesses if code != made.code])  # type: ignore[attr-defined]

    assert await house.store.read(guess) == 0
    assert await opens(house, ben, made.code) == talking.id


async def test_the_key_of_a_day_on_which_nothing_else_was_sealed_goes_too(house: Activities) -> None:
    """A conversation that began before midnight."""
    anna = await house.staff("anna")
    talking = await talk(house, anna)
    house.clock.advance(days=1)
    day = house.clock.now().date()
    await house.phone_codes.make(anna, talking.id)
    assert day.isoformat() in await house.store.read(lambda records: records.due_of(DeadlineKind.DAY_KEY_ENDS))
