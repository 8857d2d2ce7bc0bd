"""Pictures the size of a line of text, as SVG: small multiples on one scale, and a row of weeks heard or not."""

from collections.abc import Sequence
from urllib.parse import quote

from dashboard.figures.series import BAR, HEARD
from dashboard.figures.theme import HATCH, LINE, QUIET_BAR

WIDTH, HEIGHT = 168, 30
WIDE, TALL = 240, 72  # of a small multiple with an axis of its own
CELL, ROW = 6, 14


def bars(values: Sequence[float | None], top: float) -> str:
    """Bars, oldest first and left to right; `top` is shared by all multiples. None is a grey tick: not known."""
    step = WIDTH / max(1, len(values))
    return _picture(WIDTH, HEIGHT, "".join(_bar(value, i * step, step, max(top, 1)) for i, value in enumerate(values)))


def _bar(value: float | None, left: float, step: float, top: float) -> str:
    wide = max(step * 0.78, 0.8)
    if value is None:
        return f'<rect x="{left:.1f}" y="0" width="{step:.1f}" height="{HEIGHT}" fill="{LINE}"/>'
    tall = max(value / top * (HEIGHT - 2), 1)
    colour = BAR if value else QUIET_BAR
    box = f'x="{left:.1f}" y="{HEIGHT - tall:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
    return f'<rect {box} fill="{colour}"/>'


def chart(values: Sequence[float | None], top: float, *, adds: bool) -> str:
    """A small multiple: bars or a line on the shared scale, half and top as thin rules. Hatched: not known; a short
    grey tick on the floor: none."""
    step = WIDE / max(1, len(values))
    rules = "".join(f'<path d="M0 {y}H{WIDE}" stroke="{LINE}" stroke-width="1"/>' for y in (0.5, TALL / 2, TALL - 0.5))
    unknown = "".join(
        f'<rect x="{i * step:.1f}" y="0" width="{step:.1f}" height="{TALL}" fill="url(#h)"/>'
        for i, value in enumerate(values)
        if value is None
    )
    marks = _columns(values, top, step) if adds else _stroke(values, top, step)
    return _picture(WIDE, TALL, _HATCHING + rules + unknown + marks)


_HATCHING = (
    '<pattern id="h" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<path d="M0 0V5" stroke="{HATCH}" stroke-width="1.6"/>'
    "</pattern>"
)


def _columns(values: Sequence[float | None], top: float, step: float) -> str:
    drawn = ""
    for i, value in enumerate(values):
        if value is not None:
            tall = value / max(top, 1) * (TALL - 1) if value else 2
            box = f'x="{i * step + step * 0.1:.1f}" y="{TALL - tall:.1f}" width="{step * 0.8:.1f}" height="{tall:.1f}"'
            drawn += f'<rect {box} fill="{BAR if value else QUIET_BAR}"/>'
    return drawn


def _stroke(values: Sequence[float | None], top: float, step: float) -> str:
    path, down = "", False
    for i, value in enumerate(values):
        point = f"{(i + 0.5) * step:.1f} {TALL - 1 - (value or 0) / max(top, 1) * (TALL - 2):.1f}"
        path += "" if value is None else f"L{point}" if down else f"M{point}h0"
        down = value is not None
    stroke = f'fill="none" stroke="{BAR}" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"'
    return f'<path d="{path}" {stroke} vector-effect="non-scaling-stroke"/>'


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
        f'fill="{HEARD if seen else "none"}" stroke="{HEARD if seen else HATCH}" stroke-width="1"/>'
        for i, seen in enumerate(weeks)
    ]
    return _picture(max(1, len(weeks)) * CELL, ROW, "".join(cells))


def _picture(wide: int, tall: int, inside: str) -> str:
    """As an address an image can have, so that a page of a hundred stays light."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" preserveAspectRatio="none">{inside}</svg>'
    )
    return f"data:image/svg+xml,{quote(svg, safe=' /:=')}"
