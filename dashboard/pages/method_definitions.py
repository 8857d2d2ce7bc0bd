"""What every word means, in one plain sentence each: on the map, in the record, its measures, and the models.

Words and sentences stand in the catalogue, as those of all codes do.
"""

from dash import html
from dash.development.base_component import Component

from dashboard.components import panel
from dashboard.components.still import still
from dashboard.text import Words

# By the context that the word stands under in the catalogue; its sentence stands under "meaning".
ON_THE_MAP = (
    "serious", "area_week", "score", "levels", "band", "changed", "reasons", "observed", "no_data", "insufficient",
    "limited", "adequate",
)  # fmt: skip
IN_THE_RECORD = (
    "week_of_issue", "weeks_ahead", "issued", "computed", "then", "now", "onset", "simple", "verdict", "enough",
    "interval",
)  # fmt: skip
METRICS = (
    "crps", "log_score", "brier", "pr_auc", "roc_auc", "base_rate", "calibration_slope", "calibration_intercept",
    "coverage80", "pai10", "bias", "skill",
)  # fmt: skip
MODELS = (
    "last_value", "historical_mean", "eb", "conflictology", "casc", "casc_momentum", "tide", "tide_adjusted", "pool",
)  # fmt: skip


def definitions(words: Words) -> Component:
    groups = [
        (words.t("On the map"), "defined", ON_THE_MAP),
        (words.t("In the record"), "defined", IN_THE_RECORD),
        (words.t("Measures of the record"), "metric", METRICS),
        (words.t("Models"), "model", MODELS),
    ]
    folded = [_group(words, name, context, codes) for name, context, codes in groups]
    told = words.t(
        "One plain sentence each. The thresholds are fixed for ever, so that a level means the same next year."
    )
    return panel.panel(words.t("What every word means"), told, *folded, identity="method-words")


def _group(words: Words, name: str, context: str, codes: tuple[str, ...]) -> Component:
    """Described as plain blocks: a definition list is no part of what is drawn in one piece."""
    meanings = [
        html.P([html.Strong(words.term(context, code)), html.Span(words.term("meaning", code))]) for code in codes
    ]
    inside = still(html.Div(meanings, className="meanings"))
    return html.Details([html.Summary(name, className="twin-tap"), inside], className="twin method-meaning")
