"""Pulls against a real HTTP server on loopback: what each fault is called, and that the inbox knows nothing of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import services as play
from pulling import (
    ASSET,
    COUNT,
    FOLLOWING,
    KEY,
    LIMITS,
    LIST,
    MAKE,
    NOW,
    SERVICES,
    STAMP,
    Slept,
    at,
    contents,
    event,
    five,
    pulled,
    refused,
    serving,
    submission,
)
from services import Fault, Row, edited, from_page, on_data, only, playing

from etl.pull import Service

# --- faults of every service -------------------------------------------------------------------------------------

MOVED = "https://elsewhere.example/api"
RETRIED, ONCE = 5, 1
EVERYWHERE: dict[str, tuple[Fault, str, int]] = {
    "the token is refused": (on_data(play.status(401)), "E_PULL_AUTH", ONCE),
    "no right to read": (on_data(play.status(403)), "E_PULL_FORBIDDEN", ONCE),
    "nothing of that name": (on_data(play.status(404)), "E_PULL_NOT_FOUND", ONCE),
    "a status nobody expects": (on_data(play.status(418)), "E_PULL_STATUS", ONCE),
    "no content": (on_data(play.status(204)), "E_PULL_STATUS", ONCE),
    "too many requests": (on_data(play.status(429)), "E_PULL_BUSY", RETRIED),
    "too many requests, on the second page": (from_page(2, play.status(429)), "E_PULL_BUSY", RETRIED + 1),
    "500": (on_data(play.status(500)), "E_PULL_SERVER", RETRIED),
    "502": (on_data(play.status(502)), "E_PULL_SERVER", RETRIED),
    "503 on the last page": (from_page(3, play.status(503)), "E_PULL_SERVER", RETRIED + 2),
    "503 with a page of its own": (
        on_data(lambda _a, _r: play.Reply(b"<html>down</html>", 503, {"Content-Type": "text/html"})),
        "E_PULL_SERVER",
        RETRIED,
    ),
    "sent to another host": (on_data(play.status(302, Location=MOVED)), "E_PULL_REDIRECT", ONCE),
    "sent to this machine": (on_data(play.status(307, Location="http://127.0.0.1:1/")), "E_PULL_REDIRECT", ONCE),
    "sent to a file": (on_data(play.status(301, Location="file:///etc/passwd")), "E_PULL_REDIRECT", ONCE),
    "no answer in time": (on_data(play.hang(0.3)), "E_PULL_TIMEOUT", RETRIED),
    "cut in the middle": (on_data(play.cut), "E_PULL_CUT", RETRIED),
    "reset in the middle": (on_data(play.reset), "E_PULL_CUT", RETRIED),
    "cut on the second page": (from_page(2, play.cut), "E_PULL_CUT", RETRIED + 1),
    "JSON that ends too soon": (on_data(play.truncated), "E_PULL_JSON", RETRIED),
    "nothing at all": (on_data(play.body(b"")), "E_PULL_JSON", RETRIED),
    "not a number": (on_data(play.body(b'{"results": NaN}')), "E_PULL_JSON", RETRIED),
    "a name twice": (on_data(play.body(b'{"count": 1, "count": 2}')), "E_PULL_JSON", RETRIED),
    "brackets without end": (on_data(play.body(b"[" * 100_000)), "E_PULL_JSON", RETRIED),
    "a list instead of an object": (on_data(play.body(b"[1, 2]")), "E_PULL_SHAPE", ONCE),
    "a login page": (on_data(play.body(b"<!doctype html><form>", "text/html; charset=utf-8")), "E_PULL_HTML", ONCE),
    "a login page that says it is JSON": (on_data(play.body(b"  <html>")), "E_PULL_HTML", ONCE),
    "gzip that is none": (on_data(play.broken_gzip), "E_PULL_ENCODING", RETRIED),
    "a bomb": (on_data(play.bomb), "E_PULL_TOO_BIG", ONCE),
    "an answer too large": (on_data(play.body(b" " * (2**20 + 1))), "E_PULL_TOO_BIG", ONCE),
}


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_fault_of_the_service_has_a_name_and_leaves_the_inbox_alone(
    tmp_path: Path, service: Service, name: str
) -> None:
    fault, code, most = EVERYWHERE[name]
    limits = replace(LIMITS, timeout=0.12) if code == "E_PULL_TIMEOUT" else LIMITS
    with playing(serving(service, five(service)), fault) as stage:
        error = refused(at(tmp_path, stage.url), service, limits=limits)
    assert error.code == code
    assert error.exit_code == 10
    if code == "E_PULL_TIMEOUT":  # on a loaded machine a token may need a second try too
        assert len(stage.asked) <= 2 * RETRIED
        return
    tokens = sum(asked.wants_token for asked in stage.asked)
    renewed = service == "acled" and code == "E_PULL_AUTH"
    assert len(stage.asked) - tokens == most + renewed
    assert tokens == (service == "acled") + renewed


# --- faults of the pages -----------------------------------------------------------------------------------------


def named(service: Service, name: str, change: Callable[[dict[str, Any], str], object]) -> Fault:
    return edited(lambda _asked, answer: change(answer, {"list": LIST, "count": COUNT}[name][service]))


def halved(answer: dict[str, Any], name: str) -> None:
    answer[name] = answer[name][:1]


def renamed(service: Service) -> Fault:
    def change(_asked: play.Asked, answer: dict[str, Any]) -> None:
        for row in answer[LIST[service]]:
            row[KEY[service].title()] = row.pop(KEY[service])

    return edited(change)


def stranger(service: Service) -> Fault:
    def change(_asked: play.Asked, answer: dict[str, Any]) -> None:
        answer[LIST[service]] = [*answer[LIST[service]][:-1], "a word"]

    return edited(change)


def overlapping(service: Service, rows: Sequence[Row]) -> Fault:
    """The second page begins with the last row of the first, as when one is added at the top meanwhile."""
    repeated = edited(lambda _asked, answer: answer.update({LIST[service]: [rows[1], rows[2]]}))
    first = {"start": "0", "page": "1" if service == "acled" else "0"}
    return lambda asked, reply: (
        reply if any(asked.params.get(k) == v for k, v in first.items()) else repeated(asked, reply)
    )


def page_faults(service: Service) -> dict[str, tuple[Fault, str]]:
    rows = five(service)
    return {
        "one page for ever": (on_data(play.again({})), "E_PULL_REPEATED"),
        "rows that came before": (on_data(overlapping(service, rows)), "E_PULL_DUPLICATE"),
        "fewer rows than it says": (on_data(named(service, "list", halved)), "E_PULL_COUNT"),
        "the list under another name": (
            on_data(named(service, "list", lambda a, n: a.update({n.upper(): a.pop(n)}))),
            "E_PULL_SHAPE",
        ),
        "the count under another name": (
            on_data(named(service, "count", lambda a, n: a.update({n[:2]: a.pop(n)}))),
            "E_PULL_SHAPE",
        ),
        "a count that is a word": (
            on_data(named(service, "count", lambda a, n: a.update({n: "many"}))),
            "E_PULL_SHAPE",
        ),
        "a column under another name": (on_data(renamed(service)), "E_PULL_SHAPE"),
        "a column renamed on the last page": (from_page(3, renamed(service)), "E_PULL_SHAPE"),
        "a row that is none": (on_data(stranger(service)), "E_PULL_SHAPE"),
    }


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("name", page_faults("kobo"))
def test_pages_that_do_not_fit_are_never_half_taken(tmp_path: Path, service: Service, name: str) -> None:
    fault, code = page_faults(service)[name]
    with playing(serving(service, five(service)), fault) as stage:
        error = refused(at(tmp_path, stage.url), service)
    assert error.code == code
    assert len(stage.asked) <= 9, "two walks at most, and a token"


ELSEWHERE = [
    "https://elsewhere.example/api/v2/assets/x/data/?start=2",
    "http://169.254.169.254/latest/meta-data/",
    "http://127.0.0.1.elsewhere.example/",
    "http://user@127.0.0.1/",
    "http://127.0.0.1:22/",
    "http://2130706433/",
    "http://[::1]/",
    "file:///etc/passwd",
    "gopher://127.0.0.1/",
    "//elsewhere.example/",
    "api/v2",
    "http://127.0.0.1\t.example/",
]


@pytest.mark.parametrize("service", FOLLOWING)
@pytest.mark.parametrize("url", [*ELSEWHERE, 7, ["x"]])
def test_a_next_page_elsewhere_is_refused(tmp_path: Path, service: Service, url: object) -> None:
    fault = on_data(edited(lambda _asked, answer: answer.update({FOLLOWING[service]: url})))
    with playing(serving(service, five(service)), fault) as stage:
        assert refused(at(tmp_path, stage.url), service).code == "E_PULL_ELSEWHERE"
    assert len(stage.asked) == 1


@pytest.mark.parametrize("service", FOLLOWING)
def test_a_next_page_that_never_ends_does(tmp_path: Path, service: Service) -> None:
    def more(asked: play.Asked, answer: dict[str, Any]) -> None:
        answer.update({FOLLOWING[service]: f"http://127.0.0.1{asked.path}?page=1", COUNT[service]: 5})

    with playing(serving(service, five(service)), on_data(edited(more))) as stage:
        assert refused(at(tmp_path, stage.url), service).code == "E_PULL_REPEATED"
    assert len(stage.asked) == 4


def test_pages_that_are_new_for_ever_end_too(tmp_path: Path) -> None:
    def more(asked: play.Asked, answer: dict[str, Any]) -> None:
        answer.update(data=[event(1, event_id_cnty=f"IRQ{asked.number + 1000}")], count=1)

    with playing(play.acled(five("acled")), on_data(edited(more))) as stage:
        assert refused(at(tmp_path, stage.url), "acled").code == "E_PULL_REPEATED"
    assert len(stage.asked) == LIMITS.pages + 1


@pytest.mark.parametrize("service", FOLLOWING)
def test_a_count_that_changes_is_looked_at_once_more(tmp_path: Path, service: Service) -> None:
    grown = edited(lambda asked, answer: answer.update({COUNT[service]: 5 + asked.number}))
    with playing(serving(service, five(service)), on_data(grown)) as stage:
        assert refused(at(tmp_path, stage.url), service).code == "E_PULL_CHANGED"
        assert len(stage.asked) == 4
        stage.fault = only(6, grown)
        assert pulled(at(tmp_path, stage.url), service).rows == 5


@pytest.mark.parametrize(
    ("said", "code"), [(401, "E_PULL_AUTH"), (403, "E_PULL_FORBIDDEN"), (429, "E_PULL_BUSY"), (500, "E_PULL_SERVER")]
)
def test_acled_says_in_its_answer_what_belongs_in_the_head_of_it(tmp_path: Path, said: int, code: str) -> None:
    fault = on_data(edited(lambda _asked, answer: answer.update(status=said, success=False)))
    with playing(play.acled(five("acled")), fault) as stage:
        assert refused(at(tmp_path, stage.url), "acled").code == code
    assert len(stage.asked) <= 6


@pytest.mark.parametrize(
    ("fault", "code", "requests"),
    [
        (play.status(400), "E_PULL_AUTH", 1),
        (play.status(401), "E_PULL_AUTH", 1),
        (play.status(500), "E_PULL_SERVER", 5),
        (play.body(b"<html>"), "E_PULL_HTML", 1),
        (play.body(b"{}"), "E_PULL_SHAPE", 1),
        (play.body(b'{"access_token": "a\\nb: c"}'), "E_PULL_SHAPE", 1),
    ],
)
def test_a_token_that_is_not_given(tmp_path: Path, fault: Fault, code: str, requests: int) -> None:
    with playing(play.acled(five("acled")), fault) as stage:
        assert refused(at(tmp_path, stage.url), "acled").code == code
    assert len(stage.asked) == requests


def test_an_expired_token_is_renewed_once_in_the_middle_of_a_pull(tmp_path: Path) -> None:
    with playing(play.acled(five("acled"), expired_after=2)) as stage:
        assert pulled(at(tmp_path, stage.url), "acled").rows == 5
    assert [asked.form["grant_type"] for asked in stage.asked if asked.wants_token] == ["password", "refresh_token"]
    assert "canary" not in "".join(asked.path + str(asked.params) for asked in stage.asked)


# --- empty and shrunken ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("service", SERVICES)
def test_an_empty_first_answer_is_held_and_then_taken_at_a_persons_word(tmp_path: Path, service: Service) -> None:
    with playing(serving(service, [])) as stage:
        settings = at(tmp_path, stage.url)
        assert refused(settings, service).code == "E_PULL_EMPTY"
        assert not (settings.state / "pulls" / f"{service}.json").exists()
        assert pulled(settings, service, accept_shrunken=True).files == ()
        assert pulled(settings, service).files == (), "nothing is what there was before"


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(("left", "code"), [(0, "E_PULL_EMPTY"), (2, "E_PULL_SHRUNKEN"), (3, "E_PULL_SHRUNKEN")])
def test_a_shrunken_answer_is_laid_aside(tmp_path: Path, service: Service, left: int, code: str) -> None:
    with playing(serving(service, five(service))) as stage:
        settings = at(tmp_path, stage.url)
        pulled(settings, service)
        memory = settings.state / "pulls" / f"{service}.json"
        kept = memory.read_bytes()
        if service == "ucdp":
            settings = at(tmp_path, stage.url, ucdp_version="26.1")
        changed = [MAKE[service](number) for number in range(1, left + 1)]
        stage.service = serving(service, changed, **({"version": "26.1"} if service == "ucdp" else {}))
        error = refused(settings, service)
        assert (error.code, memory.read_bytes()) == (code, kept)
        aside = contents(settings.rejected / "pulls")
        assert bool(aside) == (service == "kobo" or (service == "ucdp" and left > 0))
        assert refused(settings, service).code == code, "still, as long as nobody looks"
        assert len(contents(settings.rejected / "pulls")) == len(aside), "one copy is enough"
        pulled(settings, service, Slept(NOW + timedelta(seconds=1)), accept_shrunken=True)
        assert not contents(settings.rejected / "pulls")
        assert memory.read_bytes() != kept or service == "acled"


def test_one_doubtful_form_holds_the_others_back(tmp_path: Path) -> None:
    forms = {ASSET: five("kobo"), "aOther": five("kobo")}
    with playing(play.kobo(forms)) as stage:
        settings = at(tmp_path, stage.url, kobo_forms=f"{ASSET}=incident, aOther=grievance")
        assert sorted(pulled(settings, "kobo").files) == [
            f"kobo/grievance/aOther-{STAMP}.json",
            f"kobo/incident/{ASSET}-{STAMP}.json",
        ]
        stage.service = play.kobo({ASSET: [*five("kobo"), submission(6)], "aOther": five("kobo")[:1]})
        assert refused(settings, "kobo").code == "E_PULL_SHRUNKEN"
