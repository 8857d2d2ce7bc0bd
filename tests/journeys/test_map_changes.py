"""What a choice sends is what differs: piece by piece the Map becomes the page that a fresh load of the address draws.

Figures, list, cards, filters and links.
"""

import re
from collections.abc import Callable, Collection

import pytest
from conftest import Watched
from journeys.conftest import settle
from playwright.sync_api import Page

# Both figures as they stand, and every element of the page with what it says and where it leads.
SHOWN = """() => {
  const sorted = (_, v) => v && typeof v === "object" && !Array.isArray(v)
    ? Object.fromEntries(Object.keys(v).sort().map(k => [k, v[k]])) : v;
  const figures = [...document.querySelectorAll(".js-plotly-plot")].map(plot => JSON.stringify(
    [plot.data, plot.layout.geo], sorted));
  const places = [...document.querySelectorAll("#map-graph .choroplethlayer path")].map(path =>
    [path.getAttribute("d"), path.style.fill, path.style.stroke].join(" "));
  const names = [...document.querySelectorAll("#map-graph .scatterlayer text")]
    .filter(text => text.style.display !== "none" && text.textContent).map(text => text.textContent).sort();
  const own = node => [...node.childNodes].filter(c => c.nodeType === 3).map(c => c.textContent).join("");
  const page = [...document.querySelectorAll("#filters *, #main *")]
    .filter(node => !node.closest("svg, .js-plotly-plot, .still"))
    .map(node => [node.tagName, node.id, node.className, own(node), node.getAttribute("href"), node.value,
      node.getAttribute("aria-current"), node.dataset.weeks, node.dataset.rows, node.dataset.copy, node.alt, node.src]);
  return { figures, places, names, page: page.map(one => JSON.stringify(one)) };
}"""

ASKED = re.compile(r"/_dash-update-component\b")
LAYER = "#map-head .tabs a[href*='layer={}']"
AREA = "an area"
DISTRICT = "#filters select[data-param=district]"


def pick(selector: str) -> Callable[[Page], None]:
    # Links of the period lie in a panel that is folded away.
    return lambda page: page.locator(selector).first.evaluate("link => link.click()")


def select(selector: str, value: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).evaluate(
        "(s, v) => { s.value = v; s.dispatchEvent(new Event('change', { bubbles: true })); }", value
    )


def earlier_week(page: Page) -> None:
    page.locator("#map-week").press("ArrowLeft")


CHOICES: dict[str, Callable[[Page], object]] = {
    "another layer, while an earlier week is shown": lambda page: (
        earlier_week(page), page.locator(LAYER.format("incidents")).click()),
    AREA: pick("#map-beside .pick"),
    "a district": select(DISTRICT, "IQG13Q02"),
    "scores again": pick(LAYER.format("risk")),
    "all districts": select(DISTRICT, ""),
    "a period that ends earlier": select("#filters select[data-param=to]", "2026-02-01"),
    "a longer period": pick("#filters .presets a:last-child"),
    "the whole governorate": pick("#map-zoom a"),
    "by rise": pick("#map-beside .tabs a[href*='by=rise']"),
    "back": lambda page: page.go_back(),
    "back again": lambda page: page.go_back(),
}  # fmt: skip
SHORT = ("another layer, while an earlier week is shown", "a district", "scores again", "back")


def walk(open_page: Callable[..., Watched], lang: str, names: tuple[str, ...], seen: Collection[str]) -> None:
    """One choice after the other; at those `seen` the page is laid beside a fresh one of its address."""
    watched = open_page(f"/?lang={lang}")
    page = watched.page
    answers: list[str] = []
    page.on("response", lambda r: answers.append(r.url) if ASKED.search(r.url) else None)
    for name in names:
        answers.clear()
        with page.expect_response(ASKED):
            CHOICES[name](page)
        settle(page)
        assert len(answers) == 1, name
        if name not in seen:
            continue
        fresh = open_page("/" + page.url.split("/", 3)[3])
        there, here = shown(fresh.page), shown(page)
        if name == AREA:
            # Only its card was sent: links still name the area chosen before; those of the period mend that (url.js).
            there["page"], here["page"] = without_area(there["page"]), without_area(here["page"])
        for part in there:
            assert here[part] == there[part], (name, part, differing(here[part], there[part]))
        fresh.page.close()
        assert watched.clean and fresh.clean, (name, watched.errors, fresh.errors)


def without_area(page: list[str]) -> list[str]:
    return [re.sub(r"&area=[^&]*?(?=[&\"])", "", one) for one in page]


def shown(page: Page) -> dict[str, list[str]]:
    """With names placed once more: whatever covered some of them may have come, or changed its letters, since."""
    page.evaluate("window.dispatchEvent(new Event('resize'))")
    page.wait_for_timeout(400)
    settle(page)
    found: dict[str, list[str]] = page.evaluate(SHOWN)
    return found


def differing(here: list[str], there: list[str]) -> list[tuple[str, str]]:
    return [(a[:2000], b[:2000]) for a, b in zip(here, there, strict=False) if a != b][:5] or [
        (str(len(here)), str(len(there)))
    ]


def test_choices_end_at_the_page_a_fresh_load_draws(open_page: Callable[..., Watched]) -> None:
    walk(open_page, "en", SHORT, SHORT[-2:])


@pytest.mark.soak
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_choice_ends_at_the_page_a_fresh_load_draws(open_page: Callable[..., Watched], lang: str) -> None:
    walk(open_page, lang, tuple(CHOICES), CHOICES)
