"""The one permission table: which roles may do what, and which roles one account may hold.

Every route and every command names an action of this table or says that it is public; what is not in the table is refused.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import StrEnum

from chatserver.rules.terms import DeskId, Role, Takers


class Action(StrEnum):
    """Everything that can be done through a door."""

    ASK_ADVICE = "ask_advice"
    """Start, follow, say, type and leave in one's own advice session, and rate it; who may is proved by its token alone."""
    OPEN_CONSOLE = "open_console"
    SEE_BOARD = "see_board"
    """Queue, colleagues and own conversations, without words."""
    DECLARE_PRESENCE = "declare_presence"
    ANSWER_OFFERS = "answer_offers"
    TAKE_FROM_QUEUE = "take_from_queue"
    """Take someone who waits without being asked. Narrowed by the desk, see ``may_take``."""
    CONVERSE = "converse"
    """Say, type and end in conversations of one's own, and ask a colleague in; mark how urgent one is, call the duty
    lead, ask for a number, make a code."""
    FOLLOW = "follow"
    """Read conversations of one's own, and those in which one looks along; stop looking along."""
    COME = "come"
    """Look along in any active conversation of one's desk without being asked, visibly."""
    NOTE = "note"
    """Write and read what staff say to each other about a session that one may read."""
    HAND_OVER = "hand_over"
    """Ask a colleague or another desk to go on with a conversation of one's own, and answer when asked."""
    TAKE_OVER = "take_over"
    """Go on with a conversation in which one looks along."""
    SET_COOL_DOWN = "set_cool_down"
    """After a conversation of one's own: whoever it was is let in slowly, for an hour at most."""
    KEEP_COOL_DOWNS = "keep_cool_downs"
    """Set one until the night; see those that run, and lift them."""
    REGISTER = "register"
    """See and fill in the registration of a conversation of one's own, correct it, and say that one does it later."""
    RELEASE = "release"
    """See what is left of a conversation of one's own without what identifies, hide more of it, and let it be read."""
    SEE_UNRELEASED = "see_unreleased"
    """How many conversations of the desk are not released; never which."""
    SEE_UNREGISTERED = "see_unregistered"
    """How many conversations each colleague has still to register; never which."""
    HEAR_ALERTS = "hear_alerts"
    """Be told when nobody takes a session, and when a counsellor calls; say that it was seen."""
    CALL_BACK = "call_back"
    """See the numbers of those who want to be called, and say that it was done. Narrowed, see ``rules.callback``."""
    OPEN_BY_CODE = "open_by_code"
    """Open the running conversation of a caller who reads out its code."""
    SEE_HOURS = "see_hours"
    """Opening hours as they count: the calendar, what was set in the browser and by whom, who was turned away. No words."""
    SET_HOURS = "set_hours"
    """Close now, open again, dated exceptions, and holidays reviewed."""
    READ_TRANSCRIPTS = "read_transcripts"
    """Anonymised ones: find, read, hide and judge them. On the review side alone."""
    SEE_RATINGS = "see_ratings"
    """What visitors thought of their conversations, by the week, with the remarks they left: words, so never for a supervisor."""
    SEE_SNIPPETS = "see_snippets"
    """The desk's canned texts and the lines it refers to, in the console."""
    SET_SNIPPETS = "set_snippets"
    """Add, change and remove canned texts."""
    CHANGE_OWN_PASSWORD = "change_own_password"  # noqa: S105 - the name of an action
    END_OWN_SIGN_INS = "end_own_sign_ins"
    """Sign out here, or everywhere else."""


ADVISING = frozenset({Role.BEHAVIOURAL_SCIENTIST, Role.MEDICAL_ADVISER})
"""Whom counsellors ask for advice. They take no conversations by these roles."""
CONSOLE = frozenset({Role.COUNSELLOR, Role.DUTY_LEAD}) | ADVISING
"""Who is on the counsellors' side of the wall. A duty lead who also takes sessions holds both roles."""
STAFF = CONSOLE | {Role.SUPERVISOR, Role.ADMINISTRATOR}
"""Roles that an account can hold."""

PERMITTED: dict[Action, frozenset[Role]] = {
    Action.ASK_ADVICE: frozenset({Role.VISITOR}),
    Action.OPEN_CONSOLE: CONSOLE,
    Action.SEE_BOARD: CONSOLE,
    Action.DECLARE_PRESENCE: ADVISING | {Role.COUNSELLOR},
    Action.ANSWER_OFFERS: frozenset({Role.COUNSELLOR}),
    Action.TAKE_FROM_QUEUE: frozenset({Role.COUNSELLOR}),
    Action.CONVERSE: frozenset({Role.COUNSELLOR}),
    Action.FOLLOW: CONSOLE,
    Action.COME: frozenset({Role.DUTY_LEAD}),
    Action.NOTE: CONSOLE,
    Action.HAND_OVER: frozenset({Role.COUNSELLOR}),
    Action.TAKE_OVER: frozenset({Role.DUTY_LEAD}),
    Action.SET_COOL_DOWN: frozenset({Role.COUNSELLOR}),
    Action.KEEP_COOL_DOWNS: frozenset({Role.DUTY_LEAD}),
    Action.REGISTER: frozenset({Role.COUNSELLOR}),
    Action.RELEASE: frozenset({Role.COUNSELLOR}),
    Action.SEE_UNRELEASED: frozenset({Role.DUTY_LEAD}),
    Action.SEE_UNREGISTERED: frozenset({Role.DUTY_LEAD}),
    Action.HEAR_ALERTS: frozenset({Role.DUTY_LEAD}),
    Action.CALL_BACK: frozenset({Role.COUNSELLOR, Role.DUTY_LEAD}),
    Action.OPEN_BY_CODE: frozenset({Role.COUNSELLOR}),
    Action.SEE_HOURS: frozenset({Role.DUTY_LEAD, Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Action.SET_HOURS: frozenset({Role.DUTY_LEAD, Role.ADMINISTRATOR}),
    Action.READ_TRANSCRIPTS: frozenset({Role.SUPERVISOR}),
    Action.SEE_RATINGS: frozenset({Role.DUTY_LEAD}),
    Action.SEE_SNIPPETS: frozenset({Role.COUNSELLOR, Role.DUTY_LEAD}),
    Action.SET_SNIPPETS: frozenset({Role.DUTY_LEAD}),
    Action.CHANGE_OWN_PASSWORD: STAFF,
    Action.END_OWN_SIGN_INS: STAFF,
}

WITH_A_ONE_TIME_PASSWORD = frozenset({Action.CHANGE_OWN_PASSWORD, Action.END_OWN_SIGN_INS})
"""All that an account may do until it has chosen a password of its own: whoever handed out the first one knows it too."""


def may(roles: AbstractSet[Role], action: Action) -> bool:
    """Whether someone with these roles may do this."""
    return not PERMITTED[action].isdisjoint(roles)


def may_now(roles: AbstractSet[Role], action: Action, *, must_change_password: bool) -> bool:
    """The same for an account that may still have its one-time password."""
    return may(roles, action) and (not must_change_password or action in WITH_A_ONE_TIME_PASSWORD)


def may_take(roles: AbstractSet[Role], takers: Takers) -> bool:
    """Whether she may take from the queue of a desk that leaves it to these."""
    return may(roles, Action.TAKE_FROM_QUEUE) and (takers is Takers.EVERYONE or Role.DUTY_LEAD in roles)


def role_for(roles: AbstractSet[Role], action: Action) -> Role:
    """By which of her roles someone may do this, for the audit log. Raises ValueError when by none."""
    return min(roles & PERMITTED[action])


def may_at(roles: AbstractSet[Role], desks: AbstractSet[DeskId], action: Action, desk: DeskId) -> bool:
    """Whether she may do this at a desk: at her own, and at every one what an administrator may do, who may do nothing with words."""
    return may(roles, action) and (desk in desks or may(roles & {Role.ADMINISTRATOR}, action))


def may_hold(roles: AbstractSet[Role]) -> bool:
    """Whether one account may hold these roles together: at least one, none of a visitor, and never both sides of the wall.

    Who reads words (at the console) is never also the one who may only see them anonymised (supervisor).
    """
    one_side = Role.SUPERVISOR not in roles or CONSOLE.isdisjoint(roles)
    return bool(roles) and roles <= STAFF and one_side
