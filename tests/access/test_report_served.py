"""The report over its route: by role, on the record before it is given, and never of more than was asked for."""

from io import BytesIO
from pathlib import Path

import people_made
import pytest
from people_made import House, told
from pypdf import PdfReader

from dashboard.errors import StateError
from dashboard.report import routes
from dashboard.text import Words

ASKED = "/report.pdf?district=IQG13Q01&from=2025-12-29&to=2026-03-29"


@pytest.mark.parametrize(
    ("role", "status"),
    [("viewer", 200), ("analyst", 200), ("liaison", 200), ("clerk", 403), ("admin", 403), ("partner", 403)],
)
def test_by_role(house: House, role: str, status: int) -> None:
    browser = house.signed_in(role)
    with told(house) as lines:
        answer = browser.get(f"{ASKED}&lang=ar")
    assert answer.status_code == status
    assert (lines == ["report.taken"]) == (status == 200)
    if status == 200:
        assert answer.mimetype == "application/pdf" and answer.headers["Cache-Control"] == "no-store"
        assert "report_IQG13Q01_2025-12-29_2026-03-29_ar_" in answer.headers["Content-Disposition"]
        assert PdfReader(BytesIO(answer.data)).trailer["/Root"]["/Lang"] == "ar"


def test_partners_are_told_where_theirs_are(house: House) -> None:
    answer = house.signed_in("partner").get("/report.pdf?lang=ckb")
    told_so = "This report is of the team's figures; partners have theirs on their pages."
    assert (answer.status_code, answer.text) == (403, Words("ckb").t(told_so))


def test_what_does_not_exist_is_not_widened_to_all_there_is(house: House) -> None:
    browser = house.signed_in("viewer")
    for search in ("district=IQG99", "area=KRK-999", "area=KRK-048&district=IQG13Q01", "from=2023-06-01"):
        with told(house) as lines:
            answer = browser.get(f"/report.pdf?{search}")
        assert answer.status_code == 400 and len(answer.text) < 120, search
        assert "report.taken" not in lines


def test_real_data_have_no_synthetic_label_and_the_sample_has(house: House, sample_release: Path) -> None:
    pages = PdfReader(BytesIO(house.signed_in("viewer").get(ASKED).data)).pages
    assert "Synthetic" not in "".join(page.extract_text() for page in pages)
    sample = people_made.made(sample_release).app.server.test_client()
    pages = PdfReader(BytesIO(sample.get(ASKED).data)).pages
    assert all("Synthetic data" in page.extract_text() for page in pages)


def test_what_cannot_be_put_on_the_record_is_not_given(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = house.signed_in("viewer")

    def torn(*_: object, **__: object) -> None:
        raise StateError("no")

    monkeypatch.setattr("dashboard.access.desk.audit.record", torn)
    answer = browser.get(ASKED)
    assert answer.status_code == 503 and not answer.data.startswith(b"%PDF")


def test_nobody_is_given_reports_without_end(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "AN_HOUR", 2)
    browser = house.signed_in("manager")
    given = [browser.get(f"{ASKED}&lang=tr").status_code for _ in range(3)]
    assert given == [200, 200, 429]
