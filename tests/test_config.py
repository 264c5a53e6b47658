"""config.toml: what is read, what is refused, and that everything wrong is told at once by its place in the file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from chatserver.config import Settings, build, load
from chatserver.reading import ConfigError
from chatserver.rubric_file import PACKAGED as RUBRIC
from chatserver.rules.contrast import Corner, Palette, Scheme, palette, worn
from chatserver.rules.desk import Desk, Helper, Referral
from chatserver.rules.terms import DeskId, Question, Releases, Takers
from chatserver.rules.transcript import Signal
from chatserver.settings import SCHEDULE_SETTINGS, SETTINGS, Required, Setting
from chatserver.taxonomy_file import PACKAGED
from tests.support.programs import ROOT

SCHEDULE = '[weekly]\nmonday = ["09:00-17:00"]\n'
Document = dict[str, Any]
BADLY_NAMED = "must be named by 1-32 small letters, digits, hyphens and underscores"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "schedules").mkdir()
    (tmp_path / "schedules" / "weekdays.toml").write_text(SCHEDULE)
    return tmp_path


def right() -> Document:
    """The smallest document that is right."""
    return {"desks": {"flevoland": {"name": "Advies", "phone": "088 2220500"}}}


def changed(path: str, value: Any) -> Document:
    """The right document with one setting changed; a star stands for the desk."""
    document = right()
    *sections, name = path.replace("*", "flevoland").split(".")
    node = document
    for section in sections:
        node = node.setdefault(section, {})
    node[name] = value
    if "referrals" in sections:
        node.update({"name": {"nl": "Kindertelefoon"}, "phone": "0800 0432"} | {name: value})
    if name == "backup":
        document["desks"]["gelderland"] = {"name": "Elders", "phone": "088 1234567"}
    return document


def faults_of(document: Document, folder: Path) -> list[str]:
    try:
        build(document, folder)
    except ConfigError as error:
        return [str(fault) for fault in error.faults]
    return []


def palette_of(settings: Settings, scheme: Scheme) -> Palette:
    return worn(settings.web.themes[DeskId("flevoland")])[scheme]


def desk_of(settings: Settings) -> Desk:
    return settings.desks[DeskId("flevoland")]


# ---- what is read ---------------------------------------------------------------------------------------------


def test_the_committed_file_is_right_and_opens_on_weekdays() -> None:
    settings = load(ROOT / "config.toml")
    desk = desk_of(settings)
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert desk.phone == "088 2220500"
    assert [(block.weekday, block.opens, block.closes) for block in desk.schedule.blocks] == [(n, 540, 1020) for n in range(5)]
    assert desk.schedule.zone.key == "Europe/Amsterdam"
    assert settings.store.keys == ROOT / "data" / "keys"


def test_the_other_committed_schedule_never_closes(folder: Path) -> None:
    document = changed("desks.*.schedule", str(ROOT / "schedules" / "always.toml"))
    assert [(block.opens, block.closes) for block in desk_of(build(document, folder)).schedule.blocks] == [(0, 1440)] * 7


def test_what_is_left_out_is_as_the_table_says(folder: Path) -> None:
    settings = build(right(), folder)
    desk = desk_of(settings)
    assert settings.web.public_origin == "http://127.0.0.1:8080"
    assert not settings.web.secure
    assert desk.languages == ("nl", "en")
    assert (desk.offer_time, desk.ask_again_time) == (timedelta(seconds=30), timedelta(seconds=30))
    assert (desk.away_after, desk.gone_after, desk.vanished_after) == tuple(timedelta(seconds=n) for n in (45, 60, 180))
    assert (desk.visitor_grace, desk.queue_limit, desk.embedding) == (timedelta(minutes=10), 10, ())
    assert (desk.schedule.last_intake, desk.schedule.grace) == (timedelta(minutes=20), timedelta(minutes=45))
    assert (settings.retention.words, settings.retention.unanswered_words) == (timedelta(days=7), timedelta(hours=24))
    assert (settings.staffing.sign_in_time, settings.staffing.highest_capacity) == (timedelta(hours=10), 6)
    assert (settings.hashing.memory_kib, settings.hashing.passes) == (65_536, 3)
    gateway = settings.gateway
    assert (gateway.burst, gateway.refill_count, gateway.refill_seconds, gateway.typing_seconds) == (8, 20, 30, 3)
    assert (gateway.pending_frames, gateway.pending_bytes) == (100, 262_144)


OTHER: dict[str, tuple[Any, Callable[[Settings], Any], Any]] = {
    "server.host": ("::1", lambda s: s.host, "::1"),
    "server.port": (9000, lambda s: (s.port, s.web.public_origin), (9000, "http://127.0.0.1:9000")),
    "server.public_url": ("http://localhost:9000/", lambda s: s.web.public_origin, "http://localhost:9000"),
    "server.trusted_proxies": (["10.0.0.1"], lambda s: s.web.trusted_proxies + s.gateway.trusted_proxies, (ip_network("10.0.0.1"),) * 2),
    "database.url": ("postgresql://chat@db/chat", lambda s: s.store.database, "postgresql+asyncpg://chat@db/chat"),
    "keys.folder": ("/srv/keys", lambda s: s.store.keys, Path("/srv/keys")),
    "review.database": ("sqlite:///r.db", lambda s: s.review.database.rpartition("/")[2], "r.db"),
    "review.keys": ("/srv/review-keys", lambda s: s.review.keys, Path("/srv/review-keys")),
    "review.port": (8082, lambda s: s.review_port, 8082),
    "disk.intake_closes_percent": (10, lambda s: s.room.closes_below, 0.1),
    "disk.ballast_goes_percent": (1, lambda s: s.room.drops_below, 0.01),
    "review.rubric": ("own_rubric.toml", lambda s: s.rubric.version, "9.9.9"),
    "review.sample_percent": (6, lambda s: s.sample.percent, 6),
    "review.sample_signals": (["danger"], lambda s: s.sample.signals, frozenset({Signal.DANGER})),
    "review.second_every": (0, lambda s: s.sample.second_every, 0),
    "review.month_target": (12, lambda s: s.sample.target, 12),
    "limits.highest_capacity": (20, lambda s: s.staffing.highest_capacity, 20),
    "limits.burst": (9, lambda s: s.gateway.burst, 9),
    "limits.refill_count": (21, lambda s: s.gateway.refill_count, 21),
    "limits.refill_seconds": (31, lambda s: s.gateway.refill_seconds, 31),
    "limits.typing_seconds": (0.5, lambda s: s.gateway.typing_seconds, 0.5),
    "limits.flood_limit": (7, lambda s: s.gateway.flood_limit, 7),
    "limits.pending_frames": (101, lambda s: s.gateway.pending_frames, 101),
    "limits.pending_bytes": (65_536, lambda s: s.gateway.pending_bytes, 65_536),
    "limits.join_seconds": (6, lambda s: s.gateway.join_seconds, 6),
    "limits.ping_seconds": (26, lambda s: s.gateway.ping_seconds, 26),
    "limits.ping_timeout_seconds": (21, lambda s: s.gateway.ping_timeout_seconds, 21),
    "limits.sockets": (10, lambda s: s.gateway.sockets, 10),
    "retention.words_days": (1, lambda s: s.retention.words, timedelta(days=1)),
    "retention.unanswered_hours": (1, lambda s: s.retention.unanswered_words, timedelta(hours=1)),
    "retention.transcripts_days": (30, lambda s: s.retention.transcripts, timedelta(days=30)),
    "sign_in.hours": (8, lambda s: (s.web.sign_in_time, s.staffing.sign_in_time), (timedelta(hours=8),) * 2),
    "sign_in.argon2_memory_kib": (19_456, lambda s: s.hashing.memory_kib, 19_456),
    "sign_in.argon2_time": (2, lambda s: s.hashing.passes, 2),
    "desks.*.name": ("Hulplijn", lambda s: desk_of(s).name, "Hulplijn"),
    "desks.*.phone": ("+31 (0)88-2220500", lambda s: desk_of(s).phone, "+31 (0)88-2220500"),
    "desks.*.languages": (["en"], lambda s: desk_of(s).languages, ("en",)),
    "desks.*.widget_languages": (["en"], lambda s: desk_of(s).screens, ("nl", "en")),
    "desks.*.questions": (["nickname"], lambda s: desk_of(s).questions, (Question.NICKNAME,)),
    "desks.*.municipalities": (["Urk", "Almere"], lambda s: desk_of(s).municipalities, ("Urk", "Almere")),
    "desks.*.silence_minutes": (20, lambda s: desk_of(s).silence.asked_after, timedelta(minutes=20)),
    "desks.*.silence_end_minutes": (3, lambda s: desk_of(s).silence.ended_after, timedelta(minutes=3)),
    "desks.*.schedule": ("schedules/weekdays.toml", lambda s: len(desk_of(s).schedule.blocks), 1),
    "desks.*.offer_seconds": (5, lambda s: desk_of(s).offer_time, timedelta(seconds=5)),
    "desks.*.ask_again_seconds": (1, lambda s: desk_of(s).ask_again_time, timedelta(seconds=1)),
    "desks.*.visitor_grace_minutes": (0, lambda s: desk_of(s).visitor_grace, timedelta(0)),
    "desks.*.counsellor_away_seconds": (2, lambda s: desk_of(s).away_after, timedelta(seconds=2)),
    "desks.*.counsellor_gone_seconds": (70, lambda s: desk_of(s).gone_after, timedelta(seconds=70)),
    "desks.*.counsellor_vanished_seconds": (200, lambda s: desk_of(s).vanished_after, timedelta(seconds=200)),
    "desks.*.queue_limit": (50, lambda s: desk_of(s).queue_limit, 50),
    "desks.*.take_from_queue": ("everyone", lambda s: desk_of(s).takers, Takers.EVERYONE),
    "desks.*.taxonomy": ("own.toml", lambda s: desk_of(s).taxonomy.version, "9.9.9"),
    "desks.*.wrap_up_seconds": (0, lambda s: desk_of(s).wrap_up_time, timedelta(0)),
    "desks.*.release": ("automatic", lambda s: desk_of(s).releases, Releases.AUTOMATIC),
    "desks.*.release_after_minutes": (3, lambda s: desk_of(s).release_after, timedelta(minutes=3)),
    "desks.*.alarm_seconds": (5, lambda s: desk_of(s).alarm_after, timedelta(seconds=5)),
    "desks.*.alarm_url": ("https://example.org/hook", lambda s: s.alarms, {DeskId("flevoland"): "https://example.org/hook"}),
    "desks.*.backup": ("gelderland", lambda s: desk_of(s).backup, DeskId("gelderland")),
    "desks.*.embedding": (["https://WWW.example.org:443/"], lambda s: desk_of(s).embedding, ("https://www.example.org",)),
    "desks.*.referrals.*.name": (
        {"en": "Child line", "nl": "Kindertelefoon"},
        lambda s: desk_of(s).referrals,
        (Referral((("en", "Child line"), ("nl", "Kindertelefoon")), "0800 0432"),),
    ),
    "desks.*.referrals.*.phone": ("0800 0113", lambda s: desk_of(s).referrals[0].phone, "0800 0113"),
    "desks.*.escalation": (
        [{"name": {"nl": "Crisisteam"}, "phone": "4501"}, {"name": {"nl": "Vertrouwensarts"}}],
        lambda s: desk_of(s).escalation,
        (Helper((("nl", "Crisisteam"),), "4501"), Helper((("nl", "Vertrouwensarts"),))),
    ),
    "desks.*.report_url": ("https://meld.example.org/f", lambda s: desk_of(s).report_url, "https://meld.example.org/f"),
    "desks.*.colour": ("#7A1F5C", lambda s: palette_of(s, Scheme.LIGHT), palette("#7a1f5c", Scheme.LIGHT)),
    "desks.*.colour_dark": ("#8CCAD6", lambda s: palette_of(s, Scheme.DARK), palette("#8ccad6", Scheme.DARK)),
    "desks.*.corner": ("round", lambda s: s.web.themes[DeskId("flevoland")].corner, Corner.ROUND),
    "desks.*.leave_to": ("http://localhost:1/", lambda s: s.web.leave_to[DeskId("flevoland")], "http://localhost:1/"),
}


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.path)
def test_every_setting_reaches_its_room(setting: Setting, folder: Path) -> None:
    value, found, expected = OTHER[setting.path]
    (folder / "own.toml").write_text(PACKAGED.read_text("utf-8").replace('version = "0.3.0"', 'version = "9.9.9"'), "utf-8")
    (folder / "own_rubric.toml").write_text(RUBRIC.read_text("utf-8").replace('version = "1.0.0"', 'version = "9.9.9"'), "utf-8")
    assert value != setting.default
    assert found(build(changed(setting.path, value), folder)) == expected


def test_a_relative_path_starts_at_the_file(folder: Path) -> None:
    (folder / "config.toml").write_text('[desks.flevoland]\nname = "Advies"\nphone = "088 2220500"\n')
    settings = load(folder / "config.toml")
    assert settings.store.database == f"sqlite:///{folder / 'data' / 'chat.db'}"
    assert settings.store.keys == folder / "data" / "keys"


def test_a_full_path_stays(folder: Path) -> None:
    assert build(changed("database.url", "sqlite:////srv/chat.db"), folder).store.database == "sqlite:////srv/chat.db"


def test_https_behind_a_proxy(folder: Path) -> None:
    document = changed("server.public_url", "https://chat.example.org")
    document["server"]["trusted_proxies"] = ["127.0.0.1", "10.0.0.0/8"]
    settings = build(document, folder)
    assert (settings.web.public_origin, settings.web.secure, settings.gateway.secure) == ("https://chat.example.org", True, True)


# ---- what is refused ------------------------------------------------------------------------------------------

WRONG: list[tuple[str, Any, str]] = [
    ("desks.*.widget_languages", ["xx"], "must have all texts, xx has none"),
    ("desks.*.questions", ["name"], 'must be one of nickname, topic, role, municipality, review, is "name"'),
    ("desks.*.municipalities", [""], "must be text of 1-60 characters"),
    ("desks.*.silence_end_minutes", 1, "must be 2-60, is 1"),
    ("server.host", "example.org", 'must be an IP address or localhost, is "example.org"'),
    ("server.host", 127, "must be an IP address or localhost, is 127"),
    ("server.port", 0, "must be 1-65535, is 0"),
    ("server.port", "8080", 'must be 1-65535, is "8080"'),
    ("server.port", True, "must be 1-65535, is True"),
    ("server.public_url", "https://chat.example.org/chat", "must be an origin"),
    ("server.public_url", "chat.example.org", "must be an origin"),
    ("server.public_url", 0, "must be an origin"),
    ("server.trusted_proxies", ["proxy"], 'holds "proxy"'),
    ("server.trusted_proxies", ["10.0.0.1/8"], 'holds "10.0.0.1/8"'),
    ("server.trusted_proxies", "10.0.0.1", "must be a list"),
    ("database.url", "mysql://db", "must be sqlite:///… or postgresql://…"),
    ("keys.folder", "", 'is ""'),
    ("limits.highest_capacity", 21, "must be 1-20, is 21"),
    ("limits.highest_capacity", 0, "must be 1-20, is 0"),
    ("limits.refill_seconds", float("nan"), "must be 1-3600, is nan"),
    ("limits.refill_seconds", 3601, "must be 1-3600, is 3601"),
    ("retention.words_days", 8, "must be 1-7, is 8"),
    ("retention.unanswered_hours", 25, "must be 1-24, is 25"),
    ("retention.transcripts_days", 91, "must be 1-90, is 91"),
    ("review.database", "sqlite:///data/chat.db", "must be another one than database.url"),
    ("review.keys", "data/keys", "must be another one than keys.folder"),
    ("disk.intake_closes_percent", 51, "must be 2-50, is 51"),
    ("disk.ballast_goes_percent", 5, "must be below disk.intake_closes_percent, which is 5"),
    ("review.rubric", "elsewhere.toml", "cannot be read"),
    ("review.sample_percent", 101, "must be 0-100, is 101"),
    ("review.sample_signals", ["silence"], "must be one of danger"),
    ("review.second_every", -1, "must be 0-20, is -1"),
    ("review.month_target", 501, "must be 0-500, is 501"),
    ("sign_in.hours", 13, "must be 1-12, is 13"),
    ("sign_in.argon2_memory_kib", 19_455, "must be 19456-1048576, is 19455"),
    ("sign_in.argon2_time", 1, "must be 2-20, is 1"),
    ("desks.*.name", "", 'is ""'),
    ("desks.*.name", "two\nlines", "must be text of 1-80 characters"),
    ("desks.*.phone", "call us", "must be a telephone number"),
    ("desks.*.languages", [], "must name at least 1"),
    ("desks.*.languages", ["nl", "nl"], "names something twice"),
    ("desks.*.languages", ["Dutch"], "must be a language code"),
    ("desks.*.languages", ["nl", "qqq"], "must have all texts, qqq has none"),
    ("desks.*.offer_seconds", 0, "must be 5-300, is 0"),
    ("desks.*.offer_seconds", 5.5, "must be 5-300, is 5.5"),
    ("desks.*.visitor_grace_minutes", 31, "must be 0-30, is 31"),
    ("desks.*.queue_limit", -1, "must be 1-1000, is -1"),
    ("desks.*.backup", "elsewhere", 'must be another desk of this file, is "elsewhere"'),
    ("desks.*.backup", "flevoland", 'must be another desk of this file, is "flevoland"'),
    ("desks.*.backup", "Gelderland", 'must be the id of another desk, or empty, is "Gelderland"'),
    ("desks.*.backup", ["gelderland"], "must be the id of another desk, or empty"),
    ("desks.*.embedding", ["https://example.org/page"], "must be an origin"),
    ("desks.*.embedding", ["*"], "must be an origin"),
    ("desks.*.embedding", ["https://*.example.org"], "must be an origin"),
    ("desks.*.embedding", ["https://example.org; script-src *"], "must be an origin"),
    ("desks.*.embedding", ["https://user@example.org"], "must be an origin"),
    ("desks.*.embedding", ["https://example.org:port"], "must be an origin"),
    ("desks.*.embedding", ["https://example.org", "https://EXAMPLE.org/"], "names something twice"),
    ("desks.*.leave_to", "http://example.org/", "must be an https address"),
    ("desks.*.alarm_url", "http://example.org/hook", "must be an https address"),
    ("desks.*.colour", "blue", 'must be a colour such as #1c5562, or empty, is "blue"'),
    ("desks.*.colour", "#1c5562; } body {", "must be a colour"),
    ("desks.*.colour", "#fff", "must be a colour"),
    ("desks.*.colour", "#0b5cad", "gives words on a button (#ffffff on #0b5cad) a contrast of 6.66, and it needs 7"),
    ("desks.*.colour_dark", 0x1C5562, "must be a colour"),
    ("desks.*.corner", "1.5", 'must be one of square, soft, round, is "1.5"'),
    ("desks.*.leave_to", "javascript:alert(1)", "must be an https address"),
    ("desks.*.referrals.*.name", "Kindertelefoon", "must hold a text for each language"),
    ("desks.*.referrals.*.name", {}, "must hold a text in at least 1 language"),
    ("desks.*.referrals.*.name", {"Dutch": "Kindertelefoon"}, "must be a language code"),
    ("desks.*.referrals.*.name", {"nl": "x" * 61}, "must be text of 1-60 characters"),
    ("desks.*.referrals.*.name", {"nl": "two\nlines"}, "must be text of 1-60 characters"),
    ("desks.*.referrals.*.phone", "call them", "must be a telephone number"),
    ("desks.*.referrals.*.phone", 8000432, "must be a telephone number"),
    ("desks.*.escalation", "Crisisteam", "must be a list of tables"),
    ("desks.*.escalation", ["Crisisteam"], "must hold tables with name"),
    ("desks.*.escalation", [{"phone": "112"}], "must hold tables with name"),
    ("desks.*.escalation", [{"name": {"nl": "Politie"}, "number": "112"}], "must hold tables with name"),
    ("desks.*.escalation", [{"name": {}}], "must hold a text in at least 1 language"),
    ("desks.*.escalation", [{"name": {"nl": "Politie"}, "phone": "bel"}], "must be a telephone number"),
    ("desks.*.escalation", [{"name": {"nl": f"Stap {n}"}} for n in range(7)], "must name at most 6, names 7"),
    ("desks.*.report_url", "http://meld.example.org/", "must be an https address"),
    ("desks.*.report_url", "javascript:alert(1)", "must be an https address"),
]


@pytest.mark.parametrize(("path", "value", "what"), WRONG)
def test_a_wrong_value_is_told_by_its_place(path: str, value: Any, what: str, folder: Path) -> None:
    assert not faults_of(right(), folder)
    (fault,) = faults_of(changed(path, value), folder)
    assert fault.startswith(f"{path.replace('*', 'flevoland')}: ")
    assert what in fault


def test_referrals_are_few_and_keep_their_order(folder: Path) -> None:
    def lines(count: int) -> Document:
        document = right()
        named = {f"line-{n}": {"name": {"nl": f"Lijn {n}"}, "phone": f"0800 000{n}"} for n in range(count, 0, -1)}
        document["desks"]["flevoland"]["referrals"] = named
        return document

    assert [line.phone[-1] for line in desk_of(build(lines(6), folder)).referrals] == ["6", "5", "4", "3", "2", "1"]
    assert faults_of(lines(7), folder) == ["desks.flevoland.referrals: must name at most 6, names 7"]
    assert desk_of(build(right(), folder)).referrals == ()


@pytest.mark.parametrize(
    ("referrals", "faults"),
    [
        ("0800 0432", ["desks.flevoland.referrals: must be a table"]),
        ({"line": "0800 0432"}, ["desks.flevoland.referrals.line: must be a table"]),
        (
            {"line": {"phone": "0800 0432", "fax": "1"}},
            ["desks.flevoland.referrals.line.fax: is not a setting", "desks.flevoland.referrals.line.name: is missing"],
        ),
        ({"A line": {"name": {"nl": "Lijn"}, "phone": "112"}}, [f"desks.flevoland.referrals.A line: {BADLY_NAMED}"]),
    ],
)
def test_a_fault_of_a_referral_is_told_by_its_place(referrals: Any, faults: list[str], folder: Path) -> None:
    document = right()
    document["desks"]["flevoland"]["referrals"] = referrals
    assert faults_of(document, folder) == faults


def test_everything_wrong_is_told_at_once(folder: Path) -> None:
    document = {
        "server": {"port": 0, "prot": 8080, "public_url": "https://chat.example.org"},
        "limits": 3,
        "colour": {"desk": "blue"},
        "desks": {
            "flevoland": {"name": "Advies", "offer_seconds": 0, "schedule": "holidays", "beds": 3},
            "Big Desk": {"name": "Advies", "phone": "088 2220500"},
        },
    }
    assert faults_of(document, folder) == [
        "colour: is not a setting",
        "server.prot: is not a setting",
        "server.port: must be 1-65535, is 0",
        "limits: must be a table",
        "desks.Big Desk: must be named by 1-32 small letters, digits, hyphens and underscores",
        "desks.flevoland.beds: is not a setting",
        "desks.flevoland.phone: is missing",
        "desks.flevoland.offer_seconds: must be 5-300, is 0",
        "desks.flevoland.schedule: cannot be read (no such file or directory)",
        "server.public_url: is https, but 127.0.0.1 is reached through a proxy only; name it in server.trusted_proxies",
    ]


@pytest.mark.parametrize(
    ("server", "fault"),
    [
        ({}, None),
        ({"public_url": "https://chat.example.org", "trusted_proxies": ["127.0.0.1"]}, None),
        ({"public_url": "https://chat.example.org"}, "server.public_url"),
        ({"public_url": "https://chat.example.org", "host": "::1"}, "server.public_url"),
        ({"public_url": "https://chat.example.org", "host": "0.0.0.0"}, None),
        ({"public_url": "http://chat.example.org"}, "server.public_url"),
        ({"public_url": "http://localhost:8080"}, None),
        ({"public_url": "http://[::1]:8080", "host": "::1"}, None),
        ({"public_url": "http://localhost:8080", "host": "0.0.0.0"}, "server.host"),
        ({"host": "0.0.0.0"}, "server.host"),
        ({"host": "localhost"}, None),
    ],
)
def test_plain_http_is_for_loopback_and_https_needs_its_proxy(server: Document, fault: str | None, folder: Path) -> None:
    told = faults_of({**right(), "server": server}, folder)
    assert [line.partition(":")[0] for line in told] == ([] if fault is None else [fault])


def test_no_desk_is_no_service(folder: Path) -> None:
    assert faults_of({}, folder) == ["desks: must name at least one desk, such as [desks.flevoland]"]


def test_who_is_gone_was_away_before(folder: Path) -> None:
    assert faults_of(changed("desks.*.counsellor_gone_seconds", 44), folder) == [
        "desks.flevoland.counsellor_gone_seconds: must lie between away and vanished"
    ]


def test_colours_that_cannot_be_read_are_refused_pair_by_pair(folder: Path) -> None:
    assert faults_of(changed("desks.*.colour", "#3b82f6"), folder) == [
        "desks.flevoland.colour: gives words on a button (#000000 on #3b82f6) a contrast of 5.70, and it needs 7",
        "desks.flevoland.colour: gives a link on what waits (#3b82f6 on #eeebe6) a contrast of 3.09, and it needs 4.5",
        "desks.flevoland.colour: gives a link on the page (#3b82f6 on #f8f6f3) a contrast of 3.40, and it needs 4.5",
        "desks.flevoland.colour: gives a link on a card (#3b82f6 on #ffffff) a contrast of 3.67, and it needs 4.5",
        "desks.flevoland.colour: gives a link on the own soft ground (#3b82f6 on #ffffff) a contrast of 3.67, and it needs 4.5",
    ]
    (*_, first) = reversed(faults_of(changed("desks.*.colour_dark", "#1c5562"), folder))
    assert first == "desks.flevoland.colour_dark: gives a link on what waits (#1c5562 on #0f1315) a contrast of 2.24, and it needs 4.5"


def test_a_desk_without_colours_of_its_own_has_no_theme(folder: Path) -> None:
    assert build(right(), folder).web.themes == {}


def test_two_desks_may_back_each_other_and_speak_other_languages(folder: Path) -> None:
    document = changed("desks.*.backup", "gelderland")
    document["desks"]["gelderland"] |= {"backup": "flevoland", "languages": ["en"]}
    desks = build(document, folder).desks
    assert {desk.id: desk.backup for desk in desks.values()} == {"flevoland": "gelderland", "gelderland": "flevoland"}


@pytest.mark.parametrize(
    ("schedule", "faults"),
    [
        ('zone = "Europe/Amsterdam"\n[weekly]\nsunday = ["00:00-12:00", "13:00-24:00"]', []),
        ('zone = "Europe/Lelystad"', ["desks.flevoland.schedule: zone: must be a time zone such as"]),
        ('zone = "../../etc/passwd"', ["desks.flevoland.schedule: zone: must be the name of a time zone"]),
        ("last_intake_minutes = 241", ["desks.flevoland.schedule: last_intake_minutes: must be 0-240, is 241"]),
        ('[weekly]\nmonday = ["17:00-09:00"]', ["desks.flevoland.schedule: weekly.monday: must open before it closes"]),
        ('[weekly]\nmonday = ["9-17"]', ['desks.flevoland.schedule: weekly.monday: must hold hours such as 09:00-17:00, holds "9-17"']),
        ('[weekly]\nmonday = "09:00-17:00"', ["desks.flevoland.schedule: weekly.monday: must be a list of hours"]),
        ("[weekly]\nmaandag = []", ["desks.flevoland.schedule: weekly.maandag: is not a setting"]),
        ("weekly = ", ["desks.flevoland.schedule: is not TOML"]),
    ],
)
def test_a_schedule_is_read_as_strictly(schedule: str, faults: list[str], folder: Path) -> None:
    (folder / "schedules" / "weekdays.toml").write_text(schedule)
    told = faults_of(right(), folder)
    assert len(told) == len(faults)
    assert all(line.startswith(fault) for line, fault in zip(told, faults, strict=True))


@pytest.mark.parametrize(("content", "what"), [(None, "cannot be read"), ("[server", "is not TOML"), (b"\xff\xfe", "is not TOML")])
def test_a_file_that_is_none(content: str | bytes | None, what: str, folder: Path) -> None:
    file = folder / "config.toml"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ConfigError, match=f"^config.toml: {what}"):
        load(file)


def test_a_password_in_an_address_is_never_shown(folder: Path) -> None:
    (fault,) = faults_of(changed("database.url", "postgres://chat:very-secret@db/chat"), folder)
    assert "very-secret" not in fault
    assert "very-secret" not in repr(build(changed("database.url", "postgresql://chat:very-secret@db/chat"), folder))


def test_a_port_given_on_the_command_line_counts(folder: Path) -> None:
    settings = build(right(), folder, 9001)
    assert (settings.port, settings.web.public_origin) == (9001, "http://127.0.0.1:9001")


# ---- the manual -----------------------------------------------------------------------------------------------


def shown(setting: Setting) -> str:
    default = setting.default
    if isinstance(default, Required):
        return "required"
    if isinstance(default, list):
        return f"`{json.dumps(default)}`" if default else "none"
    if isinstance(default, bool | dict):
        return f"`{json.dumps(default)}`"
    return f"`{default}`" if default != "" else "empty"


def test_the_manual_tells_every_setting_and_no_other() -> None:
    lines = (ROOT / "docs" / "operating.md").read_text("utf-8").splitlines()
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if re.match(r"\| `[a-z0-9_*.]+` \|", line)]
    expected = [(f"`{s.path}`", s.kind.words, shown(s), s.meaning) for s in (*SETTINGS, *SCHEDULE_SETTINGS)]
    assert rows == expected
