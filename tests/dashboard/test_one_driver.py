"""Through what an area rose: the map's card and the area's page say the same."""

from pathlib import Path

import pytest

from dashboard import access
from dashboard.app import reader
from dashboard.figures import drivers
from dashboard.pages import area_facts
from dashboard.pages.area_panels import last_score
from dashboard.pages.risk_map_picture import Picture
from dashboard.settings import Settings


@pytest.mark.parametrize("search", ["?from=2026-03-09", "", "?from=2024-04-08"])
def test_the_map_and_the_area_name_the_same_part_with_the_same_points(sample_release: Path, search: str) -> None:
    reading, view = reader(Settings(data=sample_release), lambda: access.GUEST)(search)
    picture, compared = Picture(reading, view), 0
    for entry in picture.entries:
        facts = area_facts.gather(reading, view, entry.area.area_id) if (entry.change or 0) >= 3 else None
        if facts is None or facts.score is None or facts.score.score is None or facts.earlier is None:
            continue
        parts = drivers.parts(facts.reasons, facts.score.score, facts.earlier.score, last_score(facts))
        most = max(part.change or 0 for part in parts)
        driver = picture.driver(entry)
        assert driver is not None and driver[1] == most
        assert driver[0] in {part.reason for part in parts if part.change == most}
        compared += 1
    assert compared >= 3
