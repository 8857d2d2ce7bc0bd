"""What programs are given, and for how long; and files: above their rows what they are, in the audit before they go."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import attacks_made as made
import pandas as pd
import people_made
import pytest
from flask.testing import FlaskClient
from people_made import House, meant
from sqlalchemy import text

from dashboard.access import accounts, audit
from dashboard.app import create_app
from dashboard.exports import api
from dashboard.queries import release as store
from dashboard.settings import Settings

ROUTES = (api.AREAS, api.CSV, api.JSON)
LAST = "from=2026-03-23&to=2026-03-30"


def token(browser: FlaskClient, label: str = "maps") -> dict[str, str]:
    made = browser.post("/account/tokens", data={"label": label}, headers=meant(browser))
    found = re.search(r"kew_[0-9a-f]{16}_[\w-]{43}", made.text)
    assert found, made.text[:500]
    return {"Authorization": f"Bearer {found[0]}"}


@pytest.fixture(scope="module", autouse=True)
def cheaply() -> Iterator[None]:
    with made.cheap():
        yield


@pytest.fixture(scope="module")
def given(house: House) -> dict[str, dict[str, str]]:
    """A token of each role that may have one."""
    return {role: token(house.signed_in(role)) for role in ("viewer", "analyst", "partner")}


def test_a_token_opens_the_api_and_nothing_else(house: House, given: dict[str, dict[str, str]]) -> None:
    browser = house.browser()
    for route in ROUTES:
        assert browser.get(f"{route}", headers=given["viewer"]).status_code == 200, route
        assert browser.get(route).status_code == 401
    others = [rule for rule in house.app.server.url_map.iter_rules() if "GET" in (rule.methods or ())]
    tried = 0
    for rule in others:
        if rule.rule in ROUTES or rule.rule.startswith(("/healthz", "/readyz", "/login", "/welcome", "/logout")):
            continue
        path = re.sub(r"<[^>]*>", "x", rule.rule)
        assert browser.get(path, headers=given["analyst"]).status_code in (403, 404), path
        tried += 1
    assert tried > 10


def test_scores_are_those_of_the_release(house: House, given: dict[str, dict[str, str]]) -> None:
    answer = house.browser().get(f"{api.JSON}?{LAST}&district=IQG13Q04", headers=given["analyst"])
    rows = answer.json["rows"]
    assert answer.json["synthetic"] is False and {row["district_id"] for row in rows} == {"IQG13Q04"}
    release = house.settings.releases / answer.json["release"] / "team.duckdb"
    asked = """select count(*), round(sum(score), 6) from mart.risk_score join mart.area using (area_id)
        where horizon_weeks = 4 and week in ('2026-03-23', '2026-03-30') and district_id = 'IQG13Q04'"""
    count, total = store._cursor(release).execute(asked).fetchone() or (0, 0)
    assert len(rows) == count and round(sum(row["score"] or 0 for row in rows), 6) == total


def test_the_file_says_what_it_is_and_programs_read_past_it(house: House, given: dict[str, dict[str, str]]) -> None:
    written = house.browser().get(f"{api.CSV}?{LAST}", headers=given["viewer"]).text
    head = [line for line in written.removeprefix("\ufeff").splitlines() if line.startswith("#")]
    assert any("viewer" in line for line in head) and any("consent" in line for line in head)
    assert not any("," in line for line in head)
    frame = pd.read_csv(io.StringIO(written.removeprefix("\ufeff")), comment="#")
    assert len(frame) == 200 and frame["score"].dtype == float
    assert frame["week"].nunique() == 2


@pytest.mark.parametrize(
    "query",
    [
        "district=XX", "district=IQG13Q04'--", "from=yesterday", "to=2026-13-01", "from=2026-03-30&to=2026-03-01",
        "area=x",
        "district=IQG13Q04&district=IQG13Q01", "role=admin", "from=0000-00-00", "limit=5", "from=%00", "to=9999-99-99",
        "district=", "from=", "from", "district=&from=&to=",
        "from=20260330", "from=2026-W13-1", "from=2026-03-30T00:00",
        "to=٢٠٢٦-٠٣-٣٠", "district=iqg13q04", "district=IQG13Q04%20", "District=IQG13Q04", "from=+2026-03-30", "=1",
        "from=2027-01-04", "lang=ar",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said(query: str, house: House, given: dict[str, dict[str, str]]) -> None:
    for route in (api.CSV, api.JSON):
        answer = house.browser().get(f"{route}?{query}", headers=given["viewer"])
        assert answer.status_code == 400 and answer.mimetype == "text/plain" and answer.text.count("\n") == 0


@pytest.mark.parametrize(
    "query", ["from=2026-03-30", "district=", "district=XX", "district=IQG13Q04&district=IQG13Q04"]
)
def test_nor_is_it_guessed_of_areas(query: str, house: House, given: dict[str, dict[str, str]]) -> None:
    for role in ("viewer", "partner"):
        answer = house.browser().get(f"{api.AREAS}?{query}", headers=given[role])
        assert answer.status_code == 400 and answer.text.count("\n") == 0


def test_a_district_narrows_areas_and_scores_alike(house: House, given: dict[str, dict[str, str]]) -> None:
    browser, own = house.browser(), given["viewer"]
    areas = browser.get(f"{api.AREAS}?district=IQG13Q04", headers=own).json["features"]
    rows = browser.get(f"{api.JSON}?district=IQG13Q04", headers=own).json["rows"]
    assert {one["id"] for one in areas} == {row["area_id"] for row in rows} and len(rows) == len(areas) > 1
    assert {row["week"] for row in rows} == {"2026-03-30"}, "without from and to: the last week issued"


@pytest.mark.parametrize("encoding", ["", "gzip"])
@pytest.mark.parametrize("route", ROUTES)
def test_who_has_the_answer_is_told_so(
    route: str, encoding: str, house: House, given: dict[str, dict[str, str]]
) -> None:
    headers = {**given["viewer"], "Accept-Encoding": encoding}
    first = house.browser().get(route, headers=headers)
    assert first.headers.get("Content-Encoding", "") == encoding
    mark = first.headers["ETag"]
    assert first.status_code == 200 and first.headers["Cache-Control"] == "no-store"
    again = house.browser().get(route, headers={**headers, "If-None-Match": mark})
    assert (again.status_code, again.data) == (304, b"")
    other = {**given["analyst"], "Accept-Encoding": encoding, "If-None-Match": mark}
    assert house.browser().get(route, headers=other).status_code == 200
    assert house.browser().get(f"{route}?district=IQG13Q04", headers={**headers, "If-None-Match": mark}).data


def test_an_account_is_given_so_many_answers_an_hour(own_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "AN_HOUR", 5)
    browser = own_house.browser()
    for name in ("viewer-1", "viewer-2"):
        own_house.person(name, "viewer")
    signed = own_house.signed_in("viewer-1")
    first, second = token(signed, "one"), token(signed, "two")
    other = token(own_house.signed_in("viewer-2"))
    asked = [browser.get(f"{api.AREAS}?x=1", headers=own).status_code for own in (first, second, first, second, first)]
    assert asked == [400] * 5  # what is not understood counts too
    late = browser.get(api.AREAS, headers=second)
    assert late.status_code == 429 and late.headers["Retry-After"] and signed.get(api.AREAS).status_code == 429
    assert browser.get(api.AREAS, headers=other).status_code == 200
    own_house.clock.passes(minutes=61)
    assert browser.get(api.AREAS, headers=first).status_code == 200


def test_a_token_and_a_session_are_never_mixed(house: House, given: dict[str, dict[str, str]]) -> None:
    """Who bears a token is whom it names, whatever cookie comes along; one that is none is nobody."""
    analyst, partner = house.signed_in("analyst"), house.signed_in("partner")
    assert analyst.get(api.JSON, headers=given["partner"]).status_code == 403
    assert partner.get(api.JSON, headers=given["viewer"]).status_code == 200
    wrong = {"Authorization": given["viewer"]["Authorization"][:-1] + "~"}
    assert analyst.get(api.JSON, headers=wrong).status_code == 401
    assert analyst.get("/export/explore.csv", headers=given["analyst"]).status_code == 403
    bare = house.browser()
    answer = bare.get(api.JSON, headers=given["viewer"])
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers and bare.get(api.JSON).status_code == 401


def test_a_revoked_token_is_none_and_the_others_stand(own_house: House) -> None:
    own_house.person("viewer-1", "viewer")
    signed, browser = own_house.signed_in("viewer-1"), own_house.browser()
    first, second = token(signed, "one"), token(signed, "two")
    name = first["Authorization"].split("_")[1]
    signed.post("/account/tokens", data={"revoke": name}, headers=meant(signed))
    assert [browser.get(api.AREAS, headers=own).status_code for own in (first, second)] == [401, 200]
    crossed = f"Bearer kew_{name}_{second['Authorization'].split('_', 2)[2]}"
    assert browser.get(api.AREAS, headers={"Authorization": crossed}).status_code == 401


def test_partners_are_given_their_own_areas_and_no_scores(house: House, given: dict[str, dict[str, str]]) -> None:
    found = house.browser().get(api.AREAS, headers=given["partner"]).json["features"]
    assert {feature["properties"]["level"] for feature in found} == {"district", "subdistrict"}
    for route in (api.CSV, api.JSON):
        assert house.browser().get(route, headers=given["partner"]).status_code == 403


def test_a_token_ends_with_what_it_was_made_for(own_house: House) -> None:
    browser = own_house.browser()

    def fresh(name: str, role: str = "viewer") -> tuple[str, dict[str, str]]:
        identity = own_house.person(name, role)
        own = token(own_house.signed_in(name))
        assert browser.get(api.AREAS, headers=own).status_code == 200
        return identity, own

    disabled, first = fresh("viewer-1")
    changed, second = fresh("viewer-2")
    _, third = fresh("viewer-3")
    with own_house.desk.state.writing() as con:
        accounts.disable(con, own_house.clock(), disabled)
        accounts.give_role(con, changed, "admin")
    assert browser.get(api.AREAS, headers=first).status_code == 401
    assert browser.get(api.AREAS, headers=second).status_code == 401
    own_house.clock.passes(days=91)
    assert browser.get(api.AREAS, headers=third).status_code == 401


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Basic {t}", "bearer {t}", "Bearer {t} ", "Bearer {t}x", "Token {t}", "Bearer kew_{wrong}"],
)
def test_what_is_nearly_a_token_is_none(header: str, house: House, given: dict[str, dict[str, str]]) -> None:
    own = given["viewer"]["Authorization"].removeprefix("Bearer ")
    told = header.format(t=own, wrong=own[4:-1] + ("A" if own[-1] != "A" else "B"))
    assert house.browser().get(api.AREAS, headers={"Authorization": told}).status_code == 401


def test_every_answer_is_in_the_audit(own_house: House) -> None:
    own_house.person("analyst-1", "analyst")
    browser = own_house.signed_in("analyst-1")
    with people_made.told(own_house) as lines:
        asked = "measure=grievances&kind=police_conduct&from=2026-03-02&to=2026-03-29"
        taken = browser.get(f"/export/explore.csv?{asked}")
        browser.get(f"{api.JSON}?{LAST}")
    assert lines == ["export.taken", "api.read"]
    entry = audit.entries(own_house.desk.state, 2)[1]
    rows = [line for line in taken.text.removeprefix("\ufeff").splitlines() if not line.startswith("#")]
    assert entry.rows == len(rows) - 1 and entry.about["measure"] == "grievances"
    assert entry.about["kind"] == "police_conduct", "what the rows were narrowed to"
    assert "grievances_police_conduct_" in taken.headers["Content-Disposition"]
    assert any("analyst-1" in line for line in taken.text.splitlines()[:8])


def test_what_cannot_be_written_down_is_not_given(own_house: House) -> None:
    own_house.person("analyst-1", "analyst")
    browser = own_house.signed_in("analyst-1")
    with own_house.desk.state.writing() as con:
        con.execute(text("alter table audit rename to gone"))
    for route in ("/export/explore.csv?measure=meetings", "/export/map.geojson", api.CSV, api.JSON, api.AREAS):
        answer = browser.get(route)
        assert (answer.status_code, answer.text) == (503, "This could not be put on the record, so it was not done.")


def test_a_file_too_long_is_refused_and_never_cut(sample_release: Path) -> None:
    browser = create_app(Settings(data=sample_release, export_rows=50)).server.test_client()
    answer = browser.get("/export/explore.csv?measure=incidents&from=2025-01-06&to=2026-03-29")
    found = re.match(r"([\d,]+) rows: one file holds 50\. ", answer.text)
    assert answer.status_code == 413 and found and int(found[1].replace(",", "")) > 500
    assert [browser.get(f"{route}?{LAST}").status_code for route in (api.JSON, api.CSV)] == [413, 413]


@pytest.mark.parametrize("role", ["viewer", "liaison", "clerk", "admin", "partner"])
def test_files_are_for_those_who_may_take_them(role: str, house: House) -> None:
    assert house.signed_in(role).get("/export/explore.csv").status_code == 403
