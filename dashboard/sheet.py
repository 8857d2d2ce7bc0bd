"""The style sheet of the colours, made of their one table: `python -m dashboard.sheet` writes it anew.

The dark is for screens alone: paper, and what is saved as a picture, stays light. `data-theme` on <html> is what
somebody chose on this device (dashboard/themes.py); without it the device's own setting counts.
"""

from pathlib import Path

from dashboard.colours import DRAWN, SHEETS, parts

PATH = Path(__file__).parent / "assets" / "02_colours.css"
_HEAD = "/* Made of colours.py by `python -m dashboard.sheet`; a test compares them. */\n"


def tokens() -> str:
    """Every name in the light, and in the dark for whom it is dark. Where a device forces its own grounds on every page
    (high contrast), theirs decide, and not what was chosen: figures stand on them.
    """
    light, dark = (_values(number) for number in (0, 1))
    return (
        f":root {{ color-scheme: light; {light} }}\n"
        f'@media screen {{ :root[data-theme="dark"] {{ color-scheme: dark; {dark} }} }}\n'
        "@media screen and (prefers-color-scheme: dark) "
        f'{{ :root:not([data-theme="light"]) {{ color-scheme: dark; {dark} }} }}\n'
        "@media screen and (forced-colors: active) and (prefers-color-scheme: light) "
        f"{{ :root:root {{ color-scheme: light; {light} }} }}\n"
        "@media screen and (forced-colors: active) and (prefers-color-scheme: dark) "
        f"{{ :root:root {{ color-scheme: dark; {dark} }} }}\n"
    )


def sheet() -> str:
    """The names, and for each mark of a figure the way from the light value it was drawn with to the name."""
    rules = (_rule(kind, name, light) for name, (light, _) in DRAWN.items() for kind in ("fill", "stroke"))
    return _HEAD + tokens() + "\n".join(rules) + "\n"


def _values(number: int) -> str:
    return " ".join(f"--{name}: {both[number]};" for name, both in (DRAWN | SHEETS).items())


def _rule(kind: str, name: str, light: str) -> str:
    """plotly writes its marks' style, and of some the attribute; our own drawings write attributes.

    A style written on an element gives way to nothing less than !important.
    """
    red, green, blue = parts(light)
    drawn = f"rgb({red}, {green}, {blue})"
    styled = f'[style*="{kind}: {drawn}"], [style*="{kind}:{light}"]'
    told = f'[{kind}="{drawn}"], [{kind}="{light}"]'
    return f"{styled} {{ {kind}: var(--{name}) !important; }} {told} {{ {kind}: var(--{name}); }}"


if __name__ == "__main__":
    PATH.write_text(sheet(), encoding="utf-8")
