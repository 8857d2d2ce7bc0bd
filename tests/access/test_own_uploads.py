"""A sent file is its sender's: to anybody else it is as if it were not there. What is given back is on the record."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import attacks_made as made
import people_made
import pytest
from attacks_made import posted
from flask.testing import FlaskClient
from people_made import House, meant
from sqlalchemy import text
from werkzeug.test import TestResponse

from dashboard.access import audit
from dashboard.intake import refresh, routes, upload
from dashboard.intake.verdict import Verdict

ABSENT = "0" * 32
FILE = b"record_id,occurred_on\na,2026-03-01\n"


@pytest.fixture(scope="module")
def house(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with made.cheap():
        house = people_made.made(people_made.real(sample_release, tmp_path_factory.mktemp("uploads") / "data"))
        for name in ("clerk-1", "clerk-2"):
            house.person(name, "clerk")
        yield house


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No child processes: what they would say."""
    monkeypatch.setattr(upload.verdict, "judge", lambda *_: (Verdict("incident", 1, 1, 0, ()), ""))
    monkeypatch.setattr(refresh, "start", lambda *_: True)
    monkeypatch.setitem(routes._CHECKED, "place", lambda *_: {"name": "Tisin", "place_id": "KRK-035"})


@pytest.fixture(scope="module")
def mine(house: House) -> FlaskClient:
    return house.signed_in("clerk-1")


@pytest.fixture(scope="module")
def theirs(house: House) -> FlaskClient:
    return house.signed_in("clerk-2")


def send(browser: FlaskClient) -> TestResponse:
    data = {"file": (BytesIO(FILE), "week.csv"), "stream": "incident"}
    return browser.post("/intake/upload?lang=en", data=data, headers=meant(browser))


def sent(browser: FlaskClient) -> str:
    return send(browser).location.split("upload=")[1]


def shown(house: House, browser: FlaskClient, token: str) -> tuple[int, str]:
    values = {"url.pathname": "/data/deliver", "url.search": f"?lang=en&upload={token}"}
    answer = people_made.called(house, "shell.children", values, browser)
    return answer.status_code, answer.text.replace(token, "")


def test_a_file_of_somebody_else_is_like_none_at_all(house: House, mine: FlaskClient, theirs: FlaskClient) -> None:
    token = sent(mine)
    for path in ("/intake/deliver", "/intake/discard"):
        for named in (token, ABSENT, token.upper(), token[:-1], f"{token}/../{token}", f"../uploads/{token}"):
            answer, absent = posted(theirs, path, token=named), posted(theirs, path, token=ABSENT)
            assert (answer.status_code, answer.text) == (absent.status_code, absent.text) and answer.status_code == 400
    status, page = shown(house, theirs, token)
    assert status == 200 and "week.csv" not in page and (status, page) == shown(house, theirs, ABSENT)
    assert "week.csv" in shown(house, mine, token)[1]
    assert posted(mine, "/intake/deliver", token=token).status_code == 303
    assert len(list((house.settings.data / "inbox" / "incident").iterdir())) == 1


def test_what_was_delivered_is_not_shown_to_others_either(house: House, mine: FlaskClient, theirs: FlaskClient) -> None:
    token = sent(mine)
    posted(mine, "/intake/deliver", token=token)
    assert shown(house, theirs, token) == shown(house, theirs, ABSENT)


def test_everything_given_back_leaves_one_line(house: House, mine: FlaskClient) -> None:
    with people_made.told(house) as lines:
        token = sent(mine)
        for _ in range(2):  # the second time nothing happens
            posted(mine, "/intake/deliver", token=token)
        posted(mine, "/intake/discard", token=sent(mine))
        posted(mine, "/intake/decide", kind="place")
        posted(mine, "/intake/refresh")
        posted(mine, "/intake/discard", token=ABSENT)
        posted(mine, "/intake/decide", kind="nothing")
    assert lines == [
        "upload.sent", "upload.delivered", "upload.sent", "upload.discarded", "decision.taken", "refresh.asked",
    ]  # fmt: skip
    newest = audit.entries(house.desk.state, len(lines))
    assert {(entry.who, entry.role) for entry in newest} == {("clerk-1", "clerk")}
    assert newest[-1].rows == 1 and newest[-1].about["stream"] == "incident"
    assert not [entry for entry in newest if "week" in str(entry.about) or token in str(entry.about)]
    assert audit.verify(house.desk.state, house.desk.keys) == 0


def test_what_cannot_be_written_down_is_not_done(own_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    monkeypatch.setattr(refresh, "start", lambda *asked: started.append(asked))
    own_house.person("clerk-1", "clerk")
    browser, inbox = own_house.signed_in("clerk-1"), own_house.settings.data / "inbox"
    token = sent(browser)
    with own_house.desk.state.writing() as con:
        con.execute(text("alter table audit rename to gone"))
    answers = [
        send(browser),
        posted(browser, "/intake/deliver", token=token),
        posted(browser, "/intake/discard", token=token),
        posted(browser, "/intake/decide", kind="place"),
        posted(browser, "/intake/refresh"),
    ]
    assert [answer.status_code for answer in answers] == [503] * 5
    assert not inbox.exists() and not started and (upload.room(own_house.settings.data) / token).is_dir()
