"""Pulling from the services into the inbox."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from etl import log
from etl.commands.options import Data, Json, say, settings
from etl.intake.rejects import LANGUAGES, Language
from etl.pull import Pulled, PullError, Service, bring

Lang = Annotated[Language, typer.Option(help=f"Language of the sentences: {', '.join(LANGUAGES)}.")]


def pull(
    service: Annotated[Service, typer.Argument(help="kobo, acled or ucdp.")],
    accept_shrunken: Annotated[
        bool, typer.Option("--accept-shrunken", help="Take an answer that is empty or much smaller than the last one.")
    ] = False,
    lang: Lang = "en",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Drop what a service has for us into the inbox: all of it, or nothing and the reason (exit 10)."""
    try:
        done = bring(settings(data), service, accept_shrunken=accept_shrunken)
    except PullError as error:
        log.get().warning("pull.refused", service=service, code=error.code)
        say(refused(service, error) if as_json else "\n  ".join((f"{service}: {error.code}", *error.told(lang))))
        raise SystemExit(error.exit_code) from None
    say({"ok": True, **asdict(done)} if as_json else _told(done))


def refused(service: Service, error: PullError) -> dict[str, Any]:
    sentences, remedies = zip(*(error.told(lang) for lang in LANGUAGES), strict=True)
    return {
        "ok": False,
        "service": service,
        "code": error.code,
        "sentence": dict(zip(LANGUAGES, sentences, strict=True)),
        "remedy": dict(zip(LANGUAGES, remedies, strict=True)),
    }


def _told(done: Pulled) -> str:
    if not done.files:
        return f"{done.service}: nothing new."
    files = "\n".join(f"  inbox/{file}" for file in done.files)
    return f"{done.service}: {done.rows} records, {done.deleted} deleted.\n{files}\nNow: python -m etl run"
