"""The verbs that hand out what people fill in, and the dictionary that explains it."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from etl import forms
from etl.commands.options import Data, Json, say, settings
from etl.errors import InboxError, SettingsError
from etl.intake.rejects import LANGUAGES, Language
from etl.streams import STREAMS, Stream

Lang = Annotated[Language, typer.Option(help=f"Language of the words: {', '.join(LANGUAGES)}.")]
Out = Annotated[Path | None, typer.Option("--out", dir_okay=False, help="File to write.")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there already.")]


def template(
    stream: Annotated[str, typer.Argument(help="The kind of record, as its folder in the inbox is called.")],
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="File to write.")],
    lang: Lang = "en",
    kind: Annotated[
        Literal["xlsx", "xlsform"],
        typer.Option(
            "--format", help="xlsx: a workbook to fill in; xlsform: a form for KoBoToolbox, in all languages."
        ),
    ] = "xlsx",
    force: Force = False,
    data: Data = None,
) -> None:
    """Write what people fill in for a stream; an XLSForm opens in the language named and holds all four."""
    wanted = _stream(stream)
    reference = forms.load(settings(data).reference)
    made = forms.workbook(wanted, lang, reference) if kind == "xlsx" else forms.xlsform(wanted, reference, lang)
    _write(out, made, force)
    say(f"{out}: {reference.dictionary.title(wanted, lang)}")


def dictionary(
    lang: Lang = "en", out: Out = None, force: Force = False, data: Data = None, as_json: Json = False
) -> None:
    """Write the data dictionary as a workbook, or say it as JSON."""
    if out is None and not as_json:
        raise SettingsError("Nothing says where the dictionary goes.", "Give --out FILE.xlsx, or --json.")
    reference = forms.load(settings(data).reference)
    if out is not None:
        _write(out, forms.dictionary(lang, reference), force)
    told: dict[str, Any] | str = forms.as_json(lang, reference) if as_json else f"{out}: {len(STREAMS)} streams"
    say(told)


def _stream(name: str) -> Stream:
    if name not in STREAMS:
        raise InboxError(f"There is no stream {name!r}.", f"Streams are {', '.join(STREAMS)}.")
    return STREAMS[name]


def _write(out: Path, content: bytes, force: bool) -> None:
    if out.exists() and not force:
        raise SettingsError(f"{out} is there already.", "Give another name, or --force to write over it.")
    if not out.parent.is_dir():
        raise SettingsError(f"There is no folder {out.parent}.", "Make it first, or name another.")
    out.write_bytes(content)
