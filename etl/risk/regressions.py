"""Challengers that are told what the cascades see and left to find the rest: a count regression, boosted trees."""

from collections.abc import Callable
from typing import Any

import numpy as np

from etl.risk import loglinear
from etl.risk.adjusted import WORTH, features
from etl.risk.arrays import Floats, Integers
from etl.risk.belief import Belief, Lesson, Parts
from etl.risk.cascaded import members_of, size_parts
from etl.risk.learning import lessons, sizes
from etl.risk.past import Past

CAP = 3.0  # times the largest rate of the cascade: a log link otherwise explodes
FLOOR = 0.01  # of the city average
FREE, FURTHEST = 10.0, 20.0  # coefficients as good as without a prior
USUAL_SIZE = 2.0
TREES: dict[str, Any] = {
    "objective": "poisson", "num_leaves": 15, "learning_rate": 0.05, "min_data_in_leaf": 40, "lambda_l2": 5.0,
    "num_threads": 1, "verbosity": -1, "seed": 1, "deterministic": True,
}  # fmt: skip
ROUNDS = 120

# Given the lesson's x (n x p), counts and exposure (n): a function from any x to rates.
Learn = Callable[[Floats, Floats, Floats, int], Callable[[Floats], Floats]]


def regressed(past: Past, horizon: int, first: int, learn: Learn) -> Belief:
    """One regression at every refit, on all areas of the training origins; capped; its size learned as for others."""
    x = _inputs(past)
    top = np.max([member.rate.max(axis=0) for member in members_of(past, "casc")], axis=0)
    floor = FLOOR * past.average(past.panel.pace.memories[0])
    counts, exposure = past.target(horizon)
    rules: dict[int, Callable[[Floats], Floats]] = {}
    rate = np.broadcast_to(past.average(past.panel.pace.memories[0]), counts.shape)[:, first - past.since :].copy()

    def at(rule: Callable[[Floats], Floats], columns: Integers) -> Floats:
        found = rule(x[:, columns].reshape(-1, x.shape[2])).reshape(len(x), len(columns))
        return np.clip(found, floor[columns], CAP * top[columns])

    for lesson in lessons(past, horizon, first):
        if len(lesson.training):
            used = exposure[:, lesson.training] > 0
            y, e = counts[:, lesson.training][used], exposure[:, lesson.training][used]
            rule = rules[lesson.columns.start] = learn(x[:, lesson.training][used], y, e, horizon)
            columns = np.arange(lesson.columns.start, lesson.columns.stop)
            rate[:, columns] = at(rule, columns + first - past.since)

    def again(lesson: Lesson) -> Floats:
        return at(rules[lesson.columns.start], lesson.training)

    size = sizes(past, horizon, first, again)
    nothing = np.zeros_like(rate)
    return Belief(rate, nothing + 1.0, nothing, size, lambda: Parts({}, rate), again, size_parts(size))


def _inputs(past: Past) -> Floats:
    """A x origins x p: what the correction of the tide sees, and the logarithm of the tide's longest memory itself."""
    depth = len(past.panel.pace.memories)
    given = features(past).at(slice(None))
    base = np.log(members_of(past, "tide")[WORTH * depth].rate)
    return np.concatenate([given, base[:, :, None]], axis=2)


def glm(past: Past, horizon: int, first: int) -> Belief:
    """Negative-binomial regression with a log link on those inputs (McCullagh & Nelder 1989), no prior."""
    return regressed(past, horizon, first, _learn_glm)


def _learn_glm(x: Floats, counts: Floats, exposure: Floats, horizon: int) -> Callable[[Floats], Floats]:
    size = np.full(len(counts), USUAL_SIZE)
    beta = loglinear.fitted(x, counts, exposure, size, np.full(x.shape[1], FREE), horizon, FURTHEST)
    return lambda inputs: np.exp(loglinear.clipped(inputs, beta, FURTHEST))


def boosted(past: Past, horizon: int, first: int) -> Belief:
    """Gradient-boosted trees with a Poisson loss on the same inputs (Ke et al. 2017). Needs lightgbm."""
    return regressed(past, horizon, first, _learn_trees)


def _learn_trees(x: Floats, counts: Floats, exposure: Floats, _horizon: int) -> Callable[[Floats], Floats]:
    import lightgbm  # an extra: only whoever asks for this challenger needs it

    data = lightgbm.Dataset(x, label=counts, init_score=np.log(exposure), free_raw_data=True)
    trees = lightgbm.train(TREES, data, num_boost_round=ROUNDS)
    return lambda inputs: np.exp(np.asarray(trees.predict(inputs, raw_score=True)))
