"""The verbs of official boundaries: import them with all checks, list what is kept, go back to another version."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from etl.commands.options import Data, Json, say, settings
from etl.errors import SettingsError
from etl.intake.rejects import LANGUAGES, Language, Reason, load_reasons
from etl.lock import run_lock
from etl.places import areas, gazetteer
from etl.places.areas import Atlas, Official
from etl.places.boundaries import official, shelf
from etl.places.boundaries.finding import Finding
from etl.places.boundaries.moved import Moved, moved
from etl.places.boundaries.shelf import Level
from etl.places.confirmed import refuse_other_than_role
from etl.settings import LOCAL_TIME, Settings
from etl.warehouse import schema

MOST_NAMED = 12
REFUSED = 10

cli = typer.Typer(no_args_is_help=True, help="Official boundaries: import, list, put another version in force.")

Lang = Annotated[Language, typer.Option(help=f"Language of the sentences: {', '.join(LANGUAGES)}.")]
By = Annotated[str, typer.Option(help="Who decides: a role, no name.")]
OneLevel = Annotated[Level, typer.Option(help="What the boundaries are those of.")]
AnyLevel = Annotated[Level | None, typer.Option(help="With “shipped”: this level only.")]


@cli.command("import")
def bring(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="GeoJSON, .shp, .zip or GeoPackage.")],
    level: OneLevel,
    by: By = "data officer",
    lang: Lang = "en",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Check a file of boundaries and put it in force; every finding is told, and any refusal changes nothing."""
    refuse_other_than_role(by)
    found = settings(data)
    found.make_folders()
    with run_lock(found.run_lock):
        told, accepted = _bring(found, file, level, by, lang)
    say(told if as_json else _text(told))
    raise SystemExit(0 if accepted else REFUSED)


@cli.command("list")
def kept(data: Data = None, as_json: Json = False) -> None:
    """Every version kept, who brought it and when, and which ones are in force."""
    held = shelf.versions(settings(data).known)
    if as_json:
        say({"versions": [vars(about) | {"in_force": in_force} for about, in_force in held]})
        return
    ruled = {about.level for about, in_force in held if in_force}
    lines = [f"* {level}: as {shelf.SHIPPED}" for level in shelf.LEVELS if level not in ruled]
    for about, in_force in held:
        when = f"{about.imported_at.astimezone(LOCAL_TIME):%Y-%m-%d %H:%M}"
        lines.append(f"{'*' if in_force else ' '} {about.version}  from {about.file}, {when}, by {about.imported_by}")
    say("\n".join(lines))


@cli.command("use")
def use(
    version: Annotated[str, typer.Argument(help=f"A version from the list, or “{shelf.SHIPPED}”.")],
    level: AnyLevel = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Put another version in force, or go back to the shapes that the project ships with."""
    found = settings(data)
    found.make_folders()
    with run_lock(found.run_lock):
        before = _in_force(found)
        levels = shelf.use(found.known, version, level)
        told = {"version": version, "levels": levels, "accepted": True, "findings": []}
        told |= _moves(found, before, areas.build(found.reference, found.known))
    say(told if as_json else _text(told))


def _bring(found: Settings, file: Path, level: Level, by: str, lang: Language) -> tuple[dict[str, Any], bool]:
    read = gazetteer.read(found.reference, found.known / gazetteer.ALIASES)
    ruling: Official = shelf.in_force(found.known)
    candidate = official.judge(file, level, read, ruling, datetime.now(UTC), by)
    reasons = load_reasons(found.reference / "codes" / "area_import.csv")
    told: dict[str, Any] = {"file": file.name, "level": level, "accepted": candidate.boundaries is not None}
    told |= {"findings": [_said(finding, reasons, lang) for finding in candidate.findings]}
    if candidate.boundaries is None or candidate.atlas is None:
        return told, False
    told |= {"version": candidate.boundaries.about.version, "units": len(candidate.boundaries.shapes)}
    told |= _moves(found, areas.draw(read, ruling), candidate.atlas)
    shelf.put(found.known, candidate.boundaries)
    return told, True


def _in_force(found: Settings) -> Atlas | None:
    """The map until now; none where its boundaries are damaged, which is when people go back to others."""
    try:
        return areas.build(found.reference, found.known)
    except SettingsError:
        return None


def _moves(found: Settings, old: Atlas | None, new: Atlas) -> dict[str, Any]:
    """How many records would lie elsewhere; nothing where there are none yet."""
    if old is None or not found.database.exists():
        return {}
    with schema.opened(found.database) as con:
        moves: Moved = moved(con, old, new)
    return {"records_with_point": moves.with_point, "elsewhere": moves.elsewhere}


def _said(finding: Finding, reasons: Mapping[str, Reason], lang: Language) -> dict[str, Any]:
    reason, more = reasons[finding.code], len(finding.units) - MOST_NAMED
    units = ", ".join(finding.units[:MOST_NAMED]) + (f" … (+{more})" if more > 0 else "")
    words = {"units": units or "–", "figure": finding.figure or "–"}
    sentence, remedy = reason.sentences[lang].format(**words), reason.remedies[lang].format(**words)
    facts = {"code": finding.code, "effect": reason.effect, "units": finding.units, "figure": finding.figure}
    return facts | {"sentence": sentence, "remedy": remedy}


def _text(told: Mapping[str, Any]) -> str:
    lines = [f"{f['sentence']} {f['remedy']} [{f['code']}]" for f in told["findings"]]
    if not told["accepted"]:
        return "\n".join([*lines, "Nothing was changed."])
    lines.append(f"{told['version']} is in force from the next run on.")
    if "records_with_point" in told:
        other = sum(told["elsewhere"].values())
        lines.append(
            f"{other} of {told['records_with_point']} records with a position would lie elsewhere; none moves."
        )
    return "\n".join(lines)
