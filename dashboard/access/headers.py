"""What every answer says to the browser: nothing from outside, no frame around it, no copy left behind."""

from collections.abc import Callable, Sequence

from flask import Response, request

POLICY = (
    "default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'; object-src 'none'"
)
# Of what a page loads and shows nowhere by itself. Opened alone, it may do nothing at all.
PART_POLICY = "default-src 'none'; frame-ancestors 'none'"
PARTS = frozenset({"application/json", "application/javascript", "text/javascript", "text/css", "font/woff2"})
FIXED = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# What browsers heed of a page alone.
OF_A_PAGE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
FOREVER = "private, max-age=31536000, immutable"
# Sent packed to whoever can unpack it; left to itself the server packs neither tables nor outlines.
PACKED = (
    "text/html", "text/css", "text/plain", "text/csv", "text/javascript", "application/javascript", "application/json",
    "application/geo+json", "image/svg+xml",
)  # fmt: skip
YEAR = "max-age=31536000; includeSubDomains"


def protect(hashes: Sequence[str], *, tls: bool) -> Callable[[Response], Response]:
    """`hashes`: of the few inline scripts Dash writes; `tls`: the browser shall never come back without it."""
    policy = POLICY.format(hashes=" ".join(f"'{h}'" if not h.startswith("'") else h for h in hashes))

    def add(answer: Response) -> Response:
        # An asset's address names its version, so a browser need never ask for it again.
        if answer.status_code == 200 and (request.path == "/favicon.ico" or _versioned(answer)):
            answer.headers["Cache-Control"] = FOREVER
        answer.headers.setdefault("Cache-Control", "no-store")
        part = answer.mimetype in PARTS
        answer.headers["Content-Security-Policy"] = PART_POLICY if part else policy
        answer.headers.update(FIXED if part else FIXED | OF_A_PAGE)
        if tls:
            answer.headers["Strict-Transport-Security"] = YEAR
        answer.headers.pop("Server", None)
        return answer

    return add


def _versioned(answer: Response) -> bool:
    """Dash says of its own scripts, whose names hold their version, that they keep for a year."""
    if request.path.startswith("/_dash-component-suites/"):
        return bool(answer.cache_control.max_age)
    return request.path.startswith("/assets/") and "m" in request.args
