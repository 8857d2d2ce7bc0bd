"""The columns of each kind of record in a file: stable codes, and the reader's words beside them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.exports.csv import Value
from dashboard.exports.places import Gazetteer
from dashboard.rows.explore import ExploreGrievance, ExploreIncident, ExploreMeeting, ExploreScore, ExploreTension
from dashboard.text import Words

ROWS: dict[str, type[Any]] = {
    "incident": ExploreIncident,
    "grievance": ExploreGrievance,
    "meeting": ExploreMeeting,
    "score": ExploreScore,
    "tension": ExploreTension,
}


@dataclass(frozen=True)
class Column:
    """A title in the file, and what a record has in it."""

    title: str
    value: Callable[[Any, Words, Gazetteer], Value]


def said(words: Words, context: str, code: str | None) -> str | None:
    """The word for a code, or nothing where there is no code."""
    return words.term(context, code) if code else None


def _field(name: str) -> Column:
    return Column(name, lambda record, _words, _places: getattr(record, name))


def _label(name: str, context: str) -> Column:
    """The word for a code, in the reader's language."""

    def word(record: Any, words: Words, _places: Gazetteer) -> Value:
        code = getattr(record, name)
        return said(words, context, code)

    return Column(f"{name}_label", word)


def _coded(name: str, context: str) -> tuple[Column, Column]:
    return _field(name), _label(name, context)


def _district(record: Any, words: Words, places: Gazetteer) -> Value:
    found = places.district(record.district_id)
    return words.name(found) if found else None


_PLACE = (
    _field("area_id"),
    Column("place", lambda r, words, places: places.where(words, r.area_id, r.place_level, r.district_id)),
    *_coded("place_level", "place level"),
    _field("district_id"),
    Column("district", _district),
)
_COUNTED = (
    Column("counted", lambda record, _words, _places: record.left_out is None),
    *_coded("left_out", "left out"),
)
_FIRST = (_field("record_id"), Column("date", lambda record, _words, _places: record.day))

COLUMNS: dict[str, Sequence[Column]] = {
    "incident": (
        *_FIRST, _field("date_precision"), *_PLACE,
        *_coded("event_type", "event_type"), *_coded("sub_event_type", "sub_event_type"), *_coded("origin", "origin"),
        *_coded("verification", "verification"), _field("fatalities"), _field("injured"), _field("serious"),
        *_COUNTED, _field("source"),
    ),
    "grievance": (
        *_FIRST, *_PLACE, *_coded("category", "category"), *_coded("about", "about"), *_coded("channel", "channel"),
        _field("severity"), _field("acknowledged_on"), _field("resolved_on"), *_coded("outcome", "outcome"),
        _field("recurrence"), *_COUNTED, _field("source"),
    ),
    "meeting": (
        *_FIRST, *_PLACE, *_coded("kind", "meeting_kind"), _field("planned_on"), _field("held_on"), _field("n_total"),
        _field("n_police"), _field("n_women"), _field("n_youth"), _field("temperature"), *_COUNTED, _field("source"),
    ),
    "score": (
        *_FIRST, *_PLACE, *_coded("state", "state"), *_coded("level", "level"), _field("score"), _field("low"),
        _field("high"), _field("probability"), _field("observed_weeks"), *_COUNTED,
        Column("model", lambda record, _words, _places: record.source),
    ),
    "tension": (
        *_FIRST, *_PLACE, _field("value"), _field("rank"), _field("rank_low"), _field("rank_high"), _field("available"),
        _field("grade"), *_COUNTED,
    ),
}  # fmt: skip
