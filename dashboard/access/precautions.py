"""What is looked at before anybody is served: a server that is unsafe says why and does not start."""

import os
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from dashboard.errors import SettingsError
from dashboard.settings import LOOPBACK, Settings

PRIVATE = ("releases", "warehouse", "state", "vault", "archive", "rejected", "inbox", "known")
DEBUG = ("FLASK_DEBUG", "DASH_DEBUG", "DASH_MCP_ENABLED", "PYTHONINSPECT", "WERKZEUG_DEBUG_PIN")
_OFF = ("", "0", "false", "no", "off")


def refuse_unsafe(settings: Settings, environment: Mapping[str, str] = os.environ) -> None:
    """Raises SettingsError with the first thing that is not as it must be."""
    for message, remedy in faults(settings, environment):
        raise SettingsError(message, remedy)


def faults(settings: Settings, environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Everything that is not as it must be, each with what to do."""
    for name in DEBUG:
        if environment.get(name, "").lower() not in _OFF:
            yield f"{name} is set: it would show the inside of the program to whoever asks.", f"unset {name}"
    yield from _address(settings)
    yield from _state(settings, environment)
    yield from _provider(settings)
    for name in PRIVATE:
        folder = settings.data / name
        if folder.is_dir() and folder.stat().st_mode & 0o077:
            yield f"Others on this machine can look into {folder}.", f"chmod 700 {folder}"
    for path in (settings.state_key, settings.data / "state" / "state.sqlite3"):
        if path.is_file() and path.stat().st_mode & 0o077:
            yield f"Others on this machine can read {path}.", f"chmod 600 {path}"


def _address(settings: Settings) -> Iterator[tuple[str, str]]:
    if settings.public_url:
        if not _is_public(settings.public_url):
            yield (
                "KEW_PUBLIC_URL must be https:// and a host.",
                "For instance KEW_PUBLIC_URL=https://warning.example.org",
            )
    elif settings.host not in LOOPBACK:
        yield (
            f"Without TLS everyone on the line to {settings.host} could read along, passwords included.",
            "Put a TLS proxy before it and say KEW_PUBLIC_URL=https://its.name, or leave out --host.",
        )
    if settings.host in ("0.0.0.0", "::") and settings.trusted_proxies:  # noqa: S104 - this is where it is refused
        yield (
            "Behind a proxy the server must not be reached beside it.",
            "Bind the address the proxy asks at, with --host.",
        )


def _provider(settings: Settings) -> Iterator[tuple[str, str]]:
    if not settings.oidc_issuer:
        return
    issuer, secret = urlsplit(settings.oidc_issuer), settings.oidc_secret_file
    here = issuer.scheme == "http" and issuer.hostname in LOOPBACK
    if not (here or (issuer.scheme == "https" and issuer.hostname)) or issuer.query or issuer.username:
        yield "KEW_OIDC_ISSUER must be https:// and a host.", "As the provider's own description names it."
    if not settings.oidc_client:
        yield "The provider knows us by no name.", "KEW_OIDC_CLIENT=the client id it was given"
    if secret is not None and not secret.is_file():
        yield f"There is no file {secret}.", "Put the client's secret there, mode 600."
    elif secret is not None and secret.stat().st_mode & 0o077:
        yield f"Others on this machine can read {secret}.", f"chmod 600 {secret}"
    if find_spec("joserfc") is None:
        yield "What checks a provider's signatures is not installed.", "pip install joserfc"


def _state(settings: Settings, environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    try:
        address = make_url(settings.state_database)
    except ArgumentError:
        yield "KEW_STATE_URL cannot be read.", "For PostgreSQL: postgresql://user@host/name"
        return
    checked = address.query.get("sslmode") in ("verify-full", "verify-ca")
    if address.get_backend_name() == "postgresql" and not checked and _away(address, environment):
        yield (
            "The state database is on another host and its certificate would not be checked.",
            "Add ?sslmode=verify-full to KEW_STATE_URL.",
        )
    if settings.state_key.resolve().is_relative_to(Path(__file__).resolve().parents[2] / "dashboard"):
        yield "The key of the state lies among the program's files.", "Say KEW_STATE_KEY_FILE=/another/disk/state.key"


def _away(address: URL, environment: Mapping[str, str]) -> bool:
    """Whether the driver would go to another machine: it reads a host in four places, and several in each."""
    named = [address.host, *(address.query.get(name) for name in ("host", "hostaddr", "service"))]
    if not any(named):
        named = [environment.get(name) for name in ("PGHOST", "PGHOSTADDR", "PGSERVICE")]
    several = [one for value in named if value for one in ([value] if isinstance(value, str) else value)]
    hosts = [host for one in several for host in one.split(",")]
    return any(host not in ("", *LOOPBACK) and not host.startswith("/") for host in hosts)


def _is_public(written: str) -> bool:
    try:
        public = urlsplit(written)
    except ValueError:
        return False
    return public.scheme == "https" and bool(public.hostname) and public.path in ("", "/") and not public.username
