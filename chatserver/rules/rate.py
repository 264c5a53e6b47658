"""How much in how much time: a bucket that refills. Pure; the instant is a monotonic number of seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` at once, then ``count`` every ``seconds``."""

    burst: float
    count: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is left at an instant. ``at`` None means full."""

    left: float = 0.0
    at: float | None = None


def take(bucket: Bucket, rate: Rate, now: float, amount: float = 1) -> tuple[Bucket, bool]:
    """Take ``amount``; the bucket after it, and whether there was enough. A refusal takes nothing, so waiting always helps."""
    if bucket.at is None:
        left = rate.burst
    else:
        left = min(rate.burst, bucket.left + max(0.0, now - bucket.at) * rate.count / rate.seconds)
    if left < amount:
        return Bucket(left, now), False
    return Bucket(left - amount, now), True
