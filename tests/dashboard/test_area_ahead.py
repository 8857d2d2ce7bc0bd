"""The area's forecast in words: who made it, whether it is frozen, and where history is as good."""

from typing import Any

import pytest
from layouts import text, walk
from method_record import view

from dashboard.pages import area_ahead
from dashboard.rows.area import AreaForecast
from dashboard.rows.method import ServedSkill


class Facts:
    """What these functions read of an area's facts."""

    def __init__(self, ends: dict[int, tuple[float, float] | None], issued: bool = True) -> None:
        self.forecast = {h: AreaForecast(h, 0.01 * h, 0, 0, 1, 2, model="eb_13w", issued=issued) for h in (1, 4, 9, 13)}
        self.skill = {
            h: ServedSkill(h, "all", end is not None, 0.0 if end else None, *(end or (None, None)))
            for h, end in ends.items()
        }


BETTER, EVEN, WORSE = (0.01, 0.02), (-0.01, 0.02), (-0.03, -0.01)
ALL_BETTER: dict[int, Any] = dict.fromkeys((1, 4, 9, 13), BETTER)


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (ALL_BETTER, ""),
        (
            ALL_BETTER | {9: EVEN, 13: WORSE},
            "Not yet better than simple history 9 weeks ahead. Worse than simple history 13 weeks ahead.",
        ),
        (ALL_BETTER | {13: None}, "Not yet better than simple history 13 weeks ahead."),
        ({}, "Not yet better than simple history."),
    ],
)
def test_where_history_is_as_good_it_is_said(ends: dict[int, Any], said: str) -> None:
    shown = area_ahead.not_better(Facts(ends), view())  # type: ignore[arg-type]
    assert (said in text(shown)) and bool(text(shown)) == bool(said)
    links = [piece.href for piece in walk(shown) if hasattr(piece, "href")]
    assert all(link.startswith("/method?") and link.endswith("#method-skill") for link in links)
    assert len(links) == bool(said)


def test_each_stretch_stands_in_the_table_with_its_record() -> None:
    facts = Facts({1: BETTER, 4: EVEN, 9: WORSE})
    (table,) = area_ahead.ahead_table(facts, view())  # type: ignore[arg-type]
    rows = [
        [text(cell) for cell in row.children]
        for row in walk(table)
        if type(row).__name__ == "Tr" and type(row.children[-1]).__name__ == "Td"
    ]
    assert [row[0] for row in rows] == ["1 week", "4 weeks", "9 weeks", "13 weeks"]
    assert [row[1] for row in rows] == ["under 0.1", "under 0.1", "0.1", "0.1"]
    assert {row[3] for row in rows} == {"0 to 2"}
    assert [row[4] for row in rows] == ["better", "not yet better than history", "worse", "not enough evidence yet"]


def test_the_model_and_the_mark_stand_under_the_score() -> None:
    told = text(area_ahead.made(Facts({}), view()))  # type: ignore[arg-type]
    assert "made by Rate, memory of 13 weeks issued, frozen" in told
    assert "computed afterwards" in text(area_ahead.made(Facts({}, issued=False), view()))  # type: ignore[arg-type]
    nothing = Facts({})
    nothing.forecast = {}
    assert area_ahead.made(nothing, view()) == []  # type: ignore[arg-type]
