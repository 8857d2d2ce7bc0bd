"""Marks in every record, and in every text that must never be shown: nothing leaves but what is due to whom it goes."""

import io
import json
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import crowd_made
import marks_made
import people_made
import pytest
import test_canary
from crowd_made import STRANGERS, Crowd, addresses, asked
from flask.testing import FlaskClient
from marks_made import MARK, whole
from test_canary import IN_BYTES, INCIDENT, Planter

from dashboard.access import audit, policy
from dashboard.exports.asked import MEASURES
from dashboard.pages import PAGES
from dashboard.text import LANGUAGES, Words
from etl.settings import Settings

SLOW = ("/export/template/<stream>", "/export/dictionary")  # a child process makes these files
MORE = {"/area": ["/area/KRK-035"], "/data": ["/data", "/data/mend", "/data/dictionary", "/data/deliver"]}
SEARCHES = ("?lang=en&from=2026-01-05", "?lang=ar&area=KRK-035&by=area&measure=grievances", "?measure=meetings")
NO_PAGE = [json.dumps(Words(lang).t("There is no such page."))[1:-1] for lang in LANGUAGES]
ROLES = tuple(policy.ROLES)
OF_THE_TEAM = [name for name, role in policy.ROLES.items() if role.audience == "team"]
# Whose own pages are drawn each time: together they have every right that pages ask for. The proofs draw everybody's.
FEW = ("viewer", "clerk", "analyst", "admin", "partner")


@dataclass
class Said:
    """What left the process, by whom it went to; and what it wrote for whoever watches it."""

    told: dict[str, list[bytes]] = field(default_factory=dict)
    log: io.StringIO = field(default_factory=io.StringIO)

    def to(self, who: str) -> bytes:
        return b"\n".join(self.told.get(who, []))


@contextmanager
def listening(said: Said) -> Iterator[None]:
    """Everything written to the log, by whichever of the two ways, and to the terminal."""
    handler = logging.StreamHandler(said.log)
    logging.getLogger().addHandler(handler)
    try:
        with redirect_stdout(said.log), redirect_stderr(said.log):
            yield
    finally:
        logging.getLogger().removeHandler(handler)


def paths_of(role: str) -> list[str]:
    """The pages a role may open, with what is below them."""
    mine = [page.PATH for page in PAGES if policy.PAGES.get(page.PATH) in policy.ROLES[role].rights]
    return [path for page in mine for path in MORE.get(page, [page])]


def pages(crowd: Crowd, who: str, searches: Iterable[str], drawn: Iterable[str]) -> Iterator[bytes]:
    """Every page as the shell draws it, for those of `drawn`; whoever may not open a page asks for it all the same."""
    every = [path for page in PAGES for path in MORE.get(page.PATH, [page.PATH])]
    mine = set(paths_of(who)) if who in policy.ROLES else set()
    for path in every:
        for search in searches if path not in mine or who in drawn else ():
            values: dict[str, object] = {"url.pathname": path, "url.search": search}
            answer = people_made.called(crowd.house, "shell.children", values, crowd.browsers[who])
            if path in mine and policy.ROLES[who].audience == "team":
                assert answer.status_code == 200 and not any(none in answer.text for none in NO_PAGE), path
            yield whole(answer)


def files(crowd: Crowd, who: str, left: Iterable[str], since: str) -> Iterator[bytes]:
    """Every address there is, and every file of Explore."""
    browser = crowd.browsers[who]
    for rule, found in addresses(crowd).items():
        if rule not in left:
            yield from (whole(asked(browser, path)) for path in found)
    for measure in MEASURES:
        yield whole(asked(browser, f"/export/explore.csv?measure={measure}&from={since}"))


def refusals(browser: FlaskClient) -> Iterator[bytes]:
    """Every kind of page that says no."""
    meant = people_made.meant(browser)
    for path in ("/nothing", "/area/KRK-999", "/assets/none.css", "/shapes/none.json", "/export/template/none"):
        yield whole(asked(browser, path))
    yield whole(asked(browser, "/login", "DELETE", meant))
    yield whole(browser.post("/intake/decide", data={"kind": "place", "name": "x"}, headers=meant))
    yield whole(browser.post("/intake/decide", data={"kind": "duplicate", "left": "x"}, headers=meant))
    yield whole(browser.post("/intake/deliver", data={"token": "0" * 32}, headers=meant))
    yield whole(browser.post("/_dash-update-component", data=b"x" * 70_000, headers=meant))
    yield whole(browser.post("/intake/decide", headers={"Origin": "http://evil.example"}))


def everything(
    crowd: Crowd, said: Said, searches: tuple[str, ...], left: tuple[str, ...], since: str, drawn: Iterable[str] = ROLES
) -> None:
    left = ("/logout", *left)
    for who, browser in crowd.browsers.items():
        told = said.told.setdefault(who, [])
        told += [*pages(crowd, who, searches, drawn), *files(crowd, who, left, since), *refusals(browser)]


def sent(crowd: Crowd, plant: Planter, rows: int) -> str:
    """A file from a clerk with marks in its narratives, in a column nobody knows, in rows that are refused."""
    lines = [plant.incident(f"up-{n}", day="2026-03-02" if n % 5 else "2026-13-45") for n in range(rows)]
    lines += [plant.incident("up-far", area="Paper Town"), plant.incident("up-torn", extra=",one too many")]
    body = "\n".join([INCIDENT, *lines]).encode()
    clerk = crowd.browsers["clerk"]
    given = {"stream": "incident", "file": (io.BytesIO(body), "told.csv")}
    answer = clerk.post("/intake/upload", data=given, headers=people_made.meant(clerk))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].partition("?")[2]


@pytest.fixture(scope="module")
def served(crowd: Crowd) -> tuple[Said, Planter]:
    """A day of everybody asking for everything, after a clerk has sent a file."""
    said, plant = Said(), Planter()
    with listening(said):
        query = sent(crowd, plant, 150)
        everything(crowd, said, SEARCHES[:1], SLOW, "2026-02-02", drawn=FEW)
        for who, browser in crowd.browsers.items():
            values: dict[str, object] = {"url.pathname": "/data/deliver", "url.search": f"?{query}"}
            said.told[who].append(whole(people_made.called(crowd.house, "shell.children", values, browser)))
    return said, plant


ADDRESS = re.compile(rb'"(?:href|action|src|search)": ?"([^"]*)"|\nLocation: ([^\r\n]*)')


def test_no_address_names_a_record(served: tuple[Said, Planter]) -> None:
    """Addresses end up in histories and in other people's messages."""
    said, _ = served
    found = [address[0] for who in said.told for address in ADDRESS.finditer(said.to(who))]
    assert len(found) >= 500
    assert not [address for address in found if MARK.search(address)]


def counted(what: str, planted: int, escaped: object) -> None:
    print(f"\n{what}: {planted} planted, escaped: {escaped or 0}")  # noqa: T201


def test_nobody_is_told_more_than_is_due(crowd: Crowd, served: tuple[Said, Planter]) -> None:
    said, _ = served
    escaped = {who: found for who in said.told if (found := crowd.marks.seen(said.to(who)) - crowd.marks.due(who))}
    counted("marks in records", crowd.marks.planted, escaped)
    assert crowd.marks.planted >= 300
    assert not escaped
    for who in STRANGERS:
        assert not marks_made.told_of(crowd.words, said.to(who)), who


def missing(crowd: Crowd, said: Said, role: str) -> list[str]:
    """Rights of a role's pages of which nothing was shown, though the sample has something."""
    seen, mine = crowd.marks.seen(said.to(role)), policy.ROLES[role]
    there = {column for column, rows in zip(crowd.marks.columns, crowd.marks.rows, strict=True) if rows}
    rights = {*policy.PAGES.values(), "frame"} & mine.rights
    return [right for right in rights if (due := crowd.marks.of_right(mine.audience, right) & there) and not seen & due]


@pytest.mark.parametrize("role", [role for role in OF_THE_TEAM if role in FEW])
def test_everybody_is_told_what_is_due(role: str, crowd: Crowd, served: tuple[Said, Planter]) -> None:
    """Else nothing escapes because nothing is served."""
    assert not missing(crowd, served[0], role)


def test_what_people_told_is_shown_to_nobody(crowd: Crowd, served: tuple[Said, Planter]) -> None:
    """Not even to whoever sent it: the verdict names rows and columns."""
    said, plant = served
    escaped = {who: len(found) for who in said.told if (found := test_canary.marks(said.to(who)))}
    counted("restricted texts in an upload", len(plant.planted), escaped)
    assert len(plant.planted) >= 300
    assert not escaped
    assert b"told.csv" in said.to("clerk")  # the verdict was there to be read


def test_the_log_tells_no_value(served: tuple[Said, Planter]) -> None:
    log = served[0].log.getvalue().encode()
    assert b"upload.judged" in log
    assert not MARK.search(log) and not IN_BYTES.search(log)


def at_rest(data: Path) -> dict[str, set[str]]:
    """Files that hold a mark, and which kinds; a file that waits to be delivered, and the release, hold theirs."""
    found: dict[str, set[str]] = {}
    for path in sorted(path for path in data.rglob("*") if path.is_file()):
        way = path.relative_to(data).as_posix()
        if way.startswith("releases/") or (way.startswith("state/uploads/") and path.name.startswith("content.")):
            continue
        content = path.read_bytes()
        kinds = {name for name, sign in (("record", MARK), ("restricted", IN_BYTES)) if sign.search(content)}
        if kinds:
            found[way] = kinds
    return found


def test_nothing_of_it_is_kept_beside_the_release(crowd: Crowd, served: tuple[Said, Planter]) -> None:
    """State database, its journal, the audit's lines, verdicts, whatever DuckDB spills."""
    data = crowd.marks.data
    assert list(data.glob("state/uploads/*/content.csv")) and list(data.glob("state/state.sqlite3*"))
    assert at_rest(data) == {}
    assert not list(data.rglob("*.tmp"))
    lines = audit.entries(crowd.house.desk.state, 1000)
    assert lines and not MARK.search(str(lines).encode()) and not IN_BYTES.search(str(lines).encode())


def test_a_fault_is_told_by_its_place_and_never_by_its_words(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    """Engines quote the value that broke them, and a traceback prints the line with its locals."""
    said, browser = Said(), crowd.browsers["manager"]
    secret = Planter().mark()

    def broken(*_: object) -> None:
        told = secret
        raise ValueError(f"could not convert {told!r}")

    monkeypatch.setattr("dashboard.pages.explore.layout", broken)
    monkeypatch.setattr("dashboard.static.collection", broken)
    with listening(said):
        values: dict[str, object] = {"url.pathname": "/explore", "url.search": ""}
        told = whole(people_made.called(crowd.house, "shell.children", values, browser))
        answer = asked(browser, f"/shapes/{crowd.area_version}.json")
    assert answer.status_code == 500
    log = said.log.getvalue()
    assert log.count("ValueError") == 2 and "test_canaries_served.py" in log, log[:2000]
    for text in (log, told.decode(), answer.text):
        assert not test_canary.MARK.search(text)
        assert "Traceback" not in text


def test_no_room_writes_a_traceback() -> None:
    house = Path(audit.__file__).parents[1]
    writes = re.compile(r"exc_info=|log\.exception|print_exc|format_exc")
    assert not [path for path in house.rglob("*.py") if writes.search(path.read_text(encoding="utf-8"))]


@pytest.mark.soak
def test_every_view_of_everything_as_everybody(crowd: Crowd) -> None:
    said = Said()
    with listening(said):
        everything(crowd, said, SEARCHES, (), "2023-04-24")
    escaped = {who: found for who in said.told if (found := crowd.marks.seen(said.to(who)) - crowd.marks.due(who))}
    counted("marks in records, many views", crowd.marks.planted, escaped)
    assert not escaped and not MARK.search(said.log.getvalue().encode())
    assert not any(missing(crowd, said, role) for role in OF_THE_TEAM)


@pytest.mark.soak
def test_nothing_of_what_was_sealed_is_served(tmp_path: Path) -> None:
    """Two nights through the front door, in three formats; then everybody asks for everything."""
    at = Settings(data=tmp_path / "data", settle_seconds=0)
    said = Said()
    with listening(said):
        plant = test_canary.nights(at)
        crowd = crowd_made.over(marks_made.Marks(at.data, (), ()))
        sent(crowd, plant, 120)
        everything(crowd, said, SEARCHES, (), "2023-04-24")
    escaped = {who: len(found) for who in said.told if (found := test_canary.marks(said.to(who)))}
    counted("restricted texts of two nights and an upload", len(plant.planted), escaped)
    assert len(plant.planted) >= 300
    assert not escaped and not IN_BYTES.search(said.log.getvalue().encode())
    assert at_rest(at.data) == {}
