"""Telephone numbers as addresses."""

from __future__ import annotations

COUNTRY = "31"
NATIONAL_DIGITS = 10
"""Of a Dutch number with its leading zero."""


def phone_address(phone: str) -> str:
    """What follows ``tel:``. A national number gets the country, so that a telephone from elsewhere rings here as well; a short one
    such as 112 is dialled as it is."""
    digits = "".join(c for c in phone.replace("(0)", "") if c.isdigit() or c == "+")
    return f"+{COUNTRY}{digits[1:]}" if digits.startswith("0") and len(digits) == NATIONAL_DIGITS else digits
