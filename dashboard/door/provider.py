"""The other way in: through the organisation's OpenID provider (authorization code, PKCE, state, nonce)."""

import base64
import hashlib
import json
import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import structlog
from flask import Response, request

from dashboard.access import gate, throttle
from dashboard.access.answers import see
from dashboard.access.cookies import Cookies
from dashboard.access.desk import TRIES_OF_AN_ADDRESS, Desk, bind_provider, fresh_secret
from dashboard.access.principal import Principal
from dashboard.access.throttle import Budget
from dashboard.door import asked
from dashboard.door.counter import Counter, address, agent
from dashboard.door.pages import local, words
from dashboard.door.vouched import Expected, NotVouched, vouched
from dashboard.errors import SettingsError
from dashboard.settings import Settings
from dashboard.text import LANGUAGES

log = structlog.get_logger()

PATH, BACK = "/login/provider", "/login/provider/back"
LASTS = 600  # seconds between going to the provider and coming back
LONGEST_STATE = 6000


class Provider(Counter):
    """What is remembered between going and coming travels along as `state`: sealed, and only for this browser."""

    def __init__(self, desk: Desk, cookies: Cookies, settings: Settings) -> None:
        super().__init__(desk, cookies, PATH)
        self.settings = settings

    def go(self) -> Response:
        lang, wanted, issuer = words().lang, local(request.args.get("next", "/")[:1000]), self.settings.oidc_issuer
        if not self._admit(Budget("provider", address(), TRIES_OF_AN_ADDRESS)):
            return _login(lang, "later", wanted)
        try:
            told = asked.discovered(issuer)
            to = asked.address(told, "authorization_endpoint", issuer)
        except asked.Down as fault:
            return self._failed(lang, "provider_down", fault, wanted)
        cookie = self.cookies.form(request)
        browser = cookie if 20 <= len(cookie) <= 64 else fresh_secret()
        nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        kept = {"nonce": nonce, "verifier": verifier, "next": wanted, "lang": lang, "at": self._now()}
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": self.settings.oidc_client,
            "redirect_uri": self._back(),
            "scope": "openid email" if self.settings.oidc_claim == "email" else "openid profile",
            "state": self.desk.keys.sealed("provider", json.dumps(kept), browser),
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        answer = see(f"{to}{'&' if urlsplit(to).query else '?'}{urlencode(query)}")
        if browser != cookie:
            self.cookies.give_form(answer, browser)
        return answer

    def back(self) -> Response:
        # Counted before anything is written down: strangers could else fill the audit.
        if not self._admit(Budget("provider back", address(), TRIES_OF_AN_ADDRESS)):
            return _login(gate.words().lang, "later", "/")
        kept = self._kept(request.args.get("state", ""))
        if kept is None:
            return self._failed(gate.words().lang, "provider_down", NotVouched("state"))
        lang, wanted = str(kept["lang"]), local(str(kept["next"]))
        try:
            who = self._vouched(kept)
        except (asked.Down, NotVouched) as fault:
            return self._failed(lang, "provider_down", fault, wanted)
        found = bind_provider(self.desk, {"iss": who.issuer, "sub": who.subject, "name": who.name})
        if found is None:
            return self._failed(lang, "provider", NotVouched("account"), wanted)
        let = self.desk.let_in(found, self.cookies.device(request), agent(), proved=who.proved)
        return self.let_in(let, wanted, lang)

    def _vouched(self, kept: dict[str, Any]) -> Any:
        settings, code = self.settings, request.args.get("code", "")
        if "error" in request.args or not 1 <= len(code) <= 4000:
            raise NotVouched("refused")
        # RFC 9207: an answer that another provider was tricked into giving names that one.
        if request.args.get("iss", settings.oidc_issuer) != settings.oidc_issuer:
            raise NotVouched("issuer")
        told = asked.discovered(settings.oidc_issuer)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back(),
            "code_verifier": str(kept["verifier"]),
        }
        token = asked.token(told, settings.oidc_issuer, settings.oidc_client, self._secret(), form)
        expected = Expected(settings.oidc_issuer, settings.oidc_client, str(kept["nonce"]), settings.oidc_claim)
        return vouched(token, asked.keys(told, settings.oidc_issuer), expected, self.desk.clock())

    def _kept(self, state: str) -> dict[str, Any] | None:
        """What this browser was sent off with; once, and not long ago."""
        browser = self.cookies.form(request)
        if not browser or len(state) > LONGEST_STATE:
            return None
        try:
            kept: dict[str, Any] = json.loads(self.desk.keys.opened("provider", state, browser))
        except (SettingsError, ValueError):
            return None
        fresh = 0 <= self._now() - kept["at"] <= LASTS
        return kept if fresh and self._admit(Budget("provider state", state, 1)) else None

    def _failed(self, lang: str, reason: str, fault: Exception, wanted: str = "/") -> Response:
        why = str(fault).replace(" ", "-")[:40]
        log.warning("provider.failed", why=why)
        self.desk.note(Principal("none", "unknown"), "signin.failed", by="provider", why=why)
        return _login(lang, reason, wanted)

    def _admit(self, budget: Budget) -> bool:
        return throttle.admit(self.desk.state, self.desk.keys, self.desk.clock(), budget) is not None

    def _secret(self) -> str:
        path = self.settings.oidc_secret_file
        try:
            return path.read_text(encoding="utf-8").strip() if path else ""
        except (OSError, ValueError) as cause:
            raise asked.Down("secret") from cause

    def _back(self) -> str:
        return (self.settings.public_url.rstrip("/") or f"http://{request.host}") + BACK

    def _now(self) -> int:
        now: datetime = self.desk.clock()
        return int(now.timestamp())


def _login(lang: str, reason: str, wanted: str) -> Response:
    """A new address: code and state of this one shall not stay in the browser's history."""
    query = {"trouble": reason, "lang": lang if lang in LANGUAGES else "en"}
    return see(f"/login?{urlencode(query | ({'next': wanted} if wanted != '/' else {}))}")
