"""One's own account: password, second factor, sessions, tokens."""

from flask import Response, request

from dashboard.access import accounts, audit, policy, sessions, tokens
from dashboard.access.answers import see
from dashboard.access.gate import current
from dashboard.access.principal import Principal
from dashboard.door.counter import Counter, address, agent, refusal
from dashboard.door.pages import page, words
from dashboard.door.told import trouble
from dashboard.errors import NotTaken


class Own(Counter):
    """Its pages are for whoever has a session; the sample's guest has no account to look at."""

    def account(
        self, *, reason: str = "", good: str = "", token: str = "", key: str = "", begun: str = "", status: int = 200
    ) -> Response:
        """`key`: of a phone that is being set up; `begun`: what its form shows, as the password was shown before."""
        who, said, desk = current(), words(), self.desk
        if not who.session:
            return see("/")
        now, live = desk.clock(), sessions.live(desk.state, desk.clock(), who.account)
        return page(
            "account",
            said.t("Your account"),
            wide=True,
            home="/account",
            who=who,
            role=said.term("role", who.role),
            csrf=self.csrf(),
            proved=any(one.proved for one in live),
            asks=len(live) > 1 and self._has_password(who),
            **self.drawn(key, who.name),
            begun=begun,
            sessions=[
                {
                    "agent": one.agent,
                    "here": one.id == who.session,
                    "seen": said.moment(one.seen_at),
                    "handle": self.handle(one.id),
                }
                for one in live
            ],
            api="aggregates" in policy.ROLES[who.role].rights,
            tokens=[
                {
                    "id": one.id,
                    "label": one.label,
                    "until": said.day(one.until.date()),
                    "used": said.moment(one.used_at) if one.used_at else said.t("not used yet"),
                }
                for one in tokens.listed(desk.state, now, who.account)
            ],
            token=token,
            trouble=trouble(said, reason) if reason else "",
            good=good,
            status=status,
        )

    def change_password(self) -> Response:
        given, (who, _) = request.form, self.somebody()
        try:
            if given.get("password") != given.get("again"):
                raise NotTaken("again")
            let = self.desk.change_password(
                who, given.get("old", ""), given.get("password", ""), address(), self.cookies.device(request), agent()
            )
        except NotTaken as fault:
            return self.account(reason=fault.reason, status=refusal(fault))
        answer = see(f"/account?lang={words().lang}")
        self.give(answer, let)
        return answer

    def set_second(self) -> Response:
        """Begins, proves, or renews the spare codes: what the form shows next says which.

        A first factor wants the password: whoever sat down at an open screen could else lock its owner out for good.
        """
        (who, mine), given = self.somebody(), request.form
        code, begun = given.get("code", "")[:40], self.desk.keys.mark("begun", mine.id)
        try:
            if not mine.proved and not self.desk.keys.same("begun", mine.id, given.get("begun", "")):
                self.desk.confirm(who, given.get("old", ""), address(), self.cookies.device(request))
                return self.account(key=self.key(who.account), begun=begun)
            secret = self.desk.prove(mine, code, agent())
        except NotTaken as fault:
            return self.account(reason=fault.reason, status=refusal(fault))
        if secret is None:
            shown = {} if mine.proved else {"key": self.key(who.account), "begun": begun}
            return self.account(reason="second", status=401, **shown)
        answer = self.spare_page(who.account, f"/account?lang={words().lang}")
        self.cookies.give_session(answer, secret, self.desk.csrf(secret))
        return answer

    def end_session(self) -> Response:
        """With the password: whoever sat down at an open screen could else put its owner out."""
        (who, _), wanted = self.somebody(), request.form.get("session", "")
        try:
            if self._has_password(who):
                self.desk.confirm(who, request.form.get("old", ""), address(), self.cookies.device(request))
        except NotTaken as fault:
            return self.account(reason=fault.reason, status=refusal(fault))
        mine = sessions.live(self.desk.state, self.desk.clock(), who.account)
        found = next((one for one in mine if self.handle(one.id) == wanted), None)
        if found:
            with self.desk.state.writing("audit") as con:
                sessions.end(con, found.id)
                audit.write(con, self.desk.keys, self.desk.clock(), who, "session.ended")
        return see(f"/account?lang={words().lang}")

    def _has_password(self, who: Principal) -> bool:
        """Not so whoever a provider vouches for: they have none to show, and may still end what they find open."""
        found = accounts.of(self.desk.state, who.account)
        return found is not None and found.password_hash is not None

    def change_tokens(self) -> Response:
        (who, _), given, now = self.somebody(), request.form, self.desk.clock()
        try:
            with self.desk.state.writing("audit") as con:
                if "revoke" in given:
                    tokens.revoke(con, now, who.account, given["revoke"])
                    made = ""
                else:
                    if "aggregates" not in policy.ROLES[who.role].rights:
                        raise NotTaken("label")
                    made = tokens.make(con, self.desk.keys, now, who.account, given.get("label", "").strip())
                audit.write(con, self.desk.keys, now, who, "token.made" if made else "token.revoked")
        except NotTaken as fault:
            return self.account(reason=fault.reason, status=400)
        return self.account(token=made) if made else see(f"/account?lang={words().lang}")
