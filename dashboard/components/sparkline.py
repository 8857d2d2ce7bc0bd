"""A line the size of a word, as a picture: gaps where nothing is known."""

from collections.abc import Sequence
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from dashboard.colours import LIGHT

WIDTH, HEIGHT, LEAST, DASH = 72, 20, 25, 3


def sparkline(values: Sequence[float | None], spoken: str, colour: str = LIGHT["muted"]) -> Component:
    """Values of 0-100, oldest first; always left to right. `spoken` says what is drawn."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"><path d="{path(values)}" '
        f'fill="none" stroke="{colour}" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"/></svg>'
    )
    return html.Img(src=f"data:image/svg+xml,{quote(svg, safe=chr(32) + '/:=')}", alt=spoken, className="spark")


def path(values: Sequence[float | None]) -> str:
    """SVG path of the values; a new stroke after each gap, a dash for a value that stands alone.

    At most 69 of them, a unit apart. The height is the values' own range, but never less than LEAST points: small moves
    stay small.
    """
    step = (WIDTH - 4) // max(1, len(values) - 1)
    low, span = _range([value for value in values if value is not None])
    drawn, last = [], None
    for i, value in enumerate(values):
        if value is None:
            last = None
            continue
        height = round(HEIGHT - 2 - (value - low) / span * (HEIGHT - 4))
        alone = last is None and (i + 1 == len(values) or values[i + 1] is None)
        # steps from point to point: most are alike, and so they pack well
        drawn.append(f"M{2 + i * step} {height}h{DASH * alone}" if last is None else f"l{step} {height - last}")
        last = height
    return "".join(drawn)


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values, default=0), max(values, default=0)
    span = max(high - low, LEAST)
    return (low + high - span) / 2, span
