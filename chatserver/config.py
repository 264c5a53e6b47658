"""Reads config.toml and the schedules it names, and gives each room its own frozen settings.

Everything that is wrong is found before anything starts, and told at once, each fault by its place in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from chatserver.auth.passwords import HashingSettings
from chatserver.gateways.settings import GatewaySettings
from chatserver.reading import ConfigError, Fault, read, read_file, shape_of
from chatserver.rubric_file import PACKAGED as PACKAGED_RUBRIC
from chatserver.rubric_file import load_rubric
from chatserver.rules.assessment import SampleRule
from chatserver.rules.contrast import Scheme, Theme, figure, make_theme, missed
from chatserver.rules.desk import LADDER, MOST_REFERRALS, Desk, Referral
from chatserver.rules.retention import Retention
from chatserver.rules.room import RoomLimits
from chatserver.rules.rubric import Rubric
from chatserver.rules.schedule import Schedule
from chatserver.rules.silence import Silence
from chatserver.rules.taxonomy import Taxonomy
from chatserver.rules.terms import DeskId, Question, Releases, Takers
from chatserver.rules.web_address import is_loopback
from chatserver.schedule_files import load_schedule, schedule_file
from chatserver.services.staffing_settings import StaffingSettings
from chatserver.settings import SETTINGS
from chatserver.store.engine import StoreSettings
from chatserver.taxonomy_file import PACKAGED, load_taxonomy
from chatserver.web.built import languages_built
from chatserver.web.settings import WebSettings


@dataclass(frozen=True, slots=True)
class Settings:
    """All that is set, room by room."""

    host: str
    port: int
    desks: Mapping[DeskId, Desk]
    store: StoreSettings
    gateway: GatewaySettings
    web: WebSettings
    staffing: StaffingSettings
    hashing: HashingSettings
    retention: Retention
    review: StoreSettings
    """The review store, and the keys of the review side."""
    review_port: int
    room: RoomLimits
    rubric: Rubric
    """By which supervisors judge conversations."""
    sample: SampleRule
    """Which ones they judge."""
    alarms: Mapping[DeskId, str] = field(repr=False)
    """Where each desk's alarms go; such an address is a secret."""


def load(path: Path, port: int | None = None) -> Settings:
    """Settings of a file; ``port`` overrides its own. Raises ConfigError."""
    faults: list[Fault] = []
    document = read_file(path, path.name, faults)
    if document is None:
        raise ConfigError(faults)
    return build(document, path.resolve().parent, port)


def build(document: dict[str, Any], folder: Path, port: int | None = None) -> Settings:
    """Settings of a document whose relative paths start at ``folder``. Raises ConfigError."""
    faults: list[Fault] = []
    if port is not None and isinstance(document.get("server", {}), dict):
        document = {**document, "server": {**document.get("server", {}), "port": port}}
    values = read(document, shape_of(SETTINGS), "", faults)
    if not values["desks"]:
        faults.append(Fault("desks", "must name at least one desk, such as [desks.flevoland]"))
    schedules = {
        name: load_schedule(folder / schedule_file(desk["schedule"]), f"desks.{name}.schedule", faults)
        for name, desk in values["desks"].items()
        if "schedule" in desk
    }
    taxonomies = _taxonomies(values["desks"], folder, faults)
    rubric = _rubric(values["review"], folder, faults)
    faults.extend(_rules(values))
    if faults or rubric is None:
        raise ConfigError(faults)
    return _settings(values, folder, {name: schedule for name, schedule in schedules.items() if schedule}, taxonomies, rubric)


def _taxonomies(desks: Mapping[str, dict[str, Any]], folder: Path, faults: list[Fault]) -> dict[str, Taxonomy]:
    """What each desk registers; a file that several desks name is read once, and its faults are told once."""
    read_from: dict[Path, Taxonomy | None] = {}
    found = {}
    for name, desk in desks.items():
        if "taxonomy" not in desk:
            continue
        file = folder / desk["taxonomy"] if desk["taxonomy"] else PACKAGED
        if file not in read_from:
            read_from[file] = load_taxonomy(file, f"desks.{name}.taxonomy", faults)
        if (taxonomy := read_from[file]) is not None:
            found[name] = taxonomy
    return found


def _rubric(review: Mapping[str, Any], folder: Path, faults: list[Fault]) -> Rubric | None:
    if "rubric" not in review:
        return None
    return load_rubric(folder / review["rubric"] if review["rubric"] else PACKAGED_RUBRIC, "review.rubric", faults)


# ---- rules that look at more than one setting ---------------------------------------------------------------


def _rules(values: dict[str, Any]) -> Iterator[Fault]:
    """Faults of settings that are right each by itself. A rule whose settings are not all there says nothing."""
    server = values["server"]
    url, host, proxies = server.get("public_url"), server.get("host"), server.get("trusted_proxies")
    if url is not None and host is not None and proxies is not None:
        on_loopback = is_loopback(host)
        if url.startswith("https:") and on_loopback and not proxies:
            yield Fault("server.public_url", f"is https, but {host} is reached through a proxy only; name it in server.trusted_proxies")
        if url.startswith("http:") and not is_loopback(_host_of(url)):
            yield Fault("server.public_url", "must be https, as plain http is for loopback alone")
        if not url.startswith("https:") and not on_loopback:
            yield Fault("server.host", f"must be loopback without an https server.public_url, is {host}")
    for setting, other in (("database", ("database", "url")), ("keys", ("keys", "folder"))):
        mine, theirs = values["review"].get(setting), values[other[0]].get(other[1])
        if mine is not None and mine == theirs:
            yield Fault(f"review.{setting}", f"must be another one than {'.'.join(other)}: who reads transcripts must not reach words")
    closes, goes = values["disk"].get("intake_closes_percent"), values["disk"].get("ballast_goes_percent")
    if closes is not None and goes is not None and goes >= closes:
        yield Fault("disk.ballast_goes_percent", f"must be below disk.intake_closes_percent, which is {closes}")
    built = languages_built()
    for name, desk in values["desks"].items():
        yield from _rules_of_desk(f"desks.{name}", desk, built)
        if desk.get("backup") and desk["backup"] not in values["desks"].keys() - {name}:
            yield Fault(f"desks.{name}.backup", f'must be another desk of this file, is "{desk["backup"]}"')
        yield from _unreadable(name, desk)


READ = {
    "on_action": "words on a button",
    "sunken": "a link on what waits",
    "paper": "a link on the page",
    "surface": "a link on a card",
    "soft": "a link on the own soft ground",
    "ink_on_soft": "her own words",
    "action_ink": "words on the own soft ground",
}
"""What each pair of colours is, for who chose them."""


def _unreadable(name: str, desk: dict[str, Any]) -> Iterator[Fault]:
    """Colours that somebody could not read the chat in."""
    for setting, scheme in (("colour", Scheme.LIGHT), ("colour_dark", Scheme.DARK)):
        for pair in missed(desk[setting], scheme) if desk.get(setting) else ():
            what = f"{READ[pair.name]} ({pair.ink} on {pair.ground})"
            yield Fault(f"desks.{name}.{setting}", f"gives {what} a contrast of {figure(pair.ratio)}, and it needs {pair.floor:g}")


def _rules_of_desk(path: str, desk: dict[str, Any], built: frozenset[str]) -> Iterator[Fault]:
    for key in ("languages", "widget_languages"):
        for language in desk.get(key, ()):
            if built and language not in built:
                yield Fault(f"{path}.{key}", f"must have all texts, {language} has none; there are {', '.join(sorted(built))}")
    if Question.MUNICIPALITY in desk.get("questions", ()) and not desk.get("municipalities", True):
        yield Fault(f"{path}.municipalities", "must name some, as `questions` asks for one")
    referrals = len(desk.get("referrals", ()))
    if referrals > MOST_REFERRALS:
        yield Fault(f"{path}.referrals", f"must name at most {MOST_REFERRALS}, names {referrals}")
    times: list[Any] = [desk.get(f"counsellor_{kind}_seconds") for kind in ("away", "gone", "vanished")]
    if None not in times and times != sorted(times):
        yield Fault(f"{path}.counsellor_gone_seconds", "must lie between away and vanished")


def _host_of(origin: str) -> str:
    host = origin.partition("://")[2]
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


# ---- to each room its own -----------------------------------------------------------------------------------


def _settings(
    values: dict[str, Any], folder: Path, schedules: Mapping[str, Schedule], taxonomies: Mapping[str, Taxonomy], rubric: Rubric
) -> Settings:
    server, limits, retention, sign_in, review = (values[name] for name in ("server", "limits", "retention", "sign_in", "review"))
    desks = {DeskId(name): _desk(name, desk, schedules[name], taxonomies[name]) for name, desk in values["desks"].items()}
    literal = f"[{server['host']}]" if ":" in server["host"] else server["host"]
    origin = server["public_url"] or f"http://{literal}:{server['port']}"
    secure = origin.startswith("https:")
    hours = timedelta(hours=sign_in["hours"])
    return Settings(
        host=server["host"],
        port=server["port"],
        desks=desks,
        store=StoreSettings(_database(values["database"]["url"], folder), folder / values["keys"]["folder"]),
        gateway=GatewaySettings(
            **{name: value for name, value in limits.items() if name != "highest_capacity"},
            trusted_proxies=server["trusted_proxies"],
            public_origin=origin,
            secure=secure,
        ),
        web=WebSettings(
            public_origin=origin,
            secure=secure,
            trusted_proxies=server["trusted_proxies"],
            sign_in_time=hours,
            leave_to={id_: values["desks"][id_]["leave_to"] for id_ in desks},
            words_days=retention["words_days"],
            transcripts_days=retention["transcripts_days"],
            themes={id_: theme for id_ in desks if (theme := _theme(values["desks"][id_]))},
        ),
        staffing=StaffingSettings(hours, limits["highest_capacity"], desks),
        hashing=HashingSettings(sign_in["argon2_memory_kib"], sign_in["argon2_time"]),
        retention=Retention(
            timedelta(days=retention["words_days"]),
            timedelta(hours=retention["unanswered_hours"]),
            timedelta(days=retention["transcripts_days"]),
        ),
        review=StoreSettings(_database(review["database"], folder), folder / review["keys"]),
        review_port=review["port"],
        room=RoomLimits(values["disk"]["intake_closes_percent"] / 100, values["disk"]["ballast_goes_percent"] / 100),
        rubric=rubric,
        sample=SampleRule(review["sample_percent"], frozenset(review["sample_signals"]), review["second_every"], review["month_target"]),
        alarms={id_: values["desks"][id_]["alarm_url"] for id_ in desks if values["desks"][id_]["alarm_url"]},
    )


def _desk(name: str, desk: dict[str, Any], schedule: Schedule, taxonomy: Taxonomy) -> Desk:
    return Desk(
        id=DeskId(name),
        name=desk["name"],
        phone=desk["phone"],
        languages=desk["languages"],
        schedule=schedule,
        offer_time=timedelta(seconds=desk["offer_seconds"]),
        ask_again_time=timedelta(seconds=desk["ask_again_seconds"]),
        visitor_grace=timedelta(minutes=desk["visitor_grace_minutes"]),
        away_after=timedelta(seconds=desk["counsellor_away_seconds"]),
        gone_after=timedelta(seconds=desk["counsellor_gone_seconds"]),
        vanished_after=timedelta(seconds=desk["counsellor_vanished_seconds"]),
        queue_limit=desk["queue_limit"],
        alarm_after=timedelta(seconds=desk["alarm_seconds"]),
        takers=Takers(desk["take_from_queue"]),
        releases=Releases(desk["release"]),
        release_after=timedelta(minutes=desk["release_after_minutes"]),
        embedding=desk["embedding"],
        silence=Silence(timedelta(minutes=desk["silence_minutes"]), timedelta(minutes=desk["silence_end_minutes"])),
        screens=tuple(dict.fromkeys((*desk["languages"], *desk["widget_languages"]))),
        questions=desk["questions"],
        municipalities=desk["municipalities"],
        backup=DeskId(desk["backup"]) if desk["backup"] else None,
        referrals=tuple(Referral(line["name"], line["phone"]) for line in desk["referrals"].values()),
        escalation=desk["escalation"] or LADDER,
        report_url=desk["report_url"],
        taxonomy=taxonomy,
        wrap_up_time=timedelta(seconds=desk["wrap_up_seconds"]),
    )


def _theme(desk: dict[str, Any]) -> Theme | None:
    return make_theme(desk["colour"], desk["colour_dark"], desk["corner"])


def _database(url: str, folder: Path) -> str:
    """The address with its driver, and a SQLite file seen from the folder of config.toml."""
    scheme, _, rest = url.partition("://")
    if scheme.startswith("sqlite"):
        return f"sqlite:///{folder / rest.removeprefix('/')}"
    return f"postgresql+asyncpg://{rest}"
