"""The rows of mart.tension and mart.tension_part."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.risk.table import frame, nullable, words
from etl.risk.tension.evidence import Evidence
from etl.risk.tension.index import SEED, Index, index
from etl.risk.tension.parts import collected
from etl.risk.tension.rules import GRADES, PARTS, Rule, checked


@dataclass(frozen=True)
class Tension:
    index: pd.DataFrame
    parts: pd.DataFrame


def tension(evidence: Evidence, rules: Sequence[Rule], seed: int = SEED) -> Tension:
    """One row per area and Monday of issue; one per area, Monday and part that was collected."""
    made = index(collected(evidence), checked(rules), seed)
    return Tension(index_rows(evidence, made), part_rows(evidence, made))


def index_rows(evidence: Evidence, made: Index) -> pd.DataFrame:
    ranks = {name: nullable(getattr(made, name), made.known, "Int32") for name in ("rank", "rank_low", "rank_high")}
    grades = words(made.grade, [grade for grade, _ in GRADES])
    columns = {"value": made.value, **ranks, "available": made.available, "grade": grades}
    return frame(evidence.areas, evidence.issued, 1, columns)


def part_rows(evidence: Evidence, made: Index) -> pd.DataFrame:
    # areas, Mondays, parts: the order of the rows
    area, monday, part = np.nonzero(~np.isnan(np.moveaxis(made.raw, 0, -1)))
    at = part, area, monday
    return pd.DataFrame(
        {
            "area_id": words(area, evidence.areas),
            "week": evidence.issued.astype("datetime64[s]")[monday],
            "part": words(part, PARTS),
            "raw": made.raw[at],
            "scaled": made.scaled[at],
            "weight": made.weight[at],
            "points": made.points[at],
        }
    )
