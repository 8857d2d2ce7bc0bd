"""Asking one service one question at a time: bounded tries, bounded bytes, bounded time, and a named reason each."""

import json
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpcore
import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from etl.pull import address
from etl.pull.reasons import PullError
from etl.pull.wire import Guarded, Resolve, Wire

JITTER = wait_random_exponential(multiplier=1, max=60)
OF_STATUS = {401: "E_PULL_AUTH", 403: "E_PULL_FORBIDDEN", 404: "E_PULL_NOT_FOUND", 429: "E_PULL_BUSY"}
HEADERS = {"accept": "application/json", "accept-encoding": "gzip", "user-agent": "kirkuk-early-warning"}
BLOCK = 2**16

Params = Mapping[str, str | int]


@dataclass(frozen=True)
class Limits:
    """What one pull may cost. Times in seconds; sizes in bytes, after unpacking."""

    tries: int = 5
    seconds: float = 600
    timeout: float = 30
    longest_wait: float = 120
    answer: int = 64 * 2**20
    total: int = 512 * 2**20
    pages: int = 5_000


@dataclass(frozen=True)
class Clock:
    """`monotonic` measures, `now` names: a clock that is set back must not make a pull endless."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]


@dataclass(frozen=True)
class Query:
    """A path below the service's address; with a `form` it is sent by POST."""

    path: str
    params: Params = field(default_factory=dict)
    form: Mapping[str, str] | None = None


@dataclass
class Line:
    """An open line to one service. `spent`: bytes so far; `ends`: by the monotonic clock."""

    home: httpx.URL
    client: httpx.Client
    limits: Limits
    clock: Clock
    ends: float
    spent: int = 0

    def ask(self, query: Query, headers: Mapping[str, str]) -> dict[str, Any]:
        """The answer, a JSON object. Raises PullError once no try is left."""
        retrying = Retrying(
            stop=stop_after_attempt(self.limits.tries),
            wait=self._wait,
            retry=retry_if_exception(lambda error: isinstance(error, PullError) and error.again),
            sleep=self.clock.sleep,
            reraise=True,
        )
        return retrying(self._once, query, headers)

    def left(self) -> float:
        return self.ends - self.clock.monotonic()

    def _once(self, query: Query, headers: Mapping[str, str]) -> dict[str, Any]:
        if self.left() <= 0:
            raise PullError("E_PULL_TOO_LONG")
        with (
            named(),
            self.client.stream(
                "GET" if query.form is None else "POST",
                self.home.join(query.path),
                params=query.params,
                data=query.form,
                headers=dict(headers),
            ) as answer,
        ):
            refuse(answer.status_code, answer.headers.get("retry-after", ""), self.clock.now())
            return parsed(self._read(answer), answer.headers.get("content-type", ""))

    def _read(self, answer: httpx.Response) -> bytes:
        body = bytearray()
        for block in answer.iter_bytes(BLOCK):
            body += block
            if len(body) > self.limits.answer or self.spent + len(body) > self.limits.total:
                raise PullError("E_PULL_TOO_BIG")
        self.spent += len(body)
        return bytes(body)

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, PullError) else None
        wait = JITTER(state) if asked is None else min(asked, self.limits.longest_wait)
        return max(0.0, min(wait, self.left()))


@contextmanager
def line(url: str, limits: Limits, clock: Clock, resolve: Resolve, context: ssl.SSLContext) -> Iterator[Line]:
    """A line to the service at `url`; nothing of the environment (proxies, .netrc) has a say in it."""
    home = address.base(url)
    ends = clock.monotonic() + limits.seconds
    backend = Guarded(address.origin(home), resolve, lambda: ends - clock.monotonic())
    with httpx.Client(
        transport=Wire(backend, context),
        headers=HEADERS,
        timeout=limits.timeout,
        follow_redirects=False,
        trust_env=False,
    ) as client:
        yield Line(home, client, limits, clock, ends)


def refuse(status: int, retry_after: str, now: datetime) -> None:
    """Raise what a status says, whether it stands in the head of an answer or in its body."""
    if status == httpx.codes.OK:
        return
    if code := OF_STATUS.get(status):
        busy = code == "E_PULL_BUSY"
        raise PullError(code, again=busy, wait=waiting(retry_after, now) if busy else None)
    if 300 <= status < 400:
        raise PullError("E_PULL_REDIRECT")
    if status >= 500:
        raise PullError("E_PULL_SERVER", status, again=True, wait=waiting(retry_after, now))
    raise PullError("E_PULL_STATUS", status)


def waiting(text: str, now: datetime) -> float | None:
    """The seconds of a Retry-After header, which counts them or names a moment."""
    if text.strip().isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()


def parsed(body: bytes, kind: str) -> dict[str, Any]:
    """A JSON object; numbers with a fraction stay as they are written."""
    if "html" in kind.lower() or body.lstrip()[:1] == b"<":
        raise PullError("E_PULL_HTML")
    try:
        found = json.loads(body, parse_float=str, parse_constant=_refused, object_pairs_hook=_once_each)
    except (ValueError, RecursionError):
        raise PullError("E_PULL_JSON", again=True) from None
    if not isinstance(found, dict):
        raise PullError("E_PULL_SHAPE", "{}")
    return found


@contextmanager
def named() -> Iterator[None]:
    """Faults of the wire as reasons; what they quote stays behind."""
    try:
        yield
    except httpcore.TimeoutException:
        raise PullError("E_PULL_TIMEOUT", again=True) from None
    except httpcore.ConnectError as error:
        if isinstance(error.__context__, ssl.SSLError):  # the pool takes the cause away
            raise PullError("E_PULL_TLS") from None
        raise PullError("E_PULL_UNREACHABLE", again=True) from None
    except (httpcore.NetworkError, httpcore.ProtocolError):
        raise PullError("E_PULL_CUT", again=True) from None
    except httpx.DecodingError:
        raise PullError("E_PULL_ENCODING", again=True) from None


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name given twice")
    return found


def _refused(_constant: str) -> None:
    raise ValueError("no number")
