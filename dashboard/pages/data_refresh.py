"""What waits for the next run, a button that starts one, and how the last one ended."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import access
from dashboard.components import form, redraw
from dashboard.components.still import Element
from dashboard.intake import refresh, routes, waiting
from dashboard.intake.refresh import Run
from dashboard.intake.waiting import Waiting
from dashboard.text import Words
from dashboard.view import View

OFTEN = 1500  # ms between looks, while a run is under way
RECENT = timedelta(hours=1)
POLL = dcc.Interval(id="data-poll", interval=OFTEN)


def on_run(
    app: Dash, read: redraw.Reader, identity: str, poll: str, matches: Callable[[str], bool], draw: redraw.Draw
) -> None:
    """The end of a run draws `identity` anew: looked for at every tick of `poll`, which is there while one goes on."""

    def look(_times: int, search: str | None, pathname: str) -> Any:
        reading, view = read(search)
        run = refresh.state(reading.folder)
        if not matches(pathname) or (run and run.running):
            raise PreventUpdate
        return draw(reading, view, pathname)

    app.callback(
        Output(identity, "children", allow_duplicate=True), Input(poll, "n_intervals"),
        State("url", "search"), State("url", "pathname"), prevent_initial_call=True,
    )(look)  # fmt: skip


def status(reading: access.Reading, view: View, back: str, token: str = "", poll: Component = POLL) -> Component | None:
    """Nothing where nothing waits, runs, or ended lately. `back` is the view to return to: deliver, mend or tell.

    `poll`: what makes that one look again.
    """
    words, run, found = view.words, refresh.state(reading.folder), waiting.count(reading.folder)
    if run and run.running:
        return html.Section(_under_way(words, poll), className="panel refresh", id="data-refresh")
    recent = run if run and datetime.now(UTC) - (run.ended_at or run.started_at) < RECENT else None
    if not recent and not found.anything:
        return None
    told = [ended(reading, view, recent)] if recent else []
    asks = [_waits(words, found)] if found.anything else []
    sensible = found.anything or (recent is not None and recent.failed)
    may = sensible and access.may(reading.principal, "refresh")
    button = [form.drawn(_start(view, back, token))] if may else []
    return html.Section(
        [html.Div([*told, *asks], role="status"), *button], className="panel refresh", id="data-refresh"
    )


def _under_way(words: Words, poll: Component) -> list[Component]:
    text = words.t("What waits is being taken in. This takes a minute at most; the page looks again by itself.")
    busy = html.Div(className="busy", role="progressbar", **{"aria-label": words.t("Being taken in")})
    return [html.P(text, role="status"), busy, poll]


def ended(reading: access.Reading, view: View, run: Run) -> Component:
    """How the last run ended; what it said itself stands beside a failure."""
    words = view.words
    if not run.failed:
        there = access.opens(reading.principal, "/")
        more = [" ", html.A(words.t("See the map"), href=view.link("/"), **_KEEP)] if there else []
        return html.P([html.Strong(_done(words, run)), *more])
    said = html.Bdi(run.sentence, className="muted") if run.sentence else ""
    return html.P([html.Strong(why(words, run.code), className="late"), " ", said])


_KEEP = {"data-keep": "yes"}


def _done(words: Words, run: Run) -> str:
    ago = _ago(words, run)
    if not run.published:
        return words.t("Refreshed {ago}: nothing was new.", ago=ago)
    files = words.n("{count} file taken in", "{count} files taken in", run.files)
    return words.t("Refreshed {ago}: {files}. Every screen shows it now.", ago=ago, files=files)


def why(words: Words, code: int | None) -> str:
    """What an exit code of the run means for the reader; in every case the old release stays."""
    told = {
        3: words.t("Another run was under way: what waits is taken in by it, or by the next one."),
        10: words.t("The inbox could not be read. Nothing was lost; what was published before stays."),
        11: words.t("The new release did not keep its promise and was not published; the one before stays."),
        12: words.t("The new release could not be written; the one before stays."),
        13: words.t("A setting is wrong, so nothing was run."),
    }
    return told.get(code or 0) or words.t("The run failed. Nothing was lost; what was published before stays.")


def _ago(words: Words, run: Run) -> str:
    minutes = int((datetime.now(UTC) - (run.ended_at or run.started_at)).total_seconds() // 60)
    if minutes < 1:
        return words.t("just now")
    return words.n("{count} minute ago", "{count} minutes ago", minutes)


def _waits(words: Words, found: Waiting) -> Component:
    files = words.n("{count} file", "{count} files", found.files) if found.files else ""
    made = words.n("{count} decision", "{count} decisions", found.decisions) if found.decisions else ""
    both = words.t("{first} and {second}", first=files, second=made) if files and made else files or made
    return html.P(words.t("Waiting for the next run: {what}.", what=both), id="data-waiting")


def _start(view: View, back: str, token: str) -> Element:
    words = view.words
    given = {"back": back} | ({"token": token} if token else {})
    return form.form(
        routes.address(routes.REFRESH, view),
        *form.hidden(**given),
        form.button(words.t("Take it in now")),
        name=words.t("Take in what waits"),
        failed=words.t("The server did not answer. Try again."),
    )
