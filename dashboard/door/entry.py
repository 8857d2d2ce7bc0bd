"""Sign in, the second factor, a first password, sign out."""

from flask import Response, g, request

from dashboard.access import sessions
from dashboard.access.answers import see
from dashboard.door.counter import Counter, address, agent, refusal
from dashboard.door.pages import local, page, words
from dashboard.door.told import trouble
from dashboard.errors import NotTaken

BY_ADDRESS = ("later", "provider", "provider_down")  # how the other way in says what went wrong there


class Entry(Counter):
    """The pages before there is a whole session, and the way out."""

    def login(self) -> Response:
        if request.method == "POST":
            return self._signed_in()
        told = request.args.get("trouble", "")
        return self.with_form(self._login_page, reason=told if told in BY_ADDRESS else "")

    def _signed_in(self) -> Response:
        given, name = request.form, request.form.get("name", "")[:40]
        if not self.meant():
            return self.with_form(self._login_page, reason="form", name=name, status=403)
        try:
            let = self.desk.sign_in(name, given.get("password", ""), address(), self.cookies.device(request), agent())
        except NotTaken as fault:
            return self.with_form(self._login_page, reason=fault.reason, name=name, status=refusal(fault))
        if let is None:
            return self.with_form(self._login_page, reason="wrong", name=name, status=401)
        return self.let_in(let, given.get("next", "/"))

    def _login_page(self, csrf: str, reason: str = "", name: str = "", status: int = 200) -> Response:
        wanted = local(request.values.get("next", "/"))
        said, title = words(), words().t("Sign in")
        told = trouble(said, reason) if reason else ""
        return page(
            "login", title, csrf=csrf, next=wanted, name=name, trouble=told, provider=self.provider, status=status
        )

    def welcome(self) -> Response:
        if request.method == "GET":
            return self.with_form(self._welcome_page, name=request.args.get("name", "")[:40])
        given, name = request.form, request.form.get("name", "")[:40]
        if not self.meant():
            return self.with_form(self._welcome_page, reason="form", name=name, status=403)
        try:
            if given.get("password") != given.get("again"):
                raise NotTaken("again")
            code, password = given.get("code", "")[:40], given.get("password", "")
            device = self.desk.choose(name, code, password, address(), self.cookies.device(request))
        except NotTaken as fault:
            return self.with_form(self._welcome_page, reason=fault.reason, name=name, status=refusal(fault))
        answer = see(f"/login?lang={words().lang}")
        self.cookies.give_device(answer, device)
        return answer

    def _welcome_page(self, csrf: str, reason: str = "", name: str = "", status: int = 200) -> Response:
        said = words()
        told = trouble(said, reason) if reason else ""
        return page("welcome", said.t("Choose your password"), csrf=csrf, name=name, trouble=told, status=status)

    def second(self) -> Response:
        """Shown to whoever has half a session; the first time with the key for their phone."""
        session = g.who.half
        wanted = local(request.values.get("next", "/"))
        if request.method == "POST":
            try:
                secret = self.desk.prove(session, request.form.get("code", "")[:40], agent())
            except NotTaken as fault:
                return self._second_page(session, wanted, fault.reason, 429)
            if secret is None:
                return self._second_page(session, wanted, "second", 401)
            answer = see(wanted) if session.proved else self.spare_page(session.account, wanted)
            self.cookies.give_session(answer, secret, self.desk.csrf(secret))
            return answer
        return self._second_page(session, wanted)

    def _second_page(self, session: sessions.Session, wanted: str, reason: str = "", status: int = 200) -> Response:
        said = words()
        key = self.key(session.account) if not session.proved else ""
        return page(
            "second",
            said.t("One more step"),
            csrf=self.csrf(),
            next=wanted,
            **self.drawn(key, session.name),
            trouble=trouble(said, reason) if reason else "",
            status=status,
        )

    def logout(self) -> Response:
        if request.method == "POST":
            self.desk.sign_out(g.who)
        answer = see(f"/login?lang={words().lang}") if request.method == "POST" else see("/")
        if request.method == "POST":
            self.cookies.take(answer)
            answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer
