"""Panels to test risk on: small ones worked out on paper, and invented ones with all that a panel may hold."""

from dataclasses import replace

import numpy as np

from etl.risk import Late, Panel
from etl.risk.pace import MONTHLY, WEEKLY, Pace

MONDAY = np.datetime64("2024-01-01", "D")


def panel(counts, serious=None, observed=None, pace: Pace = WEEKLY, **more) -> Panel:
    """Everything observed and nothing serious, unless said otherwise."""
    counts = np.array(counts)
    starts = MONDAY + 7 * np.arange(counts.shape[1])
    if pace is MONTHLY:
        starts = (np.datetime64("2010-01", "M") + np.arange(counts.shape[1])).astype("datetime64[D]")
    return Panel(
        areas=tuple(f"KRK-{i + 1:03d}" for i in range(len(counts))),
        periods=starts,
        counts=counts,
        serious=np.zeros_like(counts) if serious is None else np.array(serious),
        observed=np.ones(counts.shape, dtype=bool) if observed is None else np.array(observed, dtype=bool),
        pace=pace,
        **more,
    )


def invented(seed: int, areas: int = 6, weeks: int = 40, pace: Pace = WEEKLY) -> Panel:
    """Busy, quiet and silent areas; the first is never heard of, the second falls silent half-way."""
    rng = np.random.default_rng(seed)
    city = np.exp(np.cumsum(rng.normal(0, 0.1, weeks)))
    counts = rng.poisson(rng.gamma(0.6, 1.2, (areas, 1)) * city)
    observed = rng.uniform(size=counts.shape) < 0.9
    observed[0] = False
    observed[1 % areas, weeks // 2 :] = False
    return panel(counts, rng.binomial(counts, 0.4), observed, pace)


def laden(seed: int, areas: int = 6, weeks: int = 40) -> Panel:
    """As `invented`, with exposures, neighbours, covariates and things that came late."""
    made, rng = invented(seed, areas, weeks), np.random.default_rng([seed, 1])
    around = np.roll(np.eye(areas), 1, axis=1) + np.roll(np.eye(areas), -1, axis=1)
    around[-1] = 0
    return replace(
        made,
        exposure=rng.uniform(0.5, 2, areas),
        neighbours=around / np.maximum(around.sum(axis=1, keepdims=True), 1),
        covariates={name: rng.normal(0, 0.5, (areas, weeks + 1)) for name in ("grievances", "relations")},
        late=late(made, rng, rows=areas * weeks // 10),
    )


def late(made: Panel, rng: np.random.Generator, rows: int) -> Late:
    """At most one row for a cell, so that the first word of a silent one is never told twice."""
    areas, weeks = made.counts.shape
    cells = rng.choice(areas * (weeks - 1), min(rows, areas * (weeks - 1)), replace=False)
    area, period = np.divmod(cells, weeks - 1)
    count = rng.integers(0, 3, len(cells))
    return Late(
        area=area,
        period=period,
        known=period + rng.integers(1, 9, len(cells)),
        count=count,
        serious=rng.binomial(count, 0.5),
        observed=(~made.observed[area, period]).astype(np.int64),
    )


def cut(made: Panel, weeks: int) -> Panel:
    """What the panel was when only so many weeks were over."""
    rows = made.late
    known = rows.known < weeks
    return replace(
        made,
        periods=made.periods[:weeks],
        counts=made.counts[:, :weeks],
        serious=made.serious[:, :weeks],
        observed=made.observed[:, :weeks],
        late=Late(*(getattr(rows, f)[known] for f in ("area", "period", "known", "count", "serious", "observed"))),
        covariates={name: values[:, : weeks + 1] for name, values in made.covariates.items()},
    )


def permuted(made: Panel, order) -> Panel:
    order = np.array(order)
    return replace(
        made,
        areas=tuple(made.areas[i] for i in order),
        counts=made.counts[order],
        serious=made.serious[order],
        observed=made.observed[order],
        exposure=made.exposure[order] if len(made.exposure) > 1 else made.exposure,
        late=replace(made.late, area=np.argsort(order)[made.late.area]),
        covariates={name: values[order] for name, values in made.covariates.items()},
        neighbours=None if made.neighbours is None else made.neighbours[np.ix_(order, order)],
    )
