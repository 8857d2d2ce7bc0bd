"""Light or dark, as somebody chose on this device; the device's own setting where nobody did.

The choice is a cookie: the server writes it on <html>, so no page is ever seen in the other dress first, and a link
that is passed on does not carry it. The cookie says nothing of who uses the device.
"""

from flask import has_request_context, request

COOKIE = "kew_theme"
AUTOMATIC, LIGHT, DARK = "auto", "light", "dark"


def chosen() -> str:
    """AUTOMATIC, LIGHT or DARK, as the request in hand brings it."""
    kept = request.cookies.get(COOKIE, "") if has_request_context() else ""
    return kept if kept in (LIGHT, DARK) else AUTOMATIC


def mark() -> str:
    """What <html> carries, with a blank before it; "" where the device decides."""
    return f' data-theme="{kept}"' if (kept := chosen()) != AUTOMATIC else ""


def scheme() -> str:
    """The grounds a browser may show before any style sheet has come."""
    return {LIGHT: "light", DARK: "dark"}.get(chosen(), "light dark")
