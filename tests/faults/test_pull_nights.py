"""Pulls that go well, into the real pipeline, and what the command says of them."""

import csv
import io
import json
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import services as play
import typer
from click.testing import Result
from pulling import (
    ASSET,
    NOW,
    ROOT,
    SERVICES,
    STAMP,
    at,
    contents,
    death,
    event,
    five,
    pulled,
    submission,
)
from services import Row, on_data, playing
from typer.testing import CliRunner

from etl import log, pipeline
from etl.commands.pull import pull as command
from etl.intake.rejects import LANGUAGES
from etl.pull import Pulled
from etl.pull.reasons import reasons
from etl.settings import Settings

# --- what is good ------------------------------------------------------------------------------------------------


FIRST, SECOND = (f"0000000{number}-aaaa-4bbb-8ccc-000000000000" for number in (1, 2))
OF_OWN_IDS = "aOwnIds"
FOREIGN = {"event_id_cnty": "SYR77", "deleted_timestamp": "1772100000"}


def own(*numbers: int) -> list[Row]:
    """Submissions of our own form, which gives each an id that stays."""
    made = ({"_uuid": f"a{number}", "meta/rootUuid": f"uuid:a{number}"} for number in numbers)
    return [submission(n, **ids, **{"report/record_id": f"own-{n}"}) for n, ids in zip(numbers, made, strict=True)]


def night(settings: Settings, now: datetime) -> dict[str, tuple[object, ...]]:
    """(event type, deaths) of every record that stands after a run that takes everything, by id."""
    done = pipeline.run(settings, now=now)
    assert not [file for file in done.files if file.held], [vars(file) for file in done.files]
    assert not contents(settings.inbox)
    with duckdb.connect(str(settings.database), read_only=True) as con:
        rows = con.execute(
            "select record_id, event_type, fatalities from incident where in_force and not coalesce(deleted, false)"
        ).fetchall()
    return {str(key): tuple(rest) for key, *rest in rows}


def files_of(settings: Settings, done: Pulled) -> list[bytes]:
    return [(settings.inbox / file).read_bytes() for file in done.files]


def test_what_is_pulled_is_taken_edited_and_withdrawn_by_the_real_pipeline(tmp_path: Path) -> None:
    """Two nights over all three services: new records, then an edit, a deletion and a new version of each."""
    forms = {ASSET: five("kobo"), OF_OWN_IDS: own(1, 2, 3, 4, 5)}
    with (
        playing(play.kobo(forms), on_data(play.zipped)) as kobo,
        playing(play.acled(five("acled"), [FOREIGN])) as acled,
        playing(play.ucdp(five("ucdp"))) as ucdp,
    ):
        urls = {"kobo_url": kobo.url, "acled_url": acled.url, "ucdp_url": ucdp.url}
        settings = at(tmp_path, "", **urls, kobo_forms=f"{ASSET}=incident, {OF_OWN_IDS}=incident")
        first = {service: pulled(settings, service) for service in SERVICES}
        assert first["kobo"].files == tuple(f"kobo/incident/{asset}-{STAMP}.json" for asset in (ASSET, OF_OWN_IDS))
        assert first["acled"].files == (f"acled/events-{STAMP}.csv",)
        assert first["ucdp"].files == (f"ucdp_ged/25.1-{STAMP}.csv",)
        assert [first[service].rows for service in SERVICES] == [10, 5, 5]
        assert json.loads(files_of(settings, first["kobo"])[0])["results"] == five("kobo")
        assert all(path.stat().st_mode & 0o777 == 0o600 for path in settings.inbox.rglob("*.*"))
        assert len(night(settings, NOW)) == 20

        before = [len(stage.asked) for stage in (kobo, acled, ucdp)]
        assert [pulled(settings, service).files for service in SERVICES] == [(), (), ()], "nothing new, nothing dropped"
        assert [len(stage.asked) for stage in (kobo, acled, ucdp)] == [before[0] * 2, before[1] * 2, before[2]]
        since = {asked.params.get("timestamp") for asked in acled.asked if asked.path == "/api/acled/read"}
        assert since == {None, str(1_772_000_000 + 5 * 3_600 - 7 * 86_400)}

        edit = submission(2, _uuid="99999999-aaaa-4bbb-8ccc-000000000000", **{"report/event_type": "Protests"})
        edit["_submission_time"] = "2026-03-09T08:00:00"
        kobo.service = play.kobo({ASSET: [edit, *five("kobo")[2:], submission(6)], OF_OWN_IDS: own(2, 3, 4, 5)})
        edit = event(2, event_type="Protests", sub_event_type="Peaceful protest", timestamp="1772200000")
        gone = {"event_id_cnty": "IRQ4", "deleted_timestamp": "1772200000"}
        rest = [event(number) for number in (1, 3, 5)]
        acled.service = play.acled([*rest, edit, event(6, timestamp=1_772_200_001)], [FOREIGN, gone])
        changed = [*five("ucdp")[:2], death(3, best=9), *five("ucdp")[3:], death(6)]
        ucdp.service = play.ucdp(changed, version="26.1")
        settings = at(tmp_path, "", **urls, kobo_forms=settings.kobo_forms, ucdp_version="26.1")
        second = {service: pulled(settings, service) for service in SERVICES}
        assert [(second[service].rows, second[service].deleted) for service in SERVICES] == [(9, 2), (2, 1), (6, 0)]
        assert [json.loads(one)["deleted"] for one in files_of(settings, second["kobo"])] == [[FIRST], ["own-1"]]
        assert files_of(settings, second["acled"])[1] == b"event_id_cnty,deleted_timestamp\nIRQ4,1772200000\n"

        after = night(settings, NOW + timedelta(days=1))
        assert {key for key in after if key.startswith("IRQ")} == {"IRQ1", "IRQ2", "IRQ3", "IRQ5", "IRQ6"}
        assert {key for key in after if key.startswith("own")} == {"own-2", "own-3", "own-4", "own-5"}
        assert FIRST not in after
        assert (after[SECOND][0], after["IRQ2"][0], after["500003"]) == ("Protests", "Protests", ("Battles", 9))
        assert len(after) == 5 + 4 + 5 + 6
        assert [pulled(settings, service).files for service in SERVICES] == [(), (), ()]


def test_cells_arrive_as_they_were_written(tmp_path: Path) -> None:
    said = 'a "quoted", =1+1\nline\u2028 كركوك'
    with playing(play.ucdp([death(1, where_coordinates=said, longitude=44.392200), death(2, adm_1=None)])) as stage:
        settings = at(tmp_path, stage.url)
        (name,) = pulled(settings, "ucdp").files
    with (settings.inbox / name).open(encoding="utf-8", newline="") as lines:
        first, second = csv.DictReader(lines)
    assert (first["where_coordinates"], first["longitude"], second["adm_1"]) == (said, "44.3922", "")


# --- words -------------------------------------------------------------------------------------------------------

APP = typer.Typer()
APP.command()(command)


def commanded(settings: Settings, *arguments: str) -> Result:
    given = {f"KEW_{name.upper()}": str(value) for name, value in settings.model_dump().items() if value}
    return CliRunner().invoke(APP, arguments, env=given)


def test_the_command_says_what_it_did_and_why_it_did_nothing(tmp_path: Path) -> None:
    log.configure(io.StringIO(), pretty=False)
    with playing(play.kobo({ASSET: five("kobo")})) as stage:
        settings = at(tmp_path, stage.url)
        done = commanded(settings, "kobo")
        assert done.exit_code == 0, done.output
        assert done.output.startswith("kobo: 5 records, 0 deleted.")
        again = commanded(settings, "kobo", "--json")
        assert json.loads(again.output) == {"ok": True, "service": "kobo", "files": [], "rows": 0, "deleted": 0}
        stage.service = play.kobo({ASSET: five("kobo")[:1]})
        held = commanded(settings, "kobo", "--json")
        assert (held.exit_code, json.loads(held.output)["code"]) == (10, "E_PULL_SHRUNKEN")
        assert set(json.loads(held.output)["sentence"]) == set(json.loads(held.output)["remedy"]) == set(LANGUAGES)
        arabic = commanded(settings, "kobo", "--lang", "ar")
        assert "وضعت الإجابة جانبا" in arabic.output
        assert "canary" not in "".join(one.output for one in (done, again, held, arabic))


def test_every_reason_has_its_words_in_four_languages_and_a_line_in_the_code() -> None:
    program = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "etl" / "pull").glob("*.py"))
    for code, reason in reasons().items():
        assert f'"{code}"' in program, code
        assert all(reason.sentences[lang] and reason.remedies[lang] for lang in LANGUAGES)
        assert {"{figure}" in reason.sentences[lang] for lang in LANGUAGES} in ({True}, {False}), code
        assert (reason.effect == "hold") == (code in ("E_PULL_EMPTY", "E_PULL_SHRUNKEN"))
