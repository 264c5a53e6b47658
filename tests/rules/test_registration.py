"""The form: what is asked is what is demanded, whatever the order; what is hidden keeps nothing; and what the record adds of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.errors import ChatError, Code
from chatserver.rules.answers import NONE, Answers
from chatserver.rules.registration import Registration, asked, facts, missing, progress, settle, suggested, unfit
from chatserver.rules.session import AdviceSession
from chatserver.rules.taxonomy import Field, Taxonomy, Value, Values
from chatserver.rules.terms import EndReason, Life, StaffId
from tests.support.records import new_session
from tests.support.registering import IN_CODES, taxonomy

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FORM = taxonomy()
TRAFFICKING = {**IN_CODES, "concern_primary": ("human_trafficking",)}


def codes(fields: list[Field]) -> list[str]:
    return [one.code for one in fields]


def on_offer(one: Field, values: Values) -> list[Value]:
    chosen = {code for of_field in values.values() for code in of_field}
    return [value for value in one.values if value.is_offered(TODAY) and (not value.parent or value.parent in chosen)]


def choose(form: Taxonomy, values: Values, one: Field, value: Value) -> dict[str, tuple[str, ...]]:
    """What a form does when a value is pressed: chosen alone, or beside the others while there is room."""
    before = values.get(one.code, ())
    if one.most == 1:
        after: tuple[str, ...] = (value.code,)
    elif value.code in before:
        after = tuple(code for code in before if code != value.code)
    else:
        after = (*before, value.code)[-one.most :]
    return settle(form, {**values, one.code: after})


@st.composite
def filled_somehow(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    """A form into which someone has pressed whatever stood there, in any order, also back and forth."""
    values: dict[str, tuple[str, ...]] = {}
    for _ in range(draw(st.integers(0, 30))):
        one = draw(st.sampled_from(asked(FORM, values)))
        values = choose(FORM, values, one, draw(st.sampled_from(on_offer(one, values))))
    return values


@given(filled_somehow())
def test_whatever_is_pressed_fits_and_every_value_belongs_to_a_field_that_is_asked(values: Values) -> None:
    assert unfit(FORM, values, {}, TODAY) == []
    assert set(values) <= set(codes(asked(FORM, values)))
    assert settle(FORM, values) == values
    done, all_of_them = progress(FORM, values)
    assert done == all_of_them - len(missing(FORM, values))


@given(filled_somehow(), st.randoms(use_true_random=False))
def test_from_wherever_one_is_it_can_be_completed_by_filling_in_what_is_missing(values: Values, random: object) -> None:
    for _ in range(40):
        lacking = missing(FORM, values)
        if not lacking:
            break
        one = FORM.find(random.choice(lacking))  # type: ignore[attr-defined]
        assert one is not None
        assert one in asked(FORM, values), "the server demands what the form does not ask"
        choices = on_offer(one, values)
        if values.get(one.code):  # a handover is missing
            choices = [value for value in choices if value.is_handover]
        values = choose(FORM, values, one, random.choice(choices))  # type: ignore[attr-defined]
    assert missing(FORM, values) == []
    assert unfit(FORM, values, {}, TODAY) == []


@given(filled_somehow())
def test_a_condition_that_goes_takes_what_was_filled_in_below_it(values: Values) -> None:
    skipped = settle(FORM, {**values, "contact_type": ("misuse",)})
    assert skipped == {"contact_type": ("misuse",)}
    assert missing(FORM, skipped) == []
    without = settle(FORM, {**values, "concern_primary": ("stalking",), "concern_secondary": ()})
    assert not {"exploitation_form", "trafficking_route", "exploitation_detail", "situation_now"} & set(without)


def test_seven_fields_and_nine_where_it_may_be_trafficking() -> None:
    assert missing(FORM, {}) == list(IN_CODES)
    assert progress(FORM, {}) == (0, 7)
    assert progress(FORM, IN_CODES) == (7, 7)
    assert progress(FORM, TRAFFICKING) == (7, 9)
    assert missing(FORM, TRAFFICKING) == ["exploitation_form", "trafficking_route"]
    assert missing(FORM, {**IN_CODES, "concern_secondary": ("human_trafficking",)}) == ["exploitation_form", "trafficking_route"]
    assert missing(FORM, {**IN_CODES, "visitor_role": ("professional",)}) == ["professional_sector"]
    assert missing(FORM, {**IN_CODES, "outcome": ("referred", "consulted_internally")}) == ["referral_target", "internal_consultation"]


@pytest.mark.parametrize("kind", ["no_conversation", "misuse", "test"])
def test_without_a_conversation_nothing_else_is_asked(kind: str) -> None:
    assert codes(asked(FORM, {"contact_type": (kind,)})) == ["contact_type"]
    assert missing(FORM, {"contact_type": (kind,)}) == []
    assert unfit(FORM, {**IN_CODES, "contact_type": (kind,)}, {}, TODAY) == [name for name in IN_CODES if name != "contact_type"]


def test_a_report_asks_what_became_of_it() -> None:
    report = {**IN_CODES, "contact_type": ("report_intent",)}
    assert missing(FORM, report) == ["outcome"]
    for how in ("handover_phone_live", "report_form_sent", "cut_short"):
        assert missing(FORM, {**report, "outcome": ("advice_given", how)}) == []


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"urgency": ("very",)}, ["urgency"]),
        ({"weather": ("rain",)}, ["weather"]),
        ({"urgency": ("immediate_danger", "acute_unsafety")}, ["urgency"]),
        ({"outcome": ("advice_given", "advice_given")}, ["outcome"]),
        ({"outcome": ("advice_given", "information_given", "cut_short", "referred", "outcome_unknown")}, ["outcome"]),
        ({"professional_sector": ("police",)}, ["professional_sector"]),
        ({"channel": ("chat",)}, ["channel"]),
        ({"origin_group": ("origin_nl",)}, ["origin_group"]),
        ({"exploitation_form": ("labour_exploitation",)}, ["exploitation_form"]),
    ],
)
def test_what_is_refused(change: Values, refused: list[str]) -> None:
    assert unfit(FORM, IN_CODES, {}, TODAY) == []
    assert unfit(FORM, {**IN_CODES, **change}, {}, TODAY) == refused


def test_what_no_law_knows_yet_is_not_on_offer_and_a_detail_needs_its_form() -> None:
    assert unfit(FORM, {**TRAFFICKING, "exploitation_form": ("surrogacy_exploitation",)}, {}, TODAY) == ["exploitation_form"]
    right = {**TRAFFICKING, "exploitation_form": ("labour_exploitation",), "exploitation_detail": ("construction",)}
    assert unfit(FORM, right, {}, TODAY) == []
    assert unfit(FORM, {**right, "exploitation_detail": ("drugs",)}, {}, TODAY) == ["exploitation_detail"]
    assert "exploitation_detail" not in settle(FORM, {**right, "exploitation_form": ("exploitation_unclear",)})


def test_a_value_that_was_retired_stays_where_it_stood_and_is_offered_to_nobody() -> None:
    urgency = FORM.find("urgency")
    assert urgency is not None
    values = tuple(replace(v, valid_until=TODAY) if v.code == "structural_unsafety" else v for v in urgency.values)
    form = replace(FORM, fields=tuple(replace(urgency, values=values) if one is urgency else one for one in FORM.fields))
    assert unfit(form, IN_CODES, {}, TODAY) == []
    tomorrow = TODAY + timedelta(days=1)
    assert unfit(form, IN_CODES, {}, tomorrow) == ["urgency"]
    assert unfit(form, IN_CODES, IN_CODES, tomorrow) == []


def over(**changes: object) -> AdviceSession:
    session = new_session(
        life=Life.ENDED,
        arrived_at=NOW,
        answered_at=NOW + timedelta(seconds=59),
        ended_at=NOW + timedelta(minutes=31),
        reason=EndReason.ENDED_TOGETHER,
        counsellor=StaffId("anna"),
    )
    return replace(session, **changes)  # type: ignore[arg-type]


def test_what_the_record_adds_of_itself_has_no_clock_time() -> None:
    assert facts(FORM, over(), NONE, AMSTERDAM, is_backup=False) == {
        "channel": ("chat",),
        "served_by": ("own_region",),
        "end_reason": ("ended_together",),
        "wait_band": ("wait_under_1",),
        "duration_band": ("dur_30_60",),
        "language_interface": ("nl",),
        "iso_week_and_daypart": ("2026-W48/09-11",),
    }


@pytest.mark.parametrize(
    ("change", "code", "expected"),
    [
        ({"reason": EndReason.LOCKED}, "end_reason", "ended_by_counsellor"),
        ({"reason": EndReason.HOUSE_RULES}, "end_reason", "ended_by_counsellor"),
        ({"reason": EndReason.LEFT_QUICKLY}, "end_reason", "left_quickly"),
        ({"answered_at": NOW + timedelta(minutes=1)}, "wait_band", "wait_1_5"),
        ({"answered_at": NOW + timedelta(minutes=15)}, "wait_band", "wait_over_15"),
        ({"ended_at": NOW + timedelta(minutes=5)}, "duration_band", "dur_under_5"),
        ({"ended_at": NOW + timedelta(hours=2)}, "duration_band", "dur_over_60"),
        ({"language": "xx"}, "language_interface", "language_other"),
        ({"answered_at": NOW + timedelta(hours=8), "ended_at": NOW + timedelta(hours=9)}, "iso_week_and_daypart", "2026-W48/outside_hours"),
    ],
)
def test_bands_and_codes(change: dict[str, object], code: str, expected: str) -> None:
    assert facts(FORM, over(**change), NONE, AMSTERDAM, is_backup=False)[code] == (expected,)


def test_the_other_desk_and_the_language_of_her_screens() -> None:
    found = facts(FORM, over(), Answers(reads="uk"), AMSTERDAM, is_backup=True)
    assert (found["served_by"], found["language_interface"]) == (("backup_desk",), ("uk",))


@pytest.mark.parametrize("reason", sorted(set(EndReason) - {EndReason.LEFT_QUEUE, EndReason.DESK_CLOSED}))
def test_every_end_of_a_conversation_is_a_value_of_the_taxonomy(reason: EndReason) -> None:
    one = FORM.find("end_reason")
    assert one is not None
    (code,) = facts(FORM, over(reason=reason), NONE, AMSTERDAM, is_backup=False)["end_reason"]
    assert one.find(code) is not None


@pytest.mark.parametrize("change", [{"life": Life.ACTIVE, "ended_at": None, "reason": None}, {"answered_at": None}])
def test_nothing_is_added_to_what_is_not_over_or_was_never_answered(change: dict[str, object]) -> None:
    with pytest.raises(ChatError) as caught:
        facts(FORM, over(**change), NONE, AMSTERDAM, is_backup=False)
    assert caught.value.code is Code.WRONG_STATE


def test_what_a_form_begins_with() -> None:
    assert suggested(FORM, over(), NONE) == {"language_written": ("nl",)}
    answers = Answers(municipality="LELYSTAD", reads="pl")
    assert suggested(FORM, over(), answers) == {"municipality": ("lelystad",), "language_written": ("pl",)}
    assert suggested(FORM, over(), Answers(municipality="Utrecht")) == {"language_written": ("nl",)}


def test_who_corrects_and_until_when() -> None:
    kept = Registration(by=StaffId("anna"), registered_at=NOW)
    assert kept.may_correct(StaffId("anna"), NOW + timedelta(days=14, seconds=-1), FORM)
    assert not kept.may_correct(StaffId("anna"), NOW + timedelta(days=14), FORM)
    for other, code in ((StaffId("ben"), Code.NOT_FOUND), (StaffId("anna"), Code.WRONG_STATE)):
        with pytest.raises(ChatError) as caught:
            (kept if code is Code.NOT_FOUND else Registration()).may_correct(other, NOW, FORM)
        assert caught.value.code is code
