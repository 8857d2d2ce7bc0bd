"""The dashboard's command line."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from dashboard.errors import SettingsError, UserFacing
from dashboard.settings import LOOPBACK, Settings

cli = typer.Typer(add_completion=False, no_args_is_help=True, help="Kirkuk Early Warning: the dashboard.")


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
    given = {"data": data, "host": host, "port": port}
    settings = Settings().model_copy(update={key: value for key, value in given.items() if value is not None})
    _refuse_strangers(settings.host)
    if prepare:
        settings = settings.model_copy(update={"data": prepared(settings.data)})
    where = f"http://{settings.host}:{settings.port}  (data: {settings.data})"
    print(where, flush=True)  # noqa: T201 - for the person who started it
    # In this process's place: whoever stops it stops the server, and nothing is left behind that holds the port.
    os.execve(sys.executable, _command(settings), os.environ | {"KEW_DATA": str(settings.data)})  # noqa: S606


def _refuse_strangers(host: str) -> None:
    """There is no sign-in yet: whoever can reach the address can read everything."""
    if host not in LOOPBACK:
        raise SettingsError(f"Without accounts only this machine may be served, not {host}.", "Leave out --host.")


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
    ]  # fmt: skip


if __name__ == "__main__":
    try:
        cli()
    except UserFacing as fault:
        print(fault, file=sys.stderr)  # noqa: T201
        raise SystemExit(fault.exit_code) from None
