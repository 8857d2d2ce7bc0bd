"""What the map shows, gathered once: the same rows stand in map, list and cards."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from dashboard import access
from dashboard.figures.box import CITY, Box
from dashboard.figures.drivers import add_up
from dashboard.figures.layers import LAYERS, Layer
from dashboard.figures.map import INSUFFICIENT, UNKNOWN, Ground, Spot
from dashboard.figures.theme import LEVELS
from dashboard.rows import About, Area, LevelSeen, Place, Shape
from dashboard.rows.risk_map import Elsewhere, LayerValue, MapReason, MapRisk, Overdue, RiskWeek
from dashboard.text import Words
from dashboard.view import WEEK, Span, View

SPARK_WEEKS = 12


@dataclass(frozen=True)
class Entry:
    """One area as it stands in map and list: its score, and its value in the layer shown when that is not risk."""

    area: Area
    risk: MapRisk
    value: LayerValue | None
    position: int

    @property
    def known(self) -> bool:
        return self.position >= 0

    @property
    def change(self) -> float | None:
        return None if self.risk.score is None or self.risk.before is None else self.risk.score - self.risk.before


@dataclass(frozen=True)
class Picture:
    """A view of one release; every part asks only when it is drawn."""

    reading: access.Reading
    view: View

    @property
    def words(self) -> Words:
        return self.view.words

    @cached_property
    def layer(self) -> Layer:
        return LAYERS[self.view.option("layer", LAYERS, "risk")]

    @cached_property
    def areas(self) -> dict[str, Area]:
        return {area.area_id: area for area in access.ask(self.reading, Area)}

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return access.ask(self.reading, Place)

    @cached_property
    def about(self) -> About:
        return access.ask(self.reading, About)[0]

    @cached_property
    def entries(self) -> list[Entry]:
        """Known areas first, in the order of the layer; then those of which too little is known; unknown ones last."""
        entries = [self._entry(risk) for risk in self._risks]
        return sorted(entries, key=lambda entry: (-min(entry.position, 0), -self._weight(entry)))

    @cached_property
    def chosen(self) -> Entry | None:
        return next((entry for entry in self.entries if entry.area.area_id == self.view.area), None)

    @cached_property
    def overdue(self) -> Overdue:
        return access.ask(self.reading, Overdue, district=self.view.district)[0]

    @cached_property
    def elsewhere(self) -> tuple[Elsewhere, ...]:
        period = {"start": self.view.start, "week": self.view.week}
        return access.ask(self.reading, Elsewhere, district=self.view.district, **period)

    @cached_property
    def levels_seen(self) -> dict[str, LevelSeen]:
        return {seen.level: seen for seen in access.ask(self.reading, LevelSeen)}

    @cached_property
    def reasons(self) -> dict[str, list[MapReason]]:
        """By area, largest first."""
        return self._reasons(self.view.week)

    def driver(self, entry: Entry) -> tuple[str, int] | None:
        """The reason that rose most since the week changes are counted from, and its points, as on the area's page."""
        now, then = (
            {reason.reason: reason.points for reason in week.get(entry.area.area_id, [])}
            for week in (self.reasons, self._reasons_before)
        )
        if entry.change is None or not then:
            return None
        codes = sorted(now | then)
        grown = add_up([now.get(code, 0) - then.get(code, 0) for code in codes], round(entry.change))
        points, reason = max(zip(grown, codes, strict=True), key=lambda part: part[0])
        return (reason, points) if points > 0 else None

    @cached_property
    def history(self) -> dict[tuple[str, date], RiskWeek]:
        """Every area and week of the period, and of the twelve weeks up to its end."""
        start = min(self.view.start, self.view.week - WEEK * (SPARK_WEEKS - 1))
        weeks = access.ask(self.reading, RiskWeek, start=start, week=self.view.week)
        return {(row.area_id, row.week): row for row in weeks}

    @property
    def weeks(self) -> list[date]:
        """Mondays of the period, oldest first."""
        return [self.view.start + timedelta(weeks=i) for i in range(self.view.weeks)]

    def class_in(self, area_id: str, monday: date) -> str:
        """The area's class in that week as one digit, the two without a level first, as the map's colours are."""
        row = self.history.get((area_id, monday))
        return str(2 + (risk_class(row.state, row.level) if row else UNKNOWN))

    @property
    def districts(self) -> dict[str, str]:
        return {place.place_id: self.words.name(place) for place in self.places if place.level == "district"}

    @property
    def in_city(self) -> bool:
        """The map opens on the dense city unless another district, or the whole governorate, is asked for."""
        return not self.is_whole and self.view.district in (None, self.city_district)

    @property
    def is_whole(self) -> bool:
        return self.view.district is None and self.view.option("zoom", ("city", "governorate"), "city") == "governorate"

    @property
    def city_district(self) -> str | None:
        """A city's P-code begins with that of its district."""
        city = next((place.place_id for place in self.places if place.level == "city"), "")
        return next((district for district in self.districts if city.startswith(district)), None)

    @cached_property
    def box(self) -> Box:
        if self.in_city:
            return CITY.widened()
        return self._outline(self.view.district).widened() if self.view.district else self.whole.widened()

    @cached_property
    def whole(self) -> Box:
        return self._outline(next(place.place_id for place in self.places if place.level == "governorate"))

    @cached_property
    def ground(self) -> Ground:
        version = self.about.area_version
        spots = [self.spot(self.areas[area]) for area in sorted(self.areas)]
        borders = [place.place_id for place in self.places if place.level != "governorate"]
        return Ground(f"/shapes/{version}.json", f"/places/{version}.json", spots, borders)

    def spot(self, area: Area) -> Spot:
        return Spot(area.area_id, self.words.name(area), area.label_lon, area.label_lat)

    @property
    def key(self) -> str:
        """What the drawn page depends on: the release and the view."""
        return f"{self.reading.release.id}{self.view.link()}"

    def drawn_before(self, key: str | None) -> "Picture | None":
        """The picture of a key, as it would be drawn now; none of another release, whose rows are gone."""
        release, _, search = (key or "").partition("?")
        if release != self.reading.release.id:
            return None
        span = Span(self.view.first, self.view.last)
        return Picture(self.reading, View.from_url(search, span, self.districts))

    @cached_property
    def _risks(self) -> tuple[MapRisk, ...]:
        asked = {"week": self.view.week, "before": self.view.before, "district": self.view.district}
        return access.ask(self.reading, MapRisk, **asked)

    @cached_property
    def _reasons_before(self) -> dict[str, list[MapReason]]:
        return self._reasons(self.view.before)

    def _reasons(self, week: date) -> dict[str, list[MapReason]]:
        found: dict[str, list[MapReason]] = {}
        for reason in access.ask(self.reading, MapReason, week=week):
            found.setdefault(reason.area_id, []).append(reason)
        return found

    @cached_property
    def _values(self) -> dict[str, LayerValue]:
        if self.layer.code == "risk":
            return {}
        asked = {"start": self.view.start, "week": self.view.week, "district": self.view.district}
        return {row.area_id: row for row in access.ask(self.reading, LayerValue, measure=self.layer.code, **asked)}

    def _entry(self, risk: MapRisk) -> Entry:
        value = self._values.get(risk.area_id)
        position = risk_class(risk.state, risk.level) if self.layer.code == "risk" else value_class(self.layer, value)
        return Entry(self.areas[risk.area_id], risk, value, position)

    def _weight(self, entry: Entry) -> float:
        shown = entry.risk.score if self.layer.code == "risk" else entry.value and entry.value.value
        return shown or 0.0

    def _outline(self, place_id: str) -> Box:
        shape = next(s for s in access.ask(self.reading, Shape) if s.area_id == place_id and s.level in _LARGE)
        return Box.around(shape.geometry)


_LARGE = ("city", "district", "governorate")


def risk_class(state: str, level: str | None) -> int:
    """Without enough data there is no level: not the lowest one, none."""
    if level is not None:
        return LEVELS.index(level)
    return UNKNOWN if state == "no_data" else INSUFFICIENT


def value_class(layer: Layer, value: LayerValue | None) -> int:
    return UNKNOWN if value is None or value.value is None else layer.class_of(value.value)
