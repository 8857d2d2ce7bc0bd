"""What the pages at the door share: the desk behind them, the cookies they give, the form that only they can send."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from dashboard.access import second, sessions
from dashboard.access.answers import see
from dashboard.access.cookies import Cookies
from dashboard.access.desk import Desk, Let, fresh_secret
from dashboard.access.gate import current
from dashboard.access.principal import Principal
from dashboard.door.pages import local, page, picture, words
from dashboard.errors import NotTaken

Show = Callable[..., Response]


class Counter:
    """`provider`: the address of the other way in, "" where there is none."""

    def __init__(self, desk: Desk, cookies: Cookies, provider: str = "") -> None:
        self.desk, self.cookies, self.provider = desk, cookies, provider

    def let_in(self, let: Let, wanted: str, lang: str = "") -> Response:
        on = local(wanted)
        step = urlencode({"next": on, "lang": lang or words().lang})
        answer = see(on if let.whole else f"/login/second?{step}")
        self.give(answer, let)
        return answer

    def give(self, answer: Response, let: Let) -> None:
        self.cookies.give_session(answer, let.session, self.desk.csrf(let.session))
        self.cookies.give_device(answer, let.device)

    def key(self, account: str) -> str:
        with self.desk.state.writing("second") as con:
            return second.begin(con, self.desk.keys, account)

    def drawn(self, key: str, name: str) -> dict[str, Any]:
        """The key of a phone as a template shows it: in fours, and as a picture."""
        spaced = " ".join(key[i : i + 4] for i in range(0, len(key), 4))
        return {"secret": spaced, "picture": picture(second.address(key, name)) if key else ""}

    def spare_page(self, account: str, wanted: str) -> Response:
        with self.desk.state.writing() as con:
            codes = second.spare(con, self.desk.keys, account)
        return page("spare", words().t("Your spare codes"), codes=codes, next=wanted, tongues=())

    def csrf(self) -> str:
        return self.desk.csrf(self.cookies.session(request))

    def with_form(self, show: Show, **told: object) -> Response:
        """The page with its form, bound to a cookie of this browser: nobody can sign somebody else in as themselves."""
        cookie = self.cookies.form(request)
        given = cookie if 20 <= len(cookie) <= 64 else fresh_secret()
        answer = show(self.desk.form(given), **told)
        if given != cookie:
            self.cookies.give_form(answer, given)
        return answer

    def meant(self) -> bool:
        cookie = self.cookies.form(request)
        return bool(cookie) and self.desk.keys.same("form", cookie, request.form.get("csrf", ""))

    def handle(self, session: str) -> str:
        """A session as a page may name it: what is kept of it could else be guessed at from a screen."""
        return self.desk.keys.mark("handle", session)[:32]

    def somebody(self) -> tuple[Principal, sessions.Session]:
        """Who changes their own account, and the session they do it in. Raises NotTaken for the sample's guest."""
        who = current()
        mine = sessions.live(self.desk.state, self.desk.clock(), who.account) if who.session else ()
        found = next((one for one in mine if one.id == who.session), None)
        if found is None:
            raise NotTaken("form")
        return who, found


def address() -> str:
    """Where a request comes from, as the server sees it; behind a proxy as the setting says."""
    return request.remote_addr or ""


def agent() -> str:
    """The browser in a few plain signs: shown to its owner, so that they know it again."""
    told = request.user_agent.string
    known = ("Firefox", "Edg", "OPR", "Chrome", "Safari")
    system = next((name for name in ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux") if name in told), "?")
    return f"{next((name for name in known if name in told), '?')} · {system}"


def refusal(fault: NotTaken) -> int:
    return 429 if fault.reason == "later" else 400
