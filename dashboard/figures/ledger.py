"""Said, then done: what became of the promises of each side, as one bar a side whose parts add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.colours import LIGHT
from dashboard.figures import theme
from dashboard.rows.relations import RelationPromise
from dashboard.text import Words

ROW, BAR = 52, 0.42
STATES = ("on_time", "late", "open", "withdrawn", "dropped", "overdue")
SIDES = ("police", "authority", "ngo", "community")
FEWEST = 8  # promises a full-width bar stands for at least, or a single one would look like many
NARROW = 0.055  # share of the widest bar under which a count does not fit into its part

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Look:
    """How a state is drawn: also told apart by pattern, so that it survives grey print."""

    fill: str
    ink: str
    pattern: str = ""
    edge: str = theme.SURFACE


LOOKS = {
    "on_time": Look(theme.GOOD, theme.SURFACE),
    "late": Look(LIGHT["late-done"], theme.INK, "/", theme.GOOD),
    "open": Look(theme.SURFACE, theme.INK, edge=theme.MUTED),
    "withdrawn": Look(theme.HATCH_GROUND, theme.INK, ".", theme.MUTED),
    "dropped": Look(LIGHT["dropped"], theme.SURFACE),
    "overdue": Look(theme.RAMP["high"], theme.SURFACE, "\\", theme.RAMP["very_high"]),
}


def count(promises: Sequence[RelationPromise]) -> dict[str, dict[str, int]]:
    """Promises by owner side and state; every state of a side that promised anything, zero included."""
    made = {side: [p.state for p in promises if p.owner_side == side] for side in SIDES}
    return {side: {state: states.count(state) for state in STATES} for side, states in made.items() if states}


def draw(words: Words, counts: Counts) -> go.Figure:
    """Bars grow from the side one begins to read on; the name of a side stands over its bar."""
    rtl = words.direction == "rtl"
    sides = list(counts)
    widest = max(FEWEST, *(sum(states.values()) for states in counts.values()), 0)
    figure = theme.frame(words, ROW * max(1, len(sides)) + 4, barmode="stack", bargap=0)
    for state in STATES:
        figure.add_trace(_part(words, counts, state, widest))
    figure.update_layout(
        annotations=[_name(words, row, side, counts[side], rtl) for row, side in enumerate(sides)],
        xaxis=theme.axis(visible=False, range=[widest * 1.01, 0] if rtl else [0, widest * 1.01]),
        yaxis=theme.axis(visible=False, range=[len(sides) - 0.6, -0.8]),
        margin={"l": 2, "r": 2, "t": 0, "b": 0},
    )
    return figure


def _part(words: Words, counts: Counts, state: str, widest: int) -> go.Bar:
    look = LOOKS[state]
    values = [states[state] for states in counts.values()]
    # an empty part would still draw its edge over its neighbour's
    drawn = [value or None for value in values]
    lines = {"shape": look.pattern, "fgcolor": look.edge, "bgcolor": look.fill, "size": 6, "solidity": 0.22}
    return go.Bar(
        orientation="h",
        y=list(range(len(values))),
        x=drawn,
        width=BAR,
        marker={
            "color": look.fill,
            "pattern": lines if look.pattern else None,
            "line": {"width": 1, "color": look.edge},
        },
        text=[f"<b>{words.number(value)}</b>" if value >= widest * NARROW else "" for value in values],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"size": 12, "color": look.ink},
        hovertext=[
            f"{words.term('side', side)} · {words.term('promise_state', state)}: <b>{words.number(value)}</b>"
            for side, value in zip(counts, values, strict=True)
        ],
        hoverinfo="text",
    )


def _name(words: Words, row: int, side: str, states: Mapping[str, int], rtl: bool) -> dict[str, object]:
    total = words.n("{count} promise", "{count} promises", sum(states.values()))
    late = f" · {words.t('{count} overdue', count=words.number(states['overdue']))}" if states["overdue"] else ""
    muted = f"<span style='color:{theme.MUTED}'>· {total}{late}</span>"
    return {
        "xref": "paper",
        "x": 1 if rtl else 0,
        "y": row,
        "yshift": 12,
        "yanchor": "bottom",
        "text": f"<b>{words.term('side', side)}</b> {muted}",
        "showarrow": False,
        "xanchor": "right" if rtl else "left",
        "font": {"size": 13},
    }
