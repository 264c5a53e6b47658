"""Reads config.toml and the schedules it names, and gives each room its own frozen settings.

Everything that is wrong is found before anything starts, and told at once, each fault by its place in the file. There are
no overrides from the environment: one file says what runs. Must never apply a default that the table does not show.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chatserver.auth.passwords import HashingSettings
from chatserver.gateways.settings import GatewaySettings
from chatserver.rules.desk import Desk
from chatserver.rules.retention import Retention
from chatserver.rules.schedule import Block, Schedule
from chatserver.rules.terms import DeskId
from chatserver.services.staffing import StaffingSettings
from chatserver.settings import DESK_ID, SCHEDULE_SETTINGS, SETTINGS, WEEKDAYS, Required, Setting, is_loopback
from chatserver.store.engine import StoreSettings
from chatserver.web.pages import languages_built
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


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


class ConfigError(Exception):
    """Nothing starts. ``faults`` holds everything that is wrong, in the order of the file."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


def load(path: Path, port: int | None = None) -> Settings:
    """Settings of a file; ``port`` overrides its own. Raises ConfigError."""
    faults: list[Fault] = []
    document = _read_file(path, path.name, faults)
    if document is None:
        raise ConfigError(faults)
    return build(document, path.resolve().parent, port)


def build(document: dict[str, Any], folder: Path, port: int | None = None) -> Settings:
    """Settings of a document whose relative paths start at ``folder``. Raises ConfigError."""
    faults: list[Fault] = []
    if port is not None and isinstance(document.get("server", {}), dict):
        document = {**document, "server": {**document.get("server", {}), "port": port}}
    values = _read(document, _shape(SETTINGS), "", faults)
    if not values["desks"]:
        faults.append(Fault("desks", "must name at least one desk, such as [desks.flevoland]"))
    schedules = {name: _load_schedule(folder, name, desk, faults) for name, desk in values["desks"].items()}
    faults.extend(_rules(values))
    if faults:
        raise ConfigError(faults)
    return _settings(values, folder, {name: schedule for name, schedule in schedules.items() if schedule})


# ---- reading by the table -----------------------------------------------------------------------------------


def _shape(table: tuple[Setting, ...]) -> dict[str, Any]:
    """The table as nested dicts with a Setting at each end."""
    shape: dict[str, Any] = {}
    for setting in table:
        *sections, name = setting.path.split(".")
        node = shape
        for section in sections:
            node = node.setdefault(section, {})
        node[name] = setting
    return shape


def _read(node: Any, shape: dict[str, Any], path: str, faults: list[Fault]) -> dict[str, Any]:
    """Values in the form of ``shape``; a faulty one is left out and told."""
    if not isinstance(node, dict):
        faults.append(Fault(path, "must be a table"))
        return {}
    if "*" in shape:
        faults.extend(Fault(f"{path}.{name}", _BAD_NAME) for name in node if not DESK_ID.fullmatch(name))
        return {name: _read(inner, shape["*"], f"{path}.{name}", faults) for name, inner in node.items()}
    prefix = f"{path}." if path else ""
    faults.extend(Fault(f"{prefix}{key}", "is not a setting") for key in node if key not in shape)
    values: dict[str, Any] = {}
    for key, inner in shape.items():
        if not isinstance(inner, Setting):
            values[key] = _read(node.get(key, {}), inner, f"{prefix}{key}", faults)
        elif key not in node and isinstance(inner.default, Required):
            faults.append(Fault(f"{prefix}{key}", "is missing"))
        else:
            try:
                values[key] = inner.kind.parse(node.get(key, inner.default))
            except ValueError as error:
                faults.append(Fault(f"{prefix}{key}", str(error)))
    return values


_BAD_NAME = "must be named by 1-32 small letters, digits, hyphens and underscores"


def _read_file(path: Path, shown: str, faults: list[Fault]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        faults.append(Fault(shown, f"cannot be read ({(error.strerror or 'unknown reason').lower()})"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(Fault(shown, f"is not TOML ({error})"))
    return None


def schedule_file(named: str) -> Path:
    """A bare name is a file in schedules/."""
    return Path(named) if "/" in named or named.endswith(".toml") else Path("schedules", f"{named}.toml")


def _load_schedule(folder: Path, name: str, desk: dict[str, Any], faults: list[Fault]) -> Schedule | None:
    """The schedule a desk names; its faults carry the desk's place and the schedule's own."""
    if "schedule" not in desk:
        return None
    path = f"desks.{name}.schedule"
    inside: list[Fault] = []
    document = _read_file(folder / schedule_file(desk["schedule"]), path, inside)
    values = {} if document is None else _read(document, _shape(SCHEDULE_SETTINGS), "", inside)
    faults.extend(inside if document is None else [Fault(f"{path}: {fault.path}", fault.what) for fault in inside])
    if inside:
        return None
    try:
        zone = ZoneInfo(values["zone"])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        faults.append(Fault(f"{path}: zone", f'must be a time zone such as Europe/Amsterdam, is "{values["zone"]}"'))
        return None
    blocks = tuple(Block(n, *hours) for n, day in enumerate(WEEKDAYS) for hours in values["weekly"][day])
    return Schedule(zone, blocks, timedelta(minutes=values["last_intake_minutes"]), timedelta(minutes=values["grace_minutes"]))


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
    built = languages_built()
    for name, desk in values["desks"].items():
        for language in desk.get("languages", ()):
            if built and language not in built:
                yield Fault(f"desks.{name}.languages", f"must have all texts, {language} has none; there are {', '.join(sorted(built))}")
        times = [desk.get(f"counsellor_{kind}_seconds") for kind in ("away", "gone", "vanished")]
        if None not in times and times != sorted(times):
            yield Fault(f"desks.{name}.counsellor_gone_seconds", "must lie between away and vanished")


def _host_of(origin: str) -> str:
    host = origin.partition("://")[2]
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


# ---- to each room its own -----------------------------------------------------------------------------------


def _settings(values: dict[str, Any], folder: Path, schedules: Mapping[str, Schedule]) -> Settings:
    server, limits, retention, sign_in = (values[section] for section in ("server", "limits", "retention", "sign_in"))
    desks = {DeskId(name): _desk(name, desk, schedules[name]) for name, desk in values["desks"].items()}
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
        web=WebSettings(origin, secure, server["trusted_proxies"], hours, {id_: values["desks"][id_]["leave_to"] for id_ in desks}),
        staffing=StaffingSettings(hours, limits["highest_capacity"], desks),
        hashing=HashingSettings(sign_in["argon2_memory_kib"], sign_in["argon2_time"]),
        retention=Retention(timedelta(days=retention["words_days"]), timedelta(hours=retention["unanswered_hours"])),
    )


def _desk(name: str, desk: dict[str, Any], schedule: Schedule) -> Desk:
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
        embedding=desk["embedding"],
    )


def _database(url: str, folder: Path) -> str:
    """The address with its driver, and a SQLite file seen from the folder of config.toml."""
    scheme, _, rest = url.partition("://")
    if scheme.startswith("sqlite"):
        return f"sqlite:///{folder / rest.removeprefix('/')}"
    return f"postgresql+asyncpg://{rest}"
