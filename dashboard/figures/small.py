"""Pictures the size of a line of text, as SVG: small multiples on one scale, and a row of weeks heard or not."""

from collections.abc import Sequence
from urllib.parse import quote

from dashboard.figures.series import BAR, HEARD
from dashboard.figures.theme import QUIET_BAR

WIDTH, HEIGHT = 168, 30
CELL, ROW = 6, 14


def bars(values: Sequence[float | None], top: float) -> str:
    """Bars, oldest first and left to right; `top` is shared by all multiples. None is a grey tick: not known."""
    step = WIDTH / max(1, len(values))
    return _picture(WIDTH, HEIGHT, "".join(_bar(value, i * step, step, max(top, 1)) for i, value in enumerate(values)))


def _bar(value: float | None, left: float, step: float, top: float) -> str:
    wide = max(step * 0.78, 0.8)
    if value is None:
        return f'<rect x="{left:.1f}" y="0" width="{step:.1f}" height="{HEIGHT}" fill="#E3E7EB"/>'
    tall = max(value / top * (HEIGHT - 2), 1)
    colour = BAR if value else QUIET_BAR
    box = f'x="{left:.1f}" y="{HEIGHT - tall:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
    return f'<rect {box} fill="{colour}"/>'


def line(values: Sequence[float | None], top: float) -> str:
    """A line that breaks where nothing is known; a value between two gaps is a dot."""
    step = (WIDTH - 4) / max(1, len(values) - 1)
    path, down = "", False
    for i, value in enumerate(values):
        point = f"{2 + i * step:.1f} {HEIGHT - 2 - (value or 0) / max(top, 1) * (HEIGHT - 4):.1f}"
        path += "" if value is None else f"L{point}" if down else f"M{point}h0"
        down = value is not None
    stroke = f'fill="none" stroke="{BAR}" stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round"'
    return _picture(WIDTH, HEIGHT, f'<path d="{path}" {stroke}/>')


def heard(weeks: Sequence[bool]) -> str:
    """A cell a week, oldest first: full where somebody looked, empty with a frame where nobody did."""
    cells = [
        f'<rect x="{i * CELL + 0.5}" y="0.5" width="{CELL - 2}" height="{ROW - 1}" '
        f'fill="{HEARD if seen else "#FFFFFF"}" stroke="{HEARD if seen else "#B4BDC5"}" stroke-width="1"/>'
        for i, seen in enumerate(weeks)
    ]
    return _picture(max(1, len(weeks)) * CELL, ROW, "".join(cells))


def _picture(wide: int, tall: int, inside: str) -> str:
    """As an address an image can have, so that a page of a hundred stays light."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" preserveAspectRatio="none">{inside}</svg>'
    )
    return f"data:image/svg+xml,{quote(svg, safe=' /:=')}"
