"""Security headers of every answer. A page that needs another one than these says so itself, in one place: its own handler."""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web
from multidict import CIMultiDict

from chatserver.web.settings import WebSettings

NOTHING_ALLOWED = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "camera", "clipboard-read", "display-capture", "encrypted-media", "fullscreen", "geolocation",
        "gyroscope", "hid", "identity-credentials-get", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment",
        "picture-in-picture", "publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock", "serial",
        "storage-access", "usb", "window-management", "xr-spatial-tracking",
    )
)  # fmt: skip


NOBODY = "'none'"


def content_security_policy(settings: WebSettings, *, framed_by: Iterable[str] = (), beside: str = "") -> str:
    """Only our own files, nothing inline, no other host.

    ``framed_by``: origins that may frame the page, none if empty. ``beside``: one more origin of ours whose script and frame
    the page may have, as a website that embeds the chat allows.
    """
    sockets = settings.public_origin.replace("http", "ws", 1)  # older browsers do not count a web socket as 'self'
    beside = f" {beside}" if beside else ""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self'{beside}",
            "style-src 'self'",
            "img-src 'self'",
            "font-src 'self'",
            "media-src 'self'",
            f"connect-src 'self' {sockets}",
            *((f"frame-src{beside}",) if beside else ()),
            f"frame-ancestors {' '.join(framed_by) or NOBODY}",
            "base-uri 'none'",
            "form-action 'self'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def standard_headers(settings: WebSettings) -> CIMultiDict[str]:
    """What an answer carries unless its handler said otherwise."""
    headers = {
        "Content-Security-Policy": content_security_policy(settings),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Permissions-Policy": NOTHING_ALLOWED,
        "X-Robots-Tag": "noindex, nofollow",
        "X-DNS-Prefetch-Control": "off",
    }
    if settings.secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return CIMultiDict(headers)


def add_headers_to(app: web.Application, settings: WebSettings) -> None:
    """Put the standard headers on everything that leaves, errors included."""
    standard = standard_headers(settings)

    async def on_prepare(_: web.Request, response: web.StreamResponse) -> None:
        for name, value in standard.items():
            response.headers.setdefault(name, value)
        response.headers.popall("Server", None)

    app.on_response_prepare.append(on_prepare)
