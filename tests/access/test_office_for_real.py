"""What the office asks of the ETL, with the ETL behind it: a narrative through broken glass, and the way back."""

import json
from datetime import UTC, datetime

import people_made
import pytest
from flask.testing import FlaskClient
from people_made import House, meant
from werkzeug.test import TestResponse

from etl import audit, pipeline
from etl.settings import Settings

HEAD = "record_id,source,area,received_on,about,category,narrative\n"
TEXT = "She waited since spring and was told <b>nothing</b>"
NIGHTS = (datetime(2026, 3, 29, 20, 0, tzinfo=UTC), datetime(2026, 3, 30, 20, 0, tzinfo=UTC))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Two nights of real records, and whoever needs a second factor with it set up."""
    settings = Settings(data=tmp_path_factory.mktemp("office"), settle_seconds=0)
    settings.make_folders()
    for number, night in enumerate(NIGHTS, start=1):
        file = settings.inbox / "grievance" / f"{number}.csv"
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.write_text(
            f"{HEAD}G-{number},field,Tisin,2026-03-0{number},police,discrimination,{TEXT}\n", encoding="utf-8"
        )
        assert pipeline.run(settings, now=night).published
    return people_made.peopled(settings.data)


def post(browser: FlaskClient, path: str, **given: str) -> TestResponse:
    return browser.post(path, data=given, headers=meant(browser))


def test_a_narrative_is_read_through_broken_glass_and_both_audits_know(house: House) -> None:
    liaison = house.signed_in("liaison")
    asked = {"stream": "grievance", "record": "G-1"}
    assert post(liaison, "/glass/read", **asked).status_code == 403
    reason = "Their family asks what became of the complaint"
    assert post(liaison, "/glass/break", reason=reason).status_code == 303
    answer = post(liaison, "/glass/read", **asked)
    assert answer.status_code == 200 and "told &lt;b&gt;nothing&lt;/b&gt;" in answer.text
    assert post(liaison, "/glass/read", stream="grievance", record="G-9").status_code == 400
    ledger = house.settings.data / "state" / audit.LEDGER
    lines = [json.loads(line) for line in ledger.read_text(encoding="utf-8").splitlines()]
    (line,) = [line for line in lines if line["what"] == "vault.read"]
    assert line["who"] == "liaison" and line["said"] == reason and "G-1" not in json.dumps(line)
    assert audit.verify(ledger).sound


def test_the_administrator_goes_back_to_the_release_before(house: House) -> None:
    admin, shelf = house.signed_in("admin"), house.settings.releases
    newest = (shelf / "CURRENT").read_text(encoding="utf-8").strip()
    (before,) = {path.name for path in shelf.iterdir() if path.is_dir()} - {newest}
    question = post(admin, "/admin/releases/rollback", release=before)
    assert question.status_code == 200 and (shelf / "CURRENT").read_text(encoding="utf-8").strip() == newest
    assert post(admin, "/admin/releases/rollback", release="../x", sure="yes").status_code == 404
    assert post(admin, "/admin/releases/rollback", release=before, sure="yes").status_code == 200
    assert (shelf / "CURRENT").read_text(encoding="utf-8").strip() == before


def test_the_administrator_sees_what_the_nights_wrote_down(house: House) -> None:
    values: dict[str, object] = {"url.pathname": "/admin/releases", "url.search": "?lang=en"}
    shown = people_made.called(house, "shell.children", values, house.signed_in("admin")).text
    assert all(path.name in shown for path in house.settings.releases.iterdir() if path.is_dir())


def test_the_administrator_is_told_where_the_nights_audit_breaks(house: House) -> None:
    """Last, as it spoils the ledger: the ETL ends with a code of its own and tells what is left all the same."""
    values: dict[str, object] = {"url.pathname": "/admin/audit", "url.search": "?lang=en&of=etl"}
    admin = house.signed_in("admin")
    assert "verdict-broken" not in people_made.called(house, "shell.children", values, admin).text
    ledger = house.settings.data / "state" / audit.LEDGER
    ledger.write_bytes(ledger.read_bytes().replace(b'"who":"liaison"', b'"who":"nobody"'))
    shown = people_made.called(house, "shell.children", values, admin).text
    assert "verdict-broken" in shown and "vault.read" in shown
