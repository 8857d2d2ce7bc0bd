"""The helper process: for each piece of work a child of its own, under limits, and what it said or how it ended.

It opens no file and reads nothing from outside itself, so it stays as it was when it started, and a child costs a fork
and no start of an interpreter. One request at a time, each a line of JSON:

    {"work": ..., "limits": {"memory": bytes, "cpu": seconds, "wall": seconds, "disk": bytes, "answer": bytes}}

and for each an answer: {"ended": "done" | "spent" | "failed", "size": n} on a line, and n bytes of JSON.
"""

import gc
import json
import os
import resource
import select
import signal
import socket
import time
import traceback
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

BLOCK = 2**16
FILES = 128
DONE, FAILED, SPENT = 0, 8, 9
BY_LIMITS = (signal.SIGXCPU, signal.SIGKILL, signal.SIGABRT)  # the last is how a reader without memory ends itself

Work = Callable[[Any], Any]


class OrphanError(Exception):
    """Whoever asked is gone."""


def serve(descriptor: int, work: Work) -> None:
    """Answer requests that come over a socket until its other end is closed."""
    gc.freeze()
    with socket.socket(fileno=descriptor) as parent, parent.makefile("rb") as requests:
        for line in requests:
            try:
                ended, body = _answer(json.loads(line), work, parent)
            except OrphanError:
                return
            parent.sendall(json.dumps({"ended": ended, "size": len(body)}).encode() + b"\n" + body)


def _answer(request: Mapping[str, Any], work: Work, parent: socket.socket) -> tuple[str, bytes]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(parent.fileno())  # its end of the line is the helper's alone
        os.close(reading)
        _child(request, work, writing)
    os.close(writing)
    body = None
    try:
        body = _heard(reading, parent, time.monotonic() + request["limits"]["wall"], request["limits"]["answer"])
    finally:
        if body is None:
            os.kill(child, signal.SIGKILL)
        os.close(reading)
        _, status = os.waitpid(child, 0)
    return ("spent", b"") if body is None else _ending(os.waitstatus_to_exitcode(status), body)


def _heard(reading: int, parent: socket.socket, deadline: float, most: int) -> bytes | None:
    """What the child says until it is done; None for one that takes too long or says too much. OrphanError."""
    heard, waiting = bytearray(), select.poll()
    waiting.register(reading, select.POLLIN)
    waiting.register(parent, select.POLLIN)
    while (left := deadline - time.monotonic()) > 0:
        for descriptor, _ in waiting.poll(1000 * left):
            if descriptor == parent.fileno():
                raise OrphanError
            block = os.read(reading, BLOCK)
            if not block:
                return bytes(heard)
            heard += block
            if len(heard) > most:
                return None
    return None


def _ending(code: int, body: bytes) -> tuple[str, bytes]:
    if code == DONE:
        return "done", body
    if code == SPENT or -code in BY_LIMITS:
        return "spent", b""
    return "failed", body if code == FAILED else json.dumps({"error": f"exit {code}"}).encode()


def _child(request: Mapping[str, Any], work: Work, writing: int) -> NoReturn:
    """Never returns, whatever happens: the helper must not be continued twice."""
    code = FAILED
    try:
        _restrict(request["limits"])
        try:
            code, said = DONE, json.dumps(work(request["work"])).encode()
        except MemoryError:
            code, said = SPENT, b""
        except BaseException as error:
            code, said = FAILED, json.dumps(_named(error)).encode()
        with os.fdopen(writing, "wb") as answer:
            answer.write(said)
    finally:
        os._exit(code)


def _restrict(limits: Mapping[str, int]) -> None:
    cpu = int(limits["cpu"])
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_FSIZE, limits["disk"]),
    ):
        resource.setrlimit(kind, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))


def _named(error: BaseException) -> dict[str, Any]:
    """Its class and place: messages may quote what was read. A fault of the system is told by its number."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""  # noqa: PTH119
    errno = error.errno if isinstance(error, OSError) else None
    return {"error": type(error).__name__, "at": place, "errno": errno}
