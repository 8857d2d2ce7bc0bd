"""Light and dark: kept on a device, there from the first byte; figures wear it, paper and pictures do not."""

import re
from collections.abc import Callable
from pathlib import Path

import everyone
import pytest
from journeys.conftest import Watched, settle
from playwright.sync_api import Page, expect
from test_accessible import PAGES

from dashboard import colours
from dashboard.text import LANGUAGES

DARK = {name: dark for name, (_, dark) in (colours.DRAWN | colours.SHEETS).items()}
FIGURES = ("map", "map-chosen", "map-tension", "area", "relations", "explore", "explore-split", "method")
# Every colour a mark was drawn with, as it was written.
_DRAWN = r"""() => {
  const found = new Set();
  document.querySelectorAll(".js-plotly-plot svg *, .drawn-map *, .drawn-inset *, body > svg *").forEach((node) => {
    if (node.closest(".modebar")) { return; }
    ["fill", "stroke"].forEach((kind) => {
      const value = node.style[kind] || node.getAttribute(kind) || "";
      if (/^(rgb|#)/.test(value) && !/, 0\)$/.test(value) && node.style[kind + "Opacity"] !== "0") { found.add(value); }
    });
  });
  return [...found];
}"""


def shade(page: Page, selector: str, kind: str) -> str:
    """A colour as it is seen, as "#RRGGBB"."""
    value = page.locator(selector).first.evaluate("(e, kind) => getComputedStyle(e)[kind]", kind)
    return "#" + "".join(f"{int(part):02X}" for part in re.findall(r"\d+", value)[:3])


def chosen(page: Page, choice: str) -> None:
    page.locator("[data-theme-choice]").first.select_option(choice)


def test_dark_is_kept_here_and_never_flashes(open_page: Callable[..., Watched], tmp_path: Path) -> None:
    watched = open_page("/method?lang=ar", width=1280, color_scheme="light")
    page = watched.page
    assert shade(page, ".panel", "backgroundColor") == "#FFFFFF"
    chosen(page, "dark")
    assert shade(page, ".panel", "backgroundColor") == DARK["surface"]
    assert shade(page, ".js-plotly-plot .xtick text", "fill") == DARK["muted"]
    assert "theme" not in page.url

    answer = page.reload(wait_until="commit")
    assert answer and ' data-theme="dark"' in answer.text()[:200]
    settle(page)
    assert page.locator("[data-theme-choice]").input_value() == "dark"
    assert shade(page, "html", "backgroundColor") == DARK["canvas"]

    page.emulate_media(media="print")
    assert shade(page, ".panel", "backgroundColor") == "#FFFFFF"
    assert shade(page, ".js-plotly-plot .xtick text", "fill") == colours.LIGHT["muted"]
    page.emulate_media(media="screen")

    with page.expect_download() as kept:
        page.locator("button[data-save=svg]").first.click()
    kept.value.save_as(tmp_path / "kept.svg")
    picture = (tmp_path / "kept.svg").read_text(encoding="utf-8")
    red, green, blue = colours.parts(colours.LIGHT["muted"])
    assert f"rgb({red}, {green}, {blue})" in picture and "var(--" not in picture
    assert not [name for name, dark in DARK.items() if dark.startswith("#") and dark in picture]
    assert page.locator("html").get_attribute("data-theme") == "dark"

    chosen(page, "auto")
    assert page.locator("html").get_attribute("data-theme") is None
    assert not [cookie for cookie in page.context.cookies() if cookie["name"] == "kew_theme"]
    assert shade(page, ".panel", "backgroundColor") == "#FFFFFF"
    assert watched.clean, (watched.errors, watched.outside)


@pytest.mark.soak
def test_light_is_chosen_on_a_dark_device_and_the_door_follows(open_page: Callable[..., Watched], served: str) -> None:
    page = open_page("/relations?lang=en", color_scheme="dark").page
    assert shade(page, ".panel", "backgroundColor") == DARK["surface"]
    chosen(page, "light")
    assert shade(page, ".panel", "backgroundColor") == "#FFFFFF"
    page.goto(f"{served}/login?lang=ckb")
    assert shade(page, "section", "backgroundColor") == "#FFFFFF"
    page.context.clear_cookies()
    page.reload()
    assert shade(page, "section", "backgroundColor") == DARK["surface"]


@pytest.mark.soak
def test_weeks_in_the_dark(open_page: Callable[..., Watched]) -> None:
    """An earlier week, drawn by scripts alone, wears the dark as well; what is chosen and hatched is seen."""
    page = open_page("/?lang=en&area=KRK-030", color_scheme="dark").page
    page.locator("#map-week").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#map-time")).to_have_class(re.compile("earlier"))
    seen = set(
        page.eval_on_selector_all(
            "#map-graph .choroplethlayer path", "all => all.map((path) => getComputedStyle(path).fill)"
        )
    )
    ramp = {tuple(colours.parts(DARK[step])) for step in ("very-low", "low", "elevated", "high", "very-high")}
    rgb = {tuple(map(int, re.findall(r"\d+", fill)[:3])) for fill in seen if fill.startswith("rgb")}
    assert len(rgb & ramp) >= 4 and 'url("#hatch")' in seen
    light = {tuple(colours.parts(colours.LIGHT[step])) for step in ("very-low", "low", "elevated", "high", "very-high")}
    assert not rgb & light


@pytest.mark.soak
@pytest.mark.parametrize("name", FIGURES)
def test_every_mark_has_a_colour_of_the_house(name: str, open_page: Callable[..., Watched]) -> None:
    """A colour the table does not have would stay as bright in the dark as it was in the light."""
    page = open_page(f"{PAGES[name]}lang=en", color_scheme="dark").page
    known = {colour.lower() for colour in colours.LIGHT.values()}
    known |= {f"rgb({', '.join(map(str, colours.parts(colour)))})" for colour in colours.LIGHT.values()}
    # plotly writes a colour, its share apart; a mark that is not drawn has none.
    written = {re.sub(r"rgba\((.*), [\d.]+\)", r"rgb(\1)", value).lower() for value in page.evaluate(_DRAWN)}
    assert written and not written - known


@pytest.mark.soak
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_lost_at_twice_the_size(lang: str, open_page: Callable[..., Watched]) -> None:
    """A desk's page at 200 %: every text is there still (WCAG 1.4.4)."""
    missing = {}
    for name, path in PAGES.items():
        page = open_page(f"{path}lang={lang}", width=everyone.DESK).page
        everyone.unfold(page)
        before = everyone.texts(page)
        page.set_viewport_size({"width": everyone.TWICE, "height": 400})
        everyone.settled_sideways(page)
        if lost := sorted(set(before) - set(everyone.texts(page))):
            missing[name] = lost
        page.close()
    assert not missing


@pytest.mark.soak
@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_for_whoever_asks_for_it(name: str, open_page: Callable[..., Watched]) -> None:
    watched = open_page(f"{PAGES[name]}lang=en", width=1280, reduced_motion="reduce")
    page = watched.page
    assert not everyone.moving(page)
    if name.startswith("map"):
        if page.locator("#map-play").is_visible():
            page.locator("#map-play").click()
        page.locator("#map-head ~ .tabs a, .map-panel .tabs a").nth(2).click()
    for _ in range(10):
        assert not everyone.moving(page)
        page.wait_for_timeout(100)


@pytest.mark.soak
def test_forced_colours_leave_levels_and_choices_to_be_seen(open_page: Callable[..., Watched]) -> None:
    page = open_page("/?lang=en&area=KRK-030", forced_colors="active", color_scheme="dark").page
    steps = page.eval_on_selector_all(
        ".map-page .steps .band", "all => all.map((band) => getComputedStyle(band).backgroundColor)"
    )
    assert len(set(steps)) == 5
    badges = page.eval_on_selector_all(
        ".map-ranking .badge", "all => all.map((badge) => getComputedStyle(badge).backgroundColor)"
    )
    assert len(set(badges)) >= 3
    for chosen_one in (".map-panel .tab-on", ".nav[aria-current]", ".map-ranking tr.chosen"):
        assert page.locator(chosen_one).first.evaluate("e => getComputedStyle(e).outlineStyle") == "solid", chosen_one
    # What was chosen does not count where the device sets the grounds.
    chosen(page, "light")
    assert shade(page, "#map-graph .scatterlayer text", "fill") == DARK["muted"]
    assert "url" in " ".join(
        page.eval_on_selector_all("#map-graph .choroplethlayer path", "all => all.map((p) => getComputedStyle(p).fill)")
    )
