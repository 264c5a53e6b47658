"""Structured logs: a closed list of events and of field names, so that words of people cannot get in.

``record`` refuses what is not on the lists. Loggers of libraries are cut: of a warning or an exception of theirs only the
logger's name, the type, the file and the line are kept, never a message, because messages hold payloads.
"""

from __future__ import annotations

import logging
import sys
import traceback
from enum import StrEnum
from typing import TextIO

import structlog


class Event(StrEnum):
    """Everything that is ever logged."""

    STARTED = "started"
    STOPPED = "stopped"
    SETTINGS_WARNING = "settings_warning"
    CONNECTED = "connected"
    DISCONNECTED = "disconnected"
    CLOSED_CONNECTION = "closed_connection"
    COMMAND_REFUSED = "command_refused"
    COMMAND_FAILED = "command_failed"
    SESSION_STARTED = "session_started"
    SESSION_ENDED = "session_ended"
    SAID = "said"
    OFFER_MADE = "offer_made"
    OFFER_CLOSED = "offer_closed"
    SESSION_TAKEN = "session_taken"
    NOTED = "noted"
    HANDOVER_ASKED = "handover_asked"
    HANDOVER_CLOSED = "handover_closed"
    TRANSFERRED = "transferred"
    LOOKING_BEGUN = "looking_begun"
    LOOKING_ENDED = "looking_ended"
    REGISTERED = "registered"
    NOBODY_TAKES = "nobody_takes"
    URGENCY_MARKED = "urgency_marked"
    DUTY_LEAD_CALLED = "duty_lead_called"
    DUTY_LEAD_SAW = "duty_lead_saw"
    CALLBACK_MOVED = "callback_moved"
    PHONE_CODE_MADE = "phone_code_made"
    PHONE_CODE_USED = "phone_code_used"
    PHONE_CODES_GUESSED = "phone_codes_guessed"
    COUNSELLOR_VANISHED = "counsellor_vanished"
    ANONYMISED = "anonymised"
    ANONYMISING_FAILED = "anonymising_failed"
    RELEASED = "released"
    PUSHED = "pushed"
    WORDS_DELETED = "words_deleted"
    REMARKS_DELETED = "remarks_deleted"
    DAY_KEY_DESTROYED = "day_key_destroyed"
    RECORD_DAMAGED = "record_damaged"
    EPOCHS_BEGUN = "epochs_begun"
    TRANSCRIPT_TAKEN_IN = "transcript_taken_in"
    TRANSCRIPTS_DELETED = "transcripts_deleted"
    TRANSCRIPTS_INDEXED = "transcripts_indexed"
    STORE_TROUBLE = "store_trouble"
    LOOP_FAILED = "loop_failed"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - an event name
    STAFF_CHANGED = "staff_changed"
    HOURS_CHANGED = "hours_changed"
    UNSTAFFED = "unstaffed"
    ALARM_FAILED = "alarm_failed"
    REQUEST_FAILED = "request_failed"
    LIBRARY = "library"


FIELDS = frozenset(
    {
        "session", "staff", "offer", "desk", "offset", "chars", "code", "command", "reason", "count", "seconds", "day",
        "door", "where", "kind", "logger", "level", "port", "database", "outcome", "path", "status", "role",
    }
)  # fmt: skip
"""Every field a log line may have: ids, offsets, lengths, codes, places in our code."""


class FieldNotAllowedError(Exception):
    """A log line carries a field that is not on the list: a defect of ours, found by the first test that runs the line."""


_log = structlog.stdlib.get_logger("chatserver")


def record(event: Event, **fields: str | float | None) -> None:
    """Log one event. Values are ids, codes and numbers; there is no field for text."""
    if not fields.keys() <= FIELDS:
        raise FieldNotAllowedError(", ".join(sorted(fields.keys() - FIELDS)))
    _log.info(event.value, **{k: v for k, v in fields.items() if v is not None})


def where(error: BaseException) -> str:
    """The place an error came from as ``Type at file:line``, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    name = "?" if last is None else f"{last.filename.rsplit('/', 1)[-1]}:{last.lineno}"
    return f"{type(error).__name__} at {name}"


class _Cut(logging.Handler):
    """Turns a library's log record into one of ours, dropping its message and arguments."""

    def emit(self, entry: logging.LogRecord) -> None:
        error = entry.exc_info[1] if entry.exc_info else None
        place = where(error) if error else f"{entry.filename}:{entry.lineno}"
        record(Event.LIBRARY, logger=entry.name, level=entry.levelname, where=place)


def cut_logger(name: str) -> logging.Logger:
    """A logger to hand to a library that logs what people wrote: it is on no list, so no level set elsewhere turns it up."""
    made = logging.Logger(name, logging.WARNING)  # noqa: LOG001 - that getLogger would put it on the list is the reason
    made.handlers = [_Cut()]
    return made


def set_up(stream: TextIO = sys.stderr, level: int = logging.INFO) -> None:
    """One JSON line an event on ``stream``; other loggers only from WARNING on, and cut. Called once at start."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    ours = logging.getLogger("chatserver")
    ours.handlers = [logging.StreamHandler(stream)]
    ours.setLevel(level)
    ours.propagate = False
    root = logging.getLogger()
    root.handlers = [_Cut()]
    root.setLevel(logging.WARNING if level >= logging.INFO else level)
    for name in ("engineio", "socketio", "aiohttp.server", "aiohttp.access", "aiohttp.web", "asyncio", "sqlalchemy", "alembic"):
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True
