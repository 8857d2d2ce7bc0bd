"""What a synthetic inbox is made from: places, weeks, size and seed. The same scenario writes the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from etl.errors import SettingsError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Days = NDArray[np.datetime64]

DAYS_PER_YEAR = 365.25
NEIGHBOURHOOD = "neighbourhood"
KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class DemoArea:
    """One area of the map: its names, its label point (WGS 84), and the district it lies in."""

    area_id: str
    name_en: str
    name_ar: str
    lat: float
    lon: float
    level: str
    district_id: str
    district_name: str = ""


@dataclass(frozen=True)
class Scenario:
    """Areas, the Mondays of all weeks up to `last_day`, how busy (`scale`, 1 = today), and the seed."""

    areas: tuple[DemoArea, ...]
    weeks: Days
    last_day: np.datetime64
    scale: float
    seed: int

    def rng(self, theme: str, part: int = 0) -> np.random.Generator:
        """A stream of chance of its own for each theme and part, so that changing one leaves the others alone."""
        return np.random.default_rng([self.seed, crc32(theme.encode()), part])

    @cached_property
    def first(self) -> date:
        """Monday of the first week."""
        return _day(self.weeks[0])

    @cached_property
    def last(self) -> date:
        return _day(self.last_day)

    @cached_property
    def districts(self) -> tuple[str, ...]:
        return tuple(sorted({a.district_id for a in self.areas}))

    @cached_property
    def district_of(self) -> Ints:
        """Index of each area's district in `districts`."""
        order = {d: k for k, d in enumerate(self.districts)}
        return np.array([order[a.district_id] for a in self.areas], dtype=np.int64)

    @cached_property
    def district_names(self) -> tuple[str, ...]:
        names = {a.district_id: a.district_name or a.district_id for a in self.areas}
        return tuple(names[district] for district in self.districts)

    @cached_property
    def in_city(self) -> Flags:
        return np.array([a.level == NEIGHBOURHOOD for a in self.areas], dtype=np.bool_)

    @cached_property
    def apart(self) -> Floats:
        """(areas, 2): km north and east of the equator and the zero meridian at this latitude, good for distances."""
        at = np.array([(a.lat, a.lon) for a in self.areas], dtype=np.float64)
        km: Floats = at * KM_PER_DEGREE * np.array([1.0, np.cos(np.radians(at[:, 0].mean()))])
        return km

    @cached_property
    def gaps(self) -> Floats:
        """(areas,) km from each area's point to the next one's; infinite for an area that is alone."""
        away = (np.delete(np.hypot(*(self.apart - here).T), k) for k, here in enumerate(self.apart))
        return np.array([distances.min(initial=np.inf) for distances in away])


def _day(moment: np.datetime64) -> date:
    return date.fromisoformat(str(moment))


def plan(areas: Sequence[DemoArea], *, years: float, scale: float, seed: int, last_day: date) -> Scenario:
    """Check the request and lay out its weeks; SettingsError says what is wrong with it."""
    if not areas:
        raise SettingsError("A synthetic inbox needs at least one area.", "Ask for --areas 1 or more.")
    if years <= 0 or scale <= 0:
        raise SettingsError("Years and scale must be above 0.", "Leave them out for 3 years at scale 1.")
    count = max(1, round(years * DAYS_PER_YEAR / 7))
    monday = np.datetime64(last_day - timedelta(days=last_day.weekday()), "D")
    weeks = monday - 7 * np.arange(count - 1, -1, -1)
    return Scenario(tuple(areas), weeks, np.datetime64(last_day, "D"), scale, seed)
