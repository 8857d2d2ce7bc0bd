"""What is told in a form is a delivery like any other: taken once, not undone by an old file, withdrawn, erased."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner
from unsealed import holding

from etl import decisions, delivery, erasure, pipeline, release
from etl.commands.tell import cli
from etl.commands.withdraw import withdraw
from etl.delivery import File
from etl.errors import InboxError
from etl.intake import land
from etl.judging import Desk
from etl.places import areas
from etl.redaction import spellings
from etl.settings import Settings
from etl.streams import STREAMS
from etl.warehouse import keep_out, schema

NOW = datetime(2026, 3, 30, 20, 0, tzinfo=UTC)
PROMISES = """record_id,source,area,area_id,meeting_id,text,owner_side,made_on,due_on,status,version,updated_at
C1,field,,KRK-035,M1,"Lights, and lamps",police,2026-01-05,2026-02-05,open,3,2026-01-06T10:00:00
C2,field,حي المصلى,,,Lights,ngo,2026-01-05,2026-04-05,open,,
C3,field,,IQG13Q01,,Lights,ngo,2026-01-05,2026-02-05,open,,
"""
MEETINGS = """record_id,source,area_id,kind,planned_on,held_on,convenor,topics
M1,field,KRK-035,community,2026-01-05,2026-01-05,ngo,roads
M2,field,KRK-035,community,2026-03-20,,police,"roads; water"
"""


@pytest.fixture
def at(tmp_path: Path) -> Settings:
    settings = Settings(data=tmp_path / "data", settle_seconds=0)
    settings.make_folders()
    for stream, text in (("commitment", PROMISES), ("meeting", MEETINGS)):
        put(settings, stream, text)
    take(settings, 0)
    return settings


def put(at: Settings, stream: str, text: str, name: str = "a.csv") -> None:
    (at.inbox / stream).mkdir(exist_ok=True)
    (at.inbox / stream / name).write_text(text, encoding="utf-8")


@cache
def atlas() -> areas.Atlas:
    return areas.build(Settings().reference)


def take(at: Settings, minutes: int) -> list[File]:
    """A run without its release, which takes longer than all the rest."""
    done: list[File] = []
    with schema.opened(at.database) as con:
        decisions.take(at, atlas(), con)
        desk = Desk(con, atlas(), (), at, NOW + timedelta(minutes=minutes), NOW.date(), keep_out.secret(at.state))
        desk.vault.keys.ready()
        at.spool.mkdir(exist_ok=True)
        for path in land.waiting(at.inbox):
            landed = land.land(path, at.inbox, at.spool / "landed", at.spool, 0)
            assert isinstance(landed, land.Landed)
            done.extend(delivery.take(desk, landed))
            land.clear(path, landed)
    return done


def asked(at: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(at.database), read_only=True) as con:
        return con.execute(query).fetchall()


def handle(at: Settings, stream: str, record_id: str) -> str:
    return str(asked(at, f"select handle from {stream} where record_id = '{record_id}' and in_force")[0][0])


def kept(at: Settings, record_id: str, minutes: int, **more: str) -> Path:
    said = {"kind": "promise", "commitment": handle(at, "commitment", record_id), "status": "kept", "by": "liaison"}
    said |= {"closed_on": "2026-03-28"} | more
    return decisions.leave(at.inbox, said, NOW + timedelta(minutes=minutes))


STANDS = "select record_id, status, closed_on::varchar, evidence from commitment where in_force order by 1"
PLACED = (
    "select record_id, area_id, district_id, place_level, text, meeting_id from commitment where in_force order by 1"
)


def test_a_promise_told_as_kept_stays_kept_and_keeps_all_else(at: Settings) -> None:
    before = asked(at, PLACED)
    for record_id in ("C1", "C2", "C3"):
        kept(at, record_id, 5, evidence="seen, and photographed")
    files = take(at, 6)
    assert [(f.stream, f.counts.loaded, f.reasons) for f in files] == [("commitment", 1, {})] * 3
    now = [(c, "kept", "2026-03-28", "seen, and photographed") for c in ("C1", "C2", "C3")]
    assert asked(at, STANDS) == now
    assert asked(at, PLACED) == before

    put(at, "commitment", PROMISES)  # the old file, round again
    assert take(at, 9)[0].counts.superseded == 3
    assert asked(at, STANDS) == now
    put(at, "commitment", PROMISES.replace(",Lights,", ",Lights again,"), "grown.csv")  # and one that does not know
    take(at, 12)
    assert asked(at, STANDS) == now
    assert not list(at.inbox.rglob("*.*sv")) and not list((at.inbox / "decisions").iterdir())


def test_a_later_word_replaces_it_and_a_withdrawal_takes_it_back(at: Settings) -> None:
    kept(at, "C2", 5)
    kept(at, "C2", 6, status="dropped")
    take(at, 7)
    assert asked(at, STANDS)[1][:3] == ("C2", "dropped", "2026-03-28")
    (newest,) = asked(at, "select file from load where file like 'commitment/told-%' order by file desc limit 1")[0]
    withdraw(str(newest), data=at.data)
    assert asked(at, STANDS)[1][:3] == ("C2", "kept", "2026-03-28")
    kept(at, "C2", 8, status="open")
    take(at, 9)
    assert asked(at, STANDS)[1][:3] == ("C2", "open", None)


def test_a_planned_meeting_is_told_as_held(at: Settings) -> None:
    said = {"kind": "meeting", "meeting": handle(at, "meeting", "M2"), "held_on": "2026-03-21", "by": "manager"}
    decisions.leave(at.inbox, said | {"n_total": 14, "n_police": 3, "temperature": 2}, NOW)
    assert [f.reasons for f in take(at, 1)] == [{}]
    held = "select planned_on::varchar, held_on::varchar, n_total, n_police, n_women, temperature, topics, convenor"
    assert asked(at, f"{held} from meeting where record_id = 'M2' and in_force") == [
        ("2026-03-20", "2026-03-21", 14, 3, None, 2, "roads; water", "police")
    ]


def test_taking_it_twice_is_taking_it_once(at: Settings) -> None:
    """A run killed between the file and its word finds both again."""
    word = kept(at, "C1", 5)
    text = word.read_text(encoding="utf-8")
    with schema.opened(at.database) as con:
        decisions.deliver(decisions.DECISION.validate_json(text), word.stem, at.inbox, atlas(), con)  # type: ignore[arg-type]
    take(at, 6)
    word.write_text(text, encoding="utf-8")
    take(at, 7)
    assert asked(at, "select count(*) from commitment where record_id = 'C1' and status = 'kept'") == [(1,)]


def test_what_cannot_hold_is_set_aside_and_changes_nothing(at: Settings) -> None:
    before = asked(at, STANDS)
    kept(at, "C1", 1, commitment="0" * 32)
    assert take(at, 2) == []
    assert len(list((at.rejected / "decisions").iterdir())) == 1
    kept(at, "C1", 3, closed_on="2025-12-01")  # before it was made
    assert [f.reasons for f in take(at, 4)] == [{"E_ORDER": 1}]
    kept(at, "C1", 5, evidence="0770 123 4567")
    assert [f.reasons for f in take(at, 6)] == [{"E_PERSONAL_CELL": 1}]
    assert asked(at, STANDS) == before
    for wrong in ({"status": "lost"}, {"by": "Ali H."}, {"commitment": "x"}, {"more": "1"}):
        with pytest.raises(InboxError):
            kept(at, "C1", 7, **wrong)
    assert not list((at.inbox / "decisions").iterdir())


def test_erasing_a_record_takes_what_was_told_of_it(at: Settings) -> None:
    kept(at, "C1", 1, evidence="zqTAKENzq")
    take(at, 2)
    kept(at, "C1", 3, evidence="zqWAITSzq")
    kept(at, "C1", 4, commitment=handle(at, "commitment", "C2"), evidence="zqOTHERzq")
    words = ("zqTAKENzq", "zqWAITSzq", "zqOTHERzq")

    def left() -> set[str]:
        files = [path for path in at.data.rglob("*") if path.is_file()]
        return {word for word in words for path in files if holding(at, path, spellings(word))}

    assert left() == set(words)
    erasure.erase(at, "commitment", "C1", "field", reason="request", publish=lambda: None, now=NOW)
    assert left() == {"zqOTHERzq"}


@pytest.mark.soak
def test_what_the_command_line_tells_reaches_the_release_of_the_team_alone(at: Settings) -> None:
    pipeline.run(at, now=NOW)
    runner, data = CliRunner(), ["--data", str(at.data)]
    listed = json.loads(runner.invoke(cli, ["list", "--json", *data]).stdout)["waiting"]
    assert {(row["kind"], row["what"]) for row in listed} == {
        ("promise", "police"),
        ("promise", "ngo"),
        ("meeting", "community"),
    }
    promise = next(row["id"] for row in listed if row["what"] == "police")
    meeting = next(row["id"] for row in listed if row["kind"] == "meeting")
    for words in (
        ["promise", promise, "kept", "--on", "2026-03-28"],
        ["meeting", meeting, "--on", "2026-03-21", "--n-total", "9"],
        ["note", "KRK-035", "Shops «closed», early", "--on", "2026-03-28"],
        ["new-meeting", "KRK-030", "mediation", "--on", "2026-03-27", "--temperature", "2"],
    ):
        done = runner.invoke(cli, [*words, *data])
        assert done.exit_code == 0, (words, done.output, done.exception)
    assert len(list((at.inbox / "decisions").iterdir())) == 2
    for words in (
        ["promise", promise, "lost"],
        ["promise", "0" * 32, "kept"],
        ["promise", promise, "kept", "--on", "28.3."],
        ["promise", promise, "kept", "--evidence", "call 0770 123 4567"],
        ["note", "KRK-035", "call 0770 123 4567"],
    ):
        assert isinstance(runner.invoke(cli, [*words, *data]).exception, InboxError), words
    assert len(list(at.inbox.rglob("told-*.csv"))) == 2

    pipeline.run(at, now=datetime.now(UTC))
    current = release.current(at.releases)
    assert current
    with duckdb.connect(str(current.team), read_only=True) as con:
        notes = con.execute("select area_id, noted_on::varchar, text, source from mart.note").fetchall()
        closed = con.execute("select status from mart.commitment where closed_on = '2026-03-28'").fetchall()
        met = con.execute("select kind, n_total from mart.meeting where held_on > '2026-03-01' order by 1").fetchall()
        told_of = "select reports from mart.area_week where area_id = 'KRK-035' and week = '2026-03-23'"
        remarked = con.execute(told_of).fetchall()
    assert notes == [("KRK-035", "2026-03-28", "Shops «closed», early", "dashboard")]
    assert (closed, met) == ([("kept",)], [("community", 9), ("mediation", None)])
    assert remarked == [(0,)], "a remark is no report"
    assert "Shops «closed»".encode() not in current.partner.read_bytes()


def test_the_forms_speak_of_streams_that_take_them() -> None:
    assert set(decisions.STREAM.values()) <= set(STREAMS)
