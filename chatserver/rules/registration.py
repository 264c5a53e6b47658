"""The registration of a conversation: what is asked, what is missing, what does not fit, and what the record adds of itself.

Only codes of a taxonomy: no text of a person can get in here, by type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chatserver.errors import ChatError, Code
from chatserver.rules.answers import Answers
from chatserver.rules.session import AdviceSession
from chatserver.rules.taxonomy import CONTACT_TYPE, MUNICIPALITY, Field, SystemField, Taxonomy, Value, Values, holds
from chatserver.rules.terms import EndReason, Life, StaffId

NOTHING: Values = {}


@dataclass(frozen=True, slots=True)
class Registration:
    """What is kept for one session: a draft until ``registered_at``."""

    values: Values = field(default_factory=dict, repr=False)
    version: str = ""
    """Of the taxonomy it was last saved with."""
    number: int = 0
    """Counts what was saved, by the client: the highest is the newest, whatever came first."""
    by: StaffId | None = None
    """Who saved it last; once registered, who registered it."""
    changed_at: datetime | None = None
    registered_at: datetime | None = None
    facts: Values = field(default_factory=dict, repr=False)
    """What the record knew of itself when it was registered. No clock time."""
    owed_by: StaffId | None = None
    """Whose conversation it was when it ended, until it is registered."""
    wraps_up: bool = False
    """She is given time for it: she has not said *later*, and the time is not over."""

    def is_newer(self, number: int) -> bool:
        return number > self.number

    def may_correct(self, staff: StaffId, now: datetime, taxonomy: Taxonomy) -> bool:
        """Whether she may still change what she registered. Raises NOT_FOUND when it was not she, WRONG_STATE when it is no
        registration yet."""
        if self.registered_at is None:
            raise ChatError(Code.WRONG_STATE)
        if self.by != staff:
            raise ChatError(Code.NOT_FOUND)
        return now < self.registered_at + taxonomy.correction


# ---- the form -----------------------------------------------------------------------------------------------


def asked(taxonomy: Taxonomy, values: Values) -> list[Field]:
    """The fields that are asked, with these values chosen, in the order of the taxonomy. After ``settle`` each value belongs to one."""
    kinds = values.get(CONTACT_TYPE, ())
    is_all = taxonomy.skip_when.isdisjoint(kinds)
    return [one for one in taxonomy.fields if _is_asked(one, values) and (is_all or one.code == CONTACT_TYPE)]


def _is_asked(one: Field, values: Values) -> bool:
    if not one.is_asked_of_people or (one.condition is not None and not holds(one.condition, values)):
        return False
    return any(_has_parent(value, values) for value in one.values if not value.is_hidden)


def _has_parent(value: Value, values: Values) -> bool:
    return not value.parent or any(value.parent in chosen for chosen in values.values())


def settle(taxonomy: Taxonomy, values: Values) -> dict[str, tuple[str, ...]]:
    """The values without those that make no sense any more: of fields that are not asked, and of values whose parent went.

    One walk is enough, because a condition and a parent only look back."""
    kept: dict[str, tuple[str, ...]] = {}
    skips = not taxonomy.skip_when.isdisjoint(values.get(CONTACT_TYPE, ()))
    for one in taxonomy.fields:
        if not _is_asked(one, kept) or (skips and one.code != CONTACT_TYPE):
            continue
        chosen = tuple(code for code in values.get(one.code, ()) if (known := one.find(code)) is None or _has_parent(known, kept))
        if chosen:
            kept[one.code] = chosen
    return kept


def missing(taxonomy: Taxonomy, values: Values) -> list[str]:
    """The fields that must still be filled in before it can be registered, in their order."""
    is_handed_over = _is_handed_over(taxonomy, values)
    return [one.code for one in asked(taxonomy, values) if one.is_required and not _is_filled(one, values, is_handed_over)]


def _is_handed_over(taxonomy: Taxonomy, values: Values) -> bool:
    """Whether something was chosen after which it must be said what became of it."""
    return any(value.requires_handover for one in taxonomy.fields for value in _chosen(one, values))


def _is_filled(one: Field, values: Values, is_handed_over: bool) -> bool:  # noqa: FBT001 - a fact of the whole form
    chosen = _chosen(one, values)
    if is_handed_over and any(value.is_handover for value in one.values):
        return any(value.is_handover for value in chosen)
    return bool(chosen)


def _chosen(one: Field, values: Values) -> list[Value]:
    return [known for code in values.get(one.code, ()) if (known := one.find(code)) is not None]


def progress(taxonomy: Taxonomy, values: Values) -> tuple[int, int]:
    """How many of the fields that must be filled in are."""
    demanded = sum(one.is_required for one in asked(taxonomy, values))
    return demanded - len(missing(taxonomy, values)), demanded


def unfit(taxonomy: Taxonomy, values: Values, stood: Values, today: date) -> list[str]:
    """The fields whose values are refused: unknown, not asked, not on offer, too many, or twice. ``stood``: what was kept before; a
    value that was retired since then may stay."""
    kept = settle(taxonomy, values)
    known = {one.code: one for one in taxonomy.fields}
    return [code for code, chosen in values.items() if chosen != kept.get(code, ()) or not _fits(known[code], chosen, stood, today)]


def _fits(one: Field, chosen: tuple[str, ...], stood: Values, today: date) -> bool:
    may_stay = stood.get(one.code, ())
    found = [one.find(code) for code in chosen]
    is_offered = all(value and not value.is_hidden and (value.is_offered(today) or value.code in may_stay) for value in found)
    return is_offered and len(set(chosen)) == len(chosen) <= one.most


def suggested(taxonomy: Taxonomy, session: AdviceSession, answers: Answers) -> dict[str, tuple[str, ...]]:
    """What the form begins with: the language of the screens, and the municipality when the visitor gave one that is a value here."""
    facts = {SystemField.LANGUAGE_INTERFACE: _language(taxonomy, session, answers)}
    found: dict[str, tuple[str, ...]] = {}
    for one in taxonomy.fields:
        code = facts.get(SystemField(one.default_from)) if one.default_from in facts else None
        if one.code == MUNICIPALITY and answers.municipality:
            said = answers.municipality.casefold()
            code = next((value.code for value in one.values for _, label in value.labels if label.casefold() == said), None)
        known = None if code is None else one.find(code)
        if known is not None and not known.is_hidden and one.is_asked_of_people:
            found[one.code] = (known.code,)
    return found


# ---- what the record knows ------------------------------------------------------------------------------------

_ENDS = {EndReason.LOCKED: EndReason.ENDED_BY_COUNSELLOR, EndReason.HOUSE_RULES: EndReason.ENDED_BY_COUNSELLOR}
"""Where the record is finer than the figures."""
WAITED: Sequence[tuple[timedelta, str]] = (
    (timedelta(minutes=1), "wait_under_1"),
    (timedelta(minutes=5), "wait_1_5"),
    (timedelta(minutes=15), "wait_5_15"),
)
WAITED_LONGEST = "wait_over_15"
LASTED: Sequence[tuple[timedelta, str]] = (
    (timedelta(minutes=5), "dur_under_5"),
    (timedelta(minutes=15), "dur_5_15"),
    (timedelta(minutes=30), "dur_15_30"),
    (timedelta(minutes=60), "dur_30_60"),
)
LASTED_LONGEST = "dur_over_60"
OTHER_LANGUAGE = "language_other"
COMPUTED: Mapping[SystemField, frozenset[str]] = {
    SystemField.CHANNEL: frozenset({"chat"}),
    SystemField.SERVED_BY: frozenset({"own_region", "backup_desk"}),
    SystemField.END_REASON: frozenset(
        {"ended_together", "left", "left_quickly", "abandoned", "idle", "ended_by_counsellor"},
    ),
    SystemField.WAIT_BAND: frozenset({*(code for _, code in WAITED), WAITED_LONGEST}),
    SystemField.DURATION_BAND: frozenset({*(code for _, code in LASTED), LASTED_LONGEST}),
    SystemField.LANGUAGE_INTERFACE: frozenset({OTHER_LANGUAGE}),
}
"""The codes that can come of it; a taxonomy must have them all."""
WHEN = "iso_week_and_daypart"


def facts(taxonomy: Taxonomy, session: AdviceSession, answers: Answers, zone: ZoneInfo, *, is_backup: bool) -> dict[str, tuple[str, ...]]:
    """What the record adds of itself to the registration of an ended conversation: bands, never a clock time. ``is_backup``: her
    counsellor is of another desk. Raises WRONG_STATE for one that was never answered or has not ended."""
    if session.life is not Life.ENDED or session.answered_at is None or session.ended_at is None or session.reason is None:
        raise ChatError(Code.WRONG_STATE)
    known: dict[str, str] = {
        SystemField.CHANNEL: "chat",
        SystemField.SERVED_BY: "backup_desk" if is_backup else "own_region",
        SystemField.END_REASON: _ENDS.get(session.reason, session.reason),
        SystemField.WAIT_BAND: _band(session.answered_at - session.arrived_at, WAITED, WAITED_LONGEST),
        SystemField.DURATION_BAND: _band(session.ended_at - session.answered_at, LASTED, LASTED_LONGEST),
        SystemField.LANGUAGE_INTERFACE: _language(taxonomy, session, answers),
    }
    told: dict[str, tuple[str, ...]] = {one.code: (str(known[one.code]),) for one in taxonomy.fields if one.code in known}
    return told | {WHEN: (_when(taxonomy, session.answered_at.astimezone(zone)),)}


def _language(taxonomy: Taxonomy, session: AdviceSession, answers: Answers) -> str:
    read = answers.reads or session.language
    one = taxonomy.find(SystemField.LANGUAGE_INTERFACE)
    return read if one is not None and one.find(read) is not None else OTHER_LANGUAGE


def _band(length: timedelta, bands: Sequence[tuple[timedelta, str]], longest: str) -> str:
    return next((code for below, code in bands if length < below), longest)


def _when(taxonomy: Taxonomy, local: datetime) -> str:
    year, week, _ = local.isocalendar()
    part = next((name for start, end, name in taxonomy.dayparts if start <= local.hour < end), taxonomy.other_daypart)
    return f"{year}-W{week:02}/{part}"
