"""Telling: by whom it may be done, on the record first, and once however often it is sent."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attacks_made as made
import people_made
import pytest
from flask.testing import FlaskClient
from people_made import House, meant
from sqlalchemy import text
from werkzeug.test import TestResponse

from dashboard.access import audit
from dashboard.intake import telling
from dashboard.intake.telling import TELL

MARK = "0123456789abcdef" * 2
WAY = re.compile(r"/tell/(promise|meeting)/([0-9a-f]{24})")
SLASH = re.compile(r"\\+u002f")  # as an answer to a callback writes it
MEETING = {"kind": "new_meeting", "area": "KRK-035", "meeting_kind": "mediation", "held_on": "2026-03-27"}
NOTE = {"kind": "note", "area": "KRK-035 Tisin", "noted_on": "2026-03-24", "text": "Quiet all day"}


@pytest.fixture(scope="module")
def house(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with made.cheap():
        house = people_made.made(people_made.real(sample_release, tmp_path_factory.mktemp("telling") / "data"))
        for name, role in (("liaison-1", "liaison"), ("liaison-2", "liaison"), ("analyst", "analyst")):
            house.person(name, role, proved=role == "liaison")
        yield house


@pytest.fixture(scope="module")
def mine(house: House) -> FlaskClient:
    return house.signed_in("liaison-1")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No child process: what it would say of a text without anybody in it."""
    monkeypatch.setattr(telling.told, "faults", lambda *_: [])


@pytest.fixture(autouse=True)
def inbox(house: House) -> Iterator[Path]:
    folder = house.settings.data / "inbox"
    yield folder
    for path in sorted(folder.rglob("*.*")) if folder.is_dir() else []:
        path.unlink()


def told(browser: FlaskClient, mark: str = MARK, **given: str) -> TestResponse:
    return browser.post(f"{TELL}?lang=en", data={"mark": mark, **given}, headers=meant(browser))


def shown(house: House, browser: FlaskClient, path: str, search: str = "?lang=en") -> str:
    values: dict[str, object] = {"url.pathname": path, "url.search": search}
    answer = people_made.called(house, "shell.children", values, browser)
    assert answer.status_code == 200, path
    return SLASH.sub("/", answer.text)


def ways(house: House, browser: FlaskClient, kind: str) -> list[str]:
    return [found[2] for found in WAY.finditer(shown(house, browser, "/relations")) if found[1] == kind]


def decided(inbox: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((inbox / "decisions").glob("*.json"))]


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_a_promise_told_twice_from_one_form_is_one_word(house: House, mine: FlaskClient, inbox: Path) -> None:
    promise = ways(house, mine, "promise")[0]
    page = shown(house, mine, f"/tell/promise/{promise}")
    assert "What became of this promise?" in page
    with people_made.told(house) as lines:
        for status in ("kept", "dropped"):
            answer = told(mine, kind="promise", promise=promise, status=status, closed_on="2026-03-29")
            assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/tell"), answer.text
    assert lines == ["promise.told"] * 2
    (word,) = decided(inbox)
    assert (word["status"], word["by"], word["kind"]) == ("dropped", "liaison", "promise")
    assert re.fullmatch(r"[0-9a-f]{32}", word["commitment"])
    assert "Waits for the next run" in shown(house, mine, "/relations")
    told(mine, "f" * 32, kind="promise", promise=promise, status="open")
    assert [word["status"] for word in decided(inbox)] == ["dropped", "open"]


def test_kept_after_its_day_is_kept_late(house: House, mine: FlaskClient, inbox: Path) -> None:
    promise = ways(house, mine, "promise")[0]  # the longest overdue
    told(mine, kind="promise", promise=promise, status="kept", closed_on="2026-03-30")
    assert [word["status"] for word in decided(inbox)] == ["late"]


def test_a_planned_meeting_and_another(house: House, mine: FlaskClient, inbox: Path) -> None:
    meeting = ways(house, mine, "meeting")[0]
    counted = {"n_total": "12", "n_women": "4", "temperature": "2"}
    answer = told(mine, kind="meeting", meeting=meeting, held_on="2026-03-28", **counted)
    assert answer.status_code == 303, answer.text
    (word,) = decided(inbox)
    assert (word["held_on"], word["n_total"], word["n_women"], word["temperature"]) == ("2026-03-28", 12, 4, 2)
    assert "n_police" not in word
    assert told(mine, **MEETING, n_total="9").status_code == 303
    assert told(mine, **MEETING, n_total="10").status_code == 303
    (path,) = (inbox / "meeting").glob("told-*.csv")
    (row,) = rows_of(path)
    assert (row["area_id"], row["kind"], row["n_total"], row["source"]) == ("KRK-035", "mediation", "10", "dashboard")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_note_waits_under_a_name_of_its_own_for_each_account(house: House, mine: FlaskClient, inbox: Path) -> None:
    other = house.signed_in("liaison-2")
    for browser, said in ((mine, "Quiet"), (mine, "Quiet all day"), (other, "Loud at noon")):
        assert told(browser, **{**NOTE, "text": said}, back="KRK-035").location.startswith("/tell?")
    with people_made.told(house) as lines:  # typed again after going back, and by a colleague
        for browser in (mine, other):
            assert told(browser, "a" * 32, **NOTE).status_code == 303
    assert lines == []
    rows = [row for path in sorted((inbox / "note").glob("*.csv")) for row in rows_of(path)]
    assert sorted((row["area_id"], row["text"], row["recorder_role"]) for row in rows) == [
        ("KRK-035", text, "liaison_officer") for text in ("Loud at noon", "Quiet all day")
    ]
    assert len({row["record_id"] for row in rows}) == 2
    assert "Quiet all day" in shown(house, mine, "/tell")


WRONG = [
    ({**NOTE, "text": "  "}, "text"),
    ({**NOTE, "text": "x" * 281}, "text"),
    ({**NOTE, "area": "Atlantis"}, "area"),
    ({**NOTE, "noted_on": "24.3."}, "noted_on"),
    ({**NOTE, "noted_on": "2999-01-01"}, "noted_on"),
    ({**MEETING, "meeting_kind": "party"}, "meeting_kind"),
    ({**MEETING, "held_on": ""}, "held_on"),
    *(
        (
            {**MEETING, **more},
            field,
        )
        for more, field in (
            ({"n_total": "-1"}, "n_total"),
            ({"n_total": "1e9"}, "n_total"),
            ({"n_total": "5", "n_women": "6"}, "n_women"),
            ({"temperature": "6"}, "temperature"),
            ({"n_police": "four"}, "n_police"),
        )
    ),
]


@pytest.mark.parametrize(("given", "field"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_what_cannot_be_taken_is_said_beside_its_field(
    given: dict[str, str], field: str, mine: FlaskClient, inbox: Path
) -> None:
    answer = told(mine, **given)
    assert (answer.status_code, answer.headers.get("X-Field")) == (400, field), answer.text
    assert answer.mimetype == "text/plain" and len(answer.text) > 10
    assert not list(inbox.rglob("*.*"))


def test_a_promise_cannot_be_closed_before_it_was_made(house: House, mine: FlaskClient, inbox: Path) -> None:
    promise = ways(house, mine, "promise")[0]
    for given, field in (({"closed_on": "2001-01-01"}, "closed_on"), ({"status": "lost"}, "status")):
        answer = told(mine, **{"kind": "promise", "promise": promise, "status": "kept", **given})
        assert (answer.status_code, answer.headers["X-Field"]) == (400, field)
    assert not decided(inbox)


def test_what_the_check_refuses_is_said_and_not_kept(
    mine: FlaskClient, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for found, said in (([("text", "It points to a person. Leave it out.")], "It points"), (None, "did not answer")):
        monkeypatch.setattr(telling.told, "faults", lambda *_, found=found: found)
        answer = told(mine, **NOTE)
        assert answer.status_code == 400 and said in answer.text
    assert not list(inbox.rglob("*.*"))


def test_a_way_is_for_one_account_and_one_record(house: House, mine: FlaskClient, inbox: Path) -> None:
    """In an address sent on, or guessed, it means nothing."""
    promise, other = ways(house, mine, "promise")[0], house.signed_in("liaison-2")
    assert promise not in ways(house, other, "promise")
    assert "There is nothing here to tell of." in shown(house, other, f"/tell/promise/{promise}")
    for wrong in (promise, "0" * 24, "", "x"):
        answer = told(other, kind="promise", promise=wrong, status="kept", closed_on="2026-03-29")
        assert answer.status_code == 400, wrong
    for mark in ("", "x", MARK[:-1], f"{MARK}0", "../" + MARK):
        assert told(mine, mark, **NOTE).status_code == 400
    assert told(mine, **{**NOTE, "kind": "accept"}).status_code == 400
    assert not list(inbox.rglob("*.*"))


def test_whoever_may_not_tell_is_shown_no_way_and_takes_none(house: House, inbox: Path) -> None:
    analyst = house.signed_in("analyst")
    for path in ("/relations", "/area/KRK-046"):
        assert "/tell" not in shown(house, analyst, path)
    assert "What became" not in shown(house, analyst, "/tell/note")
    assert told(analyst, **NOTE).status_code == 403
    assert not list(inbox.rglob("*.*"))


def test_what_cannot_be_put_on_the_record_is_not_done(house: House, mine: FlaskClient, inbox: Path) -> None:
    with house.desk.state.writing() as con:
        con.execute(text("alter table audit rename to audit_away"))
    try:
        assert told(mine, **NOTE).status_code == 503
    finally:
        with house.desk.state.writing() as con:
            con.execute(text("alter table audit_away rename to audit"))
    assert not list(inbox.rglob("*.*"))
    assert audit.verify(house.desk.state, house.desk.keys) == 0
