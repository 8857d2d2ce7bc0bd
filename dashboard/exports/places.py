"""What to call a place that a record names by its id, or only by how finely it is known."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard import access
from dashboard.rows import Area, Place
from dashboard.text import Words


@dataclass(frozen=True)
class Gazetteer:
    """Areas by id, larger places by level and id."""

    areas: Mapping[str, Area]
    places: Mapping[tuple[str, str], Place]

    def district(self, district_id: str | None) -> Place | None:
        return self.places.get(("district", district_id or ""))

    def at(self, level: str, district_id: str | None) -> Place | None:
        """The city, district or governorate a record stands at; a city's P-code begins with its district's."""
        of_level = (p for (kind, _), p in self.places.items() if kind == level)
        return next((p for p in of_level if level == "governorate" or p.place_id.startswith(district_id or "?")), None)

    def where(self, words: Words, area_id: str | None, level: str, district_id: str | None) -> str:
        """A record's place in the reader's language: its area, or the larger place it is known to."""
        if area_id:
            area = self.areas.get(area_id)
            return words.name(area) if area else area_id
        place = self.at(level, district_id)
        return words.name(place) if place else words.term("known only to", level)

    def part(self, words: Words, part: str) -> str:
        """A part of a breakdown by place: an area, a district, or what is known only to something larger."""
        if found := self.areas.get(part) or self.district(part):
            return words.name(found)
        return words.term("known only to", part)


def gazetteer(reading: access.Reading) -> Gazetteer:
    return Gazetteer(
        {area.area_id: area for area in access.ask(reading, Area)},
        {(place.level, place.place_id): place for place in access.ask(reading, Place)},
    )
