"""Pulls against a real HTTP server on loopback: what each fault is called, and that the inbox knows nothing of it."""

import csv
import io
import json
import signal
import socket
import ssl
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import services as play
import typer
from click.testing import Result
from services import PEM, SECRET, Fault, Row, edited, from_page, on_data, only, playing
from typer.testing import CliRunner

from etl import log, pipeline
from etl.commands.pull import pull as command
from etl.errors import Busy
from etl.intake.rejects import LANGUAGES
from etl.lock import run_lock
from etl.pull import Clock, Limits, Pulled, PullError, Service, bring
from etl.pull.reasons import reasons
from etl.settings import Settings

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)
STAMP = "20260330T200000Z"
ASSET = "aSk2incident"
LIMITS = Limits(timeout=0.08, answer=2**20, total=2**22, pages=20)
SERVICES: tuple[Service, ...] = ("kobo", "acled", "ucdp")
CONTEXT = ssl.create_default_context()
LIST = {"kobo": "results", "acled": "data", "ucdp": "Result"}
FOLLOWING = {"kobo": "next", "ucdp": "NextPageUrl"}
COUNT = {"kobo": "count", "acled": "count", "ucdp": "TotalCount"}
KEY = {"kobo": "_uuid", "acled": "event_id_cnty", "ucdp": "best"}


class Slept:
    """A clock whose sleep takes no time and is remembered; real time passes too, as a socket knows no other."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now
        self.naps: list[float] = []

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.now, lambda: time.monotonic() + sum(self.naps), self.naps.append)


def submission(number: int, **cells: object) -> Row:
    return {
        "_id": number,
        "_uuid": f"0000000{number}-aaaa-4bbb-8ccc-000000000000",
        "meta/rootUuid": f"uuid:0000000{number}-aaaa-4bbb-8ccc-000000000000",
        "_submission_time": f"2026-03-0{number}T08:00:00",
        "_attachments": [],
        "report/occurred_on": f"2026-03-0{number}",
        "report/event_type": "Riots",
        "report/area_id": "KRK-035",
        "report/origin": "community_report",
        "_geolocation": [None, None],
        **cells,
    }


def event(number: int, **cells: object) -> Row:
    return {
        "event_id_cnty": f"IRQ{number}",
        "event_date": f"2026-03-0{number}",
        "year": "2026",
        "time_precision": "1",
        "event_type": "Riots",
        "sub_event_type": "Mob violence",
        "location": "Kirkuk",
        "latitude": "35.4681",
        "longitude": "44.3922",
        "geo_precision": "1",
        "fatalities": "0",
        "timestamp": str(1_772_000_000 + number * 3_600),
        **cells,
    }


def death(number: int, **cells: object) -> Row:
    return {
        "id": 500_000 + number,
        "relid": f"IRQ-2025-1-{number}",
        "type_of_violence": 1,
        "where_prec": 1,
        "where_coordinates": "Kirkūk town",
        "adm_1": "Kirkūk province",
        "latitude": 35.4681,
        "longitude": 44.3922,
        "date_prec": 1,
        "date_start": f"2025-03-0{number}T00:00:00",
        "date_end": f"2025-03-0{number}T00:00:00",
        "best": number,
        **cells,
    }


MAKE: dict[Service, Callable[..., Row]] = {"kobo": submission, "acled": event, "ucdp": death}


def serving(service: Service, rows: Sequence[Row], **about: Any) -> play.Service:
    match service:
        case "kobo":
            return play.kobo({ASSET: rows}, **about)
        case "acled":
            return play.acled(rows, **about)
        case "ucdp":
            return play.ucdp(rows, **about)


def five(service: Service) -> list[Row]:
    return [MAKE[service](number) for number in range(1, 6)]


def at(folder: Path, url: str, **about: Any) -> Settings:
    secret = folder / "secret"
    if not secret.exists():
        secret.touch(0o600)
        secret.write_text(f"{SECRET}\n", encoding="ascii")
    given: dict[str, Any] = {
        "data": folder / "data",
        "settle_seconds": 0,
        "kobo_url": url,
        "kobo_token_file": secret,
        "kobo_forms": f"{ASSET}=incident",
        "acled_url": url,
        "acled_user": "officer",
        "acled_password_file": secret,
        "ucdp_url": url,
        "ucdp_token_file": secret,
    }
    return Settings(**(given | about))


def pulled(settings: Settings, service: Service, slept: Slept | None = None, **about: Any) -> Pulled:
    given: dict[str, Any] = {"limits": LIMITS, "context": CONTEXT} | about
    return bring(settings, service, clock=(slept or Slept()).clock, **given)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def refused(settings: Settings, service: Service, **about: Any) -> PullError:
    """The reason why a pull brought nothing, after all that must hold for any of them."""
    own = settings.inbox / "incident" / "own.csv"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("record_id\n1\n", encoding="utf-8")
    before, heard = contents(settings.inbox), io.StringIO()
    log.configure(heard, pretty=False)
    with pytest.raises(PullError) as caught:
        pulled(settings, service, **about)
    log.get().error("pull.failed", exc_info=caught.value)
    error = caught.value
    assert contents(settings.inbox) == before, "something was published"
    assert not list((settings.state / "pulls").glob("*.tmp")), "the staging folder stayed"
    said = [str(error), repr(error), heard.getvalue(), *traceback.format_exception(error)]
    said += [text for lang in LANGUAGES for text in error.told(lang)]
    assert "canary" not in "".join(said)
    assert not [name for name, kept in contents(settings.data).items() if b"canary" in kept]
    return error


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
    "no answer in time": (on_data(play.hang(0.2)), "E_PULL_TIMEOUT", RETRIED),
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
    with playing(serving(service, five(service)), fault) as stage:
        error = refused(at(tmp_path, stage.url), service)
    assert error.code == code
    assert error.exit_code == 10
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


# --- time --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("service", SERVICES)
def test_a_fault_that_passes_is_waited_for(tmp_path: Path, service: Service) -> None:
    slept = Slept()
    with playing(serving(service, five(service)), only(2, play.status(429, Retry_After="1"))) as stage:
        assert pulled(at(tmp_path, stage.url), service, slept).rows == 5
    assert slept.naps == [1.0]


@pytest.mark.parametrize(
    ("asked", "naps"),
    [
        ("7", [7.0] * 4),
        (format_datetime(NOW + timedelta(seconds=9), usegmt=True), [9.0] * 4),
        (format_datetime(NOW - timedelta(hours=1), usegmt=True), [0.0] * 4),
        ("86400", [120.0] * 4),
    ],
)
def test_what_a_service_asks_to_wait_is_waited_up_to_a_limit(tmp_path: Path, asked: str, naps: list[float]) -> None:
    slept = Slept()
    with playing(play.ucdp(five("ucdp")), play.status(429, Retry_After=asked)) as stage:
        error = refused(at(tmp_path, stage.url), "ucdp", slept=slept, limits=Limits())
    assert (error.code, slept.naps) == ("E_PULL_BUSY", naps)


def test_words_instead_of_seconds_are_waited_for_with_jitter(tmp_path: Path) -> None:
    slept = Slept()
    with playing(play.ucdp(five("ucdp")), play.status(503, Retry_After="soon")) as stage:
        assert refused(at(tmp_path, stage.url), "ucdp", slept=slept, limits=Limits()).code == "E_PULL_SERVER"
    assert len(slept.naps) == 4
    assert all(0 <= nap <= 60 for nap in slept.naps)
    assert len(set(slept.naps)) > 1


@pytest.mark.parametrize("service", SERVICES)
def test_the_whole_pull_has_an_end(tmp_path: Path, service: Service) -> None:
    slept = Slept()
    with playing(serving(service, five(service)), play.status(503, Retry_After="100")) as stage:
        error = refused(at(tmp_path, stage.url), service, slept=slept, limits=Limits(seconds=250))
    assert error.code == "E_PULL_TOO_LONG"
    assert sum(slept.naps) <= 250
    assert len(stage.asked) == 3


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_that_writes_a_byte_at_a_time_does_not_hold_us(tmp_path: Path, service: Service) -> None:
    began = time.monotonic()
    with playing(serving(service, five(service)), on_data(play.drip(0.02))) as stage:
        error = refused(at(tmp_path, stage.url), service, limits=Limits(seconds=0.3, timeout=5))
    assert error.code == "E_PULL_TOO_LONG"
    assert time.monotonic() - began < 2


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


# --- this side of the wire ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("service", SERVICES)
def test_a_staging_folder_that_cannot_be_written(tmp_path: Path, service: Service) -> None:
    with playing(serving(service, five(service))) as stage:
        settings = at(tmp_path, stage.url)
        settings.make_folders()
        (settings.state / "pulls").write_text("a file where a folder should be", encoding="utf-8")
        assert refused(settings, service).code == "E_PULL_STAGING"
    assert not stage.asked


@pytest.mark.parametrize("service", SERVICES)
def test_an_inbox_that_cannot_be_written(tmp_path: Path, service: Service) -> None:
    with playing(serving(service, five(service))) as stage:
        settings = at(tmp_path, stage.url)
        settings.make_folders()
        (settings.inbox / {"kobo": "kobo", "acled": "acled", "ucdp": "ucdp_ged"}[service]).write_text("", "utf-8")
        assert refused(settings, service).code == "E_PULL_STAGING"
        assert not (settings.state / "pulls" / f"{service}.json").exists()


def test_files_appear_together_or_not_at_all(tmp_path: Path) -> None:
    with playing(play.acled(five("acled"), [{"event_id_cnty": "IRQ9", "deleted_timestamp": "1772000000"}])) as stage:
        settings = at(tmp_path, stage.url)
        (settings.inbox / "acled" / f"deleted-{STAMP}.csv").mkdir(parents=True)
        assert refused(settings, "acled").code == "E_PULL_STAGING"


@pytest.mark.parametrize("text", ["", "{", '{"gedevents": 1}', "[]"])
def test_a_memory_that_is_broken_is_not_taken_for_none(tmp_path: Path, text: str) -> None:
    with playing(play.ucdp(five("ucdp"))) as stage:
        settings = at(tmp_path, stage.url)
        (settings.state / "pulls").mkdir(parents=True)
        (settings.state / "pulls" / "ucdp.json").write_text(text, encoding="utf-8")
        assert refused(settings, "ucdp").code == "E_PULL_MEMORY"
    assert not stage.asked


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("kind", ["0644", "0640", "0700", "empty", "two lines", "link", "folder", "absent"])
def test_a_secret_lies_in_a_file_of_its_owner_alone(tmp_path: Path, service: Service, kind: str) -> None:
    settings = at(tmp_path, "https://service.example")
    file = tmp_path / "secret"
    if kind.isdecimal():
        file.chmod(int(kind, 8))
    elif kind in ("empty", "two lines"):
        file.write_text({"empty": " \n", "two lines": f"{SECRET}\n{SECRET}"}[kind], encoding="ascii")
    else:
        file.unlink()
        if kind == "link":
            (tmp_path / "real").touch(0o600)
            (tmp_path / "real").write_text(SECRET, encoding="ascii")
            file.symlink_to(tmp_path / "real")
        elif kind == "folder":
            file.mkdir(0o600)
    assert refused(settings, service).code == "E_PULL_SECRET"


@pytest.mark.parametrize(
    ("service", "wrong"),
    [
        ("kobo", {"kobo_forms": ""}),
        ("kobo", {"kobo_forms": "aOne"}),
        ("kobo", {"kobo_forms": "aOne=nothing"}),
        ("kobo", {"kobo_forms": "../x=incident"}),
        ("kobo", {"kobo_forms": "aOne=incident,aOne=meeting"}),
        ("kobo", {"kobo_token_file": None}),
        ("acled", {"acled_user": ""}),
        ("acled", {"acled_password_file": None}),
        ("ucdp", {"ucdp_token_file": None}),
        ("ucdp", {"ucdp_version": "../admin"}),
    ],
)
def test_a_setting_that_is_missing_or_wrong(tmp_path: Path, service: Service, wrong: dict[str, Any]) -> None:
    error = refused(at(tmp_path, "https://service.example", **wrong), service)
    assert error.code == "E_PULL_SETTINGS"
    assert error.figure == f"KEW_{next(iter(wrong)).upper()}"


def test_two_pulls_of_one_service_do_not_meet(tmp_path: Path) -> None:
    settings = at(tmp_path, "https://service.example")
    (settings.state / "pulls").mkdir(parents=True)
    with run_lock(settings.state / "pulls" / "kobo.lock"), pytest.raises(Busy):
        pulled(settings, "kobo")


# --- addresses ---------------------------------------------------------------------------------------------------

REFUSED_URLS = [
    ("http://service.example", "E_PULL_URL"),
    ("ftp://service.example", "E_PULL_URL"),
    ("file:///etc/passwd", "E_PULL_URL"),
    ("file://localhost/etc/passwd", "E_PULL_URL"),
    ("gopher://127.0.0.1", "E_PULL_URL"),
    ("ftp://127.0.0.1", "E_PULL_URL"),
    ("unix:///run/docker.sock", "E_PULL_URL"),
    ("data:text/plain,x", "E_PULL_URL"),
    ("javascript:alert(1)", "E_PULL_URL"),
    ("//service.example", "E_PULL_URL"),
    ("service.example", "E_PULL_URL"),
    ("", "E_PULL_URL"),
    ("https://", "E_PULL_URL"),
    ("https://user:word@service.example", "E_PULL_URL"),
    ("https://127.0.0.1@service.example", "E_PULL_URL"),
    ("https://service.example?x=1", "E_PULL_URL"),
    ("https://service.example#x", "E_PULL_URL"),
    ("https://service.example\r\nHost: x", "E_PULL_URL"),
    ("http://2130706433", "E_PULL_URL"),
    ("http://0x7f000001", "E_PULL_URL"),
    ("http://169.254.169.254/latest/meta-data", "E_PULL_URL"),
    ("http://localhost.localdomain", "E_PULL_URL"),
    ("https://0177.0.0.1", "E_PULL_URL"),
    ("https://169.254.169.254", "E_PULL_ADDRESS"),
    ("https://10.0.0.1", "E_PULL_ADDRESS"),
    ("https://172.16.5.4", "E_PULL_ADDRESS"),
    ("https://192.168.1.1", "E_PULL_ADDRESS"),
    ("https://100.64.0.1", "E_PULL_ADDRESS"),
    ("https://0.0.0.0", "E_PULL_ADDRESS"),
    ("https://255.255.255.255", "E_PULL_ADDRESS"),
    ("https://224.0.0.1", "E_PULL_ADDRESS"),
    ("https://[::]", "E_PULL_ADDRESS"),
    ("https://[fe80::1]", "E_PULL_ADDRESS"),
    ("https://[fd00::1]", "E_PULL_ADDRESS"),
    ("https://[ff02::1]", "E_PULL_ADDRESS"),
    ("https://[::ffff:127.0.0.1]", "E_PULL_ADDRESS"),
    ("https://[::ffff:169.254.169.254]", "E_PULL_ADDRESS"),
    ("https://[64:ff9b::a9fe:a9fe]", "E_PULL_ADDRESS"),
    ("https://[2002:7f00:1::]", "E_PULL_ADDRESS"),
]
# Names and the addresses they lead to.
REFUSED_NAMES = [
    ("2130706433", ["127.0.0.1"]),
    ("0x7f000001", ["127.0.0.1"]),
    ("127.1", ["127.0.0.1"]),
    ("localhost.example", ["127.0.0.1"]),
    ("service.example", ["169.254.169.254"]),
    ("service.example", ["10.1.2.3"]),
    ("service.example", ["93.184.215.14", "127.0.0.1"]),
    ("service.example", ["::1"]),
    ("service.example", ["::ffff:10.0.0.1"]),
    ("service.example", ["fe80::1%2"]),
    ("service.example", ["64:ff9b::7f00:1"]),
    ("localhost", ["93.184.215.14"]),
]


@pytest.mark.parametrize(("url", "code"), REFUSED_URLS)
def test_an_address_that_may_not_be_used(tmp_path: Path, url: str, code: str) -> None:
    def nowhere(_host: str, _port: int) -> list[str]:
        raise AssertionError("nothing is resolved")

    assert refused(at(tmp_path, url), "ucdp", resolve=nowhere).code == code


@pytest.mark.parametrize(("host", "addresses"), REFUSED_NAMES)
def test_a_name_that_leads_inside_is_not_followed(tmp_path: Path, host: str, addresses: list[str]) -> None:
    error = refused(at(tmp_path, f"https://{host}"), "ucdp", resolve=lambda _host, _port: addresses)
    assert error.code == "E_PULL_ADDRESS"


def test_a_name_that_changes_its_mind_is_asked_once_a_connection(tmp_path: Path) -> None:
    """DNS rebinding: a public address for the check, this machine for the connection. There is only one look."""
    looks: list[list[str]] = [["192.0.2.1"], ["127.0.0.1"]]
    with playing(play.ucdp(five("ucdp"))) as stage:
        url = stage.url.replace("http://127.0.0.1", "https://rebinding.example")
        error = refused(at(tmp_path, url), "ucdp", resolve=lambda _host, _port: looks.pop(0))
    assert error.code == "E_PULL_ADDRESS"
    assert not stage.asked


def test_a_name_that_is_not_known_is_tried_and_given_up(tmp_path: Path) -> None:
    slept = Slept()

    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    error = refused(at(tmp_path, "https://service.example"), "kobo", slept=slept, resolve=unknown, limits=Limits())
    assert (error.code, len(slept.naps)) == ("E_PULL_UNREACHABLE", 4)


def test_nobody_listens(tmp_path: Path) -> None:
    with playing(play.ucdp([])) as stage:
        url = stage.url
    assert refused(at(tmp_path, url), "ucdp", limits=Limits()).code == "E_PULL_UNREACHABLE"


@pytest.mark.parametrize("service", SERVICES)
def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path, service: Service) -> None:
    with playing(serving(service, five(service)), tls=True) as stage:
        assert refused(at(tmp_path, stage.url), service, limits=Limits()).code == "E_PULL_TLS"
        assert not stage.asked


def test_a_certificate_must_bear_the_name(tmp_path: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(PEM))
    with playing(play.kobo({ASSET: five("kobo")}), tls=True) as stage:
        other = at(tmp_path, stage.url.replace("localhost", "127.0.0.1"))
        assert refused(other, "kobo", context=trusting, limits=Limits()).code == "E_PULL_TLS"
        here = {"resolve": lambda _host, _port: ["127.0.0.1"], "context": trusting, "limits": Limits()}
        assert pulled(at(tmp_path, stage.url), "kobo", **here).rows == 5


def test_https_asked_of_a_server_that_speaks_none(tmp_path: Path) -> None:
    with playing(play.kobo({ASSET: five("kobo")})) as stage:
        url = stage.url.replace("http://", "https://")
        assert refused(at(tmp_path, url), "kobo", limits=Limits()).code == "E_PULL_TLS"


# --- killed ------------------------------------------------------------------------------------------------------

KILLED = """
import sys
from pathlib import Path
from etl.pull import bring
from etl.settings import Settings
data, url, secret, forms = sys.argv[1:]
bring(Settings(data=Path(data), kobo_url=url, kobo_token_file=Path(secret), kobo_forms=forms), "kobo")
"""


def test_a_pull_killed_in_the_middle_leaves_nothing_but_its_staging_and_the_next_one_sweeps_it(tmp_path: Path) -> None:
    with playing(play.kobo({ASSET: five("kobo")}), from_page(3, play.hang(1.5))) as stage:
        settings = at(tmp_path, stage.url)
        given = [str(settings.data), stage.url, str(tmp_path / "secret"), settings.kobo_forms]
        running = subprocess.Popen([sys.executable, "-c", KILLED, *given], cwd=ROOT)
        while len(stage.asked) < 3:
            assert running.poll() is None
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
        running.wait()
        left = settings.state / "pulls" / "kobo.tmp"
        assert contents(left)
        assert not contents(settings.inbox)
        stage.fault = lambda _asked, reply: reply
        assert pulled(settings, "kobo").rows == 5
        assert not left.exists()


# --- what is good ------------------------------------------------------------------------------------------------


FIRST, SECOND = (f"0000000{number}-aaaa-4bbb-8ccc-000000000000" for number in (1, 2))
OF_OWN_IDS = "aOwnIds"
FOREIGN = {"event_id_cnty": "SYR77", "deleted_timestamp": "1772100000"}


def own(*numbers: int) -> list[Row]:
    """Submissions of our own form, which gives each an id that stays."""
    made = ({"_uuid": f"a{number}", "meta/rootUuid": f"uuid:a{number}"} for number in numbers)
    return [submission(n, **ids, **{"report/record_id": f"own-{n}"}) for n, ids in zip(numbers, made, strict=True)]


def night(settings: Settings, now: datetime) -> dict[str, tuple[object, ...]]:
    """(event type, deaths) of every record that stands after a run that takes everything, by id."""
    done = pipeline.run(settings, now=now)
    assert not [file for file in done.files if file.held], [vars(file) for file in done.files]
    assert not contents(settings.inbox)
    with duckdb.connect(str(settings.database), read_only=True) as con:
        rows = con.execute(
            "select record_id, event_type, fatalities from incident where in_force and not coalesce(deleted, false)"
        ).fetchall()
    return {str(key): tuple(rest) for key, *rest in rows}


def files_of(settings: Settings, done: Pulled) -> list[bytes]:
    return [(settings.inbox / file).read_bytes() for file in done.files]


def test_what_is_pulled_is_taken_edited_and_withdrawn_by_the_real_pipeline(tmp_path: Path) -> None:
    """Two nights over all three services: new records, then an edit, a deletion and a new version of each."""
    forms = {ASSET: five("kobo"), OF_OWN_IDS: own(1, 2, 3, 4, 5)}
    with (
        playing(play.kobo(forms), on_data(play.zipped)) as kobo,
        playing(play.acled(five("acled"), [FOREIGN])) as acled,
        playing(play.ucdp(five("ucdp"))) as ucdp,
    ):
        urls = {"kobo_url": kobo.url, "acled_url": acled.url, "ucdp_url": ucdp.url}
        settings = at(tmp_path, "", **urls, kobo_forms=f"{ASSET}=incident, {OF_OWN_IDS}=incident")
        first = {service: pulled(settings, service) for service in SERVICES}
        assert first["kobo"].files == tuple(f"kobo/incident/{asset}-{STAMP}.json" for asset in (ASSET, OF_OWN_IDS))
        assert first["acled"].files == (f"acled/events-{STAMP}.csv",)
        assert first["ucdp"].files == (f"ucdp_ged/25.1-{STAMP}.csv",)
        assert [first[service].rows for service in SERVICES] == [10, 5, 5]
        assert json.loads(files_of(settings, first["kobo"])[0])["results"] == five("kobo")
        assert all(path.stat().st_mode & 0o777 == 0o600 for path in settings.inbox.rglob("*.*"))
        assert len(night(settings, NOW)) == 20

        before = [len(stage.asked) for stage in (kobo, acled, ucdp)]
        assert [pulled(settings, service).files for service in SERVICES] == [(), (), ()], "nothing new, nothing dropped"
        assert [len(stage.asked) for stage in (kobo, acled, ucdp)] == [before[0] * 2, before[1] * 2, before[2]]
        since = {asked.params.get("timestamp") for asked in acled.asked if asked.path == "/api/acled/read"}
        assert since == {None, str(1_772_000_000 + 5 * 3_600 - 7 * 86_400)}

        edit = submission(2, _uuid="99999999-aaaa-4bbb-8ccc-000000000000", **{"report/event_type": "Protests"})
        edit["_submission_time"] = "2026-03-09T08:00:00"
        kobo.service = play.kobo({ASSET: [edit, *five("kobo")[2:], submission(6)], OF_OWN_IDS: own(2, 3, 4, 5)})
        edit = event(2, event_type="Protests", sub_event_type="Peaceful protest", timestamp="1772200000")
        gone = {"event_id_cnty": "IRQ4", "deleted_timestamp": "1772200000"}
        rest = [event(number) for number in (1, 3, 5)]
        acled.service = play.acled([*rest, edit, event(6, timestamp=1_772_200_001)], [FOREIGN, gone])
        changed = [*five("ucdp")[:2], death(3, best=9), *five("ucdp")[3:], death(6)]
        ucdp.service = play.ucdp(changed, version="26.1")
        settings = at(tmp_path, "", **urls, kobo_forms=settings.kobo_forms, ucdp_version="26.1")
        second = {service: pulled(settings, service) for service in SERVICES}
        assert [(second[service].rows, second[service].deleted) for service in SERVICES] == [(9, 2), (2, 1), (6, 0)]
        assert [json.loads(one)["deleted"] for one in files_of(settings, second["kobo"])] == [[FIRST], ["own-1"]]
        assert files_of(settings, second["acled"])[1] == b"event_id_cnty,deleted_timestamp\nIRQ4,1772200000\n"

        after = night(settings, NOW + timedelta(days=1))
        assert {key for key in after if key.startswith("IRQ")} == {"IRQ1", "IRQ2", "IRQ3", "IRQ5", "IRQ6"}
        assert {key for key in after if key.startswith("own")} == {"own-2", "own-3", "own-4", "own-5"}
        assert FIRST not in after
        assert (after[SECOND][0], after["IRQ2"][0], after["500003"]) == ("Protests", "Protests", ("Battles", 9))
        assert len(after) == 5 + 4 + 5 + 6
        assert [pulled(settings, service).files for service in SERVICES] == [(), (), ()]


def test_cells_arrive_as_they_were_written(tmp_path: Path) -> None:
    said = 'a "quoted", =1+1\nline\u2028 كركوك'
    with playing(play.ucdp([death(1, where_coordinates=said, longitude=44.392200), death(2, adm_1=None)])) as stage:
        settings = at(tmp_path, stage.url)
        (name,) = pulled(settings, "ucdp").files
    with (settings.inbox / name).open(encoding="utf-8", newline="") as lines:
        first, second = csv.DictReader(lines)
    assert (first["where_coordinates"], first["longitude"], second["adm_1"]) == (said, "44.3922", "")


# --- words -------------------------------------------------------------------------------------------------------

APP = typer.Typer()
APP.command()(command)


def commanded(settings: Settings, *arguments: str) -> Result:
    given = {f"KEW_{name.upper()}": str(value) for name, value in settings.model_dump().items() if value}
    return CliRunner().invoke(APP, arguments, env=given)


def test_the_command_says_what_it_did_and_why_it_did_nothing(tmp_path: Path) -> None:
    log.configure(io.StringIO(), pretty=False)
    with playing(play.kobo({ASSET: five("kobo")})) as stage:
        settings = at(tmp_path, stage.url)
        done = commanded(settings, "kobo")
        assert done.exit_code == 0, done.output
        assert done.output.startswith("kobo: 5 records, 0 deleted.")
        again = commanded(settings, "kobo", "--json")
        assert json.loads(again.output) == {"ok": True, "service": "kobo", "files": [], "rows": 0, "deleted": 0}
        stage.service = play.kobo({ASSET: five("kobo")[:1]})
        held = commanded(settings, "kobo", "--json")
        assert (held.exit_code, json.loads(held.output)["code"]) == (10, "E_PULL_SHRUNKEN")
        assert set(json.loads(held.output)["sentence"]) == set(json.loads(held.output)["remedy"]) == set(LANGUAGES)
        arabic = commanded(settings, "kobo", "--lang", "ar")
        assert "وضعت الإجابة جانبا" in arabic.output
        assert "canary" not in "".join(one.output for one in (done, again, held, arabic))


def test_every_reason_has_its_words_in_four_languages_and_a_line_in_the_code() -> None:
    program = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "etl" / "pull").glob("*.py"))
    for code, reason in reasons().items():
        assert f'"{code}"' in program, code
        assert all(reason.sentences[lang] and reason.remedies[lang] for lang in LANGUAGES)
        assert {"{figure}" in reason.sentences[lang] for lang in LANGUAGES} in ({True}, {False}), code
        assert (reason.effect == "hold") == (code in ("E_PULL_EMPTY", "E_PULL_SHRUNKEN"))
