"""The colours are declared once, are told apart in the light and in the dark, and text reads on every ground it has."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from dashboard import colours, sheet
from dashboard.figures.layers import LAYERS, ZERO
from dashboard.figures.theme import LEVELS, ON_RAMP, RAMP
from dashboard.figures.told import NUMBERS

HOUSE = Path(__file__).parents[2] / "dashboard"
ALL = colours.DRAWN | colours.SHEETS
THEMES = {"light": 0, "dark": 1}
LITERAL = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b|rgba?\([\d.]")
HEX = re.compile(r"#[0-9A-F]{6}")
# What eyes without one kind of cone make of linear red, green and blue (Machado, Oliveira and Fernandes 2009).
EYES = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deutan": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritan": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
# Text on its ground: 4.5 to 1 (WCAG 1.4.3).
READ = [
    *((text, ground) for text in ("ink", "muted", "accent") for ground in ("surface", "canvas", "tint", "groove")),
    *(("on-full", ground) for ground in ("accent", "accent-on", "high", "very-high", "bar", "police")),
    *(("ink", ground) for ground in ("groove-on", "heat-1", "heat-2", "heat-3", "hatch-ground", "late-done")),
    *((text, "surface") for text in ("late-ink", "rise", "known-ink", "good-ink", "second", "late")),
    *(("surface", ground) for ground in ("dropped", "late-ink", "good")),
    ("amber-ink", "amber"), ("good-ink", "good-tint"), ("late-ink", "late-tint"), ("late-ink", "late-fill"),
    ("ink", "late-tint"), ("nav-ink", "navigation"), ("nav-on", "navigation"), ("nav-on", "nav-hover"),
    ("nav-on", "nav-here"),
]  # fmt: skip
# What is found by its edge or as a mark: 3 to 1 (WCAG 1.4.11).
FOUND = [
    *((mark, "surface") for mark in ("edge", "accent", "good", "bar", "police", "muted", "late", "second", "seen")),
    ("accent", "canvas"), ("nav-mark", "navigation"), ("nav-mark", "nav-here"),
]  # fmt: skip


def linear(colour: str) -> list[float]:
    shares = [part / 255 for part in colours.parts(colour)]
    return [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]


def luminance(colour: str, eyes: str = "all") -> float:
    light = linear(colour)
    seen = [max(0.0, sum(w * part for w, part in zip(row, light, strict=True))) for row in EYES[eyes]]
    return 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]


def contrast(one: str, other: str, eyes: str = "all") -> float:
    low, high = sorted((luminance(one, eyes), luminance(other, eyes)))
    return (high + 0.05) / (low + 0.05)


def dressed(colour: str, theme: str) -> str:
    """What becomes of a colour that a figure was drawn with."""
    name = colours.named(colour)[6:-1]
    return colours.DRAWN[name][THEMES[theme]]


# A counted zero is the page's own ground, and no step.
STEPS = {layer.code: tuple(c for c in layer.colours if c != ZERO) for layer in (*LAYERS.values(), NUMBERS)}


def test_the_sheet_is_made_of_the_table() -> None:
    assert sheet.PATH.read_text(encoding="utf-8") == sheet.sheet(), "python -m dashboard.sheet"


def test_a_rule_finds_a_mark_by_its_colour() -> None:
    assert len({light for light, _ in colours.DRAWN.values()}) == len(colours.DRAWN)
    assert all(HEX.fullmatch(colour) for both in colours.DRAWN.values() for colour in both)
    assert not set(colours.DRAWN) & set(colours.SHEETS)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("code", STEPS)
@pytest.mark.parametrize("eyes", EYES)
def test_steps_are_in_order_and_told_apart(code: str, theme: str, eyes: str) -> None:
    """Fuller is darker in the light and brighter in the dark, whichever cones an eye has, and in grey."""
    shades = [luminance(dressed(colour, theme), eyes) for colour in STEPS[code]]
    assert shades == sorted(shades, reverse=theme == "light")
    assert all(contrast(*(dressed(c, theme) for c in two), eyes=eyes) >= 1.25 for two in pairwise(STEPS[code]))


@pytest.mark.parametrize("theme", THEMES)
def test_text_reads_on_every_step(theme: str) -> None:
    pairs = {(RAMP[level], ON_RAMP[level]) for level in LEVELS}
    for layer in (*LAYERS.values(), NUMBERS):
        pairs |= {(colour, layer.ink(i)) for i, colour in enumerate(layer.colours)}
    seen = {(a, b): round(contrast(dressed(a, theme), dressed(b, theme)), 2) for a, b in pairs}
    poor = {two: found for two, found in seen.items() if found < 4.5}
    assert not poor


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("least", "pairs"), [(4.5, READ), (3.0, FOUND)], ids=["text", "marks"])
def test_what_is_read_and_found(theme: str, least: float, pairs: list[tuple[str, str]]) -> None:
    values = {name: both[THEMES[theme]] for name, both in ALL.items()}
    poor = {two: round(found, 2) for two in pairs if (found := contrast(values[two[0]], values[two[1]])) < least}
    assert not poor


def test_what_is_no_step_shows_in_the_dark_as_it_does_in_the_light() -> None:
    """Lines of a hatch on their ground, dashes of few reports on the low steps, the ground around the areas."""
    for mark, ground in [("hatch", "hatch-ground"), ("veil", "veil-ground"), ("hatch", "dots-ground"),
                         ("border", "ground"), ("very-low", "ground"), ("hatch-ground", "ground")]:  # fmt: skip
        light, dark = (contrast(*(colours.DRAWN[name][i] for name in (mark, ground))) for i in (0, 1))
        assert dark >= min(light, 2.0) - 0.05, (mark, ground, light, dark)
    muted = colours.DRAWN["muted"][1]
    assert all(contrast(muted, colours.DRAWN[step][1]) >= 2 for step in ("very-low", "low", "elevated"))


def test_no_ground_is_black() -> None:
    grounds = ("canvas", "surface", "ground", "navigation", "hatch-ground", "tint", "groove")
    assert all(luminance(ALL[name][1]) > 0.004 for name in grounds)


def literals(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8").replace("rgba(0,0,0,0)", "")  # nothing drawn
    if path.suffix == ".css":  # what a rule finds its marks by
        text = re.sub(r"\[[a-z]+\*?=\"[^\"]*\"\]", "", text)
    return set(LITERAL.findall(text))


def test_no_colour_is_written_anywhere_else() -> None:
    """But for paper, which is black on white, and for what scripts draw with: the light ones, dressed like figures."""
    sources = [*HOUSE.rglob("*.py"), *HOUSE.glob("assets/*.css"), *HOUSE.glob("door/*.html")]
    paper = ("colours.py", "02_colours.css", "30_print.css")
    assert not {path.name: found for path in sources if path.name not in paper and (found := literals(path))}
    scripts = {
        path.name: set(re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text(encoding="utf-8")))
        for path in HOUSE.glob("assets/*.js")
    }
    assert not {name: found for name, found in scripts.items() if found - set(colours.LIGHT.values())}
