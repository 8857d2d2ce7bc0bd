"""Files of ours and of Dash, packed once at set-up as tightly as can be, and sent as they lie there.

A packed file is named by the SHA-256 of what it unpacks to. So none is ever out of date: a file that was changed since
set-up is not found here, and is packed in haste as any answer is.
"""

import gzip
import hashlib
import json
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import brotli
from flask import Flask, Response, request

FOLDER = Path(__file__).parent / "packed"
WAYS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: bytes(brotli.compress(body, quality=11)),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}
STATIC = ("/assets/", "/_dash-component-suites/")
SMALLEST = 200  # a shorter one is no longer than its heads
DASH, CLOSELY = "/_dash-", 10


def pack(bodies: Iterable[bytes], folder: Path = FOLDER) -> int:
    """Packs what is not packed yet, and throws out what is none of them. Returns how many files were written."""
    folder.mkdir(exist_ok=True)
    wanted = {f"{_digest(body)}.{way}": (body, way) for body in bodies if len(body) >= SMALLEST for way in WAYS}
    here = {path.name for path in folder.iterdir()}
    for name in here - set(wanted):
        (folder / name).unlink()
    new = [(folder / name, *wanted[name]) for name in sorted(set(wanted) - here)]
    # brotli lets go of the interpreter while it works
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        list(workers.map(lambda one: _write(*one), new))
    return len(new)


def serve(server: Flask, folder: Path = FOLDER) -> None:
    """Sends the packed file in place of what was to be sent."""
    found = cache(lambda digest, way: _read(folder / f"{digest}.{way}"))

    @server.after_request
    def unpacked_no_more(answer: Response) -> Response:
        if answer.status_code != 200 or request.method != "GET" or not request.path.startswith(STATIC):
            return answer
        answer.direct_passthrough = False
        digest = _digest(answer.get_data())
        way = next((way for way in WAYS if request.accept_encodings[way] > 0), None)
        body = found(digest, way) if way else None
        if way and body is not None:
            answer.set_data(body)
            answer.headers["Content-Encoding"] = way
        answer.set_etag(f"{digest[:32]}-{way if body is not None else 'plain'}")
        answer.headers["Vary"] = "Accept-Encoding"
        answer.make_conditional(request)
        return answer


def serve_dash(server: Flask) -> None:
    """What Dash says, in letters instead of their numbers, and packed more closely than other answers: it is short.

    Dash writes "\\u0643" for a letter of Arabic; a tenth of the whole, packed, in every script but Latin.
    """

    @server.after_request
    def in_letters(answer: Response) -> Response:
        if answer.mimetype != "application/json" or not request.path.startswith(DASH):
            return answer
        body = json.dumps(json.loads(answer.get_data()), ensure_ascii=False, separators=(",", ":")).encode()
        if request.accept_encodings["br"] > 0 and len(body) >= SMALLEST:
            body = brotli.compress(body, quality=CLOSELY)
            answer.headers["Content-Encoding"] = "br"
        answer.set_data(body)
        return answer


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _write(path: Path, body: bytes, way: str) -> None:
    """In one step: a server beside it never reads half a file."""
    half = path.with_name(f"{path.name}.half")
    half.write_bytes(WAYS[way](body))
    half.replace(path)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
