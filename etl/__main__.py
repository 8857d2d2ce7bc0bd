"""The command line of the ETL. Results go to stdout, the log to stderr; a fault is a sentence and an exit code."""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from etl import log, pipeline, release, samples, verdict
from etl.errors import SettingsError, UserFacing
from etl.lock import run_lock
from etl.schedule import parse_every, run_every, stop_on_signals
from etl.settings import Settings, load

cli = typer.Typer(add_completion=False, no_args_is_help=True, help="Kirkuk Early Warning: from an inbox to a release.")

Data = Annotated[Path | None, typer.Option("--data", help="Folder that holds inbox/, releases/ and the rest.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


@cli.callback()
def main() -> None:
    """Exit codes: 0 fine, 3 busy, 10 inbox, 11 contract, 12 release, 13 settings."""


@cli.command()
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
    settings = _settings(data)
    if sample:
        samples.lay_out(settings)
    night = pipeline.run(settings, as_of.date() if as_of else None)
    _say(night.as_json() if as_json else _told(night))


@cli.command()
def check(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV or XLSX file.")],
    stream: Annotated[
        str | None, typer.Option(help="The stream it is for; default from its folder or its headers.")
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """A verdict on a file, without side effects: exit 0 when all of it is good, 10 otherwise."""
    found = verdict.on(_settings(data), file, stream)
    _say(found.as_json() if as_json else found.as_text())
    raise SystemExit(0 if found.good else 10)


@cli.command()
def status(data: Data = None, as_json: Json = False) -> None:
    """The releases on the shelf, newest first, and which one is in force."""
    settings = _settings(data)
    current = release.current(settings.releases)
    shelf = [
        {
            "release": r.id,
            "in_force": bool(current and r.id == current.id),
            **{k: r.manifest[k] for k in ("as_of", "data_until")},
        }
        for r in release.history(settings.releases)
    ]
    if as_json:
        _say({"releases": shelf})
        return
    lines = [
        f"{'*' if r['in_force'] else ' '} {r['release']}  as of {r['as_of']}, data until {r['data_until']}"
        for r in shelf
    ]
    _say("\n".join(lines) or "Nothing has been published yet.")


@cli.command()
def rollback(identity: Annotated[str, typer.Argument(metavar="ID")], data: Data = None) -> None:
    """Put an older release back in force."""
    settings = _settings(data)
    with run_lock(settings.run_lock):
        release.rollback(settings.releases, identity, release.key(settings.release_key))
    _say(f"{identity} is in force.")


@cli.command()
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
    _say(f"{sum(summary.rows.values())} synthetic rows in {len(summary.rows)} streams written to {out}")


@cli.command()
def schedule(
    every: Annotated[str, typer.Option(help="For instance 15m, 1h or 1d.")],
    data: Data = None,
) -> None:
    """Run now and then again and again, one run after the other, until stopped."""
    command = [sys.executable, "-m", "etl", "run", "--data", str(_settings(data).data)]
    run_every(command, parse_every(every), stop=stop_on_signals())


def _settings(data: Path | None) -> Settings:
    settings = load(**({"data": data} if data else {}))
    if settings.data.exists() and not settings.data.is_dir():
        raise SettingsError(f"{settings.data} is not a folder.", "Give --data a folder.")
    return settings


def _told(night: pipeline.Night) -> str:
    lines = [file.as_text() for file in night.files]
    if night.published:
        lines.append(f"Published {night.release}, data until {night.data_until}, in {night.seconds} s.")
    else:
        lines.append("Nothing new: the release in force stays." if night.release else "Nothing to publish yet.")
    return "\n".join(lines)


def _say(what: str | dict[str, Any]) -> None:
    text = what if isinstance(what, str) else json.dumps(what, ensure_ascii=False, default=_plain)
    print(text)  # noqa: T201 - stdout is where a command answers


def _plain(value: object) -> str:
    if isinstance(value, (date, Path)):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in an answer")


if __name__ == "__main__":
    log.configure()
    try:
        cli()
    except UserFacing as fault:
        print(fault, file=sys.stderr)  # noqa: T201
        raise SystemExit(fault.exit_code) from None
