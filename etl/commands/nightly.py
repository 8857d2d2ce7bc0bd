"""The verbs of the nightly round: run, check, status, rollback, demo, schedule."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from etl import audit, erasure, pipeline, release, samples, verdict
from etl.commands.options import Data, Json, say, settings
from etl.intake.rejects import LANGUAGES, Language
from etl.lock import run_lock
from etl.schedule import parse_every, run_every, stop_on_signals
from etl.settings import load

Lang = Annotated[Language, typer.Option(help=f"Language of the sentences: {', '.join(LANGUAGES)}.")]


def run(
    data: Data = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day to speak of; default today.")
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="Fill an empty folder with the synthetic sample first.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Take in what waits in the inbox, and publish a release if anything changed."""
    found = settings(data)
    if sample:
        samples.lay_out(found)
    if erasure.pending(found):
        erasure.resume(found, publish=lambda: pipeline.run(found))
    night = pipeline.run(found, as_of.date() if as_of else None)
    say(night.as_json() if as_json else _told(night))


def check(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV or XLSX file.")],
    stream: Annotated[
        str | None, typer.Option(help="The stream it is for; default from its folder or its headers.")
    ] = None,
    lang: Lang = "en",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """A verdict on a file, without side effects: exit 0 when all of it is good, 10 otherwise."""
    found = verdict.on(settings(data), file, stream, lang)
    say(found.as_json() if as_json else found.as_text())
    raise SystemExit(0 if found.good else 10)


def status(data: Data = None, as_json: Json = False) -> None:
    """The releases on the shelf, newest first, and which one is in force."""
    found = settings(data)
    current = release.current(found.releases)
    shelf = [
        {
            "release": r.id,
            "in_force": bool(current and r.id == current.id),
            **{k: r.manifest[k] for k in ("as_of", "data_until")},
            "built_at": release.built_at(r.id),
            "bytes": sum(path.stat().st_size for path in r.folder.iterdir() if path.is_file()),
        }
        for r in release.history(found.releases)
    ]
    if as_json:
        say({"releases": shelf})
        return
    lines = [
        f"{'*' if r['in_force'] else ' '} {r['release']}  as of {r['as_of']}, data until {r['data_until']}"
        for r in shelf
    ]
    say("\n".join(lines) or "Nothing has been published yet.")


def rollback(identity: Annotated[str, typer.Argument(metavar="ID")], data: Data = None) -> None:
    """Put an older release back in force."""
    found = settings(data)
    with run_lock(found.run_lock):
        release.rollback(found.releases, identity, release.key(found.release_key))
        audit.record(found.state, "rollback", now=datetime.now(UTC), release=identity)
    say(f"{identity} is in force.")


def demo(
    out: Annotated[Path, typer.Option(help="Folder to write the synthetic inbox into.")],
    years: Annotated[float, typer.Option(min=0.1, max=50)] = 3,
    areas: Annotated[
        int, typer.Option(min=1, max=10_000, help="100 means the real ones; any other number a grid.")
    ] = 100,
    scale: Annotated[float, typer.Option(min=0.01, max=1000, help="Multiplies how much happens.")] = 1,
    seed: Annotated[int, typer.Option()] = samples.SEED,
) -> None:
    """Write a labelled synthetic inbox: the same seed gives the same bytes."""
    summary = samples.write(load().reference, out, years=years, areas=areas, scale=scale, seed=seed)
    say(f"{sum(summary.rows.values())} synthetic rows in {len(summary.rows)} streams written to {out}")


def schedule(
    every: Annotated[str, typer.Option(help="For instance 15m, 1h or 1d.")],
    data: Data = None,
) -> None:
    """Run now and then again and again, one run after the other, until stopped."""
    command = [sys.executable, "-m", "etl", "run", "--data", str(settings(data).data)]
    run_every(command, parse_every(every), stop=stop_on_signals())


def _told(night: pipeline.Night) -> str:
    lines = [file.as_text() for file in night.files]
    if night.published:
        until = night.data_until or "no day yet"
        lines.append(f"Published {night.release}, data until {until}, in {night.seconds} s.")
    else:
        lines.append("Nothing new: the release in force stays." if night.release else "Nothing to publish yet.")
    return "\n".join(lines)
