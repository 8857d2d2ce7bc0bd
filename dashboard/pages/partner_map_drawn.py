"""A partner's map as the page's HTML already has it: the same rows, drawn here."""

from typing import Any

from dashboard import access
from dashboard.figures.drawn import Sheet
from dashboard.figures.told_drawn import told_drawing
from dashboard.pages import partner_map_marks as ground
from dashboard.pages.partner_facts import PartnerFacts
from dashboard.text import Words
from dashboard.view import View


def drawings(reading: access.Reading, view: View) -> dict[str, Any]:
    """What stands in the HTML in place of the map; the months' columns come by script, their table is there."""
    facts = PartnerFacts(reading, view)
    if not facts.months:
        return {}
    words, shapes = facts.words, facts.shapes
    # A subdistrict leads to its district, a district to it alone and from there back to all.
    districts = {area.area_id: None if view.district == area.district_id else area.district_id for area in facts.drawn}
    links = {area: view.link(district=district) for area, district in districts.items()}
    around, borders = ([shapes[area] for area in areas] for areas in (ground.around(facts), ground.borders(facts)))
    said = (
        words.term("partner measure", facts.measure),
        words.t("Map of the areas; the list beside it holds the same rows."),
    )
    return {
        "partner-graph": told_drawing(
            words, ground.marks(facts), Sheet(ground.box(facts)), links, around, borders, said
        )
    }


def soon(reading: access.Reading, view: View) -> list[str]:
    """Addresses of files the page that answers will ask for last."""
    facts = PartnerFacts(reading, view)
    return [ground.outlines(facts)] if facts.months else []


def note(words: Words) -> str:
    """For a reader who has no scripts."""
    return words.t("Measures, areas and districts are links here; the other choices need scripts.")
