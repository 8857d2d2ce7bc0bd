"""What a partner has before any script: their map and list in the HTML, of the same rows as the page that answers."""

import re

import pytest
from people_made import House

from dashboard import access
from dashboard.figures.told import GROUNDS, NUMBERS
from dashboard.figures.told_drawn import FILLS
from dashboard.pages import partner_map, partner_map_drawn
from dashboard.pages.partner_facts import PartnerFacts, partner_districts, partner_span
from dashboard.view import View

SEARCHES = ("?lang=en", "?lang=ar&level=subdistrict&measure=grievances", "?lang=en&level=subdistrict&district=IQG13Q01")
FILLED = re.compile(r'<a href="([^"]*)" aria-label="([^"]*)"><path d="[^"]+" fill="([^"]+)">')


@pytest.fixture(scope="module")
def reading(house: House) -> access.Reading:
    return access.reading(house.settings.data / "releases", access.Principal("partner"))


def view(reading: access.Reading, search: str) -> View:
    districts = {area.area_id: area.name_en for area in partner_districts(reading)}
    return View.from_url(search, partner_span(reading), districts)


@pytest.mark.parametrize("search", SEARCHES)
def test_the_page_has_the_map_and_the_list_before_any_script(
    house: House, reading: access.Reading, search: str
) -> None:
    page = house.signed_in("partner").get(f"/{search}").text
    facts = PartnerFacts(reading, view(reading, search))
    fill = next(trace for trace in partner_map.figure(facts).data if trace.name == "fill")
    colours = (*(f"url(#{FILLS[state]})" for state in GROUNDS), *NUMBERS.colours)
    drawn = FILLED.findall(page)
    assert [look for _, _, look in drawn] == [colours[z] for z in fill.z]
    assert [said.split(" · ")[0] for _, said, _ in drawn] == [facts.words.name(area) for area in facts.drawn]
    assert all("district=" in href or facts.view.district for href, _, _ in drawn)
    listed = page.partition('id="first-partner-list"')[2].partition("</table>")[0]
    assert all(facts.words.name(area) in listed for area in facts.listed)


def test_the_outlines_asked_for_early_are_those_of_partners(reading: access.Reading) -> None:
    (early,) = partner_map_drawn.soon(reading, view(reading, ""))
    assert early == partner_map.figure(PartnerFacts(reading, view(reading, ""))).data[0].geojson
