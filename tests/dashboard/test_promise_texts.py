"""What was promised is read by those who may read records, on every page that names the promise; by nobody else."""

from pathlib import Path
from typing import Any

import pytest
from layouts import texts

from dashboard import access
from dashboard.app import reader
from dashboard.pages import area, promise_texts, relations
from dashboard.rows.area import AreaPromise
from dashboard.rows.relations import RelationPromise
from dashboard.settings import Settings

MAY = {"analyst": True, "liaison": True, "manager": True, "viewer": False}


def look(data: Path, role: str, search: str = "") -> Any:
    return reader(Settings(data=data), lambda: access.Principal(role, "somebody"))(search)


@pytest.mark.parametrize("role", MAY)
def test_who_reads_what_was_promised(sample_release: Path, role: str) -> None:
    reading, view = look(sample_release, role)
    known, _ = look(sample_release, "manager")
    said = promise_texts.of(known)
    assert len(said) > 400
    late = [r for r in access.ask(reading, RelationPromise, since=view.start, day=view.end, area=None, district=None)
            if r.state == "overdue"]  # fmt: skip
    page = " ".join(texts(relations.content(reading, view)))
    assert late and all((said[row.commitment_id] in page) == MAY[role] for row in late)
    here = next(row.area_id for row in late if row.area_id)
    there = access.ask(reading, AreaPromise, area=here, since=view.start, until=view.end)
    page = " ".join(texts(area.content(reading, view, f"/area/{here}")))
    assert there and all((said[row.commitment_id] in page) == MAY[role] for row in there)


def test_a_partner_has_no_such_question(sample_release: Path) -> None:
    reading, _ = look(sample_release, "partner")
    assert promise_texts.of(reading) == {}
