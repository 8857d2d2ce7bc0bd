"""The server as a partner meets it: their pages, their outlines, and nothing of the team at any address."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard import access, static
from dashboard.app import create_app
from dashboard.settings import Settings

HERE = "http://127.0.0.1:8050"


@pytest.fixture(scope="module")
def browser(sample_release: Path) -> Any:
    return create_app(Settings(data=sample_release), access.Principal("partner")).server.test_client()


def called(browser: Any, output: str, changed: str, pathname: str) -> Any:
    """A callback as Dash sends it, or as somebody forges it."""
    given = {
        "pathname": {"id": "url", "property": "pathname", "value": pathname},
        "search": {"id": "url", "property": "search", "value": "?lang=en"},
    }
    other = "search" if changed == "pathname" else "pathname"
    body = {
        "output": f"{output}.children",
        "outputs": {"id": output, "property": "children"},
        "inputs": [given[changed]],
        "changedPropIds": [f"url.{changed}"],
        "state": [given[other]],
    }
    return browser.post("/_dash-update-component", json=body, headers={"Origin": HERE}, base_url=HERE)


@pytest.mark.parametrize("path", ["/", "/relations", "/method"])
def test_a_partner_is_served_their_pages(browser: Any, path: str) -> None:
    answer = called(browser, "shell", "pathname", path).get_data(as_text=True)
    assert "Months to" in answer and "partner-" in answer and "KRK-" not in answer


@pytest.mark.parametrize("path", ["/explore", "/data", "/area/KRK-030", "/data/deliver"])
def test_there_is_no_page_of_the_team(browser: Any, path: str) -> None:
    assert "There is no such page." in called(browser, "shell", "pathname", path).get_data(as_text=True)


@pytest.mark.parametrize(("output", "path"), [("relations-content", "/relations"), ("method-content", "/method")])
def test_a_forged_callback_of_the_team_answers_nothing(browser: Any, output: str, path: str) -> None:
    assert called(browser, output, "search", path).json["response"] == {}


def test_outlines_are_the_partners_own(browser: Any, sample_release: Path) -> None:
    reading = access.reading(sample_release / "releases", access.Principal("partner"))
    address = f"/outlines/{static.partner_version(reading)}.json"
    found = browser.get(address, base_url=HERE)
    assert {feature["id"][:5] for feature in json.loads(found.data)["features"]} == {"IQG13"}
    assert browser.get(address.replace("outlines", "shapes"), base_url=HERE).status_code == 404
    assert browser.get("/outlines/other.json", base_url=HERE).status_code == 404
    assert browser.get("/export/explore.csv", base_url=HERE).status_code == 404
