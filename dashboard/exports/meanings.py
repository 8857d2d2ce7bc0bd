"""What the columns of a file mean, one line each, where their names do not say it."""

from collections.abc import Sequence

from dashboard.text import Words

_COUNTED = ("counted", "place_level")
COLUMNS: dict[str, tuple[str, ...]] = {
    "incident": ("date_precision", "serious", *_COUNTED),
    "grievance": ("severity", "recurrence", *_COUNTED),
    "meeting": ("temperature", *_COUNTED),
    "score": ("score", "low", "probability", "state", "observed_weeks"),
    "tension": ("value", "rank", "available", "grade"),
    "risk": ("score", "low", "probability", "state", "issued"),
}


def of(words: Words, stream: str) -> list[str]:
    return named(words, COLUMNS[stream])


def named(words: Words, columns: Sequence[str]) -> list[str]:
    told = _told(words)
    return [told[column] for column in columns]


def _told(words: Words) -> dict[str, str]:
    return {
        "date_precision": words.t(
            "date_precision: how finely the day is known; where it is the month, the day is the one "
            "the source wrote, and weekly counts leave it out"
        ),
        "serious": f"serious: {words.term('meaning', 'serious')}",
        "counted": words.t("counted: 1 where the figures count the record; left_out says why where they do not"),
        "place_level": words.t(
            "place_level: how finely the place is known; a record known only to the city has no area_id"
        ),
        "severity": words.t("severity: from 1 to 3, as judged by whoever took the complaint; 3 is the gravest"),
        "recurrence": words.t("recurrence: 1 where the same area complained of the same in the 180 days before"),
        "temperature": words.t("temperature: mood of the meeting, from 1, calm, to 5, tense"),
        "score": f"score: {words.term('meaning', 'score')}",
        "low": f"low, high: {words.term('meaning', 'band')}",
        "probability": words.t("probability: the chance behind the score, from 0 to 1"),
        "state": words.t("state: how much was observed; insufficient has a score and no level, no_data has neither"),
        "observed_weeks": words.t("observed_weeks: weeks somebody reported from; older ones count less"),
        "issued": words.t("issued: 1 where it was published in its own week, 0 where it was computed later"),
        "value": words.t("value: tension index from 0 to 100, which is no probability; empty is not zero"),
        "rank": words.t("rank: among all areas, 1 is the tensest; rank_low and rank_high under other weights"),
        "available": words.t("available: share of the index that was collected, from 0 to 1"),
        "grade": words.t("grade: A to D, how reliable the index is; D has no value"),
    }
