"""Requests that none of our pages sends, made from what each callback declares of itself."""

import copy
import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Body = dict[str, Any]

PATHS = ("/", "/area/KRK-035", "/relations", "/explore", "/data", "/data/mend", "/method", "/admin")
GOOD = {"url.search": "?lang=en", "url.pathname": "/", "map-drawn.data": "", "data-poll.n_intervals": 1}

# Values of the right kind that mean nothing here: calmly answered, and never with more than the page has.
ODD_QUERIES = (
    "?area=KRK-999&district=IQ99", "?area=%00&from=%ff", "?from=9999-12-31&to=0001-01-01", "?from=2026-02-30",
    "?district=' or 1=1 --", "?area=KRK-035'; drop table mart.area; --", "?measure=__proto__&by=constructor",
    "?javascript:alert(1)", "?next=javascript:alert(1)", "?area=../../etc/passwd", "?page=99999999999999999999",
    "?page=-1&grain=nan", "?lang=xx&lang=ar", "?item=trust_police&level=x&layer=y&what=z", "?" + "a=1&" * 40,
    "?" + "&".join(f"k{n}=1" for n in range(31)), "?upload=../../state/dashboard.key", "?upload=" + "0" * 32,
    "?area=%F0%9F%92%A5&from=%D9%A2%D9%A0%D9%A2%D9%A6", "?=&&==&", "?%", "?area[]=KRK-035&area.x=1", "?" + "x" * 1990,
    "?week=2026-03-30&row=1e309", "?what=<script>alert(1)</script>", "?q=%E2%80%AE%E2%81%A6",
)  # fmt: skip
ODD_PATHS = (
    "/../../etc/passwd", "/area/../data", "/area/KRK-999", "/area/' or 1=1 --", "/data/../explore", "//explore",
    "/data/x", "/area/<img src=x>", "/%2e%2e/data", "/nothing", "/area/" + "x" * 180, "/area//", "/explore/",
    "/account", "/login",
)  # fmt: skip

# Values of no kind any input has.
WRONG: tuple[Any, ...] = (
    True, 1.5, -1, 10**40, float("nan"), float("inf"), [], {}, ["?lang=en"], {"search": "?"}, [[[[[[]]]]]],
    "no question", "x" * 3000, "?a\x00b", "?a\x1b[0m", "?a\u202eb", "?a\u2066b", "?\ud800", "?a\nb", "/a\x00",
    "/\u202e", [None] * 50,
    {"id": {"type": "x", "index": "ALL"}}, {"__proto__": {"admin": True}},
)  # fmt: skip


@dataclass(frozen=True)
class Forged:
    """`sent` are the bytes of the request. `shaped`: of the form our pages send, so that only its values are odd."""

    what: str
    sent: bytes
    shaped: bool = False
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


def honest(output: str, spec: Mapping[str, Any], values: Mapping[str, Any]) -> Body:
    """What our own pages send for a callback."""

    def told(declared: list[dict[str, str]]) -> list[Body]:
        return [{**one, "value": values.get(f"{one['id']}.{one['property']}")} for one in declared]

    parts = output.strip(".").split("...")
    named = [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in parts if "." in part]
    return {
        "output": output,
        "outputs": named if output.startswith("..") else named[0] if named else {"id": output, "property": ""},
        "inputs": told(spec["inputs"]),
        "changedPropIds": [f"{one['id']}.{one['property']}" for one in spec["inputs"]],
        "state": told(spec["state"]),
    }


def forgeries(output: str, spec: Mapping[str, Any], others: list[str]) -> Iterator[Forged]:
    """Every forgery of one callback; `others`: the outputs of the rest."""
    good = honest(output, spec, GOOD)
    yield from _odd(output, spec)
    yield from _wrong_values(good)
    yield from (Forged(what, _json(change(copy.deepcopy(good), others))) for what, change in _SHAPES.items())
    yield from _bodies(good)


def _odd(output: str, spec: Mapping[str, Any]) -> Iterator[Forged]:
    names = [f"{one['id']}.{one['property']}" for one in (*spec["inputs"], *spec["state"])]
    for i, search in enumerate(ODD_QUERIES):
        if "url.search" in names:
            values = {**GOOD, "url.search": search, "url.pathname": PATHS[i % len(PATHS)]}
            yield Forged(search[:40], _json(honest(output, spec, values)), shaped=True)
    for path in (*PATHS, *ODD_PATHS):
        if "url.pathname" in names:
            yield Forged(path[:40], _json(honest(output, spec, {**GOOD, "url.pathname": path})), shaped=True)


def _wrong_values(good: Body) -> Iterator[Forged]:
    for part in ("inputs", "state"):
        for i, one in enumerate(good[part]):
            for value in WRONG:
                if _may_be(one, value):
                    continue
                body = copy.deepcopy(good)
                body[part][i]["value"] = value
                yield Forged(f"{one['id']}.{one['property']} = {str(value)[:30]!r}", _json(body))


def _may_be(one: Body, value: Any) -> bool:
    """A key may be any plain text."""
    text = isinstance(value, str) and value.isprintable() and len(value) < 2000
    return bool(text and one["property"] == "data")


def _set(part: str, value: Any) -> Callable[[Body, list[str]], Body]:
    return lambda body, _others: {**body, part: value}


def _without(part: str) -> Callable[[Body, list[str]], Body]:
    return lambda body, _others: {name: value for name, value in body.items() if name != part}


def _renamed(what: str, name: Any) -> Callable[[Body, list[str]], Body]:
    def change(body: Body, _others: list[str]) -> Body:
        body["inputs"][0][what] = name
        return body

    return change


_EXTRA = {"id": "url", "property": "href", "value": "http://evil.example/"}
_SHAPES: dict[str, Callable[[Body, list[str]], Body]] = {
    "an unknown output": _set("output", "secret.children"),
    "no such callback": _set("output", "..a.b...c.d.."),
    "an output of the prototype": _set("output", "__proto__.children"),
    "an output that is a list": _set("output", ["shell.children"]),
    "an output that is null": _set("output", None),
    "an output with a path": _set("output", "../../etc/passwd.children"),
    "another callback's output": lambda body, others: {**body, "output": others[0]},
    "the outputs of another": _set("outputs", [{"id": "secret", "property": "children"}]),
    "no outputs": _without("outputs"),
    "outputs by pattern": _set("outputs", {"id": {"type": "a", "index": ["ALL"]}, "property": "children"}),
    "outputs that are text": _set("outputs", "shell.children"),
    "outputs with more": _set("outputs", {"id": "shell", "property": "children", "admin": True}),
    "an empty list of outputs": _set("outputs", []),
    "no inputs": _without("inputs"),
    "an empty list of inputs": _set("inputs", []),
    "inputs that are a dictionary": _set("inputs", {"0": {"id": "url", "property": "search", "value": ""}}),
    "inputs that are text": _set("inputs", "url.search"),
    "one input more": lambda body, _others: {**body, "inputs": [*body["inputs"], _EXTRA]},
    "one input twice": lambda body, _others: {**body, "inputs": body["inputs"] * 2},
    "inputs in lists": lambda body, _others: {**body, "inputs": [body["inputs"]]},
    "inputs and state exchanged": lambda body, _o: {
        **body,
        "inputs": [*body["state"], _EXTRA],
        "state": body["inputs"],
    },
    "state more": lambda body, _others: {**body, "state": [*body["state"], _EXTRA]},
    "state that is a dictionary": _set("state", {"url": "/"}),
    "a wrong id": _renamed("id", "shell"),
    "an id by pattern": _renamed("id", {"type": "url", "index": "ALL"}),
    "an id of the prototype": _renamed("id", "__proto__"),
    "a foreign property": _renamed("property", "children"),
    "a property that is a number": _renamed("property", 7),
    "a property more": _renamed("principal", "admin"),
    "a lie about what changed": _set("changedPropIds", ["shell.children"]),
    "what changed by pattern": _set("changedPropIds", [{"id": "url"}]),
    "what changed is text": _set("changedPropIds", "url.search"),
    "a role": _set("principal", "admin"),
    "a callback of its own": _set("callback_context", {"triggered": []}),
    "a background job": _set("cancelJob", ["1"]),
    "a prototype": _set("__proto__", {"isAdmin": True}),
    "a constructor": _set("constructor", {"prototype": {}}),
    "parsed lies": _set("parsedChangedPropsIds", {"a": 1}),
}


def _json(body: Any) -> bytes:
    return json.dumps(body).encode()


def _bodies(good: Body) -> Iterator[Forged]:
    """Bodies that are no such object at all."""
    whole = _json(good)
    deep = b'{"output":' * 30_000
    for what, sent in (
        ("nothing", b""), ("null", b"null"), ("a number", b"7"), ("a list", b"[]"),
        ("a list of it", b"[" + whole + b"]"),
        ("text", b'"' + whole.replace(b'"', b"'") + b'"'), ("cut off", whole[: len(whole) // 2]), ("twice", whole * 2),
        ("deep", deep[:60_000]), ("deep lists", b"[" * 60_000), ("not UTF-8", whole.replace(b"url", b"\xff\xfe\xfa")),
        ("gzip'd", gzip.compress(whole)), ("zeros", b"\0" * 100), ("html", b"<script>alert(1)</script>"),
        ("a long number", whole.replace(b"{", b'{"n": ' + b"9" * 5000 + b", ", 1)),
        ("single quotes", b"{'a': 1}"),
        ("sql", b"select * from mart.incident"),
    ):  # fmt: skip
        yield Forged(f"body: {what}", sent)
    yield Forged("body: 1 MB", _json({**good, "output": "x" * 2**20}))
    yield Forged("keys twice", b'{"output": "secret.children", ' + whole[1:], shaped=True)
    yield Forged("a byte order mark", b"\xef\xbb\xbf" + whole, shaped=True)
    yield Forged("UTF-16", json.dumps(good).encode("utf-16"), shaped=True)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/html", ""):
        yield Forged(f"as {kind or 'nothing'}", whole, headers={"Content-Type": kind})
    packed = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    yield Forged("said to be packed", gzip.compress(whole), headers=packed)
