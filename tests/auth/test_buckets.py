"""Buckets of addresses: alike for one household on one day, and nothing that leads back."""

from __future__ import annotations

from ipaddress import ip_address

from chatserver.auth.buckets import Buckets
from chatserver.auth.tokens import SystemChance
from tests.support.clock import ManualClock


def test_one_day_one_bucket_the_next_day_another() -> None:
    clock = ManualClock()
    buckets = Buckets(SystemChance().secret, clock.now)
    address = ip_address("192.0.2.7")
    first = buckets.of(address)
    assert first == buckets.of(address)
    assert first != buckets.of(ip_address("192.0.2.8"))
    clock.advance(days=1)
    assert first != buckets.of(address)


def test_another_process_has_other_buckets() -> None:
    clock, address = ManualClock(), ip_address("192.0.2.7")
    assert Buckets(SystemChance().secret, clock.now).of(address) != Buckets(SystemChance().secret, clock.now).of(address)


def test_a_household_shares_its_ipv6_range() -> None:
    buckets = Buckets(SystemChance().secret, ManualClock().now)
    assert buckets.of(ip_address("2001:db8:0:100::1")) == buckets.of(ip_address("2001:db8:0:1ff::9"))
    assert buckets.of(ip_address("2001:db8:0:100::1")) != buckets.of(ip_address("2001:db8:0:200::1"))
