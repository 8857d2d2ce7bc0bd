"""The three services on loopback, played by a real HTTP server, and what can go wrong with each answer."""

import gzip
import json
import socket
import ssl
import struct
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import trustme


@cache
def authority() -> trustme.CA:
    """Made for this run and trusted by nobody but a test that says so."""
    return trustme.CA()


SECRET = "canary-9b1f7c-secret"  # noqa: S105 - the canary that must not get out
EXPIRED = "canary-old-token"
BOMB = gzip.compress(b" " * 2**21)

Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """`number`: of the request, from 1; `of_data`: of the requests that are not about a token, from 1."""

    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    form: Mapping[str, str]
    number: int
    of_data: int

    @property
    def wants_token(self) -> bool:
        return self.path == "/oauth/token"


@dataclass(frozen=True)
class Reply:
    """`promised`: a Content-Length that is not the body's; `pause`: seconds before each byte; `end`: how it ends."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    promised: int | None = None
    pause: float = 0
    hang: float = 0
    reset: bool = False


Service = Callable[[Asked], Reply]
Fault = Callable[[Asked, Reply], Reply]


@dataclass
class Stage:
    """What the server plays now. `asked`: every request so far."""

    service: Service
    fault: Fault
    asked: list[Asked] = field(default_factory=list)
    url: str = ""


def told(answer: object, status: int = 200) -> Reply:
    return Reply(json.dumps(answer).encode(), status)


@contextmanager
def playing(service: Service, fault: Fault = lambda _asked, reply: reply, *, tls: bool = False) -> Iterator[Stage]:
    """A server that plays a service with a fault, on a port of its own."""
    stage = Stage(service, fault)
    server = Server(stage)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority().issue_cert("localhost").configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    stage.url = f"http{'s' * tls}://localhost:{server.server_port}" if tls else f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True)
    thread.start()
    try:
        yield stage
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, stage: Stage) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.stage = stage


class Handler(BaseHTTPRequestHandler):
    server: "Server"
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet, or each answer waits for an acknowledgement

    def do_GET(self) -> None:
        self._play({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self._play(dict(parse_qsl(body.decode())))

    def handle(self) -> None:
        with suppress(OSError):  # the other side has had enough
            super().handle()

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()

    def _play(self, form: Mapping[str, str]) -> None:
        stage, parts = self.server.stage, urlsplit(self.path)
        of_data = sum(not asked.wants_token for asked in stage.asked) + (parts.path != "/oauth/token")
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(parts.path, dict(parse_qsl(parts.query)), headers, form, len(stage.asked) + 1, of_data)
        stage.asked.append(asked)
        self._send(stage.fault(asked, stage.service(asked)))

    def _send(self, reply: Reply) -> None:
        time.sleep(reply.hang)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        promised = len(reply.body) if reply.promised is None else reply.promised
        self.send_header("Content-Length", str(promised))
        self.end_headers()
        step = 1 if reply.pause else max(1, len(reply.body))
        for start in range(0, len(reply.body), step):
            time.sleep(reply.pause)
            self.wfile.write(reply.body[start : start + step])
            self.wfile.flush()
        self.wfile.flush()
        self.close_connection = self.close_connection or reply.reset or promised != len(reply.body)
        if reply.reset:  # no goodbye: the other side sees ECONNRESET
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def log_message(self, *_arguments: object) -> None:
        return


# --- the services ------------------------------------------------------------------------------------------------


def kobo(forms: Mapping[str, Sequence[Row]], at_once: int = 2) -> Service:
    """API v2: pages by `start` and `limit`, of which it gives no more than it likes."""

    def answer(asked: Asked) -> Reply:
        parts = asked.path.split("/")
        if asked.headers.get("authorization") != f"Token {SECRET}":
            return told({"detail": "Invalid token."}, 401)
        if parts[1:4] != ["api", "v2", "assets"] or parts[4] not in forms:
            return told({"detail": "Not found."}, 404)
        rows, start = forms[parts[4]], int(asked.params.get("start", 0))
        upto = start + min(at_once, int(asked.params["limit"]))
        following = f"http://{asked.headers['host']}{asked.path}?limit={at_once}&start={upto}"
        page = {"count": len(rows), "next": following if upto < len(rows) else None, "previous": None}
        return told({**page, "results": rows[start:upto]})

    return answer


def acled(
    events: Sequence[Row], deleted: Sequence[Row] = (), *, at_once: int = 2, expired_after: int | None = None
) -> Service:
    """OAuth by password, then reads with a status in the body. `expired_after`: data requests with the first token."""

    def answer(asked: Asked) -> Reply:
        if asked.wants_token:
            return _token(asked)
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in (EXPIRED, SECRET + "-new") or (
            token == EXPIRED and expired_after is not None and asked.of_data > expired_after
        ):
            return told({"message": "expired"}, 401)
        rows, moment = (deleted, "deleted_timestamp") if "/deleted/" in asked.path else (events, "timestamp")
        since = int(asked.params.get(moment, -1))
        fresh = [row for row in rows if int(row[moment]) > since]
        start = (int(asked.params["page"]) - 1) * at_once
        data = fresh[start : start + at_once]
        return told({"status": 200, "success": True, "messages": [], "count": len(data), "data": data})

    return answer


def _token(asked: Asked) -> Reply:
    by_password = asked.form.get("grant_type") == "password" and asked.form.get("password") == SECRET
    by_refresh = asked.form.get("grant_type") == "refresh_token" and asked.form.get("refresh_token") == "canary-refresh"
    if not (by_password or by_refresh) or asked.form.get("client_id") != "acled":
        return told({"error": "invalid_grant"}, 400)
    token = EXPIRED if by_password else SECRET + "-new"
    return told({"access_token": token, "refresh_token": "canary-refresh", "expires_in": 86400})


def ucdp(rows: Sequence[Row], at_once: int = 2, version: str = "25.1") -> Service:
    """Pages from 0, the address of the next one empty at the end."""

    def answer(asked: Asked) -> Reply:
        if asked.headers.get("x-ucdp-access-token") != SECRET:
            return told({"Message": "unauthorised"}, 401)
        if asked.path != f"/api/gedevents/{version}":
            return told({"Message": "unknown"}, 404)
        page, pages = int(asked.params["page"]), -(-len(rows) // at_once)
        following = f"http://{asked.headers['host']}{asked.path}?page={page + 1}" if page + 1 < pages else ""
        about = {"TotalCount": len(rows), "TotalPages": pages, "PreviousPageUrl": "", "NextPageUrl": following}
        return told({**about, "Result": rows[page * at_once : (page + 1) * at_once]})

    return answer


# --- the faults --------------------------------------------------------------------------------------------------


def on_data(fault: Fault) -> Fault:
    """Only where records are asked for."""
    return lambda asked, reply: reply if asked.wants_token else fault(asked, reply)


def from_page(number: int, fault: Fault) -> Fault:
    """Only from a request for data on, counted from 1."""
    return on_data(lambda asked, reply: fault(asked, reply) if asked.of_data >= number else reply)


def only(number: int, fault: Fault) -> Fault:
    return on_data(lambda asked, reply: fault(asked, reply) if asked.of_data == number else reply)


def status(code: int, **headers: str) -> Fault:
    """The body of a refusal repeats what it was sent, as some services do."""
    plain = {"Content-Type": "application/json"} | {name.replace("_", "-"): text for name, text in headers.items()}
    return lambda asked, _reply: Reply(json.dumps({"echo": dict(asked.headers)}).encode(), code, plain)


def body(content: bytes, kind: str = "application/json", **headers: str) -> Fault:
    about = {"Content-Type": kind} | {name.replace("_", "-"): text for name, text in headers.items()}
    return lambda _asked, _reply: Reply(content, headers=about)


def cut(_asked: Asked, reply: Reply) -> Reply:
    """Half of what was promised, then the end."""
    return replace(reply, promised=len(reply.body), body=reply.body[: len(reply.body) // 2])


def reset(asked: Asked, reply: Reply) -> Reply:
    return replace(cut(asked, reply), reset=True)


def truncated(_asked: Asked, reply: Reply) -> Reply:
    return replace(reply, body=reply.body[: len(reply.body) // 2])


def hang(seconds: float) -> Fault:
    return lambda _asked, reply: replace(reply, hang=seconds)


def drip(pause: float) -> Fault:
    return lambda _asked, reply: replace(reply, pause=pause)


def zipped(_asked: Asked, reply: Reply) -> Reply:
    return replace(reply, body=gzip.compress(reply.body), headers={**reply.headers, "Content-Encoding": "gzip"})


def broken_gzip(asked: Asked, reply: Reply) -> Reply:
    whole = zipped(asked, reply)
    return replace(whole, body=whole.body[:12] + b"\xff\xff\xff" + whole.body[15:])


def bomb(_asked: Asked, reply: Reply) -> Reply:
    """Two megabytes in two kilobytes."""
    return replace(reply, body=BOMB, headers={**reply.headers, "Content-Encoding": "gzip"})


def edited(change: Callable[[Asked, dict[str, Any]], object]) -> Fault:
    """An answer that says something else: `change` edits it in place."""

    def fault(asked: Asked, reply: Reply) -> Reply:
        answer = json.loads(reply.body)
        change(asked, answer)
        return replace(reply, body=json.dumps(answer).encode())

    return fault


def again(first: dict[str, bytes]) -> Fault:
    """The first page for every one that is asked for; `first` remembers it by path."""
    return lambda asked, reply: replace(reply, body=first.setdefault(asked.path, reply.body))
