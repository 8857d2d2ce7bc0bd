"""Whoever has not signed in is told nothing, by any address there is, however it is written and whatever is asked."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import marks_made
import people_made
import pytest
from crowd_made import STRANGERS, Crowd, addresses, asked, rule_of
from people_made import OURS, House

from dashboard.access import gate, policy

METHODS = (
    "GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "get", "BREW",
)  # fmt: skip


def _hex(sign: str) -> str:
    return f"%{ord(sign):02x}"


def _last(path: str, sign: str, other: str) -> str:
    """The last such sign written another way; at the end where there is none."""
    head, found, tail = path.rpartition(sign)
    return f"{head}{other}{tail}" if found else f"{path}{other}"


ENCODINGS: dict[str, Callable[[str], str]] = {
    "plain": lambda p: p,
    "double slash": lambda p: f"/{p}",
    "slashes within": lambda p: p[0] + p[1:].replace("/", "//"),
    "dot": lambda p: f"/.{p}",
    "up and down": lambda p: f"/x/..{p}",
    "through the door": lambda p: f"/login/..{p}",
    "through the door, encoded": lambda p: f"/login/%2e%2e{p}",
    "past readiness": lambda p: f"/readyz/../..{p}",
    "%2f": lambda p: _last(p, "/", "%2f"),
    "%5f": lambda p: p.replace("_", "%5f"),
    "%2e": lambda p: p.replace(".", "%2e") if "." in p else f"/%2e{p}",
    "first letter": lambda p: p[0] + _hex(p[1]) + p[2:] if len(p) > 1 else "%2f",
    "every letter": lambda p: p[0] + "".join(map(_hex, p[1:])),
    "upper case": lambda p: p.upper(),
    "trailing slash": lambda p: f"{p}/",
    "trailing dot": lambda p: f"{p}/.",
    "semicolon": lambda p: f"{p};jsessionid=1",
    "semicolon before": lambda p: f"/;{p}",
    "question": lambda p: f"{p}?next=/readyz&lang=ar",
    "encoded question": lambda p: f"{p}%3f.css",
    "encoded hash": lambda p: f"{p}%23/login",
    "backslash": lambda p: f"/\\{p[1:]}",
    "encoded backslash": lambda p: f"/%5c..{p}",
    "nul": lambda p: f"{p}%00.css",
    "nul first": lambda p: f"/%00{p}",
    "double encoded": lambda p: _last(p, "/", "%252f"),
    "overlong": lambda p: _last(p, "/", "%c0%af"),
    "line break": lambda p: f"{p}%0d%0aX-Planted:%201",
    "blank": lambda p: f"{p}%20",
    "wide slash": lambda p: _last(p, "/", "／"),
    "bad percent": lambda p: f"{p}%zz",
    "not a sign": lambda p: f"{p}%ff",
}


def every(crowd: Crowd) -> Iterator[tuple[str, str, str, str]]:
    """Address, encoding, method and stranger: all there are."""
    paths = [path for found in addresses(crowd).values() for path in found]
    return product(paths, ENCODINGS, METHODS, STRANGERS)


def refused(crowd: Crowd, path: str, encoding: str, method: str, who: str) -> str:
    """What is wrong with the answer; "" for nothing."""
    written = ENCODINGS[encoding](path)
    answer = asked(crowd.browsers[who], written, method, None if method in gate.READS else OURS)
    need = policy.ROUTES.get(rule_of(crowd.house, written, method), "")
    told = marks_made.whole(answer)
    if crowd.marks.seen(told) or marks_made.told_of(crowd.words, told):
        return "tells something"
    if b"x-planted:" in told.lower().partition(b"\n\n")[0].replace(b"%0d%0ax-planted", b""):
        return "takes a header"
    if answer.status_code == 200:
        fits = need in gate.OPEN or (need == "half" and who == "half")
        return "" if fits else "answers"
    return "" if 300 <= answer.status_code < 500 or answer.status_code == 503 else f"status {answer.status_code}"


def tried(crowd: Crowd, what: list[tuple[str, str, str, str]]) -> None:
    wrong = {asked_for: found for asked_for in what if (found := refused(crowd, *asked_for))}
    print(f"\nstrangers: {len(what)} requests, {len(wrong)} not refused", Counter(wrong.values()))  # noqa: T201
    assert not wrong


def test_every_address_written_every_way(crowd: Crowd) -> None:
    """Each address in each spelling once; who asks, and how, goes round."""
    turns = random.Random(4711)  # noqa: S311 - a seed, so that a failure can be run again
    paths = [path for found in addresses(crowd).values() for path in found]
    assert len(ENCODINGS) >= 12
    tried(crowd, [(p, e, turns.choice(METHODS), turns.choice(STRANGERS)) for p, e in product(paths, ENCODINGS)])


def test_every_address_by_every_method(crowd: Crowd) -> None:
    turns = random.Random(1147)  # noqa: S311 - the same
    paths = [path for found in addresses(crowd).values() for path in found]
    tried(crowd, [(p, "plain", method, turns.choice(STRANGERS)) for p, method in product(paths, METHODS)])


@pytest.mark.soak
def test_every_address_written_every_way_by_every_method_as_every_stranger(crowd: Crowd) -> None:
    tried(crowd, list(every(crowd)))


def test_the_marks_are_there_for_those_who_may(crowd: Crowd) -> None:
    """Else nothing is found because nothing is served."""
    manager = crowd.browsers["manager"]
    told = [marks_made.whole(asked(manager, f"/shapes/{crowd.area_version}.json"))]
    told.append(marks_made.whole(asked(manager, "/export/explore.csv")))
    told.append(marks_made.whole(people_made.called(crowd.house, "shell.children", {"url.pathname": "/"}, manager)))
    told.append(marks_made.whole(asked(manager, "/")))
    assert crowd.marks.seen(told[-1])  # the map is in the HTML
    assert len(crowd.marks.seen(*told)) >= 5 and marks_made.told_of(crowd.words, b"".join(told))
    assert crowd.marks.planted >= 300 and len(crowd.words) >= 150


def test_files_of_the_program_are_nobodys_before_signing_in(crowd: Crowd) -> None:
    assets = sorted(path for path in (Path(gate.__file__).parents[1] / "assets").iterdir() if path.is_file())
    for path in assets:
        for who in STRANGERS:
            assert asked(crowd.browsers[who], f"/assets/{path.name}").status_code == 401, (path.name, who)
    assert len(assets) >= 10


def test_an_old_secret_is_no_better_than_none(crowd: Crowd) -> None:
    """A session that ended at this very moment, asked at every address."""
    house = crowd.house
    browser = crowd.browsers["viewer"]
    assert asked(browser, "/_dash-layout").status_code == 200
    house.clock.passes(minutes=60)
    try:
        assert asked(browser, "/_dash-layout").status_code == 401
    finally:
        house.clock.passes(minutes=-60)


AT_AN_EMPTY_HOUSE = {"open": (200, 303, 400, 404), "form": (200, 403, 404), "half": (401,), "never": (404,)}


def test_without_any_account_only_the_door_answers(own_house: House) -> None:
    """Real data and nobody yet: every address says how to make the first account, and nothing else."""
    wrong = []
    for rule in own_house.app.server.url_map.iter_rules():
        path = rule.rule.replace("<", "").replace(">", "").replace(":", "-")
        need = policy.ROUTES[rule.rule]
        for method in METHODS:
            answer = asked(own_house.browser(), path, method, None if method in gate.READS else OURS)
            known = rule_of(own_house, path, method) == rule.rule
            expected = {"open": (200, 303, 400, 404), "form": (200, 403, 404), "half": (401,), "never": (404,)}.get(
                need, (503,)
            )
            if answer.status_code not in (expected if known else (401, 403, 404, 405, 503)):
                wrong.append((path, method, answer.status_code))
    assert not wrong
    assert people_made.sign_in(own_house.browser(), "admin").status_code == 401
