"""Better or worse than simple history: a dot and its 95 % interval for each horizon, quiet places under all places."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.text import Words

ROW, TOP, FOOT = 58, 34, 34
LEAST = 10.0  # percent either side of zero: small differences stay small
ALL, QUIET = 0.02, 0.3


@dataclass(frozen=True)
class Compared:
    """Skill in percent at one horizon; None where there is not enough evidence."""

    label: str
    value: float | None
    low: float | None
    high: float | None


def draw(words: Words, everywhere: Sequence[Compared], quiet: Sequence[Compared]) -> go.Figure:
    """One row a horizon, its name above the marks, so that a phone has room for both."""
    rtl = words.direction == "rtl"
    reach = _reach([*everywhere, *quiet])
    rows = len(everywhere)
    figure = theme.frame(words, TOP + FOOT + ROW * rows)
    figure.add_trace(_marks(everywhere, ALL, {"size": 10, "color": theme.ACCENT}, theme.ACCENT))
    hollow = {"size": 9, "color": theme.SURFACE, "line": {"color": theme.MUTED, "width": 2}}
    figure.add_trace(_marks(quiet, QUIET, hollow, theme.MUTED))
    ticks = _ticks(reach)
    figure.update_layout(
        overwrite=True,
        annotations=[*_ends(words, rtl), *_names(words, everywhere, quiet, reach, rtl)],
        shapes=[
            {
                "type": "line",
                "x0": 0,
                "x1": 0,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": theme.INK, "width": 1.2},
            }
        ],
        xaxis=theme.axis(
            range=reach[::-1] if rtl else reach,
            tickvals=ticks,
            ticktext=[words.t("{number} %", number=words.signed(tick)) for tick in ticks],
        ),
        yaxis=theme.axis(visible=False, range=[rows - 0.45, -0.5]),
        margin={"l": 4, "r": 4, "t": TOP, "b": FOOT},
    )
    return figure


def _reach(rows: Sequence[Compared]) -> list[float]:
    ends = [end for row in rows for end in (row.low, row.value, row.high) if end is not None]
    return [min([-LEAST, *ends]) * 1.08, max([LEAST, *ends]) * 1.08]


def _ticks(reach: Sequence[float]) -> list[int]:
    wide = reach[1] - reach[0]
    step = next(s for s in (5, 10, 20, 50, 100, 200, 500, 10**6) if wide / s <= 6)
    return list(range(-step * int(-reach[0] // step), int(reach[1]) + 1, step))


def _marks(rows: Sequence[Compared], shift: float, marker: dict[str, object], colour: str) -> go.Scatter:
    shown = [(y, r.value, r.low, r.high) for y, r in enumerate(rows) if r.value is not None]
    return go.Scatter(
        x=[value for _, value, _, _ in shown],
        y=[y + shift for y, *_ in shown],
        mode="markers",
        marker=marker,
        error_x={
            "array": [(high if high is not None else value) - value for _, value, _, high in shown],
            "arrayminus": [value - (low if low is not None else value) for _, value, low, _ in shown],
            "color": colour,
            "thickness": 1.6,
            "width": 4,
        },
        hoverinfo="skip",
    )


def _ends(words: Words, rtl: bool) -> list[dict[str, object]]:
    """Which way is better, in words, above the rows; arrows follow the direction of reading."""
    worse, better = words.t("worse"), words.t("better")
    left, right = (better, worse) if rtl else (worse, better)
    return [
        _end(f"◂ {left}", 0, "left"),
        _end(f"{right} ▸", 1, "right"),
    ]


def _end(text: str, x: float, anchor: str) -> dict[str, object]:
    return {
        "xref": "paper", "yref": "paper", "x": x, "y": 1, "xanchor": anchor, "yanchor": "bottom", "yshift": 10,
        "text": text, "showarrow": False, "font": {"size": 12, "color": theme.MUTED},
    }  # fmt: skip


def _names(
    words: Words, everywhere: Sequence[Compared], quiet: Sequence[Compared], reach: Sequence[float], rtl: bool
) -> list[dict[str, object]]:
    edge = reach[0]
    notes = [_note(row.label, edge, y - 0.3, rtl) for y, row in enumerate(everywhere)]
    for y, (row, calm) in enumerate(zip(everywhere, quiet, strict=True)):
        for mark, shift, name in ((row, ALL, words.t("all places")), (calm, QUIET, words.t("quiet places"))):
            if mark.value is None:
                notes.append(
                    _note(words.t("{places}: not enough evidence yet", places=name), edge, y + shift, rtl, quiet=True)
                )
            elif y == 0:
                notes.append(_note(name, edge, y + shift, rtl, quiet=True))
    return notes


def _note(text: str, x: float, y: float, rtl: bool, *, quiet: bool = False) -> dict[str, object]:
    return {
        "x": x,
        "y": y,
        "text": text if quiet else f"<b>{text}</b>",
        "showarrow": False,
        "xanchor": "right" if rtl else "left",
        "bgcolor": theme.SURFACE,
        "borderpad": 1,
        "font": {"size": 12, "color": theme.MUTED if quiet else theme.INK},
    }
