"""Where a record says it happened: an id, a name, a point, or no more than the city or a district."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from etl.demo.scenario import KM_PER_DEGREE, Floats, Ints, Scenario
from etl.demo.table import Table, choose, one_by_one, only, pick

PLACING = (42, 16, 15, 27)
BY_ID, BY_ENGLISH, BY_ARABIC, BY_POINT, COARSE = range(5)
COARSE_SHARE = 0.12
CITY_NAME = "Kirkuk city"
NEAR_KM = 0.3


@dataclass(frozen=True)
class Where:
    """Index of the area, or -1 and the index of the district where no more is known; and the way it is written."""

    area: Ints
    district: Ints
    placing: Ints

    def at(self, index: Ints) -> "Where":
        """These ones, in the order given."""
        return Where(self.area[index], self.district[index], self.placing[index])


def places(rng: np.random.Generator, scenario: Scenario, counts: Ints) -> tuple[Where, Ints]:
    """Where each incident of (areas, weeks) counts lies, and its week; more that are known to a city or district."""
    week, area = one_by_one(counts)
    by_district = np.zeros((len(scenario.districts), counts.shape[1]))
    np.add.at(by_district, scenario.district_of, counts)
    coarse = rng.poisson(by_district * COARSE_SHARE / (1 - COARSE_SHARE))
    week_of, district = one_by_one(coarse)
    fine = choose(rng, PLACING, len(area))
    where = Where(
        np.concatenate([area, np.full(len(district), -1)]),
        np.concatenate([scenario.district_of[area], district]),
        np.concatenate([_writable(scenario, area, fine), np.full(len(district), COARSE)]),
    )
    return where, np.concatenate([week, week_of])


def _writable(scenario: Scenario, area: Ints, placing: Ints) -> Ints:
    """By id where the name does not say which area is meant, or is not known, or the area is wider than NEAR_KM."""
    placing = np.where((placing == BY_POINT) & ~scenario.in_city[area], BY_ID, placing)
    for way, names in (
        (BY_ENGLISH, [a.name_en for a in scenario.areas]),
        (BY_ARABIC, [a.name_ar for a in scenario.areas]),
    ):
        bearers = Counter(names)
        own = np.array([bool(name) and bearers[name] == 1 for name in names]) & scenario.in_city
        placing = np.where((placing == way) & ~own[area], BY_ID, placing)
    return placing


def place_columns(rng: np.random.Generator, scenario: Scenario, where: Where) -> Table:
    at = where.placing
    """The columns that say where, each record in its own way; None in the others."""
    areas, point = scenario.areas, where.placing == BY_POINT
    lat, lon = _points(rng, scenario, where.area)
    city = scenario.district_of[scenario.in_city]
    in_city = np.isin(where.district, city)
    names = np.array([a.name_en for a in areas] + [a.name_ar for a in areas] + [*scenario.district_names, CITY_NAME])
    coarse_name = np.where(in_city, len(names) - 1, 2 * len(areas) + where.district)
    name = np.where(at == COARSE, coarse_name, where.area + np.where(at == BY_ARABIC, len(areas), 0))
    named = np.isin(at, (BY_ENGLISH, BY_ARABIC, COARSE))
    return {
        "area_id": only(pick([a.area_id for a in areas], where.area), at == BY_ID),
        "area": only(pick(names.tolist(), name), named),
        "lat": only(lat.tolist(), point),
        "lon": only(lon.tolist(), point),
        "place_precision": only(pick(("district", "city"), in_city.astype(np.int64)), at == COARSE),
    }


def _points(rng: np.random.Generator, scenario: Scenario, area: Ints) -> tuple[Floats, Floats]:
    """Points near the area's own, never as far as half way to the next one's."""
    reach = np.minimum(NEAR_KM, 0.45 * scenario.gaps)[area] * np.sqrt(rng.random(len(area)))
    turn = rng.random(len(area)) * 2 * np.pi
    centre = np.array([(a.lat, a.lon) for a in scenario.areas])[area]
    north, east = reach * np.sin(turn) / KM_PER_DEGREE, reach * np.cos(turn) / KM_PER_DEGREE
    return np.round(centre[:, 0] + north, 5), np.round(centre[:, 1] + east, 5)
