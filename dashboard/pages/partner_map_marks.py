"""What lies on a partner's map, whoever draws it: the areas with what is told of them, what is around, and how far."""

from dashboard.figures.box import Box
from dashboard.figures.told import Marked
from dashboard.pages import partner_words
from dashboard.pages.partner_facts import PartnerFacts


def marks(facts: PartnerFacts) -> list[Marked]:
    words = facts.words
    return [
        Marked(
            area.area_id,
            words.name(area),
            partner_words.told(words, facts.cells[area.area_id], words.name(area)),
            facts.shapes[area.area_id],
        )
        for area in facts.drawn
    ]


def around(facts: PartnerFacts) -> list[str]:
    """Areas of the same level that lie beside what is looked at."""
    shown = {area.area_id for area in facts.drawn}
    return [area.area_id for area in facts.areas if area.level == facts.level and area.area_id not in shown]


def borders(facts: PartnerFacts) -> list[str]:
    return [area.area_id for area in facts.areas if area.level == "district"]


def box(facts: PartnerFacts) -> Box:
    """Around the districts shown."""
    return Box.around_all([facts.shapes[area.area_id] for area in facts.districts]).widened()


def outlines(facts: PartnerFacts) -> str:
    """Not where the team's outlines lie: a browser keeps what it was sent, whoever signs in next."""
    return f"/outlines/{facts.about.area_version}.json"
