"""The one transport of every pull: it connects to the address that was checked, and to no other.

A name is resolved here and its addresses are judged before the first byte goes out, so that a second look at the name
can not lead elsewhere (DNS rebinding); the certificate is still that of the name. Every read ends with the pull's time.
"""

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from ipaddress import ip_address

import httpcore
import httpx
from httpcore import SOCKET_OPTION

from etl.pull.address import Origin, is_reachable
from etl.pull.reasons import PullError

Resolve = Callable[[str, int], Sequence[str]]
Left = Callable[[], float]


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system knows them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Guarded(httpcore.NetworkBackend):
    """Connects to one origin only. `left`: seconds that remain of the pull."""

    def __init__(self, home: Origin, resolve: Resolve, left: Left) -> None:
        self.home, self.resolve, self.left = home, resolve, left

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        if (host, port) != (self.home.host, self.home.port):
            raise PullError("E_PULL_ELSEWHERE")
        fault: Exception = PullError("E_PULL_UNREACHABLE", again=True)
        for address in self._checked():
            seconds = _least(timeout, self.left())
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, seconds, local_address, socket_options)
                return Timed(stream, self.left)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault

    def _checked(self) -> list[str]:
        try:
            found = list(self.resolve(self.home.host, self.home.port))
        except (OSError, UnicodeError):
            raise PullError("E_PULL_UNREACHABLE", again=True) from None
        if not all(is_reachable(ip_address(one.split("%")[0]), self.home.loopback) for one in found):
            raise PullError("E_PULL_ADDRESS")
        return found


class Timed(httpcore.NetworkStream):
    """A connection that is not read beyond the end of the pull, however slowly the other side writes."""

    def __init__(self, stream: httpcore.NetworkStream, left: Left) -> None:
        self.stream, self.left = stream, left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, _least(timeout, self.left()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, _least(timeout, self.left()))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return Timed(self.stream.start_tls(ssl_context, server_hostname, _least(timeout, self.left())), self.left)

    def get_extra_info(self, info: str) -> object:
        return self.stream.get_extra_info(info)


class Wire(httpx.BaseTransport):
    """httpx above, httpcore below; its faults are httpcore's own."""

    def __init__(self, backend: httpcore.NetworkBackend, context: ssl.SSLContext) -> None:
        self.pool = httpcore.ConnectionPool(ssl_context=context, network_backend=backend, max_connections=1)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        answer = self.pool.handle_request(
            httpcore.Request(
                request.method, url, headers=request.headers.raw, content=request.stream, extensions=request.extensions
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        self.pool.close()


class Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self.answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self.answer.iter_stream()

    def close(self) -> None:
        self.answer.close()


def _least(timeout: float | None, left: float) -> float:
    """Seconds to wait at most; none left is a timeout at once, not a wait without end."""
    if left <= 0:
        raise PullError("E_PULL_TOO_LONG")
    return left if timeout is None else min(timeout, left)
