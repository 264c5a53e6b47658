"""Addresses on the web, as operators and owners of websites write them. Pure: what is said about a wrong one is said where it was read."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

_USUAL = {"http": 80, "https": 443}


def parse_origin(text: str) -> str | None:
    """Scheme, host and port, in lower case and without a usual port, as browsers compare them; None where something stands behind them or
    it is none."""
    if not text.isascii() or any(c.isspace() or c in "*;,'\"\\" for c in text):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    is_bare = parts.path in ("", "/") and not parts.query and not parts.fragment and "@" not in parts.netloc
    if parts.scheme not in _USUAL or not parts.hostname or not is_bare or text[-1] in "?#:":
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + ("" if port in (None, _USUAL[parts.scheme]) else f":{port}")


def origin_of(address: str) -> str | None:
    """The origin of any address, such as one copied from the browser; None where it has none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parse_origin(f"{parts.scheme}://{parts.netloc}")


def is_page(text: str) -> bool:
    """Whether it is the address of a page on the web; without https on loopback alone."""
    if not text.isascii() or any(c.isspace() or c in '"<>' for c in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    return is_safe and bool(parts.hostname) and "@" not in parts.netloc


def is_loopback(host: str) -> bool:
    """Whether a host, given as an address or as localhost, is this machine alone."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
