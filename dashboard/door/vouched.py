"""What a provider vouches for: an identity token, believed once all of it is right (OpenID Connect)."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

# Signatures by a key only the provider has. Never "none", never HS*: there the provider's public key, or our own
# client's secret, would be enough to write one.
SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
SECOND = frozenset({"mfa", "otp", "hwk"})  # RFC 8176
LEEWAY, OLDEST = 60, 600  # seconds: clocks that differ; a token is asked for and used at once
LONGEST_TOKEN = 16 * 2**10


class NotVouched(Exception):  # noqa: N818 - named for what happened
    """Not as agreed; `args` hold one plain word for the audit."""


@dataclass(frozen=True)
class Expected:
    """What a token has to say; `claim` is the one that names the account the first time."""

    issuer: str
    client: str
    nonce: str
    claim: str


@dataclass(frozen=True)
class Vouched:
    """`name` is "" where the provider says none; `proved`: a second factor was shown there."""

    issuer: str
    subject: str
    name: str
    proved: bool


def vouched(token: Any, keys: Any, expected: Expected, now: datetime) -> Vouched:
    """Who a token speaks of. Raises NotVouched."""
    claims = _signed(token, keys)
    _for_us(claims, expected)
    _in_time(claims, int(now.timestamp()))
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= 255 or not subject.isprintable():
        raise NotVouched("subject")
    amr = claims.get("amr")
    shown = {one for one in amr if isinstance(one, str)} if isinstance(amr, list) else set()
    return Vouched(expected.issuer, subject, _name(claims, expected.claim), bool(shown & SECOND))


def _signed(token: Any, keys: Any) -> Mapping[str, Any]:
    if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
        raise NotVouched("token")
    try:
        return jwt.decode(token, KeySet.import_key_set(keys), algorithms=SIGNED).claims
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as cause:
        raise NotVouched("signature") from cause


def _for_us(claims: Mapping[str, Any], expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise NotVouched("issuer")
    told = claims.get("aud")
    audience = told if isinstance(told, list) else [told]
    if expected.client not in audience:
        raise NotVouched("audience")
    # With several audiences the one it was issued to must be named, and named it must be us.
    if claims.get("azp", expected.client if len(audience) == 1 else None) != expected.client:
        raise NotVouched("party")
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), expected.nonce.encode()):
        raise NotVouched("nonce")


def _in_time(claims: Mapping[str, Any], now: int) -> None:
    until, made, since = (_moment(one) for one in (claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)))
    if until <= now - LEEWAY or made > now + LEEWAY or made < now - OLDEST or since > now + LEEWAY:
        raise NotVouched("time")


def _moment(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise NotVouched("time")
    return value


def _name(claims: Mapping[str, Any], claim: str) -> str:
    """What names the account; a mail address only where the provider has seen that it is theirs."""
    name = claims.get(claim)
    if not isinstance(name, str) or (claim == "email" and claims.get("email_verified") is not True):
        return ""
    return name[:200]
