"""A city whose true chances are known: endemic rates, a city-wide tide, grievances, relations, contagion.

Parameters: METHOD, "Two simulators with known truth". Pure functions of a seed. Column t of `counts` is week t; what
is said on Monday t knows the weeks before t. `grievances` and `relations` of week t are only known after it too.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from etl.risk.panel import Panel

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

ROWS, COLUMNS, WEEKS, FIRST_ORIGIN, SEEDS = 6, 10, 208, 104, (1, 2, 3)
AREAS = ROWS * COLUMNS
SIZE = 5.0
ENDEMIC_SHAPE, ENDEMIC_MEAN, ENDEMIC_SHARE = 0.5, 0.12, 0.55
CITY_KEPT, CITY_SHOCK = 0.95, 0.12
GRIEVANCE_KEPT, GRIEVANCE_EFFECT = 0.9, 0.5
RELATION_KEPT, RELATION_EFFECT = 0.97, 0.35
CONTAGION, LAGS, NEIGHBOURS = 0.35, 8, 0.10
FADING = 0.5**0.5  # a_l ~ .5^(l/2)
SERIOUS = 0.4
PATHS = 400
MONDAY = np.datetime64("2020-01-06", "D")


@dataclass(frozen=True, eq=False)
class City:
    """What anybody sees, A x T, and below it what only the oracle knows. `adjacent`: queen neighbours, A x A."""

    seed: int
    counts: Integers
    serious: Integers
    grievances: Integers
    relations: Floats  # NaN in three quarters of the area-weeks
    adjacent: Booleans
    endemic: Floats = field(repr=False)  # A
    tide: Floats = field(repr=False)  # T
    pressure: Floats = field(repr=False)  # A x T: g
    rapport: Floats = field(repr=False)  # A x T: r
    rate: Floats = field(repr=False)  # A x T: the mean of week t's count, given all before it

    @property
    def observed(self) -> Booleans:
        """Everything is, here: what silence does is tested elsewhere."""
        return np.ones(self.counts.shape, dtype=bool)


@dataclass(frozen=True, eq=False)
class Oracle:
    """The true predictive of the total over `horizon` weeks, at each of `origins`. `mean`: A x origins.

    At one week it is exactly negative binomial with that mean and `size`; beyond, `samples` (paths x A x origins)
    stand for it, and `mean` is theirs.
    """

    horizon: int
    origins: Integers
    mean: Floats
    size: float | None
    samples: Integers | None


def simulate(seed: int) -> City:
    rng = np.random.default_rng(seed)
    endemic = rng.gamma(ENDEMIC_SHAPE, ENDEMIC_MEAN / ENDEMIC_SHAPE, AREAS) * ENDEMIC_SHARE
    tide = _wandering(rng, 1, CITY_KEPT, CITY_SHOCK)[0]
    pressure = _wandering(rng, AREAS, GRIEVANCE_KEPT, np.sqrt(1 - GRIEVANCE_KEPT**2))
    rapport = _wandering(rng, AREAS, RELATION_KEPT, np.sqrt(1 - RELATION_KEPT**2))
    counts, rate = _unfold(rng, endemic, tide, pressure, rapport)
    heard = rng.gamma(4, 1 / 4, (AREAS, 1))
    noisy = rapport + rng.normal(0, 0.5, rapport.shape)
    return City(
        seed=seed,
        counts=counts,
        serious=rng.binomial(counts, SERIOUS),
        grievances=rng.poisson(0.8 * heard * np.exp(0.7 * pressure)),
        relations=np.where(rng.uniform(size=noisy.shape) < 0.25, noisy, np.nan),
        adjacent=queen(),
        endemic=endemic,
        tide=tide,
        pressure=pressure,
        rapport=rapport,
        rate=rate,
    )


def oracle(city: City, horizon: int, paths: int = PATHS) -> Oracle:
    """Knows endemic rates, and tide, pressure and rapport up to the week of the origin; only their future is drawn."""
    origins = np.arange(FIRST_ORIGIN, WEEKS - horizon + 1)
    if horizon == 1:
        return Oracle(1, origins, city.rate[:, origins], SIZE, None)
    rng = np.random.default_rng([city.seed, horizon])
    samples = np.stack([_paths(rng, city, t, horizon, paths) for t in origins], axis=2)
    return Oracle(horizon, origins, samples.mean(axis=0), None, samples)


def totals(city: City, horizon: int, origins: Integers) -> Integers:
    """What came: the sum over the `horizon` weeks that begin with each origin, A x origins."""
    return sum(city.counts[:, origins + step] for step in range(horizon))


def panel(city: City) -> Panel:
    """As the risk models are given it."""
    names = tuple(f"KRK-{i + 1:03d}" for i in range(AREAS))
    return Panel(names, MONDAY + 7 * np.arange(WEEKS), city.counts, city.serious, city.observed)


def queen() -> Booleans:
    """Areas on a grid, row by row; neighbours share an edge or a corner."""
    row, column = np.divmod(np.arange(AREAS), COLUMNS)
    near = np.maximum(abs(row[:, None] - row), abs(column[:, None] - column)) == 1
    return np.asarray(near)


def negative_binomial(rng: np.random.Generator, mean: Floats, size: float) -> Integers:
    return rng.poisson(rng.gamma(size, mean / size))


NEIGHBOURS_OF = queen().sum(axis=1)


def _around(counts: Integers) -> Floats:
    """Mean of each area's neighbours, ... x A. Sums on the grid: BLAS would set all cores spinning for so little."""
    grid = counts.reshape(*counts.shape[:-1], ROWS, COLUMNS)
    padded = np.pad(grid, [(0, 0)] * (grid.ndim - 2) + [(1, 1), (1, 1)])
    rows = padded[..., :-2, :] + padded[..., 1:-1, :] + padded[..., 2:, :]
    block = rows[..., :-2] + rows[..., 1:-1] + rows[..., 2:]
    return np.asarray((block - grid).reshape(counts.shape) / NEIGHBOURS_OF)


def _wandering(rng: np.random.Generator, rows: int, kept: float, shock: float) -> Floats:
    """First-order autoregression, begun in its own long-run law: rows x T."""
    steps = rng.normal(0, shock, (rows, WEEKS))
    steps[:, 0] /= np.sqrt(1 - kept**2)
    for t in range(1, WEEKS):
        steps[:, t] += kept * steps[:, t - 1]
    return steps


def _weights() -> Floats:
    raw = FADING ** np.arange(LAGS)
    return raw / raw.sum()


def _unfold(
    rng: np.random.Generator, endemic: Floats, tide: Floats, pressure: Floats, rapport: Floats
) -> tuple[Integers, Floats]:
    """Counts and their means, week after week; before the first week there was nothing."""
    counts, rate = np.zeros((AREAS, WEEKS + LAGS), dtype=np.int64), np.zeros((AREAS, WEEKS))
    newest_last = _weights()[::-1]
    for t in range(WEEKS):
        push = GRIEVANCE_EFFECT * pressure[:, t - 1] - RELATION_EFFECT * rapport[:, t - 1] if t else np.zeros(AREAS)
        before = counts[:, t : t + LAGS]
        rate[:, t] = (
            endemic * np.exp(tide[t] + push) + CONTAGION * (before @ newest_last) + NEIGHBOURS * _around(before[:, -1])
        )
        counts[:, t + LAGS] = negative_binomial(rng, rate[:, t], SIZE)
    return counts[:, LAGS:], rate


def _paths(rng: np.random.Generator, city: City, t: int, horizon: int, paths: int) -> Integers:
    """Sums over weeks t to t + horizon - 1, paths x A. The echo of the past is carried on instead of the past."""
    newest, out = _weights()[0], _weights()[0] * FADING**LAGS
    echo = np.broadcast_to(city.counts[:, t - LAGS : t] @ _weights()[::-1], (paths, AREAS))
    tide = np.full((paths, 1), city.tide[t])
    g, r = (np.broadcast_to(x[:, t - 1], (paths, AREAS)) for x in (city.pressure, city.rapport))
    near = np.broadcast_to(_around(city.counts[:, t - 1]), (paths, AREAS))
    total = np.zeros((paths, AREAS), dtype=np.int64)
    for step in range(horizon):
        push = GRIEVANCE_EFFECT * g - RELATION_EFFECT * r
        mean = city.endemic * np.exp(tide + push) + CONTAGION * echo + NEIGHBOURS * near
        count = negative_binomial(rng, mean, SIZE)
        total += count
        if step + 1 == horizon:
            break
        echo = FADING * echo + newest * count - out * city.counts[:, t + step - LAGS]
        near = _around(count)
        tide = CITY_KEPT * tide + rng.normal(0, CITY_SHOCK, tide.shape)
        if step == 0:  # of the week of the origin itself the oracle knows both
            g, r = (np.broadcast_to(x[:, t], (paths, AREAS)) for x in (city.pressure, city.rapport))
        else:
            g, r = _on(rng, g, GRIEVANCE_KEPT), _on(rng, r, RELATION_KEPT)
    return total


def _on(rng: np.random.Generator, now: Floats, kept: float) -> Floats:
    return kept * now + rng.normal(0, np.sqrt(1 - kept**2), now.shape)
