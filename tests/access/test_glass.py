"""Breaking glass: for a reason, for half an hour, by a person with the right, on the record before it is shown."""

from pathlib import Path

import people_made
import pytest
from flask.testing import FlaskClient
from people_made import House, meant, told
from werkzeug.test import TestResponse

from dashboard.access import audit, glass
from dashboard.intake.command import Done
from dashboard.office import asked

WHY = "A family asked us to act on what they told us"
SAID = "they said: <script>alert(1)</script>"


@pytest.fixture(scope="module")
def house(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    return people_made.peopled(people_made.real(sample_release, tmp_path_factory.mktemp("glass") / "data"))


@pytest.fixture
def liaison(house: House) -> FlaskClient:
    house.clock.passes(minutes=40)  # whatever was open before is over, and there are tries again
    return house.signed_in("liaison")


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Stands for the ETL; what it was asked."""
    calls: list[tuple[str, ...]] = []

    def run(*arguments: str, seconds: float) -> Done:
        calls.append(arguments)
        return Done(0, SAID, "")

    monkeypatch.setattr(asked.command, "run", run)
    return calls


def post(browser: FlaskClient, path: str, **given: str) -> TestResponse:
    return browser.post(path, data=given, headers=meant(browser))


def read(browser: FlaskClient, record: str = "G-17", stream: str = "grievance") -> TestResponse:
    return post(browser, "/glass/read", stream=stream, record=record)


@pytest.mark.parametrize(
    "reason",
    ["", "short", "x" * 201, "call 0770 123 4567 about this case", "call ٠٧٧٠١٢٣٤٥٦٧ about this case",
     "write to ali@example.org about this", "1 2 3 . . . . . . . . . .", " " * 40],
)  # fmt: skip
def test_a_reason_that_says_too_little_or_too_much(house: House, liaison: FlaskClient, reason: str) -> None:
    with told(house) as lines:
        assert post(liaison, "/glass/break", reason=reason).status_code == 400
    assert lines == [] and read(liaison).status_code == 403


@pytest.mark.parametrize("role", ["viewer", "clerk", "analyst", "admin", "partner"])
def test_roles_without_the_right(house: House, role: str) -> None:
    browser = house.signed_in(role)
    for path in ("/glass/break", "/glass/close", "/glass/read"):
        assert post(browser, path, reason=WHY, stream="grievance", record="G-17").status_code == 403


def test_it_is_read_as_text_on_the_record_and_never_kept(
    house: House, liaison: FlaskClient, vault: list[tuple[str, ...]]
) -> None:
    with told(house) as lines:
        assert post(liaison, "/glass/break", reason=WHY).status_code == 303
        answer = read(liaison)
    assert answer.status_code == 200 and "&lt;script&gt;" in answer.text and "<script>alert" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert lines == ["glass.broken", "glass.read"]
    (entry,) = audit.entries(house.desk.state, 1)
    assert entry.rows == 1 and "G-17" not in str(entry)
    assert "--who=liaison" in vault[0] and f"--reason={WHY}" in vault[0] and "--record-id=G-17" in vault[0]


def test_after_half_an_hour_it_is_closed(house: House, liaison: FlaskClient, vault: list[tuple[str, ...]]) -> None:
    assert post(liaison, "/glass/break", reason=WHY).status_code == 303
    for _ in range(3):  # no pause long enough for the session to grow cold
        house.clock.passes(minutes=9.9)
        assert read(liaison).status_code == 200
    house.clock.passes(minutes=0.5)
    assert read(liaison).status_code == 403 and len(vault) == 3


def test_closed_early_it_is_closed(liaison: FlaskClient, vault: list[tuple[str, ...]]) -> None:
    post(liaison, "/glass/break", reason=WHY)
    assert post(liaison, "/glass/close").status_code == 303
    assert read(liaison).status_code == 403 and not vault


def test_closed_while_a_text_is_fetched_it_is_not_shown(
    house: House, liaison: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(liaison, "/glass/break", reason=WHY)

    def slow(*_: str, seconds: float) -> Done:
        house.clock.passes(minutes=31)
        return Done(0, SAID, "")

    monkeypatch.setattr(asked.command, "run", slow)
    answer = read(liaison)
    assert answer.status_code == 403 and SAID[:20] not in answer.text


def test_it_opens_nothing_for_another_person(house: House, liaison: FlaskClient, vault: list[tuple[str, ...]]) -> None:
    post(liaison, "/glass/break", reason=WHY)
    assert read(house.signed_in("manager")).status_code == 403 and not vault


def test_a_cold_session_reads_nothing_and_breaks_nothing(
    house: House, liaison: FlaskClient, vault: list[tuple[str, ...]]
) -> None:
    post(liaison, "/glass/break", reason=WHY)
    house.clock.passes(minutes=16)
    assert read(liaison).status_code == 403 and not vault
    assert post(liaison, "/glass/break", reason=WHY).status_code == 400
    values: dict[str, object] = {"url.pathname": "/glass", "url.search": "?lang=en"}
    shown = people_made.called(house, "shell.children", values, liaison).text
    assert "away for too long" in shown and "logout?" in shown and r"[\"Sign in again\"]" in shown, (
        "the way back stands beside it"
    )
    assert post(liaison, "/logout").status_code == 303
    assert post(house.signed_in("liaison"), "/glass/break", reason=WHY).status_code == 303


def test_a_token_opens_nothing(house: House) -> None:
    bearer = {**people_made.OURS, "Authorization": "Bearer kew_nothing"}
    assert house.browser().post("/glass/read", headers=bearer).status_code in (401, 403)


def test_nothing_is_shown_that_cannot_be_recorded(
    house: House, liaison: FlaskClient, vault: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dashboard.errors import StateError

    def broken(*_: object, **__: object) -> None:
        raise StateError("The state database cannot be used.")

    post(liaison, "/glass/break", reason=WHY)
    monkeypatch.setattr(audit, "record", broken)
    answer = read(liaison)
    assert answer.status_code == 503 and "they said" not in answer.text


@pytest.mark.parametrize("done", [Done(10, "secret", "no"), Done(3, "", ""), Done(None, "", "")])
def test_a_child_that_fails_shows_nothing(
    house: House, liaison: FlaskClient, done: Done, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked.command, "run", lambda *_, **__: done)
    post(liaison, "/glass/break", reason=WHY)
    with told(house) as lines:
        answer = read(liaison)
    assert answer.status_code == 400 and "secret" not in answer.text and lines == ["glass.not_read"]


@pytest.mark.parametrize(("stream", "record"), [("pulse", "P-1"), ("grievance", ""), ("grievance", "a\x00b")])
def test_only_a_record_that_can_be_one(
    liaison: FlaskClient, stream: str, record: str, vault: list[tuple[str, ...]]
) -> None:
    post(liaison, "/glass/break", reason=WHY)
    assert read(liaison, record, stream).status_code == 400 and not vault


def test_another_administrator_sees_it_and_only_once(house: House, liaison: FlaskClient) -> None:
    post(liaison, "/glass/break", reason=WHY)
    newest = glass.listed(house.desk.state)[0]
    admin = house.signed_in("admin")
    shown = people_made.called(house, "shell.children", {"url.pathname": "/admin", "url.search": ""}, admin)
    assert "glass-count" in shown.text and newest.id in shown.text
    with told(house) as lines:
        assert post(liaison, "/admin/glass/seen", glass=newest.id).status_code == 403
        assert post(admin, "/admin/glass/seen", glass=newest.id).status_code == 303
        assert post(admin, "/admin/glass/seen", glass=newest.id).status_code == 400
    assert lines == ["glass.seen"] and glass.listed(house.desk.state)[0].seen_by == "admin"


def test_whoever_broke_it_never_marks_it_seen(house: House, liaison: FlaskClient) -> None:
    """Not even after becoming an administrator."""
    post(liaison, "/glass/break", reason=WHY)
    newest = glass.listed(house.desk.state)[0]
    account = next(one.id for one in _accounts(house) if one.name == "liaison")
    with house.desk.state.writing() as con:
        assert not glass.seen(con, house.clock(), newest.id, "liaison", account)


def _accounts(house: House):  # type: ignore[no-untyped-def]
    from dashboard.access import accounts

    return accounts.listed(house.desk.state)
