"""A change is taken only from our own pages, whichever way it is forged; and only under a name that is ours."""

from itertools import product
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.access import policy
from dashboard.app import create_app
from dashboard.intake import routes
from dashboard.settings import Settings

CHANGES = [path for path, _, _ in routes.CHANGES] + ["/_dash-update-component"]
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
FORGED: list[dict[str, str]] = [
    {},
    {"Origin": "null"},
    {"Origin": "http://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8051"},
    {"Origin": "http://localhost@evil.example"},
    {"Origin": "//localhost"[2:]},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "none", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "Same-Origin "},
    {"Referer": "http://localhost/data/deliver"},
    {"X-Requested-With": "XMLHttpRequest"},
]


@pytest.fixture(scope="module")
def client(sample_release: Path) -> FlaskClient:
    return create_app(Settings(data=sample_release)).server.test_client()


def test_a_forged_change_is_refused_whatever_it_pretends(client: FlaskClient) -> None:
    tried = 0
    for path, headers, kind in product(CHANGES, FORGED, ["multipart/form-data", "application/json", "text/plain"]):
        answer = client.post(path, headers=headers, data=b"{}", content_type=kind)
        assert answer.status_code == 403, (path, headers)
        tried += 1
    assert tried >= 30


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_no_other_verb_gets_around_it(client: FlaskClient, method: str) -> None:
    assert client.open("/intake/decide", method=method).status_code == 403


@pytest.mark.parametrize(
    "headers", [OURS, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}]
)
def test_our_own_pages_pass(client: FlaskClient, headers: dict[str, str]) -> None:
    """What they send is looked at, and there is nothing in it."""
    assert client.post("/intake/discard", headers=headers).status_code == 400


def test_changes_cannot_be_asked_for_by_a_link(client: FlaskClient) -> None:
    """A GET of such an address is a page like any other, and changes nothing."""
    for path, _, _ in routes.CHANGES:
        answer = client.get(path)
        assert answer.status_code == 405 or b"_dash" in answer.data


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.7:8050"])
def test_another_name_for_this_machine_is_not_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/readyz", headers={"Host": host}).status_code == 400
    assert client.post("/intake/decide", headers={"Host": host, "Origin": f"http://{host}"}).status_code == 400


@pytest.mark.parametrize("host", ["localhost:8050", "127.0.0.1:8050", "[::1]:8050"])
def test_this_machine_is_answered_under_its_own_names(client: FlaskClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_a_callback_cannot_bring_a_long_body(client: FlaskClient) -> None:
    answer = client.post(
        "/_dash-update-component", headers=OURS, data=b" " * (3 * 2**20), content_type="application/json"
    )
    assert answer.status_code == 413


def test_every_address_names_the_right_it_needs(sample_release: Path) -> None:
    """One that policy.toml does not name is answered to nobody, and fails here; so does a line for one that is gone."""
    app = create_app(Settings(data=sample_release))
    assert {rule.rule for rule in app.server.url_map.iter_rules()} == set(policy.ROUTES)


def test_an_address_without_a_policy_is_answered_to_nobody(sample_release: Path) -> None:
    app = create_app(Settings(data=sample_release))
    app.server.add_url_rule("/new", "new", lambda: "data", methods=["GET"])
    assert app.server.test_client().get("/new").status_code == 404
