"""What a map can show: its classes, their colours, and where each begins. One declaration per layer."""

from bisect import bisect_right
from dataclasses import dataclass

from dashboard.colours import LIGHT
from dashboard.figures.theme import INK, LEVELS, RAMP, SURFACE

# Single hue, light to dark: never the colours of risk. White is a counted zero, which is not the same as not known.
TEAL = tuple(LIGHT[f"teal-{step}"] for step in range(1, 6))
ZERO = LIGHT["surface"]
# The tension index: a hue of its own, as it is neither a chance nor a count.
VIOLET = tuple(LIGHT[f"violet-{step}"] for step in range(1, 6))
SLATE = (ZERO, *(LIGHT[f"slate-{step}"] for step in range(1, 5)))


@dataclass(frozen=True)
class Layer:
    """A class begins at its edge; the first begins below them all. `dark` classes carry white text."""

    code: str
    colours: tuple[str, ...]
    edges: tuple[float, ...]
    decimals: int = 0
    dark: int = 2

    def class_of(self, value: float) -> int:
        return bisect_right(self.edges, value)

    def ink(self, position: int) -> str:
        return SURFACE if position >= len(self.colours) - self.dark else INK


_A_WEEK = (1e-9, 0.25, 0.5, 1.0, 2.0)
_OF_100 = (20.0, 40.0, 60.0, 80.0)
# Few areas stand high in all parts at once: even steps would paint nearly all alike. Fixed for ever.
_TENSION = (10.0, 20.0, 35.0, 50.0)

LAYERS = {
    layer.code: layer
    for layer in (
        Layer("risk", tuple(RAMP[level] for level in LEVELS), _OF_100),
        Layer("tension", VIOLET, _TENSION),
        Layer("relations", TEAL, _OF_100),
        Layer("incidents", (ZERO, *TEAL), _A_WEEK, decimals=1),
        Layer("grievances", (ZERO, *TEAL), _A_WEEK, decimals=1),
        Layer("safety", TEAL, _OF_100),
        Layer("silence", SLATE, (1.0, 2.0, 4.0, 8.0)),
    )
}
