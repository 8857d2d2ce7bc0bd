"""How well forecasts did: proper scores, ranking, calibration, and the gain over the best of the simple baselines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import expit, log_expit
from scipy.stats import rankdata

from etl.risk.arrays import Booleans, Floats, Integers
from etl.risk.verdicts import Verdicts

LEAST_ORIGINS, LEAST_POSITIVES = 20, 15
NEVER = 1e-6  # chances are kept this far from 0 and 1 before their logit is taken
TENTH = 0.1
STEPS, CLOSE = 50, 1e-9
DRAWS, LEAST_BLOCK, SEED = 2000, 4, 20260330
ENDS = (0.025, 0.975)
NORMAL_95 = 1.959964


@dataclass(frozen=True)
class Skill:
    """One model at one horizon over some targets. Figures are None where there is not enough evidence."""

    origins: int
    forecasts: int
    positives: int
    enough: bool
    crps: float | None = None
    log_score: float | None = None
    brier: float | None = None
    pr_auc: float | None = None
    roc_auc: float | None = None
    base_rate: float | None = None
    calibration_slope: float | None = None
    calibration_intercept: float | None = None
    coverage80: float | None = None
    pai10: float | None = None
    bias: float | None = None


@dataclass(frozen=True)
class Interval:
    """A mean over origins with the ends of its 95 % interval."""

    mean: float
    low: float
    high: float


def skill(verdicts: Verdicts, counts: Floats, asked: Booleans) -> Skill:
    """Of the targets that are `asked` for and have a verdict, A x origins.

    CRPS, log score and coverage are of the count; Brier, the two areas under curves, base rate and calibration of
    at least one incident, pooled over areas and origins.
    """
    used = asked & ~np.isnan(verdicts.log)
    hit = (counts > 0)[used]
    origins, positives = int(used.any(axis=0).sum()), int(hit.sum())
    enough = origins >= LEAST_ORIGINS and LEAST_POSITIVES <= positives < len(hit)
    if not enough:
        return Skill(origins, len(hit), positives, False)
    chance, expected = (values[used].astype(np.float64) for values in (verdicts.chance, verdicts.expected))
    slope, intercept = calibration(chance, hit)
    return Skill(
        origins, len(hit), positives, True,
        crps=float(verdicts.crps[used].mean(dtype=np.float64)),
        log_score=float(verdicts.log[used].mean(dtype=np.float64)),
        brier=float(np.mean((chance - hit) ** 2)),
        pr_auc=average_precision(hit, chance),
        roc_auc=roc_auc(hit, chance),
        base_rate=float(hit.mean()),
        calibration_slope=slope,
        calibration_intercept=intercept,
        coverage80=float(verdicts.inside[used].mean(dtype=np.float64)),
        pai10=accuracy_index(verdicts.expected, counts, used),
        bias=float(expected.sum() / counts[used].sum()),
    )  # fmt: skip


def average_precision(hit: Booleans, chance: Floats) -> float:
    """Sum over falling thresholds of (recall gained) x precision: the area under the precision-recall curve without
    interpolation (Manning, Raghavan & Schuetze 2008). Equal chances share a threshold."""
    order = np.argsort(-chance, kind="stable")
    falling, caught = chance[order], np.cumsum(hit[order])
    last = np.append(np.nonzero(np.diff(falling))[0], len(falling) - 1)
    precision, recall = caught[last] / (last + 1), caught[last] / caught[-1]
    return float(np.sum(np.diff(recall, prepend=0.0) * precision))


def roc_auc(hit: Booleans, chance: Floats) -> float:
    """P(a chance before a hit > one before none), ties count half: Mann-Whitney (Hanley & McNeil 1982)."""
    positives = int(hit.sum())
    ranks = rankdata(chance)[hit].sum()
    return float((ranks - positives * (positives + 1) / 2) / (positives * (len(hit) - positives)))


def calibration(chance: Floats, hit: Booleans) -> tuple[float, float]:
    """Slope and intercept of the logit of what came on the logit of what was said (Cox 1958): 1 and 0 are best.

    Logistic regression by Newton's method, begun at the base rate and never stepping to where the likelihood is less;
    nan where all chances are equal, or one of them parts hits from the rest entirely.
    """
    said = np.clip(chance, NEVER, 1 - NEVER)
    yes, no = said[hit], said[~hit]
    if said.min() == said.max() or no.max() <= yes.min() or yes.max() <= no.min():
        return float("nan"), float("nan")
    logit = np.log(said / (1 - said))
    x, sign = np.column_stack([np.ones(len(said)), logit - logit.mean()]), np.where(hit, 1.0, -1.0)
    beta = np.array([np.log(hit.mean() / (1 - hit.mean())), 0.0])
    for _ in range(STEPS):
        p = expit(x @ beta)
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x, x.T @ (hit - p))
        reached = log_expit(sign * (x @ beta)).sum()
        while log_expit(sign * (x @ (beta + step))).sum() < reached - CLOSE:
            step = step / 2
        beta = beta + step
        if np.max(np.abs(step)) < CLOSE:
            break
    return float(beta[1]), float(beta[0] - beta[1] * logit.mean())


def accuracy_index(expected: Floats, counts: Floats, used: Booleans) -> float:
    """PAI (Chainey, Tompson & Uhlig 2008): the share of incidents in the tenth of areas ranked highest at each
    origin, over the share of areas that this was."""
    ranked = np.argsort(np.where(used, -expected, np.inf), axis=0, kind="stable")
    areas = used.sum(axis=0)
    most = np.where(areas > 0, np.maximum(1, np.round(TENTH * areas)), 0)
    top = np.arange(len(ranked))[:, None] < most
    caught = np.where(top, np.take_along_axis(np.where(used, counts, 0.0), ranked, axis=0), 0.0).sum()
    return float(caught / counts[used].sum() / (most.sum() / areas.sum()))


def over_origins(values: Floats, asked: Booleans) -> Floats:
    """Mean over the areas at each origin; nan where none is asked for or none has a verdict."""
    used = asked & ~np.isnan(values)
    count = used.sum(axis=0)
    total = np.where(used, values, 0.0).sum(axis=0, dtype=np.float64)
    return np.asarray(np.divide(total, count, out=np.full(values.shape[1], np.nan), where=count > 0))


def over_targets(values: Floats, asked: Booleans) -> Floats:
    """As `over_origins`, each origin weighing by its targets, so that the mean is the mean of all of them."""
    count = (asked & ~np.isnan(values)).sum(axis=0)
    usual = count.sum() / max(np.count_nonzero(count), 1)
    return np.asarray(over_origins(values, asked) * count / max(usual, 1.0))


def resampled(differences: Floats, horizon: int) -> Interval:
    """Mean of paired differences, one an origin, with a moving-block bootstrap over origins (Kuensch 1989): blocks
    of max(H, 4), so that windows that overlap stay together."""
    values = differences[~np.isnan(differences)]
    chosen = _blocks(len(values), min(max(horizon, LEAST_BLOCK), len(values)))
    low, high = np.quantile(values[chosen].mean(axis=1), ENDS)
    return Interval(float(values.mean()), float(min(low, values.mean())), float(max(high, values.mean())))


@lru_cache(maxsize=4)  # every model of a horizon is resampled in the same way
def _blocks(length: int, block: int) -> Integers:
    rng = np.random.default_rng(SEED)
    starts = rng.integers(0, length - block + 1, (DRAWS, -(-length // block)))
    return np.asarray((starts[:, :, None] + np.arange(block)).reshape(DRAWS, -1)[:, :length])


def wilson(hits: int, of: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    share, z = hits / of, NORMAL_95
    middle, spread = share + z**2 / (2 * of), z * np.sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    low, high = (middle - spread) / (1 + z**2 / of), (middle + spread) / (1 + z**2 / of)
    return float(min(max(low, 0.0), share)), float(max(min(high, 1.0), share))


def best(skills: Mapping[str, Skill], names: Sequence[str], score: str) -> str | None:
    """The model of these with the lowest score; None where there is no evidence."""
    held = {name: getattr(skills[name], score) for name in names if skills[name].enough}
    return min(held, key=lambda name: held[name]) if held else None
