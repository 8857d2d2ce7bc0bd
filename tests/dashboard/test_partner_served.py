"""The server as a partner meets it: their pages, their outlines, and nothing of the team at any address."""

import json
from collections.abc import Callable
from pathlib import Path

import people_made
import pytest
from flask.testing import FlaskClient
from people_made import called

from dashboard import access, static


@pytest.fixture(scope="module")
def house(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> people_made.House:
    house = people_made.made(people_made.real(sample_release, tmp_path_factory.mktemp("partners") / "data"))
    house.person("donor-1", "partner")
    return house


@pytest.fixture(scope="module")
def browser(house: people_made.House) -> FlaskClient:
    return house.signed_in("donor-1")


@pytest.fixture(scope="module")
def shell(house: people_made.House, browser: FlaskClient) -> Callable[[str], str]:
    """What the frame of a page says."""

    def show(path: str) -> str:
        return called(house, "shell.children", {"url.pathname": path, "url.search": "?lang=en"}, browser).text

    return show


@pytest.mark.parametrize("path", ["/", "/relations", "/method"])
def test_a_partner_is_served_their_pages(shell: Callable[[str], str], path: str) -> None:
    answer = shell(path)
    assert "Months to" in answer and "partner-" in answer and "KRK-" not in answer


@pytest.mark.parametrize("path", ["/explore", "/data", "/area/KRK-030", "/data/deliver"])
def test_there_is_no_page_of_the_team(shell: Callable[[str], str], path: str) -> None:
    assert "There is no such page." in shell(path)


@pytest.mark.parametrize(("output", "path"), [("relations-content", "/relations"), ("method-content", "/method")])
def test_a_callback_of_the_team_is_refused(
    house: people_made.House, browser: FlaskClient, output: str, path: str
) -> None:
    values = {"url.search": "?lang=en", "url.pathname": path}
    assert called(house, f"{output}.children", values, browser).status_code == 403


def test_outlines_are_the_partners_own(browser: FlaskClient, sample_release: Path) -> None:
    reading = access.reading(sample_release / "releases", access.Principal("partner"))
    address = f"/outlines/{static.partner_version(reading)}.json"
    found = browser.get(address)
    assert {feature["id"][:5] for feature in json.loads(found.data)["features"]} == {"IQG13"}
    assert browser.get(address.replace("outlines", "shapes")).status_code == 404
    assert browser.get("/outlines/other.json").status_code == 404
    assert browser.get("/export/explore.csv").status_code == 403
