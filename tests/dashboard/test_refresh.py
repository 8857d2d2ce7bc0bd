"""A run asked for by a person: one at a time, whoever asks, and its end is told in words."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.intake import refresh, refreshing
from dashboard.pages import data_refresh
from dashboard.text import Words

NOW = datetime.now(UTC)


def test_nothing_was_run_and_nothing_is_said(tmp_path: Path) -> None:
    assert refresh.state(tmp_path) is None


def test_a_run_is_detached_alone_and_leaves_word(tmp_path: Path) -> None:
    """A real run over an empty folder: two ask at once, one of them starts it."""
    started = [refresh.start(tmp_path, NOW), refresh.start(tmp_path, NOW)]
    assert started == [True, False]
    found = refresh.state(tmp_path)
    assert found and found.running
    for _ in range(300):
        found = refresh.state(tmp_path)
        if found and not found.running:
            break
        time.sleep(0.1)
    assert found and (found.running, found.code, found.published, found.failed) == (False, 0, False, False)


def test_a_run_that_ended_without_a_word_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "refresh.json").write_text(json.dumps({"started_at": NOW.isoformat(), "code": None}))
    found = refresh.state(tmp_path)
    assert found and not found.running and found.failed


@pytest.mark.parametrize("text", ["", "[]", "{", '{"code": 0}', '{"started_at": "soon", "code": 0}'])
def test_an_unreadable_outcome_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "refresh.json").write_text(text)
    assert refresh.state(tmp_path) is None


def test_the_last_words_are_the_sentence_and_never_a_traceback() -> None:
    logged = '{"event": "file.taken"}\nAnother run is under way.\n  Wait for it.\n'
    assert refreshing.last_words(logged) == "Another run is under way. Wait for it."
    assert refreshing.last_words('Traceback (most recent call last):\n  File "x"\nValueError: y\n') == ""


@pytest.mark.parametrize("code", [1, 2, 3, 10, 11, 12, 13, None])
def test_every_exit_has_its_sentence_in_both_languages(code: int | None) -> None:
    english, arabic = data_refresh.why(Words("en"), code), data_refresh.why(Words("ar"), code)
    assert english.endswith(".") and arabic != english
