"""Every setting as one table: its place in the file, what it may be, what it is when left out, and what it means.

``config`` reads files by this table, docs/operating.md describes it, and a test compares the two. A star stands for a name
of the operator's own. Must never hold a room's logic: what a value does is that room's business.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from chatserver.rules.contrast import Corner, parse_colour
from chatserver.rules.desk import MOST_HELPERS, Helper
from chatserver.rules.holidays import EVENINGS, KNOWN_YEARS, Holiday, LiberationDay
from chatserver.rules.schedule import ExceptionKind
from chatserver.rules.terms import Question, Releases, Takers
from chatserver.rules.transcript import Signal
from chatserver.rules.wall_time import parse_spans
from chatserver.rules.web_address import is_page, parse_origin

Parse = Callable[[Any], Any]
"""Gives the value in the house's own type; raises ValueError with a text such as ``must be 5-300, is 0``."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value may be, in words for the manual and as the function that checks it."""

    words: str
    parse: Parse = field(repr=False)


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the table. ``default`` is written as in the file; REQUIRED when there is none."""

    path: str
    kind: Kind
    default: Any
    meaning: str


class Required:
    """The default of a setting that has none."""

    def __repr__(self) -> str:
        return "required"


REQUIRED = Required()


# ---- kinds --------------------------------------------------------------------------------------------------


def whole(lowest: int, highest: int, unit: str = "") -> Kind:
    def parse(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise ValueError(f"must be {lowest}-{highest}, is {_shown(value)}")
        return value

    return Kind(f"whole number {lowest}-{highest}{unit and ' ' + unit}", parse)


def number(lowest: float, highest: float, unit: str) -> Kind:
    def parse(value: Any) -> float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if not is_number or not lowest <= value <= highest:
            raise ValueError(f"must be {lowest:g}-{highest:g}, is {_shown(value)}")
        return float(value)

    return Kind(f"number {lowest:g}-{highest:g} {unit}", parse)


def text(words: str, pattern: str) -> Kind:
    def parse(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise ValueError(f"must be {words}, is {_shown(value)}")
        return value

    return Kind(words, parse)


def several(words: str, one: Parse, fewest: int = 0) -> Kind:
    """A list of things without doubles, in the operator's order."""

    def parse(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise ValueError(f"must be {words}, is {_shown(value)}")  # noqa: TRY004 - every fault is a ValueError here
        found = tuple(one(item) for item in value)
        if len(set(found)) != len(found):
            raise ValueError("names something twice")
        if len(found) < fewest:
            raise ValueError(f"must name at least {fewest}")
        return found

    return Kind(words, parse)


def one_of(names: type[StrEnum]) -> Kind:
    words = ", ".join(names)

    def parse(value: Any) -> StrEnum:
        if value not in list(names):
            raise ValueError(f"must be one of {words}, is {_shown(value)}")
        return names(value)

    return Kind(f"one of {words}", parse)


def _parse_origin(value: Any) -> str:
    found = parse_origin(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"must be an origin such as https://www.example.org, is {_shown(value)}")
    return found


def _parse_public_url(value: Any) -> str:
    return "" if value == "" else _parse_origin(value)


def _parse_page(value: Any) -> str:
    if not isinstance(value, str) or not is_page(value):
        raise ValueError(f"must be an https address, is {_shown(value)}")
    return value


def _parse_colour(value: Any) -> str:
    found = parse_colour(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"must be a colour such as #1c5562, or empty, is {_shown(value)}")
    return found


def _parse_alarm_address(value: Any) -> str:
    """Never shown in a fault: such an address is often a secret."""
    try:
        address = "" if value == "" else _parse_page(value)
        parts = urlsplit(address)
        is_whole = not address or (parts.port != 0 and bool((parts.hostname or "").encode("idna")))
    except ValueError:
        is_whole = False
    if not is_whole:
        raise ValueError("must be an https address (what it is is not shown)")
    return str(value)


def _parse_database(value: Any) -> str:
    """Never shown in a fault: a password may stand in it."""
    if not isinstance(value, str) or not re.fullmatch(r"sqlite:///.+|postgresql(\+asyncpg)?://.+", value):
        raise ValueError("must be sqlite:///… or postgresql://…")
    return value


def _parse_host(value: Any) -> str:
    try:
        return "127.0.0.1" if value == "localhost" else str(ip_address(value if isinstance(value, str) else ""))
    except ValueError:
        raise ValueError(f"must be an IP address or localhost, is {_shown(value)}") from None


def _parse_network(value: Any) -> Any:
    try:
        return ip_network(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(f"must hold addresses or networks such as 10.0.0.0/8, holds {_shown(value)}") from None


def _shown(value: Any) -> str:
    """A value in a fault, short enough for one line."""
    shown = f'"{value}"' if isinstance(value, str) else repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"  # noqa: PLR2004 - a line of a terminal


LINE = r"[^\x00-\x1f\x7f-\x9f]"
LANGUAGE = text("a language code such as nl", r"[a-z]{2,3}")
LANGUAGES = several("a list of languages", LANGUAGE.parse, 1)
ORIGINS = several("a list of origins", _parse_origin)
QUESTIONS = several("a list of questions", one_of(Question).parse)
SIGNALS = several("a list of signals", one_of(Signal).parse)
NETWORKS = several("a list of IP addresses and networks", _parse_network)
FILE = text("a path, from the folder of the file it stands in", rf"{LINE}{{1,500}}")
SCHEDULE = text("the name of a file in schedules/ without .toml, or a path", rf"{LINE}{{1,500}}")
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
"""What operators may call a desk or an exception."""
COLOUR = Kind("a colour such as #1c5562, or empty", _parse_colour)
BACKUP = text("the id of another desk, or empty", rf"(?:{NAME.pattern})?")
PHONE = text("a telephone number", r"\+?[0-9][0-9 ()-]{1,24}")
SHORT_LINE = text("text of 1-60 characters", rf"{LINE}{{1,60}}")


def texts_of(one: Kind, fewest: int) -> Kind:
    """The same said in several languages, in the operator's order."""

    def parse(value: Any) -> tuple[tuple[str, str], ...]:
        if not isinstance(value, dict):
            raise ValueError(f'must hold a text for each language, such as {{ nl = "…" }}, is {_shown(value)}')  # noqa: TRY004
        if len(value) < fewest:
            raise ValueError(f"must hold a text in at least {fewest} language")
        return tuple((LANGUAGE.parse(language), one.parse(said)) for language, said in value.items())

    return Kind("table of language and text", parse)


NAMES = texts_of(SHORT_LINE, 1)
HELPER_PHONE = text("a telephone number or an extension", r"\+?[0-9][0-9 ()-]{1,24}")


def _parse_helper(value: Any) -> Helper:
    if not isinstance(value, dict) or not {"name"} <= value.keys() <= {"name", "phone"}:
        raise ValueError(f"must hold tables with name and, if there is one, phone, holds {_shown(value)}")
    return Helper(NAMES.parse(value["name"]), HELPER_PHONE.parse(value["phone"]) if "phone" in value else "")


def _parse_escalation(value: Any) -> tuple[Helper, ...]:
    found: tuple[Helper, ...] = several("a list of tables", _parse_helper).parse(value)
    if len(found) > MOST_HELPERS:
        raise ValueError(f"must name at most {MOST_HELPERS}, names {len(found)}")
    return found


ESCALATION = Kind("list of tables with `name`, and `phone` if there is one", _parse_escalation)


def _parse_page_or_none(value: Any) -> str:
    return "" if value == "" else _parse_page(value)


# ---- the table ----------------------------------------------------------------------------------------------

SETTINGS: tuple[Setting, ...] = (
    Setting("server.host", Kind("IP address or localhost", _parse_host), "127.0.0.1", "Address to listen on."),
    Setting("server.port", whole(1, 65_535), 8080, "Port to listen on. `--port` overrides it."),
    Setting(
        "server.public_url", Kind("origin, or empty", _parse_public_url), "",
        "Address under which browsers reach this server. Empty: plain http on host and port. Plain http is for loopback alone.",
    ),
    Setting(
        "server.trusted_proxies", NETWORKS, [],
        "Proxies that are believed about the client's address: the last hop of X-Forwarded-For counts, from these alone.",
    ),
    Setting(
        "database.url", Kind("sqlite:///… or postgresql://…", _parse_database), "sqlite:///data/chat.db",
        "The chat store. A relative SQLite path starts at the folder of config.toml.",
    ),
    Setting("keys.folder", FILE, "data/keys", "Root key and day keys. Outside the database and outside its backups."),
    Setting(
        "review.database", Kind("sqlite:///… or postgresql://…", _parse_database), "sqlite:///data/review.db",
        "The review store: another database than the chat store's. A relative SQLite path starts at the folder of config.toml.",
    ),
    Setting("review.keys", FILE, "data/review-keys", "Root key and day keys of the review side, which nobody else may read."),
    Setting("review.port", whole(1, 65_535), 8081, "Port of `serve --only review`; the host is `server.host`. `--port` overrides it."),
    Setting("review.rubric", text("a path, or empty", rf"{LINE}{{0,500}}"), "", "By what is judged. Empty: the file of this program."),
    Setting("review.sample_percent", whole(0, 100, "percent"), 5, "So many transcripts are drawn by chance, to be judged."),
    Setting("review.sample_signals", SIGNALS, list(Signal), "What draws a transcript for certain."),
    Setting("review.second_every", whole(0, 20), 3, "Of those drawn at a desk one in so many is judged by two, blindly. 0: none."),
    Setting("review.month_target", whole(0, 500, "transcripts"), 10, "Drawn by chance a desk and month at least, while there are so many."),
    Setting("limits.highest_capacity", whole(1, 20), 6, "Most conversations side by side that `staff add` allows a counsellor."),
    Setting("limits.burst", whole(1, 10_000, "commands"), 8, "So many commands of one connection pass at once."),
    Setting("limits.refill_count", whole(1, 10_000, "commands"), 20, "So many more pass in each `refill_seconds`."),
    Setting("limits.refill_seconds", number(1, 3600, "seconds"), 30, "See `refill_count`."),
    Setting("limits.typing_seconds", number(0.5, 60, "seconds"), 3, "Least time between two typing signs of one sender."),
    Setting("limits.flood_limit", whole(3, 10_000, "commands"), 100, "So many refused commands in a minute close the connection."),
    Setting("limits.pending_frames", whole(10, 10_000, "frames"), 100, "A connection for which more waits to be sent is closed."),
    Setting("limits.pending_bytes", whole(65_536, 16_777_216, "bytes"), 262_144, "The same, in bytes."),
    Setting("limits.join_seconds", number(1, 60, "seconds"), 5, "A socket that has joined nothing after this is closed."),
    Setting("limits.ping_seconds", number(1, 120, "seconds"), 25, "Time between two signs of life."),
    Setting("limits.ping_timeout_seconds", number(1, 120, "seconds"), 20, "A socket that answers none for so long is closed."),
    Setting("limits.sockets", whole(10, 50_000, "sockets"), 2_000, "Most sockets of this process."),
    Setting("retention.words_days", whole(1, 7, "days"), 7, "So long after its end the words of a session are kept."),
    Setting("retention.unanswered_hours", whole(1, 24, "hours"), 24, "The same for a session that no counsellor ever answered."),
    Setting("retention.transcripts_days", whole(1, 90, "days"), 90, "So long after its release an anonymised transcript is kept."),
    Setting("disk.intake_closes_percent", whole(2, 50, "%"), 5, "With less of the disk free nobody new is let in. SQLite only."),
    Setting("disk.ballast_goes_percent", whole(1, 49, "%"), 2, "With less free the ballast is thrown away, so that deleting works."),
    Setting("sign_in.hours", whole(1, 12, "hours"), 10, "A sign-in ends after this."),
    Setting("sign_in.argon2_memory_kib", whole(19_456, 1_048_576, "KiB"), 65_536, "Memory of one password hash; two may run at once."),
    Setting("sign_in.argon2_time", whole(2, 20, "passes"), 3, "Passes over that memory."),
    Setting("desks.*.name", text("text of 1-80 characters", rf"{LINE}{{1,80}}"), REQUIRED, "Name of the service, as visitors read it."),
    Setting("desks.*.phone", PHONE, REQUIRED, "Number that is shown in every state."),
    Setting("desks.*.languages", LANGUAGES, ["nl", "en"], "Languages in which counsellors answer; the first is the default."),
    Setting(
        "desks.*.widget_languages", several("a list of languages", LANGUAGE.parse), [],
        "More languages of the widget. Visitors who read one of these are answered in one of `languages`, and are told so.",
    ),
    Setting("desks.*.questions", QUESTIONS, ["topic", "role", "nickname", "review"], "Asked on the way in."),
    Setting("desks.*.municipalities", several("a list of names", SHORT_LINE.parse), [], "Choices of the question `municipality`."),
    Setting("desks.*.schedule", SCHEDULE, "weekdays", "Opening hours: `weekdays` is the file schedules/weekdays.toml."),
    Setting("desks.*.offer_seconds", whole(5, 300, "seconds"), 30, "So long one counsellor is asked to take a session."),
    Setting("desks.*.ask_again_seconds", whole(1, 600, "seconds"), 30, "When everyone was asked, the next round begins after this."),
    Setting("desks.*.visitor_grace_minutes", number(0, 30, "minutes"), 10, "A visitor without a connection keeps her place so long."),
    Setting("desks.*.counsellor_away_seconds", number(1, 600, "seconds"), 45, "A counsellor cut off for so long counts as away."),
    Setting("desks.*.counsellor_gone_seconds", number(1, 900, "seconds"), 60, "Her visitors are told after this."),
    Setting("desks.*.counsellor_vanished_seconds", number(1, 1800, "seconds"), 180, "Her conversations are back in the queue after this."),
    Setting("desks.*.silence_minutes", number(1, 60, "minutes"), 10, "A visitor whose turn it is, is asked after this if she is there."),
    Setting("desks.*.silence_end_minutes", number(2, 60, "minutes"), 5, "So long after that the conversation is over. Warned 2 before."),
    Setting("desks.*.queue_limit", whole(1, 1_000, "visitors"), 10, "So many may wait for each counsellor who is present."),
    Setting("desks.*.take_from_queue", one_of(Takers), "duty_leads", "Counsellors who may take from the queue without being asked."),
    Setting("desks.*.taxonomy", text("a path, or empty", rf"{LINE}{{0,500}}"), "", "What is registered. Empty: the file of this program."),
    Setting("desks.*.wrap_up_seconds", whole(0, 1_800, "seconds"), 300, "To register in after a conversation; nothing is offered then."),
    Setting(
        "desks.*.release", one_of(Releases), "by_hand",
        "How transcripts are released: `by_hand` by the counsellor, `automatic` without her where nothing is left to look at.",
    ),
    Setting(
        "desks.*.release_after_minutes", number(0, 1_440, "minutes"), 15,
        "What is released goes to supervisors so long after the end at the earliest; a wish to delete takes it along till then.",
    ),
    Setting("desks.*.alarm_seconds", number(0, 3_600, "seconds"), 60, "Nobody available in the hours for so long is an alarm."),
    Setting("desks.*.alarm_url", Kind("https address, or empty", _parse_alarm_address), "", "Where alarms are posted. Empty: nowhere."),
    Setting("desks.*.backup", BACKUP, "", "Desk whose counsellors are asked when this one has nobody. Empty: none."),
    Setting("desks.*.embedding", ORIGINS, [], "Origins of the websites that may show the chat in a frame."),
    Setting("desks.*.leave_to", Kind("https address", _parse_page), "https://www.weeronline.nl/", "Harmless page for *leave quickly*."),
    Setting("desks.*.referrals.*.name", NAMES, REQUIRED, "A line that is shown after a conversation; at most 6, in this order."),
    Setting("desks.*.referrals.*.phone", PHONE, REQUIRED, "Its number."),
    Setting(
        "desks.*.escalation", ESCALATION, [],
        "Who helps in danger, step by step; at most 6, the first is the duty lead. Empty: the usual ones. 112 is always there.",
    ),
    Setting(
        "desks.*.report_url", Kind("https address, or empty", _parse_page_or_none), "",
        "Page of the report form, which a counsellor can give to a visitor. Nothing is filled in.",
    ),
    Setting("desks.*.colour", COLOUR, "", "Colour of buttons and links in the chat. Empty: the house's own. See *Colours of a desk*."),
    Setting("desks.*.colour_dark", COLOUR, "", "The same on a device that is set to dark. Empty: made of `colour`."),
    Setting("desks.*.corner", one_of(Corner), "soft", "How round the corners are."),
)  # fmt: skip

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
BLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d-(?:([01]\d|2[0-3]):[0-5]\d|24:00)")
"""The one form that a file has; what is typed into a browser may be looser."""


def _parse_block(value: Any) -> tuple[int, int]:
    """Opening and closing in minutes after midnight."""
    if not isinstance(value, str) or BLOCK.fullmatch(value) is None:
        raise ValueError(f"must hold hours such as 09:00-17:00, holds {_shown(value)}")
    try:
        return parse_spans(value)[0]
    except ValueError:
        raise ValueError(f"must open before it closes, holds {_shown(value)}") from None


def _parse_clock(value: Any) -> int:
    """Minutes after midnight."""
    found = CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"must be a time such as 15:00, is {_shown(value)}")
    return int(found[1]) * 60 + int(found[2])


def _parse_yes(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, is {_shown(value)}")  # noqa: TRY004 - every fault is a ValueError here
    return value


def _parse_day(value: Any) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError(f"must be a day such as 2027-03-10, without quotes, is {_shown(value)}")  # noqa: TRY004
    if value.year not in KNOWN_YEARS:
        raise ValueError(f"must lie in {KNOWN_YEARS[0]}-{KNOWN_YEARS[-1]}, is {value}")
    return value


def _parse_day_or_none(value: Any) -> date | None:
    return None if value == "" else _parse_day(value)


_CALLED = {
    Holiday.NEW_YEAR: "New Year's Day",
    Holiday.GOOD_FRIDAY: "Good Friday",
    Holiday.EASTER_MONDAY: "Easter Monday",
    Holiday.KINGS_DAY: "King's Day, 27 April or the Saturday before",
    Holiday.ASCENSION: "Ascension Day",
    Holiday.DAY_AFTER_ASCENSION: "the Friday after Ascension",
    Holiday.WHIT_MONDAY: "Whit Monday",
    Holiday.CHRISTMAS_DAY: "25 December",
    Holiday.SECOND_CHRISTMAS_DAY: "26 December",
    Holiday.CHRISTMAS_EVE: "24 December",
    Holiday.NEW_YEARS_EVE: "31 December",
}
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
YES = Kind("true or false", _parse_yes)
DAY = Kind("day such as 2027-03-10", _parse_day)
PUBLIC_TEXT = text("text of 1-300 characters", rf"{LINE}{{1,300}}")
HOURS = several("a list of hours such as 09:00-17:00", _parse_block)
_CLOSES_BY_DEFAULT = frozenset(
    {
        Holiday.NEW_YEAR,
        Holiday.EASTER_MONDAY,
        Holiday.KINGS_DAY,
        Holiday.ASCENSION,
        Holiday.WHIT_MONDAY,
        Holiday.CHRISTMAS_DAY,
        Holiday.SECOND_CHRISTMAS_DAY,
    }
)
"""No law closes a service on any of them; these seven are what advice lines in the Netherlands usually do."""

SCHEDULE_SETTINGS: tuple[Setting, ...] = (
    Setting("zone", text("the name of a time zone", r"[A-Za-z0-9_+/-]{1,64}"), "Europe/Amsterdam", "Time zone of the hours."),
    Setting("last_intake_minutes", whole(0, 240, "minutes"), 20, "Nobody new is let in so long before closing."),
    Setting("grace_minutes", whole(0, 240, "minutes"), 45, "Who has a place at closing may still be served so long."),
    *(Setting(f"weekly.{day}", HOURS, [], f"Hours of {day.title()}.") for day in WEEKDAYS),
    *(
        Setting(f"holidays.{holiday}", YES, holiday in _CLOSES_BY_DEFAULT, f"Closed on {_CALLED[holiday]}.")
        for holiday in Holiday
        if holiday not in {*EVENINGS, Holiday.LIBERATION_DAY}
    ),
    Setting("holidays.liberation_day", one_of(LiberationDay), "never", "Closed on 5 May; `lustrum`: in years that 5 divides."),
    *(Setting(f"holidays.{evening}", YES, False, f"Closed early on {_CALLED[evening]}.") for evening in sorted(EVENINGS)),
    Setting("holidays.early_close", Kind("time such as 15:00", _parse_clock), "15:00", "When an early day closes."),
    Setting("exceptions.*.from", DAY, REQUIRED, "First day of a dated exception."),
    Setting("exceptions.*.to", Kind("day such as 2027-03-10, or empty", _parse_day_or_none), "", "Its last day. Empty: the first."),
    Setting("exceptions.*.kind", one_of(ExceptionKind), REQUIRED, "What it does; the last two take `hours`."),
    Setting("exceptions.*.hours", HOURS, [], "Hours of each of its days, instead of the usual ones."),
    Setting("exceptions.*.reason", text("text of 1-80 characters", rf"{LINE}{{1,80}}"), REQUIRED, "Why, for colleagues."),
    Setting("exceptions.*.text", texts_of(PUBLIC_TEXT, 0), {}, "What visitors read, in each language."),
)
