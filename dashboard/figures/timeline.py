"""What happened and what was promised, one row a kind, on one time axis."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from dashboard.colours import LIGHT
from dashboard.figures import known_days, theme, time_axis
from dashboard.figures.known_days import Mark
from dashboard.rows.area import AreaEvent, AreaPromise
from dashboard.text import Words

STREAMS = ("incident", "grievance", "meeting")
ROW, LANE, LANES = 40, 9, 8
LATE = theme.RAMP["high"]
DAY = timedelta(days=1)
MARKS = {
    "incident": ("circle", theme.RAMP["very_high"], LIGHT["faint"]),
    "grievance": ("square", theme.ACCENT, theme.ACCENT),
    "meeting": ("diamond", LIGHT["deep"], LIGHT["deep"]),
    "note": ("hexagon", theme.ACCENT, theme.ACCENT),
    "calendar": ("triangle-down", LIGHT["known"], LIGHT["known"]),
}


@dataclass(frozen=True)
class Stretch:
    """A piece of a promise's line: on time or waiting (accent), kept (good), past its due date (late)."""

    start: date
    end: date
    kind: str


def stretches(promise: AreaPromise, until: date) -> list[Stretch]:
    """From made to closed, or to `until` while open; past the due date it is late, unless withdrawn or dropped."""
    closed = promise.closed_on if promise.closed_on and promise.closed_on <= until else None
    end = closed or until
    kind = "waiting" if closed is None else {"kept": "kept", "late": "kept"}.get(promise.status, "ended")
    due = promise.due_on
    if due is None or due >= end or kind == "ended":
        return [Stretch(promise.made_on, end, kind)]
    return [Stretch(promise.made_on, max(due, promise.made_on), kind), Stretch(max(due, promise.made_on), end, "late")]


def lanes(promises: Sequence[AreaPromise], until: date) -> list[int]:
    """The lowest lane free when each promise is made; the last lane is shared once all are taken."""
    free_from: list[date] = []
    chosen = []
    for promise in promises:
        lane = next((i for i, day in enumerate(free_from) if day < promise.made_on), len(free_from))
        lane = min(lane, LANES - 1)
        end = stretches(promise, until)[-1].end
        free_from[lane : lane + 1] = [end]
        chosen.append(lane)
    return chosen


def draw(
    words: Words,
    events: Sequence[AreaEvent],
    promises: Sequence[AreaPromise],
    start: date,
    end: date,
    until: date,
    days: Sequence[Mark] = (),
) -> go.Figure:
    """Heights are pixels: rows keep their size however many promises there are. `until` is the last day known; `days`
    are the numbers over the days everybody knows of."""
    chosen = lanes(promises, until)
    noted = any(event.stream == "note" for event in events)
    rows = _rows(max(chosen, default=0) + 1, noted=noted)
    height = rows["foot"] + 44
    figure = theme.frame(words, height)
    notes = ("note",) if noted else ()
    for stream in (*STREAMS, *notes, "calendar"):
        figure.add_trace(_marks(words, stream, events, rows[stream]))
    for trace in _lines(words, promises, chosen, rows["promise"], until):
        figure.add_trace(trace)
    named = (*STREAMS, "promise", *notes, "calendar")
    middle = {stream: rows[stream] for stream in named} | {
        "promise": rows["promise"] + max(chosen, default=0) * LANE / 2
    }
    figure.update_layout(
        overwrite=True,
        shapes=[_rule(y) for stream, y in middle.items() if stream != "promise"],
        annotations=_day_numbers(words, days, rows),
        xaxis=theme.axis(range=[start - (end - start) / 36, end], showgrid=True, **time_axis.months(words, start, end)),
        yaxis=theme.axis(
            range=[rows["foot"], 0],
            showgrid=False,
            tickvals=list(middle.values()),
            ticktext=[words.term("stream", stream) for stream in middle],
            tickfont={"size": 13, "color": theme.INK},
            side="right" if words.direction == "rtl" else "left",
            ticklabelstandoff=8,
        ),
        margin={"l": 8, "r": 8, "t": 0, "b": 4},
    )
    return figure


def _rows(deep: int, *, noted: bool) -> dict[str, int]:
    """Middle of each row in px from the top; that of promises is its first lane."""
    places = {stream: ROW // 2 + i * ROW for i, stream in enumerate(STREAMS)}
    promise = places["meeting"] + ROW
    note = promise + (deep - 1) * LANE + ROW
    calendar = note + ROW if noted else note
    return {**places, "promise": promise, "note": note, "calendar": calendar, "foot": calendar + ROW}


def _rule(y: float) -> dict[str, object]:
    line = {"color": theme.LINE, "width": 1}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": line, "layer": "below"}


def _marks(words: Words, stream: str, events: Sequence[AreaEvent], y: int) -> go.Scatter:
    """One mark a day and outcome, larger where it stands for several; filled when done, hollow when not."""
    counted = Counter((e.day, e.done, e.code) for e in events if e.stream == stream)
    heaped = Counter((e.day, e.done) for e in events if e.stream == stream)
    days = sorted(heaped)
    symbol, done, other = MARKS[stream]
    hollow = stream in ("grievance", "meeting")
    return go.Scatter(
        x=[day for day, _ in days],
        y=[y] * len(days),
        mode="markers",
        marker={
            "symbol": [f"{symbol}-open" if hollow and not full else symbol for _, full in days],
            "size": [min(9 + 3 * (heaped[key] - 1), 18) for key in days],
            "color": [done if full else other for _, full in days],
            "line": {"width": 1.6 if hollow else 0},
            "opacity": 0.92,
        },
        hovertext=[_told(words, stream, day, full, counted) for day, full in days],
        hoverinfo="text",
    )


def _told(words: Words, stream: str, day: date, full: bool, counted: Counter[tuple[date, bool, str]]) -> str:
    kinds = [(code, n) for (on, done, code), n in sorted(counted.items()) if on == day and done == full]
    lines = [
        (words.term(KINDS[stream], code) if code else words.t("Note")) + (f" × {words.number(n)}" if n > 1 else "")
        for code, n in kinds
    ]
    outcome = [state(words, stream, full)] if stream in STREAMS else []
    return "<br>".join([words.day(day), *lines, *outcome])


KINDS = {"incident": "event_type", "grievance": "category", "meeting": "meeting_kind", "calendar": "calendar_kind"}


def state(words: Words, stream: str, done: bool) -> str:
    """What filled and hollow mean in each row."""
    return words.term(f"{stream}_state", "done" if done else "not_done")


def _lines(
    words: Words, promises: Sequence[AreaPromise], chosen: Sequence[int], first: int, until: date
) -> list[go.Scatter]:
    styles = {
        "kept": {"color": theme.GOOD, "width": 4},
        "waiting": {"color": LIGHT["waiting"], "width": 4},
        "ended": {"color": theme.HATCH, "width": 4},
        "late": {"color": LATE, "width": 4, "dash": "4px,3px"},
    }
    pieces: dict[str, tuple[list[date | None], list[int | None], list[str | None]]] = {k: ([], [], []) for k in styles}
    for promise, lane in zip(promises, chosen, strict=True):
        status = "open" if promise.closed_on is None or promise.closed_on > until else promise.status
        said = [words.term("side", promise.owner_side), words.term("commitment_status", status)]
        told = "<br>".join([words.day(promise.made_on), *said])
        for stretch in stretches(promise, until):
            x, y, text = pieces[stretch.kind]
            x += [stretch.start, stretch.end, None]
            y += [first + lane * LANE] * 2 + [None]
            text += [told, told, None]
    return [
        go.Scatter(x=x, y=y, mode="lines", line=styles[kind], hovertext=text, hoverinfo="text", connectgaps=False)
        for kind, (x, y, text) in pieces.items()
        if x
    ]


def _day_numbers(words: Words, days: Sequence[Mark], rows: dict[str, int]) -> list[dict[str, object]]:
    """Over the row of their kind."""
    return [
        number | {"yref": "y", "y": rows[mark.kind], "yanchor": "bottom", "yshift": 8}
        for mark, number in zip(days, known_days.numbers(words, days), strict=True)
    ]
