"""How a file leaves: asked like a page, written into the audit, then given; or one sentence instead."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Response, request

from dashboard import access
from dashboard.access.answers import said
from dashboard.access.desk import Desk
from dashboard.errors import Refused, StateError, UserFacing
from dashboard.rows import About
from dashboard.text import Words, spoken
from dashboard.view import View

Reader = Callable[[str | None], tuple[access.Reading, View]]


@dataclass(frozen=True)
class File:
    """`body` of the media type `kind`; `told` of its `rows` rows is what the audit keeps: codes and days, no words."""

    name: str
    kind: str
    body: bytes
    rows: int
    told: Mapping[str, str]


def answering(
    read: Reader, desk: Desk, made: Callable[[access.Reading, View], File | Response], deed: str = "export.taken"
) -> Callable[[], Response]:
    """A route's function. `made` gives the file, or what is answered in its place; `deed`: what the audit calls it."""

    def answer() -> Response:
        try:
            reading, view = read(request.query_string.decode("ascii", "replace"))
            file = made(reading, view)
            if isinstance(file, Response):
                return file
            # Written down before it is given: what cannot be is not given.
            desk.note(reading.principal, deed, file.rows, **file.told)
        except Refused:
            raise
        except StateError:
            words = Words(spoken(request.args.get("lang", "en")))
            return said(words.t("This could not be put on the record, so it was not done."), 503)
        except UserFacing as fault:
            return said(str(fault), 503)
        headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return Response(file.body, content_type=file.kind, headers=headers)

    return answer


def named(about: About, *parts: str | None, suffix: str) -> str:
    """A name that says what is in the file: what kind, what, where, when, and of which release."""
    said = ["synthetic" if about.synthetic else None, *parts, about.release]
    return re.sub(r"[^A-Za-z0-9_.-]", "-", "_".join(part for part in said if part)) + suffix
