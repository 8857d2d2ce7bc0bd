"""A release in which every text that people or files can choose is hostile, and where each of its fields comes from."""

import hashlib
import json
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import duckdb

from dashboard import rows

LANGUAGES = ("en", "ar", "ckb", "tr")
INSERTED = 120


@dataclass(frozen=True)
class Family:
    """Columns that hold one vocabulary: a value becomes the same hostile text in all of them. `kept` are codes that
    queries look for."""

    columns: tuple[str, ...]
    kept: frozenset[str] = frozenset()


def _spoken(name: str, column: str) -> dict[str, Family]:
    return {f"{name} {lang}": Family((f"{column}_{lang}",)) for lang in LANGUAGES}


def _one(*columns: str) -> dict[str, Family]:
    return {column: Family((column,)) for column in columns}


FAMILIES: dict[str, Family] = {
    **_spoken("area name", "area.name"),
    **_spoken("place name", "place.name"),
    **_one("area.other_names", "about.release", "place_held.name", "place_held.streams", "source_health.licence"),
    "model": Family((
        "about.model", "risk_score.model", "forecast_skill.model", "forecast_miss.model", "gate_decision.served",
        "gate_decision.before", "gate_decision.best_classical", "gate_decision.challenger", "model_part.model",
    )),
    "model version": Family(("about.model_version", "risk_score.model_version", "model_part.model_version")),
    "model part": Family(("model_part.part",)),
    "source": Family((
        "incident.source", "incident_report.source", "grievance.source", "meeting.source", "commitment.source",
        "source_health.source", "load.source",
    )),
    "stream": Family(("source_health.stream", "load.stream")),
    "file": Family(("load.file", "reject.file", "left_in_inbox.file")),
    "part": Family(("load.part", "reject.part")),
    "reason": Family(
        ("load.held", "reject.code", "left_in_inbox.code"), kept=frozenset({"W_SURPRISING", "W_PLACE_UNKNOWN"})
    ),
    **_one("reject.column_name", "reject.header"),
    **_spoken("refusal", "reject.sentence"),
    **_spoken("remedy", "reject.remedy"),
    **_spoken("left", "left_in_inbox.sentence"),
    **_spoken("what to do with it", "left_in_inbox.remedy"),
    **_one("incident.event_type", "incident.sub_event_type", "incident.origin", "incident.verification"),
    **_one("grievance.category", "grievance.about", "grievance.channel", "grievance.outcome", "grievance.grievance_id"),
    **_one("meeting.kind", "meeting.meeting_id", "calendar.kind", "commitment.owner_side", "commitment.status"),
    **_one("note.text", "commitment.text"),
    **_one("field.name", "term.code"),
    "vocabulary": Family(("field.vocabulary", "term.vocabulary")),
    **_spoken("field label", "field.label"),
    **_spoken("field meaning", "field.meaning"),
    **_spoken("term name", "term.name"),
    **_spoken("kind title", "stream.title"),
    **_spoken("kind meaning", "stream.meaning"),
    **_spoken("goalpost", "tension_rule.reason"),
}  # fmt: skip


def mark(family: str, payload: int) -> str:
    """What tells, wherever a text is found, which string of which family it is."""
    return f"·{list(FAMILIES).index(family)}k{payload}·"


def poison(sample: Path, target: Path, payloads: Sequence[str], seed: int = 0) -> Path:
    """A copy of the sample's data folder whose release in force carries the strings."""
    identity = (sample / "releases" / "CURRENT").read_text(encoding="utf-8").strip()
    release = target / "releases" / identity
    shutil.copytree(sample / "releases" / identity, release)
    (target / "releases").chmod(0o700)
    (target / "releases" / "CURRENT").write_text(identity, encoding="utf-8")
    for room in ("state", "inbox"):
        (target / room).mkdir(mode=0o700)
    stored = release / "team.duckdb"
    stored.chmod(0o600)
    with duckdb.connect(str(stored)) as base:
        _unbound(base)
        _filled(base)
        for family in FAMILIES:
            _spread(base, family, payloads, seed)
    told = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    told["files"]["team.duckdb"]["sha256"] = hashlib.sha256(stored.read_bytes()).hexdigest()
    (release / "manifest.json").chmod(0o600)
    (release / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    return target


def _unbound(base: duckdb.DuckDBPyConnection) -> None:
    """The tables again, without their limits: what a release must never hold is put in all the same."""
    for table in {column.split(".")[0] for family in FAMILIES.values() for column in family.columns}:
        base.execute(f"create table mart.free as select * from mart.{table}")
        base.execute(f"drop table mart.{table}")
        base.execute(f"alter table mart.free rename to {table}")


def _filled(base: duckdb.DuckDBPyConnection) -> None:
    """Rows where the sample has none: it is clean, nothing in it was refused or left lying."""
    load = base.execute("select load_id, file from mart.load order by all limit 1").fetchone()
    assert load is not None
    for table in ("reject", "place_held", "left_in_inbox"):
        described = base.execute(f"describe mart.{table}").fetchall()
        for number in range(INSERTED):
            row = {name: _filler(name, kind, number) for name, kind, *_ in described}
            row |= {"load_id": load[0]} if "load_id" in row else {}
            holes = ", ".join("?" for _ in row)
            base.execute(f"insert into mart.{table} ({', '.join(row)}) values ({holes})", list(row.values()))
    base.execute("update mart.reject set header = null where rowid % 3 = 0")
    base.execute("update mart.load set held = 'held ' || rowid, waiting = 1 where rowid % 2 = 0")
    base.execute("update mart.source_health set licence = 'licence ' || rowid")
    base.execute("update mart.area set name_ckb = name_en, name_tr = name_en")


def _filler(name: str, kind: str, number: int) -> Any:
    if name in ("suggestion_1", "suggestion_2", "suggestion_3"):
        return None
    if name == "code" and number % 2:
        return "W_SURPRISING"
    return f"{name} {number}" if kind == "VARCHAR" else number if "INT" in kind else None


def _spread(base: duckdb.DuckDBPyConnection, family: str, payloads: Sequence[str], seed: int) -> None:
    """Every string stands in the family: one in each value where there are many values, several where there are few."""
    columns = [column.split(".") for column in FAMILIES[family].columns]
    asked = " union ".join(f"select distinct {column} from mart.{table}" for table, column in columns)
    held = [value for (value,) in base.execute(f"select * from ({asked}) order by 1").fetchall() if value]
    values = [value for value in held if value not in FAMILIES[family].kept]
    order = list(range(len(payloads)))
    random.Random(f"{seed} {family}").shuffle(order)  # noqa: S311 - a choice of test cases
    # Of few values some may not be shown at all: each then carries every string.
    at_once = len(payloads) if len(values) <= 6 else -(-len(payloads) // min(len(values), 10))
    base.execute("create or replace temp table turned (said varchar, hostile varchar)")
    for number, value in enumerate(values):
        chosen = [order[(number * at_once + i) % len(order)] for i in range(at_once)]
        text = " ".join(payloads[i] + mark(family, i) for i in chosen)
        base.execute("insert into turned values (?, ?)", [value, text])
    for table, column in columns:
        base.execute(f"update mart.{table} set {column} = hostile from turned where said = {column}")


def texts() -> Iterator[str]:
    """Every field of a row class that is text, as Class.field."""
    names = ["dashboard.rows", *(f"dashboard.rows.{found.name}" for found in iter_modules(rows.__path__))]
    for name in names:
        for kind in vars(import_module(name)).values():
            if is_dataclass(kind) and isinstance(kind, type) and kind.__module__ == name:
                yield from (f"{kind.__name__}.{field.name}" for field in fields(kind) if "str" in str(field.type))


def _told(field: str, family: str) -> dict[str, str]:
    return {f"{field}_{lang}": f"{family} {lang}" for lang in LANGUAGES}


def _named(kind: str, name: str) -> dict[str, str]:
    return _told(f"{kind}.name", name)


# From a field of a row class to the family it shows.
SHOWN: dict[str, str] = {
    **_named("Area", "area name"),
    **_named("Place", "place name"),
    **_named("DataSilence", "area name"),
    **_named("DataTerm", "term name"),
    **_told("DataLeft.sentence", "left"),
    **_told("DataLeft.remedy", "what to do with it"),
    **_told("DataReason.remedy", "remedy"),
    **_told("DataReject.label", "field label"),
    **_told("DataReject.sentence", "refusal"),
    **_told("DataReject.remedy", "remedy"),
    **_told("DataSurprising.sentence", "refusal"),
    **{f"DataField.label_{lang}": f"field label {lang}" for lang in LANGUAGES},
    **{f"DataField.meaning_{lang}": f"field meaning {lang}" for lang in LANGUAGES},
    **{f"DataKind.title_{lang}": f"kind title {lang}" for lang in LANGUAGES},
    **{f"DataKind.meaning_{lang}": f"kind meaning {lang}" for lang in LANGUAGES},
    **{f"TensionRule.reason_{lang}": f"goalpost {lang}" for lang in LANGUAGES},
    "Area.other_names": "area.other_names",
    "About.release": "about.release",
    "About.model": "model",
    "About.model_version": "model version",
    "AreaForecast.model": "model",
    "AreaCalendar.code": "calendar.kind",
    "AreaEvent.code": "incident.event_type",
    "AreaNote.text": "note.text",
    "PromiseText.text": "commitment.text",
    "TellPromise.owner_side": "commitment.owner_side",
    "TellMeeting.kind": "meeting.kind",
    "RelationPromise.status": "commitment.status",
    "AreaPromise.status": "commitment.status",
    "AreaPromise.owner_side": "commitment.owner_side",
    "RelationPromise.owner_side": "commitment.owner_side",
    "AreaSource.source": "source",
    "DataSource.source": "source",
    "DataSource.stream": "stream",
    "DataSource.licence": "source_health.licence",
    "DataLoad.file": "file",
    "DataLoad.part": "part",
    "DataLoad.stream": "stream",
    "DataLoad.source": "source",
    "DataLoad.held": "reason",
    "DataFate.part": "part",
    "DataFate.stream": "stream",
    "DataFate.held": "reason",
    "DataLeft.file": "file",
    "DataLeft.code": "reason",
    "DataField.name": "field.name",
    "DataField.vocabulary": "vocabulary",
    "DataTerm.vocabulary": "vocabulary",
    "DataTerm.code": "term.code",
    "DataReason.code": "reason",
    "DataReject.file": "file",
    "DataReject.part": "part",
    "DataReject.column_name": "reject.column_name",
    "DataReject.header": "reject.header",
    "DataReject.code": "reason",
    "DataHeld.name": "place_held.name",
    "DataHeld.streams": "place_held.streams",
    "DataSurprising.file": "file",
    "DataSurprising.part": "part",
    "DataSurprising.column_name": "reject.column_name",
    "DataPair.left_source": "source",
    "DataPair.right_source": "source",
    "DataPair.left_type": "incident.event_type",
    "DataPair.right_type": "incident.event_type",
    "DataPair.left_sub_type": "incident.sub_event_type",
    "DataPair.right_sub_type": "incident.sub_event_type",
    "ExploreTally.part": "incident.event_type",
    "ExploreIncident.event_type": "incident.event_type",
    "ExploreIncident.sub_event_type": "incident.sub_event_type",
    "ExploreIncident.origin": "incident.origin",
    "ExploreIncident.verification": "incident.verification",
    "ExploreIncident.source": "source",
    "ExploreGrievance.record_id": "grievance.grievance_id",
    "ExploreGrievance.category": "grievance.category",
    "ExploreGrievance.about": "grievance.about",
    "ExploreGrievance.channel": "grievance.channel",
    "ExploreGrievance.outcome": "grievance.outcome",
    "ExploreGrievance.source": "source",
    "ExploreMeeting.record_id": "meeting.meeting_id",
    "ExploreMeeting.kind": "meeting.kind",
    "ExploreMeeting.source": "source",
    "ExploreScore.source": "model",
    "MethodSkill.model": "model",
    "MethodGate.served": "model",
    "MethodGate.before": "model",
    "MethodGate.best_classical": "model",
    "MethodGate.challenger": "model",
    "MethodMiss.model": "model",
    "MethodPart.model": "model",
    "MethodPart.model_version": "model version",
    "MethodPart.part": "model part",
}

KEYS = """
    Area.area_id Area.subdistrict_id Area.district_id Place.place_id Shape.area_id RiskRow.area_id
    AreaPulse.area_id AreaRelation.area_id AreaCoarser.place_id DataSilence.area_id DataSilence.district_id
    DataCoverage.district_id ExploreHeard.area_id ExploreHeard.district_id ExploreIncident.area_id
    ExploreIncident.district_id ExploreGrievance.area_id ExploreGrievance.district_id ExploreMeeting.area_id
    ExploreMeeting.district_id ExploreScore.area_id ExploreScore.district_id ExploreTension.area_id
    ExploreTension.district_id DataPair.left_area DataPair.left_district DataPair.right_area
    DataPair.right_district MethodMiss.area_id RelationBeside.place_id RelationMeasured.area_id
    RelationPromise.area_id RelationPromise.district_id MapRisk.area_id MapRisk.district_id RiskWeek.area_id
    MapReason.area_id LayerValue.area_id TellPromise.area_id TellPromise.district_id TellMeeting.area_id
    TellMeeting.district_id
"""
# Fields that cannot be chosen by anybody who sends something. "check TABLE.COLUMN": the contract lists the values.
KEY, ASKED = "an id of ours: areas and P-codes come from the boundaries a person imports", "a word of the query itself"
OURS, HANDLE = "a name from our own declarations of streams", "an opaque handle made by the run"
CLOSED: dict[str, str] = {
    **{f"ApiRisk.{name}": "given to programs, never drawn" for name in (
        "area_id", "district_id", "state", "level", "model", "model_version"
    )},
    "PartnerAbout.release": "an id made by the run",
    "PartnerAbout.area_version": "a version and a hash, made when boundaries are imported",
    **{f"PartnerArea.name_{lang}": "the names of Area, said by the same Words.name" for lang in LANGUAGES},
    **{f"PartnerArea.{name}": KEY for name in ("area_id", "level", "district_id")},
    "PartnerShape.area_id": KEY,
    "PartnerShape.level": KEY,
    "PartnerShape.geometry": "drawn by number, never as text",
    "PartnerMonth.area_id": KEY,
    "PartnerMonth.state": "a code of the partners' own contract",
    "PartnerTrust.area_id": KEY,
    "PartnerTrust.state": "a code of the partners' own contract",
    "PartnerSkill.subset": "a code of the partners' own contract",
    "About.area_version": "a version and a hash, made when boundaries are imported",
    "Shape.geometry": "drawn by number, never as text",
    "DataKind.stream": OURS,
    "AreaSource.stream": ASKED,
    "AreaEvent.stream": ASKED,
    "AreaCalendar.stream": ASKED,
    "AreaNote.stream": ASKED,
    "AreaNote.code": ASKED,
    "TellPromise.place_level": "the level the run found the place at",
    "TellMeeting.place_level": "the level the run found the place at",
    **dict.fromkeys(
        (
            "TellPromise.commitment_id", "TellMeeting.meeting_id", "RelationPromise.commitment_id",
            "AreaPromise.commitment_id", "PromiseText.commitment_id",
        ),
        HANDLE,
    ),
    "ServedSkill.subset": "check forecast_skill.subset",
    "DataField.kind": "check field.kind",
    "DataPair.left_handle": HANDLE,
    "DataPair.right_handle": HANDLE,
    "DataPair.state": "check duplicate.state",
    "DataPair.decided_by": "check duplicate.decided_by",
    "DataPair.left_level": "check incident.place_level",
    "DataPair.right_level": "check incident.place_level",
    "DataSurprising.load_id": HANDLE,
    "ExploreIncident.record_id": HANDLE,
    "ExploreIncident.date_precision": "check incident.date_precision",
    "ExploreScore.record_id": KEY,
    "ExploreTension.record_id": KEY,
    "ExploreTension.source": ASKED,
    "MethodSkill.role": "check forecast_skill.role",
    "MethodSkill.subset": "check forecast_skill.subset",
    "MethodSkill.known": "check forecast_skill.known",
    "MethodBin.event": "check calibration.event",
    "MethodGate.reason": "check gate_decision.reason",
    "MethodMiss.kind": "check forecast_miss.kind",
    "MethodMiss.level": "check forecast_miss.level",
    "RelationPromise.state": ASKED,
    "TensionPart.part": "check tension_part.part",
    "TensionRule.part": "check tension_rule.part",
    "AreaReason.reason": "check risk_reason.reason",
    "MapReason.reason": "check risk_reason.reason",
    "AreaPulse.side": "check pulse.side",
    "AreaRelation.measure": "check relation_month.measure",
    "RelationMonth.measure": "check relation_month.measure",
    **{f"DataHeld.suggestion_{n}": KEY for n in (1, 2, 3)},
    **{f"{kind}.level": "check risk_score.level" for kind in ("RiskRow", "MapRisk", "RiskWeek", "ExploreScore")},
    **{f"{kind}.state": "check risk_score.state" for kind in ("RiskRow", "MapRisk", "RiskWeek", "ExploreScore")},
    **{f"{kind}.grade": "check relation_month.grade" for kind in ("AreaRelation", "RelationMonth", "RelationBeside")},
    **{f"{kind}.grade": "check tension.grade" for kind in ("ExploreTension", "TensionWeek", "LayerValue")},
    **{f"{kind}.left_out": ASKED for kind in (
        "ExploreIncident", "ExploreGrievance", "ExploreMeeting", "ExploreScore", "ExploreTension"
    )},
    **{f"{kind}.flags": "ones and noughts" for kind in ("DataSilence", "ExploreHeard")},
    **dict.fromkeys(KEYS.split(), KEY),
    "Area.level": "check area.level",
    "Place.level": "check place.level",
    "Shape.level": "check place.level",
    "LevelSeen.level": "check level_record.level",
    "AreaPulse.level": "check pulse.level",
    "AreaRelation.level": "check relation_month.level",
    "AreaCoarser.level": "check incident.place_level",
    "Elsewhere.level": "check incident.place_level",
    "MapRisk.area_level": "check area.level",
    "ExploreIncident.place_level": "check incident.place_level",
    "ExploreGrievance.place_level": "check grievance.place_level",
    "ExploreMeeting.place_level": "the level the run found the place at",
    "ExploreScore.place_level": ASKED,
    "ExploreTension.place_level": ASKED,
}  # fmt: skip
