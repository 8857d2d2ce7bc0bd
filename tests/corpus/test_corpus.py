"""The corpus of malformed input: every row and file of it gets the reason it is labelled with, and none is lost."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import books_made
import cells_made
import files_made
import pytest
import rules_made
from labelled import ACCEPTED, INCIDENT, WHOLE, Labelled, text_of

from etl import pipeline
from etl.delivery import File, take
from etl.intake import land, rejects
from etl.judging import Desk
from etl.settings import Settings
from etl.warehouse import erased, schema

SEED = 20260330
NOW = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)
KEY = "a key for tests only"
# Reasons that no content of a file can bring about, and where they are proved.
ELSEWHERE = {
    "E_LINK": "test_inbox_tricks", "E_SUFFIX": "test_inbox_tricks", "E_NO_FOLDER": "test_inbox_tricks",
    "E_PERMISSION": "test_land", "E_TOO_MANY": "test_land", "E_UNSTABLE": "test_land", "E_LIST": "test_replay",
    "E_INTERNAL": "test_child",
}  # fmt: skip
MAKERS = (*cells_made.MAKERS, *files_made.MAKERS, *books_made.MAKERS, *rules_made.MAKERS)
CORPUS = tuple(case for maker in MAKERS for case in maker(Random(SEED)))  # noqa: S311 - a corpus, no secret

Outcome = tuple[tuple[File, ...], dict[int, set[str]]]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One warehouse for all: real rows in it, enough of them to know what is usual."""
    settings = Settings(data=tmp_path_factory.mktemp("corpus"), settle_seconds=0)
    settings.make_folders()
    (settings.known / "sources").mkdir()
    (settings.known / "sources" / "daybook.toml").write_text(cells_made.DAYBOOK, encoding="utf-8")
    with schema.opened(settings.database) as con:
        desk = replace(pipeline.at_work(settings, con, NOW), erased_key=KEY)
        rows = [
            [f"usual-{n}", "corpus", "Tisin", "2026-03-01", "Riots", "media", str(n % 4), str(n % 5)]
            for n in range(400)
        ]
        usual = Labelled(
            "", "usual", "incident/usual.csv", text_of([*INCIDENT, "fatalities", "injured"], rows).encode(), {}
        )
        deliver(desk, usual)
        _erase(desk, rules_made.ERASED)
        yield desk


def _erase(desk: Desk, records: tuple[str, ...]) -> None:
    """Mark records as erased, as erasing does once everything of them is gone."""
    mark = erased.mark_sql("incident", KEY)
    desk.con.execute(
        f"insert into wh.erased by name select {mark} as mark, 'incident' as stream, current_date as erased_on,"
        " 'request' as reason from (select 'corpus' as source, unnest($records::varchar[]) as record_id)",
        {"records": list(records)},
    )


def deliver(desk: Desk, case: Labelled) -> Outcome:
    """Drop the file, take it, and read from the book what was said of each row."""
    path = desk.settings.inbox / case.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(case.content)
    before = {load_id for (load_id,) in desk.con.execute("select load_id from wh.load").fetchall()}
    landed = land.land(path, desk.settings.inbox, desk.settings.archive, desk.settings.spool, 0)
    assert isinstance(landed, land.Landed)
    files = take(desk, landed)
    land.clear(path, landed)
    found: dict[int, set[str]] = {}
    for load_id, row, code in desk.con.execute("select load_id, coalesce(row, 0), code from wh.fault").fetchall():
        if load_id not in before:
            found.setdefault(row, set()).add(code)
    return files, found


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: f"{case.n}-{case.name}")
def test_every_input_gets_the_reason_it_is_labelled_with(desk: Desk, case: Labelled) -> None:
    files, found = deliver(desk, case)
    assert all(file.counts.accounted for file in files)
    held = {code for file in files if (code := file.held)}
    refused = {code for code, reason in rejects.reasons().items() if reason.effect != "note"}
    rows_refused = {row for row, code in case.expect.items() if row != WHOLE and code in refused}
    for row, code in case.expect.items():
        if code == ACCEPTED:
            assert not any(c.startswith("E_") for c in found.get(row, set())), (row, found.get(row))
        else:
            assert code in found.get(row, set()), (row, code, found, held)
    if not held:
        told = sum(file.counts.quarantined for file in files)
        assert told == len(rows_refused), (found, case.expect)
        read = sum(file.counts.rows_read for file in files)
        assert read == case.besides + len([row for row in case.expect if row != WHOLE])


def test_the_corpus_is_as_large_as_it_says() -> None:
    by_class = Counter(case.n for case in CORPUS for code in case.expect.values() if code or case.n == "N12")
    by_code = Counter(code for case in CORPUS for code in case.expect.values() if code)
    assert sum(by_class.values()) >= 600
    assert {n: by_class[n] for n in by_class if by_class[n] < 15} == {}
    assert {code: n for code in rejects.reasons() if code not in ELSEWHERE and (n := by_code[code]) < 5} == {}
