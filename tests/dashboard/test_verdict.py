"""The verdict as it is shown: how many rows are good, each fault with its place and remedy, and what happens next."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layouts import drawn, text, texts

from dashboard import access
from dashboard.app import reader
from dashboard.intake import upload, verdict
from dashboard.intake.upload import Upload
from dashboard.intake.verdict import Fault, Part, Verdict
from dashboard.pages import data_faults, data_verdict
from dashboard.settings import Settings
from dashboard.text import LANGUAGES, Words

NOW = datetime.now(UTC)
TOLD = {
    "file": "content.csv", "stream": "incident", "rows_read": 4, "accepted": 2, "refused": 2, "fault_count": 2,
    "faults": [
        {"row": 3, "header": "Happened on", "code": "E_DATE", "sentence": "Not a day.", "remedy": "Write the day."},
        {"row": 5, "header": None, "code": "E_RAGGED", "sentence": "A cell too many.", "remedy": "Remove it."},
    ],
}  # fmt: skip
TOKEN = "0" * 32


def fault(row: int | None = 3, code: str = "E_DATE", **more: Any) -> Fault:
    return Fault(
        **({"row": row, "header": "occurred_on", "code": code, "sentence": "Wrong.", "remedy": "Mend."} | more)
    )


def shown(data: Path, found: Verdict | None, lang: str = "en", **more: Any) -> Any:
    reading, view = reader(Settings(data=data), lambda: access.GUEST)(f"?lang={lang}")
    sent = Upload(TOKEN, "guest", "week.csv", ".csv", "incident", False, NOW, found, **more)
    return data_verdict.answer(reading, view, sent)


def actions(part: Any) -> list[str]:
    return [attributes["action"].split("?")[0] for tag, attributes in drawn(part) if tag == "form"]


def test_the_check_is_read_as_it_is_told() -> None:
    found = verdict.read(TOLD)
    assert (found.rows_read, found.accepted, found.refused, found.fault_count) == (4, 2, 2, 2)
    assert found.faults[0] == Fault(3, "Happened on", "E_DATE", "Not a day.", "Write the day.")
    assert verdict.read(found.as_json()) == found


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from([*TOLD]), st.none() | st.integers() | st.text() | st.lists(st.integers())))
def test_what_is_no_verdict_is_refused_and_nothing_else_happens(told: dict[str, Any]) -> None:
    try:
        found = verdict.read(told)
    except (KeyError, TypeError, ValueError):
        return
    assert isinstance(found.rows_read, int)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_fault_has_its_line_column_sentence_and_remedy(sample_release: Path, lang: str) -> None:
    said = " ".join(texts(shown(sample_release, verdict.read(TOLD), lang)))
    for piece in ("Not a day.", "Write the day.", "A cell too many.", "Remove it.", Words(lang).number(5)):
        assert piece in said
    assert data_verdict.headline(Words(lang), verdict.read(TOLD)) in said
    assert "None" not in said and "{" not in said


def test_a_good_file_is_delivered_and_a_hopeless_one_only_put_aside(sample_release: Path) -> None:
    good = shown(sample_release, Verdict("incident", 3, 3, 0))
    held = shown(sample_release, Verdict("incident", 3, 0, 1, (fault(row=None, code="E_SCHEMA_MISSING"),)))
    none = shown(sample_release, None, fault="slow")
    assert actions(good) == ["/intake/deliver", "/intake/discard"]
    assert actions(held) == actions(none) == ["/intake/discard"]
    assert "All 3 rows are good" in text(good) and "cannot be taken" in text(held) and "too long" in text(none)


def test_rows_that_wait_for_a_place_can_be_delivered(sample_release: Path) -> None:
    waiting = Verdict("incident", 2, 0, 2, (fault(2, "W_PLACE_UNKNOWN"), fault(3, "W_PLACE_UNKNOWN")))
    assert "/intake/deliver" in actions(shown(sample_release, waiting))


def test_the_commonest_reason_comes_first_and_a_shared_remedy_once() -> None:
    faults = (fault(9, "E_CODE"), fault(2), fault(3), fault(4, sentence="Other."))
    listed = data_faults.listed(Words(), Verdict("incident", 9, 5, 260, faults))
    said = list(texts(listed))
    assert said.index("Not a date") < said.index("Word not in the list")
    assert said.count("Mend.") == 2
    assert "256 more are not shown." in said


def test_columns_are_called_what_the_file_calls_them() -> None:
    listed = data_faults.listed(Words("ar"), Verdict("incident", 1, 0, 1, (fault(header="تاريخ الوقوع"),)))
    assert "تاريخ الوقوع" in texts(listed)


def test_sheets_are_named_where_there_are_several(sample_release: Path) -> None:
    parts = (Part("meetings", "meeting", 3, 3), Part("promises", "commitment", 5, 4))
    several = Verdict("meeting", 8, 7, 1, (fault(part="promises"),), parts)
    assert {"meetings", "promises"} <= set(texts(shown(sample_release, several)))


@pytest.mark.parametrize("name", ["<script>alert(1)</script>.csv", "javascript:alert(1).csv", "a\u202egnp.csv"])
def test_a_hostile_name_or_sentence_is_only_ever_text(sample_release: Path, name: str) -> None:
    reading, view = reader(Settings(data=sample_release), lambda: access.GUEST)("")
    label = upload.names.label(name)
    found = Verdict("incident", 1, 0, 1, (fault(sentence=name, remedy=name, header=name),))
    part = data_verdict.answer(reading, view, Upload(TOKEN, "guest", label, ".csv", "incident", False, NOW, found))
    assert label in texts(part)
    for _, attributes in drawn(part):
        assert "javascript:" not in "".join(attributes.values()) and "<script>" not in "".join(attributes.values())
