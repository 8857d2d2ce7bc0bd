"""The addresses by which people give something back. Each names the right it needs; nothing else gets past."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import structlog
from flask import Flask, Request, Response, abort, request
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard import access
from dashboard.access.answers import said, see
from dashboard.errors import NotTaken, UserFacing
from dashboard.intake import decisions, forms, refresh, telling, upload
from dashboard.intake.said import not_taken
from dashboard.rows import Area, Place
from dashboard.rows.intake import DataHeld, DataKind, DataPair, DataSurprising
from dashboard.view import View

log = structlog.get_logger()

UPLOAD = "/intake/upload"
DELIVER = "/intake/deliver"
DISCARD = "/intake/discard"
DECIDE = "/intake/decide"
REFRESH = "/intake/refresh"
TEMPLATE = "/export/template/<stream>"
DICTIONARY = "/export/dictionary"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BACK = {"mend": "/data/mend", "tell": "/tell"}  # where whoever starts a run stood
FIELDS = 64 * 2**10  # what a form takes beside its file

Reader = Callable[[str | None], tuple[access.Reading, View]]
Act = Callable[..., Response]
Note = Callable[..., None]


def serve(server: Flask, read: Reader, folder: Path, note: Note) -> None:
    """Adds the routes. What people send is spooled beside where it is kept, never in the machine's common folder.

    `note` writes a line of the audit: before a thing is done, so that what cannot be written down is not done.
    """
    server.request_class = _spooling(upload.room(folder))
    for path, verb, act in CHANGES:
        server.add_url_rule(path, path, _guarded(read, verb, act, note), methods=["POST"])
    for path, verb, act in FILES:
        server.add_url_rule(path, path, _guarded(read, verb, act), methods=["GET"])


def _guarded(read: Reader, verb: str, act: Act, note: Note | None = None) -> Act:
    """`note`: for a change, which is told who asks for it."""

    def answer(**named: str) -> Response:
        try:
            reading, view = read(request.query_string.decode("ascii", "replace"))
        except UserFacing as fault:
            return said(str(fault), 503)
        if not access.may(reading.principal, verb):
            abort(403)
        try:
            return act(reading, view, *([partial(note, reading.principal)] if note else []), **named)
        except NotTaken as fault:
            return said(not_taken(view.words, fault.reason), 400)
        except RequestEntityTooLarge:
            return said(not_taken(view.words, "big"), 413)

    return answer


def receive(reading: access.Reading, view: View, note: Note) -> Response:
    """Keep the file, judge it, and show what was found; it is nobody's before that is written down."""
    request.max_content_length = upload.LARGEST + FIELDS
    sent, stream = request.files.get("file"), request.form.get("stream", "")
    if sent is None or not sent.filename:
        raise NotTaken("empty")
    kobo = "kobo" in request.form
    # The columns of an export say which form it is of, never which kind of record that form is for.
    if (stream or kobo) and stream not in _streams(reading):
        raise NotTaken("kind")
    kept = upload.receive(reading.folder, reading.principal.owner, sent.stream, sent.filename, stream, kobo, _now())
    told = upload.judged(reading.folder, kept, view.lang)
    found = told.verdict
    rows, good = (found.rows_read, found.accepted) if found else (0, 0)
    note("upload.sent", rows, stream=told.kind, accepted=good)
    log.info("upload.judged", role=reading.principal.role, stream=told.kind, rows=rows, accepted=good)
    return see(view.link("/data/deliver", upload=told.token))


def deliver(reading: access.Reading, view: View, note: Note) -> Response:
    """A judged file into the inbox; a second time nothing more happens."""
    found, streams = _upload(reading), frozenset(_streams(reading))
    if not found.delivered:
        if found.kind not in streams:
            raise NotTaken("kind")
        note("upload.delivered", found.verdict.rows_read if found.verdict else 0, stream=found.kind)
    done = upload.deliver(reading.folder, found, streams, _now())
    log.info("upload.delivered", role=reading.principal.role, file=done.delivered)
    return see(view.link("/data/deliver", upload=done.token, step="delivered"))


def discard(reading: access.Reading, view: View, note: Note) -> Response:
    found = _upload(reading)
    note("upload.discarded", stream=found.kind)
    upload.discard(reading.folder, found.token)
    return see(view.link("/data/deliver", step="aside"))


def take_in(reading: access.Reading, view: View, note: Note) -> Response:
    """Start a run; where one is under way already, show that one."""
    note("refresh.asked")
    started = refresh.start(reading.folder, now := _now())
    log.info("refresh.asked", role=reading.principal.role, started=started)
    back = BACK.get(request.form.get("back", ""), "/data/deliver")
    more = {"upload": token} if upload.TOKEN.fullmatch(token := request.form.get("token", "")) else {}
    return see(view.link(back, **_kept(view), **more, step=f"{now:%H%M%S}"))


def decide(reading: access.Reading, view: View, note: Note) -> Response:
    """One decision, checked against what waits for one."""
    kind = request.form.get("kind", "")
    if kind not in _CHECKED:
        raise NotTaken("")
    decision = _CHECKED[kind](reading, request.form)
    note("decision.taken", kind=kind)
    mark = decisions.write(reading.folder, {"kind": kind, **decision}, reading.principal.role, _now())
    log.info("decision.taken", role=reading.principal.role, kind=kind)
    return see(view.link("/data/mend", **_kept(view), said=mark[:8]))


def template(reading: access.Reading, view: View, stream: str) -> Response:
    """The template or form of a stream, in any of the four languages."""
    if stream not in _streams(reading):
        abort(404)
    lang = view.option("in", forms.LANGUAGES, view.lang)
    kind = view.option("format", forms.FORMATS, forms.FORMATS[0])
    noun = "template" if kind == "xlsx" else "kobo-form"
    return _file(forms.template(reading.folder, stream, lang, kind), f"{stream}_{noun}_{lang}.xlsx")


def dictionary(reading: access.Reading, view: View) -> Response:
    lang = view.option("in", forms.LANGUAGES, view.lang)
    return _file(forms.dictionary(reading.folder, lang), f"data-dictionary_{lang}.xlsx")


def address(route: str, view: View) -> str:
    """Where a form is sent, with where on the page its reader is: after the change they are there again."""
    return view.link(route, **_kept(view))


def _kept(view: View) -> dict[str, str]:
    return {name: view.options[name] for name in ("what", "page", "settled", "back") if name in view.options}


CHANGES: tuple[tuple[str, str, Act], ...] = (
    (UPLOAD, "deliver", receive),
    (DELIVER, "deliver", deliver),
    (DISCARD, "deliver", discard),
    (DECIDE, "mend", decide),
    (REFRESH, "refresh", take_in),
    (telling.TELL, "tell", telling.tell),
)
FILES: tuple[tuple[str, str, Act], ...] = ((TEMPLATE, "data", template), (DICTIONARY, "data", dictionary))


def _place(reading: access.Reading, given: Mapping[str, str]) -> dict[str, str | int | bool]:
    """A name that waits, and a place that exists: a suggestion's id, or what was chosen from the list."""
    if given.get("name") not in {held.name for held in access.ask(reading, DataHeld)}:
        raise NotTaken("")
    known = {area.area_id for area in access.ask(reading, Area)} | {p.place_id for p in access.ask(reading, Place)}
    chosen = given.get("place_id") or given.get("place", "").strip().split(" ")[0]
    if chosen not in known:
        raise NotTaken("place")
    return {"name": given["name"], "place_id": chosen}


def _duplicate(reading: access.Reading, given: Mapping[str, str]) -> dict[str, str | int | bool]:
    pair = given.get("left", ""), given.get("right", "")
    known = {(found.left_handle, found.right_handle) for found in access.ask(reading, DataPair)}
    if pair not in known or given.get("same") not in ("yes", "no"):
        raise NotTaken("")
    return {"left": pair[0], "right": pair[1], "same": given["same"] == "yes"}


def _accept(reading: access.Reading, given: Mapping[str, str]) -> dict[str, str | int | bool]:
    known = {(found.load_id, str(found.row)): found for found in access.ask(reading, DataSurprising)}
    found = known.get((given.get("load_id", ""), given.get("row", "")))
    if found is None:
        raise NotTaken("")
    return {"load_id": found.load_id, "row": found.row}


_CHECKED = {"place": _place, "duplicate": _duplicate, "accept": _accept}


def _upload(reading: access.Reading) -> upload.Upload:
    found = upload.find(reading.folder, reading.principal.owner, request.form.get("token", ""))
    if found is None:
        raise NotTaken("gone")
    return found


def _streams(reading: access.Reading) -> set[str]:
    return {kind.stream for kind in access.ask(reading, DataKind)}


def _now() -> datetime:
    return datetime.now(UTC)


def _file(path: Path | None, name: str) -> Response:
    if path is None:
        raise NotTaken("form")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(path.read_bytes(), mimetype=SHEET, headers=headers)


def _spooling(place: Path) -> type[Request]:
    class Spooling(Request):
        """Files being sent lie, without a name, on the disk that keeps the data."""

        def _get_file_stream(self, *_sizes: Any, **_named: Any) -> IO[bytes]:
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            return TemporaryFile(dir=place)

    return Spooling
