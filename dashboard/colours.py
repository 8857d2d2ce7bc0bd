"""Every colour of the house, once: its name, as it is in the light and as it is in the dark.

Figures are drawn by the server in the light ones. `sheet.py` makes the style sheet of these tables: the names
as custom properties, and, for whatever is drawn, a rule from the light value to the name. So a figure is the same
bytes for everybody, changes its dress with the page, and is light again on paper and in a saved picture.
"""

# What figures are drawn with. The light values are all different: a rule finds a mark by its colour.
# The dark turns luminance round: what is darkest on white is brightest on the dark ground, and text on it with it.
DRAWN = {
    "ink": ("#17212B", "#E3E9ED"),
    "muted": ("#5D6B78", "#A3B0BB"),
    "line": ("#E3E7EB", "#2C3944"),
    "surface": ("#FFFFFF", "#18222A"),
    "accent": ("#1F6F78", "#5CAEB8"),
    "good": ("#2A8169", "#5DBE9C"),
    # Steps of risk: luminance only falls, in the dark only rises, and hues keep their order from sand to plum.
    "very-low": ("#FBF1DC", "#362E20"),
    "low": ("#F5CF97", "#604B25"),
    "elevated": ("#EC9C62", "#985822"),
    "high": ("#BF4D46", "#E9765B"),
    "very-high": ("#7B1E4B", "#FFB7D0"),
    # Grounds that are no step: not known is hatched, average is dotted, withheld is crossed.
    "hatch": ("#B4BDC5", "#6B7985"),
    "hatch-ground": ("#F4F5F6", "#222D36"),
    "dots-ground": ("#F7F6F3", "#252B2E"),
    "veil": ("#AAA2B2", "#7A7186"),
    "veil-ground": ("#EFEBF0", "#2B2833"),
    "ground": ("#EBEEF1", "#10171D"),
    "ground-line": ("#D3D9DE", "#2B3741"),
    "border": ("#A3AEB8", "#64737F"),
    # Layers of one hue each, never the colours of risk.
    "teal-1": ("#E1F0F0", "#1A353A"),
    "teal-2": ("#B5DADB", "#22525A"),
    "teal-3": ("#7FBBBE", "#2D6F78"),
    "teal-4": ("#2F7F87", "#6DBBC3"),
    "teal-5": ("#124E57", "#C6E9EB"),
    "violet-1": ("#EFEBF6", "#2B2640"),
    "violet-2": ("#CFC5E6", "#463B6C"),
    "violet-3": ("#A794CE", "#6552A0"),
    "violet-4": ("#6C55A3", "#B09FDB"),
    "violet-5": ("#3B2A68", "#E2DAF4"),
    "slate-1": ("#C6CFD7", "#34424D"),
    "slate-2": ("#98A5B1", "#586875"),
    "slate-3": ("#5F6E7C", "#A3B3BF"),
    "slate-4": ("#35424F", "#DBE3E9"),
    # Bars, lines and marks.
    "bar": ("#3F6F86", "#74A9C3"),
    "quiet-bar": ("#A9B4BD", "#62707B"),
    "heard": ("#8FB5AE", "#5F9389"),
    "police": ("#173B52", "#9CC8E4"),
    "second": ("#A4501F", "#E8A071"),
    "faint": ("#8C99A4", "#7B8996"),
    "waiting": ("#7FA9AE", "#4F868D"),
    "known": ("#B98A1D", "#CDA040"),
    "known-ink": ("#7A5A0B", "#E3C274"),
    "late-ink": ("#9B3A35", "#F2A8A1"),
    "late-done": ("#BFE0D1", "#1F4638"),
    "deep": ("#0F2A33", "#D2ECF0"),
    "dropped": ("#3A4651", "#BAC5CD"),
    "unsaid": ("#444444", "#D5DCE1"),  # plotly's own, where a figure names none
}

# What only style sheets use.
SHEETS = {
    "canvas": ("#F4F5F7", "#10181E"),
    "late": ("#BF4D46", "#E5867E"),
    "on-full": ("#FFFFFF", "#0F1A20"),  # text on accent, and on the two fullest steps
    "accent-on": ("#185A62", "#7CC4CD"),  # the accent under the hand
    "accent-parts": ("31 111 120", "92 174 184"),
    "accent-soft": ("#8FB9BD", "#3F7A82"),
    "accent-band": ("rgb(31 111 120 / .28)", "rgb(92 174 184 / .36)"),
    "tint": ("#EAF2F3", "#1B3036"),
    "tint-line": ("#CFE0E0", "#2D4A51"),
    "edge": ("#8795A3", "#7B8996"),  # of what is written in: 3 to 1
    "edge-soft": ("#AEB9C2", "#566571"),
    "rule": ("#CDD5DB", "#3A4853"),
    "groove": ("#EDF0F3", "#25313A"),
    "groove-on": ("#E2E7EB", "#2E3B46"),
    "amber": ("#FFF3D1", "#332A14"),
    "amber-line": ("#E8CF86", "#655325"),
    "amber-ink": ("#6B4E00", "#EBCB7B"),
    "good-ink": ("#1C6A50", "#7DD3B2"),
    "good-tint": ("#E6F2ED", "#173229"),
    "late-tint": ("#FBEFEE", "#38262A"),
    "late-fill": ("#F3DAD8", "#4A2D30"),
    "late-line": ("#E2B4B0", "#744145"),
    "rise": ("#9B1F4A", "#F59BBB"),
    "very-low-edge": ("#E3CFA2", "#7A6642"),
    "seen": ("#5E9AA1", "#5C9CA4"),
    "share-fill": ("#6C8CA1", "#7C9DB2"),
    "heat-1": ("#D9E6EC", "#1F333E"),
    "heat-2": ("#B3CBD7", "#2B4C5D"),
    "heat-3": ("#86AABC", "#3A6880"),
    "rim": ("rgb(23 33 43 / .12)", "rgb(227 233 237 / .18)"),
    "halo": ("rgb(255 255 255 / .82)", "rgb(16 24 30 / .72)"),
    "halo-full": ("rgb(23 33 43 / .85)", "rgb(255 255 255 / .9)"),
    "scroll-shade": ("rgb(23 33 43 / .16)", "rgb(0 0 0 / .55)"),
    "shadow": ("rgb(15 42 51 / .16)", "rgb(4 9 13 / .6)"),
    "shadow-near": ("rgb(15 42 51 / .12)", "rgb(4 9 13 / .5)"),
    # The bar of pages is dark in both.
    "navigation": ("#0F2A33", "#0B1318"),
    "nav-ink": ("#D4E0E4", "#C3CFD5"),
    "nav-on": ("#FFFFFF", "#F2F6F8"),
    "nav-hover": ("#17373F", "#17242B"),
    "nav-here": ("#183F4C", "#1E333B"),
    "nav-dot": ("#4B7C86", "#4B7C86"),
    "nav-mark": ("#F5CF97", "#F5CF97"),
    # Small pictures (components/sparkline.py, figures/small.py) are images, which no rule of a page reaches into.
    "picture": ("none", "invert(.9) hue-rotate(180deg)"),
}

LIGHT = {name: light for name, (light, _) in DRAWN.items()}
_NAMES = {light: name for name, light in LIGHT.items()}


def named(colour: str) -> str:
    """A colour that figures are drawn with, as style sheets say it: var(--its-name)."""
    return f"var(--{_NAMES[colour]})"


def clear(colour: str, share: float) -> str:
    """The same, with as much of what lies under it showing as `share` (0 to 1) leaves."""
    return f"rgba({', '.join(map(str, parts(colour)))}, {share})"


def parts(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of "#RRGGBB"."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
