"""Asks the provider: TLS but on loopback, to addresses it named itself, no redirects, nothing long."""

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus, urlsplit

import httpx

from dashboard.door.vouched import NotVouched
from dashboard.settings import LOOPBACK

LONGEST_ANSWER = 256 * 2**10
WAIT, WAIT_IN_ALL = 5.0, 10.0  # seconds
DISCOVERY = "/.well-known/openid-configuration"


class Down(Exception):  # noqa: N818 - named for what happened
    """The provider cannot be reached, or what it answers is no answer."""


def discovered(issuer: str) -> Mapping[str, Any]:
    """The provider's own description; asked each time, as sign-ins are few and keys change. Raises Down."""
    told = _json("GET", issuer.rstrip("/") + DISCOVERY, issuer)
    if told.get("issuer") != issuer:
        raise Down("another issuer")
    return told


def address(told: Mapping[str, Any], name: str, issuer: str) -> str:
    """One of its addresses. Raises Down for one that is not served as safely as the issuer."""
    found = told.get(name)
    if not isinstance(found, str) or not safe(found, issuer):
        raise Down(name)
    return found


def safe(url: str, issuer: str) -> bool:
    """https, or on this machine where the issuer is."""
    parts, here = urlsplit(url), urlsplit(issuer).hostname in LOOPBACK
    if parts.username or not parts.hostname or not url.isascii():
        return False
    return parts.scheme == "https" or (here and parts.scheme == "http" and parts.hostname in LOOPBACK)


def keys(told: Mapping[str, Any], issuer: str) -> Mapping[str, Any]:
    return _json("GET", address(told, "jwks_uri", issuer), issuer)


def token(told: Mapping[str, Any], issuer: str, client: str, secret: str, form: Mapping[str, str]) -> Any:
    """The identity token for a code. Raises Down; NotVouched where the provider refuses the code."""
    body, login = dict(form), None
    methods = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if secret and "client_secret_basic" in methods:
        login = httpx.BasicAuth(quote_plus(client), quote_plus(secret))
    else:
        body |= {"client_id": client} | ({"client_secret": secret} if secret else {})
    answer = _json("POST", address(told, "token_endpoint", issuer), issuer, body, login)
    if "error" in answer:
        raise NotVouched("code")
    return answer.get("id_token")


def _json(
    method: str, url: str, issuer: str, form: Mapping[str, str] | None = None, login: httpx.BasicAuth | None = None
) -> Mapping[str, Any]:
    if not safe(url, issuer):
        raise Down("address")
    until, body = time.monotonic() + WAIT_IN_ALL, b""
    try:
        # trust_env: a proxy or a .netrc of the environment shall not see codes and secrets.
        with (
            httpx.Client(trust_env=False, follow_redirects=False, timeout=WAIT) as client,
            client.stream(method, url, data=form, auth=login, headers={"Accept": "application/json"}) as answer,
        ):
            if answer.status_code not in ((200, 400, 401) if form else (200,)):
                raise Down(f"status {answer.status_code}")
            for piece in answer.iter_bytes(16 * 2**10):
                body += piece
                if len(body) > LONGEST_ANSWER or time.monotonic() > until:
                    raise Down("too long")
        told = json.loads(body)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as cause:
        raise Down("no answer") from cause
    if not isinstance(told, dict):
        raise Down("no object")
    return told
