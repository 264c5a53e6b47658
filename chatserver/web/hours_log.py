"""Lines of the audit log as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from chatserver.rules.audit import AuditEntry, Deed
from chatserver.services.desk_hours import HoursView
from chatserver.web.wording import dates_in_words


def line_of(entry: AuditEntry, view: HoursView, language: str, texts: Mapping[str, str]) -> dict[str, str]:
    """When, who, what."""
    draft = entry.draft
    who = texts["pages.hours.log.service"] if draft.by is None else view.names.get(draft.by, "\u2013")
    if draft.deed is Deed.HOLIDAY_REVIEWED:
        reason = texts[f"pages.holiday.{draft.reason}"]
    elif draft.deed in (Deed.EXCEPTION_ADDED, Deed.EXCEPTION_REMOVED):
        reason = texts[f"pages.hours.legend.{draft.reason}"]
    else:
        kind = "log" if draft.by is None else "reason"
        reason = texts[f"pages.hours.{kind}.{draft.reason}"].lower()
    subject = draft.subject
    if draft.deed is Deed.DESK_CLOSED and subject:
        subject = texts["pages.hours.log.closed_until"].format(when=when_in_words(datetime.fromisoformat(subject), view, language))
    elif subject:
        day = date.fromisoformat(subject[: len("2027-03-10")])  # an exception is named by its first day
        subject = dates_in_words(day, day, language, view.today)
    what = texts[f"pages.hours.log.{draft.deed}"].format(subject=subject, reason=reason).strip()
    return {"when": when_in_words(draft.at, view, language), "who": who, "what": what}


def when_in_words(at: datetime, view: HoursView, language: str) -> str:
    """Day and time of what was done."""
    local = at.astimezone(view.desk.schedule.zone)
    return f"{dates_in_words(local.date(), local.date(), language, view.today)} {local:%H:%M}"
