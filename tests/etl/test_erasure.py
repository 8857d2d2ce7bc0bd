"""An erased record is in no file on the disk, and does not come back when it is delivered again."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from unsealed import holding, plain

from etl import audit, erasure, pipeline, release
from etl.delivery import File, take
from etl.errors import InboxError, ReleaseError
from etl.intake import land
from etl.intake.profile import load_profiles
from etl.judging import Desk
from etl.places import areas
from etl.redaction import spellings
from etl.settings import Settings
from etl.warehouse import keep_out, schema

NOW = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)
DAY = date(2026, 3, 30)
ID = "REC-90210-zq"
# A marker in every cell of the row that can hold one.
CANARIES = ("zqPLACEzq", "zqSUMMARYzq", "zqWATCHERzq")
COLUMNS = "record_id,source,area,area_id,lat,lon,occurred_on,event_type,origin,verification,fatalities,summary,watcher"
LOADED = f"{ID},field,,KRK-035,,,2026-03-02,Riots,media,,0,zqSUMMARYzq,zqWATCHERzq"
REFUSED = f"{ID},field,zqPLACEzq,,,,2026-03-02,Riots,media,,0,zqSUMMARYzq,zqWATCHERzq"
BROKEN = f"{ID},field,zqPLACEzq,,,,2026-03-02,Riots,media,,0,zqSUMMARYzq,zqWATCHERzq,one too many"
OTHER = "g-1,field,,KRK-035,,,2026-03-03,Riots,media,,0,quiet,"
BAD = "g-4,field,,KRK-035,,,2026-13-45,Riots,media,,0,,"
ALSO = "g-2,media,حي المصلى,,,,2026-03-04,Protests,media,,0,,"


@pytest.fixture
def at(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", settle_seconds=0)


def drop(at: Settings, where: str, *rows: str, columns: str = COLUMNS, encoding: str = "utf-8") -> None:
    path = at.inbox / where
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("rows")
            for number, line in enumerate((columns, *rows)):
                sheet.write_row(number, 0, line.split(","))
    else:
        path.write_text("\n".join([columns, *rows]) + "\n", encoding=encoding)


def night(at: Settings, minutes: int) -> pipeline.Night:
    return pipeline.run(at, now=NOW + timedelta(minutes=minutes))


@cache
def atlas() -> areas.Atlas:
    return areas.build(Settings().reference)


def taken(at: Settings) -> list[File]:
    """Everything in the inbox into the warehouse; no release, as that takes longer than all the rest."""
    at.make_folders()
    done: list[File] = []
    with schema.opened(at.database) as con:
        desk = Desk(con, atlas(), load_profiles(at.reference / "sources"), at, NOW, DAY, keep_out.secret(at.state))
        for path in land.waiting(at.inbox):
            landed = land.land(path, at.inbox, at.archive, at.spool, 0)
            assert isinstance(landed, land.Landed)
            done.extend(take(desk, landed))
            land.clear(path, landed)
    return done


def gone(at: Settings, *, publish: Callable[[], object] = lambda: None, **more: object) -> erasure.Erased:
    given: dict[str, object] = {"stream": "incident", "record_id": ID, "reason": "request"} | more
    return erasure.erase(at, publish=publish, now=NOW + timedelta(minutes=30), **given)  # type: ignore[arg-type]


def told(at: Settings, *words: str) -> list[tuple[str, str]]:
    """(word, file) wherever a file below the data folder, packed or sealed or not, holds one of the words."""
    below = [path for path in sorted(at.data.rglob("*")) if path.is_file()]
    return [(word, path.name) for word in words for path in below if holding(at, path, spellings(word))]


def ask(at: Settings, query: str) -> list[tuple[object, ...]]:
    current = release.current(at.releases)
    assert current
    with duckdb.connect(str(current.team), read_only=True) as con:
        return con.execute(query).fetchall()


def book(at: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(at.database), read_only=True) as con:
        return con.execute(query).fetchall()


COUNTED = "select count(*) from load where rows_read <> loaded + unchanged + superseded + duplicate + quarantined"


def test_a_record_told_in_every_way_leaves_no_trace(at: Settings) -> None:
    drop(at, "incident/loaded.csv", OTHER, LOADED)
    drop(at, "incident/refused.csv", REFUSED, ALSO)
    drop(at, "incident/broken.csv", BROKEN, OTHER)
    drop(at, "incident/arabic.csv", REFUSED.replace("REC-90210", "REC-٩٠٢١٠"), encoding="utf-16")
    drop(at, "incident/windows.csv", f"{ALSO}zqَ", LOADED, encoding="cp1256")
    drop(at, "incident/book.xlsx", OTHER, LOADED.replace(",0,", ",1,"))
    drop(at, "incident/held.csv", f"x,{ID},zqPLACEzq", columns="a,b,c")
    night(at, 0)
    assert {word for word, _ in told(at, ID, *CANARIES)} == {ID, *CANARIES}
    drop(at, "incident/waiting.csv", OTHER, LOADED)
    (at.data / "uploads").mkdir()
    shutil.copy(at.inbox / "incident" / "waiting.csv", at.data / "uploads" / "waiting.csv")
    with pytest.raises(ReleaseError, match="No release"):  # publishing failed without a word: nothing is taken for new
        gone(at)
    assert erasure.pending(at)
    done = erasure.resume(at, publish=lambda: night(at, 31), now=NOW + timedelta(minutes=30))
    assert told(at, ID, *CANARIES) == []
    assert (done.records, done.traces, done.unread, done.releases) == (1, (), 0, 1)
    assert book(at, COUNTED) == [(0,)]
    assert sorted(ask(at, "select source from mart.incident")) == [("field",), ("media",)]
    assert len(release.history(at.releases)) == 1


def test_what_remains_stands_as_it_did(at: Settings) -> None:
    drop(at, "incident/loaded.csv", OTHER, LOADED, ALSO, REFUSED.replace(ID, "g-3"), REFUSED)
    taken(at)
    shown = "select * exclude (load_id) from incident order by all"
    before = book(at, shown)
    done = gone(at)
    assert (done.records, done.versions, done.files, done.lists, done.traces) == (1, 1, 1, 1, ())
    after = book(at, shown)
    assert len(after) == len(before) - 1 and set(after) < set(before)
    (kept,) = at.archive.glob("*/*.csv")
    lines = plain(at, kept).decode().splitlines()
    assert lines[1:] == [OTHER, "", ALSO, REFUSED.replace(ID, "g-3"), ""]
    assert book(at, "select sha256, rows_read, loaded, superseded, quarantined from load") == [(kept.stem, 5, 2, 2, 1)]
    (listed,) = at.rejected.glob("*.csv")
    assert "g-3" in listed.read_text("utf-8") and listed.name.startswith(kept.stem[:16])


AGAIN = {
    "loaded.csv": LOADED,
    "other-name.csv": LOADED,
    "refused-this-time.csv": REFUSED,
    "in-arabic-digits.csv": LOADED.replace("90210", "٩٠٢١٠"),
    "newer.csv": LOADED.replace(",Riots,", ",Protests,"),
    "workbook.xlsx": LOADED,
    "refused.xlsx": REFUSED,
}


def test_delivering_it_again_does_not_bring_it_back(at: Settings) -> None:
    drop(at, "incident/loaded.csv", OTHER, LOADED)
    taken(at)
    gone(at)
    for name, row in AGAIN.items():
        drop(at, f"incident/{name}", ALSO, row, BAD)
    files = taken(at)
    assert len(files) == len(AGAIN)
    for file in files:
        assert (file.counts.rows_read, file.counts.superseded, file.counts.quarantined) == (3, 1, 1), file
        assert file.counts.accounted and file.reasons == {"E_DATE": 1}
    assert told(at, ID, *CANARIES) == []
    assert book(at, "select distinct record_id from incident order by 1") == [("g-1",), ("g-2",)]
    named = {path.stem for path in at.archive.glob("*/*.*")}
    assert {sha for (sha,) in book(at, "select sha256 from load")} == named
    assert {path.stem[:16] for path in at.rejected.glob("*.csv")} <= {stem[:16] for stem in named}


UNREADABLE = {
    "torn.csv": (COLUMNS, BROKEN, (3, 1, 2)),
    "open_quote.csv": (COLUMNS, LOADED.replace("zqSUMMARYzq", '"zqSUMMARYzq'), (3, 1, 2)),
    "strange.csv": (COLUMNS.replace("record_id", "nr").replace("occurred_on", "wann").replace("event_type", "was")
        .replace("source", "wer").replace("origin", "woher"), LOADED, (3, 1, 2)),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_it_is_stopped_where_the_delivery_cannot_be_read(at: Settings, name: str) -> None:
    drop(at, "incident/loaded.csv", OTHER, LOADED)
    taken(at)
    gone(at)
    columns, row, (read, superseded, quarantined) = UNREADABLE[name]
    drop(at, f"incident/{name}", BAD, row, BAD.replace("g-4", "g-5"), columns=columns)
    (file,) = taken(at)
    assert (file.counts.rows_read, file.counts.superseded, file.counts.quarantined) == (read, superseded, quarantined)
    assert told(at, ID, *CANARIES) == []
    assert told(at, "g-5"), "its neighbours are kept"
    path = at.inbox / "incident" / "half.csv"
    path.write_bytes(b"\xff\xfea")  # half a letter of UTF-16
    assert taken(at)[0].held == "E_ENCODING"


def test_the_same_id_of_another_source_is_another_record(at: Settings) -> None:
    drop(at, "incident/two.csv", LOADED, LOADED.replace(",field,", ",media,"))
    taken(at)
    with pytest.raises(InboxError, match="2 sources"):
        gone(at)
    assert gone(at, source="field").traces  # the other source's record is there by right
    assert book(at, "select source from incident") == [("media",)]
    drop(at, "incident/again.csv", LOADED)
    assert taken(at)[0].counts.superseded == 1


def test_what_nobody_knows_or_names_wrongly_is_refused(at: Settings) -> None:
    drop(at, "incident/one.csv", OTHER)
    taken(at)
    with pytest.raises(InboxError, match="no record"):
        gone(at)
    with pytest.raises(InboxError, match="no stream"):
        gone(at, stream="rumour")
    assert gone(at, source="field").versions == 0  # kept out all the same
    drop(at, "incident/later.csv", LOADED)
    assert taken(at)[0].counts.superseded == 1


MEETING = "record_id,source,area_id,kind,planned_on,held_on"
PROMISE = "record_id,source,meeting_id,text,owner_side,made_on"


def test_what_hangs_on_a_record_goes_only_when_asked_for(at: Settings) -> None:
    drop(at, "meeting/m.csv", f"{ID},field,KRK-035,community,2026-03-01,2026-03-01", columns=MEETING)
    promised = [f"PROMISE-{n},field,{ID},zqTEXTzq repair the lamps,police,2026-03-01" for n in range(2)]
    drop(at, "commitment/c.csv", *promised, "PROMISE-7,field,,open the road,police,2026-03-01", columns=PROMISE)
    taken(at)
    with pytest.raises(InboxError, match="2 other records"):
        gone(at, stream="meeting")
    assert len(book(at, "from commitment")) == 3
    done = gone(at, stream="meeting", with_linked=True)
    assert (done.records, done.versions) == (3, 3)
    assert told(at, ID, "zqTEXTzq", "PROMISE-0", "PROMISE-1") == []
    assert len(book(at, "from commitment")) == 1
    drop(at, "commitment/again.csv", promised[0], f"PROMISE-9,field,{ID},zqTEXTzq,police,2026-03-01", columns=PROMISE)
    assert taken(at)[0].counts.superseded == 2  # the second is new, and names what is no more
    assert told(at, ID, "zqTEXTzq", "PROMISE-0", "PROMISE-9") == []


def submission(uuid: str, *texts: str) -> dict[str, object]:
    promises = [{"commitments/text": text, "commitments/owner_side": "police"} for text in texts]
    return {
        "_uuid": uuid, "kind": "community", "held_on": "2026-03-01", "area_id": "KRK-035", "topics": "zqTOPICzq",
        "commitments": promises,
    }  # fmt: skip


def test_a_submission_of_a_form_goes_with_its_repeats(at: Settings) -> None:
    path = at.inbox / "kobo" / "meeting" / "pull.json"
    path.parent.mkdir(parents=True)
    results = [submission("aaaa-1111", "one"), submission("bbbb-2222", "zqTEXTzq", "zqMOREzq"), submission("cccc-3333")]
    document = json.dumps({"count": 3, "next": None, "previous": None, "results": results})
    path.write_text(document, encoding="utf-8")
    assert [file.counts.loaded for file in taken(at)] == [3, 3]
    done = gone(at, stream="meeting", record_id="bbbb-2222", with_linked=True)
    assert (done.records, done.versions) == (3, 3)
    assert told(at, "bbbb-2222", "zqTEXTzq", "zqMOREzq") == []
    path.write_text(document, encoding="utf-8")
    files = taken(at)
    assert [(file.counts.unchanged, file.counts.superseded) for file in files] == [(2, 1), (1, 2)]
    assert told(at, "bbbb-2222", "zqTEXTzq", "zqMOREzq") == []
    assert sorted(book(at, "select record_id from meeting")) == [("aaaa-1111",), ("cccc-3333",)]


def test_a_source_without_ids_is_erased_by_the_id_that_was_made(at: Settings, real_data: Path) -> None:
    lines = (real_data / "sigacts_kirkuk_2007_2008.csv").read_bytes().splitlines(keepends=True)
    (at.inbox / "incident").mkdir(parents=True)
    (at.inbox / "incident" / "s.csv").write_bytes(b"".join(lines[:60]))
    taken(at)
    ((made, row, source),) = book(at, "select record_id, row, source from incident order by row limit 1")
    assert gone(at, record_id=made, source=source).versions == 1
    (kept,) = at.archive.glob("*/*.csv")
    assert plain(at, kept).splitlines()[int(str(row)) - 1] == b""
    assert len(plain(at, kept).splitlines()) == 60
    (at.inbox / "incident" / "again.csv").write_bytes(b"".join(lines[:60]))
    (again,) = taken(at)
    assert (again.counts.loaded, again.counts.superseded, again.counts.unchanged) == (0, 1, 58)


def test_decisions_on_an_erased_report_go_too(at: Settings) -> None:
    drop(at, "incident/one.csv", LOADED, OTHER)
    taken(at)
    ((handle,),) = book(at, f"select handle from incident where record_id = '{ID}'")
    path = at.known / "duplicates.csv"
    path.write_text(f"left,right,same,decided_on,decided_by\n{handle},b,true,2026-03-01,officer\nc,d,true,,\n", "utf-8")
    gone(at)
    assert path.read_text("utf-8") == "left,right,same,decided_on,decided_by\nc,d,true,,\n"
    assert told(at, str(handle)) == []


def test_the_audit_tells_that_and_why_and_never_what(at: Settings) -> None:
    drop(at, "incident/one.csv", LOADED, OTHER)
    taken(at)
    gone(at, reason="order")
    ledger = at.state / audit.LEDGER
    begun, done = map(json.loads, ledger.read_text("utf-8").splitlines())
    assert (begun["what"], done["what"]) == ("erasure.begun", "erasure.done")
    assert done["about"]["reason"] == "order" and done["about"]["versions"] == 1
    assert ID not in ledger.read_text("utf-8") and audit.verify(ledger).sound
    ((mark, reason),) = book(at, "select mark, reason from erased")
    assert (mark, reason) == (done["about"]["mark"], "order")
    assert (at.state / keep_out.KEY).stat().st_mode & 0o077 == 0


class KilledError(Exception):
    pass


def _killed() -> object:
    raise KilledError


def test_an_erasure_killed_before_its_release_is_finished_later(at: Settings) -> None:
    drop(at, "incident/one.csv", LOADED, OTHER)
    drop(at, "incident/two.csv", REFUSED)
    taken(at)
    with pytest.raises(KilledError):
        erasure.erase(at, "incident", ID, reason="request", publish=_killed, now=NOW + timedelta(minutes=20))
    with pytest.raises(InboxError, match="interrupted"):
        gone(at)
    done = erasure.resume(at, publish=lambda: None, now=NOW + timedelta(minutes=39))
    assert (done.traces, told(at, ID, *CANARIES), erasure.pending(at)) == ((), [], None)
    assert book(at, COUNTED) == [(0,)]


KILLER = """
import os, sys
from datetime import datetime, UTC
from pathlib import Path
from etl import erasure
from etl.settings import Settings
at, limit = Settings(data=Path(sys.argv[1]), settle_seconds=0), int(sys.argv[2])
now, calls = datetime(2026, 3, 30, 21, tzinfo=UTC), 0
def watch(event, given):
    global calls
    if event in ("os.rename", "os.remove", "os.mkdir") or (event == "open" and str(given[1]).startswith(("w", "x"))):
        calls += 1
        if calls == limit:
            os._exit(9)
sys.addaudithook(watch)
erasure.erase(at, "incident", sys.argv[3], reason="request", now=now, publish=lambda: None)
"""


def test_killed_at_any_step_it_is_finished_by_resuming(
    at: Settings, tmp_path: Path, request: Callable[..., object]
) -> None:
    drop(at, "incident/one.csv", LOADED, OTHER)
    drop(at, "incident/two.csv", REFUSED, ALSO)
    taken(at)
    every = 1 if request.config.getoption("--run-soak") else 45  # type: ignore[attr-defined]
    limit = 1
    while True:
        copy = at.model_copy(update={"data": tmp_path / f"copy-{limit}"})
        shutil.copytree(at.data, copy.data)
        child = subprocess.run(
            [sys.executable, "-c", KILLER, str(copy.data), str(limit), ID], capture_output=True, text=True
        )
        if child.returncode == 0:
            break
        assert child.returncode == 9, child.stderr
        if erasure.pending(copy):
            erasure.resume(copy, publish=lambda: None, now=NOW + timedelta(minutes=39))
        elif told(copy, ID):  # killed before the order was written down, or after everything was done
            gone(copy)
        assert told(copy, ID, *CANARIES) == [], limit
        assert book(copy, COUNTED) == [(0,)]
        shutil.rmtree(copy.data)
        limit += every
    assert limit > 45 and told(copy, ID, *CANARIES) == []


def test_what_pulls_remember_loses_the_id_too(at: Settings) -> None:
    drop(at, "incident/a.csv", LOADED, OTHER)
    taken(at)
    memory = at.state / "pulls" / "field.json"
    memory.parent.mkdir(parents=True)
    memory.write_text(json.dumps({"form": {"versions": {ID: "1", "g-1": "2"}, "digest": "", "edition": ""}}))
    assert gone(at).traces == ()
    assert json.loads(memory.read_text())["form"]["versions"] == {"g-1": "2"}
