"""The cookies that let somebody in, all of them: which session, which browser, and what its pages send along.

Two more say nothing of who uses it: which scripts a browser has kept (entry.py), and light or dark (themes.py).
"""

from dataclasses import dataclass

from flask import Request, Response

from dashboard.access.sessions import KNOWN


@dataclass(frozen=True)
class Cookies:
    """`secure`: served over TLS, so that the browser holds them to it, and to this host (RFC 6265bis, __Host-)."""

    secure: bool

    def session(self, asked: Request) -> str:
        return asked.cookies.get(self._name("kew_session"), "")

    def device(self, asked: Request) -> str:
        return asked.cookies.get(self._name("kew_device"), "")

    def form(self, asked: Request) -> str:
        return asked.cookies.get(self._name("kew_form"), "")

    @property
    def csrf(self) -> str:
        """Name of the one that scripts read and send back: Dash's own, and ours, who find it in Dash's settings."""
        return self._name("kew_csrf")

    def give_session(self, answer: Response, secret: str, csrf: str) -> None:
        # Lax and not Strict: a link from a messenger would else arrive signed out.
        self._set(answer, "kew_session", secret)
        answer.set_cookie(self.csrf, csrf, secure=self.secure, httponly=False, samesite="Lax", path="/")

    def give_device(self, answer: Response, secret: str) -> None:
        self._set(answer, "kew_device", secret, int(KNOWN.total_seconds()))

    def give_form(self, answer: Response, secret: str) -> None:
        self._set(answer, "kew_form", secret)

    def take(self, answer: Response) -> None:
        for name in (self._name("kew_session"), self.csrf):
            answer.delete_cookie(name, path="/", secure=self.secure, samesite="Lax")

    def _set(self, answer: Response, name: str, value: str, age: int | None = None) -> None:
        answer.set_cookie(
            self._name(name), value, max_age=age, secure=self.secure, httponly=True, samesite="Lax", path="/"
        )

    def _name(self, name: str) -> str:
        return f"__Host-{name}" if self.secure else name
