"""From a panel to everything that is published about risk."""

from dataclasses import dataclass

import pandas as pd

from etl.risk.empirical_bayes import empirical_bayes
from etl.risk.outlook import outlooks
from etl.risk.panel import Panel
from etl.risk.rates import Model
from etl.risk.reasons import reasons
from etl.risk.record import level_record
from etl.risk.score import SCORE_HORIZON
from etl.risk.scores import scores
from etl.risk.standing import stand
from etl.risk.table import constant


@dataclass(frozen=True)
class Assessment:
    """Rows of mart.risk_score, mart.risk_reason and mart.level_record, and the model that made them."""

    scores: pd.DataFrame
    reasons: pd.DataFrame
    level_record: pd.DataFrame
    model: str
    model_version: str


def assess(panel: Panel, model: Model | None = None) -> Assessment:
    """Score every Monday from the fourth week on, up to the one after the last week, from what was known before it.

    A panel of fewer than three weeks has no such Monday: its tables are empty.
    """
    model = model or empirical_bayes()
    rates = model.rates(panel)
    seen = outlooks(panel, rates)
    standing = stand(panel, rates, seen[SCORE_HORIZON])
    return Assessment(
        scores=_signed(scores(panel, rates, seen, standing), model),
        reasons=reasons(panel, rates, standing),
        level_record=level_record(panel, standing.level),
        model=model.name,
        model_version=model.version,
    )


def _signed(rows: pd.DataFrame, model: Model) -> pd.DataFrame:
    return rows.assign(
        model=constant(model.name, len(rows)),
        model_version=constant(model.version, len(rows)),
        issued_on=rows["week"],
    )
