"""Callbacks as nobody's browser sends them, and as everybody's does: no fault, and nothing that is not theirs."""

import json
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import crowd_made
import marks_made
import people_made
import pytest
from crowd_made import STRANGERS, Crowd
from flask.testing import FlaskClient
from forgeries_made import GOOD, ODD_QUERIES, Forged, forgeries, honest
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from dashboard.access import policy
from dashboard.pages import PAGES

CALM = "This is not a request our pages send."
TOO_LONG = "This request is too long."
ROLES = tuple(policy.ROLES)
SHARE = 34  # forgeries of each role and stranger in the quick share


class Case(NamedTuple):
    who: str
    output: str
    forged: Forged


@pytest.fixture(scope="module")
def open_house(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Crowd:
    """The sample on this machine, where whoever comes is a guest."""
    marks = marks_made.planted(sample_release, tmp_path_factory.mktemp("open") / "data", real=False)
    words, version = marks_made.known(marks.data)
    house = people_made.made(marks.data)
    return Crowd(house, marks, words, version, {"guest": house.browser()})


def callbacks(crowd: Crowd) -> dict[str, Any]:
    return dict(crowd.house.app.callback_map)


def cases(crowd: Crowd, who: Iterable[str]) -> list[Case]:
    known = callbacks(crowd)
    made = {
        output: list(forgeries(output, spec, [other for other in known if other != output]))
        for output, spec in known.items()
    }
    assert all(len(found) >= 25 for found in made.values())
    return [Case(one, output, forged) for one in who for output, found in made.items() for forged in found]


def sent(browser: FlaskClient, forged: Forged) -> TestResponse:
    headers = {**people_made.meant(browser), **forged.headers}
    return browser.post(people_made.DEPENDENCY, data=forged.sent, headers=headers, buffered=True)


def wrong(crowd: Crowd, case: Case) -> str:
    """What is wrong with the answer; "" for nothing."""
    with capture_logs() as lines:
        answer = sent(crowd.browsers[case.who], case.forged)
    told = marks_made.whole(answer)
    role = {"guest": "manager"}.get(case.who, case.who)
    if escaped := crowd.marks.seen(told) - crowd.marks.due(role):
        return f"escaped: {sorted(escaped)[:3]}"
    if failed := [line.get("kind") for line in lines if line["event"] == "callback.failed"]:
        return f"failed: {failed}"
    return _status(case, answer)


def _status(case: Case, answer: TestResponse) -> str:
    said = answer.status_code, answer.text
    if len(case.forged.sent) > 64 * 2**10:
        return "" if said == (413, TOO_LONG) else f"status {said[0]}"
    if case.who in STRANGERS:
        return "" if answer.status_code == 401 else f"status {said[0]}"
    if case.forged.shaped:
        return "" if said[0] in (200, 204, 403) or said == (400, CALM) else f"status {said[0]}"
    return "" if said == (400, CALM) else f"status {said[0]}: {said[1][:80]}"


def tried(crowd: Crowd, what: list[Case]) -> None:
    found = {(case.who, case.output[:40], case.forged.what): fault for case in what if (fault := wrong(crowd, case))}
    print(f"\nforged callbacks: {len(what)} requests, {len(found)} wrong", Counter(found.values()))  # noqa: T201
    assert not found


def test_a_share_of_all_forgeries(crowd: Crowd) -> None:
    """Seeded: the same share every time. Each role and each stranger meets as many."""
    turns = random.Random(2609)  # noqa: S311 - the same
    found = [turns.sample(cases(crowd, [who]), SHARE) for who in [*ROLES, "stranger", "half"]]
    tried(crowd, [case for share in found for case in share])


def test_every_shape_that_is_not_ours_is_refused_in_one_line(crowd: Crowd) -> None:
    """All that is wrong in itself, whatever it asks for, once as a manager."""
    known = callbacks(crowd)
    output = next(iter(known))
    found = forgeries(output, known[output], list(known)[1:])
    tried(crowd, [Case("manager", output, forged) for forged in found if not forged.shaped])


@pytest.mark.soak
def test_every_forgery_as_everybody(crowd: Crowd) -> None:
    what = cases(crowd, [*ROLES, "stranger", "half", "forged"])
    assert len(what) >= 3000
    tried(crowd, what)


@pytest.mark.soak
def test_every_forgery_as_a_guest(open_house: Crowd) -> None:
    tried(open_house, cases(open_house, ["guest"]))


def test_a_forgery_now_and_then_as_a_guest(open_house: Crowd) -> None:
    turns = random.Random(41)  # noqa: S311 - the same
    tried(open_house, turns.sample(cases(open_house, ["guest"]), SHARE))


def content_of(crowd: Crowd) -> dict[str, list[str]]:
    """A page's PATH and the callbacks that write into what the page itself shows."""
    found: dict[str, list[str]] = {}
    for page in PAGES:
        drawn = page.skeleton()
        ids = {named for piece in (drawn, *drawn._traverse()) if (named := getattr(piece, "id", None))}
        for output in callbacks(crowd):
            if any(part.rpartition(".")[0] in ids for part in output.strip(".").split("...")):
                found.setdefault(page.PATH, []).append(output)
    return found


def of_pages(crowd: Crowd, role: str, *, own: bool) -> list[tuple[str, TestResponse]]:
    """Honest requests of the callbacks of the pages that are a role's own, or of those that are not."""
    asked, mine = content_of(crowd), policy.ROLES[role]
    assert set(asked) == {page.PATH for page in PAGES if page.PATH in policy.PAGES} - {"/glass"}  # forms are all it has
    known = mine.audience == "team"  # these are the team's pages; partners have their own under the same addresses
    found = []
    for path, outputs in asked.items():
        for output in outputs if (policy.PAGES[path] in mine.rights and known) == own else []:
            values = {**GOOD, "url.pathname": "/area/KRK-035" if path == "/area" else path}
            body = honest(output, callbacks(crowd)[output], values)
            found.append((output, sent(crowd.browsers[role], Forged("honest", json.dumps(body).encode()))))
    return found


@pytest.mark.parametrize("role", ROLES)
def test_a_page_that_is_not_ones_own_is_refused(role: str, crowd: Crowd) -> None:
    found = [(output, answer.status_code) for output, answer in of_pages(crowd, role, own=False)]
    assert {status for _, status in found} <= {403}, found


@pytest.mark.soak
@pytest.mark.parametrize("role", ROLES)
def test_a_page_that_is_ones_own_is_answered(role: str, crowd: Crowd) -> None:
    """As the page itself asks when its address changes; drawn by the shell they are all looked at elsewhere."""
    found = [(output, answer.status_code) for output, answer in of_pages(crowd, role, own=True)]
    assert {status for _, status in found} <= {200}, found


SLOW = ("/export/template/<stream>", "/export/dictionary")  # a child process makes these files
SIGNED_OUT = ("/logout",)
MANY = "?" + "&".join(f"k{n}=1" for n in range(31))  # more parts than any page of ours writes


def test_no_query_breaks_an_address(crowd: Crowd) -> None:
    """Queries that mean nothing, at every address, as a manager: refused or answered, never a fault."""
    wrong, left = [], {*SLOW, *SIGNED_OUT}
    paths = [path for rule, found in crowd_made.addresses(crowd).items() if rule not in left for path in found]
    for i, path in enumerate(paths):
        for query in (*ODD_QUERIES[i % 3 :: 3], MANY):
            answer = crowd_made.asked(crowd.browsers["manager"], f"{path}{query}")
            if answer.status_code >= 500 or crowd.marks.seen(marks_made.whole(answer)) - crowd.marks.due("manager"):
                wrong.append((path, query, answer.status_code))
    assert not wrong
