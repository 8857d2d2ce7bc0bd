"""The dashboard's command line."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from dashboard import packed, people
from dashboard.access import precautions
from dashboard.app import ASSETS, desk_of, reader
from dashboard.entry import static_files
from dashboard.errors import SettingsError, UserFacing
from dashboard.report import command
from dashboard.settings import Settings, load

cli = typer.Typer(add_completion=False, no_args_is_help=True, help="Kirkuk Early Warning: the dashboard.")
cli.add_typer(people.cli, name="user")


@cli.callback()
def main() -> None:
    """Kirkuk Early Warning: the dashboard."""


@cli.command()
def serve(
    data: Annotated[Path | None, typer.Option(help="Folder that holds inbox/ and releases/.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to bind.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to bind.")] = None,
    prepare: Annotated[
        bool, typer.Option(help="Refresh first; with nothing to show, serve the synthetic sample.")
    ] = False,
) -> None:
    """Serve the release in force."""
    settings = load(data=data, host=host, port=port)
    if prepare:
        settings = settings.model_copy(update={"data": prepared(settings.data)})
    precautions.refuse_unsafe(settings)
    if desk_of(settings).unpeopled():
        raise SettingsError("Real data are served to people with an account, and there is none yet.", _first(settings))
    where = f"http://{settings.host}:{settings.port}  (data: {settings.data})"
    print(where, flush=True)  # noqa: T201 - for the person who started it
    # In this process's place: whoever stops it stops the server, and nothing is left behind that holds the port.
    environment = os.environ | {"KEW_DATA": str(settings.data), "KEW_HOST": settings.host}
    os.execve(sys.executable, _command(settings), environment)  # noqa: S606


@cli.command()
def report(
    out: command.Out,
    district: command.District = "",
    area: command.AreaId = "",
    since: command.Since = "",
    until: command.Until = "",
    lang: command.Lang = "en",
    data: Annotated[Path | None, typer.Option(help="Folder that holds releases/ and state/.")] = None,
) -> None:
    """Write the situation report of a place and a period as PDF."""
    settings = load(data=data)
    desk, who = desk_of(settings), people.at_the_server()
    read = reader(settings, lambda: command.reads(who.name), desk)
    parts = {"district": district, "area": area, "from": since, "to": until, "lang": lang}
    taken = command.write(read, desk, who, out, **parts)
    print(f"{out}: {taken.name}, {len(taken.body) / 1e3:,.0f} kB")  # noqa: T201 - for the person at the terminal


@cli.command()
def pack() -> None:
    """Pack the files every browser fetches as tightly as can be; part of set-up."""
    print(f"packed anew: {packed.pack(static_files(ASSETS))}")  # noqa: T201


def _first(settings: Settings) -> str:
    return f"Make the first: python -m dashboard user add NAME --role admin --data {settings.data}"


def prepared(data: Path) -> Path:
    """The data folder to serve: the given one once it has something to say, else the sample's."""
    if (data / "releases" / "CURRENT").is_file() or any((data / "inbox").glob("*/*")):
        _refresh(data)
        return data
    demo = data / "demo"
    _refresh(demo, "--sample")
    return demo


def _refresh(data: Path, *more: str) -> None:
    """The same command the schedule runs, as a child: its faults are its own, and old data still serve."""
    code = subprocess.call([sys.executable, "-m", "etl", "run", "--data", str(data), *more])  # noqa: S603
    if code and not (data / "releases" / "CURRENT").is_file():
        raise SystemExit(code)


def _command(settings: Settings) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "dashboard.wsgi:server()",
        "--bind", f"{settings.host}:{settings.port}",
        "--workers", str(settings.workers),
        "--threads", str(settings.threads),
        "--worker-class", "gthread",
        "--log-level", "warning",
        # A request line or head longer than any of ours is not read to its end.
        "--limit-request-line", "6000", "--limit-request-fields", "60", "--limit-request-field_size", "6000",
    ]  # fmt: skip


if __name__ == "__main__":
    try:
        cli()
    except UserFacing as fault:
        print(fault, file=sys.stderr)  # noqa: T201
        raise SystemExit(fault.exit_code) from None
