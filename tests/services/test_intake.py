"""What a start leaves behind besides the session."""

from __future__ import annotations

from datetime import date, timedelta

from chatserver.auth.tokens import hash_token
from chatserver.rules.deadline import DeadlineKind
from tests.support.services import Activities


async def days_with_an_end(house: Activities) -> list[date]:
    later = house.clock.now() + timedelta(days=365)
    deadlines = await house.store.read(lambda records: records.due(later, 100))
    return [date.fromisoformat(each.subject) for each in deadlines if each.kind is DeadlineKind.DAY_KEY_ENDS]


async def test_the_key_of_every_day_on_which_someone_came_gets_its_end(house: Activities) -> None:
    await house.staff("anna")
    first = house.clock.now().date()
    for _ in range(2):
        await house.visitor()
    assert await days_with_an_end(house) == [first]
    house.clock.advance(days=1)
    for _ in range(2):
        await house.visitor()
    assert await days_with_an_end(house) == [first, first + timedelta(days=1)]


async def test_a_newcomer_is_told_the_place_that_the_queue_gives_her(house: Activities) -> None:
    anna = await house.staff("anna")
    places = []
    for _ in range(3):
        arrival = await house.intake.start(house.desk.id, hash_token(house.chance.secret()), "nl")
        assert await house.intake.find(arrival.session.id) == (await house.session(arrival.session.id), arrival.position)
        places.append(arrival.position)
    (offered,) = (await house.assignment.run(house.desk.id)).made
    assert offered.offer is not None
    await house.assignment.accept(anna, offered.offer.id)
    arrival = await house.intake.start(house.desk.id, hash_token(house.chance.secret()), "nl")
    assert [*places, arrival.position] == [1, 2, 3, 3]
