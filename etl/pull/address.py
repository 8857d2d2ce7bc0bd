"""Where a pull may connect to: the one configured host, by https, at an address of the public internet.

A service that somebody runs on this very machine is the exception: a host written as loopback may be asked by http.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpx

from etl.pull.reasons import PullError

PORTS = {"https": 443, "http": 80}
TRANSLATED = IPv6Network("64:ff9b::/96")  # IPv4 within IPv6, RFC 6052

Address = IPv4Address | IPv6Address


@dataclass(frozen=True)
class Origin:
    """`host` as it is asked for: in small letters, without brackets."""

    scheme: str
    host: str
    port: int

    @property
    def loopback(self) -> bool:
        """Whether the host says of itself that it is this machine; a name that only leads here does not."""
        return self.host == "localhost" or _is_loopback(self.host)


def base(url: str) -> httpx.URL:
    """The configured address of a service, checked. Raises PullError E_PULL_URL."""
    found = _parsed(url)
    if found is None or found.userinfo or found.query or found.fragment:
        raise PullError("E_PULL_URL")
    where = origin(found)
    if not (where.scheme == "https" or (where.scheme == "http" and where.loopback)):
        raise PullError("E_PULL_URL")
    if (address := _literal(where.host)) and not is_reachable(address, where.loopback):
        raise PullError("E_PULL_ADDRESS")
    return found.copy_with(path=found.path.rstrip("/") + "/")


def origin(url: httpx.URL) -> Origin:
    return Origin(url.scheme, url.host, url.port or PORTS.get(url.scheme, 0))


def refuse_elsewhere(home: httpx.URL, url: object) -> None:
    """Raise E_PULL_ELSEWHERE where the service names a next page that is not its own.

    The scheme may differ: a service behind a proxy often believes that it is asked by http. It is never followed.
    """
    found = _parsed(url) if isinstance(url, str) else None
    if found is None or found.userinfo or found.host != home.host or found.scheme not in PORTS:
        raise PullError("E_PULL_ELSEWHERE")
    if (found.port or PORTS[found.scheme]) not in {*PORTS.values(), origin(home).port}:
        raise PullError("E_PULL_ELSEWHERE")


def is_reachable(address: Address, loopback: bool) -> bool:
    """Whether an address may be connected to: a public one, or this machine where the host is `loopback`."""
    inner = _inner(address)
    if loopback:
        return inner.is_loopback
    return inner.is_global and not (inner.is_multicast or inner.is_reserved)


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _parsed(url: str) -> httpx.URL | None:
    try:
        found = httpx.URL(url)
        return found if found.host and url.isprintable() else None
    except (httpx.InvalidURL, UnicodeError, ValueError):
        return None


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    found = _literal(host)
    return found is not None and found.is_loopback
