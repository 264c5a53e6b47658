"""Addresses, as operators and owners of websites write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatserver.rules.web_address import is_page, origin_of, parse_origin

ORIGINS = {
    "https://www.example.org": "https://www.example.org",
    "HTTPS://WWW.Example.org/": "https://www.example.org",
    "https://www.example.org:443": "https://www.example.org",
    "http://localhost:80": "http://localhost",
    "http://localhost:8080": "http://localhost:8080",
    "https://[::1]:8443": "https://[::1]:8443",
}
NO_ORIGINS = (
    "",
    "www.example.org",
    "ftp://example.org",
    "https://",
    "https://example.org/contact",
    "https://example.org?",
    "https://example.org#",
    "https://example.org:",
    "https://example.org:x",
    "https://user@example.org",
    "https://*.example.org",
    "https://example.org; script-src *",
    "https://exämple.org",
    "https://[::1",
)


@pytest.mark.parametrize(("written", "origin"), ORIGINS.items())
def test_an_origin_is_as_browsers_compare_it(written: str, origin: str) -> None:
    assert parse_origin(written) == origin
    assert origin_of(f"{written.rstrip('/')}/contact?a=1#b") == origin


@pytest.mark.parametrize("written", NO_ORIGINS)
def test_what_is_no_origin(written: str) -> None:
    assert parse_origin(written) is None


@given(st.text() | st.text(alphabet="htps:/[]@.*;?#'\" ae1:"))
def test_a_found_origin_is_its_own(text: str) -> None:
    for found in (parse_origin(text), origin_of(text)):
        assert found is None or parse_origin(found) == origin_of(found) == found
    is_page(text)  # answers to anything


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.example.org/weather?a=1&b=2", True),
        ("http://127.0.0.1:8080/", True),
        ("http://localhost/x", True),
        ("http://example.org/", False),
        ("javascript:alert(1)", False),
        ("https://user@example.org/", False),
        ("https://example.org/a b", False),
        ('https://example.org/"><script>', False),
        ("https://", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_a_page(address: str, *, expected: bool) -> None:
    assert is_page(address) is expected
