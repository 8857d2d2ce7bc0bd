"""The clerk's addresses over a real release: what is sent, decided and downloaded, and every way of forging it."""

import json
import shutil
from datetime import UTC, datetime
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from layouts import drawn, text
from werkzeug.test import TestResponse

from dashboard import access
from dashboard.app import create_app, reader
from dashboard.intake import decisions, upload
from dashboard.pages import data as page
from dashboard.pages import data_mend, data_places
from dashboard.rows.data import DataTodo
from dashboard.rows.intake import DataHeld
from dashboard.settings import Settings
from etl import pipeline
from etl.settings import Settings as Night

NOW = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)
OURS = {"Origin": "http://localhost"}
HELD = "Tisin quarter two"
INCIDENTS = f"""record_id,source,occurred_on,event_type,sub_event_type,origin,area,verification,fatalities
a1,synthetic_field,2026-03-16,Protests,Peaceful protest,community_report,Tis'in,verified,0
a2,synthetic_field,2026-03-17,Protests,Peaceful protest,community_report,{HELD},verified,0
a3,synthetic_field,31/02/2026,Protests,Peaceful protest,community_report,Tis'in,verified,0
"""


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release in which a place name and a refused row wait."""
    data = tmp_path_factory.mktemp("waiting")
    file = data / "inbox" / "incident" / "w12.csv"
    file.parent.mkdir(parents=True)
    file.write_text(INCIDENTS, encoding="utf-8")
    assert pipeline.run(Night(data=data, settle_seconds=0), now=NOW).published
    return data


@pytest.fixture
def data(waiting: Path, tmp_path: Path) -> Path:
    """Its releases alone, in a folder of the test's own."""
    shutil.copytree(waiting / "releases", tmp_path / "releases")
    return tmp_path


@pytest.fixture
def client(data: Path) -> FlaskClient:
    return create_app(Settings(data=data)).server.test_client()


def post(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    return client.post(f"{path}?lang=en", data=fields, headers=OURS, content_type="multipart/form-data")


def files(data: Path) -> list[str]:
    """What was kept of what people sent: neither releases nor the accounts' own files."""
    own = ("state.sqlite3", "dashboard.key")
    kept = (p for p in data.rglob("*") if p.is_file() and "releases" not in p.parts and not p.name.startswith(own))
    return sorted(str(p.relative_to(data)) for p in kept)


def shown(data: Path, path: str, search: str = "") -> Any:
    reading, view = reader(Settings(data=data), lambda: access.GUEST)(search)
    return page.layout(reading, view, path)


def test_a_file_is_judged_delivered_and_waits(client: FlaskClient, data: Path) -> None:
    sent = post(client, "/intake/upload", file=(BytesIO(INCIDENTS.encode()), "../week 12.csv"), stream="incident")
    assert sent.status_code == 303 and "/data/deliver?" in sent.location
    token = sent.location.split("upload=")[1]
    found = upload.find(data, "guest", token)
    assert found and found.verdict and (found.verdict.rows_read, found.verdict.accepted) == (3, 1)
    assert {fault.code for fault in found.verdict.faults} == {"W_PLACE_UNKNOWN", "E_DATE"}
    assert "1 of 3 rows are good" in text(shown(data, "/data/deliver", f"?upload={token}"))

    assert post(client, "/intake/deliver", token=token).status_code == 303
    (inbox,) = (data / "inbox" / "incident").iterdir()
    assert inbox.name.endswith(f"-{token[:8]}-week-12.csv")
    said = text(shown(data, "/data/deliver", f"?upload={token}"))
    assert "it waits for the next run" in said and "Take it in now" in said
    assert post(client, "/intake/deliver", token=token).status_code == 303
    assert len(list((data / "inbox" / "incident").iterdir())) == 1


def test_put_aside_leaves_nothing(client: FlaskClient, data: Path) -> None:
    kept = upload.receive(data, "guest", BytesIO(b"a\n1\n"), "x.csv", "incident", False, datetime.now(UTC))
    assert post(client, "/intake/discard", token=kept.token).status_code == 303
    assert files(data) == []
    assert post(client, "/intake/deliver", token=kept.token).status_code == 400


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 400),
        ({"file": "text, not a file"}, 400),
        ({"file": (BytesIO(b""), "a.csv")}, 400),
        ({"file": (BytesIO(b"x"), "a.exe")}, 400),
        ({"file": (BytesIO(b"x"), "a.csv"), "stream": "../incident"}, 400),
        ({"file": (BytesIO(b"x"), "a.csv"), "stream": "decisions"}, 400),
        ({"file": (BytesIO(b"x"), "a.csv"), "kobo": "yes"}, 400),
    ],
)
def test_what_cannot_be_sent_is_refused_in_one_sentence(
    client: FlaskClient, data: Path, fields: Any, status: int
) -> None:
    answer = post(client, "/intake/upload", **fields)
    assert answer.status_code == status and answer.mimetype == "text/plain"
    assert 10 < len(answer.text) < 120 and "Traceback" not in answer.text
    assert files(data) == []


@pytest.mark.parametrize("path", ["/intake/upload", "/intake/decide", "/intake/deliver"])
def test_a_body_that_is_too_long_is_refused_before_it_is_read(client: FlaskClient, data: Path, path: str) -> None:
    kind = "multipart/form-data; boundary=x"
    told = {"CONTENT_LENGTH": str(upload.LARGEST + 2**20)}
    answer = client.post(path, data=b"--x--", headers=OURS, content_type=kind, environ_overrides=told)
    assert answer.status_code == 413 and "32 MB" in answer.text
    assert files(data) == []


def test_forged_decisions_change_nothing(client: FlaskClient, data: Path) -> None:
    kinds, names = ("place", "duplicate", "accept", "", "other"), (HELD, "nobody", "", "'; drop")
    places = ("KRK-999", "", "../KRK-001", "KRK-048\0")
    forged = [
        {"kind": kind, "name": name, "place_id": place, "left": name, "right": place, "load_id": name, "row": "1"}
        for kind, name, place in product(kinds, names, places)
    ]
    forged.append({"kind": "place", "name": "nobody", "place_id": "KRK-048"})
    forged.append({"kind": "duplicate", "left": "a", "right": "b", "same": "maybe"})
    for fields in forged:
        assert post(client, "/intake/decide", **fields).status_code == 400, fields
    assert len(forged) >= 30 and files(data) == []


def test_a_place_is_confirmed_once_and_says_so(client: FlaskClient, data: Path) -> None:
    reading, _ = reader(Settings(data=data), lambda: access.GUEST)("")
    (held,) = access.ask(reading, DataHeld)
    assert held.name == HELD and held.rows == 1 and held.suggestions
    fields = {"kind": "place", "name": held.name, "place": f"{held.suggestions[0]} any name"}
    assert post(client, "/intake/decide", **fields).status_code == 303
    (file,) = (data / "inbox" / "decisions").iterdir()
    told = json.loads(file.read_text(encoding="utf-8"))
    assert (told["kind"], told["name"], told["place_id"], told["by"]) == ("place", HELD, held.suggestions[0], "manager")
    after = shown(data, "/data/mend", "?what=place")
    assert "Waits for the next run" in text(after)
    pressed = [
        attributes for tag, attributes in drawn(after) if tag == "button" and attributes.get("aria-pressed") == "true"
    ]
    assert [attributes["value"] for attributes in pressed] == [held.suggestions[0]]


def test_each_waiting_name_offers_its_suggestions_and_every_place(data: Path) -> None:
    part = shown(data, "/data/mend", "?what=place")
    elements = list(drawn(part))
    options = [attributes["value"] for tag, attributes in elements if tag == "option" and "value" in attributes]
    assert len([value for value in options if value.startswith("KRK-")]) == 84
    names = {attributes["value"] for tag, attributes in elements if attributes.get("name") == "place_id"}
    assert 1 <= len(names) <= 3
    assert "حي" in " ".join(options)


def test_what_waits_is_said_on_every_view(data: Path) -> None:
    (todo,) = access.ask(reader(Settings(data=data), lambda: access.GUEST)("")[0], DataTodo)
    assert (todo.names, todo.name_rows, todo.faults) == (1, 1, 1)
    assert data_mend.counts(todo) == {"place": 1, "reject": 1, "duplicate": 0, "inbox": 0}
    for path in page.VIEWS:
        assert "Mend 2" in text(shown(data, path)).replace("\u2068", "")


def test_forms_post_to_our_own_addresses_alone(data: Path) -> None:
    kept = upload.receive(data, "guest", BytesIO(b"a\n1\n"), "x.csv", "incident", False, datetime.now(UTC))
    for path, search in product(
        page.VIEWS, ("", f"?upload={kept.token}", "?what=place", "?what=reject", "?what=duplicate")
    ):
        for tag, attributes in drawn(shown(data, path, search)):
            if tag == "form":
                assert attributes["action"].startswith("/intake/") and attributes["method"] == "post"
            assert not attributes.get("href", "/").startswith(("http", "//", "javascript"))


def test_a_role_without_the_right_sees_no_button(data: Path) -> None:
    reading = access.reading(data / "releases", access.Principal("analyst"))
    _, view = reader(Settings(data=data), lambda: access.GUEST)("")
    for path in ("/data/deliver", "/data/mend"):
        part = page.layout(reading, view, path)
        assert not [tag for tag, _ in drawn(part) if tag == "form"]
        assert "Your role does not" in text(part)


def test_a_template_is_made_once_and_kept(client: FlaskClient, data: Path) -> None:
    first = client.get("/export/template/incident?lang=ar&in=ar&format=xlsx")
    assert first.status_code == 200 and first.data[:2] == b"PK"
    assert first.headers["Content-Disposition"] == 'attachment; filename="incident_template_ar.xlsx"'
    (kept,) = [path for path in files(data) if path.startswith("state/forms/")]
    (data / kept).write_bytes(b"PK kept")
    assert client.get("/export/template/incident?lang=ar&in=ar&format=xlsx").data == b"PK kept"


@pytest.mark.parametrize("stream", ["unknown", "..", "incident.csv", "%2e%2e", "incident%00"])
def test_only_known_kinds_have_templates(client: FlaskClient, data: Path, stream: str) -> None:
    answer = client.get(f"/export/template/{stream}")
    assert answer.status_code == 404 or b"_dash" in answer.data
    assert files(data) == []


def test_the_dictionary_finds_a_word_in_any_language(data: Path) -> None:
    for sought in ("occurred_on", "Protests"):
        assert (
            "occurred_on" in text(shown(data, "/data/dictionary", f"?q={sought}&stream=incident"))
            or sought == "Protests"
        )
    assert "Nothing in the dictionary fits" in text(shown(data, "/data/dictionary", "?q=zzzz"))
    assert "event_type" in text(shown(data, "/data/dictionary", "?lang=ar&stream=incident"))


def test_names_tell_equal_ones_apart(data: Path) -> None:
    reading, view = reader(Settings(data=data), lambda: access.GUEST)("")
    known = data_places.gazetteer(reading)
    assert " · " in data_places.named(view.words, known, "KRK-048")
    assert data_places.named(view.words, known, "KRK-999") == "KRK-999"


def test_pending_decisions_are_counted_with_what_waits(data: Path) -> None:
    decisions.write(data, {"kind": "place", "name": HELD, "place_id": "KRK-048"}, "clerk", NOW)
    assert "1 decision" in text(shown(data, "/data/mend"))
